"""Asking: the form, the challenge and the similar answers beside it, what is shown after sending, and the link of the
letter to whoever sent it without scripts.

These forms are exempt from the check of CSRF: it guards what a cookie opens, and here no cookie opens anything. So they
need none, and one left open overnight is still taken.
"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kenesh.accounts.rules import network_of
from kenesh.accounts.views.sign_in import address_of
from kenesh.offices.lists import current_lists
from kenesh.questions import passes, rules, search
from kenesh.questions.actions import asking as actions
from kenesh.questions.challenge import new
from kenesh.questions.forms.asking import SHORTEST, AskForm
from kenesh.questions.models import Publication, Question, State
from kenesh.refused import Refused
from kenesh.shell.codes import shown_code
from kenesh.shell.page import page


@csrf_exempt
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    form = AskForm(request.POST or None, lists=current_lists(), now=now())
    found: list[Publication] = []
    status = 200 if request.method != "POST" else 422
    if form.is_a_program_s:
        return redirect("ask:asked")  # it believes to have sent something, and tries nothing else
    if form.is_valid():
        found = [] if form.cleaned_data["seen"] else search.similar(form.cleaned_data["text"])
        try:
            if not found:
                return _asked(_send(form, request))
            status = 200
        except Refused as refused:
            form.add_error(None, str(refused.sentence))
            status = refused.status
    context = {"form": form, "found": found, "days": rules.ANSWER_WITHIN, "longest": rules.LONGEST_QUESTION}
    return page(request, "questions/ask.html", context, status=status)


def _send(form: AskForm, request: HttpRequest) -> Question:
    network, language = network_of(address_of(request)), get_language() or "ru"
    return actions.ask(network=network, language=language, now=now(), **form.written)


def _asked(question: Question) -> HttpResponse:
    return redirect(reverse("ask:asked", query={"of": passes.to_sent(question)}))


@never_cache
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """What was sent, for an hour; afterwards, and to a program, what holds of every question."""
    question = passes.of_sent(request.GET.get("of", ""))
    context = {
        "question": question,
        "code": shown_code(question.code) if question and question.state != State.UNCONFIRMED else "",
        "days": rules.CONFIRMED_WITHIN.days,
        "robots": "noindex",
    }
    return page(request, "questions/sent.html", context)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link only shows a button: programs that look through mail open links, and press nothing."""
    question = passes.of_confirm(token)
    gone = question is None or actions.may_no_longer_be_confirmed(question, now())
    if question is not None and not gone and (request.method == "POST" or question.state != State.UNCONFIRMED):
        return _asked(actions.confirm(question, now=now()))
    context = {"gone": gone, "days": rules.CONFIRMED_WITHIN.days, "robots": "noindex"}
    return page(request, "questions/confirm.html", context, status=410 if gone else 200)


@csrf_exempt
@never_cache
@sensitive_post_parameters()
@require_POST
def similar(request: HttpRequest) -> HttpResponse:
    """Published answers like what is typed so far. By POST: the words stand in no address and no log of addresses."""
    text = request.POST.get("text", "")[: rules.LONGEST_QUESTION].strip()
    found = search.similar(text) if len(text) >= SHORTEST else []
    return page(request, "questions/similar.html", {"found": found})


@never_cache
@require_safe
def challenge(request: HttpRequest) -> HttpResponse:
    return JsonResponse(new(now=now()))
