"""What comes out of a consultation: an appeal or a referral made of it; and a person's consultations."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from kenesh.accounts import drafts
from kenesh.accounts.middleware import StaffRequest
from kenesh.appeals import words as of_appeals
from kenesh.desk import rules, words
from kenesh.desk.actions import following
from kenesh.desk.forms_following import AppealFrom, FromConsultation, ReferralFrom
from kenesh.desk.models import Consultation
from kenesh.offices.lists import current_lists
from kenesh.people.models import Person
from kenesh.records.actions import AlreadyRecorded
from kenesh.records.writing import both, form_of
from kenesh.referrals import words as of_referrals
from kenesh.shell.access import CONSULTANT, HEAD, OFFICE_AND_ADMINISTRATOR, for_roles
from kenesh.shell.page import page

NEWEST = 100  # consultations of one person; more are in the register


@for_roles(CONSULTANT, HEAD)
def make_appeal(request: StaffRequest, number: int) -> HttpResponse:
    """The very form of an appeal; the visitor and what was said are those of the consultation."""
    consultation = _completed(request, number)
    form, kept = _form(request, AppealFrom, consultation)
    if request.method == "POST" and form.is_valid():
        try:
            appeal = following.make_appeal(consultation, by=request.user, now=now(), **_made_of(form))
        except AlreadyRecorded as before:
            said, was = of_appeals.in_words(current_lists()), before.recorded
            return both(request, "appeals/correct.html", form, was, said, 0, appeal=was, again=True)
        drafts.forget(request)
        messages.success(request, _("Appeal № %(number)s is saved.") % {"number": appeal.number})
        return redirect("appeals:card", appeal.pk)
    return _shown(request, "desk/make_appeal.html", consultation, form, kept=kept)


@for_roles(CONSULTANT, HEAD)
def make_referral(request: StaffRequest, number: int) -> HttpResponse:
    """The very form of a referral."""
    consultation = _completed(request, number)
    form, kept = _form(request, ReferralFrom, consultation)
    if request.method == "POST" and form.is_valid():
        try:
            referral = following.make_referral(consultation, by=request.user, now=now(), **_made_of(form))
        except AlreadyRecorded as before:
            said, was = of_referrals.in_words(current_lists()), before.recorded
            return both(request, "referrals/correct.html", form, was, said, 0, referral=was, again=True)
        drafts.forget(request)
        messages.success(request, _("Referral № %(number)s is saved.") % {"number": referral.number})
        return redirect("referrals:print" if "print" in request.POST else "referrals:card", referral.pk)
    return _shown(request, "desk/make_referral.html", consultation, form, kept=kept)


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def of_person(request: StaffRequest, person: int) -> HttpResponse:
    """The consultations of somebody in the register of people: a part of their page."""
    somebody = get_object_or_404(Person.objects.visible_to(request.user), pk=person)
    of_theirs = Consultation.objects.visible_to(request.user).filter(person=somebody)
    newest = of_theirs.select_related("service", "consultant").order_by("-dated_at", "-pk")[:NEWEST]
    rows = [(one, words.css_of(one)) for one in newest]
    return page(request, "desk/of_person.html", {"person": somebody, "rows": rows}, part="rows")


def outcomes(consultation: Consultation) -> dict[str, Any]:
    """What `desk/outcomes.html`, a part of the consultation's page, is given."""
    there = consultation.outcomes.filter(appeal__deleted_at=None, referral__deleted_at=None)
    return {
        "outcomes": there.select_related("appeal", "referral", "made_by").order_by("pk"),
        "papers": consultation.papers.select_related("printed_by").order_by("-pk"),
    }


def _completed(request: StaffRequest, number: int) -> Consultation:
    consultations = Consultation.objects.visible_to(request.user).select_related("service", "person")
    consultation = get_object_or_404(consultations, pk=number)
    rules.may_be_followed(rules.State(consultation.state))
    return consultation


def _form[F: AppealFrom | ReferralFrom](
    request: StaffRequest, form: type[F], consultation: Consultation
) -> tuple[F, bool]:
    office = request.user.office_id
    new = form.carried_from(consultation, localdate()) | {"submission": uuid4(), "office": office}
    return form_of(request, form, initial=new, office=office, consultation=consultation)


def _made_of(form: FromConsultation) -> dict[str, Any]:
    """The valid form as the actions take it."""
    submission = form.cleaned_data["submission"]
    return {"submission": submission, "with_files": form.with_files, **form.beside, **form.written}


def _shown(
    request: StaffRequest, template: str, consultation: Consultation, form: FromConsultation, *, kept: bool
) -> HttpResponse:
    context = {
        "consultation": consultation,
        "form": form,
        "kept": kept,
        "files": consultation.attachments.present().order_by("pk"),
    }
    return page(request, template, context, status=422 if form.refused else 200)
