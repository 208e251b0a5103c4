"""A period as people type it: a day, a month «11.2026», a year «2026», or two of them with a dash between."""

import re
from datetime import date, timedelta
from typing import Final

from kenesh.shell.dates import read_day

_DASH: Final = re.compile(r"\s*[–—]\s*|\s+-\s+|(?<=\.\d{4})-|\s*\.\.+\s*")
_MONTH: Final = re.compile(r"(?P<month>\d{1,2})[./](?P<year>\d{4})|(?P<y>\d{4})-(?P<m>\d\d)")
_YEAR: Final = re.compile(r"(19|20|21)\d\d")
_YEARS: Final = range(1900, 2200)


def read_period(typed: str, today: date) -> tuple[date, date] | None:
    """Its first day, and the day after its last. None: no period, or one that ends before it begins."""
    ends = [_span(part, today) for part in _DASH.split(typed.strip())]
    first, last = ends[0], ends[-1]
    if len(ends) > 2 or first is None or last is None or first[0] >= last[1]:
        return None
    return first[0], last[1]


def _span(typed: str, today: date) -> tuple[date, date] | None:
    try:
        if _YEAR.fullmatch(typed):
            return date(int(typed), 1, 1), date(int(typed) + 1, 1, 1)
        if of_month := _MONTH.fullmatch(typed):
            first = date(int(of_month["year"] or of_month["y"]), int(of_month["month"] or of_month["m"]), 1)
            span = first, (first + timedelta(days=31)).replace(day=1)
        else:
            day = read_day(typed, today)
            if day is None:
                return None
            span = day, day + timedelta(days=1)
    except (ValueError, OverflowError):
        return None
    return span if span[0].year in _YEARS else None
