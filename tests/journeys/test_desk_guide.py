"""The guide of the desk, §3.1, from its first sentence to its last, in its own words."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from kenesh.accounts.models import Role, User
from kenesh.accounts.tests.make import PASSWORD, a_person
from kenesh.desk.models import Consultation, Service, State
from kenesh.desk.tests.make import make_consultation, make_service
from kenesh.offices.calendars import calendar_of
from kenesh.offices.models import Office

PLAN = "Выдача градостроительного плана земельного участка"
TABS = ("В работе", "Мои", "Запланированные", "Архив")
COLUMNS = ("Номер", "Дата", "Адрес", "Посетитель", "Организация", "Консультант", "Статус")


@pytest.fixture
def service(reference_lists: None, live_server: LiveServer) -> Service:
    desk = Office.objects.get(code="KZN-01")
    make_service(desk, name_ru="Аренда земельного участка")
    return make_service(desk, name_ru=PLAN)


@pytest.fixture
def kazan(service: Service) -> User:
    return a_person(Role.CONSULTANT, office=service.office, email="kazan@example.ru", full_name="Сафина Лейсан")


@pytest.fixture
def head(service: Service) -> User:
    return a_person(Role.HEAD, office=service.office, email="kazan.head@example.ru", full_name="Галиев Айрат")


def field(page: Page, label: str) -> Locator:
    """With scripts some of them are comboboxes."""
    return page.get_by_role("textbox", name=label).or_(page.get_by_role("combobox", name=label)).first


def fill_in(page: Page, name: str = "Гарипова Ләйсән Илдаровна") -> None:
    field(page, "Адрес объекта").fill("г. Казань, ул. Баумана, д. 9")
    field(page, "Номер паспорта").fill("123434")
    field(page, "ФИО").fill(name)
    field(page, "Мобильный телефон").fill("8 917 234-56-78")
    field(page, "Комментарий").fill("Адрес не найден системой")


class TestTheGuide:
    def test_is_followed_word_for_word(
        self, kazan: User, head: User, service: Service, sign_in: Callable[[str, str], Page]
    ) -> None:
        waiting = make_consultation(by=head, service=service, state=State.WAITING, client_name="Петров Иван", now=now())
        page = sign_in(kazan.email, PASSWORD)
        page.goto("/")

        # 3.1.1: the service, and under it «Консультация»; the required fields; «Зарегистрировать».
        page.locator("summary", has_text=PLAN).click()
        for button in ("Консультация", "Консультация предыдущего", "Запись на консультацию"):
            expect(page.locator("details[open]").get_by_text(button, exact=True)).to_be_visible()
        page.get_by_role("link", name="Консультация", exact=True).click()
        page.get_by_role("button", name="Зарегистрировать").click()
        expect(page.get_by_text("Заполните это поле.").first).to_be_visible()
        fill_in(page)
        page.get_by_role("button", name="Зарегистрировать").click()

        # 3.1.2: the window, its timer in the right upper corner.
        expect(page.get_by_role("timer")).to_have_text(re.compile(r"^1[45]:\d\d$"))
        # 3.1.3: a short summary, «Добавить», «Завершить консультацию».
        expect(page.get_by_text("Добавить", exact=True)).to_be_visible()
        page.get_by_label("Комментарий").fill("Разъяснён порядок.")
        page.get_by_role("button", name="Завершить консультацию").click()
        first = Consultation.objects.get(state=State.COMPLETED)
        expect(page.get_by_text(f"Консультация № {first.number} завершена.")).to_be_visible()

        # 3.1.1: the same visitor, for another service.
        page.get_by_role("link", name=re.compile("Кеңеш")).first.click()
        page.locator("summary", has_text=PLAN).click()
        page.get_by_role("link", name="Консультация предыдущего").click()
        expect(field(page, "ФИО")).to_have_value(first.client_name)
        expect(page.get_by_text("перенесено").first).to_be_visible()
        page.get_by_label("Да, это тот же посетитель").check()
        field(page, "Комментарий").fill("Адрес не найден системой")
        page.get_by_role("button", name="Зарегистрировать").click()
        expect(page.get_by_role("timer")).to_be_visible()
        assert Consultation.objects.get(previous=first).person == first.person

        # 3.1.4: a booking, which stands under «Запланированные».
        page.goto("/desk/")
        page.locator("summary", has_text=PLAN).click()
        page.get_by_role("link", name="Запись на консультацию").click()
        fill_in(page, "Ахметов Рустам Маратович")
        day = calendar_of(service.office_id).after(localdate(now()) + timedelta(days=1), 1)
        field(page, "Консультант").press_sequentially("гал")
        page.get_by_role("option", name=re.compile("Галиев")).click()
        field(page, "Запланированная дата").fill(f"{day:%d.%m.%Y}")
        field(page, "Время").fill("10:15")
        page.get_by_role("button", name="Зарегистрировать").click()
        booked = Consultation.objects.get(state=State.PLANNED)
        expect(page.get_by_text(f"Запись № {booked.number} зарегистрирована.")).to_be_visible()

        # 3.1.5: the register: its tabs, its columns, sorting by a right click; «Назначить мне».
        page.get_by_role("link", name="Консультации", exact=True).first.click()
        for tab in TABS:
            expect(page.get_by_role("link", name=re.compile(f"^{tab}"))).to_be_visible()
        page.get_by_role("link", name=re.compile("^Запланированные")).click()
        expect(page.get_by_role("link", name=booked.number)).to_be_visible()
        for column in COLUMNS:
            expect(page.get_by_role("columnheader", name=re.compile(column)).first).to_be_visible()
        page.get_by_role("link", name=re.compile("^В работе")).click()
        page.get_by_role("columnheader", name=re.compile("Посетитель")).first.click(button="right")
        page.get_by_role("menuitem", name="По возрастанию").click()
        page.wait_for_url("**sort=*")
        page.get_by_role("link", name=waiting.number).click()
        page.get_by_role("link", name="Назначить мне").click()
        page.get_by_label("Комментарий").fill("Беру в работу")
        page.get_by_role("button", name="Назначить мне").click()
        expect(page.get_by_text(f"Консультация № {waiting.number} теперь ваша.")).to_be_visible()
        page.get_by_role("link", name="Консультации", exact=True).first.click()
        page.get_by_role("link", name=re.compile("^Мои")).click()
        expect(page.get_by_role("link", name=waiting.number)).to_be_visible()
