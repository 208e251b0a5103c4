"""ЕСИА as the tests know it: it checks every request as the scheme asks, and lies as it is told to."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jws
from joserfc.jwk import RSAKey

from kenesh.gost import raw
from kenesh.gost.made_up import Authority, Person
from kenesh.identity import tokens
from kenesh.identity.esia import Esia
from kenesh.identity.signing import OpenSSL
from kenesh.identity.tests.listening import Heard, Said

NOW: Final = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
ISSUER: Final = "http://esia.example.ru/"
CALLBACK: Final = "http://testserver/identity/esia/callback/"
OID: Final = 1000300101
SNILS: Final = "11223344595"
SCOPE: Final = "openid fullname snils email usr_org"
YEARS: Final = [datetime(year, 1, 1, tzinfo=UTC) for year in (2025, 2026, 2027)]


@dataclass(frozen=True)
class Keys:
    """ours: of the information system. theirs: of the tokens; newer, older: also theirs. rsa: files of an RSA pair."""

    ours: Person
    theirs: Person
    newer: Person
    older: Person
    rsa: Person


def made_keys(folder: Path) -> Keys:
    authority = Authority(folder)
    return Keys(
        ours=authority.issue("is", "/C=RU/CN=IS", since=YEARS[1], until=YEARS[2]),
        theirs=authority.issue("theirs", "/C=RU/CN=ESIA", since=YEARS[1], until=YEARS[2]),
        newer=authority.issue("newer", "/C=RU/CN=ESIA 2", since=YEARS[1], until=YEARS[2]),
        older=authority.issue("older", "/C=RU/CN=ESIA 0", since=YEARS[0], until=YEARS[1]),
        rsa=_rsa(folder),
    )


def _rsa(folder: Path) -> Person:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "ESIA")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(YEARS[1])
        .not_valid_after(YEARS[2])
        .sign(key, SHA256())
    )
    pair = Person(folder / "rsa.key", folder / "rsa.cer")
    pair.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    pair.certificate.write_bytes(certificate.public_bytes(Encoding.DER))
    return pair


@dataclass
class FakeEsia:
    """access, identity: claims to change; None takes one away. spoil: what becomes of a token once it is signed.
    refuse: the code with which a token is refused. by: whose key signs the tokens. elements: of /roles. wrong: what was
    not right about a request."""

    keys: Keys
    algorithm: str = "GOST3410_2012_256"
    by: Person | None = None
    access: dict[str, Any] = field(default_factory=dict)
    identity: dict[str, Any] = field(default_factory=dict)
    spoil: Callable[[str], str] = str
    header: dict[str, Any] = field(default_factory=dict)
    refuse: str = ""
    state: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    contacts: list[dict[str, Any]] = field(default_factory=list)
    elements: list[dict[str, Any]] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def __call__(self, heard: Heard) -> Said:
        if heard.path in self.statuses:
            return self.statuses[heard.path], {"code": "ESIA-000000"}
        about = f"/rs/prns/{OID}"
        if heard.path == "/aas/oauth2/v3/te":
            return self._exchanged(heard.sent)
        if not heard.headers.get("Authorization", "").startswith("Bearer ey"):
            return 401, {}
        match heard.path:
            case str(path) if path == about:
                known = {"firstName": "Лейсан", "lastName": "Сафина", "middleName": "Ильдаровна", "trusted": True}
                return 200, {**known, "snils": "112-233-445 95", **self.person}
            case str(path) if path == f"{about}/roles":
                return 200, {"elements": self.elements}
            case str(path) if path == f"{about}/ctts" and heard.query == {"embed": "(elements)"}:
                return 200, {"elements": self.contacts}
        return 404, {}

    def check(self, told: Mapping[str, str], text: str) -> None:
        """The signature is of exactly this text, and the hash of exactly our certificate."""
        with (Path(self.keys.ours.key.parent) / "public.pem").open("wb") as file:
            file.write(raw.public_key(self.keys.ours.certificate))
        signature = tokens.decoded(told["client_secret"])
        if "=" in told["client_secret"] or len(signature) != 64:
            self.wrong.append("form of the signature")
        if not raw.is_signed(text.encode(), signature, Path(file.name)):
            self.wrong.append("signature")
        if told["client_certificate_hash"] != raw.certificate_hash(self.keys.ours.certificate):
            self.wrong.append("hash")
        if datetime.strptime(told["timestamp"], "%Y.%m.%d %H:%M:%S %z") != NOW:
            self.wrong.append("timestamp")

    def _exchanged(self, sent: Mapping[str, str]) -> Said:
        names = ("client_id", "scope", "timestamp", "state", "redirect_uri", "code")
        self.check(sent, "".join(sent[name] for name in names))
        if (sent["grant_type"], sent["token_type"], sent["redirect_uri"]) != ("authorization_code", "Bearer", CALLBACK):
            self.wrong.append("form")
        if self.refuse:
            return 400, {
                "error": "invalid_request",
                "error_description": f"{self.refuse}: Отказано «в доступе»",
                "state": sent["state"],
            }
        return 200, {
            "access_token": self.spoil(self.token("access", self._access())),
            "id_token": self.spoil(self.token("id", self._identity())),
            "state": self.state or sent["state"],
            "token_type": "Bearer",
            "expires_in": 3600,
        }

    def _access(self) -> dict[str, Any]:
        return _changed({"urn:esia:sbj_id": OID, "client_id": "KENESH", **_of_now()}, self.access)

    def _identity(self) -> dict[str, Any]:
        about = {"urn:esia:sbj:typ": "P", "urn:esia:sbj:oid": OID, "urn:esia:sbj:is_tru": True}
        return _changed({"aud": "KENESH", "sub": OID, "urn:esia:sbj": about, **_of_now()}, self.identity)

    def token(self, kind: str, claims: Mapping[str, Any]) -> str:
        header = {"ver": 1, "typ": "JWT", "sbt": kind, "alg": self.algorithm, **self.header}
        by = self.by or (self.keys.rsa if self.algorithm == "RS256" else self.keys.theirs)
        if self.algorithm == "RS256":
            key = RSAKey.import_key(by.key.read_text())
            loose = jws.JWSRegistry(strict_check_header=False)
            return jws.serialize_compact(header, json.dumps(claims), key, algorithms=["RS256"], registry=loose)
        text = f"{tokens.encoded(json.dumps(header).encode())}.{tokens.encoded(json.dumps(claims).encode())}"
        return f"{text}.{tokens.encoded(raw.sign(text.encode(), by.key))}"


def _changed(claims: dict[str, Any], by: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**claims, **by}.items() if value is not None}


def _of_now() -> dict[str, Any]:
    at = int(NOW.timestamp())
    return {"iss": ISSUER, "nbf": at, "iat": at, "exp": at + 3600}


def a_door(keys: Keys, base: str, **fields: Any) -> Esia:
    """The provider under test, at this address."""
    return Esia(
        **{
            "name": "esia",
            "title": "Госуслуги",
            "base": base,
            "issuer": ISSUER,
            "client_id": "KENESH",
            "scope": SCOPE,
            "algorithm": "GOST3410_2012_256",
            "certificates": [keys.theirs.certificate],
            "signer": OpenSSL(keys.ours.key, keys.ours.certificate),
            "clock": lambda: NOW,
            "within": 30.0,
            **fields,
        }
    )


def later(**by: int) -> int:
    """Seconds of a moment so far from NOW."""
    return int((NOW + timedelta(**by)).timestamp())


def a_role(**fields: Any) -> dict[str, Any]:
    known = {"oid": 1, "ogrn": "1021603000001", "fullName": "МКУ Приём", "active": True, "isLiquidated": False}
    return {**known, "shortName": "Приём", "chief": False, "admin": False, "type": "LEGAL", "prnOid": OID, **fields}
