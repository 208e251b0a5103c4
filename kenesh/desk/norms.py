"""The regulated time of a service, from day to day: what may be set, ended, removed. Pure: no clock, no database."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from kenesh.refused import Refused


class Days(Protocol):
    """since, until: both inclusive; until is None: until further notice."""

    @property
    def since(self) -> date: ...
    @property
    def until(self) -> date | None: ...


def taken_over[D: Days](since: date, until: date | None, there: Iterable[D], today: date) -> D | None:
    """Of those there, the one that a new one from `since` on puts an end to, the day before; None: there is none.

    Only what runs until further notice gives way, and from today on at the earliest. Raises Refused."""
    _in_order(since, until)
    closed: D | None = None
    for one in there:
        if not _meet(since, until, one):
            continue
        if one.until is not None or one.since >= since:
            raise Refused(_("Another regulated time of this service is in force on some of these days."), status=409)
        if since < today:
            raise Refused(_("Another regulated time was in force on days gone by, and stays. Begin today or later."))
        closed = one
    return closed


def may_end(norm: Days, until: date | None, others: Iterable[Days], today: date) -> None:
    """until: the last day; None: it goes on until further notice."""
    if norm.until is not None and norm.until < today:
        raise Refused(_("It has ended: days gone by keep their regulated time."), status=409)
    if until is not None and until < today:
        raise Refused(_("Days gone by keep their regulated time. The last day is today or later."))
    _in_order(norm.since, until)
    if any(_meet(norm.since, until, other) for other in others):
        raise Refused(_("Another regulated time of this service is in force on some of these days."), status=409)


def may_be_removed(*, used: bool) -> None:
    """used: a consultation has begun on one of its days."""
    if used:
        raise Refused(
            _("Consultations have been held under this regulated time. It can be ended, but not removed."), status=409
        )


def _in_order(since: date, until: date | None) -> None:
    if until is not None and until < since:
        raise Refused(_("The last day is before the first."))


def _meet(since: date, until: date | None, other: Days) -> bool:
    return (other.until is None or other.until >= since) and (until is None or other.since <= until)
