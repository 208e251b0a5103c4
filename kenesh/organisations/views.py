"""«Организации»: finding them, the page of each, and keeping them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kenesh.accounts import drafts
from kenesh.accounts.middleware import StaffRequest
from kenesh.offices.lists import Lists, current_lists
from kenesh.organisations import actions, history
from kenesh.organisations.directory import Directory, ListedOrganisation, current_directory
from kenesh.organisations.forms import FIELDS, CloseForm, DirectoryFilter, OrganisationForm
from kenesh.organisations.models import Organisation
from kenesh.organisations.phones import Piece, pieces
from kenesh.shell.access import ADMINISTRATOR, HEAD, OFFICE_AND_ADMINISTRATOR, for_roles
from kenesh.shell.merging import merged
from kenesh.shell.page import page

KEEPERS = (ADMINISTRATOR, HEAD)
ON_A_PAGE = 50
CATEGORIES_AT_ONCE = 3  # in the directory: a court has thirteen

form_page = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Row:
    """An organisation as the directory shows it."""

    one: ListedOrganisation
    place: str
    categories: str
    first_categories: str
    more_categories: int
    phones: list[Piece]
    closed: bool


@require_safe
@for_roles(*OFFICE_AND_ADMINISTRATOR)
def directory(request: StaffRequest) -> HttpResponse:
    known, today = current_directory(), localdate()
    filters = DirectoryFilter(request.GET, lists=known.lists, today=today)
    filters.is_valid()
    asked = filters.cleaned_data
    found = known.found(
        asked.get("text", ""),
        territory=asked.get("territory"),
        category=asked.get("category"),
        day=None if asked.get("closed") else today,
    )
    shown = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "shown": shown,
        "rows": [_row(one, known, today) for one in shown],
        "looked_for": any(asked.values()),
        "keeps": _keeps(request),
    }
    return page(request, "organisations/directory.html", context, part="results")


@require_safe
@for_roles(*OFFICE_AND_ADMINISTRATOR)
def card(request: StaffRequest, code: str) -> HttpResponse:
    organisation = get_object_or_404(Organisation, code=code)
    known = current_directory()
    context = {
        "organisation": organisation,
        "row": _row(known.organisation(organisation.pk), known, localdate()),
        "changes": history.changes(organisation, known.lists),
        "keeps": _keeps(request),
    }
    return page(request, "organisations/card.html", context)


@form_page
@for_roles(*KEEPERS)
def add(request: StaffRequest) -> HttpResponse:
    form, kept = _form(request)
    if request.method == "POST" and form.is_valid():
        organisation = actions.add(by=request.user, **form.written)
        drafts.forget(request)
        messages.success(request, _("Added: %(name)s.") % {"name": organisation})
        return redirect("organisations:card", organisation.code)
    return page(request, "organisations/add.html", {"form": form, "kept": kept}, status=422 if form.refused else 200)


@form_page
@for_roles(*KEEPERS)
def correct(request: StaffRequest, code: str) -> HttpResponse:
    organisation = get_object_or_404(Organisation, code=code)
    name = organisation.name
    form, kept = _form(request, instance=organisation)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.correct(organisation, by=request.user, version=version, **form.written)
        except actions.MovedOn as moved:
            return _both(request, form, moved.current, version)
        drafts.forget(request)
        messages.success(request, _("Saved."))
        return redirect("organisations:card", code)
    context = {"form": form, "kept": kept, "code": code, "name": name}
    return page(request, "organisations/correct.html", context, status=422 if form.refused else 200)


@form_page
@for_roles(*KEEPERS)
def close(request: StaffRequest, code: str) -> HttpResponse:
    organisation = get_object_or_404(Organisation, code=code)
    form = CloseForm(request.POST or None, initial={"on": localdate()})
    if request.method == "POST" and form.is_valid():
        actions.close(organisation, by=request.user, **form.cleaned_data)
        messages.success(request, _("Closed: %(name)s.") % {"name": organisation})
        return redirect("organisations:card", code)
    context = {
        "form": form,
        "question": _("Close “%(name)s”?") % {"name": organisation},
        "warning": _("Referrals made before keep it; new ones are not offered it from the day you name."),
        "act": _("Close the organisation"),
        "back": reverse("organisations:card", args=[code]),
    }
    return page(request, "offices/retire.html", context)


@require_POST
@for_roles(*KEEPERS)
def reopen(request: StaffRequest, code: str) -> HttpResponse:
    organisation = get_object_or_404(Organisation, code=code)
    actions.reopen(organisation, by=request.user)
    messages.success(request, _("Offered again: %(name)s.") % {"name": organisation})
    return redirect("organisations:card", code)


def _keeps(request: StaffRequest) -> bool:
    return request.user.role in KEEPERS


def _form(request: StaffRequest, **kwargs: Any) -> tuple[OrganisationForm, bool]:
    """The form as posted; else as it was kept when it could not be saved (the second value says so); else as new."""
    arguments = {"lists": current_lists(), "today": localdate(), **kwargs}
    if request.method == "POST":
        return OrganisationForm(request.POST, **arguments), False
    kept = drafts.kept(request)
    if kept is None:
        return OrganisationForm(**arguments), False
    return OrganisationForm.unsaved(kept, **arguments), True


def _both(request: StaffRequest, form: OrganisationForm, current: Organisation, version: int) -> HttpResponse:
    """409: what the record now says beside ours, both whole; saving again saves what is seen."""
    lists = current_lists()
    theirs = {attribute: getattr(current, attribute) for attribute in FIELDS.values()}
    values, differences = merged(FIELDS, history.as_of(current, version), form.written, theirs)
    ours = OrganisationForm(lists=lists, today=localdate(), instance=current, initial=values)
    context = {
        "form": ours,
        "code": current.code,
        "name": current.name,
        "hand": history.last_hand(current),
        "differences": [
            {
                "difference": one,
                "label": ours.fields[one.field].label,
                "ours": _said(one.field, one.ours, lists),
                "theirs": _said(one.field, one.theirs, lists),
            }
            for one in differences
        ],
    }
    return page(request, "organisations/correct.html", context, status=409)


def _said(field: str, value: Any, lists: Lists) -> str:
    if field == "categories":
        return history.names_of(lists, value)
    if field == "territory" and value is not None:
        return lists.path(value)
    return "" if value is None else str(value)


def _row(one: ListedOrganisation, known: Directory, today: date) -> Row:
    return Row(
        one,
        known.place(one),
        history.names_of(known.lists, one.categories),
        history.names_of(known.lists, one.categories[:CATEGORIES_AT_ONCE]),
        max(0, len(one.categories) - CATEGORIES_AT_ONCE),
        pieces(one.phones, known.region(one)),
        one.closed(today),
    )
