"""Files that go with a letter: sent by SMTP, read on a page, forgotten."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from kenesh.letters import actions, rules
from kenesh.letters.actions import Attached
from kenesh.letters.models import Letter, LetterAttachment, LetterState
from kenesh.letters.tests.make import a_letter, work
from kenesh.refused import Refused

pytestmark = pytest.mark.django_db
SHEET = Attached(
    "Отчёт за март.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\x03\x04"
)
PAPER = Attached("Отчёт за март.pdf", "application/pdf", b"%PDF-1.7 \xff\x00")


class TestAttachment:
    def test_comes_to_the_reader_as_it_was(self, smtp_server: Any) -> None:
        a_letter(attached=[SHEET, PAPER])
        work()
        (taken,) = smtp_server.letters
        files = list(taken.iter_attachments())
        assert [file.get_filename() for file in files] == [SHEET.name, PAPER.name]
        assert [file.get_content_type() for file in files] == [SHEET.content_type, PAPER.content_type]
        assert [file.get_content() for file in files] == [SHEET.content, PAPER.content]
        assert "Гүлмира" in taken.get_body(("plain",)).get_content()
        assert "Гүлмира" in taken.get_body(("html",)).get_content()
        assert Letter.objects.get().state == LetterState.SENT

    @pytest.mark.parametrize(
        ("name", "kept"),
        [
            ("Отчёт.pdf", "Отчёт.pdf"),
            ("../../etc/passwd", ".. .. etc passwd"),
            ("a\r\nBcc: b@example.kg.pdf", "a Bcc b@example.kg.pdf"),
            ("я" * 300 + ".xlsx", "я" * 100 + ".xlsx"),
            ("без окончания", "без окончания"),
        ],
    )
    def test_has_a_name_fit_for_a_header_and_a_disk(self, name: str, kept: str) -> None:
        assert rules.file_name(name) == kept

    def test_lets_nothing_into_the_headers(self, smtp_server: Any) -> None:
        a_letter(attached=[Attached("a\r\nBcc: all@example.kg\r\n\r\n.pdf", "application/pdf", b"%PDF")])
        work()
        (taken,) = smtp_server.letters
        assert taken["Bcc"] is None
        assert Letter.objects.get().state == LetterState.SENT

    def test_is_forgotten_a_month_after_its_letter_has_left(self, smtp_server: Any) -> None:
        a_letter(attached=[PAPER])
        work()
        assert actions.forget_old_attachments(now=now()) == 0
        later = now() + rules.ATTACHMENTS_STAY + timedelta(minutes=1)
        assert actions.forget_old_attachments(now=later) == 1
        assert actions.forget_old_attachments(now=later) == 0
        assert LetterAttachment.objects.get().content is None

    def test_is_kept_while_its_letter_waits(self) -> None:
        a_letter(attached=[PAPER])
        assert actions.forget_old_attachments(now=now() + timedelta(days=900)) == 0

    def test_that_is_forgotten_keeps_its_letter_from_leaving_without_it(self, smtp_server: Any) -> None:
        letter = a_letter(attached=[PAPER])
        Letter.objects.update(state=LetterState.FAILED)
        actions.forget_old_attachments(now=now() + timedelta(days=900))
        with pytest.raises(Refused):
            actions.send_again(letter, now=now())

    def test_stands_on_the_page_of_its_letter(
        self, client: Client, settings: Any, django_assert_max_num_queries: Any
    ) -> None:
        settings.DEMO = True
        letter = a_letter(attached=[SHEET, PAPER])
        with django_assert_max_num_queries(2):
            page = client.get(reverse("letters:letter", args=[letter.pk])).text
        assert SHEET.name in page
        file = letter.attachments.get(name=PAPER.name)
        answer = client.get(reverse("letters:attachment", args=[letter.pk, file.pk]))
        assert answer.content == PAPER.content
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"].startswith("attachment;")
        actions.forget_old_attachments(now=now())
        LetterAttachment.objects.update(content=None)
        assert client.get(reverse("letters:attachment", args=[letter.pk, file.pk])).status_code == 404
        assert PAPER.name in client.get(reverse("letters:letter", args=[letter.pk])).text

    def test_is_closed_to_visitors_and_of_its_own_letter(self, client: Client, settings: Any) -> None:
        letter, other = a_letter(attached=[PAPER]), a_letter()
        file = letter.attachments.get()
        assert client.get(reverse("letters:attachment", args=[letter.pk, file.pk])).status_code == 302
        settings.DEMO = True
        assert client.get(reverse("letters:attachment", args=[letter.pk, file.pk])).status_code == 200
        assert client.get(reverse("letters:attachment", args=[other.pk, file.pk])).status_code == 404
