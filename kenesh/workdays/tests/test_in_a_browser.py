from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page

from kenesh.workdays.tests.make import PASSWORD, a_person, an_exception


@pytest.mark.django_db(transaction=True)
class TestCalendarInABrowser:
    def test_is_within_reach_of_everybody_on_any_screen(
        self, sign_in: Callable[[str, str], Page], stands: Callable[[Page, str], None]
    ) -> None:
        an_exception(date(2026, 3, 23), note="Распоряжение Кабинета Министров от 2 марта 2026 года № 112-р")
        an_exception(date(2026, 3, 28), works=True, note="Рабочая суббота вместо 23 марта")
        user = a_person()
        page = sign_in(user.email, PASSWORD)
        for user.language in ("ru", "ky", "tt", "en"):
            user.save()
            page.goto("/workdays/?calendar=KG&year=2026")
            stands(page, f"workdays-{user.language}")

    def test_takes_an_exception_and_gives_it_back(
        self, sign_in: Callable[[str, str], Page], axe: Callable[[Page], None], screenshot: Callable[[Page, str], None]
    ) -> None:
        page = sign_in(a_person(language="en").email, PASSWORD)
        page.goto("/workdays/?calendar=RU-TA&year=2026")
        page.fill("[name=day]", "3102")
        page.get_by_text("Day off", exact=True).last.click()
        page.get_by_role("button", name="Add", exact=True).click()
        page.wait_for_selector(".field-wrong")
        axe(page)
        screenshot(page, "workdays-wrong")
        page.fill("[name=day]", "09.02.2026")
        page.get_by_role("button", name="Add", exact=True).click()
        page.get_by_role("link", name="Remove 09.02.2026").click()
        axe(page)
        page.get_by_role("button", name="Remove the exception").click()
        page.wait_for_selector("text=is what the calendar says of it again")
