"""«Распечатать»: the text of the form for last corrections, then the form itself."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import get_language

from kenesh.accounts import drafts
from kenesh.accounts.middleware import StaffRequest
from kenesh.documents import serving
from kenesh.referrals import actions
from kenesh.referrals.forms import LanguageForm, PaperForm
from kenesh.referrals.models import PrintedForm, Referral
from kenesh.referrals.proposing import proposed
from kenesh.shell.access import OFFICE_AND_ADMINISTRATOR, for_roles
from kenesh.shell.page import page


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def print_form(request: StaffRequest, number: int) -> HttpResponse:
    referrals = Referral.objects.visible_to(request.user).select_related("consultant", "office", "organisation")
    referral = get_object_or_404(referrals, pk=number)
    kept = None if request.method == "POST" else drafts.kept(request)
    asked = request.POST.get("language") or request.GET.get("language") or (kept.get("language", "") if kept else "")
    language = asked if asked in dict(settings.LANGUAGES) else get_language() or settings.LANGUAGE_CODE
    text = proposed(referral, language)
    if kept is not None and kept.get("language") == language:
        form = PaperForm.unsaved(kept, proposed=text)
    else:
        form, kept = PaperForm(request.POST or None, proposed=text), None
    if request.method == "POST" and form.is_valid():
        made = actions.keep_form(referral, form.paper, by=request.user, now=now())
        drafts.forget(request)
        return redirect("referrals:form", number, made.pk)
    context = {
        "referral": referral,
        "form": form,
        "language_form": LanguageForm({"language": language}),
        "language": language,
        "kept": kept is not None,
        "printed": referral.forms.order_by("-pk").first(),
    }
    return page(request, "referrals/print.html", context, status=422 if form.errors else 200)


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def form(request: StaffRequest, number: int, form: int) -> HttpResponse:
    made = _printed(request, number, form)
    return page(request, "referrals/form.html", {"referral": made.referral, "made": made})


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def form_pdf(request: StaffRequest, number: int, form: int) -> HttpResponseBase:
    """The very paper that was printed."""
    return serving.response(request, _printed(request, number, form))


def _printed(request: StaffRequest, number: int, form: int) -> PrintedForm:
    referral = get_object_or_404(Referral.objects.visible_to(request.user), pk=number)
    return get_object_or_404(referral.forms.select_related("referral", "file", "printed_by"), pk=form)
