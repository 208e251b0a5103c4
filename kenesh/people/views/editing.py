"""Correcting what the register says of a person."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kenesh.accounts import drafts
from kenesh.accounts.middleware import StaffRequest
from kenesh.offices.lists import current_lists
from kenesh.people import history
from kenesh.people.actions import keeping
from kenesh.people.forms import FIELDS, PersonForm
from kenesh.people.models import Person
from kenesh.people.words import in_words, masked_passport
from kenesh.shell.access import OFFICE_AND_ADMINISTRATOR, for_roles
from kenesh.shell.merging import merged
from kenesh.shell.page import page


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*OFFICE_AND_ADMINISTRATOR)
def edit(request: StaffRequest, number: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=number)
    form, kept = _form(request, person)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            keeping.correct(person, by=request.user, now=now(), version=version, passport=form.passport, **form.written)
        except keeping.MovedOn as moved:
            return _both(request, form, moved.current, version)
        drafts.forget(request)
        messages.success(request, _("Saved."))
        return redirect("people:card", number)
    context = {"form": form, "person": person, "kept": kept, "passport": _masked(person)}
    return page(request, "people/edit.html", context, status=422 if form.refused else 200)


def _form(request: StaffRequest, person: Person, **kwargs: Any) -> tuple[PersonForm, bool]:
    """The form as posted; else as it was kept when it could not be saved (the second value says so); else as it is."""
    arguments = {"instance": person, "lists": current_lists(), "today": localdate(), **kwargs}
    if request.method == "POST":
        return PersonForm(request.POST, **arguments), False
    kept = drafts.kept(request)
    if kept is None:
        return PersonForm(**arguments), False
    return PersonForm.unsaved(kept, **arguments), True


def _both(request: StaffRequest, form: PersonForm, current: Person, version: int) -> HttpResponse:
    """409: what the register now says beside ours, both whole; saving again saves what is seen."""
    lists = current_lists()
    words = in_words(lists)
    theirs = {column: getattr(current, column) for column in FIELDS.values()}
    values, differences = merged(FIELDS, history.as_of(current, version), form.written, theirs)
    values["passport_number"] = form.cleaned_data["passport_number"]
    ours = PersonForm(lists=lists, today=localdate(), instance=current, changed=values)
    told = [
        {
            "difference": one,
            "label": ours.fields[one.field].label,
            "ours": words[one.attribute](one.ours),
            "theirs": words[one.attribute](one.theirs),
        }
        for one in differences
    ]
    context = {
        "form": ours,
        "person": current,
        "passport": _masked(current),
        "hand": history.last_hand(current),
        "differences": told,
    }
    return page(request, "people/edit.html", context, status=409)


def _masked(person: Person) -> str:
    return masked_passport(person.passport, person=person.pk, office=person.office_id)
