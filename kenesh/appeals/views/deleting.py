"""Deleting asks first and hides; an administrator restores."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kenesh.accounts.middleware import StaffRequest
from kenesh.appeals import actions
from kenesh.appeals.models import Appeal
from kenesh.appeals.queries import RESTORABLE_FOR
from kenesh.offices.lists import current_lists
from kenesh.shell.access import ADMINISTRATOR, OFFICE_AND_ADMINISTRATOR, for_roles
from kenesh.shell.page import page

SHOWN = 200  # rows; what was deleted in 30 days


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
    restorable = Appeal.objects.of_scope(request.user).restorable(now()).select_related("deleted_by")
    appeals = restorable.order_by("-deleted_at")[:SHOWN]
    lists = current_lists()
    rows = [(appeal, lists.office(appeal.office_id).name) for appeal in appeals]
    return page(request, "appeals/deleted.html", {"rows": rows, "days": RESTORABLE_FOR.days})


@for_roles(ADMINISTRATOR)
@require_POST
def restore(request: StaffRequest, number: int) -> HttpResponse:
    appeal = get_object_or_404(Appeal.objects.of_scope(request.user).restorable(now()), pk=number)
    actions.restore(appeal, by=request.user, now=now())
    messages.success(request, _("Appeal № %(number)s is restored.") % {"number": number})
    return redirect("appeals:card", number)
