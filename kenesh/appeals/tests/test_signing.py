"""The attachments of an appeal, signed: the pages, whom they let in, what they say."""

import base64
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer, signed_in
from kenesh.appeals.models import Appeal, AppealAttachment
from kenesh.appeals.tests.make import an_appeal
from kenesh.documents.actions import Chosen, attach, receive
from kenesh.gost import engine
from kenesh.signatures import actions
from kenesh.signatures.models import Signable, Signature, Source, Verdict
from kenesh.signatures.tests.conftest import nothing_remembered as nothing_remembered
from kenesh.signatures.tests.conftest import world as world
from kenesh.signatures.tests.make import World, changed

pytestmark = pytest.mark.django_db
KIND = "appeal-file"


def page(name: str, file: AppealAttachment, *more: Any) -> str:
    return reverse(f"signatures:{name}", args=[KIND, file.pk, *more])


@pytest.fixture
def consultant(store: Path) -> User:
    return a_consultant()


@pytest.fixture
def file(world: World, consultant: User) -> AppealAttachment:
    """The world's document, on an appeal."""
    actions.trust(world.trusted().authorities, [], by=None, now=now())
    return attached(an_appeal(by=consultant), world.document.read_bytes(), consultant)


def attached(appeal: Appeal, body: bytes, by: User, name: str = "решение.pdf") -> AppealAttachment:
    upload = receive(ContentFile(body, name=name), by=by, now=now())
    with transaction.atomic():
        attach(AppealAttachment, {"appeal": appeal}, Chosen((upload,)), by=by, now=now())
    return AppealAttachment.objects.get(appeal=appeal, name=name)


