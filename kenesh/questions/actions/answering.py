"""The office's verbs: to be at the form of an answer, and to answer."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.questions import rules
from kenesh.questions.models import Question, State, Writing
from kenesh.refused import Refused
from kenesh.shell.history import traced


class AnsweredMeanwhile(Refused):
    """A colleague has saved an answer since the form was shown. current: the question as it stands."""

    def __init__(self, current: Question) -> None:
        super().__init__(_("A colleague has answered this question while you were writing."), status=409)
        self.current = current


@transaction.atomic
def answer(
    question: Question, *, text: str, categories: Sequence[int], version: int, by: User, now: datetime
) -> Question:
    """The answer of the office, or a correction of it until it is moderated. Gives the question as it stands.

    version: of the question as the form showed it. The same form sent twice answers once.
    """
    current = _locked(question, by)
    if _is_said(current, text, categories, version, by):
        return current
    state = rules.step(rules.State(current.state), rules.Step.ANSWER)
    if current.version != version:
        raise AnsweredMeanwhile(current)
    current.state, current.version = State(state), current.version + 1
    current.answer, current.categories = text, list(categories)
    current.answered_by, current.answered_at = by, now
    with traced(by):
        current.save(update_fields=["state", "version", "answer", "categories", "answered_by", "answered_at"])
    gone = Q(user=by) | Q(seen_at__lte=now - rules.SEEN_FOR)
    Writing.objects.filter(gone, question=current).delete()
    return current


def be_seen_writing(question: Question, *, by: User, now: datetime) -> None:
    """The form is open, and says so every twenty seconds; who is silent for rules.SEEN_FOR is forgotten."""
    Writing.objects.bulk_create(
        [Writing(question=question, user=by, seen_at=now)],
        update_conflicts=True,
        unique_fields=["question", "user"],
        update_fields=["seen_at"],
    )


def _locked(question: Question, by: User) -> Question:
    current = Question.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=question.pk).first()
    if current is None:
        raise Refused(_("This question is with another office now."), status=409)
    return current


def _is_said(current: Question, text: str, categories: Sequence[int], version: int, by: User) -> bool:
    """The form that made this answer has come once more."""
    return (current.version, current.answered_by_id, current.answer, current.categories) == (
        version + 1,
        by.pk,
        text,
        list(categories),
    )
