"""The age bands of all reports."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kenesh.accounts.middleware import StaffRequest
from kenesh.refused import Refused
from kenesh.reports import rules
from kenesh.reports.actions import ages as actions
from kenesh.reports.forms.ages import AgesForm, typed
from kenesh.reports.models import AgeBound
from kenesh.reports.naming import age_words
from kenesh.shell.access import ADMINISTRATOR, for_roles
from kenesh.shell.history import added_and_removed, events
from kenesh.shell.page import page


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMINISTRATOR)
def ages(request: StaffRequest) -> HttpResponse:
    """With `look` among what is posted nothing is saved: the page shows how the typed bands would read."""
    current = AgeBound.lower_ends()
    form = AgesForm(request.POST or None, initial={"ends": typed(current), "before": typed(current)})
    if request.method != "POST":
        return _show(request, form, current)
    if not form.is_valid():
        return _show(request, form, None, status=422)
    if "look" in request.POST:
        return _show(request, form, form.cleaned_data["ends"])
    try:
        actions.change(**form.changed, by=request.user)
    except Refused as refused:
        again = AgesForm(initial={"ends": request.POST["ends"], "before": typed(AgeBound.lower_ends())})
        return _show(request, again, AgeBound.lower_ends(), refused=refused.sentence, status=refused.status)
    messages.success(request, _("Saved. Every report counts by these bands now."))
    return redirect("reports:ages")


def _show(
    request: StaffRequest, form: AgesForm, ends: list[int] | None, *, refused: Any = "", status: int = 200
) -> HttpResponse:
    """ends: of the bands to show; None: what is typed makes none."""
    bands = [] if ends is None else [age_words(band.since, band.until) for band in rules.bands(ends)]
    context = {
        "form": form,
        "bands": bands,
        "refused": refused,
        "looked": ends is not None and form.is_bound,
        "changes": added_and_removed(events(AgeBound), _said),
    }
    return page(request, "reports/ages.html", context, status=status)


def _said(event: Any) -> tuple[str, str]:
    return _("A band begins at"), str(event.since)
