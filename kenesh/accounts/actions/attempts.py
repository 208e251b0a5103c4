"""Counting attempts, so that nobody guesses a password or floods a mailbox.

An attempt is counted before it is made and taken back when it succeeds: of a hundred requests sent at once no more
than the limit reach the password. A subject that does not exist is counted like one that does.
"""

from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext_lazy

from kenesh.accounts import rules
from kenesh.accounts.models import Attempts
from kenesh.refused import Refused

WAIT = ngettext_lazy(
    "Too many attempts. Try again in %(minutes)d minute.",
    "Too many attempts. Try again in %(minutes)d minutes.",
    "minutes",
)


class TooMany(Refused):
    """minutes: how long to wait, rounded up."""

    def __init__(self, until: datetime, now: datetime) -> None:
        self.minutes = rules.minutes_left(until, now)
        super().__init__(WAIT % {"minutes": self.minutes}, status=429)


def digest(subject: str) -> str:
    return salted_hmac("kenesh.accounts.attempts", subject, algorithm="sha256").hexdigest()


def _locked_row(subject: str, now: datetime) -> Attempts:
    row, _made = Attempts.objects.select_for_update().get_or_create(subject=digest(subject), defaults={"last_at": now})
    return row


@transaction.atomic
def count(limits: dict[str, rules.Limit], now: datetime) -> datetime | None:
    """Count one attempt of each subject; TooMany if one of them is locked. Until when this attempt locks, if it does.

    Subjects are locked in the order given, so callers name the account before the address.
    """
    rows = [(_locked_row(subject, now), limit) for subject, limit in limits.items()]
    for row, _limit in rows:
        if row.locked_until and now < row.locked_until:
            raise TooMany(row.locked_until, now)
    until: datetime | None = None
    for row, limit in rows:
        row.times, row.locked_until = rules.one_more(row.times, limit, now)
        row.last_at = now
        row.save()
        until = max(filter(None, [until, row.locked_until]), default=None)
    return until


@transaction.atomic
def forget(subject: str) -> None:
    """The subject has shown who it is: its failures no longer count."""
    Attempts.objects.filter(subject=digest(subject)).delete()


@transaction.atomic
def take_back(subject: str, now: datetime) -> None:
    """The attempt counted at `now` was no failure; the others of that subject still count."""
    row = Attempts.objects.select_for_update().filter(subject=digest(subject)).first()
    if row and now in row.times:
        row.times.remove(now)
        row.locked_until = None
        row.save(update_fields=["times", "locked_until"])
