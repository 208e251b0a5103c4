from datetime import UTC, datetime
from pathlib import Path

import pytest

from kenesh.gost import raw
from kenesh.gost.engine import Missing, TooLong, is_available, run
from kenesh.gost.made_up import PARAMETER_SETS, Authority

pytestmark = pytest.mark.skipif(not is_available(), reason="OpenSSL has no GOST engine here")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


class TestHash:
    def test_is_that_of_the_standard(self) -> None:
        """GOST R 34.11-2012, example 1."""
        message = b"012345678901234567890123456789012345678901234567890123456789012"
        assert raw.hash_of(message) == "9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500"

    def test_of_a_certificate_is_of_its_der(self, authority: Authority, tmp_path: Path) -> None:
        der = run(["x509", "-in", authority.certificate, "-outform", "DER"]).out
        assert raw.certificate_hash(authority.certificate) == raw.hash_of(der).upper()


class TestSignature:
    @pytest.mark.parametrize(("bits", "parameters"), PARAMETER_SETS)
    def test_is_of_its_message_and_key(
        self, authority: Authority, tmp_path: Path, bits: raw.Bits, parameters: str
    ) -> None:
        person = authority.issue(f"{parameters}{bits}", "/C=RU/CN=Иванов", bits=bits, parameters=parameters)
        key = tmp_path / "public.pem"
        key.write_bytes(raw.public_key(person.certificate))
        signature = raw.sign(b"told", person.key, bits)
        assert len(signature) == bits // 4
        assert raw.is_signed(b"told", signature, key, bits)
        assert not raw.is_signed(b"tolD", signature, key, bits)
        assert not raw.is_signed(b"told", signature[::-1], key, bits)

    def test_needs_a_key(self, tmp_path: Path) -> None:
        with pytest.raises(raw.Unusable):
            raw.sign(b"told", tmp_path / "none.key")


class TestAuthority:
    def test_issues_for_the_time_asked_and_revokes(self, authority: Authority) -> None:
        person = authority.issue(
            "late", "/C=RU/CN=Поздний", since=datetime(2020, 1, 1, tzinfo=UTC), until=datetime(2021, 1, 1, tzinfo=UTC)
        )
        assert b"notAfter=Jan  1 00:00:00 2021" in run(["x509", "-in", person.certificate, "-noout", "-enddate"]).out
        authority.revoke(person)
        assert b"Revoked Certificates" in run(["crl", "-in", authority.revocation_list(), "-noout", "-text"]).out


class TestEngine:
    def test_is_not_waited_for_without_end(self) -> None:
        with pytest.raises(TooLong):
            run(["speed", "-seconds", "60", "md5"], within=0.2)

    def test_says_that_it_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("kenesh.gost.engine.is_available", lambda: False)
        with pytest.raises(Missing):
            run(["version"])
