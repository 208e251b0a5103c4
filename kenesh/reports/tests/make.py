"""Varied records of every source for the tests of reports, and what plain Python counts of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, Final
from uuid import uuid4
from zoneinfo import ZoneInfo

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant
from kenesh.alphabet.order import alphabet_key
from kenesh.appeals.models import Appeal
from kenesh.desk.models import Consultation, Service
from kenesh.desk.models import State as Stage
from kenesh.offices.lists import Lists, current_lists
from kenesh.offices.models import List, Office, Territory
from kenesh.people.models import Sex
from kenesh.questions.models import Question, State
from kenesh.referrals.models import Referral
from kenesh.referrals.tests.make import the_court
from kenesh.reports.rules import Days, Overrun, Source, Unit
from kenesh.reports.selection import Column, Condition, How, Selection
from kenesh.shell.codes import new_code

OFFICES: Final = ("YSK-01", "OSH-01", "BIS-01", "KZN-01")  # the last of another time zone
FIRST, LAST = datetime(2024, 11, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)
# Ends of days, months and years, 29 February too; the hour is that before midnight in one of the time zones.
EDGES: Final = tuple(
    datetime(*day, hour, 30, tzinfo=UTC)
    for day in ((2024, 2, 28), (2024, 2, 29), (2024, 12, 31), (2025, 1, 1), (2025, 3, 31), (2025, 12, 31))
    for hour in (17, 20, 22)
)
NAMES: Final = (
    "Үсөнова Айгүл",
    "ҮСӨНОВА айгүл",
    "Ёлкин Пётр",
    "Әхмәтҗанова Һәдия",
    "Ли Ван",
    "Токтоев Ырыс",
    "Токтоева Ырыс",
)
PHONES: Final = ("", "+996555123456", "+996700111222")
AGES: Final = (None, 0, 14, 19, 20, 21, 35, 36, 60, 61, 67, 120)


@dataclass(frozen=True)
class Fact:
    """Of one record, as the columns of a selection name it, and whose it is."""

    id: int
    day: date
    office: int
    consultant: int
    age: int
    sex: int
    citizenship: int
    kind: int
    territory: int
    advocate: int
    categories: tuple[int, ...]
    statuses: tuple[int, ...]
    person: object
    service: int = 0
    overrun: int = 0
    worked: int = 0


def varied_records(count: int = 60, seed: str = "reports") -> None:
    """So many records of each source: with all that may be said and left unsaid, around midnights and New Years, some
    deleted or not confirmed, some people more than once. The reference data must be there."""
    chance, lists = Random(seed), current_lists()
    offices = {office.code: office for office in Office.objects.filter(code__in=OFFICES)}
    staff = [a_consultant(office=offices[code], full_name=f"Консультант {code} {n}") for code in OFFICES for n in "12"]
    places = Territory.objects.filter(
        code__in=[
            *("41700000000000", "41702000000000", "41711000000000", "41711201000000", "41702205000000"),
            *("TT-KZN", "TT-KZN-MSK"),
        ]
    )
    some = Some(chance, lists, staff, [None, *places.order_by("pk")])
    Appeal.objects.bulk_create(some.appeal() for _ in range(count))
    court = the_court()
    Referral.objects.bulk_create(some.referral(number, organisation=court) for number in range(1, count + 1))
    Question.objects.bulk_create(some.question(number) for number in range(count))
    for office in offices.values():
        for name in ("Градостроительный план", f"Перепланировка {office.code}"):
            Service.objects.get_or_create(office=office, name_ru=name)
    services = list(Service.objects.filter(office__in=offices.values()).order_by("pk"))
    Consultation.objects.bulk_create(some.consultation(number, services) for number in range(1, count + 1))


@dataclass
class Some:
    """Records by chance."""

    chance: Random
    lists: Lists
    staff: Sequence[User]
    places: Sequence[Territory | None]

    def moment(self) -> datetime:
        if self.chance.random() < 0.4:
            return self.chance.choice(EDGES)
        return FIRST + timedelta(minutes=self.chance.randrange(int((LAST - FIRST).total_seconds()) // 60))

    def entries(self, which: List, most: int) -> list[int]:
        """In the order of the list, «Не указано» among them and often alone."""
        there = [entry.id for entry in self.lists.entries(which)]
        shortened = list(dict.fromkeys([*there[:6], there[-1]]))
        chosen = set(self.chance.sample(shortened, self.chance.randint(1, most)))
        return [id for id in shortened if id in chosen]

    def client(self) -> dict[str, Any]:
        consultant = self.chance.choice(self.staff)
        deleted = {"deleted_at": LAST, "deleted_by": consultant} if self.chance.random() < 0.1 else {}
        return {
            "submission": uuid4(),
            "office": consultant.office,
            "consultant": consultant,
            "client_name": self.chance.choice(NAMES),
            "age": self.chance.choice(AGES),
            "sex": self.chance.choice(Sex.values),
            "citizenship_id": self.entries(List.CITIZENSHIP, 1)[0],
            "social_statuses": self.entries(List.SOCIAL_STATUS, 3),
            "phone": self.chance.choice(PHONES),
            "territory": self.chance.choice(self.places),
            "categories": self.entries(List.CATEGORY, 3),
            **deleted,
        }

    def appeal(self) -> Appeal:
        return Appeal(
            **self.client(),
            helped_at=self.moment(),
            kind_of_aid_id=self.entries(List.KIND_OF_AID, 1)[0],
            advocate_provided=self.chance.random() < 0.3,
        )

    def referral(self, number: int, **fields: Any) -> Referral:
        day = self.moment().date()
        return Referral(
            **self.client(),
            **fields,
            referred_on=day,
            serial=number,
            due_on=day + timedelta(days=10),
            asked="Разъяснить порядок вступления в наследство.",
            code=new_code(),
        )

    def question(self, number: int) -> Question:
        consultant, asked_at = self.chance.choice(self.staff), self.moment()
        state = self.chance.choice([State.UNCONFIRMED, State.WAITING, State.ANSWERED, State.ANSWERED])
        confirmed = state != State.UNCONFIRMED and {
            "office": consultant.office,
            "due_on": asked_at.date() + timedelta(days=14),
        }
        answered = state == State.ANSWERED and {
            "answer": "Обратитесь к нотариусу.",
            "answered_by": consultant,
            "answered_at": asked_at,
            "categories": self.entries(List.CATEGORY, 3),
        }
        asker = f"asker{number % 7}@example.kg"
        return Question(
            submission=uuid4(),
            code=new_code(),
            asked_at=asked_at,
            language="ru",
            text="Как вступить в наследство?",
            territory=self.chance.choice(self.places[1:]),
            email=asker.capitalize() if self.chance.random() < 0.3 else asker,
            may_publish=False,
            state=state,
            **(confirmed or {}),
            **(answered or {}),
        )

    def consultation(self, number: int, services: Sequence[Service]) -> Consultation:
        """Ended ones, and some that were interrupted; most of them completed."""
        consultant, began_at = self.chance.choice(self.staff), self.moment()
        limit = self.chance.choice([600, 900])
        worked = limit + self.chance.choice([-599, -60, 0, 1, 300, 301, 4000])
        deleted = {"deleted_at": LAST, "deleted_by": consultant} if self.chance.random() < 0.1 else {}
        return Consultation(
            submission=uuid4(),
            office=consultant.office,
            year=began_at.year,
            serial=number,
            service=self.chance.choice([one for one in services if one.office_id == consultant.office_id]),
            consultant=consultant,
            assigned_at=began_at,
            registered_by=consultant,
            registered_at=began_at,
            state=self.chance.choice([*[Stage.COMPLETED] * 7, Stage.CANCELLED, Stage.NO_SHOW, Stage.PARKED]),
            client_name=self.chance.choice(NAMES),
            phone=self.chance.choice(PHONES),
            limit=limit,
            began_at=began_at,
            ended_at=began_at + timedelta(seconds=worked),
            worked=worked,
            summary="Порядок разъяснён.",
            **deleted,
        )


def facts(source: Source) -> list[Fact]:
    """Of the records that are counted."""
    match source:
        case Source.APPEALS:
            return [
                _of_client(
                    one,
                    day=_day(one.helped_at, one.office),
                    kind=one.kind_of_aid_id,
                    advocate=int(one.advocate_provided),
                )
                for one in Appeal.objects.filter(deleted_at=None).select_related("office")
            ]
        case Source.REFERRALS:
            return [
                _of_client(one, day=one.referred_on, kind=0, advocate=0)
                for one in Referral.objects.filter(deleted_at=None)
            ]
        case Source.QUESTIONS:
            return [
                _of_question(one) for one in Question.objects.exclude(state=State.UNCONFIRMED).select_related("office")
            ]
        case Source.CONSULTATIONS:
            completed = Consultation.objects.filter(state=Stage.COMPLETED, deleted_at=None)
            return [_of_consultation(one) for one in completed.select_related("office")]


def _of_client(one: Appeal | Referral, **own: Any) -> Fact:
    return Fact(
        id=one.pk,
        office=one.office_id,
        consultant=one.consultant_id,
        age=-1 if one.age is None else one.age,
        sex=one.sex,
        citizenship=one.citizenship_id,
        territory=one.territory_id or 0,
        categories=tuple(one.categories),
        statuses=tuple(one.social_statuses),
        person=(alphabet_key(one.client_name), one.phone),
        **own,
    )


def _of_question(one: Question) -> Fact:
    assert one.office is not None
    return Fact(
        id=one.pk,
        day=_day(one.asked_at, one.office),
        office=one.office.pk,
        consultant=one.answered_by_id or 0,
        age=-1,
        sex=0,
        citizenship=0,
        kind=0,
        territory=one.territory_id,
        advocate=0,
        categories=tuple(one.categories),
        statuses=(),
        person=one.email.lower(),
    )


def _of_consultation(one: Consultation) -> Fact:
    assert one.began_at is not None
    over = (one.worked or 0) - one.limit
    return Fact(
        id=one.pk,
        day=_day(one.began_at, one.office),
        office=one.office_id,
        consultant=one.consultant_id or 0,
        age=-1,
        sex=0,
        citizenship=0,
        kind=0,
        territory=0,
        advocate=0,
        categories=(),
        statuses=(),
        person=(one.client_name.lower(), one.phone),
        service=one.service_id,
        overrun=Overrun.NONE if over <= 0 else Overrun.SHORT if over <= 5 * 60 else Overrun.LONG,
        worked=one.worked or 0,
    )


def _day(moment: datetime, office: Office) -> date:
    return moment.astimezone(ZoneInfo(office.time_zone)).date()


def selected(found: Sequence[Fact], selection: Selection) -> list[Fact]:
    return [
        one for one in found if within(selection.days, one.day) and all(meets(one, c) for c in selection.conditions)
    ]


def within(days: Days, day: date) -> bool:
    return (days.since is None or days.since <= day) and (days.until is None or day <= days.until)


def meets(one: Fact, condition: Condition) -> bool:
    value: Any = getattr(one, condition.column)
    match condition.how:
        case How.IN:
            return value in condition.values
        case How.FIRST:
            return (value[0] if value else 0) in condition.values
        case How.ANY:
            return bool(set(value or [0]) & set(condition.values))


def counted(found: Sequence[Fact], unit: Unit) -> list[Fact]:
    """What figures are counted of: of people the last record of each."""
    if unit != Unit.PEOPLE:
        return list(found)
    last: dict[object, Fact] = {}
    for one in sorted(found, key=lambda one: (one.day, one.id)):
        last[one.person] = one
    return list(last.values())


def grouped(found: Sequence[Fact], columns: Sequence[Column], unit: Unit) -> dict[tuple[Any, ...], int]:
    """What `Counting.groups` says of one set of columns."""
    groups: Counter[tuple[Any, ...]] = Counter()
    for one in counted(found, unit):
        issues = unit == Unit.ISSUES and Column.CATEGORIES not in columns
        groups[tuple(getattr(one, column) for column in columns)] += max(len(one.categories), 1) if issues else 1
    return dict(groups)
