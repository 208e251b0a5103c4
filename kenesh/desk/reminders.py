"""Letters about a booking, to its visitor and its consultant: booked, moved, handed over, cancelled, the day before."""

from datetime import datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.tasks import task
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kenesh.accounts.models import State as Account
from kenesh.accounts.models import User
from kenesh.desk import ics, rules
from kenesh.desk.models import Consultation, Reminder, Step
from kenesh.letters import actions as letters
from kenesh.letters.actions import Attached
from kenesh.offices.lists import current_lists

Kind = Reminder.Kind

LANGUAGES: Final = {"KG": ("ru", "ky"), "RU": ("ru", "tt")}  # of a department's site, the usual one first
MORNING: Final = time(9)  # of the day before, by the department's clock
A_DAY: Final = timedelta(days=1)
A_MOMENT: Final = timedelta(seconds=5)  # after the minute in which a step can be undone


def tell_of_booking(consultation: Consultation, *, by: User, now: datetime) -> None:
    _tell(consultation, Kind.BOOKED, by=by, now=now)


def tell_of_moving(consultation: Consultation, *, was: datetime, by: User, now: datetime) -> None:
    """was: the time it had before."""
    _tell(consultation, Kind.MOVED, by=by, now=now, was=was)


def tell_of_cancelling(consultation: Consultation, *, by: User, now: datetime) -> None:
    """Of a booking that was cancelled just now: once nobody can undo it any more, and if nobody has. After its time it
    is nobody's news."""
    if consultation.planned_until is None or consultation.planned_until <= now:
        return
    step = consultation.steps.filter(action=rules.Action.CANCEL).latest("pk")
    write_of_cancelling.using(run_after=now + rules.UNDONE_WITHIN + A_MOMENT).enqueue(step.pk)


@task
def write_of_cancelling(step: int) -> str:
    """The letters about a cancelled booking. The row is held, so that they are written once."""
    with transaction.atomic():
        taken = Step.objects.select_related("by").get(pk=step)
        consultation = Consultation.objects.select_for_update(of=("self",)).get(pk=taken.consultation_id)
        stands = Step.objects.filter(pk=step, undone_at=None).exists()
        if not stands or consultation.state != rules.State.CANCELLED or consultation.deleted_at is not None:
            return "undone"
        _tell(consultation, Kind.CANCELLED, by=taken.by, now=timezone.now())
        return "written"


def tell_of_handing_over(consultation: Consultation, *, now: datetime) -> None:
    """Of a booking somebody else has just got: once nobody can undo it any more."""
    if consultation.planned_until is None or consultation.planned_until <= now:
        return
    step = consultation.steps.filter(action__in=[rules.Action.HAND_OVER, rules.Action.ASSIGN]).latest("pk")
    write_of_handing_over.using(run_after=now + rules.UNDONE_WITHIN + A_MOMENT).enqueue(step.pk)


@task
def write_of_handing_over(step: int) -> str:
    """Whoever had the booking and whoever has it now are told, and the visitor where another consultant was named to
    them. What each was told last decides: handed on, or back, or undone in the same minute, nobody reads what is no
    longer so. The row is held, so that they are written once."""
    with transaction.atomic():
        taken = Step.objects.select_related("by").get(pk=step)
        booking = Consultation.objects.select_for_update(of=("self",)).get(pk=taken.consultation_id)
        by, now = taken.by, timezone.now()
        if booking.deleted_at is not None:
            return "deleted"
        readers = booking.reminders.filter(to_visitor=False).values("consultant")
        for reader in User.objects.filter(pk__in=readers).exclude(pk=booking.consultant_id or 0):
            if _knows(booking, reader):
                _tell_one(booking, Kind.LOST, reader, by=by, now=now)
        if booking.state != rules.State.PLANNED or booking.consultant is None:
            return "no longer planned"
        if not _knows(booking, booking.consultant):
            _tell_one(booking, Kind.HANDED, booking.consultant, by=by, now=now)
        named = booking.reminders.filter(to_visitor=True).order_by("written_at", "pk").last()
        if named is not None and named.consultant_id != booking.consultant_id:
            _tell_one(booking, Kind.HANDED, None, by=by, now=now)
        return "written"


def _knows(booking: Consultation, consultant: User) -> bool:
    """Whether by the last letter they read the booking is theirs."""
    read = booking.reminders.filter(to_visitor=False, consultant=consultant).order_by("written_at", "pk").last()
    return read is not None and read.kind not in {Kind.LOST, Kind.CANCELLED}


def tell_of_coming(*, now: datetime) -> int:
    """Write of the bookings of tomorrow, once of each, from the morning on where their department is. Who was told of
    that time on the day before or later knows. A part of `kenesh.upkeep`. How many letters."""
    soon = Consultation.objects.filter(
        state=rules.State.PLANNED, planned_from__gt=now, planned_from__lt=now + 2 * A_DAY, deleted_at=None
    )
    return sum(
        _tell_of_coming(number, now=now) for number in soon.order_by("planned_from").values_list("pk", flat=True)
    )


