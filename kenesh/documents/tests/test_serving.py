"""A file on its way to the browser."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from kenesh.accounts.tests.make import a_consultant, signed_in
from kenesh.documents.tests import make
from kenesh.documents.tests.conftest import Store, kept

pytestmark = pytest.mark.django_db


def opened(name: str, content: bytes) -> Any:
    user = a_consultant()
    upload = make.an_upload(by=user, name=name, content=content)
    return signed_in(user).get(reverse("documents:uploaded", args=[upload.pk]))


class TestServing:
    @pytest.mark.parametrize(
        ("name", "content", "kind", "shown"),
        [
            ("справка.pdf", make.PDF, "application/pdf", True),
            ("photo.png", make.png(), "image/png", True),
            ("photo.tif", make.TIFF, "image/tiff", False),
            (
                "письмо.docx",
                make.docx(),
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                False,
            ),
            ("note.txt", b"hello", "text/plain", False),
        ],
    )
    def test_is_harmless(self, name: str, content: bytes, kind: str, shown: bool) -> None:
        answer = opened(name, content)
        assert b"".join(answer.streaming_content) == content
        assert answer["Content-Type"] == kind
        assert answer["Content-Length"] == str(len(content))
        assert answer["Content-Disposition"].startswith("inline" if shown else "attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer["Cache-Control"] == "private, no-store"
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert policy.endswith("; sandbox") == (kind != "application/pdf")

    def test_keeps_a_name_of_any_alphabet(self) -> None:
        answer = opened('Үсөнова "Ө".docx', make.docx())
        assert "filename*=utf-8''" in answer["Content-Disposition"].lower()
        assert "%D2%AE" in answer["Content-Disposition"]

    def test_says_politely_that_the_store_has_no_such_file(self, folder: Path) -> None:
        user = a_consultant()
        upload = make.an_upload(by=user)
        kept(folder)[0].unlink()
        answer = signed_in(user).get(reverse("documents:uploaded", args=[upload.pk]))
        assert answer.status_code == 503
        assert "<h1>" in answer.content.decode()

    def test_comes_from_a_bucket_and_says_politely_that_it_does_not_answer(self, s3: Store) -> None:
        user = a_consultant()
        upload = make.an_upload(by=user, content=make.PDF.ljust(2_000_000, b"\n"))
        client, url = signed_in(user), reverse("documents:uploaded", args=[upload.pk])
        assert len(b"".join(client.get(url).streaming_content)) == 2_000_000  # type: ignore[attr-defined]
        s3.server.stop()
        assert client.get(url).status_code == 503
