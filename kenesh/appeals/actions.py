"""The verbs of an appeal: record and correct; deleting and restoring are every record's (kenesh.records.actions). The
database writes history in the same transaction."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.appeals import rules
from kenesh.appeals.models import Appeal, AppealAttachment
from kenesh.documents.actions import NOTHING, Chosen, attach
from kenesh.records.actions import MovedOn, differs, locked, made_before
from kenesh.refused import Refused
from kenesh.shell.history import traced


@transaction.atomic
def record(*, by: User, submission: UUID, now: datetime, files: Chosen = NOTHING, **written: Any) -> Appeal:
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
    if not made:
        appeal = made_before(appeal, written, by=by)
    attach(AppealAttachment, {"appeal": appeal}, files, by=by, now=now)
    return appeal


@transaction.atomic
def correct(
    appeal: Appeal, *, by: User, version: int, now: datetime, files: Chosen = NOTHING, **written: Any
) -> Appeal:
    """Correct the appeal as it stood at `version`; MovedOn where it no longer does. Nothing new changes nothing."""
    current = locked(appeal, by)
    if current.version != version:
        raise MovedOn(current)
    rules.help_is_not_in_the_future(written["helped_at"], now)
    attach(AppealAttachment, {"appeal": current}, files, by=by, now=now)
    if not differs(current, written):
        return current
    for attribute, value in written.items():
        setattr(current, attribute, value)
    current.version += 1
    with traced(by):
        current.save(update_fields=[*written, "version"])
    return current
