"""«Назначить мне»: of two at once one gets it, and the other reads who has it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kenesh.accounts import drafts
from kenesh.accounts.middleware import StaffRequest
from kenesh.desk.actions import assigning
from kenesh.desk.forms_card import AssignForm
from kenesh.desk.models import Consultation
from kenesh.desk.possible import possible
from kenesh.desk.rules import OPEN, Action
from kenesh.desk.views.showing import found
from kenesh.refused import Refused
from kenesh.shell.access import CONSULTANT, HEAD, for_roles
from kenesh.shell.page import page


@for_roles(CONSULTANT, HEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: StaffRequest, number: int) -> HttpResponse:
    consultation, at, status = found(request, number), now(), 200
    form, kept = _form(request, consultation, {"by": request.user, "now": at})
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                assigning.assign(consultation, by=request.user, now=at, **form.written)
                drafts.forget(request)
                messages.success(
                    request, _("Consultation № %(number)s is yours now.") % {"number": consultation.number}
                )
                return redirect("desk:card", number)
        except assigning.Taken as taken:
            return _taken(request, taken, form)
        except Refused as refused:
            form.add_error(None, str(refused.sentence))
            status = refused.status
    elif Action.ASSIGN not in possible(consultation, by=request.user, now=at):
        if consultation.state in OPEN and consultation.consultant_id not in {None, request.user.pk}:
            return _taken(request, assigning.Taken(consultation, now=at), form)
        return redirect("desk:card", number)
    return page(request, "desk/assign.html", {"consultation": consultation, "form": form, "kept": kept}, status=status)


def _form(request: StaffRequest, consultation: Consultation, given: dict[str, Any]) -> tuple[AssignForm, bool]:
    """As sent; else as it was left when the page was closed (the second value says so); else new."""
    if request.method == "POST":
        return AssignForm(request.POST, request.FILES, **given), False
    typed = drafts.kept(request)
    if typed is None:
        return AssignForm(initial={"version": consultation.version}, **given), False
    typed["version"] = str(consultation.version)  # what is shown now, not what was shown when it was typed
    return AssignForm.unsaved(typed, **given), True


def _taken(request: StaffRequest, taken: assigning.Taken, form: AssignForm) -> HttpResponse:
    """Who was quicker, and since when; what was typed stands there still."""
    context = {
        "consultation": taken.consultation,
        "sentence": taken.sentence,
        "typed": form["comment"].value() or "",
    }
    return page(request, "desk/taken.html", context, status=409)
