"""«Добавить обращение» and «Редактировать»."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from kenesh.accounts import drafts
from kenesh.accounts.middleware import StaffRequest
from kenesh.appeals import actions
from kenesh.appeals.forms import AppealForm
from kenesh.appeals.models import Appeal
from kenesh.appeals.words import in_words
from kenesh.offices.lists import current_lists
from kenesh.records.actions import AlreadyRecorded, MovedOn
from kenesh.records.writing import both, form_of, to_correct
from kenesh.shell.access import CONSULTANT, HEAD, OFFICE_AND_ADMINISTRATOR, for_roles
from kenesh.shell.page import page


@for_roles(CONSULTANT, HEAD)
def add(request: StaffRequest) -> HttpResponse:
    new = {"submission": uuid4(), "helped_at": localtime(now()).replace(second=0), "office": request.user.office_id}
    form, kept = form_of(request, AppealForm, initial=new, office=request.user.office_id)
    if request.method == "POST" and form.is_valid():
        submission = form.cleaned_data["submission"]
        try:
            appeal = actions.record(by=request.user, submission=submission, now=now(), **form.beside, **form.written)
        except AlreadyRecorded as before:
            return _both(request, form, before.recorded, 0, again=True)
        drafts.forget(request)
        messages.success(request, _("Appeal № %(number)s is saved.") % {"number": appeal.number})
        return redirect("appeals:add" if "another" in request.POST else "appeals:journal")
    return page(request, "appeals/add.html", {"form": form, "kept": kept}, status=422 if form.refused else 200)


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def correct(request: StaffRequest, number: int) -> HttpResponse:
    appeal = to_correct(request, Appeal.objects.all(), number)
    form, kept = form_of(request, AppealForm, instance=appeal)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.correct(appeal, by=request.user, version=version, now=now(), **form.beside, **form.written)
        except MovedOn as moved:
            return _both(request, form, moved.current, version)
        drafts.forget(request)
        messages.success(request, _("Appeal № %(number)s is saved.") % {"number": appeal.number})
        return redirect("appeals:card", number)
    context = {"form": form, "appeal": appeal, "kept": kept}
    return page(request, "appeals/correct.html", context, status=422 if form.refused else 200)


def _both(
    request: StaffRequest, form: AppealForm, current: Appeal, version: int, *, again: bool = False
) -> HttpResponse:
    words = in_words(current_lists())
    return both(request, "appeals/correct.html", form, current, words, version, appeal=current, again=again)
