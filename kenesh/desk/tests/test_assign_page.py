"""«Назначить мне»: the page, and what the slower of two reads."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils.timezone import localtime, now

from kenesh.accounts.models import Draft, User
from kenesh.accounts.tests.make import a_consultant, signed_in
from kenesh.desk.models import Consultation, State, Step
from kenesh.desk.rules import Action
from kenesh.desk.tests.make import make_consultation, make_desk
from kenesh.documents.tests.make import PDF, a_file


def ago(minutes: float) -> datetime:
    return now() - timedelta(minutes=minutes)


def address(consultation: Consultation) -> str:
    return f"/desk/{consultation.pk}/assign/"


def send(user: User, consultation: Consultation, **typed: Any) -> Any:
    said = {"comment": "Беру", "version": consultation.version, **typed}
    return signed_in(user).post(address(consultation), said)


class TestThePage:
    def test_asks_for_a_comment_and_files(self, by: User, colleague: User) -> None:
        one = make_consultation(by=colleague, state=State.WAITING, now=ago(5))
        answer = signed_in(by).get(address(one))
        said = answer.content.decode()
        assert answer.status_code == 200
        for words in ("Assign to me", "Comment", "Attachments", ">Add<", one.client_name):
            assert words in said

    def test_gives_the_consultation_with_what_was_written_and_attached(
        self, by: User, colleague: User, store: Path
    ) -> None:
        one = make_consultation(by=colleague, state=State.WAITING, now=ago(5))
        answer = send(by, one, comment="Знаю этот объект", attachments=a_file("план.pdf", PDF))
        assert answer["Location"] == f"/desk/{one.pk}/"
        one.refresh_from_db()
        assert (one.consultant, one.state) == (by, State.ASSIGNED)
        assert [file.name for file in one.attachments.present()] == ["план.pdf"]
        said = signed_in(by).get(f"/desk/{one.pk}/").content.decode()
        assert "Знаю этот объект" in said
        assert "Start" in said

    def test_needs_a_comment_and_keeps_the_rest(self, by: User, colleague: User, store: Path) -> None:
        one = make_consultation(by=colleague, state=State.WAITING, now=ago(5))
        answer = send(by, one, comment="", attachments=a_file("план.pdf", PDF))
        assert answer.status_code == 422
        assert "Fill in this field." in answer.content.decode()
        assert "план.pdf" in answer.content.decode()

    def test_twice_by_one_person_is_once(self, by: User, colleague: User) -> None:
        one = make_consultation(by=colleague, state=State.WAITING, now=ago(5))
        assert [send(by, one).status_code for _ in range(2)] == [302, 302]
        assert Step.objects.filter(consultation=one, action=Action.ASSIGN).count() == 1

    def test_of_ones_own_leads_to_its_page(self, by: User) -> None:
        one = make_consultation(by=by, state=State.ASSIGNED, now=ago(5))
        assert signed_in(by).get(address(one))["Location"] == f"/desk/{one.pk}/"

    def test_shows_what_was_typed_as_if_it_were_typed_now(self, by: User, colleague: User) -> None:
        one = make_consultation(by=colleague, state=State.WAITING, now=ago(5))
        client = signed_in(by)
        form_of = client.get(address(one)).content.decode().rpartition('name="form_of" value="')[2].partition('"')[0]
        client.post("/draft/", {"form_of": form_of, "comment": "Беру сразу", "version": "77"})
        said = client.get(address(one)).content.decode()
        assert "Беру сразу</textarea>" in said
        assert f'name="version" value="{one.version}"' in said
        client.post(address(one), {"form_of": form_of, "comment": "Беру сразу", "version": one.version})
        assert not Draft.objects.exclude(body="").exists()

    def test_takes_few_queries(self, by: User, colleague: User, django_assert_max_num_queries: Any) -> None:
        one = make_consultation(by=colleague, state=State.WAITING, now=ago(5))
        client = signed_in(by)
        client.get(address(one))
        with django_assert_max_num_queries(6):
            client.get(address(one))


class TestTheSlower:
    def test_reads_who_has_it_since_when_and_finds_their_words_again(self, by: User, colleague: User) -> None:
        one = make_consultation(by=colleague, state=State.WAITING, now=ago(5))
        send(colleague, one)
        answer = send(by, one, comment="Я уже всё подготовила")
        said = answer.content.decode()
        since = localtime(Consultation.objects.get(pk=one.pk).assigned_at).strftime("%H:%M")
        assert answer.status_code == 409
        assert "Хәсәнов Җ. Р. has had this consultation since" in said
        assert since in said
        assert "Я уже всё подготовила" in said
        assert "/desk/register/?tab=mine" in said

    def test_reads_it_before_typing_anything(self, by: User, colleague: User) -> None:
        one = make_consultation(by=colleague, state=State.ASSIGNED, now=ago(5))
        answer = signed_in(by).get(address(one))
        assert answer.status_code == 409
        assert "A colleague was quicker" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_one_gets_it_and_the_other_reads_who_has_it(self) -> None:
        desk = make_desk()
        both = [a_consultant(office=desk, full_name=name) for name in ("Сафина Лилия", "Хәсәнов Җәмил")]
        one = make_consultation(desk, state=State.WAITING, now=ago(5))
        gate = threading.Barrier(2)

        def press(user: User) -> int:
            client = signed_in(user)
            try:
                gate.wait()
                said = {"comment": "Беру", "version": one.version}
                return int(client.post(address(one), said).status_code)
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(press, both)) == [302, 409]
        assert Step.objects.filter(consultation=one, action=Action.ASSIGN).count() == 1
