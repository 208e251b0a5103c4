"""Counting working days. Ordinary values in, a day or a number out, or Refused."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from kenesh.refused import Refused

A_DAY: Final = timedelta(days=1)
MOST_DAYS_OFF_RUNNING: Final = 366  # a calendar that has more has been filled in wrongly


def after(day: date, working_days: int, is_working: Callable[[date], bool]) -> date:
    """The last day of a term of that many working days, at least one. The day it is counted from is not of the term."""
    if working_days < 1:
        raise ValueError("A term has at least one working day.")
    found, last = 0, day
    while found < working_days:
        day += A_DAY
        if is_working(day):
            found, last = found + 1, day
        elif (day - last).days > MOST_DAYS_OFF_RUNNING:
            raise Refused(_("The calendar has no working day for a year running: look at its exceptions."), status=409)
    return last


def between(first: date, last: date, is_working: Callable[[date], bool]) -> int:
    """Working days after the first day, up to and with the last; below zero where the last is the earlier of the two.
    From today to the end of a term: how many are left. From the end of a term to today: by how many it is overdue."""
    if last < first:
        return -between(last, first, is_working)
    return sum(is_working(first + A_DAY * passed) for passed in range(1, (last - first).days + 1))


def settle(*, already: bool) -> None:
    """May the day be given an exception? already: it has one."""
    if already:
        raise Refused(_("This day already has an exception. Remove it first if it is wrong."), status=409)
