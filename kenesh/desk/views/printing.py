"""«Печать»: the record of a consultation in the language chosen, and its very paper; and its files."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import get_language

from kenesh.accounts.middleware import StaffRequest
from kenesh.desk import paper as papers
from kenesh.desk import rules
from kenesh.desk.actions import printing
from kenesh.desk.models import Consultation, ConsultationAttachment, PrintedRecord
from kenesh.documents import serving
from kenesh.referrals.forms import LanguageForm
from kenesh.shell.access import OFFICE_AND_ADMINISTRATOR, for_roles
from kenesh.shell.page import page


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def print_record(request: StaffRequest, number: int) -> HttpResponse:
    """The text; printed, it leads to the paper."""
    consultations = Consultation.objects.visible_to(request.user)
    consultation = get_object_or_404(
        consultations.select_related("office", "service", "consultant", "person"), pk=number
    )
    rules.may_be_followed(rules.State(consultation.state))
    language = _language(request)
    if request.method == "POST":
        made = printing.print_record(consultation, language, by=request.user, now=now())
        return redirect("desk:paper", number, made.pk)
    printed = consultation.papers.filter(version=consultation.version, language=language).select_related("printed_by")
    kept = printed.first()
    context = {
        "consultation": consultation,
        "text": papers.Paper.from_dict(kept.text)
        if kept
        else papers.of(consultation, language, by=request.user, now=now()),
        "printed": kept,
        "language_form": LanguageForm({"language": language}),
    }
    return page(request, "desk/print.html", context)


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def paper(request: StaffRequest, number: int, paper: int) -> HttpResponseBase:
    """The very paper that was printed."""
    of_these = PrintedRecord.objects.filter(consultation__in=Consultation.objects.visible_to(request.user))
    made = get_object_or_404(of_these.select_related("consultation", "file"), pk=paper, consultation=number)
    return serving.response(request, made)


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def attachment(request: StaffRequest, file: int) -> HttpResponseBase:
    visible = Consultation.objects.visible_to(request.user)
    return serving.response(
        request, get_object_or_404(ConsultationAttachment.objects.present().filter(consultation__in=visible), pk=file)
    )


def _language(request: StaffRequest) -> str:
    asked = request.POST.get("language") or request.GET.get("language") or get_language() or ""
    return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
