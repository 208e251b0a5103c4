"""Services and their regulated time: by administrators, and by heads for their own department.

A regulated time is set, ended or removed, never corrected: what was held under it stays as it was."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.desk import norms
from kenesh.desk.models import Consultation, Norm, Service
from kenesh.offices.models import Office, OfficeKind
from kenesh.refused import Refused
from kenesh.shell.history import traced

A_DAY: Final = timedelta(days=1)


class Gone(Refused):
    """It is no longer there, or no longer theirs."""

    def __init__(self) -> None:
        super().__init__(_("This has been removed in the meantime. Open the list of services again."), status=409)


def add(*, by: User, office: Office, minutes: int, since: date, act: str = "", **fields: Any) -> Service:
    """A service and its first regulated time. fields: as the model's; no position: last in its department.
    Raises Refused."""
    if office.kind != OfficeKind.DESK or not (by.is_administrator or by.office_id == office.pk):
        raise Refused(_("Services are kept for reception departments: by their heads and by administrators."))
    if fields.get("position") is None:
        last = Service.objects.filter(office=office).aggregate(last=Max("position"))["last"]
        fields["position"] = (last or 0) + 1
    with _said(), transaction.atomic(), traced(by):
        service = Service.objects.create(office=office, **fields)
        Norm.objects.create(service=service, minutes=minutes, since=since, act=act)
    return service


def correct(service: Service, *, by: User, **fields: Any) -> Service:
    """Writes these fields and no others. Raises Refused, Gone."""
    with _said(), transaction.atomic(), traced(by):
        service = _held(service.pk, by)
        for field, value in fields.items():
            setattr(service, field, value)
        service.save(update_fields=fields)
    return service


def set_norm(
    service: Service, *, by: User, today: date, minutes: int, since: date, until: date | None = None, act: str = ""
) -> Norm:
    """From that day on; the one that runs until further notice ends the day before. Raises Refused, Gone."""
    with _said(), transaction.atomic(), traced(by):
        service = _held(service.pk, by)
        closed = norms.taken_over(since, until, service.norms.all(), today)
        if closed is not None:
            closed.until = since - A_DAY
            closed.save(update_fields=["until"])
        return Norm.objects.create(service=service, minutes=minutes, since=since, until=until, act=act)


def end_norm(norm: Norm, *, by: User, today: date, until: date | None) -> Norm:
    """until: its last day, None: until further notice again. Raises Refused, Gone."""
    with _said(), transaction.atomic(), traced(by):
        current, others = _norm(norm, by)
        norms.may_end(current, until, others, today)
        current.until = until
        current.save(update_fields=["until"])
    return current


def remove_norm(norm: Norm, *, by: User) -> None:
    """One under which nothing was held; the one that ended the day before it goes on in its place. Raises Refused,
    Gone."""
    with transaction.atomic(), traced(by):
        current, others = _norm(norm, by)
        norms.may_be_removed(used=was_used(current))
        current.delete()
        if earlier := before(current, others):
            earlier.until = current.until
            earlier.save(update_fields=["until"])


def before(norm: Norm, others: list[Norm]) -> Norm | None:
    """The one that ended the day before."""
    return next((other for other in others if other.until == norm.since - A_DAY), None)


def was_used(norm: Norm) -> bool:
    """Whether a consultation has begun on one of its days, by the clock of the department."""
    zone = ZoneInfo(norm.service.office.time_zone)
    held = Consultation.objects.filter(
        service=norm.service, office=norm.service.office_id, began_at__gte=datetime.combine(norm.since, time(), zone)
    )
    if norm.until is not None:
        held = held.filter(began_at__lt=datetime.combine(norm.until + A_DAY, time(), zone))
    return held.exists()


def _held(service: int, by: User) -> Service:
    """The row as it stands, held: one change of a service and its times at a time."""
    rows = Service.objects.visible_to(by).select_for_update(of=("self",))
    current = rows.select_related("office").filter(pk=service).first()
    if current is None:
        raise Gone
    return current


def _norm(norm: Norm, by: User) -> tuple[Norm, list[Norm]]:
    """The row as it stands, and the others of its service."""
    every = {one.pk: one for one in _held(norm.service_id, by).norms.select_related("service__office")}
    current = every.pop(norm.pk, None)
    if current is None:
        raise Gone
    return current, list(every.values())


@contextmanager
def _said() -> Iterator[None]:
    """What only the database can know, in words."""
    try:
        yield
    except IntegrityError as error:
        if "one_service_per_name_and_department" in str(error):
            raise Refused(_("The department has a service of this name already."), status=409) from error
        raise
