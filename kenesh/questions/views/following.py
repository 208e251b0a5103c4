"""Following a question by its code. A wrong code says no more than that it is wrong, whatever it may have been.

No address with a code leaves the site as a referrer: the whole site sends none to others (SECURE_REFERRER_POLICY).
The forms need no cookie, as those of asking.py: what they do, the code allows.
"""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kenesh.accounts.actions import attempts
from kenesh.accounts.rules import network_of
from kenesh.accounts.views.sign_in import address_of
from kenesh.questions import rules
from kenesh.questions.actions import asking as actions
from kenesh.questions.forms.asking import CodeForm
from kenesh.questions.models import Publication, Question, State
from kenesh.shell import codes
from kenesh.shell.page import page


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """For whoever types the code."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        code = codes.plain_code(form.cleaned_data["code"])
        if _open(code, request, now=now()):
            return redirect("ask:question", code)
        form.add_error("code", _("There is no such question. Check the code, letter by letter."))
    return page(request, "questions/follow.html", {"form": form}, status=422 if form.errors else 200)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, code: str) -> HttpResponse:
    """Where the question is, and the answer; the form takes back the consent to publication."""
    found = _open(codes.plain_code(code), request, now=now())
    if found is None:
        context = {"form": CodeForm(), "wrong": True, "robots": "noindex"}
        return page(request, "questions/follow.html", context, status=404)
    if request.method == "POST":
        actions.withdraw_consent(found, now=now())
        messages.success(request, _("Your question will not be published. What was published is off the site."))
        return redirect("ask:question", found.code)
    response = page(request, "questions/question.html", _shown(found))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _shown(found: Question) -> dict[str, object]:
    state = State(found.state)
    return {
        "question": found,
        "code": codes.shown_code(found.code),
        "answered": state == State.CLOSED,
        "unconfirmed": state == State.UNCONFIRMED,
        "checked": state == State.ANSWERED,
        "late": state != State.CLOSED and found.due_on is not None and found.due_on < localdate(),
        "publication": Publication.objects.published().filter(question=found).first(),
        "days": rules.CONFIRMED_WITHIN.days,
        "robots": "noindex",
    }


def _open(code: str, request: HttpRequest, *, now: datetime) -> Question | None:
    """The question of this code. Wrong codes are counted, right ones are not; a network that has tried too many is told
    to wait, whatever it tries."""
    subject = f"question code {network_of(address_of(request))}"
    attempts.count({subject: rules.WRONG_CODES}, now)
    found = Question.objects.select_related("office").filter(code=code).first() if code else None
    if found is not None:
        attempts.take_back(subject, now)
    return found
