"""GET /suggest/<kind>/?q=…: answered before anything else is done, for it is asked at every pause in typing.

200 {"items": [{"value", "label", "note", "why", "fill", "goes_on", "marks": [[first, after the last], …]}], "more"};
what is empty is left out. 401 {}: nobody is signed in. 404 {}: no such kind, or not for this role. 503 {}: the database
does not answer, type on. Pages' middleware is not asked: this does of it what concerns an answer without a page. The
session is believed and renewed as theirs are (django.contrib.auth.get_user, accounts.middleware.person).
"""

import json
import logging
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

import psycopg
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django.utils.csp import build_policy
from django.utils.module_loading import import_string

from kenesh.accounts import rules
from kenesh.accounts.middleware import SEEN, UNATTENDED
from kenesh.accounts.models import User
from kenesh.accounts.sessions import SessionStore
from kenesh.offices import lists
from kenesh.suggesting.connections import searching
from kenesh.suggesting.contract import LEAST, LONGEST_TYPED, Kind, Suggestion, Suggestions, Who
from kenesh.suggesting.marking import marks
from kenesh.suggesting.words import words_of

type Handler = Callable[[HttpRequest], HttpResponseBase]

PREFIX: Final = "/suggest/"
_SIGNED_IN: Final = """
    SELECT session.session_data, person.id, person.password, person.role, person.office_id, person.language,
        office.time_zone, (SELECT version FROM offices_lists_version)
    FROM accounts_session AS session
    JOIN accounts_user AS person ON person.id = session.user_id AND person.is_active
    LEFT JOIN offices_office AS office ON office.id = person.office_id
    WHERE session.session_key = %s AND session.expire_date > %s
"""

_log = logging.getLogger(__name__)


def suggestions_first(get_response: Handler) -> Handler:
    """Middleware, the first of all."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return get_response(request)
        if request.method not in {"GET", "HEAD"}:
            return _answer({}, 405)
        try:
            return _suggest(request, timezone.now())
        except (psycopg.Error, DatabaseError):
            _log.exception("Suggestions could not be found.")
            return _answer({}, 503)

    return middleware


@dataclass(frozen=True, slots=True)
class _SignedIn:
    who: Who
    seen: float  # when the session was last renewed, seconds since 1970


def _suggest(request: HttpRequest, now: datetime) -> HttpResponse:
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    if not key:
        return _answer({}, 401)
    with searching() as cursor:
        signed_in = _signed_in(cursor, key, now)
        if signed_in is None:
            return _answer({}, 401)
        kind = _kind(request.path_info.removeprefix(PREFIX).removesuffix("/"))
        if kind is None or signed_in.who.role not in kind.roles:
            return _answer({}, 404)
        with translation.override(signed_in.who.language):
            answer = _found(kind, cursor, request, signed_in.who)
    _renew(request, key, signed_in.seen, now)
    return _answer(answer)


def _signed_in(cursor: psycopg.Cursor[Any], key: str, now: datetime) -> _SignedIn | None:
    """Whose session it is, if it has not ended, is of the password of now, and its person may still sign in."""
    row = cursor.execute(_SIGNED_IN, [key, now]).fetchone()
    if row is None:
        return None
    kept, id, password, role, office, language, zone, version = row
    lists.expect(version)
    seen = _seen(kept, id, password)
    if seen is None:
        return None
    today = now.astimezone(ZoneInfo(zone or settings.TIME_ZONE)).date()
    return _SignedIn(Who(id, role, office, language, today), seen)


@lru_cache(maxsize=1000)
def _seen(kept: str, user: int, password: str) -> float | None:
    """When this session, as it is kept, was last renewed; None: it is not this person's with this password. Remembered,
    for it is the same at each key that is typed."""
    session = SessionStore().decode(kept)
    if (
        session.get(SESSION_KEY) != str(user)
        or session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS
    ):
        return None
    if not constant_time_compare(session.get(HASH_SESSION_KEY, ""), User(password=password).get_session_auth_hash()):
        return None
    return float(session.get(SEEN, 0))


def _found(kind: Kind, cursor: psycopg.Cursor[Any], request: HttpRequest, who: Who) -> dict[str, Any]:
    given = request.GET.dict()
    typed = unicodedata.normalize("NFC", str(given.pop("q", ""))).replace("\0", "").strip()[:LONGEST_TYPED].strip()
    if len(typed) < LEAST:
        return {"items": [], "more": False}
    try:
        found = kind.suggest(cursor, typed, who, {name: str(value) for name, value in given.items()})
    except psycopg.errors.QueryCanceled:
        _log.warning("A suggestion took too long: %s, %d characters.", type(kind).__name__, len(typed))
        found = Suggestions()
    words = found.words or words_of(typed)
    return {"items": [_item(one, words) for one in found.items], "more": found.more}


def _item(one: Suggestion, words: Any) -> dict[str, Any]:
    item: dict[str, Any] = {"value": one.value, "label": one.label}
    more = {"note": one.note, "why": one.why, "fill": dict(one.fill), "goes_on": one.goes_on}
    more["marks"] = marks(one.label, words)
    return item | {name: value for name, value in more.items() if value}


def _renew(request: HttpRequest, key: str, seen: float, now: datetime) -> None:
    """Typing is work: the session goes on."""
    moment = int(now.timestamp())
    if UNATTENDED not in request.headers and moment - seen >= rules.SESSION_IS_RENEWED_AFTER.total_seconds():
        session = SessionStore(key)
        if SESSION_KEY in session:  # nobody has signed out meanwhile
            session[SEEN] = moment
            with suppress(UpdateError):
                session.save()


def _kind(name: str) -> Kind | None:
    kind = import_string(settings.SUGGESTIONS).get(name)
    return _made(kind) if kind else None


@cache
def _made(kind: str) -> Kind:
    made: Kind = import_string(kind)()
    return made


@cache
def _headers() -> dict[str, str]:
    return {
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": build_policy(cast("Mapping[str, list[str]]", settings.SECURE_CSP)),
    }


def _answer(found: Mapping[str, Any], status: int = 200) -> HttpResponse:
    body = json.dumps(found, ensure_ascii=False, separators=(",", ":"), default=str).encode()
    headers = _headers() | {"Content-Length": str(len(body))}
    return HttpResponse(body, status=status, content_type="application/json", headers=headers)
