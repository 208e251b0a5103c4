"""«Ответить»."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kenesh.accounts.models import Draft, User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer, signed_in
from kenesh.offices.models import List
from kenesh.offices.tests.make import an_entry
from kenesh.questions.actions import answering as actions
from kenesh.questions.models import Decision, DecisionKind, Question, State, Writing
from kenesh.questions.rules import LONGEST_ANSWER
from kenesh.questions.tests.make import ANSWER, NOON, a_publication, a_question, an_answered_question, typed
from kenesh.refused import Refused
from kenesh.shell.history import events

pytestmark = pytest.mark.django_db


def url(question: Question) -> str:
    return f"/questions/{question.pk}/answer/"


def text(client: Client, address: str) -> str:
    return unescape(client.get(address).content.decode())


@pytest.fixture
def consultant() -> User:
    an_entry(List.CATEGORY, name_ru="Наследство", name_en="Inheritance")
    return a_consultant(language="en", full_name="Асанова Гүлмира Маратовна")


@pytest.fixture
def question(consultant: User) -> Question:
    return a_question(office=consultant.office)


class TestAnswering:
    def test_saves_the_answer_and_sends_it_to_moderation(self, consultant: User, question: Question) -> None:
        client = signed_in(consultant)
        answer = client.post(url(question), typed(), follow=True)
        assert answer.redirect_chain == [("/questions/", 302)]
        assert f"The answer to question № {question.pk} is saved." in answer.text
        question.refresh_from_db()
        assert (question.state, question.answer, question.version) == (State.ANSWERED, ANSWER, 2)
        assert question.answered_by == consultant
        assert question.answered_at
        assert question.categories
        assert question.closed_at is None

    def test_leaves_its_author_in_the_history(self, consultant: User, question: Question) -> None:
        signed_in(consultant).post(url(question), typed())
        event = events(Question, pgh_obj=question).select_related("pgh_context").get()
        assert event.pgh_context.metadata["user"] == consultant.pk

    def test_may_be_corrected_until_it_is_moderated(self, consultant: User, question: Question) -> None:
        client = signed_in(consultant)
        client.post(url(question), typed())
        assert ANSWER in text(client, url(question))
        client.post(url(question), typed(version="2", text="Иначе."))
        question.refresh_from_db()
        assert (question.state, question.answer, question.version) == (State.ANSWERED, "Иначе.", 3)

    def test_of_a_returned_one_begins_with_the_remark_and_the_old_text(self, consultant: User) -> None:
        returned = an_answered_question(by=consultant, state=State.RETURNED)
        Decision.objects.create(
            question=returned, kind=DecisionKind.RETURNED, remark="Назовите статью.", by=an_administrator(), at=NOON
        )
        client = signed_in(consultant)
        shown = text(client, url(returned))
        assert shown.index("Назовите статью.") < shown.index(ANSWER)
        client.post(url(returned), typed(text="Статья 1119."))
        returned.refresh_from_db()
        assert returned.state == State.ANSWERED

    def test_asks_for_the_text_and_a_category_and_loses_nothing(self, consultant: User, question: Question) -> None:
        client = signed_in(consultant)
        answer = client.post(url(question), typed(categories=[], text="Пишите нотариусу."))
        assert answer.status_code == 422
        assert "Choose at least one." in answer.text
        assert "Пишите нотариусу." in answer.text
        assert client.post(url(question), typed(text="  ")).status_code == 422
        question.refresh_from_db()
        assert question.state == State.WAITING

    def test_refuses_more_than_a_reader_will_read(self, consultant: User, question: Question) -> None:
        answer = signed_in(consultant).post(url(question), typed(text="я" * (LONGEST_ANSWER + 1)))
        assert answer.status_code == 422
        assert "Too long" in answer.text

    def test_offers_published_answers_to_similar_questions(self, consultant: User, question: Question) -> None:
        similar = a_publication(title="Наследство и брат")
        shown = text(signed_in(consultant), url(question))
        assert f"answers/{similar.pk}/" in shown
        assert "Наследство и брат" in shown

    def test_is_for_consultants_heads_and_administrators(self, consultant: User, question: Question) -> None:
        for user in (consultant, a_head(office=consultant.office), an_administrator()):
            assert signed_in(user).get(url(question)).status_code == 200
        assert signed_in(an_observer()).get(url(question)).status_code == 404
        assert Client().get(url(question)).status_code == 302

    def test_costs_few_queries(
        self, consultant: User, question: Question, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        """The session, the person, the lists; the question, the draft, the sign of writing (in a savepoint), the
        writers, and the search of similar ones."""
        client = signed_in(consultant)
        client.get(url(question))
        with django_assert_max_num_queries(14):
            client.get(url(question))


class TestAnotherOffice:
    @pytest.mark.parametrize("page", ["", "answer/", "presence/", "reassign/"])
    def test_finds_no_such_question(self, question: Question, page: str) -> None:
        for stranger in (a_consultant(), a_head()):
            client = signed_in(stranger)
            address = f"/questions/{question.pk}/{page}"
            assert client.get(address).status_code == 404
            assert client.post(address, typed()).status_code in {404, 405}
        question.refresh_from_db()
        assert question.state == State.WAITING
        assert not Writing.objects.exists()

    def test_cannot_answer_by_the_action_either(self, question: Question) -> None:
        with pytest.raises(Refused):
            actions.answer(question, text="Нет", categories=[], version=1, by=a_consultant(), now=NOON)


class TestTwoColleagues:
    def test_second_is_told_sees_the_first_answer_and_loses_nothing(self, consultant: User, question: Question) -> None:
        first = a_consultant(office=consultant.office, full_name="Иманов Талант")
        signed_in(first).post(url(question), typed(text="Ответ первого."))
        client = signed_in(consultant)
        answer = client.post(url(question), typed(text="Ответ второго."))
        assert answer.status_code == 409
        assert "Иманов Т. answered this question at" in answer.text
        assert "Ответ первого." in answer.text
        assert "Ответ второго." in answer.text
        assert 'name="version" value="2"' in answer.text
        assert client.post(url(question), typed(text="Ответ обоих.", version="2")).status_code == 302
        question.refresh_from_db()
        assert (question.answer, question.answered_by) == ("Ответ обоих.", consultant)

    def test_one_form_sent_twice_answers_once(self, consultant: User, question: Question) -> None:
        client = signed_in(consultant)
        for _ in range(2):
            assert client.post(url(question), typed()).status_code == 302
        question.refresh_from_db()
        assert question.version == 2
        assert events(Question, pgh_obj=question).count() == 1


class TestAQuestionThatHasMovedOn:
    def test_keeps_what_was_typed_and_says_why_it_is_not_saved(self, consultant: User) -> None:
        closed = an_answered_question(by=consultant, state=State.CLOSED)
        answer = signed_in(consultant).post(url(closed), typed(text="Поздно."))
        assert answer.status_code == 409
        assert "The question has moved on meanwhile." in answer.text
        assert "Поздно." in answer.text
        closed.refresh_from_db()
        assert closed.answer == ANSWER

    def test_is_no_longer_answered(self, consultant: User) -> None:
        closed = an_answered_question(by=consultant, state=State.CLOSED)
        assert signed_in(consultant).get(url(closed)).status_code == 409


class TestDraft:
    def test_is_kept_as_typed_until_the_answer_is_saved(self, consultant: User, question: Question) -> None:
        client = signed_in(consultant)
        found = re.search(r'name="form_of" value="([^"]+)"', text(client, url(question)))
        assert found
        half: dict[str, Any] = typed(text="Обратитесь к", form_of=found[1])
        assert client.post("/draft/", half).status_code == 200
        shown = text(client, url(question))
        assert "Обратитесь к" in shown
        assert "What you typed is kept" in shown
        client.post(url(question), typed(form_of=found[1]))
        assert not Draft.objects.exclude(body="").exists()


class TestPresence:
    def test_a_colleague_at_the_same_form_is_seen_on_it_and_on_the_card(
        self, consultant: User, question: Question
    ) -> None:
        signed_in(a_consultant(office=consultant.office, full_name="Иманов Талант")).get(url(question))
        client = signed_in(consultant)
        assert "Answering now: Иманов Т." in text(client, f"/questions/{question.pk}/")
        assert "Answering now: Иманов Т." in text(client, url(question))
        assert "Answering now: Иманов Т." in client.post(f"/questions/{question.pk}/presence/").text

    def test_nobody_is_told_of_themselves(self, consultant: User, question: Question) -> None:
        client = signed_in(consultant)
        client.get(url(question))
        assert "Answering now" not in text(client, url(question))
        assert "Answering now" not in text(client, f"/questions/{question.pk}/")

    def test_is_told_once(self, consultant: User, question: Question) -> None:
        colleague = a_consultant(office=consultant.office)
        signed_in(colleague).get(url(question))
        client, address = signed_in(consultant), f"/questions/{question.pk}/presence/"
        assert client.get(address, {"known": "0"}).status_code == 200
        assert client.get(address, {"known": str(colleague.pk)}).status_code == 204

    def test_reading_the_card_is_not_writing(self, consultant: User, question: Question) -> None:
        client = signed_in(consultant)
        client.get(f"/questions/{question.pk}/")
        client.get(f"/questions/{question.pk}/presence/")
        assert not Writing.objects.exists()
        client.post(f"/questions/{question.pk}/presence/")
        assert Writing.objects.get().user == consultant

    def test_is_forgotten_after_a_minute_of_silence(self, consultant: User, question: Question) -> None:
        colleague = a_consultant(office=consultant.office)
        signed_in(colleague).get(url(question))
        Writing.objects.update(seen_at=NOON - timedelta(minutes=2))
        assert "Answering now" not in text(signed_in(consultant), url(question))

    def test_ends_with_saving(self, consultant: User, question: Question) -> None:
        client = signed_in(consultant)
        client.get(url(question))
        client.post(url(question), typed())
        assert not Writing.objects.exists()
