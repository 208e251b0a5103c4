"""What a choice fills in, and what a line that suggests does with what it is answered, in a real browser."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("kenesh.shell.tests.pages")]

AIGUL = {
    "value": "7",
    "label": "Үсөнова Айгүл",
    "note": "1985 г. р.",
    "why": "по телефону",
    "marks": [[0, 3]],
    "fill": {
        "name": "Үсөнова Айгүл",
        "phone": "+996 555 123 456",
        "age": 41,
        "sex": 1,
        "place": 3,
        "categories": [4, 1],
        "agreed": True,
        "court": {"value": 2, "label": "Районный суд", "note": "дом 2"},
        "nothing_like_it": "x",
    },
}
BURUL = {"value": "8", "label": "Үсөнбекова Бурул", "fill": {"age": 60}}
STREET = {"value": "guid-1", "label": "г Казань, ул Баумана", "goes_on": True}
HOUSE = {"value": "guid-2", "label": "г Казань, ул Баумана, д 5"}


@pytest.fixture
def asked(browser_page: Page) -> list[dict[str, list[str]]]:
    """The questions that were asked, in order. Answered: people, streets and houses by what is typed."""
    questions: list[dict[str, list[str]]] = []

    def answer(route: Route) -> None:
        question = parse_qs(urlsplit(route.request.url).query)
        questions.append(question)
        typed = question["q"][0].lower()
        items: list[Any] = [AIGUL, BURUL] if typed.startswith("үсө") else []
        if typed.startswith("г казань"):
            items = [HOUSE]
        elif typed.startswith("бау"):
            items = [STREET]
        route.fulfill(body=json.dumps({"items": items, "more": False}), content_type="application/json")

    browser_page.route("**/suggest/try/**", answer)
    browser_page.goto("/try/suggesting/")
    return questions


@pytest.fixture
def form(browser_page: Page, asked: list[dict[str, list[str]]]) -> Page:
    return browser_page


def name(form: Page) -> Locator:
    return form.get_by_role("combobox", name="ФИО")


def sent(form: Page, field: str) -> Any:
    return form.evaluate("name => new FormData(document.querySelector('form[data-draft]')).getAll(name)", field)


def choose(form: Page, person: str) -> None:
    name(form).fill("")
    name(form).press_sequentially("үсө")
    form.get_by_role("option", name=person).click()


class TestFilling:
    def test_sets_fields_of_every_kind_and_marks_them(self, form: Page, stands: Callable[[Page, str], None]) -> None:
        choose(form, "Айгүл")
        expected = {
            "person": ["7"],
            "name": ["Үсөнова Айгүл"],
            "phone": ["+996 555 123 456"],
            "age": ["41"],
            "sex": ["1"],
            "place": ["3"],
            "categories": ["4", "1"],
            "agreed": ["on"],
            "court": ["2"],
            "court_typed": ["Районный суд"],
        }
        assert {field: sent(form, field) for field in expected} == expected
        expect(form.get_by_role("combobox", name="Место проживания")).to_have_value("Каракол")
        expect(form.locator(".filled-in")).to_have_count(7)
        expect(form.locator(".combo-said").first).to_contain_text("7")
        stands(form, "filled-in")

    def test_never_writes_over_what_a_person_has_typed(self, form: Page) -> None:
        form.get_by_label("Телефон").fill("0312 00 00 00")
        choose(form, "Айгүл")
        expect(form.get_by_label("Телефон")).to_have_value("0312 00 00 00")
        expect(form.locator(".filled-in")).to_have_count(6)

    def test_is_taken_back_by_its_button_but_for_what_was_changed_since(self, form: Page) -> None:
        choose(form, "Айгүл")
        form.get_by_label("Возраст").fill("42")
        expect(form.locator(".filled-in")).to_have_count(6)
        form.locator(".combo-said button").click()
        expect(name(form)).to_have_value("үсө")
        expect(name(form)).to_be_focused()
        assert {field: sent(form, field) for field in ("person", "phone", "sex", "place", "categories", "court")} == {
            "person": [""],
            "phone": [""],
            "sex": [],
            "place": [""],
            "categories": [],
            "court": [""],
        }
        expect(form.get_by_label("Возраст")).to_have_value("42")
        expect(form.locator(".filled-in")).to_have_count(0)

    def test_of_another_choice_takes_the_first_one_back(self, form: Page) -> None:
        choose(form, "Айгүл")
        choose(form, "Бурул")
        assert sent(form, "phone") == [""]
        assert sent(form, "age") == ["60"]

    def test_keeps_the_draft(self, form: Page) -> None:
        with form.expect_request("**/try/draft/") as kept:
            choose(form, "Айгүл")
        assert "person=7" in (kept.value.post_data or "")


class TestTheKeyboard:
    def test_never_takes_what_nobody_pointed_at(self, form: Page) -> None:
        name(form).press_sequentially("үсө")
        expect(form.get_by_role("option").first).to_be_visible()
        name(form).press("Tab")
        expect(name(form)).to_have_value("үсө")
        assert sent(form, "person") == [""]

    def test_takes_by_enter_what_the_arrow_points_at(self, form: Page) -> None:
        name(form).press_sequentially("үсө")
        expect(form.get_by_role("option").first).to_be_visible()
        name(form).press("ArrowDown")
        name(form).press("ArrowDown")
        name(form).press("Enter")
        assert sent(form, "person") == ["8"]

    def test_moves_in_the_words_by_home_and_end_until_an_arrow_points(self, form: Page) -> None:
        name(form).press_sequentially("үсө")
        expect(form.get_by_role("option").first).to_be_visible()
        name(form).press("Home")
        assert name(form).evaluate("input => input.selectionStart") == 0
        expect(name(form)).not_to_have_attribute("aria-activedescendant", re.compile("."))


class TestFreeWords:
    def test_empty_the_value_the_moment_they_change(self, form: Page) -> None:
        choose(form, "Айгүл")
        name(form).press("End")
        name(form).press_sequentially("а")
        assert sent(form, "person") == [""]
        assert sent(form, "name") == ["Үсөнова Айгүла"]

    def test_stay_as_typed(self, form: Page) -> None:
        name(form).press_sequentially("Ким Ирина")
        name(form).press("Tab")
        expect(name(form)).to_have_value("Ким Ирина")
        expect(form.locator(".combo-error").first).to_be_hidden()

    def test_are_not_sent_by_enter_while_a_list_is_open(self, form: Page) -> None:
        name(form).press_sequentially("үсө")
        expect(form.get_by_role("option").first).to_be_visible()
        name(form).press("Enter")
        expect(form.get_by_role("listbox")).to_have_count(0)
        assert form.url.endswith("/try/suggesting/")
        assert sent(form, "person") == [""]
        expect(form.get_by_role("heading", name="Проба")).to_be_visible()

    def test_are_asked_about_with_what_stands_in_other_fields(
        self, form: Page, asked: list[dict[str, list[str]]]
    ) -> None:
        form.get_by_label("Телефон").fill("0312")
        name(form).press_sequentially("үсө")
        expect(form.get_by_role("option").first).to_be_visible()
        assert asked == [{"a": ["b"], "q": ["үсө"], "phone": ["0312"]}]

    def test_go_on_from_a_street_to_its_house(self, form: Page, asked: list[dict[str, list[str]]]) -> None:
        name(form).press_sequentially("бау")
        expect(form.get_by_role("option").first).to_be_visible()
        name(form).press("ArrowDown")
        name(form).press("Enter")
        expect(form.get_by_role("option", name="д 5")).to_be_visible()
        expect(name(form)).to_have_value("г Казань, ул Баумана ")
        assert sent(form, "person") == ["guid-1"]
        assert asked[-1]["within"] == ["guid-1"]
        name(form).press("ArrowDown")
        name(form).press("Tab")
        assert sent(form, "person") == ["guid-2"]

    def test_are_not_asked_about_while_they_are_being_composed(
        self, form: Page, asked: list[dict[str, list[str]]]
    ) -> None:
        name(form).focus()
        keyboard = form.context.new_cdp_session(form)
        for text in ("ү", "үс", "үсө"):
            keyboard.send("Input.imeSetComposition", {"text": text, "selectionStart": 3, "selectionEnd": 3})
        form.wait_for_timeout(400)
        assert asked == []
        keyboard.send("Input.insertText", {"text": "үсө"})
        expect(form.get_by_role("option").first).to_be_visible()

    def test_say_why_and_mark_what_was_typed(self, form: Page) -> None:
        name(form).press_sequentially("үсө")
        option = form.get_by_role("option").first
        expect(option).to_have_accessible_name("Үсөнова Айгүл 1985 г. р. по телефону")
        expect(option.locator("mark")).to_have_text("Үсө")
