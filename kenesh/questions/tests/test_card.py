"""A question's own page."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer, signed_in
from kenesh.questions.models import Assignment, Decision, DecisionKind, Question, Reason, State
from kenesh.questions.tests.make import ANSWER, NOON, a_publication, a_question, an_answered_question, typed

pytestmark = pytest.mark.django_db


def text(client: Client, question: Question) -> str:
    answer = client.get(f"/questions/{question.pk}/")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.fixture
def consultant() -> User:
    return a_consultant(language="en", full_name="Асанова Гүлмира Маратовна")


class TestCard:
    def test_shows_all_that_was_asked_the_safe_way_of_contact_first(self, consultant: User) -> None:
        question = a_question(
            office=consultant.office,
            text="Первая строка\nВторая строка",
            name="Үсөнова Айгүл",
            phone="+996555123456",
            email="aigul@example.kg",
            safe_contact="Только сестре, после шести",
            may_publish=False,
        )
        shown = text(signed_in(consultant), question)
        for words in ("Первая строка", "Вторая строка", "Үсөнова Айгүл", "+996 555 123 456", "has not agreed"):
            assert words in shown
        assert shown.index("Только сестре") < shown.index("aigul@example.kg")

    def test_escapes_what_was_typed(self, consultant: User) -> None:
        question = a_question(office=consultant.office, text="<script>alert(1)</script>", safe_contact="<b>нет</b>")
        shown = signed_in(consultant).get(f"/questions/{question.pk}/").text
        assert "<script>alert" not in shown
        assert "<b>нет" not in shown

    def test_says_why_it_is_here_and_where_it_was(self, consultant: User) -> None:
        question, head = a_question(office=consultant.office), a_head(full_name="Иманов Талант")
        assert question.office
        Assignment.objects.create(
            question=question,
            office=question.office,
            reason=Reason.BY_HAND,
            details={"from": head.office_id},
            remark="Ближе к дому",
            by=head,
            at=NOON + timedelta(1),
        )
        shown = text(signed_in(consultant), question)
        assert head.office
        assert f"Reassigned by hand from: {head.office.name_ru}" in shown
        assert "Ближе к дому" in shown
        assert "Иманов Т." in shown
        assert "The routing table says so" in shown

    def test_shows_the_answer_the_decisions_and_the_published_copy(self, consultant: User) -> None:
        question = an_answered_question(by=consultant, state=State.CLOSED)
        Decision.objects.create(
            question=question, kind=DecisionKind.RETURNED, remark="Назовите статью.", by=an_administrator(), at=NOON
        )
        publication = a_publication(question=question, title="Как вступить в наследство")
        shown = text(signed_in(consultant), question)
        for words in (ANSWER, "Асанова Г. М.", "Назовите статью.", "Как вступить в наследство"):
            assert words in shown
        assert f"answers/{publication.pk}/" in shown

    def test_shows_what_was_written_before(self, consultant: User) -> None:
        question = a_question(office=consultant.office)
        client = signed_in(consultant)
        client.post(f"/questions/{question.pk}/answer/", typed(text="Ответ сначала"))
        client.post(f"/questions/{question.pk}/answer/", typed(text="Ответ потом", version="2"))
        shown = text(client, question)
        history = shown[shown.index("History of changes") :]
        assert history.count("Ответ сначала") == 2
        assert history.count("Ответ потом") == 1

    @pytest.mark.parametrize(
        ("state", "answer", "reassign", "moderate"),
        [
            (State.WAITING, True, True, False),
            (State.RETURNED, True, True, False),
            (State.ANSWERED, True, False, True),
            (State.CLOSED, False, False, True),
        ],
    )
    def test_offers_what_may_be_done_now(
        self, consultant: User, state: State, answer: bool, reassign: bool, moderate: bool
    ) -> None:
        make = a_question if state == State.WAITING else an_answered_question
        question = make(office=consultant.office, state=state)
        for user, reassigns, moderates in (
            (consultant, False, False),
            (a_head(office=consultant.office), True, False),
            (an_administrator(), True, True),
        ):
            shown = text(signed_in(user), question)
            assert (f'href="/questions/{question.pk}/answer/"' in shown) == answer
            assert (f'href="/questions/{question.pk}/reassign/"' in shown) == (reassign and reassigns)
            assert (f'href="/questions/{question.pk}/moderate/"' in shown) == (moderate and moderates)

    def test_is_not_there_for_another_office_an_observer_and_before_it_is_confirmed(self, consultant: User) -> None:
        question, unconfirmed = a_question(office=consultant.office), a_question(state=State.UNCONFIRMED)
        for user in (a_consultant(), a_head(), an_observer()):
            assert signed_in(user).get(f"/questions/{question.pk}/").status_code == 404
        assert signed_in(an_administrator()).get(f"/questions/{unconfirmed.pk}/").status_code == 404

    def test_costs_few_queries(self, consultant: User, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
        """The session and the person; the lists and the calendar; the question, where it was sent, what was decided,
        its history with the people in it, and who is writing."""
        question = an_answered_question(by=consultant, state=State.RETURNED)
        client = signed_in(consultant)
        text(client, question)
        with django_assert_max_num_queries(10):
            text(client, question)
