"""What the check of a signature says, of everything that can be wrong with one."""

import os
import subprocess
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import cms as asn1

from kenesh.gost import engine
from kenesh.gost.made_up import PARAMETER_SETS, Authority, Person
from kenesh.signatures import cms
from kenesh.signatures.rules import INVALID, UNTRUSTED, VALID, Finding
from kenesh.signatures.tests.make import (
    World,
    certificate_of,
    changed,
    done,
    flipped_in,
    in_days,
    serial_of,
    with_certificates,
)
from kenesh.signatures.verifying import verify

REMARKS = {Finding.NO_REVOCATIONS}


class TestGoodSignature:
    def test_is_valid_and_says_who_signed(self, world: World) -> None:
        found = world.check(world.signature)
        assert (found.verdict, found.level, set(found.findings)) == (VALID, "CAdES-BES", REMARKS)
        (signer,) = found.signers
        assert signer["name"] == "Иванов Иван Иванович"
        assert (signer["organisation"], signer["title"]) == ("Мэрия", "Юрист")
        assert (signer["ogrn"], signer["inn_organisation"]) == ("1051600000001", "1651000001")
        assert (signer["snils"], signer["inn"]) == ("12345678901", "165100000012")
        assert signer["issuer"] == "Удостоверяющий центр ниоткуда"
        assert signer["signed_at"]
        assert not signer["stamped_at"]

    def test_without_the_attribute_of_cades_is_plain(self, world: World) -> None:
        found = world.check(world.ours.signature(world.document, world.ivanov, cades=False))
        assert (found.verdict, found.level) == (VALID, "CMS")

    @pytest.mark.parametrize(("bits", "parameters"), PARAMETER_SETS)
    def test_may_be_of_any_parameters(self, world: World, bits: int, parameters: str) -> None:
        person = world.ours.issue(f"{parameters}-{bits}", "/C=RU/CN=Иванов", bits=bits, parameters=parameters)
        signature = world.ours.signature(world.document, person, bits=bits)
        found = world.check(signature)
        assert (found.verdict, found.signers[0]["bits"]) == (VALID, bits)
        assert world.check(signature, content=world.ours.certificate).verdict == INVALID

    def test_stays_so_when_the_certificate_has_ended_since(self, world: World) -> None:
        """What counts is the day the signature came."""
        person = world.ours.issue("short", "/C=RU/CN=Краткий", until=in_days(2))
        signature = world.ours.signature(world.document, person)
        assert world.check(signature, at=in_days(1)).verdict == VALID
        assert world.check(signature, at=in_days(3)).verdict == UNTRUSTED

    def test_costs_one_process(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        world.signature  # noqa: B018
        asked, run = [], engine._run

        def counted(*arguments: Any) -> engine.Done:
            asked.append(arguments)
            return run(*arguments)

        monkeypatch.setattr(engine, "_run", counted)
        assert world.check(world.signature).verdict == VALID
        assert len(asked) == 1

    def test_may_come_under_an_authority_in_between(self, world: World) -> None:
        lower = world.below("lower", world.ours)
        signature = lower.signature(world.document, lower.issue("worker", "/C=RU/CN=Работник"))
        assert world.check(signature).verdict == VALID

    def test_may_come_under_an_authority_listed_without_its_own(self, world: World) -> None:
        lower = world.below("alone", world.ours)
        signature = lower.signature(world.document, lower.issue("worker", "/C=RU/CN=Работник"))
        assert world.check(signature, trusted=world.trusted(authorities=[lower.certificate])).verdict == VALID


class TestChange:
    def test_of_the_file_is_told(self, world: World, tmp_path: Path) -> None:
        other = tmp_path / "other.pdf"
        other.write_bytes(changed(world.document.read_bytes(), 700))
        found = world.check(world.signature, content=other)
        assert (found.verdict, set(found.findings)) == (INVALID, {Finding.CHANGED_FILE, *REMARKS})
        assert "content verify error" in found.detail

    def test_of_the_signature_is_told(self, world: World) -> None:
        value = cms.read(world.signature).signers[0].value
        found = world.check(flipped_in(world.signature, value))
        assert (found.verdict, set(found.findings)) == (INVALID, {Finding.CHANGED_SIGNATURE, *REMARKS})

    def test_of_the_certificate_is_told(self, world: World) -> None:
        body = flipped_in(world.signature, "Иван Иванович".encode())
        found = world.check(body)
        assert found.verdict == INVALID
        assert {Finding.CHANGED_CERTIFICATE, Finding.OTHER_CERTIFICATE} & set(found.findings)

    def test_without_signed_attributes_may_be_of_either(self, world: World) -> None:
        signature = done(
            ["cms", "-sign", "-binary", "-in", world.document, "-signer", world.ivanov.certificate, "-noattr"],
            ["-inkey", world.ivanov.key, "-md", "md_gost12_256", "-outform", "DER"],
        )
        assert world.check(signature).verdict == VALID
        found = world.check(signature, content=world.ours.certificate)
        assert Finding.CHANGED_EITHER in found.findings

    def test_of_the_certificate_that_was_named_is_told(self, world: World) -> None:
        """The key is the same, the certificate another: CAdES signs which it was."""
        other = world.folder / "ours" / "again.crt"
        conf = world.folder / "ours" / "ca.cnf"
        request = world.folder / "ours" / "ivanov.csr"
        done(
            ["ca", "-batch", "-notext", "-preserveDN", "-config", conf, "-extensions", "person"],
            ["-in", request, "-out", other, "-subj", "/C=RU/CN=Директор"],
        )
        whole = asn1.ContentInfo.load(world.signature)
        new = asn1.CertificateChoices.load(done(["x509", "-in", other, "-outform", "DER"]))
        whole["content"]["certificates"] = asn1.CertificateSet([new])
        sid = whole["content"]["signer_infos"][0]["sid"].chosen
        named = asn1.IssuerAndSerialNumber({"issuer": sid["issuer"], "serial_number": new.chosen.serial_number})
        found = world.check(whole.dump().replace(sid.dump(), named.dump()))
        assert (found.verdict, set(found.findings)) == (INVALID, {Finding.OTHER_CERTIFICATE, *REMARKS})


class TestAuthority:
    def test_not_on_the_list_is_not_believed(self, world: World) -> None:
        found = world.check(world.strange.signature(world.document, world.stranger))
        assert (found.verdict, set(found.findings)) == (UNTRUSTED, {Finding.UNKNOWN_AUTHORITY, *REMARKS})
        assert found.signers[0]["issuer"] == "Чужой центр"

    def test_of_the_same_name_is_not_believed(self, world: World) -> None:
        twin = Authority(world.folder / "twin")
        found = world.check(twin.signature(world.document, twin.issue("one", "/C=RU/CN=Иванов")))
        assert found.verdict in {UNTRUSTED, INVALID}

    def test_of_the_system_is_not_believed(self, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Only the list of this installation counts; and RSA is not GOST."""
        key, certificate = tmp_path / "key", tmp_path / "certificate"
        done(
            ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "9"],
            ["-subj", "/CN=System"],
        )
        bundle = tmp_path / "trusted"
        bundle.mkdir()
        hashed = done(["x509", "-in", certificate, "-noout", "-hash"]).decode().strip()
        (bundle / f"{hashed}.0").write_bytes(certificate.read_bytes())
        signature = done(
            ["cms", "-sign", "-binary", "-in", world.document, "-signer", certificate, "-inkey", key],
            ["-md", "sha256", "-outform", "DER"],
        )
        monkeypatch.setenv("SSL_CERT_DIR", str(bundle))
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        monkeypatch.setattr(engine, "_NOWHERE", str(bundle))
        proof = subprocess.run(
            [
                *("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-content", world.document),
                *("-purpose", "any", "-CAfile", world.ours.certificate, "-out", "/dev/null"),
            ],
            input=signature,
            env=os.environ | {"OPENSSL_CONF": str(engine.CONF)},
            capture_output=True,
            check=False,
        )
        assert proof.returncode == 0  # the trap is there
        found = world.check(signature)
        assert found.verdict == UNTRUSTED
        assert {Finding.FOREIGN, Finding.SELF_SIGNED} <= set(found.findings)

    def test_is_nobody_with_a_certificate_for_signing(self, world: World) -> None:
        lower = world.below("pretender", world.ours, use="person")
        found = world.check(lower.signature(world.document, lower.issue("any", "/C=RU/CN=Директор")))
        assert (found.verdict, set(found.findings)) == (UNTRUSTED, {Finding.NOT_AN_AUTHORITY, *REMARKS})

    def test_of_ones_own_is_not_believed(self, world: World, tmp_path: Path) -> None:
        own, key = tmp_path / "own.crt", tmp_path / "own.key"
        done(
            ["req", "-x509", "-newkey", "gost2012_256", "-pkeyopt", "paramset:TCA", "-nodes", "-keyout", key],
            ["-out", own, "-md_gost12_256", "-days", "9", "-subj", "/CN=Self"],
        )
        signature = done(
            ["cms", "-sign", "-binary", "-in", world.document, "-signer", own, "-inkey", key],
            ["-md", "md_gost12_256", "-cades", "-outform", "DER"],
        )
        found = world.check(signature)
        assert (found.verdict, set(found.findings)) == (UNTRUSTED, {Finding.SELF_SIGNED, *REMARKS})

    def test_is_needed(self, world: World) -> None:
        found = verify(cms.read(world.signature), world.document, None, in_days(0))
        assert (found.verdict, set(found.findings)) == (UNTRUSTED, {Finding.NO_LIST})
        changed_file = verify(cms.read(world.signature), world.ours.certificate, None, in_days(0))
        assert changed_file.verdict == INVALID


class TestCertificate:
    def test_that_has_ended_is_told(self, world: World) -> None:
        person = world.ours.issue("ended", "/C=RU/CN=Прежний", since=in_days(-3), until=in_days(-1))
        found = world.check(world.ours.signature(world.document, person))
        assert (found.verdict, set(found.findings)) == (UNTRUSTED, {Finding.EXPIRED, *REMARKS})

    def test_that_has_not_begun_is_told(self, world: World) -> None:
        person = world.ours.issue("early", "/C=RU/CN=Будущий", since=in_days(2), until=in_days(9))
        found = world.check(world.ours.signature(world.document, person))
        assert (found.verdict, set(found.findings)) == (UNTRUSTED, {Finding.NOT_YET, *REMARKS})

    def test_of_an_authority_that_has_ended_is_told(self, world: World) -> None:
        long = world.ours.issue("long", "/C=RU/CN=Долгий", since=in_days(-90), until=in_days(90))
        found = world.check(world.ours.signature(world.document, long), at=in_days(-30))
        assert set(found.findings) == {Finding.AUTHORITY_OUT_OF_TIME, *REMARKS}

    def test_that_did_not_come_is_told(self, world: World) -> None:
        found = world.check(world.ours.signature(world.document, world.ivanov, with_certificates=False))
        assert (found.verdict, found.findings) == (UNTRUSTED, [Finding.NO_CERTIFICATE])
        assert found.signers[0]["serial"]
        assert found.signers[0]["issuer"] == "Удостоверяющий центр ниоткуда"

    def test_for_other_things_than_signing_is_told(self, world: World) -> None:
        """The authority's own has no use for documents."""
        authority = world.below("busy", world.ours)
        found = world.check(world.ours.signature(world.document, Person(authority.key, authority.certificate)))
        assert Finding.WRONG_USE in found.findings
        assert found.verdict == UNTRUSTED

    def test_that_was_forged_under_the_same_number_is_not_shown(self, world: World) -> None:
        """Two certificates under one number: which of them OpenSSL takes must not be guessed."""
        forged = certificate_of(world.ivanov).replace("Иванов".encode(), "Петров".encode())
        whole = asn1.ContentInfo.load(world.signature)
        came = [asn1.CertificateChoices.load(forged), *whole["content"]["certificates"]]
        whole["content"]["certificates"] = asn1.CertificateSet(came)
        found = world.check(whole.dump())
        assert (found.verdict, found.findings) == (INVALID, [Finding.MUDDLED])
        assert not found.signers[0]["name"]


class TestRevocation:
    def test_before_the_signature_is_told(self, world: World) -> None:
        person = world.ours.issue("revoked", "/C=RU/CN=Отозванный")
        signature = world.ours.signature(world.document, person)
        world.ours.revoke(person)
        trusted = world.trusted(world.ours.revocation_list("crl-revoked"))
        found = world.check(signature, trusted=trusted, at=in_days(0.01))
        assert (found.verdict, found.findings) == (UNTRUSTED, [Finding.REVOKED])
        assert found.signers[0]["revoked_at"]

    def test_after_the_signature_changes_nothing(self, world: World) -> None:
        person = world.ours.issue("later", "/C=RU/CN=Поздний", since=in_days(-9))
        signature = world.ours.signature(world.document, person)
        (authority,) = world.trusted().authorities
        while in_days(0) < authority.since + timedelta(seconds=2):  # which must have been there a second before, too
            time.sleep(0.05)
        world.ours.revoke(person)
        trusted = world.trusted(world.ours.revocation_list("crl-later"))
        (when,) = {one.revoked_at(int(serial_of(person), 16)) for one in trusted.revocations}
        assert when is not None
        found = world.check(signature, trusted=trusted, at=when - timedelta(seconds=1))
        assert (found.verdict, found.findings) == (VALID, [Finding.REVOKED_LATER])

    def test_that_newer_lists_leave_out_is_remembered(self, world: World) -> None:
        """Authorities leave out what has ended."""
        person = world.ours.issue("dropped", "/C=RU/CN=Забытый", since=in_days(-9), until=in_days(-1))
        signature = cms.read(world.ours.signature(world.document, person))
        trusted = world.trusted(world.ours.revocation_list("crl-dropped"))
        fingerprint = signature.signers[0].certificate.fingerprint if signature.signers[0].certificate else ""
        found = verify(signature, world.document, trusted, in_days(0), {fingerprint: in_days(-5)})
        assert set(found.findings) == {Finding.EXPIRED, Finding.REVOKED}
        assert Finding.REVOKED not in verify(signature, world.document, trusted, in_days(0)).findings

    def test_of_an_authority_in_between_is_told(self, world: World) -> None:
        lower = world.below("fallen", world.ours)
        signature = lower.signature(world.document, lower.issue("worker", "/C=RU/CN=Работник"))
        world.ours.revoke(Person(lower.key, lower.certificate))
        trusted = world.trusted(world.ours.revocation_list("crl-fallen"))
        found = world.check(signature, trusted=trusted, at=in_days(0.01))
        assert (found.verdict, set(found.findings)) == (UNTRUSTED, {Finding.REVOKED, *REMARKS})

    def test_of_an_authority_in_between_is_told_whoever_else_has_its_name(self, world: World) -> None:
        """Certificates that come along are signed by nobody: another of the same name may stand among them."""
        lower = world.below("hidden", world.ours)
        signature = lower.signature(world.document, lower.issue("worker", "/C=RU/CN=Работник"))
        world.ours.revoke(Person(lower.key, lower.certificate))
        trusted = world.trusted(world.ours.revocation_list("crl-hidden"))
        dummy = world.ours.issue("dummy", "/C=RU/CN=Центр hidden", use="authority")
        for certificates in ((dummy,), (dummy, dummy)):  # behind the other, and before it
            body = with_certificates(signature, *certificates, first=len(certificates) > 1)
            assert world.check(body).verdict == VALID
            found = world.check(body, trusted=trusted, at=in_days(0.01))
            assert (found.verdict, Finding.REVOKED in found.findings) == (UNTRUSTED, True)

    def test_list_that_is_there_says_no(self, world: World) -> None:
        trusted = world.trusted(world.ours.revocation_list("crl-clean"))
        assert world.check(world.signature, trusted=trusted).findings == []

    def test_list_out_of_date_is_told(self, world: World) -> None:
        trusted = world.trusted(world.ours.revocation_list("crl-stale", hours=1))
        found = world.check(world.signature, trusted=trusted, at=in_days(1))
        assert (found.verdict, found.findings) == (VALID, [Finding.STALE_REVOCATIONS])


class TestSeveralSigners:
    def test_are_valid_together(self, world: World) -> None:
        found = world.check(world.signed_by_both(world.ivanov, world.petrov))
        assert (found.verdict, found.level) == (VALID, "CAdES-BES")
        assert {one["name"] for one in found.signers} == {"Иванов Иван Иванович", "Петров Пётр"}

    def test_are_told_one_by_one_and_one_bad_makes_the_whole_bad(self, world: World) -> None:
        found = world.check(world.signed_by_both(world.ivanov, world.stranger))
        assert found.verdict == UNTRUSTED
        told = {one["name"]: set(one["findings"]) - REMARKS for one in found.signers}
        assert told == {"Иванов Иван Иванович": set(), "Чужой": {Finding.UNKNOWN_AUTHORITY}}

    def test_are_told_one_by_one_however_it_is_written(self, world: World) -> None:
        """Some programs write lengths only at the end (BER)."""
        signers = [
            part for one in (world.ivanov, world.stranger) for part in ("-signer", one.certificate, "-inkey", one.key)
        ]
        body = done(
            ["cms", "-sign", "-binary", "-stream", "-in", world.document, *signers, "-md", "md_gost12_256"],
            ["-outform", "DER"],
        )
        assert body[1] == 0x80
        found = world.check(cms.unwrap(body))
        told = {one["name"]: set(one["findings"]) - REMARKS for one in found.signers}
        assert told == {"Иванов Иван Иванович": set(), "Чужой": {Finding.UNKNOWN_AUTHORITY}}

    def test_of_a_changed_file_are_both_told(self, world: World) -> None:
        found = world.check(world.signed_by_both(world.ivanov, world.petrov), content=world.ours.certificate)
        assert all(Finding.CHANGED_FILE in one["findings"] for one in found.signers)

    def test_are_at_least_one(self, world: World) -> None:
        """OpenSSL finds nothing wrong with a signature of nobody."""
        whole = asn1.ContentInfo.load(world.signature)
        whole["content"]["signer_infos"] = asn1.SignerInfos([])
        body = whole.dump()
        found = world.check(body)
        assert (found.verdict, found.findings) == (INVALID, [Finding.NO_SIGNER])


class TestTimeStamp:
    def test_is_the_time_of_the_signature(self, world: World) -> None:
        stamper = world.ours.issue("stamper", "/C=RU/CN=Служба времени", use="stamps")
        person = world.ours.issue("brief", "/C=RU/CN=Краткий", until=in_days(0.5))
        body = world.stamped(world.ours.signature(world.document, person), stamper)
        found = world.check(body, at=in_days(2))
        assert (found.verdict, found.level) == (VALID, "CAdES-T")
        assert found.signers[0]["stamped_at"]
        assert abs(found.as_of - in_days(0)) < timedelta(minutes=5)

    def test_of_something_else_is_not_relied_on(self, world: World) -> None:
        stamper = world.ours.issue("stamper-2", "/C=RU/CN=Служба времени", use="stamps")
        found = world.check(world.stamped(world.signature, stamper, of=b"something else"))
        assert (found.verdict, found.level) == (VALID, "CAdES-BES")
        assert Finding.STAMP_UNPROVEN in found.findings
        assert not found.signers[0]["stamped_at"]

    def test_of_a_revoked_service_is_not_relied_on(self, world: World) -> None:
        """Whoever has its key stamps the day they like."""
        stamper = world.ours.issue("stolen", "/C=RU/CN=Служба времени", use="stamps")
        person = world.ours.issue("ended", "/C=RU/CN=Краткий", until=in_days(0.5))
        body = world.stamped(world.ours.signature(world.document, person), stamper)
        assert world.check(body, at=in_days(2)).verdict == VALID
        world.ours.revoke(stamper)
        found = world.check(body, trusted=world.trusted(world.ours.revocation_list("crl-stolen")), at=in_days(2))
        assert found.verdict == UNTRUSTED
        assert {Finding.STAMP_UNPROVEN, Finding.EXPIRED} <= set(found.findings)

    def test_of_a_stranger_is_not_relied_on(self, world: World) -> None:
        stamper = world.strange.issue("stamper", "/C=RU/CN=Служба времени", use="stamps")
        found = world.check(world.stamped(world.signature, stamper))
        assert Finding.STAMP_UNPROVEN in found.findings
