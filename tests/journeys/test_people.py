"""Somebody comes again: known by a few letters or figures, in the wrong layout too; by keys; on a line that breaks."""

import re
from collections.abc import Callable

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Locator, Page, expect

from kenesh.accounts.tests.make import PASSWORD
from kenesh.appeals.models import Appeal
from kenesh.appeals.tests.make import NOON, an_appeal
from kenesh.offices.models import Territory
from kenesh.people.models import Person, Sex
from tests.journeys.conftest import Staff
from tests.journeys.test_appeals import choose

type SignIn = Callable[[str, str], Page]

NAME = "Асанова Айгүл Токтоевна"
ADD = "/appeals/add/"


@pytest.fixture
def form(staff: Staff, sign_in: SignIn) -> Page:
    place = Territory.objects.get(name_ru="Ак-Суйский район")
    age = 67 - (localdate().year - NOON.year)  # so that she is 67 now
    told = {"territory_id": place.pk, "email": "aigul@example.org", "sex": Sex.FEMALE, "age": age}
    an_appeal(by=staff.karakol, client_name=NAME, phone="+996555123456", helped_at=NOON, **told)
    an_appeal(by=staff.karakol, client_name="Асанов Бакыт Маратович", phone="+996700111222", sex=Sex.MALE, age=41)
    an_appeal(by=staff.osh, client_name="Асанова Айгүл Ошская", phone="+996555123499")
    page = sign_in(staff.karakol.email, PASSWORD)
    page.goto(ADD)
    return page


def field(page: Page) -> Locator:
    return page.get_by_role("combobox", name="ФИО")


def offers(page: Page) -> Locator:
    return page.get_by_role("option")


def before(page: Page) -> Locator:
    return page.locator("#person-before").get_by_role("link")


