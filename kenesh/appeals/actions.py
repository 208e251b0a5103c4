"""The verbs of an appeal: record, correct, delete, restore. The database writes history in the same transaction."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.appeals import rules
from kenesh.appeals.models import Appeal
from kenesh.refused import Refused
from kenesh.shell.history import traced


class MovedOn(Refused):
    """Somebody has corrected the record since the form was shown. current: the record as it stands."""

    def __init__(self, current: Appeal) -> None:
        super().__init__(
            _("This appeal has been corrected by somebody else in the meantime."),
            status=409,
        )
        self.current = current


class AlreadyRecorded(Refused):
    """The form has made an appeal before, and now says something else. recorded: that appeal as it stands."""

    def __init__(self, recorded: Appeal) -> None:
        super().__init__(_("This form has already made an appeal."), status=409)
        self.recorded = recorded


@transaction.atomic
def record(*, by: User, submission: UUID, now: datetime, **written: Any) -> Appeal:
    """A new appeal of the consultant's office.

    The same submission sent again gives the appeal it has made; with other words in it, AlreadyRecorded, so that no
    word is passed over in silence.
    """
    if by.office_id is None:
        raise Refused(_("An appeal is recorded by a consultant of an office. Your account has no office."))
    rules.help_is_not_in_the_future(written["helped_at"], now)
    with traced(by):
        appeal, made = Appeal.objects.get_or_create(
            submission=submission, defaults={**written, "office_id": by.office_id, "consultant": by}
        )
    if made:
        return appeal
    if appeal.office_id != by.office_id:
        raise Refused(_("This form belongs to another office. Open a new one."))
    if appeal.deleted_at is not None:
        raise Refused(_("This appeal has been deleted in the meantime."), status=409)
    if _differs(appeal, written):
        raise AlreadyRecorded(appeal)
    return appeal


@transaction.atomic
def correct(appeal: Appeal, *, by: User, version: int, now: datetime, **written: Any) -> Appeal:
    """Correct the appeal as it stood at `version`; MovedOn where it no longer does. Nothing new changes nothing."""
    current = _locked(appeal, by)
    if current.version != version:
        raise MovedOn(current)
    rules.help_is_not_in_the_future(written["helped_at"], now)
    if not _differs(current, written):
        return current
    for field, value in written.items():
        setattr(current, field, value)
    current.version += 1
    with traced(by):
        current.save(update_fields=[*written, "version"])
    return current


@transaction.atomic
def delete(appeal: Appeal, *, by: User, now: datetime) -> None:
    """Hide the appeal. An administrator can restore it for 30 days."""
    current = _locked(appeal, by)
    current.deleted_at, current.deleted_by = now, by
    with traced(by):
        current.save(update_fields=["deleted_at", "deleted_by"])


@transaction.atomic
def restore(appeal: Appeal, *, by: User, now: datetime) -> None:
    if not by.is_administrator:
        raise Refused(_("Only an administrator restores deleted appeals."))
    current = Appeal.objects.of_scope(by).restorable(now).select_for_update(of=("self",)).filter(pk=appeal.pk).first()
    if current is None:
        raise Refused(_("This appeal can no longer be restored."), status=409)
    current.deleted_at = current.deleted_by = None
    with traced(by):
        current.save(update_fields=["deleted_at", "deleted_by"])


def _differs(appeal: Appeal, written: dict[str, Any]) -> bool:
    return any(getattr(appeal, attribute) != value for attribute, value in written.items())


def _locked(appeal: Appeal, by: User) -> Appeal:
    """The row as it stands now, held until the transaction ends."""
    current: Appeal | None = Appeal.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=appeal.pk).first()
    if current is None:
        raise Refused(_("This appeal has been deleted in the meantime."), status=409)
    return current
