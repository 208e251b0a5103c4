"""ЕСИА, «Госуслуги»: authorisation v2/ac and token v3/te, whose requests are signed with a bare GOST signature; then
the person, and the organisations they are an employee of, by REST."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Final
from urllib.parse import urlencode
from uuid import uuid4

from authlib.oauth2.client import OAuth2Client
from django.utils import timezone
from django.utils.functional import Promise

from kenesh.identity import rules, tokens
from kenesh.identity.contract import Failed, Organisation, Person, SignedIn, Started
from kenesh.identity.fetching import WITHIN, Answer, Asking
from kenesh.identity.rules import Failure
from kenesh.identity.signing import Signer

PATHS: Final[Mapping[str, str]] = {
    "authorise": "/aas/oauth2/v2/ac",
    "token": "/aas/oauth2/v3/te",
    "person": "/rs/prns/{oid}",
    "contacts": "/rs/prns/{oid}/ctts?embed=(elements)",
    "roles": "/rs/prns/{oid}/roles",
    "logout": "/idp/ext/Logout",
}


@dataclass(frozen=True)
class Esia:
    """base: «https://esia.gosuslugi.ru». paths: in the place of some of PATHS; one with a host of its own is taken as
    it is. certificates: pinned, those of the tokens. authorities: for TLS, in the place of the system's."""

    kind: ClassVar = "esia"
    name: str
    title: str | Promise
    base: str
    issuer: str
    client_id: str
    scope: str
    algorithm: str
    certificates: Sequence[Path]
    signer: Signer
    trusts_email: bool = False
    paths: Mapping[str, str] = field(default_factory=dict)
    authorities: Path | None = None
    clock: Callable[[], datetime] = timezone.now
    within: float = WITHIN

    def start(self, callback: str) -> Started:
        state = str(uuid4())
        proof = self._proof(state, callback)
        client = OAuth2Client(None, self.client_id, scope=self.scope, redirect_uri=callback)
        address, _state = client.create_authorization_url(
            self._address("authorise"), state=state, access_type="online", **proof
        )
        return Started(address, {"state": state})

    def finish(self, callback: str, answer: Mapping[str, str], kept: Mapping[str, Any]) -> SignedIn:
        code = code_in(answer)
        asking = Asking(authorities=self.authorities, within=self.within)
        given = self._exchanged(asking, callback, code)
        oid, trusted = self._oid(given)
        access = str(given["access_token"])
        person = asking.json(self._address("person", oid), token=access)
        return SignedIn(
            Person(
                subject=oid,
                name=" ".join(
                    str(person[part]) for part in ("lastName", "firstName", "middleName") if person.get(part)
                ),
                snils=_snils(person) if trusted and person.get("trusted") is True else "",
                email=self._email(asking, oid, access),
                confirmed=trusted and person.get("trusted") is True,
                organisations=self._organisations(asking, oid, access),
            )
        )

    def sign_out(self, back: str, kept: Mapping[str, Any]) -> str:
        return f"{self._address('logout')}?{urlencode({'client_id': self.client_id, 'redirect_url': back})}"

    def _address(self, what: str, oid: str = "") -> str:
        path = {**PATHS, **self.paths}[what].replace("{oid}", oid)
        return path if "://" in path else self.base.rstrip("/") + path

    def _proof(self, state: str, callback: str, code: str = "") -> dict[str, str]:
        """What is signed is client_id, scope, timestamp, state, redirect_uri and, for a token, the code, with nothing
        between them."""
        timestamp = self.clock().astimezone(UTC).strftime("%Y.%m.%d %H:%M:%S %z")
        text = "".join((self.client_id, self.scope, timestamp, state, callback, code))
        return {
            "timestamp": timestamp,
            "client_secret": tokens.encoded(self.signer.sign(text)),
            "client_certificate_hash": self.signer.certificate_hash(),
        }

    def _exchanged(self, asking: Asking, callback: str, code: str) -> Mapping[str, Any]:
        state = str(uuid4())  # a new one, which the answer repeats
        client = OAuth2Client(
            asking,
            self.client_id,
            token_endpoint_auth_method="none",  # noqa: S106  # the signature says who we are
            scope=self.scope,
            redirect_uri=callback,
        )
        given = exchanged(
            client,
            self._address("token"),
            body=urlencode({"state": state}),  # Authlib keeps a state given to it to itself
            code=code,
            scope=self.scope,
            token_type="Bearer",  # noqa: S106
            **self._proof(state, callback, code),
        )
        if not tokens.is_same(given.get("state"), state):
            raise tokens.wrong("state")
        return given

    def _oid(self, given: Mapping[str, Any]) -> tuple[str, bool]:
        """Whom both tokens mean, and whether ЕСИА says there that it has checked who they are."""
        now = self.clock()
        access, identity = (
            tokens.pinned(given.get(name), algorithm=self.algorithm, certificates=self.certificates, now=now)
            for name in ("access_token", "id_token")
        )
        # An access token has no audience: it says who asked for it.
        tokens.check(access, issuer=self.issuer, audience=self.client_id, now=now, told="client_id")
        tokens.check(identity, issuer=self.issuer, audience=self.client_id, now=now)
        about = identity.get("urn:esia:sbj")
        about = about if isinstance(about, dict) else {}
        oid = str(access.get("urn:esia:sbj_id", ""))
        told = {str(identity.get("sub", "")), str(about.get("urn:esia:sbj:oid", oid))}
        if told != {oid} or not (oid.isascii() and oid.isdecimal()):
            raise tokens.wrong("sub")
        return oid, about.get("urn:esia:sbj:is_tru", True) is True

    def _email(self, asking: Asking, oid: str, access: str) -> str:
        """Asked for only where something follows from it."""
        if not self.trusts_email:
            return ""
        return next(
            (
                str(one.get("value", ""))
                for one in _elements(asking.json(self._address("contacts", oid), token=access))
                if one.get("type") == "EML" and one.get("vrfStu") == "VERIFIED"
            ),
            "",
        )

    def _organisations(self, asking: Asking, oid: str, access: str) -> list[Organisation]:
        """Those that are at work and that the person still belongs to; without the scope none."""
        if "usr_org" not in self.scope.split():
            return []
        answer = asking.get(self._address("roles", oid), token=access)
        if answer.status_code == 404:
            return []
        if answer.status_code in {401, 403}:
            raise Failed(Failure.SETTINGS, detail=f"roles: HTTP {answer.status_code}")
        answer.raise_for_status()
        try:
            roles = answer.json()
        except ValueError:
            raise Failed(Failure.DOWN, detail="roles: no JSON") from None
        found = {
            str(one["oid"]): Organisation(
                key=str(one["oid"]),
                name=str(one.get("shortName") or one.get("fullName") or one.get("ogrn") or one["oid"]),
                ogrn=rules.plain_ogrn(one.get("ogrn")),
                chief=one.get("chief") is True or one.get("admin") is True,
            )
            for one in _elements(roles)
            if one.get("oid") and one.get("active") is not False and one.get("isLiquidated") is not True
        }
        return list(found.values())


