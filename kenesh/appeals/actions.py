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
from kenesh.people.relations import recount
from kenesh.records.actions import MovedOn, differs, locked, made_before, whom
from kenesh.refused import Refused
from kenesh.shell.history import traced


@transaction.atomic
def record(
    *, by: User, submission: UUID, now: datetime, files: Chosen = NOTHING, person: int | None = None, **written: Any
) -> Appeal:
    """A new appeal of the consultant's office. person: whom of the office's register the consultant has chosen.

    The same submission sent again gives the appeal it has made; with other words in it, AlreadyRecorded, so that no
    word is passed over in silence.
    """
    if by.office_id is None:
        raise Refused(_("An appeal is recorded by a consultant of an office. Your account has no office."))
    rules.help_is_not_in_the_future(written["helped_at"], now)
    with traced(by):
        about = whom(written, Appeal, by=by, office=by.office_id, chosen=person)
        appeal, made = Appeal.objects.get_or_create(
            submission=submission,
            defaults={**written, "office_id": by.office_id, "consultant": by, "person": about},  # type: ignore[misc]
        )
    if made:
        recount(appeal.person_id)
    else:
        appeal = made_before(appeal, written, by=by)
    attach(AppealAttachment, {"appeal": appeal}, files, by=by, now=now)
    return appeal


@transaction.atomic
def correct(
    appeal: Appeal,
    *,
    by: User,
    version: int,
    now: datetime,
    files: Chosen = NOTHING,
    person: int | None = None,
    **written: Any,
) -> Appeal:
    """Correct the appeal as it stood at `version`; MovedOn where it no longer does. Nothing new changes nothing.
    person: where it turns out to be about another than it was."""
    current = locked(appeal, by)
    if current.version != version:
        raise MovedOn(current)
    rules.help_is_not_in_the_future(written["helped_at"], now)
    attach(AppealAttachment, {"appeal": current}, files, by=by, now=now)
    before = current.person_id
    if not differs(current, written) and person in {None, before}:
        return current
    for attribute, value in written.items():
        setattr(current, attribute, value)
    current.version += 1
    with traced(by):
        current.person = whom(written, Appeal, by=by, office=current.office_id, chosen=person or before)()
        current.save(update_fields=[*written, "person", "version"])
    recount(before, current.person_id)
    return current
