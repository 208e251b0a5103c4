"""`manage.py trust`: whose certificates are believed."""

from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kenesh.gost import engine
from kenesh.signatures import actions, trusting
from kenesh.signatures.models import TrustedList
from kenesh.signatures.tests.make import World, done, in_days, serial_of

pytestmark = pytest.mark.django_db


class TestTrust:
    def test_makes_a_list_and_says_what_it_read(self, world: World) -> None:
        said = told(world.ours.certificate)
        assert "authority: Удостоверяющий центр ниоткуда" in said
        assert "A new list is in use." in said
        assert TrustedList.objects.count() == 1

    def test_reads_der_and_several_in_one_file(self, world: World, tmp_path: Path) -> None:
        der, both = tmp_path / "ca.cer", tmp_path / "both.pem"
        der.write_bytes(done(["x509", "-in", world.ours.certificate, "-outform", "DER"]))
        both.write_bytes(world.ours.certificate.read_bytes() + world.strange.certificate.read_bytes())
        told(der)
        told(both)
        current = trusting.current()
        assert current
        assert {one.title for one in current.authorities} == {"Удостоверяющий центр ниоткуда", "Чужой центр"}

    def test_makes_no_row_of_the_same_list(self, world: World) -> None:
        told(world.ours.certificate, world.strange.certificate)
        assert "in use already" in told(world.strange.certificate, world.ours.certificate)
        assert TrustedList.objects.count() == 1

    def test_takes_an_earlier_list_again(self, world: World) -> None:
        told(world.ours.certificate)
        told(world.strange.certificate)
        told(world.ours.certificate)
        current = trusting.current()
        assert current
        assert [one.title for one in current.authorities] == ["Удостоверяющий центр ниоткуда"]

    def test_refuses_what_is_no_authority(self, world: World) -> None:
        with pytest.raises(CommandError, match="is no authority"):
            told(world.ours.certificate, world.ivanov.certificate)
        assert not TrustedList.objects.exists()

    def test_refuses_what_cannot_be_read(self, world: World, tmp_path: Path) -> None:
        other = tmp_path / "other.txt"
        other.write_text("no certificate")
        for path in (other, tmp_path / "none"):
            with pytest.raises(CommandError, match=path.name):
                told(path)
        with pytest.raises(CommandError):
            told()

    def test_warns_of_one_that_has_ended(self, world: World) -> None:
        ended = world.ours.issue(
            "ended-ca", "/C=RU/CN=Бывший центр", since=in_days(-9), until=in_days(-1), use="authority"
        )
        assert "warning: Бывший центр: expired" in told(ended.certificate)

    def test_shows_what_is_in_use(self, world: World) -> None:
        assert "No authority is trusted" in told("--show")
        told(world.ours.certificate)
        assert "Удостоверяющий центр ниоткуда" in told("--show")


class TestRevocationList:
    def test_is_loaded_beside_the_authorities(self, world: World) -> None:
        person = world.ours.issue("gone", "/C=RU/CN=Ушедший")
        world.ours.revoke(person)
        said = told(world.ours.certificate, "--crl", world.ours.revocation_list("crl-gone"))
        assert "revocation list: Удостоверяющий центр ниоткуда" in said
        current = trusting.current()
        assert current
        (revoked,) = current.revocations
        assert revoked.revoked_at(int(serial_of(person), 16))
        assert revoked.revoked_at(1) is None

    def test_alone_keeps_the_authorities_and_the_newer_of_two(self, world: World) -> None:
        older = world.ours.revocation_list("crl-older")
        told(world.ours.certificate, "--crl", older)
        before = trusting.current()
        newer = _later(world, "crl-newer")
        told("--crl", newer)
        after = trusting.current()
        assert before
        assert after
        assert before.authorities == after.authorities
        assert (len(after.revocations), after.revocations[0].since > before.revocations[0].since) == (1, True)
        assert "newer revocation list is loaded already" in told("--crl", older)

    def test_of_a_stranger_is_refused(self, world: World) -> None:
        with pytest.raises(CommandError, match="signed by none"):
            told(world.ours.certificate, "--crl", world.strange.revocation_list("crl-strange"))

    def test_that_was_changed_is_refused(self, world: World, tmp_path: Path) -> None:
        der = bytearray(done(["crl", "-in", world.ours.revocation_list("crl-c"), "-outform", "DER"]))
        der[-10] ^= 1
        path = tmp_path / "changed.crl"
        path.write_bytes(der)
        with pytest.raises(CommandError, match="signed by none"):
            told(world.ours.certificate, "--crl", path)

    def test_needs_authorities_first(self, world: World) -> None:
        with pytest.raises(CommandError, match="no authorities"):
            told("--crl", world.ours.revocation_list("crl-first"))

    def test_needs_the_engine(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        lists = world.ours.revocation_list("crl-engine")
        monkeypatch.setattr(engine, "is_available", lambda: False)
        with pytest.raises(CommandError, match=engine.PACKAGE):
            told(world.ours.certificate, "--crl", lists)

    def test_goes_with_its_authority(self, world: World, now: datetime) -> None:
        both = world.trusted(
            world.ours.revocation_list("crl-goes"),
            world.strange.revocation_list("crl-goes"),
            authorities=[world.ours.certificate, world.strange.certificate],
        )
        actions.trust(both.authorities, both.revocations, by=None, now=now)
        told(world.ours.certificate)
        current = trusting.current()
        assert current
        assert [one.title for one in current.revocations] == ["Удостоверяющий центр ниоткуда"]


def _later(world: World, name: str) -> Path:
    """A revocation list made tomorrow."""
    path = world.folder / f"{name}.pem"
    start, end = (f"{in_days(days):%Y%m%d%H%M%SZ}" for days in (1, 9))
    conf = world.folder / "ours" / "ca.cnf"
    done(["ca", "-gencrl", "-config", conf, "-crl_lastupdate", start, "-crl_nextupdate", end, "-out", path])
    return path


def told(*arguments: str | Path) -> str:
    out = StringIO()
    call_command("trust", *map(str, arguments), stdout=out)
    return out.getvalue()