@transaction.atomic
def _tell_of_coming(number: int, *, now: datetime) -> int:
    planned = Consultation.objects.filter(pk=number, state=rules.State.PLANNED, deleted_at=None)
    consultation = planned.select_for_update(of=("self",), skip_locked=True).first()
    if consultation is None or consultation.planned_from is None:
        return 0
    zone = _zone(consultation)
    eve = localtime(consultation.planned_from, zone).date() - A_DAY
    if now < datetime.combine(eve, MORNING, zone):
        return 0
    news = [Kind.BOOKED, Kind.MOVED, Kind.HANDED]
    told = consultation.reminders.filter(kind__in=news, planned_from=consultation.planned_from)
    if told.filter(written_at__gte=datetime.combine(eve, time(), zone)).exists():
        return 0
    return _tell(consultation, Kind.SOON, by=None, now=now)


def _tell(
    consultation: Consultation, kind: Kind, *, by: User | None, now: datetime, was: datetime | None = None
) -> int:
    """To both, as far as they can be written to. A move back and forth is told of each time, anything else once."""
    if consultation.planned_from is None:
        return 0
    told = consultation.reminders.filter(kind=kind, planned_from=consultation.planned_from)
    return sum(
        _tell_one(consultation, kind, reader, by=by, now=now, was=was)
        for reader in dict.fromkeys((None, consultation.consultant))
        if kind == Kind.MOVED or not told.filter(to_visitor=reader is None).exists()
    )


def _tell_one(
    consultation: Consultation,
    kind: Kind,
    reader: User | None,
    *,
    by: User | None,
    now: datetime,
    was: datetime | None = None,
) -> int:
    """How many letters. reader: a consultant; None: the visitor."""
    to = consultation.email if reader is None else _email_of(reader)
    if not to or consultation.planned_from is None:
        return 0
    Reminder.objects.update_or_create(
        consultation=consultation,
        kind=kind,
        planned_from=consultation.planned_from,
        to_visitor=reader is None,
        consultant=reader or consultation.consultant,
        defaults={"written_at": now},
    )
    _write(consultation, kind, to=to, reader=reader, by=by, now=now, was=was)
    return 1


def _write(
    consultation: Consultation,
    kind: Kind,
    *,
    to: str,
    reader: User | None,
    by: User | None,
    now: datetime,
    was: datetime | None,
) -> None:
    language = _language(consultation) if reader is None else reader.language
    with translation.override(language), timezone.override(_zone(consultation)):
        said = _said(consultation, kind, to_visitor=reader is None, was=was)
        office = consultation.office
        shown = ics.Shown(
            summary=_("Consultation: %(service)s") % {"service": consultation.service.name},
            location=", ".join(filter(None, [office.name, office.address])),
            description="\n".join(f"{label}: {words}" for label, words in said["rows"]),
            stamp=now,
            url="" if reader is None else said["url"],
        )
        method: ics.Method = "CANCEL" if kind in {Kind.CANCELLED, Kind.LOST} else "REQUEST"
        file = ics.invitation(consultation, shown, method=method, to=to, department=office.name)
        letters.write(
            to=to,
            language=language,
            template="desk/letters/booking",
            context={**said, "by": None if reader is None or by is None or by == reader else by.short_name},
            attached=[Attached(f"{consultation.number}.ics", f"text/calendar; method={method}", file)],
        )


def _said(consultation: Consultation, kind: Kind, *, to_visitor: bool, was: datetime | None) -> dict[str, Any]:
    """The letter in words, in the language and by the clock of the moment."""
    office, consultant = consultation.office, consultation.consultant
    rows = [
        (_("Service"), consultation.service.name),
        (_("Date and time"), _moment(consultation.planned_from)),
        (_("Consultant"), consultant.full_name if consultant and (to_visitor or kind == Kind.LOST) else ""),
        (_("Department"), office.name if to_visitor else ""),
        (_("Address"), office.address if to_visitor else ""),
        (_("Telephone"), office.phone if to_visitor else ""),
        (_("Address of the object"), "" if to_visitor else consultation.address),
        (_("Number of the booking"), consultation.number),
    ]
    return {
        "kind": kind.value,
        "to_visitor": to_visitor,
        "number": consultation.number,
        "day": _day(consultation.planned_from),
        "time": _time(consultation.planned_from),
        "was": _moment(was),
        "phone": office.phone,
        "rows": [(label, words) for label, words in rows if words],
        "url": f"{settings.SITE_URL}{reverse('desk:card', args=[consultation.pk])}",
    }


def _email_of(consultant: User) -> str:
    return consultant.email if consultant.state == Account.WORKING else ""


def _language(consultation: Consultation) -> str:
    """That of the department's site the consultant speaks too; else the usual one."""
    lists = current_lists()
    spoken = LANGUAGES[lists.country(lists.office(consultation.office_id).territory_id)]
    own = consultation.consultant.language if consultation.consultant else ""
    return own if own in spoken else spoken[0]


def _zone(consultation: Consultation) -> ZoneInfo:
    return ZoneInfo(current_lists().office(consultation.office_id).time_zone)


def _day(moment: datetime | None) -> str:
    return date_format(localtime(moment), "SHORT_DATE_FORMAT") if moment else ""


def _time(moment: datetime | None) -> str:
    return time_format(localtime(moment).time()) if moment else ""


def _moment(moment: datetime | None) -> str:
    return date_format(localtime(moment), "SHORT_DATETIME_FORMAT") if moment else ""
