"""Which records a report counts, in the terms of the facts: exact, hashable, free of how it was asked for."""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Self

from kenesh.reports.rules import Days, Source


class Column(StrEnum):
    """What is known of a record that is counted: its fact. Numbers; 0 (of the age −1) is «not stated».

    day: of the help, the referral or the question, or the day a consultation began, in the time zone of the record's
    office.
    categories, statuses: ids of entries in the order of their list; none is an empty one.
    service, overrun (rules.Overrun): of a consultation only.
    """

    DAY = "day"
    OFFICE = "office"
    CONSULTANT = "consultant"
    AGE = "age"
    SEX = "sex"
    CITIZENSHIP = "citizenship"
    KIND = "kind"
    TERRITORY = "territory"
    ADVOCATE = "advocate"  # 0 or 1
    CATEGORIES = "categories"
    STATUSES = "statuses"
    SERVICE = "service"
    OVERRUN = "overrun"


ARRAYS = frozenset({Column.CATEGORIES, Column.STATUSES})


class How(StrEnum):
    """IN: the column's value is one of these. Of the arrays: FIRST: their first is (0: they are empty); ANY: one of
    theirs is (0: they are empty)."""

    IN = "in"
    FIRST = "first"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Condition:
    column: Column
    values: tuple[int, ...]
    how: How = How.IN


@dataclass(frozen=True, slots=True)
class Selection:
    """Records of one source within days (of their office) that meet every condition; deleted ones never."""

    source: Source = Source.APPEALS
    days: Days = field(default_factory=Days)
    conditions: tuple[Condition, ...] = ()

    def within(self, since: date | None, until: date | None) -> Self:
        return replace(self, days=Days(since, until))

    def having(self, *conditions: Condition) -> Self:
        return replace(self, conditions=(*self.conditions, *conditions))
