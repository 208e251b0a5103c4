"""The verbs of a referral: refer, correct, answer, keep the printed form. Deleting and restoring are every record's."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.actions import attempts
from kenesh.accounts.models import User
from kenesh.appeals.models import Appeal, AppealAttachment
from kenesh.documents.actions import NOTHING, Chosen, announce, attach, store
from kenesh.offices.calendars import calendar_of
from kenesh.organisations.models import Organisation
from kenesh.people.relations import recount
from kenesh.records.actions import MovedOn, differs, locked, made_before, next_number, whom
from kenesh.referrals import letters, paper, rules
from kenesh.referrals.models import Answer, Numbering, PrintedForm, Referral, ReferralAttachment
from kenesh.refused import Refused
from kenesh.shell import codes
from kenesh.shell.history import traced


@transaction.atomic
def refer(
    *,
    by: User,
    submission: UUID,
    now: datetime,
    files: Chosen = NOTHING,
    with_appeals_files: bool = False,
    person: int | None = None,
    **written: Any,
) -> Referral:
    """A new referral of the consultant's office, with the next number of the office and the year of its date.

    person: whom of the office's register the consultant has chosen. The same submission sent again gives the referral
    it has made; with other words in it, AlreadyRecorded.
    """
    if by.office_id is None:
        raise Refused(_("A referral is written by a consultant of an office. Your account has no office."))
    if before := Referral.objects.filter(submission=submission).first():
        return made_before(before, written, by=by)
    rules.day_can_be(written["referred_on"], localdate(now))
    _from_appeal_in_sight(written["appeal_id"], by)
    referral = Referral(
        submission=submission,
        office_id=by.office_id,
        consultant=by,
        code=codes.new_code(),
        due_on=_term(by.office_id, written["organisation_id"], written["referred_on"]),
        **written,
    )
    try:
        with transaction.atomic(), traced(by):
            referral.person = whom(written, Referral, by=by, office=by.office_id, chosen=person)()
            referral.serial = next_number(Numbering, by.office_id, referral.referred_on.year)
            referral.save(force_insert=True)
    except IntegrityError:  # the same form came twice at once; the number taken in vain is given back
        before = Referral.objects.filter(submission=submission).first()
        if before is None:
            raise
        return made_before(before, written, by=by)
    recount(referral.person_id)
    if with_appeals_files:
        ReferralAttachment.objects.bulk_create(
            ReferralAttachment(referral=referral, file_id=one.file_id, name=one.name, added_at=now, added_by=by)
            for one in AppealAttachment.objects.present().filter(appeal=referral.appeal_id)
        )
    attach(ReferralAttachment, {"referral": referral}, files, by=by, now=now)
    referral.refresh_from_db(fields=["year"])
    return referral


@transaction.atomic
def correct(
    referral: Referral,
    *,
    by: User,
    version: int,
    now: datetime,
    files: Chosen = NOTHING,
    person: int | None = None,
    **written: Any,
) -> Referral:
    """Correct the referral as it stood at `version`; MovedOn where it no longer does. Nothing new changes nothing.
    person: where it turns out to be about another than it was."""
    current = locked(referral, by)
    if current.version != version:
        raise MovedOn(current)
    rules.day_can_be(written["referred_on"], localdate(now), year=current.year)
    attach(ReferralAttachment, {"referral": current}, files, by=by, now=now)
    before = current.person_id
    if not differs(current, written) and person in {None, before}:
        return current
    for attribute, value in written.items():
        setattr(current, attribute, value)
    current.due_on = _term(current.office_id, current.organisation_id, current.referred_on)
    if current.due_on >= localdate(now):
        current.told_overdue_at = None  # to be told of again when this term has passed
    current.version += 1
    with traced(by):
        current.person = whom(written, Referral, by=by, office=current.office_id, chosen=person or before)()
        current.save(update_fields=[*written, "person", "due_on", "told_overdue_at", "version"])
    recount(before, current.person_id)
    return current


@transaction.atomic
def answer(referral: Referral, *, state: rules.State, remark: str, by: User | None, now: datetime) -> Answer:
    """What came of it: from the organisation (by=None), of whom the office is told by letter, or noted by staff."""
    there = Referral.objects.filter(deleted_at=None) if by is None else Referral.objects.visible_to(by)
    current = there.select_for_update(of=("self",)).filter(pk=referral.pk).first()
    if current is None:
        raise Refused(_("This referral has been deleted in the meantime."), status=409)
    rules.may_follow(rules.State(current.state), state)
    if by is None:
        attempts.count({f"answers to referral {current.pk}": rules.ANSWERS}, now)
    given = Answer.objects.create(referral=current, state=state, remark=remark, answered_at=now, by=by)
    current.state, current.remark, current.answered_at = state, remark, now
    with traced(by):
        current.save(update_fields=["state", "remark", "answered_at"])
    if by is None:
        letters.tell_of_answer(current, given)
    return given


def keep_form(referral: Referral, text: paper.Paper, *, by: User, now: datetime) -> PrintedForm:
    """The printed form as it was corrected, and the paper made of it. From now on the slip's code opens its page.

    Not one transaction: a file is announced before it is stored (kenesh.documents).
    """
    made = announce(ContentFile(paper.pdf(text)), "application/pdf")
    with transaction.atomic():
        current = locked(referral, by)
        return PrintedForm.objects.create(
            referral=current,
            version=current.version,
            language=text.language,
            text=text.as_dict(),
            file=store(made, now=now),
            printed_at=now,
            printed_by=by,
        )


def _term(office: int, organisation: int, referred_on: date) -> date:
    within = Organisation.objects.values_list("answer_within", flat=True).get(pk=organisation)
    return calendar_of(office).after(referred_on, within)


def _from_appeal_in_sight(appeal: int | None, by: User) -> None:
    if appeal is not None and not Appeal.objects.visible_to(by).filter(pk=appeal).exists():
        raise Refused(_("The appeal this referral was begun from is no longer there."), status=409)
