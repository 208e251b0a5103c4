"""Letters: written with what caused them, sent by SMTP, tried again, and read on a page."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from django_tasks_db.models import DBTaskResult

from kenesh.letters import actions, rules
from kenesh.letters.models import Letter, LetterState
from kenesh.letters.tests.make import a_letter, work

pytestmark = pytest.mark.django_db


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


class TestTheSchedule:
    def test_pauses_longer_each_time_and_ends(self) -> None:
        pauses = [rules.pause_after(attempts) for attempts in range(1, 7)]
        minutes = [pause and pause.total_seconds() / 60 for pause in pauses]
        assert minutes == [1, 5, 30, 120, 720, None]

    @pytest.mark.parametrize(("code", "final"), [(250, False), (421, False), (451, False), (550, True), (553, True)])
    def test_ends_at_the_servers_last_word(self, code: int, final: bool) -> None:
        assert rules.is_final(code) == final


class TestWriting:
    def test_is_undone_with_what_caused_it(self) -> None:
        @transaction.atomic
        def register_and_fail() -> None:
            a_letter()
            raise ConnectionError

        with pytest.raises(ConnectionError):
            register_and_fail()
        assert not Letter.objects.exists()
        assert not DBTaskResult.objects.exists()

    def test_speaks_the_readers_language(self) -> None:
        english = a_letter(language="en")
        assert english.subject == "Your account in Kenesh"
        assert '<html lang="en">' in english.html

    def test_takes_the_first_line_for_the_subject(self) -> None:
        letter = a_letter(language="en")
        assert "\n" not in letter.subject
        assert letter.text.startswith("Асанова Гүлмира, you have been registered")

    @pytest.mark.parametrize("name", ["<b>Асан</b> & Ко", "Асан 🙂", 'O\'Нил "Кеңеш"'])
    def test_escapes_in_html_only(self, name: str) -> None:
        letter = a_letter(context={"name": name})
        assert name in letter.text
        assert "<b>" not in letter.html


class TestSending:
    def test_brings_text_and_html_to_the_reader(self, smtp_server: Any) -> None:
        a_letter(context={"name": "Үсөнова Айгүл 🙂"})
        work()
        (taken,) = smtp_server.letters
        assert taken["To"] == "gulmira@example.kg"
        assert "Үсөнова Айгүл 🙂" in text_of(taken)
        assert "http://testserver/link/SECRET/" in text_of(taken)
        assert "http://testserver/link/SECRET/" in text_of(taken, "html")
        letter = Letter.objects.get()
        assert (letter.state, letter.attempts) == (LetterState.SENT, 1)
        assert letter.sent_at

    def test_forgets_the_secret(self, smtp_server: Any) -> None:
        a_letter()
        work()
        letter = Letter.objects.get()
        assert "SECRET" not in letter.text + letter.html + letter.secret

    @pytest.mark.parametrize("name", ["Асан\r\nBcc: all@example.kg", "Асан\nX: y", "\r\n.\r\nMAIL FROM:<x@y.kg>"])
    def test_lets_nothing_into_the_headers(self, smtp_server: Any, name: str) -> None:
        a_letter(context={"name": name})
        work()
        (taken,) = smtp_server.letters
        assert set(taken.keys()) <= {
            "Content-Type", "MIME-Version", "Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted",
            "X-Peer", "X-MailFrom", "X-RcptTo",
        }  # fmt: skip
        assert taken["To"] == "gulmira@example.kg"

    def test_makes_one_line_of_a_subject(self) -> None:
        letter = a_letter()
        Letter.objects.filter(pk=letter.pk).update(subject="a\r\nBcc: all@example.kg", to="x@example.kg")
        assert len(a_letter(context={"name": "я" * 5000}).subject) <= 300

    @pytest.mark.parametrize(
        "to", ["a@example.kg\nBcc: b@example.kg", "a@example.kg, b@example.kg", "no address at all"]
    )
    def test_ends_at_an_address_that_cannot_be(self, smtp_server: Any, to: str) -> None:
        a_letter(to=to)
        work()
        assert not smtp_server.letters
        assert Letter.objects.get().state == LetterState.FAILED

    @pytest.mark.parametrize("to", ["a" * 64 + "@" + "b" * 60 + "." + "c" * 60 + "." + "d" * 60 + ".kg", "a@почта.рф"])
    def test_reaches_long_and_national_addresses(self, smtp_server: Any, to: str) -> None:
        a_letter(to=to)
        work()
        assert Letter.objects.get().state == LetterState.SENT, Letter.objects.get().last_error

    def test_waits_where_letters_do_not_leave(self) -> None:
        a_letter()
        work()
        letter = Letter.objects.get()
        assert (letter.state, letter.attempts) == (LetterState.WAITING, 0)

    def test_that_fails_is_tried_again_later(self, smtp_server: Any) -> None:
        smtp_server.refuse_with = "451 later"
        a_letter()
        for attempt, pause in enumerate(rules.PAUSES, start=1):
            DBTaskResult.objects.update(run_after=now())
            work()
            letter = Letter.objects.get()
            assert (letter.state, letter.attempts) == (LetterState.WAITING, attempt)
            assert letter.next_attempt_at
            assert pause - timedelta(minutes=1) < letter.next_attempt_at - now() <= pause
            assert "451" in letter.last_error
        DBTaskResult.objects.update(run_after=now())
        work()
        assert Letter.objects.get().state == LetterState.FAILED
        assert not DBTaskResult.objects.ready().exists()

    def test_that_fails_succeeds_when_the_server_is_back(self, smtp_server: Any) -> None:
        smtp_server.refuse_with = "451 later"
        a_letter()
        work()
        smtp_server.refuse_with = ""
        DBTaskResult.objects.update(run_after=now())
        work()
        assert Letter.objects.get().state == LetterState.SENT
        assert len(smtp_server.letters) == 1

    def test_bears_a_server_that_is_not_there(self, settings: Any) -> None:
        settings.LETTERS_LEAVE = True
        backend = "django.core.mail.backends.smtp.EmailBackend"
        settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 2}}}
        a_letter()
        work()
        assert Letter.objects.get().state == LetterState.WAITING

    def test_by_a_task_that_is_late_sends_nothing_more(self, smtp_server: Any) -> None:
        letter = a_letter()
        actions.send.enqueue(letter.pk)
        actions.send.enqueue(letter.pk)
        actions.send.enqueue(letter.pk + 1)
        work()
        assert len(smtp_server.letters) == 1


@pytest.mark.django_db(transaction=True)
class TestTwoWorkers:
    def test_send_a_letter_once(self, smtp_server: Any) -> None:
        letter = a_letter()

        def send(_number: int) -> str:
            try:
                return str(actions.send.call(letter.pk))
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(send, range(4)))
        assert len(smtp_server.letters) == 1
        assert answers.count("sent") == 1


class TestALostLetter:
    def test_is_found_and_sent(self, smtp_server: Any) -> None:
        letter = a_letter()
        DBTaskResult.objects.all().delete()
        assert actions.find_lost(now=now()) == 0
        assert actions.find_lost(now=now() + rules.LOST_AFTER + timedelta(minutes=1)) == 1
        work()
        letter.refresh_from_db()
        assert letter.state == LetterState.SENT

    def test_is_left_alone_while_letters_do_not_leave(self) -> None:
        a_letter()
        assert actions.find_lost(now=now() + timedelta(hours=1)) == 0
        assert DBTaskResult.objects.count() == 1

    def test_forgets_its_secret_when_the_link_is_dead(self) -> None:
        letter = a_letter()
        assert actions.forget_old_secrets(now=now()) == 0
        assert actions.forget_old_secrets(now=now() + rules.SECRETS_LIVE + timedelta(minutes=1)) == 1
        letter.refresh_from_db()
        assert "SECRET" not in letter.text + letter.html + letter.secret
        assert letter.state == LetterState.FAILED


class TestATaskWhoseWorkerWasKilled:
    def killed(self) -> Any:
        task = DBTaskResult.objects.get()
        task.claim("killed")
        return task

    def test_is_taken_up_again(self, smtp_server: Any) -> None:
        letter = a_letter()
        self.killed()
        assert actions.take_up_tasks(now=now()) == 0
        assert actions.take_up_tasks(now=now() + rules.TASK_ENDS_WITHIN + timedelta(minutes=1)) == 1
        work()
        letter.refresh_from_db()
        assert letter.state == LetterState.SENT

    def test_is_given_up_when_it_kills_each_of_them(self) -> None:
        a_letter()
        for _time in range(rules.TAKEN_UP):
            task = self.killed()
            actions.take_up_tasks(now=now() + timedelta(hours=1))
        task.refresh_from_db()
        assert task.status == "FAILED"


class TestTheOutbox:
    def test_is_closed_to_visitors(self, client: Client) -> None:
        letter = a_letter()
        for page in [reverse("letters:outbox"), reverse("letters:letter", args=[letter.pk])]:
            assert client.get(page).headers["Location"].startswith("/sign-in/")

    def test_is_open_to_everybody_in_a_demonstration(self, client: Client, settings: Any) -> None:
        settings.DEMO = True
        letter = a_letter()
        assert letter.subject in client.get(reverse("letters:outbox")).text
        shown = client.get(reverse("letters:letter", args=[letter.pk]))
        assert '<a href="http://testserver/link/SECRET/"' in shown.text

    def test_shows_no_markup_of_names(self, client: Client, settings: Any) -> None:
        settings.DEMO = True
        letter = a_letter(context={"name": "<script>alert(1)</script>"})
        assert "<script>alert" not in client.get(reverse("letters:letter", args=[letter.pk])).text

    def test_takes_few_queries(self, client: Client, settings: Any, django_assert_max_num_queries: Any) -> None:
        settings.DEMO = True
        for _n in range(3):
            a_letter()
        with django_assert_max_num_queries(2):
            client.get(reverse("letters:outbox"))

    def test_letter_that_is_not_there_is_404(self, client: Client, settings: Any) -> None:
        settings.DEMO = True
        assert client.get(reverse("letters:letter", args=[999])).status_code == 404
