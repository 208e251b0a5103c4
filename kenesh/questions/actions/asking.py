"""The asker's verbs: ask, confirm, take back the consent to publication."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from kenesh.accounts.actions import attempts
from kenesh.questions import challenge, letters, routing, rules
from kenesh.questions.actions.routing import assign
from kenesh.questions.models import Publication, Question, SpentChallenge, State, Withdrawal
from kenesh.refused import Refused
from kenesh.shell import codes
from kenesh.shell.history import traced

WAIT = ngettext_lazy(
    "As many questions have come from your network as one may send in an hour. "
    "What you typed is still here: send it in %(minutes)d minute.",
    "As many questions have come from your network as one may send in an hour. "
    "What you typed is still here: send it in %(minutes)d minutes.",
    "minutes",
)


@transaction.atomic
def ask(*, submission: UUID, solution: str, network: str, now: datetime, **written: Any) -> Question:
    """A question has come in. It goes to an office at once where the page's challenge was solved; else it waits until
    the asker follows the link in the letter.

    solution: of the challenge, empty where the browser runs no scripts; Wrong if it solves none, or one used before.
    network: where it comes from, as it is counted. written: language, text, territory_id, email, name, phone,
    may_publish, safe_contact, by_letter. The same submission of the same words gives the question it has made.
    """
    before = Question.objects.filter(submission=submission).first()
    if before is not None:
        if before.text == written["text"]:
            return before
        submission = uuid4()  # somebody went back to the form and wrote another question into it
    solved = challenge.solved(solution, now=now) if solution else None
    question = Question(
        submission=submission, code=codes.new_code(), asked_at=now, state=State.UNCONFIRMED.value, **written
    )
    try:
        with transaction.atomic():
            if solved:
                SpentChallenge.objects.create(digest=solved.digest, until=solved.until)
            _within_limits(question.email, network, now, checked=solved is not None)
            if solved:
                _begin(question, now=now)
            else:
                question.save(force_insert=True)
                letters.ask_to_confirm(question)
    except IntegrityError:  # the same form came twice at once, or the same solution in another
        before = Question.objects.filter(submission=submission, text=written["text"]).first()
        if before is None:
            raise challenge.Wrong from None
        return before
    return question


@transaction.atomic
def confirm(question: Question, *, now: datetime) -> Question:
    """The mailbox is the asker's: the question goes to an office. Pressed twice, nothing more happens."""
    current = Question.objects.select_for_update().filter(pk=question.pk).first()
    if current is None or may_no_longer_be_confirmed(current, now):
        raise Refused(_("Too much time has passed: the question has been deleted. Ask it again."), status=410)
    if current.state == State.UNCONFIRMED:
        _begin(current, now=now)
    return current


def may_no_longer_be_confirmed(question: Question, now: datetime) -> bool:
    return question.state == State.UNCONFIRMED and question.asked_at + rules.CONFIRMED_WITHIN <= now


@transaction.atomic
def withdraw_consent(question: Question, *, now: datetime) -> None:
    """The asker no longer agrees to publication: what was published is taken off the site at once."""
    current = Question.objects.select_for_update().get(pk=question.pk)
    copy = Publication.objects.filter(question=current, withdrawn_at=None).first()
    with traced(None):
        if copy is not None:
            copy.withdrawn_at, copy.withdrawal = now, Withdrawal.ASKER.value
            copy.save(update_fields=["withdrawn_at", "withdrawal"])
        current.may_publish = False
        current.save(update_fields=["may_publish"])


def _begin(question: Question, *, now: datetime) -> None:
    assign(question, routing.route(question.territory_id, now), now=now)
    letters.tell_received(question)


def _within_limits(email: str, network: str, now: datetime, *, checked: bool) -> None:
    """The network first: one that sends a thousand costs no more than a look at its own row."""
    try:
        if checked:
            attempts.count({f"question address {network}": rules.FROM_AN_ADDRESS}, now)
        else:
            attempts.count({f"unchecked question address {network}": rules.UNCHECKED_FROM_AN_ADDRESS}, now)
    except attempts.TooMany as refused:
        raise Refused(WAIT % {"minutes": refused.minutes}, status=429) from None
    try:
        attempts.count({f"question mailbox {email}": rules.TO_A_MAILBOX}, now)
    except attempts.TooMany:
        sentence = _("As many questions have come with this e-mail as one may send in a day. Send this one tomorrow.")
        raise Refused(sentence, status=429) from None
