"""«Добавить перенаправление» and «Редактировать»."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from kenesh.accounts import drafts
from kenesh.accounts.middleware import StaffRequest
from kenesh.appeals.models import Appeal
from kenesh.offices.lists import current_lists
from kenesh.records.actions import AlreadyRecorded, MovedOn
from kenesh.records.writing import both, form_of, to_correct
from kenesh.referrals import actions
from kenesh.referrals.forms import ReferralForm
from kenesh.referrals.models import Referral
from kenesh.referrals.words import in_words
from kenesh.shell.access import CONSULTANT, HEAD, OFFICE_AND_ADMINISTRATOR, for_roles
from kenesh.shell.page import page


@for_roles(CONSULTANT, HEAD)
def add(request: StaffRequest) -> HttpResponse:
    return _add(request, {})


@for_roles(CONSULTANT, HEAD)
def add_from(request: StaffRequest, appeal: int) -> HttpResponse:
    """The client and the matter are those of the appeal."""
    begun_from = get_object_or_404(Appeal.objects.visible_to(request.user), pk=appeal)
    return _add(request, ReferralForm.from_appeal(begun_from), begun_from)


def _add(request: StaffRequest, taken_over: dict[str, Any], appeal: Appeal | None = None) -> HttpResponse:
    new = taken_over | {"submission": uuid4(), "referred_on": localdate(), "office": request.user.office_id}
    form, kept = form_of(request, ReferralForm, initial=new, office=request.user.office_id, appeal=appeal)
    if request.method == "POST" and form.is_valid():
        submission = form.cleaned_data["submission"]
        try:
            referral = actions.refer(
                by=request.user,
                submission=submission,
                now=now(),
                with_appeals_files=form.cleaned_data.get("appeals_files", False),
                **form.beside,
                **form.written,
            )
        except AlreadyRecorded as before:
            return _both(request, form, before.recorded, 0, again=True)
        drafts.forget(request)
        messages.success(request, _("Referral № %(number)s is saved.") % {"number": referral.number})
        return redirect("referrals:print" if "print" in request.POST else "referrals:card", referral.pk)
    context = {"form": form, "kept": kept, "appeal": appeal}
    return page(request, "referrals/add.html", context, status=422 if form.refused else 200)


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def correct(request: StaffRequest, number: int) -> HttpResponse:
    referral = to_correct(request, Referral.objects.all(), number)
    form, kept = form_of(request, ReferralForm, instance=referral)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.correct(referral, by=request.user, version=version, now=now(), **form.beside, **form.written)
        except MovedOn as moved:
            return _both(request, form, moved.current, version)
        drafts.forget(request)
        messages.success(request, _("Referral № %(number)s is saved.") % {"number": referral.number})
        return redirect("referrals:card", number)
    context = {"form": form, "referral": referral, "kept": kept}
    return page(request, "referrals/correct.html", context, status=422 if form.refused else 200)


def _both(
    request: StaffRequest, form: ReferralForm, current: Referral, version: int, *, again: bool = False
) -> HttpResponse:
    words = in_words(current_lists())
    return both(request, "referrals/correct.html", form, current, words, version, referral=current, again=again)
