"""The combobox and the other behaviours of the pages, in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("kenesh.shell.tests.pages")]


@pytest.fixture
def form(browser_page: Page) -> Page:
    browser_page.goto("/try/")
    return browser_page


def place(form: Page) -> Locator:
    return form.get_by_role("combobox", name="Место проживания")


def categories(form: Page) -> Locator:
    return form.get_by_role("combobox", name="Категория")


def sent(form: Page, name: str) -> Any:
    """What the form would send under this name."""
    return form.evaluate("name => new FormData(document.querySelector('form[data-draft]')).getAll(name)", name)


class TestCombobox:
    def test_finds_by_the_beginnings_of_words(self, form: Page) -> None:
        for typed, found in (
            ("КАР", "Каракол"),
            ("су", "Ак-Суйский район"),
            ("аксу", "Ак-Суйский район"),
            ("рай жети", "Жети-Өгүзский район"),
            ("огуз", "Жети-Өгүзский район"),
            ("елк", "Ёлкино"),
            ("rfhfrj", "Каракол"),  # the other keyboard layout
            ("прже", "Каракол"),  # a former name
            ("иссык", "Каракол"),  # the note beside it
        ):
            place(form).press_sequentially(typed)
            expect(form.get_by_role("option").first, typed).to_contain_text(found)
            place(form).press("Escape")

    @pytest.mark.parametrize("key", ["Enter", "Tab"])
    def test_takes_the_first_found_by_three_letters_and_one_key(self, form: Page, key: str) -> None:
        place(form).press_sequentially("кар")
        place(form).press(key)
        assert sent(form, "place") == ["3"]
        expect(place(form)).to_have_value("Каракол")
        expect(form.get_by_role("listbox")).to_be_hidden()

    def test_takes_nothing_on_tab_when_nothing_was_typed(self, form: Page) -> None:
        place(form).click()
        expect(form.get_by_role("option")).to_have_count(5)
        place(form).press("Tab")
        assert sent(form, "place") == [""]

    def test_is_walked_by_arrows_and_left_by_escape(self, form: Page) -> None:
        place(form).press("ArrowDown")
        place(form).press("ArrowDown")
        active = form.locator(f"#{place(form).get_attribute('aria-activedescendant')}")
        expect(active).to_have_text("Жалал-Абадская область")
        place(form).press("End")
        place(form).press("Enter")
        assert sent(form, "place") == ["5"]
        place(form).press_sequentially("кар")
        place(form).press("Escape")
        expect(place(form)).to_have_value("Ёлкино")

    def test_keeps_and_points_out_what_is_not_in_the_list(self, form: Page) -> None:
        place(form).press_sequentially("абракадабра")
        place(form).press("Tab")
        expect(place(form)).to_have_value("абракадабра")
        expect(place(form)).to_have_attribute("aria-invalid", "true")
        assert sent(form, "place") == [""]

    def test_is_emptied_by_emptying_it(self, form: Page) -> None:
        place(form).press_sequentially("кар")
        place(form).press("Tab")
        place(form).fill("")
        place(form).press("Tab")
        assert sent(form, "place") == [""]

    def test_marks_what_was_typed_and_keeps_the_groups(self, form: Page) -> None:
        categories(form).press_sequentially("пра")
        expect(form.locator("mark")).to_have_text("Пра")
        expect(form.get_by_role("group", name="Наследство").get_by_role("option")).to_have_count(1)

    def test_says_once_how_many_are_found(self, form: Page) -> None:
        place(form).press_sequentially("рай")
        expect(form.locator("#live")).to_contain_text("2")

    def test_breaks_no_rule_of_accessibility(self, form: Page, axe: Callable[[Page], None]) -> None:
        axe(form)
        categories(form).press_sequentially("пра")
        axe(form)
        categories(form).press("Enter")
        axe(form)

    def test_fits_a_telephone(self, form: Page) -> None:
        form.set_viewport_size({"width": 360, "height": 740})
        categories(form).press_sequentially("воп")
        categories(form).press("Enter")
        place(form).click()
        assert form.evaluate("document.documentElement.scrollWidth") <= 360
        for target in form.locator(".combo button:visible, .combo-option:visible").all():
            box = target.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 24


class TestComboboxOfSeveral:
    def test_sends_them_in_the_order_they_were_chosen(self, form: Page) -> None:
        for typed in ("собс", "али"):
            categories(form).press_sequentially(typed)
            categories(form).press("Enter")
        assert sent(form, "categories") == ["4", "1"]

    def test_lets_the_last_one_go_by_backspace_and_any_by_its_cross(self, form: Page) -> None:
        form.get_by_role("button", name="взять").click()
        assert sent(form, "categories") == ["4", "1"]
        categories(form).press("Backspace")
        assert sent(form, "categories") == ["4"]
        form.locator(".combo-chip button").click()
        assert sent(form, "categories") == []

    def test_does_not_offer_what_is_chosen(self, form: Page) -> None:
        categories(form).press_sequentially("али")
        categories(form).press("Enter")
        categories(form).click()
        expect(form.get_by_role("option")).to_have_count(3)

    def test_keeps_its_order_when_the_form_comes_back_with_errors(self, form: Page) -> None:
        form.get_by_role("button", name="взять").click()
        form.get_by_role("button", name="Сохранить").click()
        expect(form.locator(".summary")).to_be_focused()
        assert sent(form, "categories") == ["4", "1"]
        form.locator(".summary").get_by_role("link", name="Место проживания").click()
        expect(place(form)).to_be_focused()


class TestForm:
    def test_is_sent_by_control_enter_with_the_word_just_typed(self, form: Page) -> None:
        form.get_by_label("ФИО").fill("Асанова")
        form.get_by_text("Женский").click()
        form.get_by_role("button", name="взять").click()
        place(form).press_sequentially("каракол")
        place(form).press("Control+Enter")
        expect(form.locator("body")).to_contain_text('"place": ["3"]')

    def test_keeps_its_draft_by_itself(self, form: Page) -> None:
        form.get_by_label("ФИО").press_sequentially("Асанова")
        expect(form.locator("[data-draft-state]")).to_have_text("черновик сохранён")

    def test_copies_one_field_into_another(self, form: Page) -> None:
        form.get_by_label("Телефон").fill("+996 555 123456")
        form.get_by_role("button", name="как телефон").click()
        expect(form.get_by_label("WhatsApp")).to_have_value("+996 555 123456")


class TestShortcut:
    def test_works_on_any_layout_and_not_while_typing(self, form: Page) -> None:
        form.get_by_label("ФИО").press("n")
        assert not form.url.endswith("?n")
        form.locator("h1").click()
        form.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'т', code: 'KeyN', bubbles: true}))")
        form.wait_for_url("**/try/?n")


class TestRefusalOfAPart:
    def test_is_a_message_and_leaves_the_page_as_it_was(self, form: Page) -> None:
        form.get_by_label("ФИО").fill("Асанова")
        form.get_by_role("button", name="отказ").click()
        expect(form.locator("#messages")).to_contain_text("Запись забрал Осмонов К. Т.")
        expect(form.get_by_label("ФИО")).to_have_value("Асанова")


class TestDate:
    def test_typed_short_is_written_out_when_it_is_left(self, form: Page) -> None:
        at = form.get_by_role("textbox", name="Дата")
        for typed, shown in (
            ("21112026", "21.11.2026 00:00"),
            ("21.11.26 1402", "21.11.2026 14:02"),
            ("2026-11-21T14:02", "21.11.2026 14:02"),
            ("31.02.2026", "31.02.2026"),
            ("завтра", "завтра"),
        ):
            at.fill(typed)
            at.press("Tab")
            expect(at).to_have_value(shown)

    def test_chosen_in_the_calendar_is_what_is_sent(self, form: Page) -> None:
        at = form.get_by_role("textbox", name="Дата")
        at.fill("2111 1402")
        form.get_by_role("button", name="Дата").click()
        calendar = form.locator("[data-calendar] > [aria-hidden]")
        assert calendar.input_value().endswith("-11-21T14:02")
        form.keyboard.press("Escape")
        calendar.evaluate("field => { field.value = '2026-03-02T09:05'; field.dispatchEvent(new Event('change')) }")
        assert sent(form, "at") == ["02.03.2026 09:05"]


class TestMenu:
    def test_closes_by_escape_by_a_click_elsewhere_and_when_it_is_left(self, form: Page) -> None:
        opener, first = form.locator(".menu > summary").first, form.locator(".menu-list").first
        ways: tuple[Callable[[], None], ...] = (
            lambda: form.keyboard.press("Escape"),
            lambda: form.locator("h1").click(),
            lambda: form.get_by_label("ФИО").focus(),
        )
        for leave in ways:
            opener.focus()
            form.keyboard.press("Enter")
            expect(first).to_be_visible()
            leave()
            expect(first).to_be_hidden()

    def test_gives_the_focus_back_on_escape(self, form: Page) -> None:
        opener = form.locator(".menu > summary").first
        opener.focus()
        form.keyboard.press("Enter")
        form.keyboard.press("Tab")
        form.keyboard.press("Escape")
        expect(opener).to_be_focused()
