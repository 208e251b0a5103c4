"""The register «Консультации»."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer
from kenesh.desk.models import Columns, Consultation
from kenesh.desk.rules import State
from kenesh.desk.tests.make import NOON, make_consultation, make_desk, make_service
from tests.database import for_a_class

pytestmark = pytest.mark.django_db

REGISTER = "/desk/register/"
AT_NOON = "02.03.2026"
CONSULTANT = "Хәсәнов Җәүдәт Рөстәм улы"
COLLEAGUE = "Сафина Лилия Илдаровна"


def visitors(response: Any) -> list[str]:
    """The names of the rows shown."""
    place = [heading.name for heading in response.context["headings"]].index("visitor")
    return [line[place].text for line in response.context["lines"]]


def headings(response: Any) -> list[str]:
    return [heading.name for heading in response.context["headings"]]


@pytest.fixture(scope="class")
def some(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """One in every state, each with a visitor of its own."""
    with for_a_class(django_db_blocker):
        make_some()
        yield


def make_some() -> None:
    office = make_desk(name_ru="Отдел приёма, Вахитовский район")
    consultant = a_consultant(office=office, full_name=CONSULTANT)
    colleague = a_consultant(office=office, full_name=COLLEAGUE)
    service = make_service(colleague.office, name_ru="Выдача ГПЗУ")  # type: ignore[arg-type]
    own = make_service(consultant.office, name_ru="Разрешение на строительство")  # type: ignore[arg-type]
    hour = timedelta(hours=1)
    make_consultation(by=colleague, service=service, state=State.WAITING, client_name="Ждущая Анна")
    make_consultation(by=colleague, service=service, state=State.ASSIGNED, client_name="Чужой Пётр", now=NOON + hour)
    make_consultation(
        by=consultant, service=own, state=State.IN_PROGRESS, client_name="Моя Өмет", now=NOON + 2 * hour, address=""
    )
    make_consultation(by=colleague, service=service, state=State.PLANNED, client_name="Поздняя", since=NOON + 9 * hour)
    make_consultation(by=consultant, service=own, state=State.PLANNED, client_name="Ранний", since=NOON + 8 * hour)
    make_consultation(
        by=colleague,
        service=service,
        state=State.COMPLETED,
        client_name="Ушедшая Ләйсән",
        address="г. Казань, ул. Баумана, д. 17/2",
        organisation="ООО «Ак Барс Дом»",
        inn="1655000001",
        now=NOON - timedelta(days=40),
    )
    make_consultation(by=consultant, service=own, state=State.CANCELLED, client_name="Раздумавший")


@pytest.fixture
def consultant(some: None) -> User:
    return User.objects.get(full_name=CONSULTANT)


@pytest.fixture
def colleague(some: None) -> User:
    return User.objects.get(full_name=COLLEAGUE)


@pytest.mark.usefixtures("some")
class TestTheTabs:
    @pytest.mark.parametrize(
        ("tab", "expected"),
        [
            ("", ["Моя Өмет", "Чужой Пётр", "Ждущая Анна"]),
            ("open", ["Моя Өмет", "Чужой Пётр", "Ждущая Анна"]),
            ("mine", ["Моя Өмет", "Ранний"]),
            ("planned", ["Ранний", "Поздняя"]),
            ("archive", ["Раздумавший", "Ушедшая Ләйсән"]),
            ("rubbish", ["Моя Өмет", "Чужой Пётр", "Ждущая Анна"]),
        ],
    )
    def test_show_what_they_say(self, client: Client, consultant: User, tab: str, expected: list[str]) -> None:
        client.force_login(consultant)
        assert visitors(client.get(REGISTER, {"tab": tab})) == expected

    def test_are_counted_after_the_page_stands(self, client: Client, consultant: User) -> None:
        client.force_login(consultant)
        found = client.get(f"{REGISTER}found/", {"tab": "archive"})
        assert {str(tab): count for tab, count, _more in found.context["counts"]} == {
            "open": 3,
            "mine": 2,
            "planned": 2,
            "archive": 2,
        }
        assert found.context["count"] == 2
        assert 'id="count-mine" hx-swap-oob="innerHTML">2<' in found.content.decode()

    def test_are_counted_as_they_are_searched(self, client: Client, consultant: User) -> None:
        client.force_login(consultant)
        found = client.get(f"{REGISTER}found/", {"tab": "open", "visitor": "лайсан", "state": "waiting"})
        assert [count for _tab, count, _more in found.context["counts"]] == [0, 0, 0, 1]

    def test_keep_what_is_looked_for(self, client: Client, consultant: User) -> None:
        client.force_login(consultant)
        page = client.get(REGISTER, {"tab": "open", "visitor": "ан", "state": "waiting", "sort": "address"})
        assert f"{REGISTER}?visitor=%D0%B0%D0%BD&tab=archive" in [url for _tab, _words, url in page.context["tabs"]]

    def test_are_three_for_an_administrator_who_holds_none(self, client: Client) -> None:
        client.force_login(an_administrator())
        page = client.get(REGISTER, {"tab": "mine"})
        assert [str(tab) for tab, _words, _url in page.context["tabs"]] == ["open", "planned", "archive"]
        assert page.context["tab"] == "open"

    def test_say_in_words_that_there_is_nothing(self, client: Client) -> None:
        client.force_login(a_head(office=make_desk()))
        for tab in ("open", "mine", "planned", "archive"):
            page = client.get(REGISTER, {"tab": tab})
            assert str(page.context["nothing"]) in page.content.decode()


@pytest.mark.usefixtures("some")
class TestTheFieldsBeneathTheColumns:
    @pytest.mark.parametrize(
        ("asked", "expected"),
        [
            ("tab=archive&visitor=лайсан", {"Ушедшая Ләйсән"}),
            ("tab=archive&visitor=ушед+лай", {"Ушедшая Ләйсән"}),
            ("tab=archive&visitor=шедш", {"Ушедшая Ләйсән"}),
            ("tab=archive&visitor=ше", set()),
            ("tab=archive&address=ул.+баумана,+17", {"Ушедшая Ләйсән"}),
            ("tab=archive&address=17/2", {"Ушедшая Ләйсән"}),
            ("tab=archive&organisation=барс", {"Ушедшая Ләйсән"}),
            ("tab=archive&organisation=1655000", {"Ушедшая Ләйсән"}),
            ("tab=archive&organisation=барс&visitor=раздум", set()),
            ("tab=archive&number=000006", {"Ушедшая Ләйсән"}),
            ("tab=archive&number=2026-6", {"Ушедшая Ләйсән"}),
            ("tab=archive&number=2025-6", set()),
            ("tab=archive&number=2026-0", {"Ушедшая Ләйсән", "Раздумавший"}),
            ("tab=archive&day=01.2026", {"Ушедшая Ләйсән"}),
            ("tab=archive&day=2.3.2026", {"Раздумавший"}),
            ("tab=archive&day=2026", {"Ушедшая Ләйсән", "Раздумавший"}),
            ("tab=archive&state=cancelled", {"Раздумавший"}),
            ("tab=archive&state=waiting", {"Ушедшая Ләйсән", "Раздумавший"}),
            ("tab=open&state=waiting", {"Ждущая Анна"}),
            ("tab=open&visitor=өмет", {"Моя Өмет"}),
            ("tab=archive&sort=-address&after=rubbish", {"Ушедшая Ләйсән", "Раздумавший"}),
            ("tab=archive&sort=day&after=0~x~1", {"Ушедшая Ләйсән", "Раздумавший"}),
            ("tab=archive&sort=consultant&before=7~2026-01-01~1", {"Ушедшая Ләйсән", "Раздумавший"}),
        ],
    )
    def test_find_what_they_say(self, client: Client, consultant: User, asked: str, expected: set[str]) -> None:
        client.force_login(consultant)
        assert set(visitors(client.get(f"{REGISTER}?{asked}"))) == expected

    def test_find_by_consultant_and_service(self, client: Client, consultant: User, colleague: User) -> None:
        client.force_login(consultant)
        assert visitors(client.get(f"{REGISTER}?tab=planned&consultant={colleague.pk}")) == ["Поздняя"]
        service = Consultation.objects.get(client_name="Ранний").service_id
        page = client.get(f"{REGISTER}?tab=planned&service={service}")
        assert visitors(page) == ["Ранний"]
        assert "service" in headings(page)

    def test_take_services_of_one_name_for_one(self, client: Client, some: None) -> None:
        elsewhere = a_consultant(office=make_desk())
        namesake = make_service(elsewhere.office, name_ru="Выдача ГПЗУ")  # type: ignore[arg-type]
        make_consultation(by=elsewhere, service=namesake, state=State.COMPLETED, client_name="Дальняя")
        client.force_login(an_administrator())
        first = Consultation.objects.get(client_name="Ушедшая Ләйсән").service_id
        page = client.get(f"{REGISTER}?tab=archive&service={first}")
        assert set(visitors(page)) == {"Ушедшая Ләйсән", "Дальняя"}
        options = [str(words) for _value, words in page.context["filter"].fields["service"].choices]
        assert options.count("Выдача ГПЗУ") == 1

    @pytest.mark.parametrize("asked", ["number=abc", "day=31.02.2026", "visitor=???", "consultant=rubbish"])
    def test_say_beside_themselves_what_is_wrong(self, client: Client, consultant: User, asked: str) -> None:
        client.force_login(consultant)
        page = client.get(f"{REGISTER}?{asked}")
        name, typed = asked.split("=")
        assert page.context["filter"].errors.keys() == {name}
        assert page.context.get("lines") is None
        assert f'id="id_{name}_error"' in page.content.decode()
        assert name == "consultant" or f'value="{typed}"' in page.content.decode()
        assert client.get(f"{REGISTER}export.csv?{asked}").status_code == 302
        assert client.get(f"{REGISTER}found/?{asked}").status_code == 200


@pytest.mark.usefixtures("some")
class TestTheColumns:
    def test_are_those_of_the_guide(self, client: Client, consultant: User) -> None:
        client.force_login(consultant)
        seven = ["number", "day", "address", "visitor", "organisation", "consultant", "state"]
        assert headings(client.get(REGISTER)) == seven
        client.force_login(an_administrator())
        assert headings(client.get(REGISTER)) == [*seven, "office"]

    def test_are_kept_as_the_person_wants_them(self, client: Client, consultant: User, colleague: User) -> None:
        client.force_login(consultant)
        chosen = {"shown": ["number", "visitor", "service"], "back": "tab=archive&visitor=ан"}
        answer = client.post(f"{REGISTER}columns/", chosen)
        assert answer["Location"] == f"{REGISTER}?tab=archive&visitor=%D0%B0%D0%BD"
        assert headings(client.get(REGISTER)) == ["number", "visitor", "service"]
        client.post(f"{REGISTER}columns/", {"shown": ["number", "visitor", "service"], "earlier": "service"})
        assert headings(client.get(REGISTER)) == ["number", "service", "visitor"]
        client.force_login(colleague)
        assert len(headings(client.get(REGISTER))) == 7

    @pytest.mark.parametrize(
        ("places", "then"),
        [
            ({}, "number day address visitor"),
            ({"visitor": "1"}, "visitor number day address"),
            ({"number": "3"}, "day address number visitor"),
            ({"day": "99"}, "number address visitor day"),
            ({"visitor": "2", "address": "2"}, "number address visitor day"),
            ({"day": "", "address": "два", "visitor": "-1"}, "number day address visitor"),
        ],
    )
    def test_go_to_any_place_at_once(self, client: Client, consultant: User, places: dict[str, str], then: str) -> None:
        client.force_login(consultant)
        shown = ["number", "day", "address", "visitor"]
        numbers = {f"place-{name}": places.get(name, str(place)) for place, name in enumerate(shown, 1)}
        client.post(f"{REGISTER}columns/", {"shown": shown, **numbers})
        assert headings(client.get(REGISTER)) == then.split()

    def test_that_are_new_stand_last(self, client: Client, consultant: User) -> None:
        client.force_login(consultant)
        form = {
            "shown": ["number", "day", "address", "service"],
            "place-number": "1",
            "place-day": "3",
            "place-address": "3",
        }
        client.post(f"{REGISTER}columns/", form)
        assert headings(client.get(REGISTER)) == ["number", "address", "day", "service"]

    def test_can_be_hidden_with_what_is_looked_for_in_them(self, client: Client, consultant: User) -> None:
        client.force_login(consultant)
        shown = {"shown": ["number", "visitor", "address"], "hide": "address", "back": "address=баумана&visitor=ан"}
        assert client.post(f"{REGISTER}columns/", shown)["Location"] == f"{REGISTER}?visitor=%D0%B0%D0%BD"
        assert headings(client.get(REGISTER)) == ["number", "visitor"]

    def test_are_seen_when_they_are_searched(self, client: Client, consultant: User) -> None:
        client.force_login(consultant)
        client.post(f"{REGISTER}columns/", {"shown": ["visitor"]})
        assert headings(client.get(REGISTER)) == ["number", "visitor"]
        assert headings(client.get(REGISTER, {"address": "баумана"})) == ["number", "visitor", "address"]

    def test_are_the_usual_ones_again(self, client: Client, consultant: User) -> None:
        client.force_login(consultant)
        client.post(f"{REGISTER}columns/", {"shown": ["visitor", "rubbish", "office"]})
        assert Columns.objects.get(user=consultant).shown == ["number", "visitor"]
        client.post(f"{REGISTER}columns/", {"usual": "1"})
        assert not Columns.objects.exists()
        assert client.get(f"{REGISTER}columns/").status_code == 405


@pytest.mark.usefixtures("some")
class TestTheRegister:
    @pytest.mark.parametrize("tab", ["open", "mine", "planned", "archive"])
    @pytest.mark.parametrize("sort", ["", "-address", "consultant", "service", "state"])
    def test_costs_the_same_few_queries(
        self, client: Client, consultant: User, django_assert_max_num_queries: Any, tab: str, sort: str
    ) -> None:
        client.force_login(consultant)
        client.get(REGISTER)
        # session, person, version of the lists, colleagues, services, columns, the page, its rows, their consultants;
        # sorted by consultant, who there is; in the archive, a walk through each stretch
        with django_assert_max_num_queries(14):
            client.get(REGISTER, {"tab": tab, "sort": sort})

    def test_is_of_ones_own_department(self, client: Client) -> None:
        other = a_consultant(office=make_desk())
        client.force_login(other)
        assert client.get(REGISTER).context["lines"] == []
        client.force_login(an_administrator())
        assert len(client.get(REGISTER).context["lines"]) == 3
        client.force_login(an_observer())
        for page in (REGISTER, f"{REGISTER}found/", f"{REGISTER}export.csv"):
            assert client.get(page).status_code == 404

    def test_hides_what_is_deleted(self, client: Client, consultant: User) -> None:
        Consultation.objects.filter(client_name="Ждущая Анна").update(deleted_at=NOON, deleted_by=consultant)
        client.force_login(consultant)
        assert visitors(client.get(REGISTER)) == ["Моя Өмет", "Чужой Пётр"]

    def test_opens_by_the_number(self, client: Client, consultant: User) -> None:
        client.force_login(consultant)
        page = client.get(REGISTER, {"tab": "archive"}).content.decode()
        one = Consultation.objects.get(client_name="Ушедшая Ләйсән")
        assert f'<a class="name" href="/desk/{one.pk}/">2026-000006</a>' in page

    def test_is_sorted_by_a_click_on_the_heading_and_back(self, client: Client, consultant: User) -> None:
        client.force_login(consultant)
        page = client.get(REGISTER, {"tab": "archive"})
        day, visitor = (next(h for h in page.context["headings"] if h.name == name) for name in ("day", "visitor"))
        assert (day.sorted, day.url) == ("descending", f"{REGISTER}?tab=archive&sort=day")
        assert (visitor.sorted, visitor.url) == ("", f"{REGISTER}?tab=archive&sort=visitor")
        page = client.get(visitor.url)
        assert visitors(page) == ["Раздумавший", "Ушедшая Ләйсән"]
        visitor = next(heading for heading in page.context["headings"] if heading.name == "visitor")
        assert (visitor.sorted, visitor.url) == ("ascending", f"{REGISTER}?tab=archive&sort=-visitor")
        assert visitor.usual == f"{REGISTER}?tab=archive"
        assert visitors(client.get(visitor.url)) == ["Ушедшая Ләйсән", "Раздумавший"]

    def test_gives_htmx_its_results_and_the_way_back_of_the_columns(self, client: Client, consultant: User) -> None:
        client.force_login(consultant)
        part = client.get(
            REGISTER, {"tab": "archive", "visitor": "лай"}, headers={"HX-Request": "true"}
        ).content.decode()
        assert part.strip().startswith('<div id="results">')
        assert 'name="back" value="tab=archive&amp;visitor=%D0%BB%D0%B0%D0%B9" hx-swap-oob="true"' in part
        assert 'hx-swap-oob="true"' not in client.get(REGISTER).content.decode()

    def test_is_paged_both_ways(self, client: Client, consultant: User) -> None:
        service = make_service(consultant.office)  # type: ignore[arg-type]
        names = [f"Посетитель {number:02}" for number in range(60)]
        for number, name in enumerate(names):
            now = NOON + timedelta(minutes=20 * number)
            make_consultation(by=consultant, service=service, state=State.CANCELLED, client_name=name, now=now)
        client.force_login(consultant)
        first = client.get(REGISTER, {"tab": "archive", "visitor": "посетитель", "sort": "visitor"})
        second = client.get(first.context["older"])
        third = client.get(second.context["older"])
        assert visitors(first) + visitors(second) + visitors(third) == names
        assert visitors(client.get(third.context["newer"])) == visitors(second)
        assert not first.context["newer"]
        assert not third.context["older"]


@pytest.mark.usefixtures("some")
class TestTheFile:
    def test_has_what_is_found_and_nothing_else(self, client: Client, consultant: User) -> None:
        client.force_login(consultant)
        file = b"".join(client.get(f"{REGISTER}export.csv?tab=archive&visitor=лайсан")).decode()
        headings, row = csv.reader(StringIO(file.removeprefix("\ufeff")), delimiter=";")
        assert len(headings) == len(row)
        said = dict(zip(headings, row, strict=True))
        assert row[0] == "2026-000006"
        assert {"Ушедшая Ләйсән", "1655000001", "Сафина Лилия Илдаровна", "Порядок разъяснён."} < set(said.values())
        assert "5.0" in row
        assert "15.0" in row

    def test_is_a_workbook_too(self, client: Client, consultant: User) -> None:
        client.force_login(consultant)
        book = b"".join(client.get(f"{REGISTER}export.xlsx?tab=mine"))
        with ZipFile(BytesIO(book)) as parts:
            sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        assert "Моя Өмет" in sheet
        assert "Ранний" in sheet
        assert "Чужой Пётр" not in sheet
        assert client.get(f"{REGISTER}export.pdf").status_code == 404
