"""«Зарегистрировать»: a consultation begins, or waits for whoever is free."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.desk import rules
from kenesh.desk.actions.beginning import began
from kenesh.desk.actions.steps import Gone, in_turn, save, whose
from kenesh.desk.models import VISITOR, Beginning, Consultation, Kind, Norm, Numbering, Period, Service, Step
from kenesh.offices.calendars import today_at
from kenesh.people.actions import serve
from kenesh.people.actions.keeping import write_passport
from kenesh.people.models import Person, Sex
from kenesh.people.relations import recount
from kenesh.records.actions import next_number
from kenesh.refused import Refused
from kenesh.shell.history import traced


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """The start form, valid. passport: as kenesh.people.rules.one_passport_number() gives it; empty: as the register of
    people has it, or not required. person: chosen in the register of people. phone: E.164. not_found: rules.LOOKED_UP
    fields whose value was not chosen from a register."""

    client_name: str
    address: str = ""
    address_guid: UUID | None = None
    phone: str = ""
    email: str = ""
    organisation: str = ""
    inn: str = ""
    ogrn: str = ""
    passport: str = ""
    person: int | None = None
    comment: str = ""
    not_found: tuple[str, ...] = ()


@in_turn
def register(
    *,
    by: User,
    service: Service,
    submission: UUID,
    now: datetime,
    visitor: Visitor,
    begin: bool = True,
    previous: Consultation | None = None,
    carried: Sequence[str] = (),
) -> Consultation:
    """A new consultation of the consultant's department with the next number of the year. begin: it is in progress, its
    clock since the first character typed; else it waits for whoever is free. The same submission sent again gives the
    consultation it has made. Raises Refused, steps.Busy.

    The person of the register is found or made (people.actions.serve) and learns the passport number.
    """
    if before := made_before(submission, by=by):
        return before
    office = office_of(by)
    form: dict[str, Any] = {"by": by, "service": service, "submission": submission, "now": now, "visitor": visitor}
    form |= {"previous": previous, "carried": carried}
    if begin:
        whose(by.pk)
        began_at = min(began(submission, by=by) or now, now)
        form |= {"consultant": by, "assigned_at": now, "began_at": began_at}
        made = add(rules.Action.REGISTER, day=today_at(office, began_at), **form)
        Period.objects.create(consultation=made, kind=Kind.WORK, consultant=by, began_at=began_at)
    else:
        made = add(rules.Action.QUEUE, day=today_at(office, now), **form)
    Beginning.objects.filter(submission=submission, user=by).delete()
    return made


def made_before(submission: UUID, *, by: User) -> Consultation | None:
    """What this form has made already. Nobody else sends it until the transaction ends. Raises Refused, Gone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"desk:{submission}"])
    before = Consultation.objects.filter(submission=submission).first()
    if before is None:
        return None
    if before.registered_by_id != by.pk or before.office_id != by.office_id:
        raise Refused(_("This form was begun by somebody else. Open a new one."))
    if before.deleted_at is not None:
        raise Gone
    return before


def add(
    action: rules.Action,
    *,
    by: User,
    service: Service,
    submission: UUID,
    now: datetime,
    visitor: Visitor,
    day: date,
    previous: Consultation | None = None,
    carried: Sequence[str] = (),
    **more: Any,
) -> Consultation:
    """The row of a new consultation or booking, its person and its first step, within the transaction of made_before().

    day: on which it is to be held, whose regulated time it has. more: other fields of it.
    """
    office = office_of(by)
    limit = _limit_of(service, office, day)
    if previous is not None and not Consultation.objects.visible_to(by).filter(pk=previous.pk).exists():
        raise Refused(_("The consultation this one was begun from is no longer there."), status=409)
    today = today_at(office, now)
    made = Consultation(
        submission=submission,
        office_id=office,
        service=service,
        registered_by=by,
        registered_at=now,
        state=rules.after(action, None).value,
        person=_person(visitor, office, by=by, now=now, day=today),
        address_guid=visitor.address_guid,
        not_found=list(visitor.not_found),
        previous=previous,
        carried=list(carried),
        limit=limit,
        year=today.year,
        serial=next_number(Numbering, office, today.year),
        **{name: getattr(visitor, name) for name in VISITOR},
        **more,
    )
    with traced(by):
        save(made, force_insert=True)
    Step.objects.create(
        consultation=made, action=action, state_after=made.state, consultant_after_id=made.consultant_id, by=by, at=now
    )
    recount(made.person_id)
    return made


def office_of(by: User) -> int:
    if by.office_id is None:
        raise Refused(_("Consultations are registered by the staff of a department. Your account has none."))
    return by.office_id


def limit_on(service: int, day: date) -> int | None:
    """Regulated seconds in force that day; None where there are none."""
    minutes = Norm.objects.on(day).filter(service=service).values_list("minutes", flat=True).first()
    return None if minutes is None else minutes * 60


def _limit_of(service: Service, office: int, day: date) -> int:
    given = Service.objects.given_on(day).filter(pk=service.pk, office=office).exists()
    limit = limit_on(service.pk, day)
    if not given or limit is None:
        raise Refused(_("Your department does not give this service on this day. Choose another service."), status=409)
    return limit


def _person(visitor: Visitor, office: int, *, by: User, now: datetime, day: date) -> Person:
    written = {
        "client_name": visitor.client_name,
        "phone": visitor.phone,
        "email": visitor.email,
        # What the desk does not ask.
        "sex": Sex.NOT_STATED,
        "age": None,
        "whatsapp": "",
        "territory_id": None,
        "citizenship_id": None,
        "social_statuses": [],
    }
    person = serve(by=by, office=office, chosen=visitor.person, written=written, day=day)
    if visitor.passport:
        write_passport(person, visitor.passport, by=by, now=now)
    return person
