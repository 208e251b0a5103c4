"""A year of a calendar as its page draws it: twelve months, and what is celebrated in words."""

from calendar import Calendar as Weeks
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Final

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kenesh.workdays.calendar import SATURDAY, Calendar, in_words

HOLIDAY: Final = "*"
EXCEPTION: Final = "•"

# Two letters each: Django's own abbreviations are too long for a narrow month in Kyrgyz and Tatar.
HEADINGS: Final = tuple(
    zip((_("Mo"), _("Tu"), _("We"), _("Th"), _("Fr"), _("Sa"), _("Su")), WEEKDAYS.values(), strict=True)
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a month. sign: HOLIDAY, EXCEPTION or none; words: what it is, said aloud where it is no usual day."""

    day: date
    works: bool
    sign: str
    words: str | Promise

    @property
    def style(self) -> str:
        """Its classes in the style sheet."""
        return " ".join(["is-off"] * (not self.works) + ["is-exception"] * (self.sign == EXCEPTION))


@dataclass(frozen=True, slots=True)
class Month:
    """weeks: seven cells each, from Monday; None: a day of another month."""

    name: str | Promise
    weeks: list[list[Cell | None]]
    working_days: int


@dataclass(frozen=True, slots=True)
class Span:
    """Days running that are off for one reason."""

    first: date
    last: date
    words: str


def months(calendar: Calendar, year: int) -> list[Month]:
    found = []
    for number, name in MONTHS.items():
        weeks = [
            [_cell(calendar, day) if day.month == number else None for day in week]
            for week in Weeks().monthdatescalendar(year, number)
        ]
        working_days = sum(cell is not None and cell.works for cell in chain.from_iterable(weeks))
        found.append(Month(name, weeks, working_days))
    return found


def spans(calendar: Calendar, year: int) -> list[Span]:
    """The holidays of the year and the days off moved, in order; those side by side of one name are one line."""
    found: list[Span] = []
    for day in _days(year):
        for words in map(in_words, calendar.holidays(day)):
            if found and found[-1].words == words and day - found[-1].last == timedelta(days=1):
                found[-1] = Span(found[-1].first, day, words)
            else:
                found.append(Span(day, day, words))
    return found


def is_estimated(calendar: Calendar, year: int) -> bool:
    """Whether a holiday of the year hangs on the moon, and is not known yet to the day."""
    return any(holiday.estimated for day in _days(year) for holiday in calendar.holidays(day))


def _days(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


def _cell(calendar: Calendar, day: date) -> Cell:
    works = calendar.is_working(day)
    if day in calendar.exceptions:
        words = _("working day, exception") if works else _("day off, exception")
        return Cell(day, works, EXCEPTION, words)
    if calendar.holidays(day):
        return Cell(day, works, HOLIDAY, _("holiday"))
    if day.weekday() >= SATURDAY:
        return Cell(day, works, HOLIDAY if works else "", _("working day") if works else _("day off"))
    return Cell(day, works, "", "")
