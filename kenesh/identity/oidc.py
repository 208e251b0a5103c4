"""Any provider of OpenID Connect, the Kyrgyz ЕСИ among them: discovery, PKCE, the id token verified with the keys it
publishes, and what else is told of the person by its userinfo."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from secrets import token_urlsafe
from threading import Lock
from time import monotonic
from typing import Any, ClassVar, Final
from urllib.parse import urlencode

from authlib.oauth2.client import OAuth2Client
from django.utils import timezone
from django.utils.functional import Promise
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from kenesh.identity import rules, tokens
from kenesh.identity.contract import Failed, Organisation, Person, SignedIn, Started
from kenesh.identity.esia import code_in, exchanged
from kenesh.identity.fetching import WITHIN, Asking, is_here, is_safe
from kenesh.identity.rules import Failure
from kenesh.identity.tokens import Claims, Key

CACHED: Final = 10 * 60  # seconds
ENDPOINTS: Final[Mapping[str, str]] = {  # our names, and those of the discovery
    "authorise": "authorization_endpoint",
    "token": "token_endpoint",
    "keys": "jwks_uri",
    "person": "userinfo_endpoint",
    "logout": "end_session_endpoint",
}
NEEDED: Final = frozenset({"authorise", "token", "keys"})


@dataclass(frozen=True, slots=True)
class Names:
    """Under which claims the provider tells what; an empty one is never believed, whatever the token has.

    organisations: a list of objects, whose members are organisation_key, organisation_name, organisation_ogrn.
    tin, title: one organisation, written flat.
    """

    name: str = "name"
    snils: str = ""
    pin: str = ""
    organisations: str = ""
    organisation_key: str = "tin"
    organisation_name: str = "name"
    organisation_ogrn: str = "tin"
    tin: str = ""
    title: str = ""

    def wanted(self) -> set[str]:
        return {self.name, self.snils, self.pin, self.organisations, self.tin, self.title} - {""}


@dataclass
class _Remembered:
    """For CACHED seconds; the processes have each their own."""

    lock: Lock = field(default_factory=Lock)
    told: dict[str, tuple[float, Mapping[str, Any]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Oidc:
    """issuer: whose discovery is read, unless `endpoints` has all that is NEEDED. basic: the secret goes in the header,
    else in the form. algorithms: with which an id token may be signed."""

    kind: ClassVar = "oidc"
    name: str
    title: str | Promise
    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    basic: bool = True
    scope: str = "openid profile"
    algorithms: Sequence[str] = tokens.PUBLISHED
    endpoints: Mapping[str, str] = field(default_factory=dict)
    claims: Names = field(default_factory=Names)
    trusts_email: bool = False
    authorities: Path | None = None
    clock: Callable[[], datetime] = timezone.now
    within: float = WITHIN
    _remembered: _Remembered = field(default_factory=_Remembered, repr=False, compare=False)

    def start(self, callback: str) -> Started:
        state, nonce, verifier = token_urlsafe(24), token_urlsafe(24), token_urlsafe(48)
        address, _state = self._client(None, callback).create_authorization_url(
            self._endpoint(self._asking(), "authorise"),
            state=state,
            nonce=nonce,
            code_verifier=verifier,
            response_mode="query",  # a form sent by another site would come without our cookie
        )
        kept = {"state": state, "nonce": nonce, "verifier": verifier}
        return Started(address, kept)

    def finish(self, callback: str, answer: Mapping[str, str], kept: Mapping[str, Any]) -> SignedIn:
        if answer.get("iss", self.issuer) != self.issuer:  # RFC 9207: another provider's answer
            raise tokens.wrong("iss")
        code, asking = code_in(answer), self._asking()
        given = exchanged(
            self._client(asking, callback),
            self._endpoint(asking, "token"),
            code=code,
            code_verifier=str(kept.get("verifier", "")),
        )
        identity = tokens.published(
            given.get("id_token"), algorithms=self.algorithms, keys=self._keys(asking, given.get("id_token"))
        )
        tokens.check(identity, issuer=self.issuer, audience=self.client_id, now=self.clock())
        if not tokens.is_same(identity.get("nonce"), kept.get("nonce")):
            raise tokens.wrong("nonce")
        subject = identity.get("sub")
        if not isinstance(subject, str) or not 0 < len(subject) <= 255:
            raise tokens.wrong("sub")
        told = self._told(asking, identity, str(given.get("access_token", "")))
        return SignedIn(self._person(subject, told), {"id_token": given["id_token"]})

    def sign_out(self, back: str, kept: Mapping[str, Any]) -> str:
        try:
            address = self._endpoint(self._asking(), "logout")
        except Failed:
            return ""
        if not address:
            return ""
        asked = {"client_id": self.client_id, "post_logout_redirect_uri": back}
        if hint := kept.get("id_token"):
            asked["id_token_hint"] = hint
        return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"

    def _asking(self) -> Asking:
        return Asking(authorities=self.authorities, within=self.within)

    def _client(self, asking: Asking | None, callback: str) -> OAuth2Client:
        way = ("client_secret_basic" if self.basic else "client_secret_post") if self.client_secret else "none"
        return OAuth2Client(
            asking,
            self.client_id,
            self.client_secret,
            token_endpoint_auth_method=way,
            scope=self.scope,
            redirect_uri=callback,
            code_challenge_method="S256",
        )

    def _endpoint(self, asking: Asking, what: str) -> str:
        """Empty where the provider has none."""
        if what in self.endpoints or self.endpoints.keys() >= NEEDED:
            return self.endpoints.get(what, "")
        told = self._remember(asking, f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if told.get("issuer") != self.issuer:
            raise Failed(Failure.SETTINGS, code="issuer", detail="the discovery names another issuer")
        address = str(told.get(ENDPOINTS[what]) or "")
        if not address and what not in NEEDED:
            return ""
        if not is_safe(address) or (is_here(address) and not is_here(self.issuer)):
            raise Failed(Failure.SETTINGS, code="discovery", detail=f"no safe {ENDPOINTS[what]}")
        return address

    def _keys(self, asking: Asking, token: object) -> list[Key]:
        """Those the token may be signed with. An unknown name of a key: the provider may have just changed its keys."""
        header, _text, _signature = tokens.unsigned(token)
        address = self._endpoint(asking, "keys")
        return _fit(self._remember(asking, address), header) or _fit(self._remember(asking, address, anew=True), header)

    def _remember(self, asking: Asking, address: str, *, anew: bool = False) -> Mapping[str, Any]:
        with self._remembered.lock:
            at, told = self._remembered.told.get(address, (0.0, {}))
        if told and not anew and monotonic() - at < CACHED:
            return told
        fresh: Mapping[str, Any] = asking.json(address)
        with self._remembered.lock:
            self._remembered.told[address] = (monotonic(), fresh)
        return fresh

    def _told(self, asking: Asking, identity: Claims, access: str) -> Claims:
        """What the id token says; what it lacks is asked for."""
        wanted = self.claims.wanted() | ({"email", "email_verified"} if self.trusts_email else set())
        if wanted <= identity.keys() or not access or not (address := self._endpoint(asking, "person")):
            return identity
        more = asking.json(address, token=access)
        if more.get("sub") != identity["sub"]:
            raise tokens.wrong("sub")
        return {**more, **identity}

    def _person(self, subject: str, told: Claims) -> Person:
        names = self.claims
        name = told.get(names.name) or " ".join(
            str(told[part]) for part in ("family_name", "given_name", "middle_name") if told.get(part)
        )
        snils, pin = _figures(told, names.snils), _figures(told, names.pin)
        verified = told.get("email_verified") in (True, "true")
        return Person(
            subject=subject,
            name=str(name or ""),
            snils=snils if rules.is_snils(snils) else "",
            pin=pin if re.fullmatch(r"[0-9]{14}", pin) else "",
            email=str(told.get("email") or "") if self.trusts_email and verified else "",
            organisations=_organisations(told, names),
        )


def _fit(told: Mapping[str, Any], header: Mapping[str, Any]) -> list[Key]:
    """The keys of this name, or all where the token names none. Those of kinds unknown here (GOST) are passed by."""
    found: list[Key] = []
    kinds: dict[str, type[Key]] = {"RSA": RSAKey, "EC": ECKey}
    for one in told["keys"] if isinstance(told.get("keys"), list) else []:
        if not isinstance(one, dict) or one.get("use", "sig") != "sig" or one.get("kty") not in kinds:
            continue
        if "kid" in header and one.get("kid") != header["kid"]:
            continue
        if one.get("alg", header.get("alg")) != header.get("alg"):
            continue
        try:
            found.append(kinds[one["kty"]].import_key(one))
        except (JoseError, ValueError, KeyError, TypeError):
            continue
    return found


def _figures(told: Claims, name: str) -> str:
    value = told.get(name) if name else None
    return rules.figures_of(str(value)) if isinstance(value, str | int) else ""


def _organisations(told: Claims, names: Names) -> list[Organisation]:
    """In either shape; an object may be written as text within the token, too."""
    found: dict[str, Organisation] = {}
    listed = _plain(told.get(names.organisations)) if names.organisations else []
    for one in map(_plain, listed if isinstance(listed, list) else [listed]):
        if isinstance(one, dict):
            _add(
                found,
                one.get(names.organisation_key),
                one.get(names.organisation_name),
                one.get(names.organisation_ogrn),
            )
    if names.tin:
        tin = told.get(names.tin)
        if rules.plain_ogrn(tin) not in {one.ogrn for one in found.values()}:
            _add(found, tin, told.get(names.title), tin)
    return list(found.values())


def _add(found: dict[str, Organisation], key: Any, name: Any, ogrn: Any) -> None:
    number = rules.plain_ogrn(ogrn)
    if own := str(key or number or name or ""):
        found.setdefault(own, Organisation(key=own, name=str(name or number or own), ogrn=number))


def _plain(value: Any) -> Any:
    if isinstance(value, str) and value.lstrip()[:1] in {"[", "{"}:
        try:
            return json.loads(value)
        except ValueError:
            return None
    return value
