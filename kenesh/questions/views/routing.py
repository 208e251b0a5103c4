"""«Куда попадёт вопрос и почему»: the routing tried on a place; and a question sent to another office by hand."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kenesh.accounts.middleware import StaffRequest
from kenesh.offices.lists import Lists, current_lists
from kenesh.questions import routing
from kenesh.questions.actions import routing as actions
from kenesh.questions.forms.routing import ReassignForm, TesterForm
from kenesh.questions.models import Question, Reason
from kenesh.refused import Refused
from kenesh.shell.access import ADMINISTRATOR, HEAD, for_roles
from kenesh.shell.page import page


@require_safe
@for_roles(ADMINISTRATOR)
def tester(request: StaffRequest) -> HttpResponse:
    lists, today = current_lists(), localdate()
    form = TesterForm(request.GET if "place" in request.GET else None, lists=lists, today=today, initial={"day": today})
    found = _tried(lists, **form.cleaned_data) if form.is_valid() else {}
    return page(request, "questions/tester.html", {"form": form} | found)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMINISTRATOR, HEAD)
def reassign(request: StaffRequest, number: int) -> HttpResponse:
    question = get_object_or_404(Question.objects.visible_to(request.user).select_related("office"), pk=number)
    lists = current_lists()
    form = ReassignForm(request.POST or None, question=question, by=request.user, lists=lists, today=localdate())
    if request.method == "POST" and form.is_valid():
        actions.reassign(question, by=request.user, now=now(), **form.cleaned_data)
        said = {"number": number, "office": form.cleaned_data["office"].name}
        messages.success(request, _("Question № %(number)s is with another office now: %(office)s.") % said)
        return redirect("questions:card", number) if request.user.is_administrator else redirect("questions:waiting")
    context = {
        "form": form,
        "question": question,
        "place": lists.path(question.territory_id),
        "proposed": _proposed(question, lists),
    }
    return page(request, "questions/reassign.html", context)


def _tried(lists: Lists, place: int, day: date) -> dict[str, Any]:
    """What the page of the tester shows of one place on one day."""
    try:
        routed = routing.route_on(place, day)
    except Refused as refused:
        return {"refused": refused.sentence}
    row = routed.details["row"]
    return {
        "routed": routed,
        "path": lists.path(place),
        "day": day,
        "office": lists.office(routed.office_id),
        "why": routing.words(routed.reason, routed.details, lists),
        "nobody": routed.reason == Reason.NOBODY,
        "row_of": lists.territory(row["place"]) if row else None,
        "steps": routing.steps(routed, lists),
    }


def _proposed(question: Question, lists: Lists) -> str:
    """Where the rules would send it now, in words; empty where that is where it is."""
    routed = routing.route(question.territory_id, now())
    if routed.office_id == question.office_id:
        return ""
    return routing.words(routed.reason, routed.details, lists)
