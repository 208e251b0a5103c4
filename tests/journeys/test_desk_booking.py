"""The guide of the desk, § 3.1.4: a visitor is booked with a specialist or a head, moved, and reminded."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils.timezone import localdate, now
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from kenesh.accounts.models import Role, User
from kenesh.accounts.tests.make import PASSWORD, a_person
from kenesh.desk.models import Consultation, Service, State
from kenesh.desk.tests.make import make_consultation, make_service
from kenesh.letters.models import Letter
from kenesh.offices.calendars import calendar_of
from kenesh.offices.models import Office

type SignIn = Callable[[str, str], Page]
type Stands = Callable[[Page, str], None]

KAZAN = ZoneInfo("Europe/Moscow")


@pytest.fixture
def desk(reference_lists: None, live_server: LiveServer) -> Office:
    return Office.objects.get(code="KZN-01")


@pytest.fixture
def kazan(desk: Office) -> User:
    return a_person(Role.CONSULTANT, office=desk, email="kazan@example.kg", full_name="Сафина Ләйсән Илдаровна")


@pytest.fixture
def head(desk: Office) -> User:
    return a_person(Role.HEAD, office=desk, email="kazan.head@example.kg", full_name="Галиев Айрат Фаридович")


@pytest.fixture
def service(desk: Office) -> Service:
    make_service(desk, name_ru="Присвоение адреса")
    return make_service(desk, minutes=15, name_ru="Выдача градостроительного плана земельного участка")


def a_working_day(desk: Office, further: int = 2) -> date:
    return calendar_of(desk.pk).after(localdate(now(), KAZAN), further)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), KAZAN)


def field(page: Page, label: str) -> Locator:
    """With scripts some of them are comboboxes."""
    return page.get_by_role("textbox", name=label).or_(page.get_by_role("combobox", name=label)).first


def fill_in(page: Page) -> None:
    field(page, "Адрес объекта").fill("г. Казань, ул. Баумана, д. 9")
    field(page, "Номер паспорта").fill("123434")
    field(page, "ФИО").fill("Гарипова Ләйсән Илдаровна")
    field(page, "Мобильный телефон").fill("8 917 234-56-78")
    page.locator("[name=email]").fill("gostya@example.ru")
    field(page, "Комментарий").fill("Дома 9 нет в списке адресов")


class TestABooking:
    def test_is_made_as_the_guide_says_and_moved(
        self, desk: Office, kazan: User, head: User, service: Service, sign_in: SignIn, stands: Stands
    ) -> None:
        day = a_working_day(desk)
        make_consultation(by=head, service=service, state=State.PLANNED, now=now(), since=at(day, 10))
        page = sign_in(kazan.email, PASSWORD)
        page.goto("/desk/")
        page.get_by_text(service.name_ru).click()
        page.get_by_role("link", name="Запись на консультацию").click()
        fill_in(page)
        field(page, "Консультант").fill("гал")
        page.get_by_role("option", name="Галиев").click()
        field(page, "Запланированная дата").fill(f"{day:%d.%m.%Y}")
        field(page, "Время").focus()
        free = page.locator("#free")
        expect(free.get_by_role("button", name="09:45")).to_be_visible()
        expect(free.get_by_role("button", name="10:00")).to_have_count(0)
        stands(page, "desk-booking")
        page.set_viewport_size({"width": 1440, "height": 900})

        field(page, "Время").fill("10:05")
        page.get_by_role("button", name="Зарегистрировать").click()
        expect(page.locator("#id_time_error, .field-wrong .errorlist").first).to_contain_text("10:15")
        expect(field(page, "ФИО")).to_have_value("Гарипова Ләйсән Илдаровна")
        page.locator("#free").get_by_role("button", name="10:15").click()
        expect(field(page, "Время")).to_have_value("10:15")
        page.get_by_role("button", name="Зарегистрировать").click()
        page.wait_for_url(re.compile(r"/desk/\d+/$"))
        one = Consultation.objects.latest("pk")
        assert (one.consultant, one.planned_from, one.state) == (head, at(day, 10, 15), State.PLANNED)
        expect(page.get_by_text(one.number).first).to_be_visible()
        assert set(Letter.objects.values_list("to", flat=True)) >= {"gostya@example.ru", head.email}

        page.goto(f"/desk/{one.pk}/move/")
        page.locator("#free").get_by_role("button", name="14:30").click()
        stands(page, "desk-move")
        page.set_viewport_size({"width": 1440, "height": 900})
        page.get_by_role("button", name="Перенести").click()
        page.wait_for_url(re.compile(r"/desk/\d+/$"))
        one.refresh_from_db()
        assert one.planned_from == at(day, 14, 30)

    def test_on_a_day_off_leads_to_the_next_working_day(
        self, desk: Office, kazan: User, service: Service, sign_in: SignIn
    ) -> None:
        calendar, today = calendar_of(desk.pk), localdate(now(), KAZAN)
        day = next(day for days in range(1, 9) if not calendar.is_working(day := today + timedelta(days=days)))
        page = sign_in(kazan.email, PASSWORD)
        page.goto(f"/desk/services/{service.pk}/book/")
        field(page, "Консультант").fill("сафи")
        page.get_by_role("option", name="Сафина").click()
        field(page, "Запланированная дата").fill(f"{day:%d.%m.%Y}")
        field(page, "Время").focus()
        later = f"{calendar.after(day, 1):%d.%m.%Y}"
        page.locator(f'#free button[data-take=day][data-value="{later}"]').click()
        expect(page.locator("#free").get_by_role("button", name="09:00")).to_be_visible()
        expect(field(page, "Запланированная дата")).to_have_value(later)

    def test_is_made_without_scripts(
        self, desk: Office, kazan: User, service: Service, browser: Browser, live_server: LiveServer
    ) -> None:
        day = a_working_day(desk)
        context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
        page = context.new_page()
        page.goto("/sign-in/")
        page.fill("[name=email]", kazan.email)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.goto(f"/desk/services/{service.pk}/book/")
        fill_in(page)
        field(page, "Консультант").fill("сафина ләйсән илдаровна")
        field(page, "Запланированная дата").fill(f"{day:%d.%m.%Y}")
        page.get_by_role("button", name="Показать свободное время").click()
        page.get_by_role("button", name="11:30").click()
        expect(field(page, "Время")).to_have_value("11:30")
        expect(field(page, "ФИО")).to_have_value("Гарипова Ләйсән Илдаровна")
        page.get_by_role("button", name="Зарегистрировать").click()
        page.wait_for_url(re.compile(r"/desk/\d+/$"))
        assert Consultation.objects.get().planned_from == at(day, 11, 30)
        context.close()


class TestOnesOwnCalendar:
    def test_has_an_address_shown_once(self, kazan: User, sign_in: SignIn, stands: Stands) -> None:
        page = sign_in(kazan.email, PASSWORD)
        page.goto("/desk/calendar/")
        page.get_by_role("button", name="Создать адрес").click()
        address = page.locator("#address").input_value().removeprefix(settings.SITE_URL)
        assert page.request.get(address).headers["content-type"].startswith("text/calendar")
        stands(page, "desk-calendar")
        page.goto("/desk/calendar/")
        expect(page.locator("#address")).to_have_count(0)


class TestTheHours:
    def test_are_set_by_the_head(self, desk: Office, head: User, sign_in: SignIn, stands: Stands) -> None:
        page = sign_in(head.email, PASSWORD)
        page.goto(f"/desk/manage/hours/{desk.pk}/")
        page.locator("[name=opens]").fill("8.30")
        page.locator("[name=rest_from]").fill("")
        page.get_by_role("button", name="Сохранить").click()
        expect(page.locator(".field-wrong")).to_have_count(1)
        stands(page, "desk-hours")
        page.locator("[name=rest_until]").fill("")
        page.get_by_role("button", name="Сохранить").click()
        expect(page.locator(".field-wrong")).to_have_count(0)
        expect(page.locator("[name=opens]")).to_have_value("08:30")
