"""The slip's page: for whoever holds the paper, without an account. It shows what the slip shows and takes an answer.

A wrong code says no more than that it is wrong, whatever it may have been: never given, not yet printed, deleted.
"""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kenesh.accounts.actions import attempts
from kenesh.accounts.rules import network_of
from kenesh.accounts.views.sign_in import address_of
from kenesh.referrals import actions, rules
from kenesh.referrals.forms import AnswerForm, CodeForm
from kenesh.referrals.models import PrintedForm, State
from kenesh.referrals.paper import Paper
from kenesh.referrals.paper import slip as slip_of
from kenesh.shell import codes
from kenesh.shell.page import page


def by_code(request: HttpRequest) -> HttpResponse:
    """For whoever types the code instead of pointing a camera at it."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = codes.plain_code(form.cleaned_data["code"])
        if _open(code, request, now=now()):
            return redirect("referrals:slip", code)
        form.add_error(
            "code", _("There is no such slip. Check the code: letters and figures, in three groups of five.")
        )
    return page(request, "referrals/by_code.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
def slip(request: HttpRequest, code: str) -> HttpResponse:
    made = _open(codes.plain_code(code), request, now=now())
    if made is None:
        return page(request, "referrals/no_slip.html", {"form": CodeForm()}, status=404)
    translation.activate(_language(request, made))
    response = _shown(request, made)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _shown(request: HttpRequest, made: PrintedForm) -> HttpResponse:
    referral = made.referral
    form = AnswerForm.of(referral, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.answer(referral, state=form.answer, remark=form.cleaned_data["remark"], by=None, now=now())
        messages.success(request, _("Thank you, your answer has been passed on."))
        return redirect("referrals:slip", referral.code)
    context = {
        "slip": slip_of(Paper.from_dict(made.text)),
        "form": form,
        "state": "" if referral.state == State.GIVEN else State(referral.state).label,
        "answered_at": referral.answered_at,
    }
    return page(request, "referrals/slip.html", context, status=422 if form.errors else 200)


def _open(code: str, request: HttpRequest, *, now: datetime) -> PrintedForm | None:
    """The last paper printed of the referral with this code. Wrong codes are counted, right ones are not; an address
    that has tried too many is told to wait, whatever it tries."""
    subject = f"slip address {network_of(address_of(request))}"
    attempts.count({subject: rules.WRONG_CODES}, now)
    there = PrintedForm.objects.filter(referral__code=code, referral__deleted_at=None)
    made = there.select_related("referral__consultant").order_by("-pk").first() if code else None
    if made is not None:
        attempts.take_back(subject, now)
    return made


def _language(request: HttpRequest, made: PrintedForm) -> str:
    """The one chosen in this browser, else the paper's."""
    if request.user.is_authenticated or settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        return translation.get_language() or made.language
    return made.language
