"""The desk for tests: services, visitors, consultations in every state."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, Final
from uuid import uuid4
from zoneinfo import ZoneInfo

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant
from kenesh.desk import rules
from kenesh.desk.actions import assigning, registering, running, steps
from kenesh.desk.actions.registering import Visitor
from kenesh.desk.models import Consultation, Norm, Service
from kenesh.offices.models import Office, OfficeKind
from kenesh.offices.tests.make import an_office

NOON: Final = datetime(2026, 3, 2, 12, 0, tzinfo=ZoneInfo("Europe/Moscow"))  # a Monday
_numbers = count(1)


def make_desk(**fields: Any) -> Office:
    """A department with a desk, in Kazan's time."""
    return an_office(**{"kind": OfficeKind.DESK, "time_zone": "Europe/Moscow", "name_ru": "Отдел приёма"} | fields)


def make_service(office: Office, minutes: int = 15, *, since: date = date(2026, 1, 1), **fields: Any) -> Service:
    """A service of the department, with its regulated time in force from `since` on."""
    chosen = {
        "name_ru": f"Выдача градостроительного плана {next(_numbers)}",
        "required": [field.value for field in rules.REQUIRED],
        **fields,
    }
    service = Service.objects.create(office=office, **chosen)
    Norm.objects.create(service=service, minutes=minutes, since=since)
    return service


def make_visitor(**changed: Any) -> Visitor:
    """What the start form says: complete, plain, and with `changed` in its place."""
    said: dict[str, Any] = {
        "client_name": "Гарипова Ләйсән Илдаровна",
        "address": "г. Казань, ул. Баумана, д. 9",
        "phone": "+79172345678",
        "passport": "123434",
        **changed,
    }
    return Visitor(**said)


def make_consultation(
    office: Office | None = None,
    *,
    state: str = rules.State.IN_PROGRESS,
    by: User | None = None,
    service: Service | None = None,
    now: datetime = NOON,
    since: datetime | None = None,
    until: datetime | None = None,
    previous: Consultation | None = None,
    **visitor: Any,
) -> Consultation:
    """A consultation in this state, come to by the verbs; registered at `now` by `by`, whose it is where it is
    somebody's.

    since, until: of a booking (in an hour, for a quarter of one), also where it has been held or cancelled since.
    visitor: fields of make_visitor(). Completed: five minutes later.
    """
    person = by or a_consultant(office=office or make_desk())
    assert person.office is not None
    form: dict[str, Any] = {
        "by": person,
        "service": service or make_service(person.office),
        "submission": uuid4(),
        "now": now,
        "visitor": make_visitor(**visitor),
        "previous": previous,
    }
    match rules.State(state):
        case rules.State.WAITING:
            return registering.register(**form, begin=False)
        case rules.State.ASSIGNED:
            waiting = registering.register(**form, begin=False)
            return assigning.assign(waiting, by=person, now=now, version=waiting.version, comment="Свободна")
        case rules.State.PLANNED:
            return _booked(form, since, until)
        case rules.State.CANCELLED if since is None:
            return running.cancel(registering.register(**form, begin=False), by=person, now=now, reason="Ушла")
        case rules.State.CANCELLED:
            return steps.take(_booked(form, since, until), rules.Action.CANCEL, by=person, now=now, comment="Болезнь")
        case rules.State.NO_SHOW:
            booked = _booked(form, since, until)
            assert booked.planned_until is not None
            return steps.take(booked, rules.Action.NO_SHOW, by=person, now=booked.planned_until)
    begun = registering.register(**form) if since is None else _booked(form, since, until)
    if since is not None:
        begun, now = running.start(begun, by=person, now=since), since
    if state == rules.State.PARKED:
        return running.park(begun, by=person, now=now, reason="Ищет документы")
    if state == rules.State.COMPLETED:
        return running.finish(begun, by=person, now=now + timedelta(minutes=5), summary="Порядок разъяснён.")
    return begun


def _booked(form: dict[str, Any], since: datetime | None, until: datetime | None) -> Consultation:
    """Written as booking.book() writes it, without the letters."""
    begins = since or form["now"] + timedelta(hours=1)
    return registering.add(
        rules.Action.BOOK,
        **form,
        day=begins.date(),
        consultant=form["by"],
        assigned_at=form["now"],
        planned_from=begins,
        planned_until=until or begins + timedelta(minutes=15),
    )
