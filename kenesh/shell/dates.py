"""Dates as people type them: 21.11.2026, 21.11.26, 21/11/2026, 21112026, 2111, or ISO 8601; then perhaps the time."""

import re
from datetime import date, datetime, time
from typing import Final

# The day stands before the month in every language of the page.
_DAY: Final = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"),
    re.compile(r"(?P<day>\d{1,2})(?P<mark>[./-])(?P<month>\d{1,2})(?:(?P=mark)(?P<year>\d{4}|\d\d)?)?"),
    re.compile(r"(?P<day>\d\d)(?P<month>\d\d)(?P<year>\d{4}|\d\d)?"),
)
_TIME: Final = re.compile(r"(?P<hour>\d{1,2})[:.]?(?P<minute>\d\d)(?::(?P<second>\d\d))?")
_BETWEEN: Final = re.compile(r"[\sT,]+")


def read_day(typed: str, today: date) -> date | None:
    """The day typed; without a year it is this year's, a year of two figures is of this century. None: not a day."""
    found = next(filter(None, (written.fullmatch(typed.strip()) for written in _DAY)), None)
    if found is None:
        return None
    year = found["year"] or str(today.year)
    century = today.year // 100 * 100 if len(year) == 2 else 0
    try:
        return date(century + int(year), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def read_moment(typed: str, today: date) -> datetime | None:
    """The day and time typed, by the clock of whoever typed them; a day alone is its beginning. None: not a moment."""
    first, *rest = _BETWEEN.split(typed.strip(), maxsplit=1)
    day = read_day(first, today)
    hours = _TIME.fullmatch("".join(rest) or "00:00")
    if day is None or hours is None:
        return None
    try:
        return datetime.combine(day, time(int(hours["hour"]), int(hours["minute"]), int(hours["second"] or 0)))
    except ValueError:
        return None
