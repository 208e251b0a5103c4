"""The stand-in for ЕСИА refuses what ЕСИА would, and signs what it says."""

import http.client
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import uuid4

import pytest
from pytest_django.fixtures import Settings

from kenesh.demo.esia.people import PEOPLE
from kenesh.demo.esia.running import MNEMONIC, running, server, stand_in
from kenesh.demo.esia.server import Esia
from kenesh.demo.esia.tokens import encoded
from kenesh.gost import engine, raw
from kenesh.home import Wrong

needs_engine = pytest.mark.skipif(not engine.is_available(), reason=f"needs {engine.PACKAGE}")
SITE = "http://127.0.0.1:8000"
BACK = f"{SITE}/identity/esia/callback/"
LEYSAN = PEOPLE[0]


class Kenesh:
    """The other side, as strictly by the book as it gets. changed: parameters to be sent otherwise than signed."""

    def __init__(self, address: str, keys: Path) -> None:
        self.host, self.keys, self.cookie = urlsplit(address).netloc, keys, ""

    def ask(
        self, method: str, path: str, form: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, str, dict[str, str]]:
        asking = http.client.HTTPConnection(self.host, timeout=30)
        sent = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie, **headers}
        asking.request(method, path, urlencode(form) if form else None, sent)
        answer = asking.getresponse()
        said = answer.headers
        if "Set-Cookie" in said:
            self.cookie = said["Set-Cookie"].partition(";")[0]
        return answer.status, answer.read().decode(), dict(said)

    def signed(self, over: str = "", **changed: str) -> dict[str, str]:
        common = {
            "client_id": MNEMONIC,
            "scope": "openid fullname snils email usr_org",
            "timestamp": f"{datetime.now(UTC):%Y.%m.%d %H:%M:%S %z}",
            "state": str(uuid4()),
            "redirect_uri": BACK,
        }
        message = "".join(common.values()) + over
        return {
            **common,
            "client_secret": encoded(raw.sign(message.encode(), self.keys / "is.key")),
            "client_certificate_hash": raw.certificate_hash(self.keys / "is.crt"),
            **changed,
        }

    def begin(self, **changed: str) -> dict[str, str]:
        """Where v2/ac sends to, its parameters."""
        asked = self.signed(response_type="code", access_type="online") | changed
        _, _, headers = self.ask("GET", f"/aas/oauth2/v2/ac?{urlencode(asked)}")
        self.state = asked["state"]
        return dict(parse_qsl(urlsplit(headers["Location"]).query))

    def come_back(self, **form: str) -> dict[str, str]:
        """The parameters of the callback, after «Разрешить» unless told otherwise."""
        request = self.begin()["request"]
        self.ask("POST", "/aas/sign-in", {"request": request, "person": str(LEYSAN.oid)})
        _, _, headers = self.ask("POST", "/aas/consent", {"request": request, "decision": "allow", **form})
        assert headers["Location"].startswith(BACK)
        return dict(parse_qsl(urlsplit(headers["Location"]).query))

    def exchange(self, code: str, **changed: str) -> dict[str, Any]:
        form = self.signed(code, code=code, grant_type="authorization_code", token_type="Bearer") | changed
        _, body, _ = self.ask("POST", "/aas/oauth2/v3/te", form)
        told: dict[str, Any] = json.loads(body)
        assert told["state"] == form["state"]
        return told

    def tell(self, token: str, path: str) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.ask("GET", path, Authorization=f"Bearer {token}")[1])
        return told


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("esia") / "keys"


@pytest.fixture
def esia(keys: Path, settings: Settings) -> Esia:
    settings.DEMO = True
    return stand_in(keys, sites=(SITE,))


@pytest.fixture
def kenesh(esia: Esia, keys: Path) -> Iterator[Kenesh]:
    with running(esia) as address:
        yield Kenesh(address, keys)


