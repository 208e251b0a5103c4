"""The tokens of the stand-in: JWT signed by GOST R 34.10-2012 or by RS256, and the ways of spoiling one."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from kenesh.demo.esia.people import Person
from kenesh.gost import raw
from kenesh.gost.engine import run

type Algorithm = Literal["GOST3410_2012_256", "RS256"]

LASTS: Final = 3600  # seconds
SPOILED: Final = ("payload", "signature", "unsigned", "algorithm", "issuer", "audience", "lifetime", "person")


@dataclass(frozen=True, slots=True)
class Signer:
    """key: PEM, of the algorithm's kind. issuer: as the tokens name it."""

    key: Path
    algorithm: Algorithm
    issuer: str

    def pair(self, person: Person, client: str, scope: str, session: str, now: int, spoil: str = "") -> tuple[str, str]:
        """Access and id token. now: seconds since 1970. spoil: how the id token is to be wrong, one of SPOILED."""
        oid = person.oid
        dates = {"nbf": now, "iat": now, "exp": now + LASTS}
        if spoil == "lifetime":
            dates = {name: at - 2 * LASTS for name, at in dates.items()}
        common = {"iss": self.issuer, "urn:esia:sid": session, **dates}
        access = {
            **common,
            "urn:esia:sbj_id": oid,
            "scope": " ".join(f"{one}?oid={oid}" for one in scope.split() if one != "openid"),
            "client_id": client,
        }
        identity = {
            **common,
            "iss": "http://esia.example.com/" if spoil == "issuer" else self.issuer,
            "aud": "ANOTHER" if spoil == "audience" else client,
            "sub": oid + (spoil == "person"),
            "auth_time": now,
            "amr": "PWD",
            "urn:esia:amd": "PWD",
            "urn:esia:sbj": {
                "urn:esia:sbj:typ": "P",
                "urn:esia:sbj:oid": oid + (spoil == "person"),
                "urn:esia:sbj:nam": person.name,
                "urn:esia:sbj:is_tru": person.trusted,
            },
        }
        return self._token("access", 1, access), self._token("id", 0, identity, spoil)

    def _token(self, kind: str, version: int, claims: Mapping[str, Any], spoil: str = "") -> str:
        header = {"ver": version, "typ": "JWT", "sbt": kind, "alg": self.algorithm}
        if spoil == "unsigned":
            return f"{_part(header | {'alg': 'none'})}.{_part(claims)}."
        if spoil == "algorithm":  # signed as ever, another one named
            header["alg"] = "RS256" if self.algorithm != "RS256" else "GOST3410_2012_256"
        signed = f"{_part(header)}.{_part(claims)}"
        signature = bytearray(self._signature(signed.encode()))
        if spoil == "signature":
            signature[-1] ^= 1
        if spoil == "payload":
            signed = f"{_part(header)}.{_part({**claims, 'sub': claims['sub'] + 1})}"
        return f"{signed}.{encoded(bytes(signature))}"

    def _signature(self, message: bytes) -> bytes:
        if self.algorithm == "RS256":
            return run(["dgst", "-sha256", "-sign", self.key], message).out
        return raw.sign(message, self.key)


def encoded(content: bytes) -> str:
    """base64url without padding."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def _part(said: Mapping[str, Any]) -> str:
    return encoded(json.dumps(said, ensure_ascii=False).encode())
