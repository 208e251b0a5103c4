"""«Добавить обращение» and «Редактировать»."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from kenesh.accounts import drafts
from kenesh.accounts.middleware import StaffRequest
from kenesh.appeals import actions, history
from kenesh.appeals.forms import FIELDS, AppealForm
from kenesh.appeals.merging import merged
from kenesh.appeals.models import Appeal
from kenesh.appeals.words import in_words, labels
from kenesh.offices.lists import Lists, current_lists
from kenesh.refused import Refused
from kenesh.shell.access import CONSULTANT, HEAD, OFFICE_AND_ADMINISTRATOR, for_roles
from kenesh.shell.page import page


@for_roles(CONSULTANT, HEAD)
def add(request: StaffRequest) -> HttpResponse:
    new = {"submission": uuid4(), "helped_at": localtime(now()).replace(second=0), "office": request.user.office_id}
    form, kept = _form(request, initial=new, office=request.user.office_id)
    if request.method == "POST" and form.is_valid():
        submission = form.cleaned_data["submission"]
        try:
            appeal = actions.record(by=request.user, submission=submission, now=now(), **form.written)
        except actions.AlreadyRecorded as before:
            return _both(request, form, before.recorded, version=0, again=True)
        drafts.forget(request)
        messages.success(request, _("Appeal № %(number)s is saved.") % {"number": appeal.number})
        return redirect("appeals:add" if "another" in request.POST else "appeals:journal")
    return page(request, "appeals/add.html", {"form": form, "kept": kept}, status=422 if form.refused else 200)


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def correct(request: StaffRequest, number: int) -> HttpResponse:
    appeals = Appeal.objects.of_scope(request.user)
    appeal = get_object_or_404(appeals if request.method == "POST" else appeals.filter(deleted_at=None), pk=number)
    if appeal.deleted_at is not None:
        drafts.keep_for_later(request, now=now())
        raise Refused(
            _("This appeal was deleted while you were writing. What you typed is kept: ask for it to be restored."),
            status=409,
        )
    form, kept = _form(request, instance=appeal)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.correct(appeal, by=request.user, version=version, now=now(), **form.written)
        except actions.MovedOn as moved:
            return _both(request, form, moved.current, version)
        drafts.forget(request)
        messages.success(request, _("Appeal № %(number)s is saved.") % {"number": appeal.number})
        return redirect("appeals:card", number)
    context = {"form": form, "appeal": appeal, "kept": kept}
    return page(request, "appeals/correct.html", context, status=422 if form.refused else 200)


def _form(request: StaffRequest, **kwargs: Any) -> tuple[AppealForm, bool]:
    """The form as posted; else as it was kept when it could not be saved (the second value says so); else as new."""
    arguments = {"lists": current_lists(), "now": now(), "region": _region(request), **kwargs}
    if request.method == "POST":
        return AppealForm(request.POST, **arguments), False
    kept = drafts.kept(request)
    if kept is None:
        return AppealForm(**arguments), False
    return AppealForm.unsaved(kept, **arguments), True


def _both(
    request: StaffRequest, form: AppealForm, current: Appeal, version: int, *, again: bool = False
) -> HttpResponse:
    """409: the record as it stands and ours side by side, both whole; saving again saves what is seen.

    again: the record is what this very form has made before.
    """
    lists = current_lists()
    theirs = {attribute: getattr(current, attribute) for attribute in FIELDS.values()}
    values, differences = merged(history.as_of(current, version), form.written, theirs)
    words, names = in_words(lists), labels()
    ours = AppealForm(
        lists=lists,
        now=now(),
        region=_region(request),
        instance=current,
        changed={name: values[attribute] for name, attribute in FIELDS.items()}
        | {"age_not_stated": values["age"] is None},
    )
    return page(
        request,
        "appeals/correct.html",
        {
            "form": ours,
            "appeal": current,
            "hand": history.last_hand(current),
            "again": again,
            "differences": [
                {
                    "difference": d,
                    "label": names[d.attribute],
                    "ours": words[d.attribute](d.ours),
                    "theirs": words[d.attribute](d.theirs),
                }
                for d in differences
            ],
        },
        status=409,
    )


def _region(request: StaffRequest) -> str:
    """The country whose telephone numbers need no prefix: the office's."""
    lists: Lists = current_lists()
    office = request.user.office if request.user.is_authenticated else None
    return "RU" if office is not None and lists.office(office.pk).time_zone.startswith("Europe/") else "KG"
