"""«Сохранённые отчёты»: saving a report under a name, opening, changing and removing it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kenesh.accounts.middleware import StaffRequest
from kenesh.offices.lists import current_lists
from kenesh.refused import Refused
from kenesh.reports.actions import saving as actions
from kenesh.reports.filters import Reading, read
from kenesh.reports.forms.saving import SavingForm
from kenesh.reports.models import SavedReport
from kenesh.reports.saved import reading_of
from kenesh.shell.access import EVERYBODY, for_roles
from kenesh.shell.page import page

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@for_roles(*EVERYBODY)
def saved(request: StaffRequest) -> HttpResponse:
    rows = SavedReport.objects.visible_to(request.user).order_by("name")
    return page(request, "reports/saved.html", {"rows": rows})


@form_page
@for_roles(*EVERYBODY)
def save(request: StaffRequest) -> HttpResponse:
    reading = read(request.GET, request.user, current_lists(), localdate())
    if reading.asked is None:
        return redirect(f"{reverse('reports:report')}?{request.GET.urlencode()}")
    form = SavingForm(request.POST or None, owner=request.user, reading=reading)
    if request.method == "POST" and form.is_valid():
        report = actions.save(by=request.user, now=now(), **form.values)
        messages.success(request, _("Saved: %(name)s.") % {"name": report})
        return redirect("reports:saved")
    return page(request, "reports/saving.html", {"form": form, "reading": reading})


@form_page
@for_roles(*EVERYBODY)
def saved_one(request: StaffRequest, number: int) -> HttpResponse:
    report, reading, wrong = _opened(request, number)
    initial = {"name": report.name, "monthly": report.monthly}
    form = SavingForm(request.POST or None, owner=request.user, reading=reading, saved=report, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change(report, by=request.user, now=now(), **form.values)
        messages.success(request, _("Saved."))
        return redirect("reports:saved")
    return page(request, "reports/saving.html", {"form": form, "reading": reading, "report": report, "wrong": wrong})


@require_safe
@for_roles(*EVERYBODY)
def open_saved(request: StaffRequest, number: int) -> HttpResponse:
    """The report as its owner may see it now; where it makes no sense any more, its own page, which says why."""
    report, reading, _wrong = _opened(request, number)
    if reading is None:
        return redirect("reports:saved-one", number)
    return redirect(f"{reverse('reports:report')}?{report.address}")


@form_page
@for_roles(*EVERYBODY)
def remove_saved(request: StaffRequest, number: int) -> HttpResponse:
    report = get_object_or_404(SavedReport.objects.visible_to(request.user), pk=number)
    if request.method == "POST":
        actions.remove(report, by=request.user)
        messages.success(request, _("Removed: %(name)s.") % {"name": report})
        return redirect("reports:saved")
    return page(request, "reports/remove_saved.html", {"report": report})


def _opened(request: StaffRequest, number: int) -> tuple[SavedReport, Reading | None, str]:
    """The report, what it asks for, and why it does not."""
    report = get_object_or_404(SavedReport.objects.visible_to(request.user), pk=number)
    try:
        reading, _asked = reading_of(report, request.user, current_lists(), localdate())
    except Refused as why:
        return report, None, str(why.sentence)
    return report, reading, ""
