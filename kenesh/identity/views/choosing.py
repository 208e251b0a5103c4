"""What every page of the choice does: keep whose account it is, and let them in, or not."""

from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kenesh.accounts.models import User
from kenesh.identity import actions, rules, session
from kenesh.identity.contract import Organisation, Person, Provider
from kenesh.identity.rules import Outcome


def settle(
    request: HttpRequest, user: User, door: Provider, person: Person, *, next: str, now: datetime
) -> HttpResponse:
    """The account is known. One thing to choose is no choice: it is taken at once."""
    organisations = tuple(person.organisations)
    known = session.Identity(door.name, user.pk, person.name, organisations, next, int(now.timestamp()))
    session.keep(request, known)
    if organisations:
        return redirect("identity:acting")
    return act_for(request, user, known, session.PRIVATE, now=now)


def act_for(
    request: HttpRequest, user: User, known: session.Identity, chosen: Organisation, *, now: datetime
) -> HttpResponse:
    """In, if the office's kind allows it; else out, and a page that says what is missing."""
    outcome = standing_of(user, chosen)
    organisation = None if chosen == session.PRIVATE else chosen
    entry = actions.note(known.provider, outcome, now=now, user=user, organisation=organisation)
    known = replace(known, chosen=chosen, outcome=str(outcome), number=entry.number, at=int(now.timestamp()))
    if outcome == Outcome.IN:
        session.keep(request, known)
        session.enter(request, user, own=bool(user.office and chosen.ogrn and chosen.ogrn == user.office.ogrn))
        return redirect(known.next)
    if request.user.is_authenticated:
        session.leave(request)
    session.keep(request, replace(known, entered=False))
    return redirect("identity:private")


def standing_of(user: User, chosen: Organisation) -> Outcome:
    """Whether they may work, acting for it."""
    kind, ogrn = (user.office.kind, user.office.ogrn) if user.office else ("", "")
    return rules.standing(kind, ogrn, None if chosen == session.PRIVATE else chosen.ogrn)
