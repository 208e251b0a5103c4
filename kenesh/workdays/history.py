"""Who added and removed the exceptions of a year."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kenesh.shell.history import Change, added_and_removed, events
from kenesh.workdays.models import DayException


def changes(calendar: str, year: int) -> list[Change]:
    """The newest first, in two queries; the day stands in the place of the field."""
    return added_and_removed(events(DayException, calendar=calendar, day__year=year), _said)


def _said(event: Any) -> tuple[str, str]:
    day = _("Working day") if event.works else _("Day off")
    return date_format(event.day, "SHORT_DATE_FORMAT"), f"{day}: {event.note}" if event.note else day
