"""An account that may be theirs, and none that is."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from kenesh.accounts.models import User
from kenesh.accounts.sessions import LEAVES_BY
from kenesh.identity import actions, session
from kenesh.identity.providers import providers
from kenesh.identity.rules import Outcome
from kenesh.identity.views.choosing import settle
from kenesh.shell.page import page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """«Учётная запись … ваша?» Nothing is linked before they say so."""
    at = now()
    known = session.arrived(request, now=at)
    door = providers().get(known.provider) if known else None
    if known is None or door is None:
        return redirect("accounts:sign-in")
    if not known.candidates:
        return redirect("identity:unknown")
    candidates = list(User.objects.select_related("office").filter(pk__in=known.candidates).order_by("pk"))
    if request.method == "POST":
        chosen = next((user for user in candidates if str(user.pk) == request.POST.get("account")), None)
        if chosen is None:
            return _nobody(request, known)
        actions.link(chosen, known.person, door, by=chosen, now=at)
        actions.note(door.name, Outcome.LINKED, now=at, user=chosen)
        return settle(request, chosen, door, known.person, next=known.next, now=at)
    return page(request, "identity/confirm.html", {"known": known, "door": door, "candidates": candidates})


@never_cache
@require_GET
def unknown(request: HttpRequest) -> HttpResponse:
    """Nobody here knows them: what to do, whom to ask, the number."""
    known = session.arrived(request, now=now())
    if known is None or not known.number:
        return redirect("accounts:sign-in")
    door = providers().get(known.provider)
    context = {"known": known, "door": door, "leaves": LEAVES_BY in request.session}
    return page(request, "identity/unknown.html", context, status=403)


def _nobody(request: HttpRequest, known: session.Arrived) -> HttpResponse:
    """They say that none is theirs."""
    entry = actions.note(known.provider, Outcome.UNKNOWN, now=now())
    session.keep_arrived(request, replace(known, candidates=(), number=entry.number))
    return redirect("identity:unknown")
