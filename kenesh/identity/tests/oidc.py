"""A provider of OpenID Connect as the tests know it, which lies as it is told to."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from kenesh.identity.oidc import Names, Oidc
from kenesh.identity.tests.listening import Heard, Said

NOW: Final = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
CALLBACK: Final = "http://testserver/identity/esi/callback/"
PIN: Final = "12303199000123"
NAMES: Final = Names(pin="pin", snils="snils", organisations="organizations", tin="organization_tin")
ALL_NAMES: Final = replace(NAMES, title="organization_name")
KEPT: Final = {"state": "s", "nonce": "n", "verifier": "v"}
KEY: Final = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
OTHER: Final = RSAKey.generate_key(2048, {"kid": "two", "use": "sig"})
CURVE: Final = ECKey.generate_key("P-256", {"kid": "three", "use": "sig"})


@dataclass
class FakeOidc:
    """claims: of the id token, to change; None takes one away. told: of userinfo. published: keys, as they are now."""

    claims: dict[str, Any] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)
    discovered: dict[str, Any] = field(default_factory=dict)
    published: list[dict[str, Any]] = field(default_factory=lambda: [KEY.as_dict(private=False)])
    by: Any = field(default_factory=lambda: KEY)
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "RS256", "kid": "one"})
    given: dict[str, Any] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    at: str = ""

    def __call__(self, heard: Heard) -> Said:
        match heard.path:
            case "/.well-known/openid-configuration":
                return 200, {
                    "issuer": self.at,
                    "authorization_endpoint": f"{self.at}/authorize?tenant=1",
                    "token_endpoint": f"{self.at}/token",
                    "jwks_uri": f"{self.at}/jwks",
                    "userinfo_endpoint": f"{self.at}/userinfo",
                    "end_session_endpoint": f"{self.at}/end",
                    **self.discovered,
                }
            case "/jwks":
                return 200, {"keys": self.published}
            case "/userinfo":
                return 200, {"sub": "u1", **self.told}
            case "/token" if self.refused:
                return 400, self.refused
            case "/token":
                return 200, {"token_type": "Bearer", "access_token": "opaque", "id_token": self.token(), **self.given}
        return 404, {}

    def token(self) -> str:
        at = int(NOW.timestamp())
        known = {"iss": self.at, "aud": "kenesh", "sub": "u1", "nonce": "n", "iat": at, "exp": at + 300}
        claims = {name: value for name, value in {**known, **self.claims}.items() if value is not None}
        return jwt.encode(self.header, claims, self.by, algorithms=["RS256", "PS256", "ES256", "HS256"])


def a_door(issuer: str, **fields: Any) -> Oidc:
    return Oidc(
        **{
            "name": "esi",
            "title": "ЕСИ",
            "issuer": issuer,
            "client_id": "kenesh",
            "client_secret": "secret",
            "claims": ALL_NAMES,
            "clock": lambda: NOW,
            "within": 30.0,
            **fields,
        }
    )
