"""What a saved report asks for now, or why it no longer makes sense."""

from datetime import date, datetime, timedelta

from django.http import QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import OFFICE_ROLES, Role, User
from kenesh.offices.calendars import today_at
from kenesh.offices.lists import Lists
from kenesh.refused import Refused
from kenesh.reports.filters import Reading, changed, read
from kenesh.reports.models import SavedReport
from kenesh.reports.report import Asked


def scope_of(user: User) -> str:
    """What the person's reports are of. A saved one of another scope would be a different report under its name."""
    if user.role in OFFICE_ROLES:
        return f"office {user.office_id}"
    return "without names" if user.role == Role.OBSERVER else "everything"


def reading_of(saved: SavedReport, user: User, lists: Lists, today: date) -> tuple[Reading, Asked]:
    """As its owner may see it that day. Refused where they may see something else now, or a filter makes no sense."""
    if saved.scope != scope_of(user):
        raise Refused(
            _("Your role or your office has changed since this report was saved. Make it anew and save it again."),
            status=409,
        )
    reading = read(QueryDict(saved.address), user, lists, today)
    if reading.asked is None:
        raise Refused(
            _("Something this report asks for is no longer there. Make it anew and save it again."), status=409
        )
    return reading, reading.asked


def is_of_fixed_days(reading: Reading) -> bool:
    """It ends on a day of its own: next month its figures are the same."""
    return reading.asked is not None and reading.moving is None and reading.asked.selection.days.until is not None


def today_of(user: User, now: datetime) -> date:
    """The day it is where the person works."""
    return today_at(user.office_id, now) if user.office_id else localdate(now)


def is_due(saved: SavedReport, today: date) -> bool:
    """It is asked for, and no letter has gone since the month began. Who asks on the first waits for the next first."""
    month = today.replace(day=1)
    return (
        saved.monthly
        and saved.monthly_since is not None
        and saved.monthly_since < month
        and (saved.mailed_on is None or saved.mailed_on < month)
    )


def reading_to_mail(saved: SavedReport, lists: Lists, today: date) -> tuple[Reading, Asked]:
    """As of the first of the month, whatever day the letter leaves. A period that still lasts has hardly begun by then,
    and is taken as of the day before: «this year» on the first of January is the year that has ended."""
    first = today.replace(day=1)
    reading, asked = reading_of(saved, saved.owner, lists, first)
    if reading.moving is not None and asked.selection.days.until == first:
        return reading_of(saved, saved.owner, lists, first - timedelta(days=1))
    return reading, asked


def address_of_these_days(asked: Asked) -> str:
    """The report's address with the days it is of now, so that it says the same later."""
    days = asked.selection.days
    return changed(asked.address, period="", since=str(days.since or ""), until=str(days.until or ""))
