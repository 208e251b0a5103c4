"""What the asker is written: in the language they asked in, and never with the question itself.

Whoever has others reading their mail unticks «answer by letter»: then no letter carries the answer, or the code that
opens it.
"""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from kenesh.letters import actions as letters
from kenesh.questions import passes
from kenesh.questions.models import Question
from kenesh.questions.rules import CONFIRMED_WITHIN
from kenesh.shell.codes import shown_code


def ask_to_confirm(question: Question) -> None:
    """With the link that proves the mailbox to be the asker's."""
    token = passes.to_confirm(question)
    _write(
        question,
        "confirm",
        {"url": _address(question, "ask:confirm", token), "days": CONFIRMED_WITHIN.days},
        secret=token,
    )


def tell_received(question: Question) -> None:
    """With the code, and where the question has gone."""
    _write(question, "received", _way_to(question))


def tell_answer(question: Question) -> None:
    """With the answer itself, where the asker wants it by letter."""
    _write(question, "answered", {"answer": question.answer if question.by_letter else "", **_way_to(question)})


def _way_to(question: Question) -> dict[str, Any]:
    """How the asker opens the question: by the link, or by the code they have written down."""
    office = question.office
    return {
        "office": office.name_in(question.language) if office else "",
        "due_on": question.due_on,
        "code": shown_code(question.code) if question.by_letter else "",
        "url": _address(question, "ask:question", question.code)
        if question.by_letter
        else _address(question, "ask:follow"),
    }


def _write(question: Question, template: str, context: dict[str, Any], secret: str = "") -> None:
    letters.write(
        to=question.email,
        language=question.language,
        template=f"questions/letters/{template}",
        context={"name": question.name, **context},
        secret=secret,
    )


def _address(question: Question, page: str, *args: str) -> str:
    with translation.override(question.language):
        return f"{settings.SITE_URL}{reverse(page, args=args)}"
