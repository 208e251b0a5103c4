"""The work of consultants within some days: what each has recorded, referred and answered, and whom they consulted at
the desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import Q

from kenesh.accounts.models import OFFICE_ROLES, User
from kenesh.offices.lists import Lists
from kenesh.offices.models import List, OfficeKind
from kenesh.offices.rules import NOT_STATED
from kenesh.questions import rules as questions
from kenesh.referrals import rules as referrals
from kenesh.reports.counting.direct import ISSUES, OVERRUN, select_facts
from kenesh.reports.rules import Days, Source
from kenesh.reports.selection import Column, Condition, Selection

# «Not stated» of each of these is an indicator.
STATED: Final = ("sex", "age", "status", "citizenship")

_APPEALS: Final = f"""
    SELECT office, consultant, count(*), count(DISTINCT person), coalesce(sum({ISSUES}), 0), coalesce(sum(advocate), 0),
        count(DISTINCT day), max(day), count(*) FILTER (WHERE sex = 0), count(*) FILTER (WHERE age < 0),
        count(*) FILTER (WHERE coalesce(statuses[1], 0) = ANY(%s)), count(*) FILTER (WHERE citizenship = ANY(%s))
    FROM ({{selected}}) appeal GROUP BY GROUPING SETS ((office, consultant), ())
"""  # noqa: S608  # our own words
_REFERRALS: Final = """
    SELECT office_id, consultant_id, count(*), count(*) FILTER (WHERE state <> %(given)s),
        count(*) FILTER (WHERE state = %(helped)s),
        count(*) FILTER (WHERE state = ANY(%(open)s) AND due_on < %(today)s)
    FROM referrals_referral
    WHERE deleted_at IS NULL AND referred_on BETWEEN %(since)s AND %(until)s
        AND (%(office)s::bigint IS NULL OR office_id = %(office)s)
    GROUP BY GROUPING SETS ((office_id, consultant_id), ())
"""
# An answer is of the day it was given, by the clock of the office; it is late after the last day of its term.
_ANSWERS: Final = """
    SELECT office_id, answered_by_id, count(*),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY answered_at - asked_at), count(*) FILTER (WHERE day > due_on)
    FROM (
        SELECT q.*, (q.answered_at AT TIME ZONE o.time_zone)::date AS day
        FROM questions_question q JOIN offices_office o ON o.id = q.office_id
        WHERE q.state = ANY(%(answered)s) AND (%(office)s::bigint IS NULL OR q.office_id = %(office)s)
    ) answer
    WHERE day BETWEEN %(since)s AND %(until)s
    GROUP BY GROUPING SETS ((office_id, answered_by_id), ())
"""
_CONSULTATIONS: Final = f"""
    SELECT office, consultant, count(*), count(*) FILTER (WHERE {OVERRUN}), coalesce(sum(worked), 0)
    FROM ({{selected}}) consultation GROUP BY GROUPING SETS ((office, consultant), ())
