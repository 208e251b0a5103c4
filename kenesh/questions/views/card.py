"""A question's own page: all that is known of it and what was done with it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from kenesh.accounts.middleware import StaffRequest
from kenesh.accounts.models import User
from kenesh.offices import choices
from kenesh.offices.calendars import calendar_of
from kenesh.offices.lists import Lists, current_lists
from kenesh.questions import routing, rules
from kenesh.questions.models import Question
from kenesh.questions.views.presence import others_writing, told
from kenesh.questions.views.waiting import how_late, in_working_days
from kenesh.shell import phones
from kenesh.shell.access import HEAD, OFFICE_AND_ADMINISTRATOR, for_roles
from kenesh.shell.history import Change, changes, events
from kenesh.shell.page import page


@require_safe
@for_roles(*OFFICE_AND_ADMINISTRATOR)
def card(request: StaffRequest, number: int) -> HttpResponse:
    questions = Question.objects.visible_to(request.user).select_related("answered_by", "publication")
    question = get_object_or_404(questions.defer("publication__search", "publication__answer"), pk=number)
    lists, today = current_lists(), localdate()
    office = question.office_id or 0
    late, css = how_late(question, today)
    waits = question.state in rules.OFFICE_S_TURN
    context = {
        "question": question,
        "publication": getattr(question, "publication", None),
        "place": lists.path(question.territory_id),
        "office": lists.office(office).name,
        "phone": phones.shown(question.phone),
        "categories": choices.names(lists, question.categories),
        "late": late,
        "css": css,
        "waits": in_working_days(question.asked_at, today, calendar_of(office)) if waits else "",
        "assignments": _assignments(question, lists),
        "decisions": question.decisions.select_related("by").order_by("-pk"),
        "changes": _changes(question, lists),
        **_may(question, request.user),
        **told(others_writing(question, request.user)),
    }
    return page(request, "questions/card.html", context)


def _may(question: Question, user: User) -> dict[str, bool]:
    """What this person may do with it now."""
    state = rules.State(question.state)
    return {
        "may_answer": rules.allows(state, rules.Step.ANSWER),
        "may_reassign": rules.allows(state, rules.Step.REASSIGN) and (user.is_administrator or user.role == HEAD),
        "may_moderate": rules.allows(state, rules.Step.PUBLISH) and user.is_administrator,
    }


def _assignments(question: Question, lists: Lists) -> list[dict[str, object]]:
    """The newest first: the first of them says why the question is where it is."""
    return [
        {
            "one": one,
            "office": lists.office(one.office_id).name,
            "why": routing.words(one.reason, one.details, lists),
        }
        for one in question.assignments.select_related("by").order_by("-pk")
    ]


def _changes(question: Question, lists: Lists) -> list[Change]:
    """Of what offices write. Where it was sent and what was decided have lists of their own."""
    return changes(
        events(Question, pgh_obj=question),
        show={"categories": lambda ids: choices.names(lists, ids)},
        hide={"version", "state", "office", "answered_by"},
        began={"answer": "", "categories": []},
    )
