"""The stand-in itself: a WSGI application that keeps who has signed in, what was asked and which codes it gave."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from secrets import token_urlsafe
from threading import Event, Lock
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

from kenesh.demo.esia import pages
from kenesh.demo.esia.asked import Client, Wrong, check_exchange, check_sign_in
from kenesh.demo.esia.people import PEOPLE, Person
from kenesh.demo.esia.tokens import LASTS, SPOILED, Signer

CODE_LASTS: Final = timedelta(minutes=1)
SILENCE: Final = 30  # seconds
COOKIE: Final = "esia_stand_in"  # ports share cookies: a name of its own
_MOST: Final = 64 * 1024  # bytes of a form


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to sign in, found in order."""

    client: Client
    scope: str
    state: str
    callback: str


@dataclass(frozen=True, slots=True)
class Grant:
    """What a code stands for; the access token's, too. trouble: what is to go wrong."""

    asked: Asked
    person: Person
    session: str
    given_at: datetime
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    status: HTTPStatus
    body: bytes | Iterable[bytes] = b""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass
class Esia:
    """clients by mnemonic. always: what goes wrong at every sign-in, for tests. asked: paths so far, for tests."""

    clients: Mapping[str, Client]
    signer: Signer
    people: Iterable[Person] = PEOPLE
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    always: str = ""
    asked: list[str] = field(default_factory=list)
    stopped: Event = field(default_factory=Event)
    _requests: dict[str, Asked] = field(default_factory=dict)
    _sessions: dict[str, Person] = field(default_factory=dict)
    _codes: dict[str, Grant] = field(default_factory=dict)
    _tokens: dict[str, Grant] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        with self._lock:
            self.asked.append(path)
        try:
            answer = self._answer(environ, method, path)
        except Wrong as wrong:
            answer = _page(pages.wrong(wrong.description), HTTPStatus.BAD_REQUEST)
        body = [answer.body] if isinstance(answer.body, bytes) else answer.body
        start(f"{answer.status.value} {answer.status.phrase}", [*answer.headers, ("Cache-Control", "no-store")])
        return body

    def _answer(self, environ: Mapping[str, Any], method: str, path: str) -> Answer:
        query = dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))
        session = _cookie(environ)
        if method == "POST":
            posted = {
                "/aas/oauth2/v3/te": lambda form: self._exchange(form),
                "/aas/sign-in": lambda form: self._sign_in(form),
                "/aas/consent": lambda form: self._decide(form, session),
                "/aas/another": lambda form: self._another(form, session),
            }
            if path in posted:
                return posted[path](_form(environ))
        elif path == "/":
            return _page(pages.about())
        elif path == "/aas/oauth2/v2/ac":
            return self._ask(query)
        elif path == "/aas/sign-in":
            return self._show(query, session)
        elif path == "/idp/ext/Logout":
            return self._sign_out(query, session)
        elif match := re.fullmatch(r"/rs/prns/(\d+)(/ctts|/roles|)", path):
            return self._tell(environ, int(match[1]), match[2], query)
        return Answer(HTTPStatus.NOT_FOUND)

    # --- the person's browser

    def _ask(self, query: Mapping[str, str]) -> Answer:
        client = self._client(query)
        back = query.get("redirect_uri", "")
        if not client.allows(back):  # never sent to an address nobody has registered
            raise Wrong("ESIA-007023")
        try:
            check_sign_in(query, client, self.clock())
        except Wrong as wrong:
            return _refused(back, query.get("state", ""), wrong)
        number = token_urlsafe(16)
        self._requests[number] = Asked(client, query["scope"], query["state"], back)
        return _sent(f"/aas/sign-in?{urlencode({'request': number})}")

    def _show(self, query: Mapping[str, str], session: str) -> Answer:
        number = query.get("request", "")
        asked = self._request(query)
        person = self._sessions.get(session)
        if person is None:
            return _page(pages.sign_in(number, self.people))
        return _page(pages.consent(number, person, asked.scope))

    def _sign_in(self, form: Mapping[str, str]) -> Answer:
        self._request(form)
        person = next((one for one in self.people if str(one.oid) == form.get("person")), None)
        if person is None:
            raise Wrong("ESIA-007003", "person")
        session = str(uuid4())
        self._sessions[session] = person
        return _sent(
            f"/aas/sign-in?{urlencode({'request': form['request']})}",
            ("Set-Cookie", f"{COOKIE}={session}; Path=/; HttpOnly; SameSite=Lax"),
        )

    def _another(self, form: Mapping[str, str], session: str) -> Answer:
        self._sessions.pop(session, None)
        return _sent(f"/aas/sign-in?{urlencode({'request': form.get('request', '')})}")

    def _decide(self, form: Mapping[str, str], session: str) -> Answer:
        asked, person = self._request(form), self._sessions.get(session)
        if person is None:
            return _sent(f"/aas/sign-in?{urlencode({'request': form['request']})}")
        del self._requests[form["request"]]
        trouble = self.always or form.get("trouble", "")
        if form.get("decision") != "allow":
            trouble = "ESIA-007004"
        if trouble.startswith("ESIA-"):
            return _refused(asked.callback, asked.state, Wrong(trouble))
        code, at = token_urlsafe(48), self.clock()
        self._codes[code] = Grant(asked, person, session, at - 2 * CODE_LASTS if trouble == "expired" else at, trouble)
        state = str(uuid4()) if trouble == "callback-state" else asked.state
        return _sent(_with(asked.callback, {"code": code, "state": state}))

    def _sign_out(self, query: Mapping[str, str], session: str) -> Answer:
        client, back = self._client(query), query.get("redirect_url", "")
        if not client.allows(back):
            raise Wrong("ESIA-007023")
        self._sessions.pop(session, None)
        self._tokens = {token: grant for token, grant in self._tokens.items() if grant.session != session}
        return _sent(back, ("Set-Cookie", f"{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"))

    # --- the information system

    def _exchange(self, form: Mapping[str, str]) -> Answer:
        try:
            client = self._client(form)
            check_exchange(form, client, self.clock())
            grant = self._codes.pop(form["code"], None)  # once
            if grant is None or self.clock() - grant.given_at > CODE_LASTS:
                raise Wrong("ESIA-007011")
            asked = grant.asked
            if (asked.client, asked.callback, asked.scope) != (client, form["redirect_uri"], form["scope"]):
                raise Wrong("ESIA-007003", "redirect_uri, scope")
            if form["state"] == asked.state:
                raise Wrong("ESIA-007003", "state")  # the exchange has one of its own
            if grant.trouble.startswith("te:"):
                raise Wrong(grant.trouble.removeprefix("te:"))
        except Wrong as wrong:
            said = {"error": wrong.error, "error_description": wrong.description, "state": form.get("state", "")}
            return _json(said, HTTPStatus.BAD_REQUEST)
        return self._given(grant, form["state"])

    def _given(self, grant: Grant, state: str) -> Answer:
        if grant.trouble == "silent":
            self.stopped.wait(SILENCE)
        if grant.trouble == "garbage":
            return _page("<p>Ведутся работы</p>")
        if grant.trouble == "huge":
            return Answer(HTTPStatus.OK, (b" " * 65536 for _ in range(1000)), (("Content-Type", "application/json"),))
        person, asked = grant.person, grant.asked
        spoil = grant.trouble if grant.trouble in SPOILED else ""
        access, identity = self.signer.pair(
            person, asked.client.mnemonic, asked.scope, grant.session, int(self.clock().timestamp()), spoil
        )
        self._tokens[access] = grant
        return _json(
            {
                "access_token": access,
                "id_token": identity,
                "expires_in": LASTS,
                "state": str(uuid4()) if grant.trouble == "te-state" else state,
                "token_type": "Bearer",
            }
        )

    def _tell(self, environ: Mapping[str, Any], oid: int, what: str, query: Mapping[str, str]) -> Answer:
        grant = self._tokens.get(environ.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer "))
        if grant is None or grant.person.oid != oid:
            return _json({"code": "SEC-001", "message": "Unauthorized"}, HTTPStatus.UNAUTHORIZED)
        person, scope = grant.person, grant.asked.scope.split()
        if grant.trouble == {"": "people-down", "/roles": "roles-down"}.get(what):
            return _json({"code": "ESIA-000001"}, HTTPStatus.SERVICE_UNAVAILABLE)
        if what == "/roles":
            if "usr_org" not in scope:
                return _json({"code": "ESIA-007019"}, HTTPStatus.FORBIDDEN)
            return _json({"elements": [one.role(person) for one in person.organisations]})
        if what == "/ctts":
            if query.get("embed") != "(elements)":  # addresses of each alone
                return _json({"elements": [f"/rs/prns/{oid}/ctts/1"], "size": 1})
            return _json({"elements": _contacts(person) if "email" in scope or "contacts" in scope else []})
        return _json(
            {
                "firstName": person.first,
                "lastName": person.surname,
                "middleName": person.patronymic,
                "trusted": person.trusted,
                "status": "REGISTERED",
                "rIdDoc": 1,
                "eTag": "A1B2C3",
                **({"snils": pages.written(person.snils)} if "snils" in scope else {}),
            }
        )

    def _client(self, asked: Mapping[str, str]) -> Client:
        if not asked.get("client_id"):
            raise Wrong("ESIA-007014", "client_id")
        try:
            return self.clients[asked["client_id"]]
        except KeyError:
            raise Wrong("ESIA-007005", "client_id") from None

    def _request(self, asked: Mapping[str, str]) -> Asked:
        try:
            return self._requests[asked.get("request", "")]
        except KeyError:
            raise Wrong("ESIA-007003", "этот запрос на вход уже выполнен: начните с Kenesh") from None


def _contacts(person: Person) -> list[dict[str, Any]]:
    verified = "VERIFIED" if person.email_verified else "NOT_VERIFIED"
    return [
        {"id": 1, "type": "MBT", "vrfStu": "VERIFIED", "value": "+7(917)0000000"},
        *([{"id": 2, "type": "EML", "vrfStu": verified, "value": person.email}] if person.email else []),
    ]


def _refused(back: str, state: str, wrong: Wrong) -> Answer:
    return _sent(_with(back, {"error": wrong.error, "error_description": wrong.description, "state": state}))


def _with(address: str, parameters: Mapping[str, str]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(parameters)}"


def _sent(address: str, *headers: tuple[str, str]) -> Answer:
    return Answer(HTTPStatus.SEE_OTHER, b"", (("Location", address), *headers))


def _page(html: str, status: HTTPStatus = HTTPStatus.OK) -> Answer:
    return Answer(status, html.encode(), (("Content-Type", "text/html; charset=utf-8"),))


def _json(said: Mapping[str, Any], status: HTTPStatus = HTTPStatus.OK) -> Answer:
    return Answer(status, json.dumps(said, ensure_ascii=False).encode(), (("Content-Type", "application/json"),))


def _form(environ: Mapping[str, Any]) -> dict[str, str]:
    length = min(int(environ.get("CONTENT_LENGTH") or 0), _MOST)
    return dict(parse_qsl(environ["wsgi.input"].read(length).decode(), keep_blank_values=True))


def _cookie(environ: Mapping[str, Any]) -> str:
    found = re.search(rf"(?:^|; ){COOKIE}=([\w-]+)", environ.get("HTTP_COOKIE", ""))
    return found[1] if found else ""
