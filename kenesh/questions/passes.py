"""Signed words in addresses: they open what only whoever was given them may open, and no table keeps them."""

from datetime import timedelta
from typing import Final

from django.core.signing import BadSignature, Signer, TimestampSigner

from kenesh.questions.models import Question

SENT_LIVES: Final = timedelta(hours=1)
_CONFIRM: Final = "kenesh.questions.confirm"
_SENT: Final = "kenesh.questions.sent"


def to_confirm(question: Question) -> str:
    """For the letter that asks whether the mailbox is the asker's. How long it opens anything, the question knows."""
    return Signer(salt=_CONFIRM).sign(str(question.pk))


def of_confirm(token: str) -> Question | None:
    try:
        number = Signer(salt=_CONFIRM).unsign(token)
    except BadSignature:
        return None
    return Question.objects.filter(pk=number).first()


def to_sent(question: Question) -> str:
    """For the page after sending: the code itself stays out of the browser's history."""
    return TimestampSigner(salt=_SENT).sign(str(question.pk))


def of_sent(token: str) -> Question | None:
    try:
        number = TimestampSigner(salt=_SENT).unsign(token, max_age=SENT_LIVES)
    except BadSignature:
        return None
    return Question.objects.select_related("office").filter(pk=number).first()
