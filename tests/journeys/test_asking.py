"""A citizen asks a question and finds the answer, with scripts and without, in a real browser."""

import re
from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from kenesh.letters.models import Letter
from kenesh.questions import search
from kenesh.questions.models import Question, SpentChallenge, State
from kenesh.questions.tests.make import a_publication, an_answered_question
from kenesh.shell.codes import shown_code
from tests.journeys.conftest import Staff
from tests.journeys.test_appeals import choose

TEXT = "Отец умер, брат не пускает меня в дом. Как вступить в наследство?"
PLACE = "Место проживания"
SEND = "Отправить вопрос"


def fits(page: Page, width: int) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth") <= width)


class TestACitizen:
    def test_asks_and_is_given_a_code_and_a_letter(
        self, staff: Staff, browser_page: Page, axe: Callable[[Page], None], screenshot: Callable[[Page, str], None]
    ) -> None:
        page = browser_page
        page.goto("/ru/ask/")
        axe(page)
        screenshot(page, "ask")
        page.locator("[name=text]").fill(TEXT)
        choose(page, PLACE, "пржевальск")
        page.locator("[name=email]").fill("asker@example.kg")
        page.locator("details.unfolds > summary").click()
        page.locator("[name=phone]").fill("0555 12 34 56")
        page.get_by_role("button", name=SEND).click()
        question_page = page.locator(".asked-code")
        expect(question_page).to_be_visible(timeout=60_000)
        question = Question.objects.get()
        assert question.state == State.WAITING
        assert question.office == staff.karakol.office
        assert SpentChallenge.objects.count() == 1
        assert question.code not in page.url
        expect(question_page).to_have_text(shown_code(question.code))
        axe(page)
        screenshot(page, "asked")
        assert shown_code(question.code) in Letter.objects.get().text

        page.set_viewport_size({"width": 360, "height": 740})
        assert fits(page, 360)
        page.goto("/ru/question/")
        axe(page)
        page.locator("[name=code]").fill("AAAAA")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_be_visible()
        assert fits(page, 360)
        page.locator("[name=code]").fill(shown_code(question.code).lower())
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(question.code))
        axe(page)
        assert fits(page, 360)
        screenshot(page, "question-waiting-360")

    def test_sees_similar_answers_while_typing(
        self, staff: Staff, browser_page: Page, axe: Callable[[Page], None], screenshot: Callable[[Page, str], None]
    ) -> None:
        publication = a_publication(published_by=staff.administrator)
        search.keep_words(publication)
        page = browser_page
        page.set_viewport_size({"width": 360, "height": 740})
        page.goto("/ru/ask/")
        page.locator("[name=text]").press_sequentially(TEXT)
        expect(page.locator("#similar").get_by_role("link", name=publication.title)).to_be_visible()
        axe(page)
        assert fits(page, 360)
        screenshot(page, "ask-similar-360")
        page.locator("[name=text]").fill("я" * 4_900)
        expect(page.locator("[data-left]")).to_have_text(re.compile("100"))

    def test_is_told_what_is_wrong_and_loses_nothing(
        self, staff: Staff, browser_page: Page, axe: Callable[[Page], None], screenshot: Callable[[Page, str], None]
    ) -> None:
        page = browser_page
        page.set_viewport_size({"width": 360, "height": 740})
        page.goto("/ru/ask/")
        page.locator("[name=text]").fill(TEXT)
        page.locator("[name=email]").fill("asker@")
        page.get_by_role("button", name=SEND).click()
        expect(page.get_by_role("alert")).to_be_visible(timeout=60_000)
        expect(page.locator("[name=text]")).to_have_value(TEXT)
        axe(page)
        assert fits(page, 360)
        screenshot(page, "ask-wrong-360")
        choose(page, PLACE, "бишкек")
        page.locator("[name=email]").fill("asker@example.kg")
        page.get_by_role("button", name=SEND).click()
        expect(page.locator(".asked-code")).to_be_visible(timeout=60_000)
        assert Question.objects.get().state == State.WAITING

    def test_reads_the_answer_and_takes_back_the_consent(
        self, staff: Staff, browser_page: Page, axe: Callable[[Page], None], screenshot: Callable[[Page, str], None]
    ) -> None:
        question = an_answered_question(state=State.CLOSED, by=staff.karakol)
        publication = a_publication(question=question, published_by=staff.administrator)
        page = browser_page
        page.goto(f"/ru/question/{question.code}/")
        expect(page.get_by_text(question.answer)).to_be_visible()
        axe(page)
        screenshot(page, "question-answered")
        page.locator("details.unfolds > summary").last.click()
        axe(page)
        page.locator("main form button").click()
        expect(page.locator(".message-success")).to_be_visible()
        publication.refresh_from_db()
        assert publication.withdrawn_at


class TestACitizenWithoutScripts:
    def test_confirms_by_the_link_in_the_letter(
        self, staff: Staff, browser: Browser, live_server: LiveServer, axe: Callable[[Page], None]
    ) -> None:
        publication = a_publication(published_by=staff.administrator)
        search.keep_words(publication)
        context = browser.new_context(
            base_url=live_server.url,
            java_script_enabled=False,
            locale="ru-RU",
            viewport={"width": 360, "height": 740},
        )
        page = context.new_page()
        page.goto("/ru/ask/")
        page.locator("[name=text]").fill(TEXT)
        page.locator("[name=territory]").select_option(label="г. Каракол")
        page.locator("[name=email]").fill("asker@example.kg")
        page.locator("main form .acts button").last.click()
        expect(page.get_by_role("link", name=publication.title)).to_be_visible()
        expect(page.locator("[name=text]")).to_have_value(TEXT)
        page.locator(".card.quiet button").click()
        expect(page.get_by_text("asker@example.kg")).to_be_visible()
        asked = Question.objects.exclude(pk=publication.question_id)
        assert asked.get().state == State.UNCONFIRMED
        link = re.search(r"/ru/ask/confirm/\S+", Letter.objects.get().text)
        assert link
        page.goto(link[0])
        page.locator("main form button").click()
        expect(page.locator(".asked-code")).to_have_text(shown_code(asked.get().code))
        question = asked.get()
        assert (question.state, question.office) == (State.WAITING, staff.karakol.office)
        page.locator("main .acts a").click()
        page.wait_for_url(re.compile(question.code))
        context.close()
