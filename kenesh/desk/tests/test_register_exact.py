"""Whatever is asked of the register and however it is sorted, its pages are exactly what a plain sort of plain filters
gives."""

import random
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, an_administrator
from kenesh.alphabet.order import alphabet_key, fold
from kenesh.desk.columns import COLUMNS
from kenesh.desk.models import Consultation, Service
from kenesh.desk.orders import consultants_of, order, usual
from kenesh.desk.rules import ENDED, State
from kenesh.desk.tests.make import NOON, make_desk, make_service
from kenesh.desk.wanted import STATES, Tab, WantedConsultations
from kenesh.offices.models import Office
from kenesh.records import finding
from kenesh.records.orders import Position

ADDRESSES: Final = ("", "г. Казань, ул. Баумана, д. 9", "Казань, ул. Ләйсән, д. 17/2", "пр-т Победы, 17", "Ёлочная, 9а")
VISITORS: Final = ("Ёлкина Анна", "Гарипова Ләйсән Илдаровна", "Хәсәнов Җәүдәт", "Ли Светлана", "Smith John")
ORGANISATIONS: Final = ("", "", "ООО «Ак Барс Дом»", "ИП Гарипов", "АО «Казань-Строй»")
TYPED: Final = {
    "address": ("", "", "", "баумана", "ка", "д 9", "ул.  ЛАЙСАН", "17", "17/2", "победы 17", "нет такой"),
    "visitor": ("", "", "", "елк", "ли", "лайс", "ләйсән гарип", "жаудат", "smi"),
    "organisation": ("", "", "", "барс", "ак-барс", "16", "1655", "казань строй"),
}
SORTS: Final = ("", *COLUMNS, *(f"-{name}" for name in COLUMNS))


def a_row(by: User, service: Service, state: State, number: int, chance: random.Random) -> Consultation:
    at = NOON - timedelta(hours=chance.randrange(0, 400, 8))
    planned = state in {State.PLANNED, State.NO_SHOW} or (state == State.CANCELLED and chance.random() < 0.5)
    planned_from = (NOON if state == State.PLANNED else at) + timedelta(hours=number) if planned else None
    waits = state == State.WAITING or (state == State.CANCELLED and not planned)
    begun = state in {State.IN_PROGRESS, State.PARKED, State.COMPLETED}
    organisation = chance.choice(ORGANISATIONS)
    return Consultation(
        submission=uuid4(),
        office_id=service.office_id,
        year=chance.choice([2025, 2026]),
        serial=number,
        service=service,
        consultant=None if waits else by,
        assigned_at=None if waits else at,
        registered_by=by,
        registered_at=at,
        state=state.value,
        address=chance.choice(ADDRESSES),
        client_name=chance.choice(VISITORS),
        organisation=organisation,
        inn=chance.choice(["", "1655000001"]) if organisation else "",
        planned_from=planned_from,
        planned_until=planned_from and planned_from + timedelta(minutes=15),
        limit=900,
        began_at=at if begun else None,
        ended_at=at if state in ENDED else None,
        worked=300 if state == State.COMPLETED else None,
        summary="Разъяснено." if state == State.COMPLETED else "",
    )


@pytest.fixture
def many(db: None) -> None:
    """Three hundred consultations of three departments, in every state, with many equal dates and names."""
    chance = random.Random(7)
    rows = []
    for name in ("Отдел приёма, Кировский район", "Отдел приёма, Авиастроительный район", "Бүлек"):
        office = make_desk(name_ru=name)
        services = [make_service(office, name_ru=of) for of in ("Өлеш", "Выдача ГПЗУ", "Аренда", "Никогда")][:3]
        make_service(office, name_ru="Никому не нужная")
        staff = [a_consultant(office=office, full_name=who) for who in ("Ярова А.", "Әминов Б.", "Абдуллин В.")]
        a_consultant(office=office, full_name="Новенькая")
        for number in range(1, 101):
            by, service = chance.choice(staff), chance.choice(services)
            ended, others = chance.choice(ENDED), [State.WAITING, State.ASSIGNED, State.PARKED, State.PLANNED]
            state = ended if chance.random() < 0.6 else chance.choice(others)
            rows.append(a_row(by, service, state, number, chance))
        rows.append(a_row(staff[0], services[0], State.IN_PROGRESS, 101, chance))
    Consultation.objects.bulk_create(rows)


def has(said: str, typed: str) -> bool:
    """Every typed word is a part of a word, a short one its beginning."""
    there = re.findall(r"[\w/]+", fold(said))
    return all(
        any(part in word if len(part) > 2 else word.startswith(part) for word in there)
        for part in re.findall(r"[\w/]+", fold(typed))
    )


def naive(one: Consultation, wanted: WantedConsultations) -> bool:
    """The fields again, in the plainest Python."""
    return (
        State(one.state) in STATES[wanted.tab]
        and (wanted.tab != Tab.MINE or one.consultant_id == wanted.me)
        and (wanted.office is None or one.office_id == wanted.office)
        and (wanted.since is None or one.dated_at >= wanted.since)
        and (wanted.until is None or one.dated_at < wanted.until)
        and (wanted.serial is None or one.serial == wanted.serial)
        and (wanted.year is None or one.year == wanted.year)
        and (wanted.consultant is None or one.consultant_id == wanted.consultant)
        and (not wanted.states or one.state in wanted.states)
        and (not wanted.services or one.service_id in wanted.services)
        and has(one.address, wanted.address)
        and has(one.client_name, wanted.visitor)
        and has(f"{one.organisation} {one.inn}", wanted.organisation)
    )


