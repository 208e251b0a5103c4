"""Deleting asks first and hides; an administrator restores."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kenesh.accounts.middleware import StaffRequest
from kenesh.records import actions, journal
from kenesh.records.queries import RESTORABLE_FOR
from kenesh.referrals.models import Referral
from kenesh.referrals.views.journal import REFERRALS
from kenesh.shell.access import ADMINISTRATOR, OFFICE_AND_ADMINISTRATOR, for_roles
from kenesh.shell.page import page


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def delete(request: StaffRequest, number: int) -> HttpResponse:
    referral = get_object_or_404(Referral.objects.visible_to(request.user), pk=number)
    if request.method == "POST":
        actions.delete(referral, by=request.user, now=now())
        messages.success(request, _("Referral № %(number)s is deleted.") % {"number": referral.number})
        return redirect("referrals:journal")
    return page(request, "referrals/delete.html", {"referral": referral, "days": RESTORABLE_FOR.days})


@for_roles(ADMINISTRATOR)
def deleted(request: StaffRequest) -> HttpResponse:
    return journal.deleted(request, REFERRALS)


@for_roles(ADMINISTRATOR)
@require_POST
def restore(request: StaffRequest, number: int) -> HttpResponse:
    referral = get_object_or_404(Referral.objects.of_scope(request.user).restorable(now()), pk=number)
    actions.restore(referral, by=request.user, now=now())
    messages.success(request, _("Referral № %(number)s is restored.") % {"number": referral.number})
    return redirect("referrals:card", number)
