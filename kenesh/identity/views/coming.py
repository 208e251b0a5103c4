"""To a provider and back."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from kenesh.accounts.actions import attempts
from kenesh.accounts.rules import network_of
from kenesh.accounts.sessions import keep_way_out
from kenesh.accounts.views.sign_in import address_of, back_to
from kenesh.identity import actions, rules, session
from kenesh.identity.actions.arriving import Deactivated
from kenesh.identity.contract import Failed, Provider, SignedIn
from kenesh.identity.providers import providers
from kenesh.identity.rules import Failure, Outcome
from kenesh.identity.views.choosing import settle
from kenesh.identity.words import said
from kenesh.shell.page import page


@never_cache
@require_GET
def begin(request: HttpRequest, provider: str) -> HttpResponse:
    """A link, for a form may not lead to another site. Nothing is changed by it but what this browser has begun."""
    door, at = _door(provider), now()
    _count(request, at)
    try:
        started = door.start(_callback_of(request, provider))
    except Failed as failed:
        return _not_in(request, provider, failed, back_to(request), at)
    session.begin(request, provider, started, next=back_to(request), now=at)
    return _away(redirect(started.address))


@never_cache
@require_GET
def callback(request: HttpRequest, provider: str) -> HttpResponse:
    """What the provider sends the browser back with. Always a redirect: what its address holds is a secret."""
    door, at = _door(provider), now()
    coming = session.take(request, provider, request.GET.dict(), now=at)
    next = coming.next if coming else back_to(request)
    try:
        if coming is None:
            _count(request, at)
            raise Failed(Failure.REPLAYED, code=rules.code_of(*_error(request)))
        signed_in = door.finish(_callback_of(request, provider), request.GET.dict(), coming.kept)
        return _away(_arrive(request, door, signed_in, next, at))
    except Failed as failed:
        return _not_in(request, provider, failed, next, at)


@never_cache
@require_GET
def failed(request: HttpRequest) -> HttpResponse:
    """What went wrong, what to do, and the number for support."""
    kept = request.session.get(session.FAILED)
    if kept is None:
        return redirect("accounts:sign-in")
    door = providers().get(kept["provider"])
    told = said(kept["kind"], str(door.title) if door else kept["provider"])
    context = {"said": told, "door": door, "number": kept["number"], "code": kept["code"], "next": kept["next"]}
    return page(request, "identity/failed.html", context, status=told.status)


def _arrive(request: HttpRequest, door: Provider, signed_in: SignedIn, next: str, at: datetime) -> HttpResponse:
    """Whoever was signed in here no longer is; the session gets a new key with whom it is about."""
    person = signed_in.person
    try:
        arrival = actions.arrive(person, door, now=at)
    except Deactivated as closed:
        arrival = actions.Arrival(candidates=[closed.user])
    if request.user.is_authenticated:
        session.leave(request)
    request.session.cycle_key()
    request.session.pop(session.IDENTITY, None)
    request.session.pop(session.FAILED, None)
    keep_way_out(request.session, _leaves_by(request, door, signed_in))
    if arrival.user:
        return settle(request, arrival.user, door, person, next=next, now=at)
    number = "" if arrival.candidates else actions.note(door.name, Outcome.UNKNOWN, now=at).number
    candidates = tuple(user.pk for user in arrival.candidates)
    kept = session.Arrived(door.name, person, candidates, next, int(at.timestamp()), number)
    session.keep_arrived(request, kept)
    return redirect("identity:confirm" if candidates else "identity:unknown")


def _leaves_by(request: HttpRequest, door: Provider, signed_in: SignedIn) -> str:
    """Known while the provider answers: signing out must not wait for it."""
    try:
        return door.sign_out(request.build_absolute_uri(reverse("identity:leave")), signed_in.kept)
    except Failed:
        return ""


def _door(provider: str) -> Provider:
    found = providers().get(provider)
    if found is None:
        raise Http404
    return found


def _callback_of(request: HttpRequest, provider: str) -> str:
    """On the host the browser knows us by: its session is of that host."""
    return request.build_absolute_uri(reverse("identity:callback", args=[provider]))


def _error(request: HttpRequest) -> tuple[str, str]:
    return request.GET.get("error", ""), request.GET.get("error_description", "")


def _count(request: HttpRequest, at: datetime) -> None:
    """Each costs a signature and a row: nobody begins thousands. An office comes from one address in the morning."""
    attempts.count({f"identity address {network_of(address_of(request))}": session.MOST_BEGUN}, at)


def _not_in(request: HttpRequest, provider: str, failed: Failed, next: str, at: datetime) -> HttpResponse:
    entry = actions.note(provider, Outcome.FAILED, now=at, code=failed.code, detail=f"{failed.kind}: {failed.detail}")
    request.session[session.FAILED] = {
        "kind": failed.kind,
        "provider": provider,
        "number": entry.number,
        "code": failed.code,
        "next": next,
    }
    return _away(redirect("identity:failed"))


def _away(response: HttpResponse) -> HttpResponse:
    """Wherever the browser goes next learns nothing of the address it comes from."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
