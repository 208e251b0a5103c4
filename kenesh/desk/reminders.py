"""Letters about a booking, to its visitor and its consultant: booked, moved, cancelled, and the day before."""

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
    told = consultation.reminders.filter(kind__in=[Kind.BOOKED, Kind.MOVED], planned_from=consultation.planned_from)
    if told.filter(written_at__gte=datetime.combine(eve, time(), zone)).exists():
        return 0
    return _tell(consultation, Kind.SOON, by=None, now=now)


def _tell(
    consultation: Consultation, kind: Kind, *, by: User | None, now: datetime, was: datetime | None = None
) -> int:
    """To both, as far as they can be written to. A move back and forth is told of each time, anything else once."""
    written, planned_from = 0, consultation.planned_from
    if planned_from is None:
        return 0
    for to_visitor, to in ((True, consultation.email), (False, _email_of(consultation.consultant))):
        if not to:
            continue
        reminder, new = Reminder.objects.get_or_create(
            consultation=consultation,
            kind=kind,
            planned_from=planned_from,
            to_visitor=to_visitor,
            defaults={"written_at": now},
        )
        if not new and kind != Kind.MOVED:
            continue
        if not new:
            reminder.written_at = now
            reminder.save(update_fields=["written_at"])
        _write(consultation, kind, to=to, to_visitor=to_visitor, by=by, now=now, was=was)
        written += 1
    return written


def _write(
    consultation: Consultation,
    kind: Kind,
    *,
    to: str,
    to_visitor: bool,
    by: User | None,
    now: datetime,
    was: datetime | None,
) -> None:
    consultant = consultation.consultant
    language = _language(consultation) if to_visitor or consultant is None else consultant.language
    with translation.override(language), timezone.override(_zone(consultation)):
        said = _said(consultation, kind, to_visitor=to_visitor, was=was)
        office = consultation.office
        shown = ics.Shown(
            summary=_("Consultation: %(service)s") % {"service": consultation.service.name},
            location=", ".join(filter(None, [office.name, office.address])),
            description="\n".join(f"{label}: {words}" for label, words in said["rows"]),
            stamp=now,
            url="" if to_visitor else said["url"],
        )
        method: ics.Method = "CANCEL" if kind == Kind.CANCELLED else "REQUEST"
        file = ics.invitation(consultation, shown, method=method, to=to, department=office.name)
        letters.write(
            to=to,
            language=language,
            template="desk/letters/booking",
            context={**said, "by": None if to_visitor or by is None or by == consultant else by.short_name},
            attached=[Attached(f"{consultation.number}.ics", f"text/calendar; method={method}", file)],
        )


def _said(consultation: Consultation, kind: Kind, *, to_visitor: bool, was: datetime | None) -> dict[str, Any]:
    """The letter in words, in the language and by the clock of the moment."""
    office, consultant = consultation.office, consultation.consultant
    rows = [
        (_("Service"), consultation.service.name),
        (_("Date and time"), _moment(consultation.planned_from)),
        (_("Consultant"), consultant.full_name if to_visitor and consultant else ""),
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


def _email_of(consultant: User | None) -> str:
    return consultant.email if consultant is not None and consultant.state == Account.WORKING else ""


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