def code_in(answer: Mapping[str, str]) -> str:
    """The code of a callback. Raises Failed where it tells of an error instead, or of nothing."""
    if error := answer.get("error"):
        raise said_no(error, answer.get("error_description", ""))
    code = answer.get("code", "")
    if not 0 < len(code) <= 8192:
        raise Failed(Failure.REPLAYED, code="no_code")
    return code


def exchanged(client: OAuth2Client, address: str, **fields: Any) -> Mapping[str, Any]:
    """What is given for the code. Raises Failed."""
    client.register_compliance_hook("access_token_response", _no_error)
    try:
        given = client.fetch_token(address, grant_type="authorization_code", **fields)
    except (ValueError, TypeError) as error:
        raise Failed(Failure.DOWN, detail="the answer for a token is no JSON object") from error
    return dict(given)


def _no_error(answer: Answer) -> Answer:
    """Before Authlib looks at it, for which an error described in Russian is against RFC 6749 and no answer at all."""
    try:
        told = answer.json()
    except ValueError:
        return answer
    if isinstance(told, dict) and "error" in told:
        raise said_no(str(told["error"]), str(told.get("error_description", "")))
    return answer


def said_no(error: str, description: str) -> Failed:
    """The description stays out: it may repeat what we sent."""
    code = rules.code_of(error, description)
    return Failed(rules.failure_of(code), code=code)


def _snils(person: Mapping[str, Any]) -> str:
    figures = rules.figures_of(str(person.get("snils", "")))
    return figures if rules.is_snils(figures) else ""


def _elements(told: Any) -> list[dict[str, Any]]:
    elements = told.get("elements") if isinstance(told, dict) else None
    return [one for one in elements if isinstance(one, dict)] if isinstance(elements, list) else []
