"""The reference lists: each on one page, each entry on its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kenesh.offices.actions import entries as actions
from kenesh.offices.forms.entries import EntryForm, RetireForm
from kenesh.offices.lists import ListedEntry, Lists, current_lists
from kenesh.offices.models import List, ListEntry
from kenesh.offices.rules import NOT_STATED
from kenesh.offices.views import AdministratorRequest
from kenesh.shell.access import ADMINISTRATOR, for_roles
from kenesh.shell.history import changes, events
from kenesh.shell.page import page

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@for_roles(ADMINISTRATOR)
def lists(request: AdministratorRequest) -> HttpResponse:
    known, today = current_lists(), localdate()
    shown = [
        {"list": name, "in_force": len(known.entries(name, today)), "all": len(known.entries(name))} for name in List
    ]
    return page(request, "offices/lists.html", {"lists": shown})


@require_safe
@for_roles(ADMINISTRATOR)
def journal(request: AdministratorRequest, name: str) -> HttpResponse:
    return _journal(request, _list(name), request.GET.get("show", ""))


@form_page
@for_roles(ADMINISTRATOR)
def add(request: AdministratorRequest, name: str, *, is_group: bool = False) -> HttpResponse:
    of = _list(name)
    if is_group and not of.has_groups:
        raise Http404
    form = EntryForm(request.POST or None, instance=ListEntry(list=of, is_group=is_group))
    if request.method == "POST" and form.is_valid():
        entry = actions.add(of, by=request.user, is_group=is_group, **form.cleaned_data)
        messages.success(request, _("Added: %(name)s.") % {"name": entry})
        return redirect("offices:list", of)
    return page(request, "offices/entry.html", {"form": form, "list": of, "is_group": is_group})


@form_page
@for_roles(ADMINISTRATOR)
def correct(request: AdministratorRequest, name: str, code: str) -> HttpResponse:
    entry = _entry(name, code)
    form = EntryForm(request.POST or None, instance=entry)
    if request.method == "POST" and form.is_valid():
        actions.correct(entry, by=request.user, **form.changed)
        messages.success(request, _("Saved."))
        return redirect("offices:list", name)
    context = {
        "form": form,
        "list": List(entry.list),
        "entry": entry,
        "is_group": entry.is_group,
        "retire": reverse("offices:retire-entry", args=[name, code]) if entry.code != NOT_STATED else "",
        "bring_back": reverse("offices:bring-back-entry", args=[name, code]),
        "changes": _changes(entry),
    }
    return page(request, "offices/entry.html", context)


@require_POST
@for_roles(ADMINISTRATOR)
def place(request: AdministratorRequest, name: str, code: str) -> HttpResponse:
    """put-before=CODE or put-after=CODE: the neighbour; show: what the page showed.

    Buttons named before and after would hide those methods of their form, which htmx calls.
    """
    entry, after = _entry(name, code), "put-after" in request.POST
    beside = _entry(name, request.POST.get("put-after" if after else "put-before", ""))
    actions.place(entry, by=request.user, beside=beside, after=after)
    show = request.POST.get("show", "")
    if request.htmx:
        return _journal(request, List(entry.list), show)
    return redirect(f"{reverse('offices:list', args=[name])}?{urlencode({'show': show})}#{entry.code}")


@form_page
@for_roles(ADMINISTRATOR)
def retire(request: AdministratorRequest, name: str, code: str) -> HttpResponse:
    entry = _entry(name, code)
    initial = {"first_day_without": localdate() + timedelta(days=1)}
    form = RetireForm(request.POST or None, begins=entry.valid_from, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.retire(entry, by=request.user, **form.cleaned_data)
        messages.success(request, _("Retired: %(name)s.") % {"name": entry})
        return redirect("offices:list", name)
    context = {
        "form": form,
        "question": _("Retire “%(name)s”?") % {"name": entry},
        "warning": _("Records that have it keep it; new ones are not offered it from the day you name."),
        "act": _("Retire"),
        "back": reverse("offices:entry", args=[name, code]),
    }
    return page(request, "offices/retire.html", context)


@require_POST
@for_roles(ADMINISTRATOR)
def bring_back(request: AdministratorRequest, name: str, code: str) -> HttpResponse:
    entry = _entry(name, code)
    actions.bring_back(entry, by=request.user)
    messages.success(request, _("Offered again: %(name)s.") % {"name": entry})
    return redirect("offices:entry", name, code)


def _list(name: str) -> List:
    try:
        return List(name)
    except ValueError:
        raise Http404 from None


def _entry(name: str, code: str) -> ListEntry:
    return get_object_or_404(ListEntry, list=_list(name), code=code)


@dataclass(frozen=True)
class Row:
    """An entry on the page of its list. up, down: the codes of its neighbours, empty where it cannot be moved."""

    entry: ListedEntry
    retired: bool
    up: str
    down: str


def _journal(request: AdministratorRequest, name: List, show: str) -> HttpResponse:
    known, today = current_lists(), localdate()
    groups = list(_groups(known, name, show, today))
    return page(request, "offices/list.html", {"list": name, "groups": groups, "show": show}, part="entries")


def _groups(known: Lists, name: List, show: str, today: date) -> Iterator[tuple[Row | None, list[Row]]]:
    """Each group with its entries; entries of no group come with None. show: "" those not retired, "retired", "all"."""

    def wanted(entry: ListedEntry) -> bool:
        return show == "all" or retired(entry) == (show == "retired")

    def retired(entry: ListedEntry) -> bool:
        group = known.entry(entry.group_id) if entry.group_id else None
        return any(one.valid_until is not None and one.valid_until < today for one in (entry, group or entry))

    def rows(entries: list[ListedEntry]) -> list[Row]:
        codes = [entry.code for entry in entries if entry.code != NOT_STATED]
        after = dict(pairwise(codes))
        before = {second: first for first, second in after.items()}
        return [Row(entry, retired(entry), before.get(entry.code, ""), after.get(entry.code, "")) for entry in entries]

    shown = [entry for entry in known.entries(name) if wanted(entry)]
    within = {entry.group_id for entry in shown}
    for group in rows([one for one in known.groups(name) if one.id in within or wanted(one)]):
        yield group, rows([entry for entry in shown if entry.group_id == group.entry.id])
    if alone := rows([entry for entry in shown if entry.group_id is None]):
        yield None, alone


def _changes(entry: ListEntry) -> list[Any]:
    names = {one.pk: one.name for one in ListEntry.objects.filter(list=entry.list, is_group=True)}
    return changes(events(ListEntry, pgh_obj=entry), show={"group": lambda pk: names.get(pk, "")}, hide={"position"})