def plainly_sorted(consultations: Sequence[Consultation], sort: str, tab: Tab) -> list[int]:
    sort = sort or usual(tab)
    descending, column = sort.startswith("-"), sort.removeprefix("-")
    services = {one.pk: alphabet_key(one.name) for one in Service.objects.all()}
    offices = {one.pk: alphabet_key(one.name) for one in Office.objects.all()}
    staff = {one.pk: alphabet_key(one.full_name) for one in User.objects.all()}
    newest = sorted(consultations, key=lambda one: (one.dated_at, one.pk), reverse=True)

    def by(of: Any) -> None:
        newest.sort(key=of, reverse=descending)

    match column:
        case "day":
            by(lambda one: (one.dated_at, one.pk))
        case "number":
            by(lambda one: (one.year, one.serial, one.pk))
        case "visitor":
            by(lambda one: (alphabet_key(one.client_name), one.pk))
        case "address" | "organisation":
            by(lambda one: (alphabet_key(getattr(one, column)), one.pk))
            newest.sort(key=lambda one: not getattr(one, column))
        case "state":
            by(lambda one: STATES[tab].index(State(one.state)))
        case "consultant":
            by(lambda one: (not one.consultant_id, staff.get(one.consultant_id or 0, ""), one.consultant_id or 0))
        case "service":
            by(lambda one: (services[one.service_id], one.service_id))
        case "office":
            by(lambda one: (offices[one.office_id], one.office_id))
    return [one.pk for one in newest]


def wanted_of(draw: Any, tab: Tab, reader: User) -> WantedConsultations:
    services = {one.pk: one.name_ru for one in Service.objects.all()}
    staff = list(User.objects.filter(office__isnull=False).values_list("id", flat=True))
    days = st.none() | st.integers(-60, 400).map(lambda back: NOON - timedelta(hours=back))
    service = draw(st.none() | st.sampled_from([*services]))
    since: datetime | None = draw(days)
    return WantedConsultations(
        tab=tab,
        me=reader.pk,
        office=reader.office_id or draw(st.none() | st.sampled_from([*Office.objects.values_list("id", flat=True)])),
        since=since,
        until=draw(days),
        serial=draw(st.sampled_from([None, None, None, 7])),
        year=draw(st.sampled_from([None, None, 2026])),
        consultant=draw(st.none() | st.sampled_from(staff)),
        states=draw(st.just(()) | st.sampled_from(STATES[tab]).map(lambda state: (state,))),
        services=() if service is None else tuple(pk for pk, name in services.items() if name == services[service]),
        **{name: draw(st.sampled_from(typed)) for name, typed in TYPED.items()},
    )


def readers() -> list[User]:
    there = list(User.objects.filter(role="administrator")) or [an_administrator()]
    return [*there, *User.objects.filter(full_name="Ярова А.")[:1]]


@pytest.mark.django_db
class TestAPageOfTheRegister:
    @settings(max_examples=150)
    @given(data=st.data(), sort=st.sampled_from(SORTS), tab=st.sampled_from(Tab), walk=st.sampled_from([1, 30, 8000]))
    def test_is_what_a_plain_sort_of_plain_filters_gives(
        self, many: None, data: Any, sort: str, tab: Tab, walk: int
    ) -> None:
        reader = data.draw(st.sampled_from(readers()))
        wanted = wanted_of(data.draw, tab, reader)
        visible = Consultation.objects.visible_to(reader)
        chosen = order(
            sort,
            tab,
            services={one.pk: one.name for one in Service.objects.visible_to(reader)},
            offices={one.pk: one.name for one in Office.objects.all()},
            consultants=consultants_of(visible, wanted, reader),
        )
        everything = list(visible)
        expected = plainly_sorted([one for one in everything if naive(one, wanted)], sort, tab)
        rows = {one.pk: one for one in everything}
        kept = finding.WALK, finding.WALK_OF_ALL
        finding.WALK = finding.WALK_OF_ALL = walk  # type: ignore[misc]
        try:
            assert finding.count(visible, wanted, 1000) == len(expected)
            assert [one.pk for one in finding.all_of(visible, wanted, chosen)] == expected
            seen: list[int] = []
            after: Position | None = None
            while len(seen) <= len(expected):
                found = finding.find(visible, wanted, chosen, after=after)
                seen += found.ids
                if not found.more_after:
                    break
                after = chosen.read(str(chosen.position_of(rows[found.ids[-1]])))
                assert after is not None
            assert seen == expected
            if len(expected) > 2 * finding.PAGE:
                before = chosen.position_of(rows[expected[2 * finding.PAGE]])
                back = finding.find(visible, wanted, chosen, before=before)
                assert back.ids == expected[finding.PAGE : 2 * finding.PAGE]
        finally:
            finding.WALK, finding.WALK_OF_ALL = kept  # type: ignore[misc]
