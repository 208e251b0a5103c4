"""What an administrator does to a calendar. An exception is added or removed, never corrected; history keeps both."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from kenesh.shell.history import traced
from kenesh.workdays import rules
from kenesh.workdays.models import DayException


def settle(*, by: AbstractBaseUser, calendar: str, day: date, works: bool, note: str = "") -> DayException:
    """From now on the day of that calendar is a working one, or a day off, whatever the calendar says of it."""
    with transaction.atomic(), traced(by):
        exception, new = DayException.objects.get_or_create(
            calendar=calendar, day=day, defaults={"works": works, "note": note}
        )
        rules.settle(already=not new)
    return exception


def remove(exception: DayException, *, by: AbstractBaseUser) -> None:
    """The day is again what the calendar says of it."""
    with transaction.atomic(), traced(by):
        DayException.objects.filter(pk=exception.pk).delete()
