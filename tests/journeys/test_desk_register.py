"""The register «Консультации» in a real browser: its tabs, the fields beneath its columns, the menu of a heading."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import PASSWORD, a_consultant, a_person
from kenesh.desk.models import Columns
from kenesh.desk.rules import State
from kenesh.desk.tests.make import NOON, make_consultation, make_desk, make_service
from kenesh.offices.models import Office

type SignIn = Callable[[str, str], Page]
type Stands = Callable[[Page, str], None]

REGISTER = "/desk/register/"
VISITORS = ("Галиева Әлфия Рәшит кызы", "Хәсәнов Җәүдәт Рөстәм улы", "Смирнова Ольга Викторовна", "Ли Светлана Чоновна")


@pytest.fixture
def office(live_server: LiveServer) -> Office:
    return make_desk(name_ru="Отдел приёма, Вахитовский район")


@pytest.fixture
def user(office: Office) -> User:
    """A consultant with something at every tab."""
    own = a_consultant(office=office, email="desk@example.ru", full_name="Сафина Лейсан Ильдаровна", language="en")
    colleague = a_consultant(office=office, full_name="Галиев Айрат Фаридович")
    service = make_service(office, name_ru="Выдача градостроительного плана земельного участка")
    for number, name in enumerate(VISITORS):
        made: dict[str, Any] = {"service": service, "client_name": name, "now": NOON + timedelta(hours=number)}
        make_consultation(
            by=colleague,
            state=State.COMPLETED,
            address=f"г. Казань, ул. Баумана, д. {number + 1}",
            organisation="ООО «Ак Барс Дом»" if number % 2 else "",
            **made,
        )
        make_consultation(by=colleague, state=State.WAITING, **made)
        make_consultation(by=own, state=State.PLANNED, since=NOON + timedelta(days=number + 1), **made)
    make_consultation(by=own, service=service, client_name="Моя Өмет")
    return own


@pytest.fixture
def register(user: User, sign_in: SignIn) -> Page:
    page = sign_in(user.email, PASSWORD)
    page.goto(REGISTER)
    return page


def names(page: Page) -> Locator:
    return page.locator("tbody td[data-label='Visitor'], tbody td[data-label='Посетитель']")


def heading(page: Page, name: str) -> Locator:
    return page.locator(f"#column-{name}")


class TestTheTabs:
    def test_lead_to_what_they_name_and_tell_how_many(self, register: Page, stands: Stands) -> None:
        expect(names(register)).to_have_count(5)
        for tab, count in (("open", "5"), ("mine", "5"), ("planned", "4"), ("archive", "4")):
            expect(register.locator(f"#count-{tab}")).to_have_text(count)
        register.locator("#count-archive").click()
        expect(register.locator(".tabs [aria-current=page]")).to_contain_text("Archive")
        expect(names(register)).to_have_text([*VISITORS[::-1]])
        stands(register, "desk-register")


class TestAFieldBeneathAColumn:
    def test_finds_while_one_types_and_keeps_the_place_of_the_cursor(self, register: Page) -> None:
        register.goto(f"{REGISTER}?tab=archive")
        field = register.locator("#id_visitor")
        field.click()
        register.keyboard.type("хасан", delay=30)
        expect(names(register)).to_have_text(["Хәсәнов Җәүдәт Рөстәм улы"])
        expect(field).to_be_focused()
        expect(field).to_have_value("хасан")
        expect(register).to_have_url(re.compile(r"visitor="))
        register.keyboard.type("ов ж")
        expect(register).to_have_url(re.compile(r"visitor=[^&]*%D0%B6"))
        expect(names(register)).to_have_count(1)
        expect(register.locator("#count-planned")).to_have_text("1")
        register.reload()
        expect(register.locator("#id_visitor")).to_have_value("хасанов ж")
        expect(names(register)).to_have_count(1)
        register.get_by_role("link", name="Clear the search").click()
        expect(names(register)).to_have_count(4)

    def test_shows_the_answer_to_the_last_letter_however_late_the_first_one_comes(self, register: Page) -> None:
        register.goto(f"{REGISTER}?tab=archive")

        def late(route: Route) -> None:
            if "visitor=%D0%BB%D0%B8&" in f"{route.request.url}&":
                register.wait_for_timeout(900)
            route.continue_()

        register.route(re.compile("/desk/register/.*visitor="), late)
        field = register.locator("#id_visitor")
        field.press_sequentially("ли")
        register.wait_for_timeout(400)
        field.fill("галиева")
        expect(names(register)).to_have_text([VISITORS[0]])
        register.wait_for_timeout(1200)
        expect(names(register)).to_have_text([VISITORS[0]])
        expect(field).to_have_value("галиева")

    def test_says_beside_itself_what_is_wrong(self, register: Page, axe: Callable[[Page], None]) -> None:
        register.locator("#id_number").fill("сто")
        expect(register.locator("#id_number_error")).to_contain_text("2026-000015")
        expect(register.locator("#id_number")).to_have_value("сто")
        axe(register)
        register.locator("#id_number").fill("1")
        expect(register.locator("#id_number_error")).to_have_count(0)

    def test_finds_without_scripts(self, browser: Browser, register: Page, live_server: LiveServer) -> None:
        state = register.context.storage_state()
        plain = browser.new_context(base_url=live_server.url, storage_state=state, java_script_enabled=False)
        page = plain.new_page()
        page.goto(f"{REGISTER}?tab=archive")
        page.fill("#id_address", "баумана 2")
        page.get_by_role("button", name="Find", exact=True).click()
        expect(names(page)).to_have_text([VISITORS[1]])
        heading(page, "visitor").locator("button.register-more").click()
        page.locator("#menu-visitor").get_by_role("menuitem", name="Descending").click()
        expect(heading(page, "visitor")).to_have_attribute("aria-sort", "descending")
        heading(page, "organisation").locator("button.register-more").click()
        page.locator("#menu-organisation").get_by_role("menuitem", name="Hide").click()
        expect(heading(page, "organisation")).to_have_count(0)
        expect(names(page)).to_have_count(1)
        plain.close()


class TestTheMenuOfAHeading:
    def test_opens_at_the_right_button_and_sorts(
        self, register: Page, axe: Callable[[Page], None], screenshot: Stands
    ) -> None:
        register.goto(f"{REGISTER}?tab=archive")
        heading(register, "visitor").click(button="right", position={"x": 5, "y": 5})
        menu = register.locator("#menu-visitor")
        expect(menu).to_be_visible()
        expect(menu.get_by_role("menuitem").first).to_be_focused()
        axe(register)
        screenshot(register, "desk-register-menu")
        menu.get_by_role("menuitem", name="Ascending").click()
        expect(menu).to_be_hidden()
        expect(heading(register, "visitor")).to_have_attribute("aria-sort", "ascending")
        expect(names(register)).to_have_text(sorted(VISITORS))
        heading(register, "visitor").click(button="right", position={"x": 5, "y": 5})
        menu.get_by_role("menuitem", name="Without sorting").click()
        expect(heading(register, "day")).to_have_attribute("aria-sort", "descending")
        register.go_back()
        expect(heading(register, "visitor")).to_have_attribute("aria-sort", "ascending")

    def test_is_walked_through_by_keys(self, register: Page) -> None:
        register.goto(f"{REGISTER}?tab=archive")
        more = heading(register, "address").locator("button.register-more")
        more.focus()
        register.keyboard.press("Enter")
        items = register.locator("#menu-address").get_by_role("menuitem")
        expect(items.nth(0)).to_be_focused()
        register.keyboard.press("ArrowDown")
        expect(items.nth(1)).to_be_focused()
        register.keyboard.press("End")
        expect(items.last).to_be_focused()
        register.keyboard.press("ArrowDown")
        expect(items.nth(0)).to_be_focused()
        register.keyboard.press("ArrowUp")
        expect(items.last).to_be_focused()
        register.keyboard.press("Escape")
        expect(register.locator("#menu-address")).to_be_hidden()
        expect(more).to_be_focused()
        register.keyboard.press("Enter")
        register.keyboard.press("ArrowDown")
        register.keyboard.press("Enter")
        expect(heading(register, "address")).to_have_attribute("aria-sort", "descending")
        expect(more).to_be_focused()

    def test_hides_its_column_for_this_person(self, register: Page, user: User) -> None:
        register.goto(f"{REGISTER}?tab=archive&organisation=барс")
        heading(register, "organisation").click(button="right", position={"x": 5, "y": 5})
        register.locator("#menu-organisation").get_by_role("menuitem", name="Hide").click()
        expect(heading(register, "organisation")).to_have_count(0)
        expect(names(register)).to_have_count(4)
        assert "organisation" not in Columns.objects.get(user=user).shown


class TestTheColumns:
    def test_are_ticked_moved_and_kept(self, register: Page, axe: Callable[[Page], None], screenshot: Stands) -> None:
        register.goto(f"{REGISTER}?tab=archive")
        register.locator("#id_visitor").fill("галиева")
        expect(names(register)).to_have_count(1)
        columns = register.locator(".register-columns")
        columns.locator("summary").click()
        columns.get_by_label("Service").check()
        columns.get_by_label("Organisation", exact=True).uncheck()
        axe(register)
        screenshot(register, "desk-register-columns")
        columns.get_by_role("button", name="Show these").click()
        expect(heading(register, "service")).to_be_visible()
        expect(heading(register, "organisation")).to_have_count(0)
        expect(names(register)).to_have_count(1)
        columns.locator("summary").click()
        columns.get_by_role("button", name="Service").click()
        shown = register.locator(".register-headings th").evaluate_all("all => all.map(one => one.id)")
        assert shown[-2:] == ["column-service", "column-state"]

    def test_go_to_any_place_on_a_telephone_by_the_keyboard(
        self, register: Page, axe: Callable[[Page], None], stands: Stands
    ) -> None:
        register.set_viewport_size({"width": 360, "height": 800})
        register.goto(f"{REGISTER}?tab=archive")
        columns = register.locator(".register-columns")
        columns.locator("summary").press("Enter")
        stands(register, "desk-register-columns-360")
        axe(register)
        columns.get_by_label("Place of «Visitor»").fill("1")
        columns.get_by_label("Place of «Visitor»").press("Enter")
        expect(register.locator(".register-headings th").first).to_have_id("column-visitor")


class TestOnATelephone:
    def test_the_fields_open_by_a_button(self, register: Page, stands: Stands) -> None:
        register.set_viewport_size({"width": 360, "height": 800})
        register.goto(f"{REGISTER}?tab=archive")
        expect(register.locator("#id_visitor")).to_be_hidden()
        register.locator(".register-searching > summary").click()
        register.locator("#id_visitor").fill("галиева")
        expect(names(register)).to_have_count(1)
        expect(register.locator("#id_visitor")).to_be_focused()
        stands(register, "desk-register-searching")


class TestAnAdministrator:
    def test_sees_every_department(self, user: User, sign_in: SignIn, stands: Stands) -> None:
        a_person("administrator", email="admin@example.ru", full_name="Сыдыкова Айгүл", language="en")
        page = sign_in("admin@example.ru", PASSWORD)
        page.goto(f"{REGISTER}?tab=archive&sort=office")
        expect(names(page)).to_have_count(4)
        expect(heading(page, "office")).to_be_visible()
        expect(page.locator(".tabs li")).to_have_count(3)
        page.locator("#id_office").select_option(label="Отдел приёма, Вахитовский район")
        expect(page).to_have_url(re.compile(r"office=\d+"))
        expect(names(page)).to_have_count(4)
        stands(page, "desk-register-administrator")
