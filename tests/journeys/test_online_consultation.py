"""A question put online: the right office sees it come in and answers it; the wrong one sees nothing."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from kenesh.accounts.tests.make import PASSWORD, a_consultant, an_administrator
from kenesh.offices.models import Office
from kenesh.questions.models import Decision, DecisionKind, State
from kenesh.questions.tests.make import NOON, a_publication, a_question, an_answered_question
from tests.journeys.conftest import Staff
from tests.journeys.test_appeals import choose

type SignIn = Callable[[str, str], Page]

# The page asks every 20 seconds; whoever waits for an answer is to be seen within 30.
SEEN_WITHIN = 30_000


@pytest.fixture
def colleague(browser: Browser, live_server: LiveServer) -> Iterator[Callable[[str], Page]]:
    """colleague(email): the first page of somebody else, at a computer of their own."""
    contexts = []

    def arrive(email: str) -> Page:
        context = browser.new_context(base_url=live_server.url, locale="ru-RU", timezone_id="Asia/Bishkek")
        contexts.append(context)
        page = context.new_page()
        page.goto("/sign-in/")
        page.fill("[name=email]", email)
        page.fill("[name=password]", PASSWORD)
        with page.expect_navigation():
            page.press("[name=password]", "Enter")
        return page

    yield arrive
    for context in contexts:
        context.close()


def link(page: Page) -> str:
    """The panel's link as it reads now."""
    return page.locator('.panel a[href="/questions/"]').inner_text()


