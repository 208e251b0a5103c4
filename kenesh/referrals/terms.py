"""The terms of referrals: counted anew when a calendar changes, and told of when they have passed."""

from datetime import datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.timezone import localdate, localtime

from kenesh.offices.calendars import calendar_of
from kenesh.offices.lists import current_lists
from kenesh.referrals import letters, rules
from kenesh.referrals.models import CountedTerms, Referral
from kenesh.shell.history import traced
from kenesh.workdays.calendar import current_calendar
from kenesh.workdays.calendars import KYRGYZSTAN

AT_ONCE: Final = 500  # referrals of one transaction
A_DAY: Final = timedelta(days=1)
LONGEST: Final = timedelta(days=150)  # calendar days that the longest term of 60 working days may take
MORNING: Final = 8  # o'clock where the office is
OPEN: Final = [state.value for state in rules.OPEN]


@transaction.atomic
def count_anew(*, now: datetime) -> int:
    """The terms of open referrals, after somebody has changed a calendar: how many are others now.

    One that was overdue and no longer is will be told of again when it is.
    """
    counted, _made = CountedTerms.objects.select_for_update().get_or_create(pk=1, defaults={"version": 0})
    version = current_calendar(KYRGYZSTAN).version
    if counted.version == version:
        return 0
    since = localdate(now) - LONGEST
    recent = Referral.objects.filter(deleted_at=None, state__in=OPEN, referred_on__gte=since)
    changed = 0
    calendars = cache(calendar_of)
    for referral in recent.select_for_update(of=("self",)).select_related("organisation").iterator(chunk_size=AT_ONCE):
        due_on = calendars(referral.office_id).after(referral.referred_on, referral.organisation.answer_within)
        if due_on == referral.due_on:
            continue
        referral.due_on, changed = due_on, changed + 1
        if due_on >= localdate(now):
            referral.told_overdue_at = None
        with traced(None):
            referral.save(update_fields=["due_on", "told_overdue_at"])
    counted.version = version
    counted.save()
    return changed


def tell_of_overdue(*, now: datetime) -> int:
    """Write to consultants and heads of what has become overdue, once of each, on the morning of a working day there.
    How many referrals are told of."""
    waiting = Referral.objects.filter(
        deleted_at=None, state__in=OPEN, told_overdue_at=None, due_on__lt=localdate(now) + A_DAY
    )
    offices = list(waiting.order_by("office_id").values_list("office_id", flat=True).distinct())
    return sum(_tell(office, now=now) for office in offices)


@transaction.atomic
def _tell(office: int, *, now: datetime) -> int:
    there = localtime(now, ZoneInfo(current_lists().office(office).time_zone))
    if there.hour < MORNING or not calendar_of(office).is_working(there.date()):
        return 0
    open_ones = Referral.objects.filter(deleted_at=None, state__in=OPEN, told_overdue_at=None, office_id=office)
    overdue = list(
        open_ones.filter(due_on__lt=there.date())
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("consultant")
        .order_by("due_on", "id")
    )
    if overdue:
        letters.tell_of_overdue(overdue, office=office)
        Referral.objects.filter(pk__in=[referral.pk for referral in overdue]).update(told_overdue_at=now)
    return len(overdue)
