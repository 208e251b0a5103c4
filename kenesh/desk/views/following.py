"""What comes out of a consultation: an appeal or a referral made of it; and a person's consultations."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy

from kenesh.accounts import drafts
from kenesh.accounts.middleware import StaffRequest
from kenesh.appeals import words as of_appeals
from kenesh.appeals.models import Appeal
from kenesh.desk import rules, words
from kenesh.desk.actions import following
from kenesh.desk.forms_following import AppealFrom, FromConsultation, ReferralFrom
from kenesh.desk.models import Consultation
from kenesh.offices.lists import Lists, current_lists
from kenesh.people.models import Person
from kenesh.records.actions import AlreadyRecorded
from kenesh.records.words import Words
from kenesh.records.writing import both, form_of
from kenesh.referrals import words as of_referrals
from kenesh.referrals.models import Referral
from kenesh.shell.access import CONSULTANT, HEAD, OFFICE_AND_ADMINISTRATOR, for_roles
from kenesh.shell.page import page

NEWEST = 100  # consultations of one person; more are in the register


@dataclass(frozen=True)
class Making:
    """What can be made of a consultation: model and form, its fields in words, and what is said once it is saved."""

    model: Any
    form: type[AppealFrom | ReferralFrom]
    in_words: Callable[[Lists], Words]
    saved: Promise


MAKINGS: Final = {
    "appeal": Making(Appeal, AppealFrom, of_appeals.in_words, gettext_lazy("Appeal № %(number)s is saved.")),
    "referral": Making(Referral, ReferralFrom, of_referrals.in_words, gettext_lazy("Referral № %(number)s is saved.")),
}


@for_roles(CONSULTANT, HEAD)
def make(request: StaffRequest, number: int, what: str) -> HttpResponse:
    """The very form of an appeal or a referral (what); the visitor and what was said are the consultation's."""
    making, consultation = MAKINGS[what], _completed(request, number)
    form, kept = _form(request, making.form, consultation)
    if request.method == "POST" and form.is_valid():
        try:
            made = following.make(what, consultation, by=request.user, now=now(), **_as_taken(form))
        except AlreadyRecorded as before:
            said, was = making.in_words(current_lists()), before.recorded
            return both(request, f"{what}s/correct.html", form, was, said, 0, again=True, **{what: was})
        drafts.forget(request)
        messages.success(request, making.saved % {"number": made.number})
        return redirect(f"{what}s:print" if "print" in request.POST else f"{what}s:card", made.pk)
    context = {
        "what": what,
        "fields": f"{what}s/fields.html",
        "consultation": consultation,
        "form": form,
        "kept": kept,
        "files": consultation.attachments.present().order_by("pk"),
    }
    return page(request, "desk/make.html", context, status=422 if form.refused else 200)


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def whence(request: StaffRequest, number: int, what: str) -> HttpResponse:
    """The consultation an appeal or a referral was made of: a part of its page."""
    record = get_object_or_404(MAKINGS[what].model.objects.visible_to(request.user), pk=number)
    consultation = Consultation.objects.visible_to(request.user).filter(**{f"outcomes__{what}": record}).first()
    context = {"what": what, "record": record, "consultation": consultation}
    return page(request, "desk/whence.html", context, part="consultation")


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def of_person(request: StaffRequest, person: int) -> HttpResponse:
    """The consultations of somebody in the register of people: a part of their page."""
    somebody = get_object_or_404(Person.objects.visible_to(request.user), pk=person)
    of_theirs = Consultation.objects.visible_to(request.user).filter(person=somebody)
    newest = of_theirs.select_related("service", "consultant").order_by("-dated_at", "-pk")[:NEWEST]
    rows = [(one, words.css_of(one.state)) for one in newest]
    return page(request, "desk/of_person.html", {"person": somebody, "rows": rows}, part="rows")


def outcomes(consultation: Consultation) -> dict[str, Any]:
    """What `desk/outcomes.html`, a part of the consultation's page, is given."""
    there = consultation.outcomes.filter(appeal__deleted_at=None, referral__deleted_at=None)
    return {
        "outcomes": there.select_related("appeal", "referral", "made_by").order_by("pk"),
        "the_record": [consultation],
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


def _as_taken(form: FromConsultation) -> dict[str, Any]:
    """The valid form as the actions take it."""
    submission = form.cleaned_data["submission"]
    return {"submission": submission, "with_files": form.with_files, **form.beside, **form.written}
