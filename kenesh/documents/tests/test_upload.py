"""Sending a file while the form is still being filled in."""

import re
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer, signed_in
from kenesh.documents import rules
from kenesh.documents.models import StoredFile, Upload
from kenesh.documents.tests import make
from kenesh.documents.tests.conftest import kept

UPLOAD = reverse("documents:upload")


def send(client: Client, file: SimpleUploadedFile | None = None) -> Any:
    return client.post(UPLOAD, {"file": file or make.a_file()})


@pytest.mark.django_db
class TestUpload:
    def test_answers_with_the_files_row_for_the_form(self, django_assert_max_num_queries: Any) -> None:
        user = a_consultant()
        client = signed_in(user)
        with django_assert_max_num_queries(16):
            answer = send(client)
        upload = Upload.objects.get()
        assert answer.status_code == 201
        assert f'name="attachments" value="{upload.pk}"' in answer.content.decode()
        assert (upload.user, upload.name) == (user, "справка.pdf")

    @pytest.mark.parametrize(
        ("name", "content", "status"),
        [
            ("a.zip", make.zipped({"a": "b"}), 415),
            ("a.exe", b"MZ" + b"\0" * 100, 415),
            ("a.svg", b"<svg onload='alert(1)'/>", 415),
            ("photo.jpg", make.PDF, 422),
            ("empty.pdf", b"", 415),
        ],
    )
    def test_refuses_with_a_sentence_in_plain_text(self, name: str, content: bytes, status: int) -> None:
        answer = send(signed_in(a_consultant()), SimpleUploadedFile(name, content))
        assert answer.status_code == status
        assert answer["Content-Type"] == "text/plain; charset=utf-8"
        assert answer.content.decode().endswith(".")
        assert not StoredFile.objects.exists()

    def test_refuses_more_than_25_megabytes_without_writing_it_down(self, folder: Path) -> None:
        answer = send(signed_in(a_consultant()), make.a_file("a.pdf", make.PDF.ljust(rules.LARGEST + 1, b"\n")))
        assert answer.status_code == 413
        assert "25" in answer.content.decode()
        assert not kept(folder)

    def test_takes_a_name_with_slashes_and_one_of_300_letters(self) -> None:
        client = signed_in(a_consultant())
        body = (
            '--x\r\nContent-Disposition: form-data; name="file"; filename="{}"\r\nContent-Type: application/pdf\r\n\r\n'
        )
        for name in ("../../../etc/справка.pdf", "C:\\temp\\справка.pdf", "ы" * 300 + ".pdf", "a." + "ы" * 300):
            content = body.format(name.replace("\\", "\\\\")).encode() + make.PDF + b"\r\n--x--\r\n"
            answer = client.post(UPLOAD, content, content_type="multipart/form-data; boundary=x")
            assert answer.status_code == 201, answer.content.decode()
        names = list(Upload.objects.order_by("received_at").values_list("name", flat=True))
        assert names[:2] == ["справка.pdf", "справка.pdf"]
        assert [len(name) for name in names[2:]] == [rules.LONGEST_NAME, rules.LONGEST_NAME]

    def test_asks_for_a_file_where_none_came(self) -> None:
        answer = signed_in(a_consultant()).post(UPLOAD)
        assert answer.status_code == 422
        assert answer["Content-Type"].startswith("text/plain")

    @pytest.mark.parametrize(("make_one", "status"), [(a_head, 201), (an_administrator, 201), (an_observer, 404)])
    def test_is_for_those_who_write_records(self, make_one: Callable[[], User], status: int) -> None:
        assert send(signed_in(make_one())).status_code == status

    def test_writes_nothing_down_of_a_stranger(self, folder: Path) -> None:
        answer = send(Client())
        assert answer.status_code == 302
        assert not StoredFile.objects.exists()

    def test_says_that_the_temporary_disk_is_full(self, tiny_disk: Path, settings: Settings, folder: Path) -> None:
        settings.FILE_UPLOAD_TEMP_DIR = str(tiny_disk)
        client = signed_in(a_consultant())
        answer = send(client, make.a_file("a.pdf", make.PDF.ljust(400_000, b"\n")))
        assert answer.status_code == 507
        assert answer.content.decode()
        assert not kept(folder)
        assert send(client).status_code == 201  # the room is given back

    def test_loses_no_word_of_a_form_whose_file_is_too_large(self, settings: Settings) -> None:
        settings.ROOT_URLCONF = "kenesh.documents.tests.pages"
        big = make.a_file("a.pdf", make.PDF.ljust(rules.LARGEST + 1, b"\n"))
        answer = signed_in(a_consultant()).post(
            "/words/", {"attachments": [big, make.a_file("b.pdf")], "title": "Слова"}
        )
        page = answer.content.decode()
        assert "a.pdf: " in page
        assert 'value="Слова"' in page
        assert "b.pdf" in page
        assert Upload.objects.count() == 1


