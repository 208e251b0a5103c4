"""Deleting asks first and hides; an administrator restores."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kenesh.accounts.middleware import StaffRequest
from kenesh.desk import rules
from kenesh.desk.actions import deleting
from kenesh.desk.models import Consultation
from kenesh.records.queries import RESTORABLE_FOR
from kenesh.shell.access import ADMINISTRATOR, HEAD, for_roles
from kenesh.shell.page import page

SHOWN = 200  # deleted ones


@for_roles(ADMINISTRATOR, HEAD)
def delete(request: StaffRequest, number: int) -> HttpResponse:
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user), pk=number)
    rules.may_be_deleted(rules.State(consultation.state))
    if request.method == "POST":
        deleting.delete(consultation, by=request.user, now=now())
        messages.success(request, _("Consultation № %(number)s is deleted.") % {"number": consultation.number})
        return redirect("desk:register")
    return page(request, "desk/delete.html", {"consultation": consultation, "days": RESTORABLE_FOR.days})


@for_roles(ADMINISTRATOR)
def deleted(request: StaffRequest) -> HttpResponse:
    """What an administrator can still restore."""
    restorable = Consultation.objects.of_scope(request.user).restorable(now())
    rows = restorable.select_related("service", "office", "deleted_by").order_by("-deleted_at")[:SHOWN]
    return page(request, "desk/deleted.html", {"rows": rows, "days": RESTORABLE_FOR.days})


@for_roles(ADMINISTRATOR)
@require_POST
def restore(request: StaffRequest, number: int) -> HttpResponse:
    consultation = get_object_or_404(Consultation.objects.of_scope(request.user).restorable(now()), pk=number)
    deleting.restore(consultation, by=request.user, now=now())
    messages.success(request, _("Consultation № %(number)s is restored.") % {"number": consultation.number})
    return redirect("desk:card", number)
