"""What the session keeps of somebody who comes through a provider, until they are in and while they are.

coming: sign-ins begun in this browser, several where several tabs are open. arrived: whom the provider has told of,
before they have an account here. identity: whose account it is, for whom they may act and for whom they do; it outlives
the moment of signing in, and a choice that leads out again. Only the provider's own words get in here: forms choose
among them by their keys.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from kenesh.accounts.models import User
from kenesh.accounts.rules import A_QUARTER, Limit
from kenesh.accounts.sessions import ACTS_FOR, LEAVES_BY
from kenesh.identity.contract import Organisation, Person, Started
from kenesh.personal import sealing

COMING: Final = "coming"
ARRIVED: Final = "arrived"
IDENTITY: Final = "identity"
FAILED: Final = "failed"

MOST_COMING: Final = 5
COMING_LIVES: Final = timedelta(minutes=10)
WAITING_LIVES: Final = timedelta(minutes=15)  # known to the provider, not in yet: somebody else may sit down here
MOST_BEGUN: Final = Limit(300, A_QUARTER, A_QUARTER)  # of one address, which may be a whole office's
LONGEST_KEY: Final = 60  # of the column that says for whom a draft was written


@dataclass(frozen=True, slots=True)
class Coming:
    """A sign-in begun here. kept: of contract.Started. next: where to go in the end, within this site. at: seconds."""

    provider: str
    kept: Mapping[str, Any]
    next: str
    at: int


@dataclass(frozen=True, slots=True)
class Arrived:
    """Whom a provider told of, and no account is known to be theirs. candidates: accounts that may be."""

    provider: str
    person: Person
    candidates: tuple[int, ...]
    next: str
    at: int
    number: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose account it is, and for whom they act. chosen: None before the choice; PRIVATE has no key. entered: they are
    signed in by it. outcome, number: why they are not, and the number of that entry."""

    provider: str
    user: int
    name: str
    organisations: tuple[Organisation, ...]
    next: str
    at: int
    chosen: Organisation | None = None
    entered: bool = False
    outcome: str = ""
    number: str = ""

    def choice(self, key: str) -> Organisation | None:
        """The one offered under this key; empty: a private person."""
        return next((one for one in (PRIVATE, *self.organisations) if one.key == key), None)


PRIVATE: Final = Organisation(key="", name="")


def begin(request: HttpRequest, provider: str, started: Started, *, next: str, now: datetime) -> None:
    """Remember a sign-in begun; another one begun in another tab stays."""
    coming = Coming(provider, dict(started.kept), next, int(now.timestamp()))
    request.session[COMING] = [*_comings(request, now), asdict(coming)][-MOST_COMING:]


def take(request: HttpRequest, provider: str, answer: Mapping[str, str], *, now: datetime) -> Coming | None:
    """The sign-in to which the provider answers, once: it is forgotten before anything is done with it. None: nobody
    here has begun it, or too long ago. A provider that refuses outright may leave out the state; then it answers to
    the latest."""
    comings = _comings(request, now)
    of_it = [one for one in comings if one["provider"] == provider]
    state = answer.get("state", "")
    if not state and "error" in answer:
        found = of_it[-1:]
    else:
        found = [one for one in of_it if constant_time_compare(str(one["kept"].get("state", "")), state) and state]
    if not found:
        return None
    request.session[COMING] = [one for one in comings if one is not found[0]]
    request.session.save()
    return Coming(**found[0])


def _comings(request: HttpRequest, now: datetime) -> list[dict[str, Any]]:
    since = (now - COMING_LIVES).timestamp()
    return [one for one in request.session.get(COMING, []) if one["at"] > since]


def keep_arrived(request: HttpRequest, arrived: Arrived) -> None:
    """What accounts are found by is sealed: sessions stand in the database."""
    person = arrived.person
    found_by = sealing.seal(json.dumps([person.snils, person.pin, person.email]), _keys(), place=ARRIVED)
    bare = replace(arrived, person=replace(person, snils="", pin="", email=""))
    request.session[ARRIVED] = asdict(bare) | {"found_by": b64encode(found_by).decode()}


def arrived(request: HttpRequest, *, now: datetime) -> Arrived | None:
    """Who waits to be told that an account is theirs, if they came a short while ago and nobody is signed in."""
    kept = request.session.get(ARRIVED)
    if kept is None or request.user.is_authenticated or _is_old(kept, now):
        return None
    rest = {name: value for name, value in kept.items() if name != "found_by"}
    try:
        opened = sealing.opened(b64decode(kept["found_by"]), _keys(), place=ARRIVED)
    except sealing.Unreadable:  # the key has changed since: they come once more
        return None
    snils, pin, email = json.loads(opened)
    person = replace(_person(kept["person"]), snils=snils, pin=pin, email=email)
    return Arrived(**rest | {"person": person, "candidates": tuple(kept["candidates"])})


def keep(request: HttpRequest, identity: Identity) -> None:
    """Whose account it is. What the provider told beyond that is needed no longer."""
    request.session.pop(ARRIVED, None)
    request.session[IDENTITY] = asdict(identity)


def identity(request: HttpRequest, *, now: datetime) -> Identity | None:
    """By which the person is signed in; or of somebody who has come a short while ago, has not chosen for whom, and is
    not. None of somebody who signed in with a password."""
    kept = request.session.get(IDENTITY)
    if kept is None:
        return None
    if request.user.is_authenticated:
        holds = kept["entered"] and kept["user"] == request.user.pk
    else:
        holds = not kept["entered"] and not _is_old(kept, now)
    if not holds:
        return None
    organisations = tuple(Organisation(**one) for one in kept["organisations"])
    chosen = Organisation(**kept["chosen"]) if kept["chosen"] else None
    return Identity(**kept | {"organisations": organisations, "chosen": chosen})


def enter(request: HttpRequest, user: User, *, own: bool) -> None:
    """Sign the person in, under a new key of the session. own: they act for the organisation of their own office."""
    if request.user != user:
        auth.login(request, user)
    identity = request.session[IDENTITY]
    request.session[IDENTITY] = identity | {"entered": True}
    chosen = Organisation(**identity["chosen"])
    request.session[ACTS_FOR] = "" if own else f":{chosen.ogrn or chosen.key[:LONGEST_KEY] or 'private'}"


def leave(request: HttpRequest) -> None:
    """Nobody is signed in any longer; what was begun, and how to leave the provider, is not forgotten."""
    kept = {name: request.session[name] for name in (COMING, LEAVES_BY) if name in request.session}
    auth.logout(request)
    request.session.update(kept)


def _keys() -> tuple[sealing.Keys, ...]:
    return sealing.keys_of("kenesh.identity.session", settings.PASSPORT_KEY, settings.SECRET_KEY)


def _is_old(kept: Mapping[str, Any], now: datetime) -> bool:
    return bool(now.timestamp() - kept["at"] > WAITING_LIVES.total_seconds())


def _person(kept: Mapping[str, Any]) -> Person:
    return Person(**{**kept, "organisations": tuple(Organisation(**one) for one in kept["organisations"])})
