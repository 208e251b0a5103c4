"""What a report counts and by what, as plain values: units, breakdowns, periods, age bands."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum
from itertools import pairwise
from typing import Final


class Source(StrEnum):
    """Which records are counted."""

    APPEALS = "appeals"
    REFERRALS = "referrals"
    QUESTIONS = "questions"
    CONSULTATIONS = "consultations"


class Unit(StrEnum):
    """What one is.

    RECORDS: an appeal (referral, question put online). It stands once in every breakdown: by its main category and its
    main social status, the first in the order of their lists.
    PEOPLE: a person, once, as the last of their records among those selected shows them.
    ISSUES: a category of a record: «вопрос». A record without a category is one issue not stated.
    """

    RECORDS = "records"
    PEOPLE = "people"
    ISSUES = "issues"


class Dimension(StrEnum):
    """The blocks, in the order of the page."""

    OFFICE = "office"
    CITIZENSHIP = "citizenship"
    CATEGORY = "category"
    AGE = "age"
    SEX = "sex"
    STATUS = "status"
    CONSULTANT = "consultant"
    REGION = "region"
    DISTRICT = "district"
    KIND = "kind"
    SERVICE = "service"
    OVERRUN = "overrun"


_OF_THE_DESK: Final = (Dimension.OFFICE, Dimension.CONSULTANT, Dimension.SERVICE, Dimension.OVERRUN)
_OF_CLIENTS: Final = tuple(one for one in Dimension if one not in {Dimension.SERVICE, Dimension.OVERRUN})
# What the records of each are broken down by, and counted in.
BLOCKS: Final[Mapping[Source, tuple[Dimension, ...]]] = {
    Source.APPEALS: _OF_CLIENTS,
    Source.REFERRALS: _OF_CLIENTS,
    Source.QUESTIONS: _OF_CLIENTS,
    Source.CONSULTATIONS: _OF_THE_DESK,
}
UNITS: Final[Mapping[Source, tuple[Unit, ...]]] = {
    Source.APPEALS: tuple(Unit),
    Source.REFERRALS: tuple(Unit),
    Source.QUESTIONS: tuple(Unit),
    Source.CONSULTATIONS: (Unit.RECORDS, Unit.PEOPLE),
}


class Overrun(IntEnum):
    """How much longer than regulated a consultation took: not at all, by SHORT at most, by more."""

    NONE = 1
    SHORT = 2
    LONG = 3


SHORT: Final = 5  # minutes


class Step(StrEnum):
    """Of the dynamics. A week begins on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Compare(StrEnum):
    NOTHING = ""
    PREVIOUS = "previous"
    YEAR = "year"


class Period(StrEnum):
    """Periods that move with the day, for reports that are saved and mailed."""

    THIS_MONTH = "this-month"
    LAST_MONTH = "last-month"
    THIS_QUARTER = "this-quarter"
    LAST_QUARTER = "last-quarter"
    THIS_YEAR = "this-year"
    LAST_YEAR = "last-year"


@dataclass(frozen=True, slots=True)
class Days:
    """Both inclusive; None: unbounded."""

    since: date | None = None
    until: date | None = None


def days_of(period: Period, today: date) -> Days:
    """The days a moving period takes in today; one that lasts ends today."""
    month, year = today.replace(day=1), today.replace(month=1, day=1)
    quarter = month.replace(month=(today.month - 1) // 3 * 3 + 1)
    before = timedelta(days=1)
    match period:
        case Period.THIS_MONTH:
            return Days(month, today)
        case Period.LAST_MONTH:
            return Days((month - before).replace(day=1), month - before)
        case Period.THIS_QUARTER:
            return Days(quarter, today)
        case Period.LAST_QUARTER:
            last = quarter - before
            return Days(last.replace(month=last.month - 2, day=1), last)
        case Period.THIS_YEAR:
            return Days(year, today)
        case Period.LAST_YEAR:
            return Days(year.replace(year=year.year - 1), year - before)


def compared_with(days: Days, how: Compare) -> Days | None:
    """The period to compare with: as many days (of whole months: as many months) right before, or the same days a year
    before. None: there is nothing to compare, for the period has no beginning or no end, or history none."""
    since, until = days.since, days.until
    if how == Compare.NOTHING or since is None or until is None:
        return None
    try:
        whole = since.day == 1 and _ends_a_month(until)
        if how == Compare.YEAR:
            return Days(_a_year_before(since), _a_year_before(until, last=whole))
        if whole:
            months = (until.year - since.year) * 12 + until.month - since.month + 1
            first = since.year * 12 + since.month - 1 - months
            return Days(date(first // 12, first % 12 + 1, 1), since - timedelta(days=1))
        return Days(since - (until - since) - timedelta(days=1), since - timedelta(days=1))
    except (ValueError, OverflowError):
        return None


def _ends_a_month(day: date) -> bool:
    return day == date.max or (day + timedelta(days=1)).day == 1


def _a_year_before(day: date, *, last: bool = False) -> date:
    """29 February has the 28th before it; the last day of whole months the last day of that month."""
    if last and day.month == 2:
        return date(day.year - 1, 3, 1) - timedelta(days=1)
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)


def first_day(day: date, step: Step) -> date:
    """Of the day, week or month that the day is in."""
    if step == Step.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if step == Step.MONTH else day


MOST_POINTS: Final = 1_500  # of the dynamics
_SHORTEST_FIRST: Final = {Step.DAY: 1, Step.WEEK: 7, Step.MONTH: 28}  # days


def step_over(days: Collection[date], wanted: Step) -> Step:
    """The step wanted or, where from the first day to the last it would make too many points, the next longer one that
    does not. One record of a day long ago would make a page of thousands of empty days."""
    span = (max(days) - min(days)).days if days else 0
    steps = list(Step)[list(Step).index(wanted) :]
    return next((step for step in steps if span / _SHORTEST_FIRST[step] < MOST_POINTS), Step.MONTH)


NO_AGE: Final = -1
OLDEST: Final = 120


@dataclass(frozen=True, slots=True)
class Band:
    """Full years, both inclusive; until None: and older."""

    since: int
    until: int | None

    @property
    def ages(self) -> range:
        return range(self.since, (OLDEST if self.until is None else self.until) + 1)


def bands(lower_ends: Sequence[int]) -> tuple[Band, ...]:
    """Bands that neither overlap nor leave a gap: each begins at its lower end and lasts to the next one. What is below
    the first is a band of its own."""
    ends = sorted({0, *lower_ends})
    return (*(Band(one, following - 1) for one, following in pairwise(ends)), Band(ends[-1], None))
