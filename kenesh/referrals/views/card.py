"""A referral's own page: what it says, what came of it, its printed forms and its history."""

from collections.abc import Iterable

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from kenesh.accounts.middleware import StaffRequest
from kenesh.appeals.models import Appeal
from kenesh.documents import serving
from kenesh.documents.history import history as of_files
from kenesh.offices.lists import current_lists
from kenesh.organisations.directory import current_directory
from kenesh.people.models import Person
from kenesh.records import history
from kenesh.referrals.forms import AnswerForm
from kenesh.referrals.models import Referral, ReferralAttachment
from kenesh.referrals.views.journal import css_of
from kenesh.referrals.words import in_words, labels
from kenesh.shell.access import OFFICE_AND_ADMINISTRATOR, for_roles
from kenesh.shell.codes import shown_code
from kenesh.shell.page import page

NEWEST = 100  # referrals of one person shown


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def card(request: StaffRequest, number: int) -> HttpResponse:
    referrals = Referral.objects.visible_to(request.user).select_related("consultant", "office")
    return show(request, get_object_or_404(referrals, pk=number))


def show(request: StaffRequest, referral: Referral, form: AnswerForm | None = None) -> HttpResponse:
    """form: an answer that could not be noted."""
    words, today = in_words(current_lists()), localdate()
    said = [(name, label, words[name](getattr(referral, name))) for name, label in labels().items()]
    forms = list(referral.forms.select_related("printed_by").order_by("-pk"))
    context = {
        "referral": referral,
        "said": said,
        "organisation": current_directory().organisation(referral.organisation_id),
        "overdue": referral.is_overdue(today),
        "css": css_of(referral, today),
        "answers": referral.answers.select_related("by").order_by("-pk"),
        "answer_form": form or AnswerForm.of(referral),
        "forms": forms,
        "code": shown_code(referral.code) if forms else "",
        "files": referral.attachments.present(),
        "changes": history.changes(referral, words, of_files(referral.attachments.ever()), hide=frozenset({"serial"})),
    }
    return page(request, "referrals/card.html", context, status=422 if form else 200)


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def of_appeal(request: StaffRequest, appeal: int) -> HttpResponse:
    """The referrals begun from an appeal: a part of its page."""
    begun_from = get_object_or_404(Appeal.objects.visible_to(request.user), pk=appeal)
    rows = _rows(Referral.objects.visible_to(request.user).filter(appeal=begun_from).order_by("-pk"))
    return page(request, "referrals/of_appeal.html", {"appeal": begun_from, "rows": rows}, part="rows")


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def of_person(request: StaffRequest, person: int) -> HttpResponse:
    """The referrals of somebody in the register of people: a part of their page."""
    somebody = get_object_or_404(Person.objects.visible_to(request.user), pk=person)
    referrals = Referral.objects.visible_to(request.user).filter(person=somebody)
    rows = _rows(referrals.order_by("-referred_on", "-pk")[:NEWEST])
    return page(request, "referrals/of_person.html", {"person": somebody, "rows": rows}, part="rows")


def _rows(referrals: Iterable[Referral]) -> list[tuple[Referral, str, bool, str]]:
    today, directory = localdate(), current_directory()
    return [
        (one, directory.organisation(one.organisation_id).name, one.is_overdue(today), css_of(one, today))
        for one in referrals
    ]


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def attachment(request: StaffRequest, file: int) -> HttpResponseBase:
    of_these = ReferralAttachment.objects.present().filter(referral__in=Referral.objects.visible_to(request.user))
    return serving.response(request, get_object_or_404(of_these, pk=file))
