"""Who added and removed the exceptions of a year."""

from typing import Any

from django.contrib.auth import get_user_model
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kenesh.shell.history import Change, events
from kenesh.workdays.models import DayException


def changes(calendar: str, year: int) -> list[Change]:
    """The newest first, in two queries; the day stands in the place of the field."""
    kept = events(DayException, calendar=calendar, day__year=year).select_related("pgh_context").order_by("-pgh_id")
    who = {event.pgh_id: event.pgh_context.metadata.get("user") for event in kept if event.pgh_context}
    people = get_user_model()._default_manager.in_bulk(set(who.values()) - {None})
    found = []
    for event in kept:
        said = _said(event)
        before, after = (said, "") if event.pgh_label == "delete" else ("", said)
        person = people.get(who.get(event.pgh_id))
        found.append(
            Change(
                localtime(event.pgh_created_at),
                str(person) if person else _("the system"),
                date_format(event.day, "SHORT_DATE_FORMAT"),
                before,
                after,
            )
        )
    return found


def _said(event: Any) -> str:
    day = _("Working day") if event.works else _("Day off")
    return f"{day}: {event.note}" if event.note else day