def text_of(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def shown(client: Client, file: AppealAttachment) -> str:
    """The number of what the page asks to be signed."""
    found = re.search(r'name="content" value="([0-9a-f-]{36})"', text_of(client, page("upload", file)))
    assert found
    return found[1]


def send(client: Client, file: AppealAttachment, body: bytes, name: str = "решение.sig") -> Any:
    data = {"content": shown(client, file), "signature": SimpleUploadedFile(name, body)}
    return client.post(page("upload", file), data)


class TestDocument:
    def test_says_that_nobody_has_signed(self, file: AppealAttachment, consultant: User) -> None:
        text = text_of(signed_in(consultant), page("document", file))
        assert "Никто ещё не подписал этот документ." in text
        assert page("sign", file) in text

    def test_says_who_signed_when_and_by_which_certificate(
        self, world: World, file: AppealAttachment, consultant: User, django_assert_max_num_queries: Any
    ) -> None:
        client = signed_in(consultant)
        assert send(client, file, world.signature).status_code == 302
        with django_assert_max_num_queries(6):
            text = text_of(client, page("document", file))
        for words in ("Иванов Иван Иванович", "Мэрия", "1051600000001", "1651000001", "123-456-789 01", "CAdES-BES"):
            assert words in text
        assert "openssl cms -verify" in text

    def test_shows_snils_in_full_to_an_administrator(
        self, world: World, file: AppealAttachment, consultant: User
    ) -> None:
        send(signed_in(consultant), file, world.signature)
        assert "123-456-789 01" in text_of(signed_in(an_administrator()), page("document", file))

    def test_gives_out_document_and_signature_to_the_byte(
        self, world: World, file: AppealAttachment, consultant: User
    ) -> None:
        client = signed_in(consultant)
        send(client, file, world.signature)
        signature = Signature.objects.get()
        content = client.get(page("content", file, signature.signable_id))
        assert b"".join(content.streaming_content) == world.document.read_bytes()  # type: ignore[attr-defined]
        saved = client.get(page("signature", file, signature.pk))
        assert saved.content == world.signature
        assert "attachment" in saved["Content-Disposition"]

    def test_is_nowhere_for_another_office_and_for_observers(
        self, world: World, file: AppealAttachment, consultant: User
    ) -> None:
        send(signed_in(consultant), file, world.signature)
        signature = Signature.objects.get()
        pages = [page(name, file) for name in ("document", "sign", "upload")]
        pages += [page("content", file, signature.signable_id), page("signature", file, signature.pk)]
        pages.append(f"{reverse('signatures:several', args=[KIND])}?of={file.pk}")
        for stranger in (a_consultant(), a_head(), an_observer()):
            client = signed_in(stranger)
            assert {client.get(url).status_code for url in pages} == {404}
            assert client.post(page("upload", file), {}).status_code == 404

    def test_does_not_show_signatures_of_the_same_bytes_elsewhere(
        self, world: World, file: AppealAttachment, consultant: User
    ) -> None:
        send(signed_in(consultant), file, world.signature)
        other = a_consultant()
        own = attached(an_appeal(by=other), world.document.read_bytes(), other)
        assert "Иванов" not in text_of(signed_in(other), page("document", own))

    def test_lets_an_administrator_look_and_not_sign(self, file: AppealAttachment) -> None:
        client = signed_in(an_administrator())
        assert page("sign", file) not in text_of(client, page("document", file))
        assert client.get(page("sign", file)).status_code == 404

    def test_of_no_known_kind_is_404(self, file: AppealAttachment, consultant: User) -> None:
        assert signed_in(consultant).get(reverse("signatures:document", args=["poem", 1])).status_code == 404


class TestUpload:
    @pytest.mark.parametrize("form", ["der", "base64", "pem"])
    def test_takes_every_form_of_a_signature(
        self, world: World, file: AppealAttachment, consultant: User, form: str
    ) -> None:
        encoded = base64.encodebytes(world.signature)
        pem = b"-----BEGIN CMS-----\n" + encoded + b"-----END CMS-----\n"
        answer = send(signed_in(consultant), file, {"der": world.signature, "base64": encoded, "pem": pem}[form])
        signature = Signature.objects.get()
        assert answer["Location"] == f"{page('document', file)}#signature-{signature.pk}"
        assert signature.newest
        assert signature.newest.verdict == Verdict.VALID
        assert (signature.source, signature.received_by) == (Source.FILE, consultant)

    def test_says_beside_the_field_what_is_no_signature(self, file: AppealAttachment, consultant: User) -> None:
        answer = send(signed_in(consultant), file, b"%PDF-1.7 the document itself")
        assert answer.status_code == 422
        assert "id_signature_error" in answer.content.decode()
        assert not Signature.objects.exists()

    def test_says_that_a_file_is_needed_or_too_large(self, file: AppealAttachment, consultant: User) -> None:
        client = signed_in(consultant)
        assert client.post(page("upload", file), {"content": shown(client, file)}).status_code == 422
        assert send(client, file, b"\x30" * 600_000).status_code == 413

    def test_keeps_one_of_a_changed_file_and_says_so(
        self, world: World, consultant: User, now_: datetime, store: Path
    ) -> None:
        actions.trust(world.trusted().authorities, [], by=None, now=now_)
        file = attached(an_appeal(by=consultant), changed(world.document.read_bytes(), 500), consultant)
        client = signed_in(consultant)
        assert send(client, file, world.signature).status_code == 302
        check = Signature.objects.get().newest
        assert check
        assert check.verdict == Verdict.INVALID
        assert "signed-wrong" in text_of(client, page("document", file))


class TestSign:
    def test_tells_the_hashes_under_a_policy_of_its_own(self, file: AppealAttachment, consultant: User) -> None:
        answer = signed_in(consultant).get(page("sign", file))
        signable = Signable.objects.get()
        assert signable.hash_256 in answer.content.decode()
        assert "chrome-extension://" in answer["Content-Security-Policy"]
        assert "unsafe" not in answer["Content-Security-Policy"]
        other = signed_in(consultant).get(page("document", file))
        assert "chrome-extension" not in other["Content-Security-Policy"]

    def test_names_no_stand_in_outside_a_demonstration(self, file: AppealAttachment, consultant: User) -> None:
        assert "demo/" not in text_of(signed_in(consultant), page("sign", file))

    def test_takes_what_the_plug_in_made(self, world: World, file: AppealAttachment, consultant: User) -> None:
        client = signed_in(consultant)
        data = {"content": shown(client, file), "signature": base64.encodebytes(world.signature).decode()}
        assert client.post(page("sign", file), data).status_code == 302
        assert Signature.objects.get().source == Source.PLUGIN

    def test_is_of_what_was_shown_and_of_this_document_alone(
        self, world: World, file: AppealAttachment, consultant: User
    ) -> None:
        other = attached(an_appeal(by=consultant), b"%PDF-1.7 other", consultant, "другое.pdf")
        client = signed_in(consultant)
        data = {"content": shown(client, other), "signature": base64.encodebytes(world.signature).decode()}
        assert client.post(page("sign", file), data).status_code == 404

    def test_without_the_engine_says_what_to_install_and_still_takes_files(
        self, world: World, file: AppealAttachment, consultant: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client, body = signed_in(consultant), world.signature
        monkeypatch.setattr(engine, "is_available", lambda: False)
        assert engine.PACKAGE in text_of(client, page("sign", file))
        assert send(client, file, body).status_code == 302
        text = text_of(client, page("document", file))
        assert engine.PACKAGE in text


class TestSeveral:
    def test_says_of_each_how_it_is_signed(
        self, world: World, file: AppealAttachment, consultant: User, django_assert_max_num_queries: Any
    ) -> None:
        client = signed_in(consultant)
        send(client, file, world.signature)
        files = [file, *(attached(file.appeal, b"%%PDF-1.7 %d" % n, consultant, f"{n}.pdf") for n in range(3))]
        url = f"{reverse('signatures:several', args=[KIND])}?{'&'.join(f'of={one.pk}' for one in files)}"
        with django_assert_max_num_queries(4):
            part = client.get(url, headers={"HX-Request": "true"}).content.decode()
        assert part.count("<li>") == 4
        assert part.count('class="badge done"') == 1
        assert "<html" not in part
        assert "<html" in text_of(client, url)

    def test_is_where_the_appeal_asks_for_it(self, file: AppealAttachment, consultant: User) -> None:
        text = text_of(signed_in(consultant), reverse("appeals:card", args=[file.appeal_id]))
        assert f"{reverse('signatures:several', args=[KIND])}?of={file.pk}" in text

    @pytest.mark.parametrize("asked", ["", "?of=", "?of=x", "?of=99999999999999999999", "?of=" + "9" * 5000, "?of=0"])
    def test_of_nothing_is_404(self, file: AppealAttachment, consultant: User, asked: str) -> None:
        url = reverse("signatures:several", args=[KIND])
        assert signed_in(consultant).get(f"{url}{asked}").status_code == 404


class TestTrusted:
    def test_lists_authorities_for_administrators(
        self, world: World, file: AppealAttachment, django_assert_max_num_queries: Any
    ) -> None:
        actions.trust(*_read(world, world.ours.revocation_list("of-a-page")), by=None, now=now())
        client, url = signed_in(an_administrator()), reverse("signatures:trusted")
        client.get(url)
        with django_assert_max_num_queries(4):
            text = text_of(client, url)
        authority = world.trusted().authorities[0]
        assert authority.title in text
        assert authority.fingerprint in text
        assert signed_in(a_consultant()).get(url).status_code == 404

    def test_says_that_there_are_none(self) -> None:
        assert "manage.py trust" in text_of(signed_in(an_administrator()), reverse("signatures:trusted"))


def _read(world: World, crl: Path) -> Any:
    made = world.trusted(crl)
    return made.authorities, made.revocations


@pytest.fixture
def now_() -> datetime:
    return now()
