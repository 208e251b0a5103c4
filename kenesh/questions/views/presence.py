"""«Сейчас отвечает»: who has the form of the answer open, told live on the question's page and on the form itself."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from kenesh.accounts.middleware import StaffRequest
from kenesh.accounts.models import User
from kenesh.questions import rules
from kenesh.questions.actions.answering import be_seen_writing
from kenesh.questions.models import Question
from kenesh.shell.access import OFFICE_AND_ADMINISTRATOR, for_roles
from kenesh.shell.page import page


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*OFFICE_AND_ADMINISTRATOR)
def presence(request: StaffRequest, number: int) -> HttpResponse:
    """A POST says that this person is at the form. `known`: who is shown to be so far; unchanged, there is nothing to
    say (204)."""
    question = get_object_or_404(Question.objects.visible_to(request.user), pk=number)
    if request.method == "POST" and rules.allows(rules.State(question.state), rules.Step.ANSWER):
        be_seen_writing(question, by=request.user, now=now())
    people = others_writing(question, request.user)
    known = (request.POST if request.method == "POST" else request.GET).get("known")
    if known == known_of(people):
        return HttpResponse(status=204)
    return page(request, "questions/writing.html", told(people))


def others_writing(question: Question, user: User) -> list[User]:
    return [writing.user for writing in question.writing.now(now(), but=user)]


def told(people: Sequence[User]) -> dict[str, object]:
    """What the template writing.html needs."""
    return {"writers": [person.short_name for person in people], "known": known_of(people)}


def known_of(people: Sequence[User]) -> str:
    return " ".join(str(person.pk) for person in people) or "0"
