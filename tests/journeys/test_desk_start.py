"""The guide, §3.1.1: a consultation registered. Its clock and its words through a reload, another tab, a session that
ends, a line that is cut and a server that is killed."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import pytest
from django.db import connection
from django.utils.timezone import now
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import PASSWORD, a_consultant
from kenesh.desk.models import Beginning, Consultation, Service, State
from kenesh.desk.tests.make import make_consultation, make_desk, make_service
from kenesh.offices.models import Level
from kenesh.offices.tests.make import a_territory
from kenesh.people.tests.make import a_person
from kenesh.registers.models import Firm, House, Place
from kenesh.suggesting.vocabulary import gather
from kenesh.suggesting.words import key_of, tokens_of, words_of
from tests.browser import Complaints

type SignIn = Callable[[str, str], Page]
type Stands = Callable[[Page, str], None]

HOUSE_OF_FIRM, HOUSE = UUID(int=1), UUID(int=2)
ADDRESS = "г Казань, ул Баумана, д 44"
FIRM = "ООО «Ак Барс Дом»"
CLOCK = "[data-clock]"


@pytest.fixture
def service(live_server: LiveServer) -> Service:
    """A department in Kazan with two services, a street with two houses, a firm and a visitor who was here before."""
    office = make_desk(territory=a_territory(level=Level.COUNTRY, iso_3166_2="RU"))
    whole = "г Казань, ул Баумана"
    found = {"key": key_of(whole), "tokens": tokens_of(words_of(whole)), "score": 1}
    place = {"kind": "ул", "name": "Баумана", "region": "16", "whole": whole, "houses": 2}
    Place.objects.create(id=1, guid=UUID(int=9), level=8, **place, **found)
    House.objects.create(id=1, guid=HOUSE, place=1, number="д 44", key="44")
    House.objects.create(id=2, guid=HOUSE_OF_FIRM, place=1, number="д 1", key="1")
    found |= {"key": key_of(FIRM), "tokens": tokens_of(words_of(FIRM))}
    where = {"address": f"{whole}, д 1", "address_guid": HOUSE_OF_FIRM}
    number = {"ogrn": "1021600000014", "inn": "1600000004", "kind": 1, "source": "egrul"}
    Firm.objects.create(name=FIRM, short_name=FIRM, **number, **where, **found)
    for table in ("registers_place", "registers_firm"):
        gather(connection.connection, table, table)
    a_person(office=office, full_name="Галиева Әлфия Рәшит кызы", phone="+79171234567", passport="123456")
    make_service(office, name_ru="Адресный план")
    return make_service(
        office, name_ru="Разрешение на строительство", help_ru="Спросите, есть ли градостроительный план."
    )


@pytest.fixture
def user(service: Service) -> User:
    return a_consultant(office=service.office, email="desk@example.ru", language="en")


@pytest.fixture
def form(user: User, service: Service, sign_in: SignIn) -> Page:
    page = sign_in(user.email, PASSWORD)
    page.goto(path(service))
    return page


def path(service: Service, verb: str = "start") -> str:
    return f"/desk/services/{service.pk}/{verb}/"


def hidden(page: Page, name: str) -> str:
    return str(page.evaluate("name => document.querySelector(`input[type=hidden][name=${name}]`).value", name))


def type_in(page: Page, name: str, words: str) -> None:
    """Letter by letter into the field of this name, by the keyboard."""
    page.locator(f"[name={name}]").focus()
    page.keyboard.type(words)


def choose(page: Page, name: str, words: str) -> None:
    type_in(page, name, words)
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def begun(page: Page) -> None:
    """The server has heard of the first character."""
    expect(page.locator(CLOCK)).to_have_attribute("data-running", "1")
    expect(page.locator(f"{CLOCK}[data-pending]")).to_have_count(0)


class TestTheGuide:
    def test_is_followed_by_the_keyboard_alone(self, user: User, service: Service, sign_in: SignIn) -> None:
        page = sign_in(user.email, PASSWORD)
        page.goto("/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Services")
        page.keyboard.press("/")
        page.keyboard.type("стро")
        expect(page.locator("details.service")).to_have_count(1)
        page.get_by_role("link", name="Consultation", exact=True).focus()
        page.keyboard.press("Enter")
        expect(page.locator("[name=address]")).to_be_focused()
        choose(page, "address", "баум 44")
        choose(page, "passport", "123")
        expect(page.locator("[name=client_name]")).to_have_value("Галиева Әлфия Рәшит кызы")
        expect(page.locator("[name=passport]")).to_have_value(re.compile("•.*56"))
        expect(page.locator("[name=phone]")).to_have_value("+7 917 123-45-67")
        page.keyboard.press("Control+Enter")
        page.wait_for_url("**/desk/*/")
        made = Consultation.objects.get()
        assert (made.state, made.consultant, made.address, made.address_guid) == (
            *(State.IN_PROGRESS, user),
            *(ADDRESS, HOUSE),
        )
        assert made.person is not None
        assert made.person.full_name == "Галиева Әлфия Рәшит кызы"

    def test_has_pages_that_stand(self, user: User, service: Service, sign_in: SignIn, stands: Stands) -> None:
        make_consultation(by=user, service=service, now=now() - timedelta(minutes=13), client_name="Галиева Алия")
        page = sign_in(user.email, PASSWORD)
        page.goto(f"/desk/?service={service.pk}")
        stands(page, "desk-home")
        page.goto(path(service))
        stands(page, "desk-start")
        type_in(page, "address", "пос Новый")
        begun(page)
        Beginning.objects.update(began_at=now() - timedelta(minutes=16))
        page.locator("button[name=queue]").click()
        expect(page.locator(".summary")).to_be_visible()
        stands(page, "desk-start-refused")
        page.goto(path(service, "previous"))
        stands(page, "desk-previous")


class TestAFirm:
    def test_fills_its_verified_address_where_there_is_none(self, form: Page) -> None:
        choose(form, "organisation", "1600000")
        expect(form.locator("[name=organisation]")).to_have_value(FIRM)
        expect(form.locator("[name=address]")).to_have_value("г Казань, ул Баумана, д 1")
        assert (hidden(form, "address_guid"), hidden(form, "inn")) == (str(HOUSE_OF_FIRM), "1600000004")

    def test_leaves_the_address_that_was_chosen(self, form: Page) -> None:
        choose(form, "address", "баум 44")
        choose(form, "organisation", "ак барс")
        expect(form.locator("[name=organisation]")).to_have_value(FIRM)
        expect(form.locator("[name=address]")).to_have_value(ADDRESS)
        assert hidden(form, "address_guid") == str(HOUSE)


class TestWhatNoRegisterKnows:
    def test_is_marked_as_soon_as_the_field_is_left(self, form: Page) -> None:
        sign = form.locator("[data-not-found=address]")
        type_in(form, "address", "пос Новый")
        expect(sign).to_be_hidden()
        form.keyboard.press("Tab")
        expect(sign).to_be_visible()
        form.locator("[name=address]").fill("")
        choose(form, "address", "баум 44")
        form.keyboard.press("Tab")
        expect(sign).to_be_hidden()


class TestTheNumberOfAPassport:
    def test_typed_over_the_mask_is_perhaps_somebody_elses(self, form: Page) -> None:
        choose(form, "client_name", "галие")
        expect(form.locator("[name=passport]")).to_have_value(re.compile("•"))
        assert hidden(form, "person")
        type_in(form, "passport", "654321")
        expect(form.locator("[name=passport]")).to_have_value("654321")
        assert not hidden(form, "person")

    def test_of_somebody_known_takes_the_place_of_the_name_typed(self, form: Page) -> None:
        type_in(form, "client_name", "Гали")
        form.keyboard.press("Escape")
        choose(form, "passport", "1234")
        expect(form.locator("[name=client_name]")).to_have_value("Галиева Әлфия Рәшит кызы")
        assert hidden(form, "person")


class TestTheClock:
    def test_begins_with_the_first_character(self, form: Page) -> None:
        expect(form.get_by_role("timer")).to_have_text("15:00")
        assert not Beginning.objects.exists()
        type_in(form, "address", "б")
        begun(form)
        assert Beginning.objects.count() == 1
        expect(form.get_by_role("timer")).to_have_text(re.compile("14:5"))

    def test_is_the_same_after_a_reload_and_in_another_tab(self, form: Page, service: Service) -> None:
        type_in(form, "client_name", "Галиева Л")
        begun(form)
        Beginning.objects.update(began_at=now() - timedelta(minutes=13))
        form.reload()
        other = form.context.new_page()
        other.goto(path(service))
        for page in (form, other):
            expect(page.locator("[name=client_name]")).to_have_value(re.compile("^Г"))
            expect(page.get_by_role("timer")).to_have_text(re.compile("0[12]:"))
            expect(page.locator(CLOCK)).to_have_class(re.compile("is-yellow"))
        assert Beginning.objects.count() == 1

    def test_is_set_by_the_server_when_one_comes_back_to_the_page(self, form: Page) -> None:
        type_in(form, "client_name", "Г")
        begun(form)
        Beginning.objects.update(began_at=now() - timedelta(minutes=14))
        form.wait_for_timeout(2_100)
        form.evaluate("window.dispatchEvent(new Event('focus'))")
        expect(form.get_by_role("timer")).to_have_text(re.compile("00:"))

    def test_is_spoken_of_twice_and_no_more(self, form: Page, complaints: Complaints) -> None:
        form.clock.install()
        form.reload()
        polite, assertive = form.locator("[data-clock-says]"), form.locator("[data-clock-warns]")
        type_in(form, "client_name", "Г")
        begun(form)
        form.route("**/begun/**", lambda route: route.abort())  # the hours that pass here pass in the browser only
        form.clock.run_for(11 * 60_000)
        expect(form.locator(CLOCK)).not_to_have_class(re.compile("is-"))
        expect(polite).to_be_empty()
        form.clock.run_for(90_000)
        expect(form.locator(CLOCK)).to_have_class(re.compile("is-yellow"))
        expect(polite).to_have_text("less than 3 minutes of 15")
        expect(assertive).to_be_empty()
        form.clock.run_for(4 * 60_000)
        expect(form.locator(CLOCK)).to_have_class(re.compile("is-over"))
        expect(assertive).to_have_text("The time set by the regulation for a consultation is over")
        expect(form.get_by_role("timer")).to_have_text(re.compile(r"\+0"))
        complaints[:] = [one for one in complaints if "htmx:error: timeout" not in one]  # of the minutes that flew

    def test_without_scripts_begins_with_the_form_sent(
        self, form: Page, service: Service, browser: Browser, live_server: LiveServer
    ) -> None:
        context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
        kept = ("name", "value", "domain", "path")
        context.add_cookies([{name: one[name] for name in kept} for one in form.context.cookies()])  # type: ignore[misc, literal-required]
        page = context.new_page()
        page.goto(f"/desk/?service={service.pk}")
        page.get_by_role("link", name="Consultation", exact=True).click()
        expect(page.get_by_text("Without scripts the clock begins")).to_be_visible()
        page.fill("[name=client_name]", "Галиева")
        page.locator("form[data-begins] .btn-primary").click()
        expect(page.locator("[name=client_name]")).to_have_value("Галиева")
        assert Beginning.objects.count() == 1
        context.close()


class TestASessionThatEnds:
    def test_in_the_middle_loses_neither_words_nor_time(self, form: Page, user: User) -> None:
        type_in(form, "client_name", "Галиева Лилия")
        begun(form)
        Beginning.objects.update(began_at=now() - timedelta(minutes=5))
        form.context.clear_cookies(name="sessionid")
        type_in(form, "passport", "654321")
        form.keyboard.press("Control+Enter")
        form.fill("[name=email]", user.email)
        form.fill("[name=password]", PASSWORD)
        form.locator("main form button").first.click()
        expect(form.locator("[name=client_name]")).to_have_value("Галиева Лилия")
        expect(form.locator("[name=passport]")).to_have_value("654321")
        expect(form.get_by_role("timer")).to_have_text(re.compile("09:|10:0"))


class TestAnEmptyForm:
    def test_sent_by_mistake_is_no_draft(self, form: Page, service: Service) -> None:
        form.get_by_role("button", name="Register").click()
        expect(form.locator(".summary")).to_be_visible()
        form.wait_for_load_state("networkidle")
        form.goto(path(service))
        expect(form.get_by_text("This is what you typed before")).to_have_count(0)


class TestALineThatIsCut:
    def test_begins_the_clock_when_it_is_back(self, form: Page) -> None:
        form.wait_for_load_state("networkidle")
        form.context.set_offline(True)
        type_in(form, "client_name", "Галиева")
        expect(form.get_by_role("timer")).to_have_text(re.compile("14:5"))
        assert not Beginning.objects.exists()
        form.context.set_offline(False)
        begun(form)
        assert Beginning.objects.count() == 1


class TestThePrevious:
    def test_is_carried_over_and_marked_until_it_is_changed(self, form: Page, user: User, service: Service) -> None:
        last = make_consultation(by=user, service=service, state=State.COMPLETED, address=ADDRESS, address_guid=HOUSE)
        form.goto(f"/desk/?service={service.pk}")
        form.get_by_role("link", name="Previous visitor's consultation").click()
        expect(form.locator(".filled-in")).to_have_count(4)
        form.locator("[name=phone]").fill("8 917 000-00-00")
        expect(form.locator(".filled-in")).to_have_count(3)
        form.locator("[name=same_visitor]").check()
        form.keyboard.press("Control+Enter")
        form.wait_for_url("**/desk/*/")
        made = Consultation.objects.latest("pk")
        assert (made.previous, made.person, made.carried) == (
            *(last, last.person),
            ["address", "passport", "client_name"],
        )


class Served:
    """The product in a process of its own, on the database of the test."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        asked = urlsplit(os.environ["DATABASE_URL"])
        address = urlunsplit(asked._replace(path=f"/{connection.settings_dict['NAME']}"))
        ours = {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "tests.settings", "KENESH_HOME": str(folder)}
        self.environment = os.environ | ours

    def start(self) -> None:
        command = ["manage.py", "runserver", f"127.0.0.1:{self.port}", "--noreload", "--insecure", "--skip-checks"]
        self.process = subprocess.Popen(
            [sys.executable, *command],
            cwd=Path(__file__).resolve().parents[2],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        pytest.fail("The server does not answer.")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def served(live_server: LiveServer, tmp_path: Path) -> Iterator[Served]:
    server = Served(tmp_path)
    server.start()
    yield server
    server.kill()


class TestAServerThatIsKilled:
    def test_in_the_middle_finds_clock_and_words_again(
        self, user: User, service: Service, browser: Browser, served: Served
    ) -> None:
        context = browser.new_context(base_url=f"http://127.0.0.1:{served.port}")
        page = context.new_page()
        page.goto("/sign-in/")
        page.fill("[name=email]", user.email)
        page.fill("[name=password]", PASSWORD)
        with page.expect_navigation():
            page.press("[name=password]", "Enter")
        page.goto(path(service))
        with page.expect_response("**/draft/"):
            type_in(page, "client_name", "Галиева Лилия")
        begun(page)
        Beginning.objects.update(began_at=now() - timedelta(minutes=13))
        served.kill()
        type_in(page, "comment", "Пока сервера нет")
        expect(page.locator("[data-draft-state]")).to_have_class(re.compile("is-waiting"))
        served.start()
        with page.expect_response("**/draft/"):
            page.keyboard.type(", но слова целы")
        page.reload()
        expect(page.locator("[name=client_name]")).to_have_value("Галиева Лилия")
        expect(page.locator("[name=comment]")).to_have_value("Пока сервера нет, но слова целы")
        expect(page.get_by_role("timer")).to_have_text(re.compile("01:|02:00"))
        context.close()
