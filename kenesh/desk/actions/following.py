"""What comes of a consultation: an appeal or a referral made of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from kenesh.accounts.models import User
from kenesh.appeals import actions as appeals
from kenesh.appeals.models import Appeal, AppealAttachment
from kenesh.desk import rules
from kenesh.desk.actions.steps import held
from kenesh.desk.models import Consultation, Outcome
from kenesh.documents.actions import NOTHING, Chosen, attach
from kenesh.documents.models import Attachment
from kenesh.referrals import actions as referrals
from kenesh.referrals.models import Referral, ReferralAttachment


@transaction.atomic
def make_appeal(
    consultation: Consultation,
    *,
    by: User,
    submission: UUID,
    now: datetime,
    files: Chosen = NOTHING,
    with_files: bool = False,
    **written: Any,
) -> Appeal:
    """An appeal of the consultation's visitor; with_files: those of the consultation come along. written: as
    appeals.actions.record() takes it, and raises what it raises; Gone, Refused. Sent again, it is the same appeal."""
    current = _completed(consultation, by)
    appeal = appeals.record(by=by, submission=submission, now=now, **written)
    if _made(current, by=by, now=now, appeal=appeal) and with_files:
        _take_along(AppealAttachment, {"appeal": appeal}, current, by=by, now=now)
    attach(AppealAttachment, {"appeal": appeal}, files, by=by, now=now)
    return appeal


@transaction.atomic
def make_referral(
    consultation: Consultation,
    *,
    by: User,
    submission: UUID,
    now: datetime,
    files: Chosen = NOTHING,
    with_files: bool = False,
    **written: Any,
) -> Referral:
    """A referral of the consultation's visitor, as make_appeal() makes an appeal. written: as referrals.actions.refer()
    takes it."""
    current = _completed(consultation, by)
    referral = referrals.refer(by=by, submission=submission, now=now, **written)
    if _made(current, by=by, now=now, referral=referral) and with_files:
        _take_along(ReferralAttachment, {"referral": referral}, current, by=by, now=now)
    attach(ReferralAttachment, {"referral": referral}, files, by=by, now=now)
    return referral


def _completed(consultation: Consultation, by: User) -> Consultation:
    """Held, so that its finishing is not undone meanwhile."""
    current = held(consultation, by)
    rules.may_be_followed(rules.State(current.state))
    return current


def _made(consultation: Consultation, *, by: User, now: datetime, **what: Any) -> bool:
    """Whether it is new; the same form sent again makes nothing."""
    told = {"consultation": consultation, "made_at": now, "made_by": by}
    return Outcome.objects.get_or_create(**what, defaults=told)[1]


def _take_along(
    of: type[Attachment], owner: dict[str, Any], consultation: Consultation, *, by: User, now: datetime
) -> None:
    of.objects.bulk_create(
        of(**owner, file_id=one.file_id, name=one.name, added_at=now, added_by=by)
        for one in consultation.attachments.present()
    )
