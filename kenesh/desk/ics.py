"""Bookings as calendar files (RFC 5545, 5546): one that goes with a letter, and all of a consultant's as a feed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from typing import Final, Literal
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress

from kenesh.desk.models import Consultation

PRODUCT: Final = "-//Kenesh//Consultations//EN"
ASKED_AGAIN: Final = timedelta(minutes=15)  # how often a calendar program should look

type Method = Literal["REQUEST", "CANCEL"]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a calendar shows of a booking. stamp: when it became what it is. url: of its page; empty: none for them."""

    summary: str
    location: str
    description: str
    stamp: datetime
    url: str = ""


def invitation(booking: Consultation, shown: Shown, *, method: Method, to: str, department: str) -> bytes:
    """The file of a letter. REQUEST: new or another time; CANCEL: it goes. A program knows it again by its UID, and the
    later version by SEQUENCE. to: the e-mail of whoever reads the letter; nobody else is named."""
    event = _event(booking, shown)
    event["ORGANIZER"] = vCalAddress.new(parseaddr(settings.DEFAULT_FROM_EMAIL)[1], cn=department)
    event.add("ATTENDEE", vCalAddress.new(to, role="REQ-PARTICIPANT", partstat="NEEDS-ACTION", rsvp=False))
    event.status = "CANCELLED" if method == "CANCEL" else "CONFIRMED"
    return _file([event], method, uid=f"booking-{booking.pk}@{_host()}")


def feed(bookings: Iterable[tuple[Consultation, Shown]], *, of: int, name: str) -> bytes:
    """All bookings of a consultant. of: whose, a number that stays; name: of the calendar."""
    return _file([_event(*one) for one in bookings], "PUBLISH", uid=f"bookings-of-{of}@{_host()}", name=name)


def _event(booking: Consultation, shown: Shown) -> Event:
    if booking.planned_from is None or booking.planned_until is None:
        raise ValueError("Only a booking has a time.")
    return Event.new(
        uid=f"consultation-{booking.pk}@{_host()}",
        sequence=booking.version,
        stamp=shown.stamp.astimezone(UTC),
        start=booking.planned_from.astimezone(UTC),
        end=booking.planned_until.astimezone(UTC),
        summary=shown.summary,
        location=shown.location or None,
        description=shown.description or None,
        url=shown.url or None,
    )


def _file(events: Iterable[Event], method: str, *, uid: str, name: str | None = None) -> bytes:
    calendar = Calendar.new(
        prodid=PRODUCT,
        method=method,
        uid=uid,
        name=name,
        refresh_interval=ASKED_AGAIN if name else None,
        subcomponents=events,
    )
    content: bytes = calendar.to_ical()
    return content


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
