"""An answer that came otherwise than through the slip: noted by staff on the referral's page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kenesh.accounts.middleware import StaffRequest
from kenesh.referrals import actions
from kenesh.referrals.forms import AnswerForm
from kenesh.referrals.models import Referral
from kenesh.referrals.views.card import show
from kenesh.shell.access import OFFICE_AND_ADMINISTRATOR, for_roles


@for_roles(*OFFICE_AND_ADMINISTRATOR)
@require_POST
def answer(request: StaffRequest, number: int) -> HttpResponse:
    referrals = Referral.objects.visible_to(request.user).select_related("consultant", "office")
    referral = get_object_or_404(referrals, pk=number)
    form = AnswerForm.of(referral, request.POST)
    if not form.is_valid():
        return show(request, referral, form)
    remark = form.cleaned_data["remark"]
    actions.answer(referral, state=form.answer, remark=remark, by=request.user, now=now())
    messages.success(request, _("The answer to referral № %(number)s is noted.") % {"number": referral.number})
    return redirect("referrals:card", number)
