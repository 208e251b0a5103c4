"""A question put to the figures, in a real browser: from the empty page to the people behind the answer."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import PASSWORD
from kenesh.appeals.tests.make import an_appeal, entry
from kenesh.offices.models import List
from kenesh.people.models import Sex
from tests.journeys.conftest import Staff

type SignIn = Callable[[str, str], Page]
type Stands = Callable[[Page, str], None]

BLOCKS = (
    *("Центры", "Гражданство", "Категории", "Возраст", "Пол"),
    *("Социальный статус", "Консультанты", "Области", "Районы", "Вид помощи"),
)


def in_2025(by: User, month: int, **changed: object) -> None:
    an_appeal(by=by, helped_at=datetime(2025, month, 10, 6, 0, tzinfo=UTC), **changed)


@pytest.fixture
def records(staff: Staff) -> None:
    """Five women who have retired came about an inheritance to Karakol in 2025, two of them were given an advocate;
    around them all that must not be counted."""
    retired, employed = [entry(List.SOCIAL_STATUS, code) for code in ("PENS", "EMPL")]
    for month in range(1, 6):
        statuses = [retired] if month > 1 else [retired, employed]
        in_2025(
            staff.karakol,
            month,
            client_name=f"Женщина {month}",
            advocate_provided=month < 3,
            social_statuses=statuses,
        )
    in_2025(staff.karakol, 3, client_name="Мужчина", sex=Sex.MALE)
    in_2025(staff.karakol, 3, client_name="Работает", social_statuses=[employed])
    in_2025(staff.karakol, 3, client_name="Об алиментах", categories=[entry(List.CATEGORY, "FAM-3")])
    in_2025(staff.osh, 3, client_name="Из Оша", advocate_provided=True)
    an_appeal(by=staff.karakol, client_name="В другом году", helped_at=datetime(2026, 3, 2, 6, 0, tzinfo=UTC))


def choose(page: Page, label: str, typed: str) -> None:
    """In a combobox: type, take what is found."""
    page.get_by_role("combobox", name=label).first.click()
    page.keyboard.type(typed)
    page.locator(".combo-option:visible").first.wait_for()
    page.keyboard.press("Enter")


@pytest.mark.usefixtures("records")
class TestAReport:
    def test_answers_how_many_retired_women_came_about_an_inheritance_and_who_they_were(
        self, staff: Staff, sign_in: SignIn, axe: Callable[[Page], None], stands: Stands
    ) -> None:
        page = sign_in(staff.administrator.email, PASSWORD)
        page.goto("/")
        page.get_by_role("link", name="Отчёты", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Отчёты")
        axe(page)
        form = page.get_by_role("search")
        form.get_by_label("От", exact=True).first.fill("01.01.2025")
        form.get_by_label("До", exact=True).first.fill("31.12.2025")
        choose(page, "Центр", "каракол")
        choose(page, "Категории", "наслед")
        choose(page, "Социальный статус", "пенс")
        form.get_by_label("Пол", exact=True).first.select_option("Женский")
        page.get_by_role("button", name="Сформировать отчет").click()
        tiles = page.locator(".tile")
        expect(tiles.filter(has_text="Обращений").locator(".tile-figure")).to_have_text("5")
        advocates = tiles.filter(has_text="Обеспечен адвокатом")
        expect(advocates.locator(".tile-figure")).to_have_text("2")
        expect(advocates).to_contain_text("40,0")
        page.wait_for_url(re.compile("since=2025-01-01"))
        expect(page.locator(".chips")).to_contain_text("2025 год")
        stands(page, "report")

        page.set_viewport_size({"width": 1440, "height": 900})
        advocates.get_by_role("link").click()
        expect(page.get_by_role("status").filter(has_text="2 обращения")).to_be_visible()
        assert page.locator("tbody tr").count() == 2
        stands(page, "report-rows")
        page.get_by_role("link", name=re.compile("Женщина 2")).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Женщина 2")

    def test_shows_charts_under_the_second_tab_and_loses_no_filter(
        self, staff: Staff, sign_in: SignIn, stands: Stands
    ) -> None:
        page = sign_in(staff.karakol.email, PASSWORD)
        page.goto("/reports/?since=2025-01-01&until=2025-12-31&compare=year&rows=sex&columns=category")
        page.get_by_role("link", name="Графический отчет").click()
        expect(page.locator("figure.chart").first.locator("svg, canvas").first).to_be_visible()
        expect(page.locator(".chips")).to_contain_text("2025 год")
        stands(page, "report-charts")
        page.set_viewport_size({"width": 1440, "height": 900})
        page.get_by_role("link", name=re.compile("2025 год")).click()
        page.wait_for_url(re.compile("view=charts"))
        expect(page.locator(".chips")).to_contain_text("за всё время")
        page.get_by_role("link", name="Фильтры", exact=True).click()
        expect(page.get_by_role("search")).to_be_visible()

    def test_has_its_blocks_chosen_by_the_keyboard_alone(self, staff: Staff, sign_in: SignIn) -> None:
        page = sign_in(staff.karakol.email, PASSWORD)
        page.goto("/reports/?since=2025-01-01&until=2025-12-31&show=sex")
        heads = page.locator(".block h3")
        expect(heads).to_have_count(1)
        for words in BLOCKS:
            expect(page.get_by_role("group", name="Показать блоки").get_by_label(words, exact=True)).to_be_visible()
        page.get_by_label("Вид помощи", exact=True).last.focus()
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Выделить все")).to_be_focused()
        page.keyboard.press("Enter")
        expect(heads).to_have_count(10)
        for box in page.locator("[name=show][type=checkbox]").all():
            expect(box).to_be_checked()
        expect(page.get_by_role("button", name="Выделить все")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("[name=show]:checked")).to_have_count(0)

    def test_changes_with_the_filters_and_says_so(self, staff: Staff, sign_in: SignIn) -> None:
        page = sign_in(staff.karakol.email, PASSWORD)
        page.goto("/reports/?since=2025-01-01&until=2025-12-31")
        page.get_by_label("Пол", exact=True).first.focus()
        page.get_by_label("Пол", exact=True).first.select_option("Мужской")
        expect(page.locator("#live")).to_have_text("1 обращение")
        expect(page.get_by_label("Пол", exact=True).first).to_be_focused()
        page.get_by_role("navigation", name="Единица счёта").get_by_role("link", name="людей").click()
        expect(page.locator(".block h3").first).to_contain_text("людей")
        form = page.get_by_role("search")
        form.get_by_label("До", exact=True).first.fill("31.12.2024")
        page.keyboard.press("Enter")
        expect(page.locator(".summary")).to_be_visible()
        form.get_by_label("До", exact=True).first.fill("31.12.2025")
        page.keyboard.press("Enter")
        expect(page.locator(".block h3").first).to_contain_text("людей")


@pytest.mark.usefixtures("records")
class TestAReportWithoutScripts:
    def test_works_whole(self, staff: Staff, sign_in: SignIn, stands: Stands) -> None:
        page = sign_in(staff.karakol.email, PASSWORD)
        page.goto("/")
        browser = page.context.browser
        assert browser
        context = browser.new_context(
            base_url=page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2],
            java_script_enabled=False,
            storage_state=page.context.storage_state(),
            locale="ru-RU",
        )
        plain = context.new_page()
        plain.goto("/reports/?period=last-year&show=sex")
        plain.get_by_role("button", name="Выделить все").click()
        expect(plain.locator(".block h3").first).to_be_visible()
        plain.get_by_label("Пол", exact=True).first.select_option("Мужской")
        plain.get_by_role("button", name="Сформировать отчет").click()
        assert "period=last-year" in plain.url
        assert "since" not in plain.url
        context.close()
