"""Signing in through ЕСИА: what it is sent, what of its answers is believed, and what each failure is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from kenesh.gost.engine import is_available
from kenesh.identity import tokens
from kenesh.identity.contract import Failed, Organisation, SignedIn
from kenesh.identity.esia import Esia
from kenesh.identity.signing import Command
from kenesh.identity.tests.esia import (
    CALLBACK,
    NOW,
    OID,
    SCOPE,
    SNILS,
    FakeEsia,
    Keys,
    a_door,
    a_role,
    later,
    made_keys,
)
from kenesh.identity.tests.listening import Listening, deaf, listening, nobody

pytestmark = pytest.mark.skipif(not is_available(), reason="OpenSSL has no GOST engine here")


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return made_keys(tmp_path_factory.mktemp("esia"))


@pytest.fixture
def fake(keys: Keys) -> FakeEsia:
    return FakeEsia(keys)


@pytest.fixture
def server(fake: FakeEsia) -> Iterator[Listening]:
    with listening(fake) as it:
        yield it


@pytest.fixture
def door(keys: Keys, server: Listening) -> Esia:
    return a_door(keys, server.address)


def finish(door: Esia, **answer: str) -> SignedIn:
    return door.finish(CALLBACK, answer or {"code": "the-code", "state": "x"}, {"state": "x"})


def failure(door: Esia, **answer: str) -> tuple[str, str]:
    with pytest.raises(Failed) as caught:
        finish(door, **answer)
    assert "the-code" not in caught.value.detail
    return caught.value.kind, caught.value.code


def turned(token: str, part: int) -> str:
    """One bit of this part is another."""
    parts = [bytearray(tokens.decoded(one)) for one in token.split(".")]
    parts[part][len(parts[part]) // 2] ^= 1
    return ".".join(tokens.encoded(bytes(one)) for one in parts)


class TestStart:
    def test_sends_the_browser_with_a_signed_request(self, door: Esia, fake: FakeEsia, server: Listening) -> None:
        started = door.start(CALLBACK)
        address = urlsplit(started.address)
        told = dict(parse_qsl(address.query))
        assert f"{address.scheme}://{address.netloc}{address.path}" == f"{server.address}/aas/oauth2/v2/ac"
        assert told | {"client_secret": "", "client_certificate_hash": ""} == {
            "client_id": "KENESH",
            "scope": SCOPE,
            "response_type": "code",
            "redirect_uri": CALLBACK,
            "state": started.kept["state"],
            "timestamp": "2026.11.20 09:30:00 +0000",
            "access_type": "online",
            "client_secret": "",
            "client_certificate_hash": "",
        }
        fake.check(told, "KENESH" + SCOPE + told["timestamp"] + told["state"] + CALLBACK)
        assert not fake.wrong
        assert not server.heard

    def test_has_a_state_of_its_own_each_time(self, door: Esia) -> None:
        assert door.start(CALLBACK).kept["state"] != door.start(CALLBACK).kept["state"]

    def test_goes_where_the_settings_say(self, door: Esia) -> None:
        other = replace(door, paths={"authorise": "/other", "logout": "https://gate.example.ru/out"})
        assert other.start(CALLBACK).address.startswith(f"{door.base}/other?")
        assert other.sign_out("http://testserver/", {}).startswith("https://gate.example.ru/out?client_id=KENESH")

    def test_says_that_the_engine_is_missing(self, door: Esia, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("kenesh.gost.engine.is_available", lambda: False)
        with pytest.raises(Failed) as caught:
            door.start(CALLBACK)
        assert (caught.value.kind, caught.value.detail) == ("engine", "install libengine-gost-openssl")

    def test_says_that_a_key_cannot_be_used(self, door: Esia, tmp_path: Path) -> None:
        broken = tmp_path / "is.key"
        broken.write_text("no key")
        with pytest.raises(Failed) as caught:
            replace(door, signer=replace(door.signer, key=broken)).start(CALLBACK)  # type: ignore[type-var]
        assert caught.value.kind == "settings"
        assert "is.key" in caught.value.detail


class TestSigner:
    @pytest.mark.parametrize("in_reverse", [False, True])
    def test_may_be_a_program_of_ones_own(
        self, door: Esia, fake: FakeEsia, keys: Keys, tmp_path: Path, in_reverse: bool
    ) -> None:
        program = tmp_path / "sign"
        reverse = "| xxd -p -c1 | tac | xxd -r -p" if in_reverse else ""
        conf = Path(__file__).parents[2] / "gost" / "engine.cnf"
        program.write_text(
            f"#!/bin/sh\nOPENSSL_CONF={conf} openssl dgst -md_gost12_256 -sign {keys.ours.key} {reverse}\n"
        )
        program.chmod(0o700)
        if in_reverse and not Path("/usr/bin/xxd").exists():
            pytest.skip("no xxd here")
        signer = Command([str(program)], keys.ours.certificate, in_reverse)
        assert finish(replace(door, signer=signer)).person.subject == str(OID)
        assert not fake.wrong

    @pytest.mark.parametrize("argv", [["/nonexistent"], ["false"], ["echo", "short"], ["sleep", "60"]])
    def test_that_fails_is_a_matter_of_settings(
        self, door: Esia, argv: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("kenesh.identity.signing.WITHIN", 0.2)
        assert failure(replace(door, signer=Command(argv, None, told_hash="A" * 64))) == ("settings", "")


class TestFinish:
    def test_tells_who_it_is(self, door: Esia, fake: FakeEsia, server: Listening) -> None:
        person = finish(door).person
        assert (person.subject, person.name) == (str(OID), "Сафина Лейсан Ильдаровна")
        assert (person.snils, person.confirmed, person.email) == (SNILS, True, "")
        assert not fake.wrong
        assert server.paths() == ["/aas/oauth2/v3/te", f"/rs/prns/{OID}", f"/rs/prns/{OID}/roles"]

    def test_tells_of_organisations_that_are_at_work(self, door: Esia, fake: FakeEsia) -> None:
        fake.elements = [
            a_role(oid=1, chief=True),
            a_role(oid=2, active=False),
            a_role(oid=3, isLiquidated=True),
            a_role(oid=4, shortName="", ogrn="316169000012345", type="BUSINESS"),
            a_role(oid=1, shortName="once more"),
            a_role(oid=None),
        ]
        assert [(one.key, one.ogrn) for one in finish(door).person.organisations] == [
            ("1", "1021603000001"),
            ("4", "316169000012345"),
        ]
        fake.elements = [a_role(oid=7, admin=True)]
        assert finish(door).person.organisations == [Organisation("7", "Приём", "1021603000001", chief=True)]

    def test_takes_no_roles_for_none(self, door: Esia, fake: FakeEsia) -> None:
        fake.statuses[f"/rs/prns/{OID}/roles"] = 404
        assert finish(door).person.organisations == []
        assert finish(replace(door, scope="openid fullname snils")).person.organisations == []

    def test_asks_for_the_email_where_it_is_trusted(self, door: Esia, fake: FakeEsia) -> None:
        fake.contacts = [
            {"type": "MBT", "vrfStu": "VERIFIED", "value": "+7"},
            {"type": "EML", "vrfStu": "NOT_VERIFIED", "value": "other@example.ru"},
            {"type": "EML", "vrfStu": "VERIFIED", "value": "safina@example.ru"},
        ]
        assert finish(replace(door, trusts_email=True)).person.email == "safina@example.ru"
        del fake.contacts[2]
        assert finish(replace(door, trusts_email=True)).person.email == ""

    @pytest.mark.parametrize("told", [{"trusted": False}, {"trusted": "true"}, {"trusted": None}])
    def test_believes_no_number_of_an_account_that_is_not_confirmed(
        self, door: Esia, fake: FakeEsia, told: dict[str, Any]
    ) -> None:
        fake.person = told
        person = finish(door).person
        assert not person.confirmed
        assert not person.snils

    def test_believes_no_confirmation_that_the_token_denies(self, door: Esia, fake: FakeEsia) -> None:
        fake.identity = {"urn:esia:sbj": {"urn:esia:sbj:oid": OID, "urn:esia:sbj:is_tru": False}}
        assert not finish(door).person.confirmed

    def test_takes_no_number_with_a_wrong_check(self, door: Esia, fake: FakeEsia) -> None:
        fake.person = {"snils": "112-233-445 96"}
        assert finish(door).person.snils == ""

    def test_reads_tokens_signed_by_rsa_where_the_settings_say_so(self, keys: Keys, door: Esia, fake: FakeEsia) -> None:
        fake.algorithm = "RS256"
        by_rsa = replace(door, algorithm="RS256", certificates=[keys.theirs.certificate, keys.rsa.certificate])
        assert finish(by_rsa).person.subject == str(OID)
        fake.spoil = lambda token: turned(token, 1)
        assert failure(by_rsa) == ("tampered", "token.signature")


class TestFailure:
    @pytest.mark.parametrize(
        ("answer", "told"),
        [
            ({"error": "access_denied", "error_description": "ESIA-007004: отказ"}, ("refused", "ESIA-007004")),
            ({"error": "access_denied"}, ("refused", "access_denied")),
            ({"error": "invalid_request", "error_description": "ESIA-007015: время"}, ("clock", "ESIA-007015")),
            ({"error": "x", "error_description": "ESIA-007055"}, ("unconfirmed", "ESIA-007055")),
            ({"error": "x", "error_description": "ESIA-007194"}, ("not_an_employee", "ESIA-007194")),
            ({"error": "x", "error_description": "ESIA-009999"}, ("down", "ESIA-009999")),
            ({"error": "<script>", "error_description": "?"}, ("down", "")),
            ({"state": "x"}, ("replayed", "no_code")),
            ({"code": ""}, ("replayed", "no_code")),
        ],
    )
    def test_is_told_in_the_callback(
        self, door: Esia, server: Listening, answer: dict[str, str], told: tuple[str, str]
    ) -> None:
        assert failure(door, **answer) == told
        assert not server.heard

    @pytest.mark.parametrize(
        ("code", "kind"),
        [("ESIA-007011", "expired"), ("ESIA-007053", "settings"), ("ESIA-007008", "busy"), ("ESIA-007004", "refused")],
    )
    def test_is_told_when_a_token_is_asked_for(self, door: Esia, fake: FakeEsia, code: str, kind: str) -> None:
        fake.refuse = code
        assert failure(door) == (kind, code)

    def test_is_a_state_that_is_not_repeated(self, door: Esia, fake: FakeEsia) -> None:
        fake.state = "another"
        assert failure(door) == ("tampered", "token.state")

    @pytest.mark.parametrize("path", [f"/rs/prns/{OID}", f"/rs/prns/{OID}/roles", "/aas/oauth2/v3/te"])
    def test_is_a_provider_in_trouble(self, door: Esia, fake: FakeEsia, path: str) -> None:
        fake.statuses[path] = 503
        assert failure(door)[0] == "down"

    def test_is_a_scope_that_was_not_granted(self, door: Esia, fake: FakeEsia) -> None:
        fake.statuses[f"/rs/prns/{OID}/roles"] = 403
        assert failure(door)[0] == "settings"

    def test_is_a_provider_that_is_not_there(self, door: Esia) -> None:
        assert failure(replace(door, base=nobody())) == ("down", "")

    def test_is_a_provider_that_never_answers(self, door: Esia) -> None:
        with deaf() as (address, _hung_up):
            assert failure(replace(door, base=address, within=0.5)) == ("down", "")

    @pytest.mark.parametrize(
        "body", [b"<h1>\xd0\xa0\xd0\xb0\xd0\xb1\xd0\xbe\xd1\x82\xd1\x8b</h1>", b"[]", b" " * 10_000_000]
    )
    def test_is_an_answer_that_is_none(self, door: Esia, body: bytes) -> None:
        with listening(lambda heard: (200, body)) as it:
            assert failure(replace(door, base=it.address)) == ("down", "")


class TestToken:
    @pytest.mark.parametrize("part", [0, 1, 2])
    def test_with_a_bit_turned_is_not_believed(self, door: Esia, fake: FakeEsia, server: Listening, part: int) -> None:
        fake.spoil = lambda token: turned(token, part)
        kind, code = failure(door)
        assert kind == "tampered"
        assert code in {"token.signature", "token.form", "token.alg"}
        assert server.paths() == ["/aas/oauth2/v3/te"]

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda token: token.rpartition(".")[0] + ".",
            lambda token: token.rpartition(".")[0],
            lambda token: f"{token}.{token}",
            lambda token: "",
            lambda token: token + "\n",
            lambda token: token.rpartition(".")[0] + "." + "A" * 86,
            lambda token: "A" * 100_000,
        ],
    )
    def test_of_another_form_is_not_believed(self, door: Esia, fake: FakeEsia, spoil: Any) -> None:
        fake.spoil = spoil
        assert failure(door)[0] == "tampered"

    @pytest.mark.parametrize("algorithm", ["none", "RS256", "HS256", "GOST3410_2012_512", None, ["GOST3410_2012_256"]])
    def test_does_not_choose_its_algorithm(self, door: Esia, fake: FakeEsia, algorithm: Any) -> None:
        fake.header = {"alg": algorithm}
        assert failure(door) == ("tampered", "token.alg")

    def test_by_rsa_is_not_believed_where_gost_is_set(self, door: Esia, fake: FakeEsia, keys: Keys) -> None:
        fake.algorithm = "RS256"
        assert failure(replace(door, certificates=[keys.rsa.certificate])) == ("tampered", "token.alg")

    @pytest.mark.parametrize(
        ("claims", "code"),
        [
            ({"iss": "http://esia.example.ru"}, "token.iss"),
            ({"iss": None}, "token.iss"),
            ({"exp": later(seconds=-61)}, "token.exp"),
            ({"exp": None}, "token.exp"),
            ({"exp": "later"}, "token.exp"),
            ({"exp": True}, "token.exp"),
            ({"exp": float("nan")}, "token.exp"),
            ({"exp": 10**400}, "token.exp"),
            ({"iat": later(seconds=61)}, "token.iat"),
            ({"iat": None}, "token.iat"),
            ({"nbf": later(seconds=61)}, "token.nbf"),
        ],
    )
    def test_of_another_issuer_or_time_is_not_believed(
        self, door: Esia, fake: FakeEsia, claims: dict[str, Any], code: str
    ) -> None:
        fake.identity = claims
        assert failure(door) == ("tampered", code)
        fake.identity, fake.access = {}, claims
        assert failure(door) == ("tampered", code)

    @pytest.mark.parametrize(
        ("access", "identity", "code"),
        [
            ({"client_id": "OTHER"}, {}, "token.client_id"),
            ({"client_id": None}, {}, "token.client_id"),
            ({}, {"aud": "OTHER"}, "token.aud"),
            ({}, {"aud": None}, "token.aud"),
            ({}, {"aud": ["KENESH", "OTHER"]}, "token.azp"),
            ({}, {"azp": "OTHER"}, "token.azp"),
            ({}, {"sub": OID + 1}, "token.sub"),
            ({"urn:esia:sbj_id": OID + 1}, {}, "token.sub"),
            ({}, {"urn:esia:sbj": {"urn:esia:sbj:oid": OID + 1}}, "token.sub"),
            ({"urn:esia:sbj_id": "../orgs"}, {"sub": "../orgs", "urn:esia:sbj": {}}, "token.sub"),
        ],
    )
    def test_for_or_of_somebody_else_is_not_believed(
        self, door: Esia, fake: FakeEsia, access: dict[str, Any], identity: dict[str, Any], code: str
    ) -> None:
        fake.access, fake.identity = access, identity
        assert failure(door) == ("tampered", code)

    def test_is_forgiven_a_minute(self, door: Esia, fake: FakeEsia) -> None:
        fake.identity = {"iat": later(seconds=59), "nbf": later(seconds=59), "exp": later(seconds=-59)}
        assert finish(door)

    def test_for_several_names_the_one_that_asked(self, door: Esia, fake: FakeEsia) -> None:
        fake.identity = {"aud": ["KENESH", "OTHER"], "azp": "KENESH"}
        assert finish(door)


class TestPinnedCertificates:
    def test_are_tried_in_turn(self, door: Esia, fake: FakeEsia, keys: Keys) -> None:
        both = replace(door, certificates=[keys.theirs.certificate, keys.newer.certificate])
        for by in (keys.theirs, keys.newer):
            fake.by = by
            assert finish(both).person.subject == str(OID)
        fake.by = keys.ours
        assert failure(both) == ("tampered", "token.signature")

    def test_that_have_expired_are_not_believed(self, door: Esia, fake: FakeEsia, keys: Keys) -> None:
        fake.by = keys.older
        two = replace(door, certificates=[keys.older.certificate, keys.theirs.certificate])
        assert failure(two) == ("tampered", "token.signature")
        assert failure(replace(door, certificates=[keys.older.certificate])) == ("settings", "certificates")

    def test_are_not_believed_before_their_time(self, door: Esia) -> None:
        early = replace(door, clock=lambda: NOW - timedelta(days=365))
        assert failure(early) == ("settings", "certificates")

    def test_are_read_anew_when_they_are_renewed(self, door: Esia, fake: FakeEsia, keys: Keys, tmp_path: Path) -> None:
        file = tmp_path / "esia.cer"
        file.write_bytes(keys.theirs.certificate.read_bytes())
        one = replace(door, certificates=[file])
        assert finish(one)
        fake.by = keys.newer
        assert failure(one) == ("tampered", "token.signature")
        file.unlink()
        file.write_bytes(keys.newer.certificate.read_bytes())
        assert finish(one)


class TestSignOut:
    def test_leads_to_the_providers_own(self, door: Esia) -> None:
        address = urlsplit(door.sign_out("http://testserver/identity/leave/", {}))
        assert address.path == "/idp/ext/Logout"
        assert dict(parse_qsl(address.query)) == {
            "client_id": "KENESH",
            "redirect_url": "http://testserver/identity/leave/",
        }
