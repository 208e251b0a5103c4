"""Any provider of OpenID Connect: a real one, and one that lies."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import oidc_provider_mock
import pytest
from joserfc.jwk import OctKey

from kenesh.identity.contract import Failed, Organisation, SignedIn
from kenesh.identity.oidc import Names, Oidc
from kenesh.identity.tests.listening import Listening, deaf, listening, nobody
from kenesh.identity.tests.oidc import ALL_NAMES, CALLBACK, CURVE, KEPT, KEY, NOW, OTHER, PIN, FakeOidc, a_door


@pytest.fixture
def fake() -> FakeOidc:
    return FakeOidc()


@pytest.fixture
def server(fake: FakeOidc) -> Iterator[Listening]:
    with listening(fake) as it:
        fake.at = it.address
        yield it


@pytest.fixture
def door(server: Listening) -> Oidc:
    return a_door(server.address)


def finish(door: Oidc, **answer: str) -> SignedIn:
    return door.finish(CALLBACK, answer or {"code": "c", "state": "s"}, KEPT)


def failure(door: Oidc, **answer: str) -> tuple[str, str]:
    with pytest.raises(Failed) as caught:
        finish(door, **answer)
    return caught.value.kind, caught.value.code


class TestRealProvider:
    """oidc-provider-mock, a package that speaks the protocol by itself."""

    @pytest.fixture
    def real(self) -> Iterator[str]:
        organisations = [{"tin": "01234567890123", "name": "ОсОО «Ак-Жол»"}]
        claims = {"pin": PIN, "name": "Асанова Гүлмира", "organizations": organisations}
        emails = {"email": "a@example.kg", "email_verified": True}
        user = oidc_provider_mock.User(sub="gulmira", claims={**claims, **emails})
        with oidc_provider_mock.run_server_in_thread(user_claims=(user,)) as server:
            yield f"http://localhost:{server.server_port}"

    @pytest.mark.parametrize("basic", [True, False])
    def test_lets_a_person_in(self, real: str, basic: bool) -> None:
        door = Oidc(
            "esi", "ЕСИ", real, "kenesh", "secret", basic, "openid profile email", claims=ALL_NAMES, within=30.0
        )
        started = door.start(CALLBACK)
        back = httpx.post(started.address, data={"sub": "gulmira", "action": "authorize"}).headers["Location"]
        answer = dict(parse_qsl(urlsplit(back).query))
        assert answer["state"] == started.kept["state"]
        done = door.finish(CALLBACK, answer, started.kept)
        assert (done.person.subject, done.person.name, done.person.pin) == ("gulmira", "Асанова Гүлмира", PIN)
        assert done.person.organisations == [Organisation("01234567890123", "ОсОО «Ак-Жол»", "01234567890123")]
        assert not done.person.email
        assert door.sign_out("http://testserver/", done.kept).startswith(f"{real}/oauth2/end_session?")
        with pytest.raises(Failed) as caught:
            door.finish(CALLBACK, answer, started.kept)
        assert (caught.value.kind, caught.value.code) == ("expired", "invalid_grant")

    def test_tells_that_the_person_refused(self, real: str) -> None:
        door = Oidc("esi", "ЕСИ", real, "kenesh", within=30.0)
        started = door.start(CALLBACK)
        back = httpx.post(started.address, data={"sub": "gulmira", "action": "deny"}).headers["Location"]
        with pytest.raises(Failed) as caught:
            door.finish(CALLBACK, dict(parse_qsl(urlsplit(back).query)), started.kept)
        assert caught.value.kind == "refused"


class TestStart:
    def test_sends_the_browser_with_what_cannot_be_guessed(self, door: Oidc, server: Listening) -> None:
        started = door.start(CALLBACK)
        told = dict(parse_qsl(urlsplit(started.address).query))
        assert started.address.startswith(f"{server.address}/authorize?tenant=1&")
        assert told.pop("code_challenge") != started.kept["verifier"]
        assert told == {
            "tenant": "1",
            "response_type": "code",
            "response_mode": "query",
            "client_id": "kenesh",
            "redirect_uri": CALLBACK,
            "scope": "openid profile",
            "state": started.kept["state"],
            "nonce": started.kept["nonce"],
            "code_challenge_method": "S256",
        }
        assert all(len(started.kept[name]) >= 32 for name in ("state", "nonce", "verifier"))
        assert "secret" not in repr(door)

    def test_asks_where_to_send_them_once_in_a_while(self, door: Oidc, server: Listening) -> None:
        door.start(CALLBACK)
        door.start(CALLBACK)
        assert server.paths() == ["/.well-known/openid-configuration"]

    def test_asks_nothing_where_the_settings_tell(self, door: Oidc, server: Listening) -> None:
        names = ("authorise", "token", "keys")
        told = replace(door, endpoints={name: f"https://gate.example.ru/{name}" for name in names})
        assert told.start(CALLBACK).address.startswith("https://gate.example.ru/authorise?")
        assert told.sign_out("http://testserver/", {}) == ""
        assert not server.heard

    @pytest.mark.parametrize(
        "told",
        [
            {"issuer": "https://other.example.ru"},
            {"authorization_endpoint": "http://other.example.ru/"},
            {"authorization_endpoint": "javascript:alert(1)"},
            {"authorization_endpoint": None},
        ],
    )
    def test_goes_nowhere_unsafe(self, door: Oidc, fake: FakeOidc, told: dict[str, Any]) -> None:
        fake.discovered = told
        with pytest.raises(Failed) as caught:
            door.start(CALLBACK)
        assert caught.value.kind == "settings"

    def test_says_that_the_provider_is_down(self) -> None:
        for address in (nobody(),):
            with pytest.raises(Failed) as caught:
                a_door(address).start(CALLBACK)
            assert caught.value.kind == "down"
        with deaf() as (address, _hung_up), pytest.raises(Failed) as caught:
            a_door(address, within=0.5).start(CALLBACK)
        assert caught.value.kind == "down"


class TestFinish:
    def test_proves_who_asks(self, door: Oidc, server: Listening) -> None:
        finish(door)
        asked = next(one for one in server.heard if one.path == "/token")
        assert asked.headers["Authorization"].startswith("Basic ")
        assert asked.sent == {
            "grant_type": "authorization_code",
            "code": "c",
            "code_verifier": "v",
            "redirect_uri": CALLBACK,
        }
        finish(replace(door, basic=False))
        assert server.heard[-2].sent["client_secret"] == "secret"
        assert server.heard[-2].path == "/token"

    @pytest.mark.parametrize(
        ("answer", "told"),
        [
            ({"error": "access_denied"}, ("refused", "access_denied")),
            ({"error": "login_required"}, ("expired", "login_required")),
            ({"error": "temporarily_unavailable"}, ("busy", "temporarily_unavailable")),
            ({"error": "server_error"}, ("down", "server_error")),
            ({"error": "invalid_scope"}, ("settings", "invalid_scope")),
            ({"code": "c", "iss": "https://other.example.ru"}, ("tampered", "token.iss")),
        ],
    )
    def test_reads_what_the_callback_says(self, door: Oidc, answer: dict[str, str], told: tuple[str, str]) -> None:
        assert failure(door, **answer) == told

    def test_reads_what_the_token_endpoint_says(self, door: Oidc, fake: FakeOidc) -> None:
        fake.refused = {"error": "invalid_client", "error_description": "Неизвестно"}
        assert failure(door) == ("settings", "invalid_client")

    @pytest.mark.parametrize(
        ("claims", "code"),
        [
            ({"iss": "https://other.example.ru"}, "token.iss"),
            ({"aud": "other"}, "token.aud"),
            ({"aud": ["kenesh", "other"]}, "token.azp"),
            ({"azp": "other"}, "token.azp"),
            ({"nonce": "other"}, "token.nonce"),
            ({"nonce": None}, "token.nonce"),
            ({"exp": int((NOW - timedelta(seconds=61)).timestamp())}, "token.exp"),
            ({"iat": int((NOW + timedelta(seconds=61)).timestamp())}, "token.iat"),
            ({"sub": None}, "token.sub"),
            ({"sub": 7}, "token.sub"),
            ({"sub": "u" * 256}, "token.sub"),
        ],
    )
    def test_believes_no_token_that_is_not_for_it(
        self, door: Oidc, fake: FakeOidc, claims: dict[str, Any], code: str
    ) -> None:
        fake.claims = claims
        assert failure(door) == ("tampered", code)

    @pytest.mark.parametrize("token", [None, "", "a.b", 7, "a.b.c"])
    def test_believes_nothing_that_is_no_token(self, door: Oidc, fake: FakeOidc, token: object) -> None:
        fake.given = {"id_token": token}
        assert failure(door)[0] == "tampered"

    def test_believes_no_userinfo_of_somebody_else(self, door: Oidc, fake: FakeOidc) -> None:
        fake.told = {"sub": "u2", "pin": PIN}
        assert failure(door) == ("tampered", "token.sub")

    @pytest.mark.parametrize("path", ["/jwks", "/userinfo"])
    def test_says_that_the_provider_is_in_trouble(self, fake: FakeOidc, path: str) -> None:
        with listening(lambda heard: (500, {}) if heard.path == path else fake(heard)) as it:
            fake.at = it.address
            assert failure(a_door(it.address))[0] == "down"


class TestKeys:
    @pytest.mark.parametrize(("by", "algorithm"), [(KEY, "RS256"), (KEY, "PS256"), (CURVE, "ES256")])
    def test_are_those_published(self, door: Oidc, fake: FakeOidc, by: Any, algorithm: str) -> None:
        fake.by, fake.header = by, {"alg": algorithm, "kid": by.kid}
        fake.published = [{"kty": "GOST", "kid": "x"}, {"kty": "RSA"}, by.as_dict(private=False)]
        assert finish(door).person.subject == "u1"
        fake.header = {"alg": algorithm}
        assert finish(door).person.subject == "u1"

    def test_are_asked_for_anew_once_where_the_name_is_unknown(
        self, door: Oidc, fake: FakeOidc, server: Listening
    ) -> None:
        finish(door)
        finish(door)
        assert server.paths().count("/jwks") == 1
        fake.by, fake.header = OTHER, {"alg": "RS256", "kid": "two"}
        fake.published = [OTHER.as_dict(private=False)]
        assert finish(door)
        assert server.paths().count("/jwks") == 2
        fake.header = {"alg": "RS256", "kid": "three"}
        assert failure(door) == ("tampered", "token.signature")
        assert server.paths().count("/jwks") == 3

    def test_of_another_are_not_believed(self, door: Oidc, fake: FakeOidc) -> None:
        fake.by = OTHER
        assert failure(door) == ("tampered", "token.signature")

    def test_are_no_passwords(self, door: Oidc, fake: FakeOidc) -> None:
        fake.by, fake.header = OctKey.import_key("a secret, or a public key taken for one"), {"alg": "HS256"}
        assert failure(door) == ("tampered", "token.alg")
        assert failure(replace(door, algorithms=["ES256"])) == ("tampered", "token.alg")

    def test_serve_the_algorithm_they_are_for(self, door: Oidc, fake: FakeOidc) -> None:
        fake.published = [KEY.as_dict(private=False, alg="PS256")]
        assert failure(door) == ("tampered", "token.signature")
        fake.published = [KEY.as_dict(private=False, use="enc")]
        assert failure(door) == ("tampered", "token.signature")


class TestPerson:
    def test_is_told_by_the_token_and_for_the_rest_by_userinfo(
        self, door: Oidc, fake: FakeOidc, server: Listening
    ) -> None:
        fake.claims, fake.told = {"name": "Асанова Г."}, {"name": "другая", "pin": PIN}
        person = finish(door).person
        assert (person.name, person.pin) == ("Асанова Г.", PIN)
        server.heard.clear()
        fake.claims = {"name": "Асанова Г.", "pin": PIN}
        assert finish(replace(door, claims=Names(pin="pin"))).person.pin == PIN
        assert "/userinfo" not in server.paths()

    def test_has_a_name_made_of_its_parts(self, door: Oidc, fake: FakeOidc) -> None:
        fake.told = {"family_name": "Асанова", "given_name": "Гүлмира", "middle_name": None}
        assert finish(door).person.name == "Асанова Гүлмира"

    def test_has_no_number_that_the_settings_do_not_name(self, door: Oidc, fake: FakeOidc) -> None:
        fake.claims = {"pin": PIN, "snils": "11223344595", "organizations": [{"tin": "1021603000001"}]}
        person = finish(replace(door, claims=Names())).person
        assert (person.pin, person.snils, person.organisations) == ("", "", [])
        assert finish(door).person.snils == "11223344595"

    @pytest.mark.parametrize("pin", ["1230319900012", "не указан", "", None, True, {"a": 1}])
    def test_has_no_number_that_is_none(self, door: Oidc, fake: FakeOidc, pin: object) -> None:
        fake.told = {"pin": pin, "snils": "11223344596"}
        person = finish(door).person
        assert (person.pin, person.snils) == ("", "")

    @pytest.mark.parametrize(
        ("trusted", "verified", "email"),
        [
            (True, True, "a@example.kg"),
            (True, "true", "a@example.kg"),
            (True, False, ""),
            (True, None, ""),
            (False, True, ""),
        ],
    )
    def test_has_an_email_where_both_vouch_for_it(
        self, door: Oidc, fake: FakeOidc, trusted: bool, verified: object, email: str
    ) -> None:
        fake.claims = {"email": "a@example.kg", "email_verified": verified}
        assert finish(replace(door, trusts_email=trusted)).person.email == email


class TestOrganisations:
    @pytest.mark.parametrize(
        "told",
        [
            [{"tin": "01234567890123", "name": "ОсОО"}],
            {"tin": "01234567890123", "name": "ОсОО"},
            '[{"tin": "01234567890123", "name": "ОсОО"}]',
            ['{"tin": "01234567890123", "name": "ОсОО"}'],
            [{"tin": 1234567890123, "name": "другая"}, {"tin": "01234567890123", "name": "ОсОО"}, "x", None, {}, 7],
        ],
    )
    def test_may_be_a_list(self, door: Oidc, fake: FakeOidc, told: object) -> None:
        fake.told = {"organizations": told}
        found = finish(door).person.organisations
        assert Organisation("01234567890123", "ОсОО", "01234567890123") in found

    def test_may_be_one_written_flat(self, door: Oidc, fake: FakeOidc) -> None:
        fake.told = {"organization_tin": "01234567890123", "organization_name": "ОсОО"}
        assert finish(door).person.organisations == [Organisation("01234567890123", "ОсОО", "01234567890123")]
        fake.told["organizations"] = [{"tin": "01234567890123", "name": "ОсОО"}]
        assert len(finish(door).person.organisations) == 1

    @pytest.mark.parametrize("told", [None, [], "", "[", {}, 0, [[]], [{"name": ""}]])
    def test_may_be_none(self, door: Oidc, fake: FakeOidc, told: object) -> None:
        fake.told = {"organizations": told, "organization_tin": ""}
        assert finish(door).person.organisations == []

    def test_have_names_of_their_own_inside(self, door: Oidc, fake: FakeOidc) -> None:
        names = Names(organisations="orgs", organisation_key="id", organisation_name="title", organisation_ogrn="ogrn")
        fake.told = {
            "orgs": [{"id": 7, "title": "МКУ", "ogrn": "1021603000001"}, {"id": 8, "title": "ТСЖ", "ogrn": "-"}]
        }
        assert finish(replace(door, claims=names)).person.organisations == [
            Organisation("7", "МКУ", "1021603000001"),
            Organisation("8", "ТСЖ", ""),
        ]


class TestSignOut:
    def test_leads_to_the_providers_own(self, door: Oidc, server: Listening) -> None:
        done = finish(door)
        address = urlsplit(door.sign_out("http://testserver/identity/leave/", done.kept))
        assert address.path == "/end"
        assert dict(parse_qsl(address.query)) == {
            "client_id": "kenesh",
            "post_logout_redirect_uri": "http://testserver/identity/leave/",
            "id_token_hint": done.kept["id_token"],
        }

    def test_leads_nowhere_where_there_is_no_such_place(self, door: Oidc, fake: FakeOidc) -> None:
        fake.discovered = {"end_session_endpoint": None}
        assert door.sign_out("http://testserver/", {}) == ""
        assert a_door(nobody()).sign_out("http://testserver/", {}) == ""
