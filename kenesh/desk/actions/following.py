"""What comes of a consultation: an appeal or a referral made of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from kenesh.accounts.models import User
from kenesh.appeals import actions as appeals
from kenesh.appeals.models import AppealAttachment
from kenesh.desk import rules
from kenesh.desk.actions.steps import held, in_turn
from kenesh.desk.models import Consultation, Outcome
from kenesh.documents.actions import NOTHING, Chosen, attach
from kenesh.documents.models import Attachment
from kenesh.referrals import actions as referrals
from kenesh.referrals.models import ReferralAttachment

# What is made → the verb that writes it, the model of its files.
MADE: Final[dict[str, tuple[Callable[..., Any], type[Attachment]]]] = {
    "appeal": (appeals.record, AppealAttachment),
    "referral": (referrals.refer, ReferralAttachment),
}


@in_turn
def make(
    what: str,
    consultation: Consultation,
    *,
    by: User,
    submission: UUID,
    now: datetime,
    files: Chosen = NOTHING,
    with_files: bool = False,
    **written: Any,
) -> Any:
    """An appeal or a referral (what) of the consultation's visitor; with_files: those of the consultation come along.

    written: as appeals.actions.record() or referrals.actions.refer() takes it, and raises what they raise; Gone,
    Refused. Sent again, it is the same record.
    """
    record, attachment = MADE[what]
    current = _completed(consultation, by)
    made = {what: record(by=by, submission=submission, now=now, **written)}
    told = {"consultation": current, "made_at": now, "made_by": by}
    _outcome, new = Outcome.objects.get_or_create(**made, defaults=told)
    if new and with_files:
        _take_along(attachment, made, current, by=by, now=now)
    attach(attachment, made, files, by=by, now=now)
    return made[what]


def _completed(consultation: Consultation, by: User) -> Consultation:
    """Held, so that its finishing is not undone meanwhile."""
    current = held(consultation, by)
    rules.may_be_followed(rules.State(current.state))
    return current


def _take_along(
    of: type[Attachment], owner: dict[str, Any], consultation: Consultation, *, by: User, now: datetime
) -> None:
    of.objects.bulk_create(
        of(**owner, file_id=one.file_id, name=one.name, added_at=now, added_by=by)
        for one in consultation.attachments.present()
    )
