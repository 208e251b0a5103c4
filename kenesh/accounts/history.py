"""What an account was before, and who made it what it is."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kenesh.accounts.forms import LANGUAGES
from kenesh.accounts.models import Absence, User
from kenesh.offices.models import Office
from kenesh.shell import history


def changes(person: User) -> list[history.Change]:
    """The newest first, the absences among them."""
    events = history.events(User, pgh_obj=person)
    offices = Office.objects.in_bulk(set(events.exclude(office=None).values_list("office", flat=True)))
    own = history.changes(
        events,
        show={
            "office": lambda pk: str(offices[pk]),
            "language": lambda code: dict(LANGUAGES).get(code) or code,
            "is_active": lambda active: _("yes") if active else _("no, deactivated"),
        },
    )
    away = history.added_and_removed(history.events(Absence, user=person), _days_away)
    return sorted([*own, *away], key=lambda change: change.when, reverse=True)


def _days_away(event: Any) -> tuple[str, str]:
    first, last = (date_format(day, "SHORT_DATE_FORMAT") for day in (event.first_day, event.last_day))
    days = f"{first} – {last}"
    return _("Away"), f"{days}: {event.note}" if event.note else days
