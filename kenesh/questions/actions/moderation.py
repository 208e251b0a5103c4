"""What is done with an answer: published as a cleaned copy, given back, given privately, taken off, looked at again."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.questions import letters, rules, search
from kenesh.questions.models import Act, Decision, DecisionKind, Publication, Question, State
from kenesh.questions.rules import Step
from kenesh.refused import Refused
from kenesh.shell.history import traced


class MovedOn(Refused):
    """The answer, or its published copy, has been changed since the moderator read it. current: as it stands."""

    def __init__(self, current: Question) -> None:
        super().__init__(_("Somebody has changed this answer in the meantime."), status=409)
        self.current = current


def as_read(question: Question) -> str:
    """What a moderator has before their eyes, in a word: of another answer or another published copy it is another."""
    copy = Publication.objects.filter(question=question).values_list("changed_at", "withdrawn_at").first()
    return " ".join(map(str, (question.version, *(copy or ()))))


@transaction.atomic
def publish(
    question: Question,
    *,
    title: str,
    question_text: str,
    answer_text: str,
    language: str,
    categories: list[int],
    review_on: date,
    acts: Iterable[Act],
    by: User,
    now: datetime,
    read: str | None = None,
) -> Publication:
    """Give the asker the answer, if they have not got it, and the readers this copy of it, with the asker's consent.

    What is published already is corrected, and keeps its day; what was taken off appears anew. read: as_read() of what
    the moderator saw; MovedOn where it no longer is so.
    """
    current = _locked(question, by, read)
    rules.may_publish(current.may_publish)
    rules.step(rules.State(current.state), Step.PUBLISH)
    rules.review_can_be(review_on, localdate(now))
    copy = Publication.objects.filter(question=current).first() or Publication(
        question=current, published_at=now, published_by=by
    )
    anew = copy.pk is None or copy.withdrawn_at is not None
    if anew:
        copy.published_at, copy.published_by = now, by
        copy.withdrawn_at, copy.withdrawal, copy.withdrawal_note = None, "", ""
    copy.title, copy.asked, copy.answer, copy.language = title, question_text, answer_text, language
    copy.categories, copy.changed_at = categories, now
    copy.review_on, copy.reviewed_on = review_on, localdate(now)
    copy.search = search.vector(title, question_text, answer_text, language)
    with traced(by):
        _close(current, now)
        copy.save()
    copy.acts.set(acts)
    search.keep_words(copy)
    _decided(current, DecisionKind.PUBLISHED if anew else DecisionKind.REVIEWED, by, now)
    return copy


@transaction.atomic
def give_back(question: Question, *, remark: str, by: User, now: datetime, read: str | None = None) -> None:
    """Back to the office that answered, with what is to be mended in it."""
    current = _locked(question, by, read)
    current.state = rules.step(rules.State(current.state), Step.RETURN).value
    with traced(by):
        current.save(update_fields=["state"])
    _decided(current, DecisionKind.RETURNED, by, now, remark)


@transaction.atomic
def answer_privately(question: Question, *, by: User, now: datetime, read: str | None = None) -> None:
    """The asker gets the answer, and nobody else."""
    current = _locked(question, by, read)
    rules.step(rules.State(current.state), Step.ANSWER_PRIVATELY)
    with traced(by):
        _close(current, now)
    _decided(current, DecisionKind.PRIVATE, by, now)


@transaction.atomic
def withdraw(publication: Publication, *, reason: str, note: str, by: User, now: datetime) -> None:
    """Off the site at once. reason: of models.Withdrawal; note: for colleagues."""
    current = _locked_copy(publication, by)
    current.withdrawn_at, current.withdrawal, current.withdrawal_note = now, reason, note
    with traced(by):
        current.save(update_fields=["withdrawn_at", "withdrawal", "withdrawal_note"])
    _decided(current.question, DecisionKind.WITHDRAWN, by, now, note)


@transaction.atomic
def reviewed(publication: Publication, *, review_on: date, by: User, now: datetime) -> None:
    """Looked at and found right; to be looked at again on that day."""
    rules.review_can_be(review_on, localdate(now))
    current = _locked_copy(publication, by)
    current.review_on, current.reviewed_on = review_on, localdate(now)
    with traced(by):
        current.save(update_fields=["review_on", "reviewed_on"])
    _decided(current.question, DecisionKind.REVIEWED, by, now)


def _locked(question: Question, by: User, read: str | None) -> Question:
    _moderates(by)
    current = Question.objects.visible_to(by).select_for_update(of=("self",)).get(pk=question.pk)
    if read is not None and read != as_read(current):
        raise MovedOn(current)
    return current


def _locked_copy(publication: Publication, by: User) -> Publication:
    """The question first, as in publish(), so that two moderators wait for one another and not in a ring."""
    _locked(publication.question, by, None)
    current = Publication.objects.select_related("question").get(pk=publication.pk)
    if current.withdrawn_at is not None:
        raise Refused(_("This answer has been taken off the site already."), status=409)
    return current


def _moderates(by: User) -> None:
    if not by.is_administrator:
        raise Refused(_("Only an administrator decides what becomes of an answer."))


def _close(question: Question, now: datetime) -> None:
    """The asker is told once, whatever is done with the answer later."""
    if question.state == State.CLOSED:
        return
    question.state, question.closed_at = State.CLOSED, now
    question.save(update_fields=["state", "closed_at"])
    letters.tell_answer(question)


def _decided(question: Question, kind: DecisionKind, by: User, now: datetime, remark: str = "") -> None:
    Decision.objects.create(question=question, kind=kind, remark=remark, by=by, at=now)
