"""An answer from the queue to the site and off it, as an administrator does it, in a real browser."""

import re
from collections.abc import Callable
from datetime import date

from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from kenesh.accounts.tests.make import PASSWORD
from kenesh.letters.models import Letter
from kenesh.questions.models import Publication, State
from kenesh.questions.tests.make import a_publication, an_act, an_answered_question
from tests.journeys.conftest import Staff

type SignIn = Callable[[str, str], Page]

QUESTION = "Здравствуйте! Отец умер, брат не пускает меня в дом. Мой телефон 0555 123 456. Как вступить в наследство?"
NARROW: ViewportSize = {"width": 360, "height": 740}
WIDE: ViewportSize = {"width": 1440, "height": 900}


def public(copy: Publication) -> str:
    with translation.override("ru"):
        return reverse("ask:answer", args=[copy.pk])


def fits(page: Page) -> bool:
    """Nothing has to be pushed sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


class TestAModerator:
    def test_publishes_a_cleaned_copy_and_takes_it_off(
        self,
        staff: Staff,
        sign_in: SignIn,
        axe: Callable[[Page], None],
        screenshot: Callable[[Page, str], None],
    ) -> None:
        question = an_answered_question(by=staff.karakol, text=QUESTION, name="Эржан")
        an_act(name_ru="Гражданский кодекс", number="№ 16 от 05.01.1998")
        page = sign_in(staff.administrator.email, PASSWORD)
        page.goto("/questions/moderation/")
        axe(page)
        screenshot(page, "moderation")
        page.get_by_role("link", name=f"№ {question.pk}").click()
        expect(page.locator("mark.personal", has_text="0555 123 456")).to_be_visible()
        copied = page.locator("[name=question_text]")
        expect(copied).not_to_have_value(re.compile("0555"))
        axe(page)
        screenshot(page, "moderate-1440")

        page.locator("[name=title]").fill("Как вступить в наследство")
        page.locator("[name=answer_text]").press_sequentially(" Телефон: 0700 111 222.")
        left = page.locator("#left")
        expect(left).to_contain_text("0700 111 222")
        page.get_by_role("combobox", name="На каких актах основан").click()
        page.keyboard.type("граждан")
        page.get_by_role("option", name="Гражданский кодекс").click()
        page.locator("button[value=publish]").click()
        expect(page.get_by_role("alert")).to_be_visible()
        axe(page)
        page.set_viewport_size(NARROW)
        assert fits(page)
        screenshot(page, "moderate-360")
        page.set_viewport_size(WIDE)
        left.get_by_role("checkbox").check()
        page.locator("button[value=publish]").click()
        page.wait_for_url("**/questions/moderation/")
        copy = Publication.objects.published().get()
        assert "0555" not in copy.asked
        assert "0700 111 222" in copy.answer
        assert copy.acts.count() == 1
        question.refresh_from_db()
        assert question.state == State.CLOSED
        assert Letter.objects.filter(to=question.email).count() == 1
        assert page.request.get(public(copy)).status == 200

        page.goto(f"/questions/{question.pk}/withdraw/")
        axe(page)
        page.get_by_role("radio").first.check()
        page.locator("main button").click()
        page.wait_for_url(f"**/questions/{question.pk}/moderate/")
        assert page.request.get(public(copy)).status == 410
        axe(page)
        screenshot(page, "moderate-taken-off")

    def test_sees_every_page_whole(self, staff: Staff, sign_in: SignIn, stands: Callable[[Page, str], None]) -> None:
        act = an_act(
            name_ru="Гражданский кодекс Кыргызской Республики, часть вторая",
            url="https://cbd.minjust.gov.kg/4",
            changed_on=date(2026, 3, 10),
            change="Срок принятия наследства продлён до года.",
        )
        copy = a_publication(acts=[act], question=an_answered_question(by=staff.karakol, state=State.CLOSED))
        an_answered_question(by=staff.karakol, may_publish=False)
        page = sign_in(staff.administrator.email, PASSWORD)
        number = copy.question_id
        for name, address in {
            "moderation": "/questions/moderation/",
            "review": "/questions/review/",
            "reviewed": f"/questions/{number}/reviewed/",
            "published": f"/questions/{number}/moderate/",
            "withdraw": f"/questions/{number}/withdraw/",
            "acts": "/acts/",
            "act": f"/acts/{act.pk}/",
            "act-changed": f"/acts/{act.pk}/changed/",
            "act-add": "/acts/add/",
        }.items():
            page.goto(address)
            stands(page, f"moderation-{name}")


class TestAModeratorWithoutScripts:
    def test_looks_for_personal_data_and_publishes(
        self, staff: Staff, browser: Browser, live_server: LiveServer
    ) -> None:
        question = an_answered_question(by=staff.karakol, text=QUESTION)
        context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
        page = context.new_page()
        page.goto(f"/sign-in/?next=/questions/{question.pk}/moderate/")
        page.fill("[name=email]", staff.administrator.email)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.fill("[name=title]", "Пишите на a@example.kg")
        page.locator("button[value=look]").click()
        expect(page.locator("#left")).to_contain_text("a@example.kg")
        page.fill("[name=title]", "Как вступить в наследство")
        page.locator("button[value=publish]").click()
        assert Publication.objects.get().title == "Как вступить в наследство"
        context.close()
