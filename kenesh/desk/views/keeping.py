"""«Услуги»: what each department consults on, and for how long."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from kenesh.accounts.middleware import StaffRequest
from kenesh.accounts.models import User
from kenesh.desk.actions import keeping as actions
from kenesh.desk.forms_services import FIELDS, EndForm, NewServiceForm, NormForm, ServiceForm
from kenesh.desk.models import Norm, Service
from kenesh.offices.models import Office, OfficeKind
from kenesh.shell.access import ADMINISTRATOR, HEAD, for_roles
from kenesh.shell.history import Change, added_and_removed, changes, events
from kenesh.shell.page import page

KEEPERS = (ADMINISTRATOR, HEAD)
form_page = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Row:
    """A service of the list. norm: in force today; later: the next one, if it is set already."""

    service: Service
    norm: Norm | None
    later: Norm | None
    required: str
    retired: bool


@require_safe
@for_roles(*KEEPERS)
def services(request: StaffRequest) -> HttpResponse:
    today, show = localdate(), request.GET.get("show", "")
    departments = _departments(request.user)
    known = Service.objects.visible_to(request.user).filter(office__in=departments).prefetch_related("norms")
    rows = [row for row in _rows(known, today) if show == "all" or row.retired == (show == "retired")]
    by_office = {pk: list(of) for pk, of in groupby(rows, key=lambda row: row.service.office_id)}
    context = {"departments": [(one, by_office.get(one.pk, [])) for one in departments], "show": show, "today": today}
    return page(request, "desk/services.html", context)


@form_page
@for_roles(*KEEPERS)
def add_service(request: StaffRequest) -> HttpResponse:
    today = localdate()
    form = NewServiceForm(request.POST or None, departments=_departments(request.user))
    if request.method == "POST" and form.is_valid():
        added = actions.add(by=request.user, since=form.cleaned_data["valid_from"] or today, **form.written)
        messages.success(request, _("Added: %(name)s.") % {"name": added})
        return redirect("desk:service", added.pk)
    return page(request, "desk/service.html", {"form": form})


@form_page
@for_roles(*KEEPERS)
def service(request: StaffRequest, service: int) -> HttpResponse:
    shown, today = _service(request, service), localdate()
    form = ServiceForm(request.POST or None, instance=shown)
    name = shown.name
    if request.method == "POST" and form.is_valid():
        actions.correct(shown, by=request.user, **form.changed)
        messages.success(request, _("Saved."))
        return redirect("desk:service", shown.pk)
    context = {
        "form": form,
        "service": shown,
        "name": name,
        "norms": shown.norms.order_by("-since"),
        "today": today,
        "in_force": next(iter(shown.norms.on(today)), None),
        "changes": _changes(shown),
    }
    return page(request, "desk/service.html", context)


@form_page
@for_roles(*KEEPERS)
def add_norm(request: StaffRequest, service: int) -> HttpResponse:
    of, today = _service(request, service), localdate()
    there = list(of.norms.order_by("since"))
    initial = {"since": today + timedelta(days=1) if there else today}
    form = NormForm(request.POST or None, there=there, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.set_norm(of, by=request.user, today=today, **form.cleaned_data)
        messages.success(request, _ended(form.closes, form.cleaned_data["since"]) if form.closes else _("Saved."))
        return redirect("desk:service", of.pk)
    running = next((one for one in there if one.until is None), None)
    return page(request, "desk/norm.html", {"form": form, "service": of, "running": running})


@form_page
@for_roles(*KEEPERS)
def remove_norm(request: StaffRequest, norm: int) -> HttpResponse:
    """One under which nothing was held is removed; another is ended."""
    shown, today = get_object_or_404(Norm.objects.select_related("service__office"), pk=norm), localdate()
    of = _service(request, shown.service_id)
    others = list(of.norms.exclude(pk=shown.pk))
    used = actions.was_used(shown)
    form = EndForm(request.POST or None, norm=shown, others=others, today=today, initial={"until": shown.until})
    if request.method == "POST" and "remove" in request.POST:
        actions.remove_norm(shown, by=request.user)
        messages.success(request, _("Removed: the regulated time of %(minutes)s min.") % {"minutes": shown.minutes})
        return redirect("desk:service", of.pk)
    if request.method == "POST" and form.is_valid():
        actions.end_norm(shown, by=request.user, today=today, until=form.cleaned_data["until"])
        messages.success(request, _("Saved."))
        return redirect("desk:service", of.pk)
    over = shown.until is not None and shown.until < today
    earlier = actions.before(shown, others)
    context = {"form": form, "service": of, "norm": shown, "used": used, "over": over, "earlier": earlier}
    return page(request, "desk/norm.html", context)


def _departments(user: User) -> list[Office]:
    """Whose services this person keeps. Heads of other offices have no such page."""
    desks: QuerySet[Office] = Office.objects.filter(kind=OfficeKind.DESK).order_by("code")
    found = list(desks if user.is_administrator else desks.filter(staff=user))
    if not found and not user.is_administrator:
        raise Http404
    return found


def _service(request: StaffRequest, number: int) -> Service:
    return get_object_or_404(Service.objects.visible_to(request.user).select_related("office"), pk=number)


def _rows(known: QuerySet[Service], today: date) -> Iterator[Row]:
    for one in known.order_by("office__code", "position", "pk"):
        norms = sorted(one.norms.all(), key=lambda norm: norm.since)
        yield Row(
            one,
            next((norm for norm in norms if norm.since <= today and (norm.until is None or today <= norm.until)), None),
            next((norm for norm in norms if norm.since > today), None),
            _names(one.required),
            one.valid_until is not None and one.valid_until < today,
        )


def _names(required: list[str]) -> str:
    """In the order of the start form."""
    return ", ".join(str(words) for field, words in FIELDS.items() if field in required)


def _ended(closed: Norm, since: date) -> str:
    told = {"minutes": closed.minutes, "day": date_format(since - actions.A_DAY, "SHORT_DATE_FORMAT")}
    return _("Saved. The regulated time of %(minutes)s min is in force until %(day)s.") % told


def _changes(of: Service) -> list[Change]:
    shown = {"required": _names}
    own = changes(events(Service, pgh_obj=of), show=shown, hide={"office"})
    times = added_and_removed(events(Norm, service=of), _said)
    return sorted([*own, *times], key=lambda change: change.when, reverse=True)


def _said(event: Any) -> tuple[str, str]:
    days = {"since": date_format(event.since, "SHORT_DATE_FORMAT"), "minutes": event.minutes}
    if event.until is None:
        said = pgettext("regulated time", "%(minutes)s min from %(since)s") % days
    else:
        days["until"] = date_format(event.until, "SHORT_DATE_FORMAT")
        said = pgettext("regulated time", "%(minutes)s min from %(since)s until %(until)s") % days
    return _("Regulated time"), f"{said}; {event.act}" if event.act else said
