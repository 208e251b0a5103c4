"""The stand-in of the plug-in: at work in a demonstration alone, and for whoever may sign."""

import base64
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.timezone import now
from pytest_django.fixtures import Settings

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, an_administrator, signed_in
from kenesh.demo import plugin
from kenesh.desk.models import Consultation
from kenesh.desk.rules import State
from kenesh.desk.signing import Records
from kenesh.desk.tests.make import make_consultation, make_desk
from kenesh.gost import engine
from kenesh.signatures import actions, trusting
from kenesh.signatures.models import Signable, Source, TrustedList, Verdict

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("store"),
    pytest.mark.skipif(not engine.is_available(), reason=f"needs {engine.PACKAGE}"),
]
PATHS = ("plugin", "certificates", "sign")


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = True
    monkeypatch.setattr(plugin, "folder", lambda: tmp_path / "plugin")
    trusting._kept.cache_clear()


@pytest.fixture
def consultation() -> Consultation:
    return make_consultation(by=a_consultant(office=make_desk()), state=State.COMPLETED)


def prepared(consultation: Consultation, by: User) -> Signable:
    (document,) = Records().documents(by, [consultation.pk])
    return actions.prepare("consultation-record", document, Records(), by=by, now=now())


def sign(signable: Signable, by: User, **changed: str) -> tuple[int, bytes]:
    asked = {"hash": signable.hash_256, "bits": "256", "certificate": "person", **changed}
    answer = signed_in(by).post(reverse("demo:sign"), asked)
    return answer.status_code, answer.content


class TestOutsideADemonstration:
    def test_is_not_there(self, settings: Settings, consultation: Consultation) -> None:
        assert consultation.consultant
        signable = prepared(consultation, consultation.consultant)
        settings.DEMO = False
        client = signed_in(consultation.consultant)
        assert {client.get(reverse(f"demo:{one}")).status_code for one in PATHS[:2]} == {404}
        assert sign(signable, consultation.consultant)[0] == 404
        assert not plugin.introduce(now=now())
        assert not TrustedList.objects.exists()
        assert not plugin.folder().exists()


class TestADemonstration:
    def test_trusts_its_own_authority_once_beside_others(self) -> None:
        assert plugin.introduce(now=now())
        assert not plugin.introduce(now=now())
        assert TrustedList.objects.count() == 1

    def test_gives_each_their_own_certificates(self, consultation: Consultation) -> None:
        assert consultation.consultant
        told = signed_in(consultation.consultant).get(reverse("demo:certificates")).json()["certificates"]
        assert [one["name"] for one in told] == [one.name for one in plugin.HAVE]
        assert consultation.consultant.full_name.partition(" ")[0] in told[0]["subject"]

    def test_signs_what_has_that_hash(self, consultation: Consultation) -> None:
        plugin.introduce(now=now())
        by = consultation.consultant
        assert by
        signable = prepared(consultation, by)
        for bits, certificate in (("256", "person"), ("512", "wide")):
            digest = signable.hash_256 if bits == "256" else signable.hash_512
            status, body = sign(signable, by, hash=digest.upper(), bits=bits, certificate=certificate)
            assert status == 200
            base64.b64decode(body)
            kept = actions.receive(signable, body, source=Source.PLUGIN, by=by, now=now())
            assert kept.newest
            assert (kept.newest.verdict, kept.newest.findings) == (Verdict.VALID, [])

    def test_signs_nothing_that_the_person_may_not(self, consultation: Consultation) -> None:
        by = consultation.consultant
        assert by
        signable = prepared(consultation, by)
        assert sign(signable, a_consultant(office=by.office))[0] == 422
        assert sign(signable, an_administrator())[0] == 404
        assert sign(signable, by, hash="00" * 32)[0] == 422
        assert sign(signable, by, bits="512")[0] == 422
        assert sign(signable, by, certificate="nobody")[0] == 422


class TestTheRecordOfAConsultation:
    def test_is_the_same_bytes_for_all_who_sign_it(self, consultation: Consultation) -> None:
        by = consultation.consultant
        assert by
        first = Records().content(by, consultation.pk, now=now())
        assert Records().content(by, consultation.pk, now=now()) == first

    def test_is_signed_by_its_consultant_and_seen_by_colleagues(self, consultation: Consultation) -> None:
        colleague = a_consultant(office=consultation.office)
        (seen,) = Records().documents(colleague, [consultation.pk])
        assert not seen.may_sign
        plugin.introduce(now=now())
        by = consultation.consultant
        assert by
        signable = prepared(consultation, by)
        _status, body = sign(signable, by)
        actions.receive(signable, body, source=Source.PLUGIN, by=by, now=now())
        url = reverse("signatures:document", args=["consultation-record", consultation.pk])
        assert "•••-•••-" in signed_in(colleague).get(url).content.decode()
        assert "•••-•••-" not in signed_in(by).get(url).content.decode()

    def test_of_one_not_completed_is_none(self) -> None:
        by = a_consultant(office=make_desk())
        waiting = make_consultation(by=by, state=State.IN_PROGRESS)
        assert Records().documents(by, [waiting.pk]) == []
