"""Signatures prepared for, kept with what their check said, and checked again."""

import base64
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from asn1crypto import cms as asn1
from asn1crypto import core
from django.core.management import CommandError, call_command
from django.utils import translation

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant
from kenesh.documents.models import StoredFile
from kenesh.documents.tests.conftest import Store
from kenesh.documents.tests.conftest import s3 as s3
from kenesh.gost import engine
from kenesh.gost.raw import hash_of
from kenesh.refused import Refused
from kenesh.signatures import actions, queries, trusting, words
from kenesh.signatures.contract import Document
from kenesh.signatures.models import Check, Signable, Signature, Source, Verdict
from kenesh.signatures.rules import LARGEST, Finding
from kenesh.signatures.tests.make import KIND, World, a_signable, a_stored_file, changed, in_days

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(store: Path) -> Path:
    return store


@pytest.fixture
def consultant() -> User:
    return a_consultant()


@pytest.fixture
def believed(world: World, now: datetime) -> None:
    actions.trust(world.trusted().authorities, [], by=None, now=now)


@pytest.fixture
def signable(world: World, believed: None) -> Signable:
    return a_signable(world.document.read_bytes())


@dataclass
class Paper:
    """A kind of document that only tests have."""

    body: bytes

    def documents(self, user: User, owners: Collection[int]) -> list[Document]:
        return [Document(owner=owner, title="Решение", name="решение.pdf", page="/", may_sign=True) for owner in owners]

    def content(self, user: User, owner: int, *, now: datetime) -> StoredFile:
        return a_stored_file(self.body)


def prepared(paper: Paper, by: User, now: datetime, owner: int = 1) -> Signable:
    return actions.prepare(KIND, paper.documents(by, [owner])[0], paper, by=by, now=now)


def received(signable: Signable, body: bytes, by: User, now: datetime) -> Signature:
    return actions.receive(signable, body, source=Source.FILE, by=by, now=now)


def findings(signature: Signature) -> set[str]:
    assert signature.newest
    return set(signature.newest.findings) - {Finding.NO_REVOCATIONS}


