"""Offices: all of them, and each on its own page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kenesh.offices.actions import offices as actions
from kenesh.offices.actions import pauses
from kenesh.offices.forms.away import PauseForm
from kenesh.offices.forms.offices import CloseForm, OfficeForm
from kenesh.offices.lists import Lists, current_lists
from kenesh.offices.models import Office, OfficeKind, Pause
from kenesh.offices.views import AdministratorRequest
from kenesh.shell.access import ADMINISTRATOR, for_roles
from kenesh.shell.history import Change, added_and_removed, changes, events
from kenesh.shell.page import page

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@for_roles(ADMINISTRATOR)
def journal(request: AdministratorRequest) -> HttpResponse:
    known, today, show = current_lists(), localdate(), request.GET.get("show", "")
    rows = [
        {
            "office": one,
            "kind": OfficeKind(one.kind).label,
            "path": known.path(one.territory_id),
            "closed": one.closed_on is not None and one.closed_on <= today,
        }
        for one in known.offices()
        if show == "all" or (one.closed_on is not None and one.closed_on <= today) == (show == "closed")
    ]
    return page(request, "offices/offices.html", {"rows": rows, "show": show})


@form_page
@for_roles(ADMINISTRATOR)
def add(request: AdministratorRequest) -> HttpResponse:
    form = OfficeForm(request.POST or None, lists=current_lists(), today=localdate())
    if request.method == "POST" and form.is_valid():
        office = actions.establish(by=request.user, **form.cleaned_data)
        messages.success(request, _("Added: %(name)s.") % {"name": office})
        return redirect("offices:office", office.code)
    return page(request, "offices/office.html", {"form": form})


@form_page
@for_roles(ADMINISTRATOR)
def correct(request: AdministratorRequest, code: str) -> HttpResponse:
    office, known, today = get_object_or_404(Office, code=code), current_lists(), localdate()
    form = OfficeForm(request.POST or None, instance=office, lists=known, today=today)
    if request.method == "POST" and form.is_valid():
        actions.correct(office, by=request.user, **form.changed)
        messages.success(request, _("Saved."))
        return redirect("offices:office", code)
    context = {
        "form": form,
        "office": office,
        "closed": office.closed_on is not None and office.closed_on <= today,
        "routes": office.routes.count(),
        "pauses": office.pauses.not_over(today),
        "today": today,
        "changes": _changes(office, known),
    }
    return page(request, "offices/office.html", context)


@form_page
@for_roles(ADMINISTRATOR)
def close(request: AdministratorRequest, code: str) -> HttpResponse:
    office = get_object_or_404(Office, code=code)
    form = CloseForm(request.POST or None, initial={"on": localdate()})
    if request.method == "POST" and form.is_valid():
        actions.close(office, by=request.user, **form.cleaned_data)
        messages.success(request, _("Closed: %(name)s.") % {"name": office})
        return redirect("offices:office", code)
    context = {
        "form": form,
        "question": _("Close “%(name)s”?") % {"name": office},
        "warning": _(
            "Its records stay. Territories routed to it need another office: the routing page will show them first."
        ),
        "act": _("Close the office"),
        "back": reverse("offices:office", args=[code]),
    }
    return page(request, "offices/retire.html", context)


@require_POST
@for_roles(ADMINISTRATOR)
def reopen(request: AdministratorRequest, code: str) -> HttpResponse:
    office = get_object_or_404(Office, code=code)
    actions.reopen(office, by=request.user)
    messages.success(request, _("At work again: %(name)s.") % {"name": office})
    return redirect("offices:office", code)


@form_page
@for_roles(ADMINISTRATOR)
def pause(request: AdministratorRequest, code: str) -> HttpResponse:
    office = get_object_or_404(Office, code=code)
    form = PauseForm(request.POST or None, office=office, initial={"first_day": localdate()})
    if request.method == "POST" and form.is_valid():
        pauses.pause(office, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("offices:office", code)
    context = {
        "form": form,
        "question": _("%(name)s: away for some days") % {"name": office},
        "warning": _("New questions go to the nearest office at work meanwhile. Those that wait here stay."),
        "act": _("Save"),
        "back": reverse("offices:office", args=[code]),
    }
    return page(request, "offices/retire.html", context)


@require_POST
@for_roles(ADMINISTRATOR)
def end_pause(request: AdministratorRequest, code: str, pk: int) -> HttpResponse:
    pauses.remove(get_object_or_404(Pause, office__code=code, pk=pk), by=request.user)
    messages.success(request, _("Removed: the office works on these days."))
    return redirect("offices:office", code)


def _changes(office: Office, known: Lists) -> list[Change]:
    shown: dict[str, Any] = {"territory": known.path}
    own = changes(events(Office, pgh_obj=office), show=shown)
    away = added_and_removed(events(Pause, office=office), _days_away)
    return sorted([*own, *away], key=lambda change: change.when, reverse=True)


def _days_away(event: Any) -> tuple[str, str]:
    first, last = (date_format(day, "SHORT_DATE_FORMAT") for day in (event.first_day, event.last_day))
    return _("Away"), f"{first} – {last}: {event.reason}"