"""  # noqa: S608  # our own words


@dataclass(frozen=True)
class Appeals:
    """days: on which there are some; last: the latest of them. not_stated: how many do not say it, by what."""

    records: int = 0
    people: int = 0
    issues: int = 0
    advocates: int = 0
    days: int = 0
    last: date | None = None
    not_stated: Mapping[str, int] = field(default_factory=dict)

    @property
    def percent_not_stated(self) -> float | None:
        """Of all that should have been stated; None where there is nothing."""
        return 100 * sum(self.not_stated.values()) / (self.records * len(STATED)) if self.records else None


@dataclass(frozen=True)
class Referrals:
    """answered: the organisation has said something; overdue: it has not come to an end in its term."""

    records: int = 0
    answered: int = 0
    helped: int = 0
    overdue: int = 0


@dataclass(frozen=True)
class Answers:
    """To questions put online. median: from the question to the answer; late: after the term."""

    records: int = 0
    median: timedelta | None = None
    late: int = 0

    @property
    def median_days(self) -> float | None:
        return None if self.median is None else self.median / timedelta(days=1)


@dataclass(frozen=True)
class Consultations:
    """Completed at the desk. overruns: longer than regulated; worked: seconds."""

    records: int = 0
    overruns: int = 0
    worked: int = 0

    @property
    def average(self) -> float | None:
        """Of one, in minutes."""
        return self.worked / 60 / self.records if self.records else None


@dataclass(frozen=True)
class Work:
    """Of one person in one office; of all: name and office empty. at_work: whether they still are there."""

    name: str = ""
    office: str = ""
    at_work: bool = True
    appeals: Appeals = field(default_factory=Appeals)
    referrals: Referrals = field(default_factory=Referrals)
    answers: Answers = field(default_factory=Answers)
    consultations: Consultations = field(default_factory=Consultations)


@dataclass(frozen=True)
class WorkOfAll:
    """people: a person who came to two consultants is once in the total, so it may be less than the sum."""

    rows: Sequence[Work]
    total: Work

    @property
    def of_the_desk(self) -> bool:
        """Whether there are consultations at all: most offices have no desk."""
        return bool(self.total.consultations.records)


type _Who = tuple[int | None, int | None]  # office and person; both None: of all


def work(days: Days, office: int | None, lists: Lists, today: date) -> WorkOfAll:
    """office None: of all. Whoever works there is listed, though nothing is recorded; who no longer does, if something
    is. By office and name. Three queries for the figures (of a desk four), one for the names."""
    since, until = days.since or date.min, days.until or date.max
    asked = {"since": since, "until": until, "office": office, "today": today}
    appeals = {who: _appeals(row) for who, row in _asked_of_appeals(days, office, lists)}
    referred = {who: Referrals(*row) for who, row in _ask(_REFERRALS, asked | _states())}
    answered = {who: Answers(*row) for who, row in _ask(_ANSWERS, asked | {"answered": _ANSWERED})}
    at_desk = {who: Consultations(*map(int, row)) for who, row in _asked_of_desks(days, office, lists)}
    found = {who for who in (*appeals, *referred, *answered, *at_desk) if who != (None, None)}

    def of(who: _Who, **more: Any) -> Work:
        return Work(
            appeals=appeals.get(who, Appeals()),
            referrals=referred.get(who, Referrals()),
            answers=answered.get(who, Answers()),
            consultations=at_desk.get(who, Consultations()),
            **more,
        )

    rows = []
    for person in _staff(office, {pk for _office, pk in found if pk is not None}):
        own = {(person.office_id, person.pk)} if person.state == "working" and person.role in OFFICE_ROLES else set()
        for who in {who for who in found if who[1] == person.pk} | own:
            if who[0] is None or (office is not None and who[0] != office):
                continue
            at_work = who in own
            rows.append(of(who, name=person.full_name, office=lists.office(who[0]).name, at_work=at_work))
    places = {one.name: place for place, one in enumerate(lists.offices())}
    return WorkOfAll(sorted(rows, key=lambda row: places[row.office]), of((None, None)))


_ANSWERED: Final = [questions.State.ANSWERED.value, questions.State.CLOSED.value]


def _states() -> dict[str, Any]:
    return {
        "given": referrals.State.GIVEN.value,
        "helped": referrals.State.HELPED.value,
        "open": [state.value for state in referrals.OPEN],
    }


def _asked_of_appeals(days: Days, office: int | None, lists: Lists) -> list[tuple[_Who, tuple[Any, ...]]]:
    selected, values = select_facts(Selection(Source.APPEALS, days, _of_office(office)))
    empty = [
        [0, *(one.id for one in lists.entries(name) if one.code == NOT_STATED)]
        for name in (List.SOCIAL_STATUS, List.CITIZENSHIP)
    ]
    return _ask(_APPEALS.format(selected=selected), [*empty, *values])


def _asked_of_desks(days: Days, office: int | None, lists: Lists) -> list[tuple[_Who, tuple[Any, ...]]]:
    offices = lists.offices() if office is None else [lists.office(office)]
    if not any(one.kind == OfficeKind.DESK for one in offices):
        return []
    selected, values = select_facts(Selection(Source.CONSULTATIONS, days, _of_office(office)))
    return _ask(_CONSULTATIONS.format(selected=selected), values)


def _of_office(office: int | None) -> tuple[Condition, ...]:
    return () if office is None else (Condition(Column.OFFICE, (office,)),)


def _appeals(row: Sequence[Any]) -> Appeals:
    records, people, issues, advocates, days, last, *not_stated = row
    return Appeals(records, people, issues, advocates, days, last, dict(zip(STATED, not_stated, strict=True)))


def _ask(sql: str, values: Any) -> list[tuple[_Who, tuple[Any, ...]]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [((office, person), tuple(row)) for office, person, *row in cursor.fetchall()]


def _staff(office: int | None, recorded: set[int]) -> Sequence[User]:
    """Alphabetically."""
    at_work = Q(is_active=True, activated_at__isnull=False, role__in=OFFICE_ROLES)
    if office is not None:
        at_work &= Q(office=office)
    return list(User.objects.filter(at_work | Q(pk__in=recorded)).in_alphabetical_order())