@needs_engine
class TestSignIn:
    def test_leads_by_a_code_to_tokens_person_and_roles(self, kenesh: Kenesh, keys: Path) -> None:
        back = kenesh.come_back()
        assert back["state"] == kenesh.state
        told = kenesh.exchange(back["code"])
        for token in (told["access_token"], told["id_token"]):
            signed, _, signature = token.rpartition(".")
            (keys / "esia.pub").write_bytes(raw.public_key(keys / "esia.crt"))
            assert raw.is_signed(signed.encode(), decoded(signature), keys / "esia.pub")
        claims = json.loads(decoded(told["id_token"].split(".")[1]))
        assert (claims["sub"], claims["aud"]) == (LEYSAN.oid, MNEMONIC)
        about = f"/rs/prns/{LEYSAN.oid}"
        assert kenesh.tell(told["access_token"], about)["snils"] == "987-654-301 79"
        assert len(kenesh.tell(told["access_token"], f"{about}/roles")["elements"]) == 4
        assert kenesh.tell(told["access_token"], f"{about}/ctts?embed=(elements)")["elements"][1]["type"] == "EML"
        assert kenesh.tell("another", about) == {"code": "SEC-001", "message": "Unauthorized"}

    def test_asks_for_consent_alone_until_signed_out(self, kenesh: Kenesh) -> None:
        kenesh.come_back()
        address = f"/aas/sign-in?request={kenesh.begin()['request']}"
        assert "Вы вошли как" in kenesh.ask("GET", address)[1]
        leave = {"client_id": MNEMONIC, "redirect_url": f"{SITE}/identity/leave/"}
        assert kenesh.ask("GET", f"/idp/ext/Logout?{urlencode(leave)}")[2]["Location"] == leave["redirect_url"]
        assert "выберите, кто входит" in kenesh.ask("GET", address)[1]

    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            ({"client_secret": ""}, "ESIA-007014"),
            ({"client_secret": "A" * 86}, "ESIA-007053"),
            ({"scope": "openid fullname"}, "ESIA-007053"),
            ({"scope": "openid id_doc"}, "ESIA-007006"),
            ({"state": "1"}, "ESIA-007003"),
            ({"client_certificate_hash": "A" * 64}, "ESIA-007053"),
            ({"timestamp": "2013.01.25 14:36:11 +0400"}, "ESIA-007015"),
            ({"response_type": "token"}, "ESIA-007003"),
        ],
    )
    def test_is_refused_for_what_is_wrong(self, kenesh: Kenesh, changed: dict[str, str], code: str) -> None:
        assert kenesh.begin(**changed)["error_description"].startswith(f"{code}: ")

    def test_never_leads_to_an_address_nobody_has_registered(self, kenesh: Kenesh) -> None:
        asked = kenesh.signed(redirect_uri="http://example.com/", response_type="code", access_type="online")
        status, page, headers = kenesh.ask("GET", f"/aas/oauth2/v2/ac?{urlencode(asked)}")
        assert status == 400
        assert "Location" not in headers
        assert "ESIA-007023" in page

    def test_tells_of_a_refusal(self, kenesh: Kenesh) -> None:
        assert kenesh.come_back(decision="deny")["error_description"].startswith("ESIA-007004: ")


@needs_engine
class TestExchange:
    def test_is_refused_a_second_time(self, kenesh: Kenesh) -> None:
        code = kenesh.come_back()["code"]
        assert "id_token" in kenesh.exchange(code)
        assert kenesh.exchange(code)["error_description"].startswith("ESIA-007011: ")

    def test_is_refused_after_a_minute(self, kenesh: Kenesh, esia: Esia) -> None:
        code, esia.clock = kenesh.come_back()["code"], lambda: datetime.now(UTC) + timedelta(seconds=61)
        assert kenesh.exchange(code)["error_description"].startswith("ESIA-007011: ")

    def test_has_a_state_of_its_own_and_a_signature_over_the_code(self, kenesh: Kenesh) -> None:
        code = kenesh.come_back()["code"]
        without = kenesh.signed()["client_secret"]
        assert kenesh.exchange(code, client_secret=without)["error_description"].startswith("ESIA-007053: ")

    @pytest.mark.parametrize(
        ("trouble", "code"), [("expired", "ESIA-007011"), ("te:ESIA-007008", "ESIA-007008"), ("", "")]
    )
    def test_answers_as_it_was_chosen(self, kenesh: Kenesh, trouble: str, code: str) -> None:
        told = kenesh.exchange(kenesh.come_back(trouble=trouble)["code"])
        assert told.get("error_description", "").startswith(code)
        assert ("id_token" in told) is not bool(code)


class TestOutsideADemonstration:
    def test_neither_stand_in_starts(self, settings: Settings) -> None:
        from kenesh.demo import oidc

        settings.DEMO = False
        for start in (lambda: server(Esia({}, None)), oidc.server):  # type: ignore[arg-type]
            with pytest.raises(Wrong, match="KENESH_DEMO=1"):
                start()


def decoded(part: str) -> bytes:
    from base64 import urlsafe_b64decode

    return urlsafe_b64decode(part + "=" * (-len(part) % 4))
