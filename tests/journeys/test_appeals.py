"""The day's work of a consultant, in a real browser, by the words of the guide."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from kenesh.accounts.tests.make import PASSWORD
from kenesh.appeals.models import Appeal
from kenesh.appeals.tests.make import an_appeal
from tests.journeys.conftest import Staff

type SignIn = Callable[[str, str], Page]

GUIDE = (
    "ФИО",
    "Возраст",
    "Пол",
    "Гражданский статус",
    "Социальный статус",
    "Телефон",
    "WhatsApp",
    "E-mail",
    "Место проживания",
    "Категория",
    "Вид помощи",
    "Письменное обращение",
    "Оказано содействие в обеспечении бесплатного адвоката с ЦКГГЮП",
)


def choose(page: Page, label: str, typed: str) -> None:
    """In a combobox: type, take what is found."""
    page.get_by_role("combobox", name=label).first.click()
    page.keyboard.type(typed)
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")


def fill_in(page: Page, name: str) -> None:
    """A new appeal with all that must be there, not yet saved."""
    page.goto("/appeals/add/")
    page.get_by_role("combobox", name="ФИО").fill(name)
    page.get_by_label("Возраст", exact=True).fill("61")
    page.get_by_text("Женский", exact=True).click()
    choose(page, "Гражданский статус", "граждане кр")
    choose(page, "Социальный статус", "безраб")
    choose(page, "Категория", "алим")
    choose(page, "Вид помощи", "устн")


class TestAConsultant:
    def test_records_finds_corrects_and_deletes_an_appeal_and_the_administrator_restores_it(
        self, staff: Staff, sign_in: SignIn, browser_page: Page, axe: Callable[[Page], None]
    ) -> None:
        page = sign_in(staff.karakol.email, PASSWORD)
        page.goto("/")
        expect(page.get_by_text("Панель управления", exact=False).first).to_be_visible()
        page.get_by_role("link", name="Обращения", exact=True).first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Все обращения")
        page.get_by_role("link", name=re.compile("Добавить обращение")).first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Добавить обращение")
        expect(page.get_by_role("heading", name="Информация о клиенте")).to_be_visible()
        expect(page.get_by_role("heading", name="Дополнительная информация")).to_be_visible()
        for words in GUIDE:
            bound = page.get_by_label(re.compile(rf"^\s*{re.escape(words)}(\s|$)"))
            legend = page.get_by_role("group", name=words)
            assert bound.count() or legend.count(), words
        axe(page)

        page.get_by_role("combobox", name="ФИО").fill("Үсөнова Айгүл Токтоевна")
        page.get_by_label("Возраст", exact=True).fill("67")
        page.get_by_text("Женский", exact=True).click()
        choose(page, "Гражданский статус", "граждане кр")
        choose(page, "Социальный статус", "пенс")
        choose(page, "Место проживания", "ак-суй")
        page.get_by_label("Телефон").fill("0555 12 34 56")
        choose(page, "Категория", "наслед")
        choose(page, "Вид помощи", "устн")
        page.get_by_role("button", name="Сохранить", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Все обращения")
        expect(page.get_by_role("link", name="Үсөнова Айгүл Токтоевна")).to_be_visible()
        axe(page)

        page.get_by_label("ФИО, телефон, текст").fill("усонова")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("text="))
        expect(page.get_by_role("link", name="Үсөнова Айгүл Токтоевна")).to_be_visible()
        page.goto("/appeals/?age_from=70")
        expect(page.get_by_role("link", name="Үсөнова Айгүл Токтоевна")).to_have_count(0)
        page.goto("/appeals/?age_from=60&age_to=70")

        page.get_by_role("link", name="Редактировать").click()
        page.get_by_label("Возраст", exact=True).fill("68")
        page.get_by_role("button", name="Сохранить", exact=True).click()
        expect(page.get_by_role("cell", name="67", exact=True)).to_be_visible()
        expect(page.get_by_role("cell", name="68", exact=True)).to_be_visible()
        axe(page)

        page.get_by_role("link", name="Удалить").click()
        axe(page)
        page.get_by_role("button", name="Удалить").click()
        expect(page.get_by_role("link", name="Үсөнова Айгүл Токтоевна")).to_have_count(0)
        with page.expect_navigation():
            page.get_by_role("button", name="Выход").click()

        page = sign_in(staff.administrator.email, PASSWORD)
        page.goto("/appeals/deleted/")
        axe(page)
        page.get_by_role("button", name="Восстановить").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Үсөнова Айгүл Токтоевна")

    def test_records_an_appeal_by_the_keyboard_alone(self, staff: Staff, sign_in: SignIn) -> None:
        page = sign_in(staff.karakol.email, PASSWORD)
        page.goto("/appeals/add/")
        page.get_by_role("combobox", name="ФИО").focus()
        keys = page.keyboard
        keys.type("Ли Светлана")
        keys.press("Tab")
        keys.type("41")
        page.get_by_role("radio", name="Женский").focus()
        keys.press("Space")
        for label, typed in (("Гражданский статус", "граждане кр"), ("Социальный статус", "занят")):
            page.get_by_role("combobox", name=label).focus()
            keys.type(typed)
            keys.press("Tab")
        for label, typed in (("Категория", "алим"), ("Вид помощи", "устн")):
            page.get_by_role("combobox", name=label).focus()
            keys.type(typed)
            keys.press("Tab")
        keys.press("Control+Enter")
        expect(page.get_by_role("link", name="Ли Светлана")).to_be_visible()

    def test_loses_nothing_when_the_session_ends_in_the_middle_of_a_form(self, staff: Staff, sign_in: SignIn) -> None:
        page = sign_in(staff.karakol.email, PASSWORD)
        page.goto("/appeals/add/")
        page.get_by_role("combobox", name="ФИО").fill("Жумабекова Бурул")
        page.get_by_label("Возраст", exact=True).fill("71")
        page.context.clear_cookies(name="sessionid")
        page.get_by_role("button", name="Сохранить", exact=True).click()
        expect(page.get_by_role("button", name="Авторизоваться")).to_be_visible()
        page.fill("[name=email]", staff.karakol.email)
        page.fill("[name=password]", PASSWORD)
        page.get_by_role("button", name="Авторизоваться").click()
        expect(page.get_by_role("combobox", name="ФИО")).to_have_value("Жумабекова Бурул")
        expect(page.get_by_label("Возраст", exact=True)).to_have_value("71")

    def test_makes_one_record_of_a_double_click(self, staff: Staff, sign_in: SignIn) -> None:
        page = sign_in(staff.karakol.email, PASSWORD)
        fill_in(page, "Кадырова Чолпон")
        page.get_by_role("button", name="Сохранить", exact=True).dblclick()
        expect(page.get_by_role("link", name="Кадырова Чолпон")).to_have_count(1)
        assert Appeal.objects.count() == 1

    def test_meets_a_colleague_s_correction_in_another_tab(self, staff: Staff, sign_in: SignIn) -> None:
        appeal = an_appeal(by=staff.karakol)
        page = sign_in(staff.karakol.email, PASSWORD)
        page.goto(f"/appeals/{appeal.pk}/correct/")
        other = page.context.new_page()
        other.goto(f"/appeals/{appeal.pk}/correct/")
        other.get_by_label("Что посоветовали").fill("В суд.")
        other.get_by_role("button", name="Сохранить", exact=True).click()
        expect(other.get_by_text("В суд.").first).to_be_visible()
        page.get_by_label("Что посоветовали").fill("К нотариусу.")
        page.get_by_role("button", name="Сохранить", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("В суд.")
        expect(page.get_by_label("Что посоветовали")).to_have_value("К нотариусу.")
        page.get_by_role("button", name="Взять").click()
        expect(page.get_by_label("Что посоветовали")).to_have_value("В суд.")
        page.get_by_role("button", name="Сохранить", exact=True).click()
        expect(page.get_by_text("В суд.").first).to_be_visible()
