"""The tree of territories, and each of them."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kenesh.alphabet.order import fold
from kenesh.offices.actions import territories as actions
from kenesh.offices.forms.entries import RetireForm
from kenesh.offices.forms.territories import TerritoryForm
from kenesh.offices.lists import ListedTerritory, Lists, current_lists
from kenesh.offices.models import Level, Territory
from kenesh.offices.views import AdministratorRequest
from kenesh.shell.access import ADMINISTRATOR, for_roles
from kenesh.shell.history import Change, changes, events
from kenesh.shell.page import page

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@for_roles(ADMINISTRATOR)
def journal(request: AdministratorRequest) -> HttpResponse:
    known, today, text = current_lists(), localdate(), request.GET.get("q", "").strip()
    found = [one for one in known.territories() if _found(one, text)] if text else known.territories()
    rows = [
        {
            "territory": one,
            "level": Level(one.level).label,
            "depth": 0 if text else len(known.ancestors(one.id)),
            "path": known.path(one.parent_id) if text and one.parent_id else "",
            "retired": _retired(one, today),
        }
        for one in found
    ]
    return page(request, "offices/territories.html", {"rows": rows, "text": text}, part="tree")


@form_page
@for_roles(ADMINISTRATOR)
def add(request: AdministratorRequest) -> HttpResponse:
    form = TerritoryForm(request.POST or None, lists=current_lists(), today=localdate())
    if request.method == "POST" and form.is_valid():
        territory = actions.add(by=request.user, **form.cleaned_data)
        messages.success(request, _("Added: %(name)s.") % {"name": territory})
        return redirect("offices:territory", territory.code)
    return page(request, "offices/territory.html", {"form": form})


@form_page
@for_roles(ADMINISTRATOR)
def correct(request: AdministratorRequest, code: str) -> HttpResponse:
    territory, known, today = get_object_or_404(Territory, code=code), current_lists(), localdate()
    form = TerritoryForm(request.POST or None, instance=territory, lists=known, today=today)
    if request.method == "POST" and form.is_valid():
        actions.correct(territory, by=request.user, **form.changed)
        messages.success(request, _("Saved."))
        return redirect("offices:territory", code)
    context = {
        "form": form,
        "territory": territory,
        "above": known.ancestors(territory.pk)[::-1],
        "retired": _retired(territory, today),
        "retire": reverse("offices:retire-territory", args=[code]),
        "bring_back": reverse("offices:bring-back-territory", args=[code]),
        "changes": _changes(territory, known),
    }
    return page(request, "offices/territory.html", context)


@form_page
@for_roles(ADMINISTRATOR)
def retire(request: AdministratorRequest, code: str) -> HttpResponse:
    territory = get_object_or_404(Territory, code=code)
    initial = {"first_day_without": localdate() + timedelta(days=1)}
    form = RetireForm(request.POST or None, begins=territory.valid_from, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.retire(territory, by=request.user, **form.cleaned_data)
        messages.success(request, _("Retired: %(name)s.") % {"name": territory})
        return redirect("offices:territory", code)
    context = {
        "form": form,
        "question": _("Retire “%(name)s”?") % {"name": territory},
        "warning": _("Records that have it keep it; new ones are not offered it from the day you name."),
        "act": _("Retire"),
        "back": reverse("offices:territory", args=[code]),
    }
    return page(request, "offices/retire.html", context)


@require_POST
@for_roles(ADMINISTRATOR)
def bring_back(request: AdministratorRequest, code: str) -> HttpResponse:
    territory = get_object_or_404(Territory, code=code)
    actions.bring_back(territory, by=request.user)
    messages.success(request, _("Offered again: %(name)s.") % {"name": territory})
    return redirect("offices:territory", code)


def _retired(one: Territory | ListedTerritory, today: date) -> bool:
    return one.valid_until is not None and one.valid_until < today


def _found(one: ListedTerritory, text: str) -> bool:
    """Every typed word begins a word of one of its names, in whatever language and keyboard layout."""
    named = [one.name_ru, one.name_ky, one.name_tt, one.name_en, one.code, *one.aliases]
    words = fold(" ".join(named)).replace("-", " ").split()
    return all(any(word.startswith(typed) for word in words) for typed in fold(text).replace("-", " ").split())


def _changes(territory: Territory, known: Lists) -> list[Change]:
    shown: dict[str, Any] = {"parent": lambda pk: known.territory(pk).name}
    return changes(events(Territory, pgh_obj=territory), show=shown)