@pytest.mark.django_db
class TestUploaded:
    def test_is_shown_to_its_sender_only(self, django_assert_max_num_queries: Any) -> None:
        user = a_consultant()
        upload = make.an_upload(by=user)
        client = signed_in(user)
        url = reverse("documents:uploaded", args=[upload.pk])
        client.get(url)  # the first request of a session renews it
        with django_assert_max_num_queries(3):
            answer = client.get(url)
        assert b"".join(answer.streaming_content) == make.PDF  # type: ignore[attr-defined]
        for other in (a_consultant(office=user.office), an_administrator()):
            assert signed_in(other).get(url).status_code == 404


class TestAnInterruptedUpload:
    """Over a real socket, to a real server."""

    def connect(self, live_server: LiveServer, client: Client, path: str, body: bytes, length: int) -> socket.socket:
        match = re.match(r"http://(.+):(\d+)", live_server.url)
        assert match
        secret = "a" * 32
        session = client.cookies[configured.SESSION_COOKIE_NAME].value
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {match[1]}:{match[2]}\r\nX-CSRFToken: {secret}\r\nConnection: close\r\n"
            f"Cookie: {configured.SESSION_COOKIE_NAME}={session}; {configured.CSRF_COOKIE_NAME}={secret}\r\n"
            f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {length}\r\n\r\n"
        )
        connection = socket.create_connection((match[1], int(match[2])), timeout=20)
        connection.sendall(head.encode() + body)
        return connection

    def answer(self, connection: socket.socket) -> bytes:
        with connection:
            connection.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    def body(self, field: str, content: bytes, *, whole: bool, before: bytes = b"") -> bytes:
        head = f'--x\r\nContent-Disposition: form-data; name="{field}"; filename="a.pdf"\r\n\r\n'.encode()
        return before + head + content + (b"\r\n--x--\r\n" if whole else b"")

    def test_leaves_nothing(self, live_server: LiveServer, folder: Path) -> None:
        client = signed_in(a_consultant())
        whole = self.body("file", make.PDF.ljust(500_000, b"\n"), whole=True)
        said = self.answer(self.connect(live_server, client, UPLOAD, whole[:250_000], len(whole)))
        assert b" 201 " not in said.split(b"\r\n")[0]
        assert not Upload.objects.exists()
        assert not StoredFile.objects.exists()
        assert not kept(folder)
        said = self.answer(self.connect(live_server, client, UPLOAD, whole, len(whole)))
        assert b" 201 " in said.split(b"\r\n")[0]

    def test_does_not_save_the_form_without_its_file(self, live_server: LiveServer, settings: Settings) -> None:
        settings.ROOT_URLCONF = "kenesh.documents.tests.pages"
        client = signed_in(a_consultant())
        title = b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nwords\r\n'
        whole = self.body("attachments", make.PDF.ljust(500_000, b"\n"), whole=True, before=title)
        said = self.answer(self.connect(live_server, client, "/words/", whole[:250_000], len(whole)))
        assert b" 400 " in said.split(b"\r\n")[0]
        assert b'id="saved"' not in said
