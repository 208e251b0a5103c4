"""What is done alike with every record: taking hold of it, deleting, restoring; and how two writers are told."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.people.actions import serve
from kenesh.people.models import Person
from kenesh.people.relations import recount
from kenesh.records.models import Record
from kenesh.refused import Refused
from kenesh.shell.history import traced


class MovedOn(Refused):
    """Somebody has corrected the record since the form was shown. current: the record as it stands."""

    def __init__(self, current: Any) -> None:
        super().__init__(_("This record has been corrected by somebody else in the meantime."), status=409)
        self.current = current


class AlreadyRecorded(Refused):
    """The form has made a record before, and now says something else. recorded: that record as it stands."""

    def __init__(self, recorded: Any) -> None:
        super().__init__(_("This form has already made a record."), status=409)
        self.recorded = recorded


class Deleted(Refused):
    """The record is no longer there to be written to."""

    def __init__(self) -> None:
        super().__init__(_("This record has been deleted in the meantime."), status=409)


def locked[R: Record](record: R, by: User) -> R:
    """The row as it stands now, held until the transaction ends."""
    records: Any = type(record)._default_manager
    current: R | None = records.visible_to(by).select_for_update(of=("self",)).filter(pk=record.pk).first()
    if current is None:
        raise Deleted
    return current


def made_before[R: Record](record: R, written: Mapping[str, Any], *, by: User) -> R:
    """The record that this very form has made, where it says the same; else a Refused."""
    if record.office_id != by.office_id:
        raise Refused(_("This form belongs to another office. Open a new one."))
    if record.deleted_at is not None:
        raise Deleted
    if differs(record, written):
        raise AlreadyRecorded(record)
    return record


def whom(
    written: Mapping[str, Any], record: type[Record], *, by: User, office: int, chosen: int | None
) -> Callable[[], Person]:
    """Whom what is written is about, in the office's register: the chosen one, who was there before, or somebody new.
    Asked for only once the record is about to be written."""
    moment = written[record.DAY]
    day = localdate(moment) if isinstance(moment, datetime) else moment
    return lambda: serve(by=by, office=office, chosen=chosen, written=written, day=day)


def next_number(series: type[models.Model], office: int, year: int) -> int:
    """The next of the office and year, without gaps: whoever asks next waits until this transaction ends; one that
    fails gives its number back. series: a model of office, year and last, unique by the first two."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {series._meta.db_table} AS series (office_id, year, last) VALUES (%s, %s, 1) "  # noqa: S608
            "ON CONFLICT (office_id, year) DO UPDATE SET last = series.last + 1 RETURNING last",
            [office, year],
        )
        return int(cursor.fetchone()[0])


def differs(record: models.Model, written: Mapping[str, Any]) -> bool:
    return any(getattr(record, attribute) != value for attribute, value in written.items())


@transaction.atomic
def delete(record: Record, *, by: User, now: datetime) -> None:
    """Hide the record. An administrator can restore it for 30 days."""
    current = locked(record, by)
    current.deleted_at, current.deleted_by = now, by
    with traced(by):
        current.save(update_fields=["deleted_at", "deleted_by"])
    recount(current.person_id)


@transaction.atomic
def restore(record: Record, *, by: User, now: datetime) -> None:
    if not by.is_administrator:
        raise Refused(_("Only an administrator restores deleted records."))
    records: Any = type(record)._default_manager
    found = records.of_scope(by).restorable(now).select_for_update(of=("self",))
    current: Record | None = found.filter(pk=record.pk).first()
    if current is None:
        raise Refused(_("This record can no longer be restored."), status=409)
    current.deleted_at = current.deleted_by = None
    with traced(by):
        current.save(update_fields=["deleted_at", "deleted_by"])
    recount(current.person_id)