def age(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Возраст")


def said(page: Page) -> Locator:
    return page.locator(".combo:has([name=client_name]) .combo-said")


def chosen(page: Page) -> str:
    return str(page.evaluate("document.querySelector('input[type=hidden][name=person]').value"))


def filled_in(page: Page) -> list[str]:
    """The names of the fields marked as filled in."""
    return list(
        page.evaluate(
            "[...document.querySelectorAll('.field-filled')]"
            ".map((place) => place.querySelector('input[name], select[name]').name).sort()"
        )
    )


class TestSomebodyWhoComesAgain:
    def test_is_recorded_by_the_keyboard_alone(self, form: Page) -> None:
        keys = form.keyboard
        expect(field(form)).to_be_focused()
        keys.type("аса айг")
        expect(offers(form)).to_have_count(1)
        expect(offers(form)).to_contain_text(NAME)
        expect(offers(form)).to_contain_text("+996 555 123 456")
        expect(offers(form)).to_contain_text("02.03.2026")
        keys.press("ArrowDown")
        keys.press("Enter")
        expect(field(form)).to_have_value(NAME)
        expect(before(form)).to_have_text("Обращался ранее: 1 раз")
        assert filled_in(form) == ["age", "citizenship", "email", "phone", "sex", "social_statuses", "territory"]
        expect(form.get_by_label("Телефон")).to_have_value("+996 555 123 456")
        expect(age(form)).to_have_value("67")
        expect(form.get_by_role("radio", name="Женский")).to_be_checked()
        expect(form.get_by_role("combobox", name="Место проживания")).to_have_value(re.compile("Ак-Су"))

        form.get_by_label("Телефон").focus()
        keys.press("End")
        keys.press("Backspace")
        keys.type("7")
        assert "phone" not in filled_in(form)  # it is the consultant's own now
        for label, typed in (("Категория", "алим"), ("Вид помощи", "устн")):
            form.get_by_role("combobox", name=label).focus()
            keys.type(typed)
            keys.press("Tab")
        keys.press("Control+Enter")
        expect(form.get_by_role("heading", level=1)).to_have_text("Все обращения")

        person = Person.objects.get(full_name=NAME)
        assert (person.times, person.phone) == (2, "+996555123457")
        assert Appeal.objects.filter(person=person).count() == 2
        form.goto("/people/")
        row = form.get_by_role("row").filter(has_text=NAME)
        expect(row).to_contain_text("2 раза")
        row.get_by_role("link").press("Enter")
        expect(form.get_by_role("heading", level=1)).to_have_text(NAME)
        for appeal in Appeal.objects.filter(person=person):
            expect(form.get_by_role("link", name=f"№ {appeal.number}", exact=True)).to_be_visible()

    @pytest.mark.parametrize(
        ("typed", "name"),
        [
            ("fcfyjdf fquek", NAME),  # «асанова айгул» in the other layout
            ("asanova aig", NAME),
            ("Осанова Айгүл", NAME),
            ("0555 123", NAME),
            ("996700", "Асанов Бакыт Маратович"),
            ("700111", "Асанов Бакыт Маратович"),
        ],
    )
    def test_is_known_however_they_are_looked_for(self, form: Page, typed: str, name: str) -> None:
        field(form).press_sequentially(typed)
        expect(offers(form)).to_have_count(1)
        expect(offers(form)).to_contain_text(name)

    def test_of_another_office_is_not_met(self, form: Page) -> None:
        field(form).press_sequentially("ошская")
        form.wait_for_timeout(1000)
        expect(offers(form)).to_have_count(0)


class TestWhatAChoiceFillsIn:
    def test_spares_what_was_typed_and_is_taken_back_as_a_whole(self, form: Page) -> None:
        form.get_by_label("E-mail").fill("mine@example.org")
        field(form).press_sequentially("асанова")
        expect(offers(form).first).to_be_visible()
        field(form).press("ArrowDown")
        field(form).press("Enter")
        expect(said(form)).to_contain_text("Подставлено полей: 6")
        expect(said(form)).to_contain_text("оставлено, как введено: 1")
        expect(form.get_by_label("E-mail")).to_have_value("mine@example.org")
        said(form).get_by_role("button").press("Enter")
        expect(field(form)).to_have_value("асанова")
        expect(field(form)).to_be_focused()
        assert chosen(form) == ""
        assert filled_in(form) == []
        for empty in ("Телефон", "Место проживания"):
            expect(form.get_by_label(empty).first).to_have_value("")
        expect(form.get_by_label("E-mail")).to_have_value("mine@example.org")
        expect(before(form)).to_have_count(0)

    def test_is_no_longer_of_the_one_chosen_when_the_name_is_typed_anew(self, form: Page) -> None:
        field(form).press_sequentially("асанова")
        expect(offers(form).first).to_be_visible()
        field(form).press("ArrowDown")
        field(form).press("Enter")
        expect(before(form)).to_be_visible()
        assert chosen(form)
        field(form).fill("Совсем Другая")
        expect(before(form)).to_have_count(0)
        assert chosen(form) == ""

    def test_comes_back_with_the_draft_and_after_a_refusal(self, form: Page) -> None:
        field(form).press_sequentially("асанова")
        expect(offers(form).first).to_be_visible()
        with form.expect_response("**/draft/"):
            field(form).press("ArrowDown")
            field(form).press("Enter")
        expect(before(form)).to_be_visible()
        known = chosen(form)
        form.goto(ADD)
        expect(before(form)).to_be_visible()
        assert chosen(form) == known
        form.get_by_role("button", name="Сохранить", exact=True).click()
        expect(form.get_by_role("alert").first).to_be_visible()
        expect(before(form)).to_be_visible()
        assert chosen(form) == known


class TestALineCutInTheMiddle:
    def test_is_said_and_nothing_is_lost(self, form: Page, screenshot: Callable[[Page, str], None]) -> None:
        form.wait_for_load_state("networkidle")
        field(form).press_sequentially("ас")
        form.context.set_offline(True)
        field(form).press_sequentially("ано")
        expect(said(form)).to_contain_text("Нет связи")
        screenshot(form, "people-offline")
        field(form).press_sequentially("ва")
        age(form).fill("67")
        field(form).focus()
        form.keyboard.press("End")
        expect(field(form)).to_have_value("асанова")
        form.context.set_offline(False)
        expect(offers(form)).to_have_count(1)
        expect(said(form)).to_be_hidden()
        form.keyboard.press("ArrowDown")
        form.keyboard.press("Enter")
        expect(field(form)).to_have_value(NAME)
        expect(age(form)).to_have_value("67")
        expect(before(form)).to_be_visible()


class TestTheForm:
    @pytest.mark.parametrize("width", [1440, 360])
    def test_has_no_fault_with_the_list_open_and_with_fields_filled_in(
        self, form: Page, axe: Callable[[Page], None], screenshot: Callable[[Page, str], None], width: int
    ) -> None:
        form.set_viewport_size({"width": width, "height": 900})
        field(form).press_sequentially("асан")
        expect(offers(form)).to_have_count(2)
        form.keyboard.press("ArrowDown")
        axe(form)
        assert form.evaluate("document.documentElement.scrollWidth") <= width
        screenshot(form, f"people-offered-{width}")
        form.get_by_role("option").filter(has_text=NAME).click()
        expect(before(form)).to_be_visible()
        axe(form)
        assert form.evaluate("document.documentElement.scrollWidth") <= width
        screenshot(form, f"people-filled-{width}")
        choose(form, "Категория", "алим")
        before(form).scroll_into_view_if_needed()
        with form.context.expect_page() as opened:
            before(form).click()
        card = opened.value
        card.set_viewport_size({"width": width, "height": 900})
        expect(card.locator(".rows li")).to_have_count(1)
        axe(card)
        assert card.evaluate("document.documentElement.scrollWidth") <= width
        screenshot(card, f"people-of-records-{width}")
