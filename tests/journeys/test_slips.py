"""What goes wrong in a day's work through nobody's fault: nothing is mixed up, lost or hidden."""

import re
from collections.abc import Callable
from contextlib import suppress

from playwright.sync_api import Error, Page, Route, expect

from kenesh.accounts.tests.make import PASSWORD
from kenesh.appeals.tests.make import an_appeal
from tests.journeys.conftest import Staff
from tests.journeys.test_appeals import fill_in

type SignIn = Callable[[str, str], Page]


class TestTheForm:
    def test_waits_for_the_name_as_soon_as_it_opens(self, staff: Staff, sign_in: SignIn) -> None:
        page = sign_in(staff.karakol.email, PASSWORD)
        page.goto("/appeals/add/")
        expect(page.get_by_role("combobox", name="ФИО")).to_be_focused()

    def test_is_empty_after_saving_and_going_back(self, staff: Staff, sign_in: SignIn) -> None:
        page = sign_in(staff.karakol.email, PASSWORD)
        fill_in(page, "Кадырова Чолпон")
        page.get_by_role("button", name="Сохранить", exact=True).click()
        expect(page.get_by_role("link", name="Кадырова Чолпон")).to_be_visible()
        page.go_back()
        expect(page.get_by_label("Возраст", exact=True)).to_have_value("")
        expect(page.locator("[name=sex]:checked")).to_have_count(0)
        expect(page.locator(".combo-chip")).to_have_count(0)
        expect(page.get_by_role("combobox", name="Гражданский статус")).to_have_value("")

    def test_keeps_what_was_refused_without_another_key_pressed(self, staff: Staff, sign_in: SignIn) -> None:
        page = sign_in(staff.karakol.email, PASSWORD)
        page.goto("/appeals/add/")
        page.get_by_role("combobox", name="ФИО").fill("Жумабекова Бурул")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.locator("[data-draft-state]")).to_contain_text("черновик сохранён")
        other = page.context.new_page()
        other.goto("/appeals/add/")
        expect(other.get_by_role("combobox", name="ФИО")).to_have_value("Жумабекова Бурул")


class TestTheJournal:
    def test_stays_sorted_when_a_filter_changes(self, staff: Staff, sign_in: SignIn) -> None:
        an_appeal(by=staff.karakol, client_name="Яковлева Анна")
        an_appeal(by=staff.karakol, client_name="Абдыкадырова Бурул")
        page = sign_in(staff.karakol.email, PASSWORD)
        page.goto("/appeals/")
        page.get_by_role("link", name="ФИО", exact=True).click()
        page.wait_for_url(re.compile("sort=name"))
        page.get_by_label("Пол").select_option(label="Женский")
        page.wait_for_url(re.compile("sex="))
        expect(page.get_by_role("columnheader", name="ФИО")).to_have_attribute("aria-sort", "ascending")
        assert "sort=name" in page.url
        assert "=&" not in page.url
        assert not page.url.endswith("=")

    def test_forgets_a_mistake_in_a_filter_once_it_is_put_right(self, staff: Staff, sign_in: SignIn) -> None:
        an_appeal(by=staff.karakol)
        page = sign_in(staff.karakol.email, PASSWORD)
        page.goto("/appeals/?age_from=abc")
        expect(page.locator(".filters .field-wrong")).to_have_count(1)
        page.locator("[name=age_from]").fill("60")
        page.keyboard.press("Enter")
        expect(page.get_by_role("cell", name="67", exact=True)).to_be_visible()
        expect(page.locator(".filters .field-wrong")).to_have_count(0)
        expect(page.locator(".filters [aria-invalid]")).to_have_count(0)

    def test_shows_what_the_last_of_several_quick_changes_asks_for(self, staff: Staff, sign_in: SignIn) -> None:
        for age, name in ((15, "Юнусов Эмил"), (40, "Асанов Марат"), (70, "Исмаилова Салтанат")):
            an_appeal(by=staff.karakol, client_name=name, age=age)
        page = sign_in(staff.karakol.email, PASSWORD)
        page.goto("/appeals/")
        slow: list[Route] = []
        page.route(re.compile(r"/appeals/\?"), lambda route: slow.append(route))
        for least in ("10", "20", "60"):
            page.locator("[name=age_from]").fill(least)
            page.locator("[name=age_from]").blur()
            page.wait_for_timeout(400)
        page.unroute_all()
        for request in reversed(slow):  # what was asked first is answered last
            with suppress(Error):  # the page has given it up
                request.continue_()
        expect(page.locator("#results .name")).to_have_text(["Исмаилова Салтанат"])
        expect(page).to_have_url(re.compile("age_from=60"))

    def test_shows_every_column_beside_a_name_without_spaces(self, staff: Staff, sign_in: SignIn) -> None:
        an_appeal(by=staff.karakol, client_name="Ң" + "ө" * 199)
        page = sign_in(staff.karakol.email, PASSWORD)
        page.goto("/appeals/")
        box = page.locator(".table-box").first
        assert box.evaluate("box => box.scrollWidth <= box.clientWidth")
        with page.expect_navigation():
            page.locator("a.name").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 1440