class TestAConsultant:
    def test_sees_a_question_come_in_and_answers_it(
        self, staff: Staff, sign_in: SignIn, colleague: Callable[[str], Page], axe: Callable[[Page], None]
    ) -> None:
        karakol, osh = sign_in(staff.karakol.email, PASSWORD), colleague(staff.osh.email)
        karakol.clock.install()
        karakol.goto("/")
        karakol.wait_for_load_state("networkidle")
        assert "(" not in link(karakol)
        question = a_question(office=Office.objects.get(code="YSK-01"), safe_contact="Только письмом")
        red = karakol.locator(".panel .waits")
        karakol.clock.run_for(SEEN_WITHIN)
        expect(red).to_contain_text("(1)")
        karakol.clock.resume()
        expect(karakol.locator("#live")).to_contain_text("1")
        osh.reload()
        osh.wait_for_load_state("networkidle")
        assert "(" not in link(osh)
        answer = osh.goto(f"/questions/{question.pk}/")
        assert answer
        assert answer.status == 404

        red.click()
        axe(karakol)
        karakol.locator("tbody .btn-primary").click()
        expect(karakol.get_by_text("брат не пускает")).to_be_visible()
        axe(karakol)
        karakol.locator("[name=text]").fill("Обратитесь к нотариусу по месту жительства отца.")
        choose(karakol, "Категория", "наслед")
        karakol.get_by_role("button", name="Сохранить", exact=True).click()
        expect(karakol).to_have_url(re.compile(r"/questions/$"))
        expect(karakol.locator(".message-success")).to_contain_text(f"№ {question.pk}")
        karakol.wait_for_load_state("networkidle")
        expect(red).to_have_count(0)

    def test_sees_a_colleague_at_the_same_answer(
        self, staff: Staff, sign_in: SignIn, colleague: Callable[[str], Page], axe: Callable[[Page], None]
    ) -> None:
        office = Office.objects.get(code="YSK-01")
        question = a_question(office=office)
        a_consultant(office=office, email="talant@example.kg", full_name="Иманов Талант Асанович")
        page = sign_in(staff.karakol.email, PASSWORD)
        page.clock.install()
        page.goto(f"/questions/{question.pk}/")
        other = colleague("talant@example.kg")
        other.goto(f"/questions/{question.pk}/answer/")
        page.clock.run_for(SEEN_WITHIN)
        expect(page.get_by_text("Иманов Т. А.")).to_be_visible()
        page.clock.resume()
        axe(page)
        other.locator("[name=text]").fill("Ответ коллеги.")
        choose(other, "Категория", "наслед")

        page.goto(f"/questions/{question.pk}/answer/")
        expect(page.get_by_text("Иманов Т. А.")).to_be_visible()
        page.locator("[name=text]").fill("Мой ответ.")
        choose(page, "Категория", "наслед")
        other.get_by_role("button", name="Сохранить", exact=True).click()
        expect(other.locator(".message-success")).to_be_visible()
        page.get_by_role("button", name="Сохранить", exact=True).click()
        expect(page.get_by_text("Ответ коллеги.")).to_be_visible()
        expect(page.locator("[name=text]")).to_have_value("Мой ответ.")
        axe(page)

    def test_is_not_torn_from_the_field_when_the_panel_asks_again(self, staff: Staff, sign_in: SignIn) -> None:
        question = a_question(office=Office.objects.get(code="YSK-01"))
        page = sign_in(staff.karakol.email, PASSWORD)
        page.goto(f"/questions/{question.pk}/answer/")
        page.get_by_role("button", name="Сохранить", exact=True).click()
        expect(page.locator(".summary")).to_be_focused()
        page.locator("[name=text]").focus()
        a_question(office=Office.objects.get(code="YSK-01"))
        with page.expect_response(re.compile("/questions/count/")):
            page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(page.locator(".panel .waits")).to_contain_text("(2)")
        expect(page.locator("[name=text]")).to_be_focused()

    def test_works_without_scripts(self, staff: Staff, browser: Browser, live_server: LiveServer) -> None:
        question = a_question(office=Office.objects.get(code="YSK-01"))
        context = browser.new_context(base_url=live_server.url, locale="ru-RU", java_script_enabled=False)
        page = context.new_page()
        page.goto("/sign-in/?next=/questions/")
        page.fill("[name=email]", staff.karakol.email)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.locator('.panel a[href="/questions/"]').click()
        expect(page.locator(".tabs [aria-current]")).to_contain_text("(1)")
        page.locator("tbody .btn-primary").click()
        page.locator("[name=text]").fill("Обратитесь к нотариусу.")
        page.locator("[name=categories]").select_option(index=0)
        page.get_by_role("button", name="Сохранить", exact=True).click()
        expect(page.locator(".message-success")).to_contain_text(f"№ {question.pk}")
        context.close()


class TestPages:
    def test_stand_at_360_and_1440_pixels(
        self, staff: Staff, sign_in: SignIn, stands: Callable[[Page, str], None]
    ) -> None:
        office = Office.objects.get(code="YSK-01")
        waiting = a_question(
            office=office,
            name="Үсөнова Айгүл Токтоевна",
            phone="+996555123456",
            safe_contact="Писать только на почту сестры, не звонить",
            text="Отец умер в январе, брат не пускает меня в дом и не отдаёт документы. " * 6,
        )
        returned = an_answered_question(by=staff.karakol, state=State.RETURNED, text="Муж не платит алименты. " * 4)
        Decision.objects.create(
            question=returned,
            kind=DecisionKind.RETURNED,
            remark="Назовите статью закона и срок, в который нужно обратиться в суд.",
            by=an_administrator(full_name="Сыдыкова Айгүл"),
            at=NOON,
        )
        closed = an_answered_question(by=staff.karakol, state=State.CLOSED)
        a_publication(question=closed)
        page = sign_in(staff.karakol.email, PASSWORD)
        pages = {
            "waiting": "/questions/",
            "answered": "/questions/?show=answered",
            "card": f"/questions/{waiting.pk}/",
            "returned": f"/questions/{returned.pk}/answer/",
            "closed": f"/questions/{closed.pk}/",
        }
        for name, url in pages.items():
            page.goto(url)
            stands(page, f"questions-{name}")
