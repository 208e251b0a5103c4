"""«Отсутствия»: who is away and when. An administrator keeps everybody's, a head those of the own office."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kenesh.accounts import actions
from kenesh.accounts.forms import AbsenceForm
from kenesh.accounts.middleware import StaffRequest
from kenesh.accounts.models import Absence, User
from kenesh.shell.access import ADMINISTRATOR, HEAD, for_roles
from kenesh.shell.page import page


@for_roles(ADMINISTRATOR, HEAD)
@require_safe
def absences(request: StaffRequest) -> HttpResponse:
    today = localdate()
    shown = Absence.objects.filter(user__in=User.objects.visible_to(request.user)).not_over(today)
    context = {"absences": shown.select_related("user__office"), "today": today}
    return page(request, "accounts/absences.html", context)


@for_roles(ADMINISTRATOR, HEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def add_absence(request: StaffRequest) -> HttpResponse:
    today = localdate()
    initial = {"person": request.GET.get("person", ""), "first_day": today}
    form = AbsenceForm(request.POST or None, by=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        absence = actions.be_absent(by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        if absence.last_day < today:
            messages.warning(request, _("The days have already passed: check that the dates are right."))
        return redirect("accounts:absences")
    return page(request, "accounts/add_absence.html", {"form": form})


@require_POST
@for_roles(ADMINISTRATOR, HEAD)
def remove_absence(request: StaffRequest, pk: int) -> HttpResponse:
    in_sight = Absence.objects.filter(user__in=User.objects.visible_to(request.user))
    absence = get_object_or_404(in_sight.select_related("user"), pk=pk)
    actions.remove_absence(absence, by=request.user)
    messages.success(request, _("Removed: %(name)s works on these days.") % {"name": absence.user.full_name})
    return redirect("accounts:absences")
