"""Calendars as everybody reads them: `current_calendar("KG").after(today, 10)`.

The exceptions are kept in the process and read anew only when their version, which a trigger raises with every change
(migrations/0001), differs from the database's. So whatever another process has committed counts at once, and a call
costs one tiny query.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connection
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kenesh.workdays import rules
from kenesh.workdays.calendars import CALENDARS
from kenesh.workdays.models import DayException
from kenesh.workdays.official import Holiday, year_of

SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of one calendar: its official days, and the exceptions (day → works) that go before them.

    version: the number of the snapshot; another number, perhaps other days.
    """

    code: str
    version: int
    exceptions: Mapping[date, bool]

    def is_working(self, day: date) -> bool:
        if day in self.exceptions:
            return self.exceptions[day]
        year = year_of(self.code, day.year)
        return day in year.weekends_worked if day.weekday() >= SATURDAY else day not in year.holidays

    def after(self, day: date, working_days: int) -> date:
        """The last day of a term of that many working days, at least one; the day itself is not counted."""
        return rules.after(day, working_days, self.is_working)

    def between(self, first: date, last: date) -> int:
        """Working days after the first day, up to and with the last; below zero where the last is the earlier.
        `between(today, due)` are left; `between(due, today)` is it overdue by."""
        return rules.between(first, last, self.is_working)

    def holidays(self, day: date) -> tuple[Holiday, ...]:
        """What is celebrated or moved to the day by law, whatever the exceptions say of it."""
        return year_of(self.code, day.year).holidays.get(day, ())

    def holiday_name(self, day: date, language: str) -> str:
        """Why the day is off, in that language; empty for a working day and for an ordinary weekend."""
        with translation.override(language):
            if self.exceptions.get(day):
                return ""
            names = [in_words(holiday) for holiday in self.holidays(day)]
            if not names and day in self.exceptions:
                return _("Day off")
            return ", ".join(names)


def in_words(holiday: Holiday) -> str:
    """The name of the holiday in the language of the page."""
    if holiday.moved_from:
        return _("Day off moved from %(day)s") % {"day": date_format(holiday.moved_from, "SHORT_DATE_FORMAT")}
    name = str(holiday.name)
    if holiday.observed:
        name = _("%(holiday)s, day off after a weekend") % {"holiday": name}
    if holiday.estimated:
        name = _("%(holiday)s (expected date)") % {"holiday": name}
    return name


_newest: dict[str, Calendar] = {}


def current_calendar(code: str) -> Calendar:
    """The calendar of now, by a code of CALENDARS; any other is a KeyError. One query a call, two after a change."""
    global _newest
    version, calendars = _version(), _newest
    if code not in calendars or calendars[code].version != version:
        calendars = _newest = _read(version)
    return calendars[code]


def _version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM workdays_version")
        return int(cursor.fetchone()[0])


def _read(version: int) -> dict[str, Calendar]:
    """Read after the version: a change committed meanwhile makes the snapshot younger than its number, never older."""
    exceptions: dict[str, dict[date, bool]] = defaultdict(dict)
    for code, day, works in DayException.objects.values_list("calendar", "day", "works"):
        exceptions[code][day] = works
    return {code: Calendar(code, version, exceptions[code]) for code in CALENDARS}