class TestPrepare:
    def test_gives_both_hashes_of_the_content(self, world: World, consultant: User, now: datetime) -> None:
        body = world.document.read_bytes()
        signable = prepared(Paper(body), consultant, now)
        assert (signable.name, signable.made_at) == ("решение.pdf", now)
        assert signable.hash_256 == hash_of(body, 256)
        assert signable.hash_512 == hash_of(body, 512)

    def test_gives_the_same_while_the_content_is_the_same(self, world: World, consultant: User, now: datetime) -> None:
        body = world.document.read_bytes()
        first = prepared(Paper(body), consultant, now)
        assert prepared(Paper(body), consultant, in_days(1)) == first
        assert prepared(Paper(body + b"\n"), consultant, now) != first
        assert prepared(Paper(body), consultant, now, owner=2) != first

    def test_leaves_hashes_for_later_without_the_engine(
        self, world: World, consultant: User, now: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        paper = Paper(world.document.read_bytes())
        with monkeypatch.context() as patch:
            patch.setattr(engine, "is_available", lambda: False)
            assert prepared(paper, consultant, now).hash_256 == ""
        assert prepared(paper, consultant, now).hash_256 != ""
        assert Signable.objects.count() == 1


class TestReceive:
    def test_keeps_signature_and_check(self, world: World, signable: Signable, consultant: User, now: datetime) -> None:
        kept = received(signable, world.signature, consultant, now)
        assert (bytes(kept.body), kept.source, kept.received_by) == (world.signature, Source.FILE, consultant)
        check = kept.newest
        assert check
        assert (check.verdict, check.level, check.at, check.as_of) == (Verdict.VALID, "CAdES-BES", now, now)
        assert check.signers[0]["name"] == "Иванов Иван Иванович"
        current = trusting.current()
        assert current
        assert check.trusted_id == current.pk

    def test_keeps_der_of_base64(self, world: World, signable: Signable, consultant: User, now: datetime) -> None:
        kept = received(signable, base64.encodebytes(world.signature), consultant, now)
        assert bytes(kept.body) == world.signature

    def test_keeps_the_same_once(self, world: World, signable: Signable, consultant: User, now: datetime) -> None:
        first = received(signable, world.signature, consultant, now)
        assert received(signable, base64.b64encode(world.signature), consultant, in_days(1)) == first
        assert (Signature.objects.count(), Check.objects.count()) == (1, 1)

    def test_keeps_several_of_one_content(
        self, world: World, signable: Signable, consultant: User, now: datetime
    ) -> None:
        received(signable, world.signature, consultant, now)
        received(signable, world.ours.signature(world.document, world.petrov), consultant, now)
        assert queries.verdicts(KIND, [signable.owner, 77]) == {signable.owner: [Verdict.VALID] * 2}

    def test_keeps_one_of_a_changed_file(self, world: World, believed: None, consultant: User, now: datetime) -> None:
        """It is evidence, too."""
        other = a_signable(changed(world.document.read_bytes(), 500))
        kept = received(other, world.signature, consultant, now)
        assert kept.newest
        assert kept.newest.verdict == Verdict.INVALID
        assert findings(kept) == {Finding.CHANGED_FILE}

    def test_keeps_nothing_that_is_no_signature(self, signable: Signable, consultant: User, now: datetime) -> None:
        for body in (b"%PDF-1.7 something", b"", b"\x30\x80" * 100, b"\0" * 1000):
            with pytest.raises(Refused):
                received(signable, body, consultant, now)
        assert not Signature.objects.exists()

    def test_takes_nothing_too_large(self, signable: Signable, consultant: User, now: datetime) -> None:
        with pytest.raises(Refused) as refused:
            received(signable, b"\x30" * (LARGEST + 1), consultant, now)
        assert refused.value.status == 413

    def test_takes_a_document_inside_only_if_it_is_this_one(
        self, world: World, signable: Signable, consultant: User, now: datetime
    ) -> None:
        whole = asn1.ContentInfo.load(world.signature)
        inside = whole["content"]["encap_content_info"]
        inside["content"] = core.OctetString(world.document.read_bytes())
        kept = received(signable, whole.dump(), consultant, now)
        assert kept.newest
        assert kept.newest.verdict == Verdict.VALID
        assert findings(kept) == {Finding.ATTACHED}
        inside["content"] = core.OctetString(b"another document")
        with pytest.raises(Refused):
            received(signable, whole.dump(), consultant, now)

    def test_keeps_unchecked_what_cannot_be_checked(
        self, world: World, signable: Signable, consultant: User, now: datetime, folder: Path
    ) -> None:
        (folder / signable.content.key).unlink()
        kept = received(signable, world.signature, consultant, now)
        assert kept.newest
        assert kept.newest.verdict == Verdict.UNCHECKED
        assert findings(kept) == {Finding.FILE_AWAY}

    def test_reads_the_file_from_a_store_that_is_no_folder(
        self, s3: Store, world: World, believed: None, consultant: User, now: datetime
    ) -> None:
        kept = received(a_signable(world.document.read_bytes()), world.signature, consultant, now)
        assert kept.newest
        assert kept.newest.verdict == Verdict.VALID

    def test_shows_everything_in_three_queries(
        self, world: World, signable: Signable, consultant: User, now: datetime, django_assert_num_queries: object
    ) -> None:
        received(signable, world.signature, consultant, now)
        received(signable, world.ours.signature(world.document, world.petrov), consultant, now)
        with django_assert_num_queries(3):  # type: ignore[operator]
            shown = [one.newest for each in queries.signables(KIND, 1) for one in each.signatures.all()]
        assert len(shown) == 2


class TestVerifySignatures:
    def test_checks_what_could_not_be_checked_before(
        self, world: World, signable: Signable, consultant: User, now: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(engine, "is_available", lambda: False)
            kept = received(signable, world.signature, consultant, now)
            assert findings(kept) == {Finding.NO_ENGINE}
            with pytest.raises(CommandError, match=engine.PACKAGE):
                call_command("verify_signatures")
        assert "unchecked → valid" in told("--unchecked")
        assert told() == "There is nothing to check.\n"

    def test_leaves_no_row_where_there_is_nothing_new_to_say(
        self,
        world: World,
        signable: Signable,
        consultant: User,
        now: datetime,
        folder: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(engine, "is_available", lambda: False)
            told()  # a machine without the engine, and without signatures, has nothing to complain of
        file = folder / signable.content.key
        away = file.rename(file.with_suffix(".away"))
        received(signable, world.signature, consultant, now)
        assert [told(), told()] == ["unchecked: 1\n"] * 2
        assert Check.objects.count() == 1
        away.rename(file)
        assert "unchecked → valid" in told()
        assert Check.objects.count() == 2

    def test_checks_what_came_before_the_list(self, world: World, consultant: User, now: datetime) -> None:
        kept = received(a_signable(world.document.read_bytes()), world.signature, consultant, now)
        assert findings(kept) == {Finding.NO_LIST}
        assert told() == "There is nothing to check.\n"
        actions.trust(world.trusted().authorities, [], by=None, now=now)
        assert "untrusted → valid" in told()

    def test_asks_about_the_day_the_signature_came(
        self, world: World, signable: Signable, consultant: User, now: datetime
    ) -> None:
        """A certificate that has ended since, or was revoked since, was good then."""
        person = world.ours.issue("brief-2", "/C=RU/CN=Краткий", until=now + timedelta(seconds=1))
        kept = received(signable, world.ours.signature(world.document, person), consultant, now)
        checked = actions.check_again(kept, by=None, now=in_days(400))
        assert (checked.verdict, checked.as_of) == (Verdict.VALID, now)

    def test_ends_with_an_error_where_something_became_worse(
        self, world: World, signable: Signable, consultant: User, now: datetime, folder: Path
    ) -> None:
        received(signable, world.signature, consultant, now)
        stored = folder / signable.content.key
        stored.chmod(0o600)
        stored.write_bytes(changed(world.document.read_bytes(), 100))
        with pytest.raises(CommandError, match="worse than before: 1"):
            told("--all")
        assert Check.objects.count() == 2

    def test_takes_those_since_a_day(self, world: World, signable: Signable, consultant: User, now: datetime) -> None:
        received(signable, world.signature, consultant, now)
        assert told("--since", f"{in_days(2):%Y-%m-%d}") == "There is nothing to check.\n"
        assert told("--since", f"{in_days(-2):%Y-%m-%d}") == "valid: 1\n"
        with pytest.raises(CommandError):
            told("--since", "yesterday")


class TestWords:
    def test_are_there_for_every_finding_and_verdict(self) -> None:
        for finding in Finding:
            assert words.sentence(finding, {"issuer": "УЦ", "until": "2026-11-22T10:00:00+00:00"})
        for verdict in Verdict:
            assert words.meaning(verdict)

    def test_name_the_day(self) -> None:
        with translation.override("ru"):
            assert "22.11.2026" in words.sentence(Finding.EXPIRED, {"until": "2026-11-22T10:00:00+00:00"})

    def test_give_a_command_that_a_shell_reads(self, world: World) -> None:
        assert "'моё дело.pdf'" in words.by_hand("моё дело.pdf", "моё дело.pdf.sig")


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("verify_signatures", *arguments, stdout=out)
    return out.getvalue()
