"""Deleting asks first and hides; an administrator restores."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kenesh.accounts.middleware import StaffRequest
from kenesh.appeals.models import Appeal
from kenesh.appeals.views.journal import APPEALS
from kenesh.records import actions, journal
from kenesh.records.queries import RESTORABLE_FOR
from kenesh.shell.access import ADMINISTRATOR, OFFICE_AND_ADMINISTRATOR, for_roles
from kenesh.shell.page import page


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def delete(request: StaffRequest, number: int) -> HttpResponse:
    appeal = get_object_or_404(Appeal.objects.visible_to(request.user), pk=number)
    if request.method == "POST":
        actions.delete(appeal, by=request.user, now=now())
        messages.success(request, _("Appeal № %(number)s is deleted.") % {"number": number})
        return redirect("appeals:journal")
    return page(request, "appeals/delete.html", {"appeal": appeal, "days": RESTORABLE_FOR.days})


@for_roles(ADMINISTRATOR)
def deleted(request: StaffRequest) -> HttpResponse:
    return journal.deleted(request, APPEALS)


@for_roles(ADMINISTRATOR)
@require_POST
def restore(request: StaffRequest, number: int) -> HttpResponse:
    appeal = get_object_or_404(Appeal.objects.of_scope(request.user).restorable(now()), pk=number)
    actions.restore(appeal, by=request.user, now=now())
    messages.success(request, _("Appeal № %(number)s is restored.") % {"number": number})
    return redirect("appeals:card", number)
