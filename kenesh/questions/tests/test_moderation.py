"""What becomes of an answer: published, given back, given privately, taken off the site."""

from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from kenesh.accounts.models import Draft, User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer, signed_in
from kenesh.letters.models import Letter
from kenesh.questions.actions import moderation as actions
from kenesh.questions.models import Decision, Publication, Question, State
from kenesh.questions.tests.make import NOON, a_category, a_publication, a_question, an_act, an_answered_question
from kenesh.refused import Refused

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=8)
TODAY = LATER.date()


@pytest.fixture
def moderator() -> User:
    return an_administrator(language="en", full_name="Сыдыкова Айгүл")


@pytest.fixture
def page_of(moderator: User) -> Client:
    client = signed_in(moderator)
    client.get("/acts/")  # the first page of a session renews it, which no other does
    return client


def a_copy(**changed: Any) -> dict[str, Any]:
    return {
        "title": "Как вступить в наследство",
        "question_text": "Отец умер. Как вступить в наследство?",
        "answer_text": "Обратитесь к нотариусу.",
        "language": "ru",
        "categories": [a_category()],
        "review_on": TODAY + timedelta(days=365),
        "acts": [],
        **changed,
    }


def published(question: Question, by: User, **changed: Any) -> Publication:
    return actions.publish(question, **a_copy(**changed), by=by, now=changed.pop("now", LATER))


def typed(question: Question, **changed: Any) -> dict[str, Any]:
    """The form of moderation as a browser sends it; a value of None leaves the field out."""
    fields = {
        "act": "publish",
        "read": actions.as_read(question),
        **a_copy(categories=[str(a_category())], review_on="21.11.2099"),
        **changed,
    }
    return {name: value for name, value in fields.items() if value is not None}


def moderate(question: Question) -> str:
    return f"/questions/{question.pk}/moderate/"


class TestPublish:
    def test_gives_readers_the_copy_and_the_asker_the_answer(self, moderator: User) -> None:
        question, act = an_answered_question(email="asker@example.kg"), an_act()
        copy = published(question, moderator, acts=[act])
        question.refresh_from_db()
        assert (question.state, question.closed_at) == (State.CLOSED, LATER)
        assert (copy.asked, copy.answer) == ("Отец умер. Как вступить в наследство?", "Обратитесь к нотариусу.")
        assert (copy.published_at, copy.published_by, copy.reviewed_on) == (LATER, moderator, TODAY)
        assert list(copy.acts.all()) == [act]
        assert list(Publication.objects.published()) == [copy]
        assert Decision.objects.get().kind == "published"
        assert Letter.objects.get().to == "asker@example.kg"

    def test_is_refused_without_consent(self, moderator: User) -> None:
        question = an_answered_question(may_publish=False)
        with pytest.raises(Refused):
            published(question, moderator)
        question.refresh_from_db()
        assert question.state == State.ANSWERED

    def test_is_refused_by_the_database_without_consent(self, moderator: User) -> None:
        question = an_answered_question(may_publish=False, state=State.CLOSED)
        with pytest.raises(IntegrityError, match="nothing_is_published_without_consent"), transaction.atomic():
            a_publication(question=question)

    def test_cannot_be_forced_by_hand_in_the_database(self) -> None:
        taken_off = a_publication(withdrawal="mistake")
        Question.objects.filter(pk=taken_off.question_id).update(may_publish=False)
        with (
            pytest.raises(IntegrityError, match="nothing_is_published_without_consent"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "UPDATE questions_publication SET withdrawn_at = NULL, withdrawal = '' WHERE id = %s", [taken_off.pk]
            )

    @pytest.mark.parametrize("state", [State.WAITING, State.RETURNED])
    def test_is_refused_before_there_is_an_answer(self, moderator: User, state: str) -> None:
        question = an_answered_question(state=state) if state == State.RETURNED else a_question(state=state)
        with pytest.raises(Refused) as refused:
            published(question, moderator)
        assert refused.value.status == 409

    def test_is_an_administrators(self) -> None:
        question = an_answered_question()
        with pytest.raises(Refused):
            published(question, a_head(office=question.office))

    def test_is_refused_for_an_answer_that_was_changed_since_it_was_read(self, moderator: User) -> None:
        question = an_answered_question()
        read = actions.as_read(question)
        Question.objects.filter(pk=question.pk).update(answer="Другое", version=2)
        with pytest.raises(actions.MovedOn):
            actions.publish(question, **a_copy(), by=moderator, now=LATER, read=read)
        assert not Publication.objects.exists()

    def test_asks_for_a_day_to_come(self, moderator: User) -> None:
        with pytest.raises(Refused):
            published(an_answered_question(), moderator, review_on=TODAY)

    def test_again_corrects_the_copy_and_keeps_its_day_and_writes_no_second_letter(self, moderator: User) -> None:
        question = an_answered_question()
        published(question, moderator)
        copy = actions.publish(
            question, **a_copy(title="Наследство: первые шаги"), by=moderator, now=LATER + timedelta(days=3)
        )
        assert (copy.title, copy.published_at) == ("Наследство: первые шаги", LATER)
        assert copy.changed_at == LATER + timedelta(days=3)
        assert Letter.objects.count() == 1
        assert [one.kind for one in Decision.objects.order_by("pk")] == ["published", "reviewed"]

    def test_after_a_private_answer_writes_no_second_letter(self, moderator: User) -> None:
        question = an_answered_question()
        actions.answer_privately(question, by=moderator, now=LATER)
        assert not Publication.objects.exists()
        published(question, moderator)
        assert Publication.objects.published().count() == 1
        assert Letter.objects.count() == 1


class TestReturn:
    def test_goes_to_the_office_with_the_remark(self, moderator: User) -> None:
        question = an_answered_question()
        actions.give_back(question, remark="Назовите статью закона.", by=moderator, now=LATER)
        question.refresh_from_db()
        assert question.state == State.RETURNED
        assert Decision.objects.get().remark == "Назовите статью закона."
        assert not Letter.objects.exists()

    def test_is_refused_when_the_asker_has_the_answer(self, moderator: User) -> None:
        with pytest.raises(Refused):
            actions.give_back(an_answered_question(state=State.CLOSED), remark="Ещё", by=moderator, now=LATER)

    def test_is_never_without_a_remark(self, moderator: User) -> None:
        with pytest.raises(IntegrityError, match="who_returns_an_answer_says_why"), transaction.atomic():
            actions.give_back(an_answered_question(), remark="", by=moderator, now=LATER)


class TestPrivateAnswer:
    def test_is_the_askers_only(self, moderator: User) -> None:
        question = an_answered_question(may_publish=False)
        actions.answer_privately(question, by=moderator, now=LATER)
        question.refresh_from_db()
        assert question.state == State.CLOSED
        assert Letter.objects.count() == 1
        with pytest.raises(Refused):
            actions.answer_privately(question, by=moderator, now=LATER)
        assert Letter.objects.count() == 1


class TestWithdrawal:
    def test_takes_it_off_at_once_and_says_why(self, moderator: User) -> None:
        copy = a_publication()
        actions.withdraw(copy, reason="personal_data", note="Осталось имя.", by=moderator, now=LATER)
        assert not Publication.objects.published().exists()
        copy.refresh_from_db()
        assert (copy.withdrawn_at, copy.withdrawal, copy.withdrawal_note) == (LATER, "personal_data", "Осталось имя.")
        assert Decision.objects.get().kind == "withdrawn"
        with pytest.raises(Refused):
            actions.withdraw(copy, reason="other", note="", by=moderator, now=LATER)

    def test_can_be_followed_by_publication_anew(self, moderator: User) -> None:
        copy = a_publication()
        actions.withdraw(copy, reason="outdated", note="", by=moderator, now=LATER)
        again = published(copy.question, moderator)
        assert (again.pk, again.withdrawn_at, again.withdrawal, again.published_at) == (copy.pk, None, "", LATER)

    def test_asks_for_the_reason(self, page_of: Client) -> None:
        copy = a_publication()
        address = f"/questions/{copy.question_id}/withdraw/"
        answer = page_of.post(address, {"note": "Так надо"})
        assert answer.status_code == 422
        assert "Так надо" in answer.content.decode()
        assert Publication.objects.published().exists()
        page_of.post(address, {"reason": "mistake", "note": "Так надо"})
        assert not Publication.objects.published().exists()
        assert page_of.get(address).status_code == 404


class TestQueue:
    def test_shows_the_oldest_first_with_the_consent(
        self, page_of: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        younger = an_answered_question(text="Вторая", asked_at=NOON + timedelta(days=1), may_publish=False)
        older = an_answered_question(text="Первая")
        a_question(text="Без ответа")
        page_of.get("/questions/moderation/")
        with django_assert_max_num_queries(8):
            page = page_of.get("/questions/moderation/").content.decode()
        assert page.index("Первая") < page.index("Вторая")
        assert "Без ответа" not in page
        assert f'href="{moderate(older)}"' in page
        assert f'href="{moderate(younger)}"' in page
        assert "2 answers wait for a decision" in page

    def test_says_when_nothing_waits(self, page_of: Client) -> None:
        assert "No answer waits for a decision." in page_of.get("/questions/moderation/").content.decode()

    @pytest.mark.parametrize("who", [a_consultant, a_head, an_observer])
    def test_is_for_administrators(self, who: Any, client: Client) -> None:
        copy = a_publication()
        question = copy.question
        other = signed_in(who(office=question.office) if who is not an_observer else who())
        for path in (
            "moderation",
            "review",
            f"{question.pk}/moderate",
            f"{question.pk}/withdraw",
            f"{question.pk}/reviewed",
        ):
            assert other.get(f"/questions/{path}/").status_code == 404
            assert other.post(f"/questions/{path}/", typed(question)).status_code in {404, 405}
            assert client.get(f"/questions/{path}/").status_code == 302


class TestModerationPage:
    def test_shows_the_original_marked_and_a_cleaned_copy(
        self, page_of: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        question = an_answered_question(text="Пишите мне: gulnara@example.kg. Как развестись?", language="en")
        page_of.get(moderate(question))
        with django_assert_max_num_queries(14):
            page = unescape(page_of.get(moderate(question)).content.decode())
        assert '<mark class="personal">gulnara@example.kg' in page
        assert "<small>e-mail</small>" in page
        copy = page[page.index('name="question_text"') :]
        assert "gulnara@example.kg" not in copy[: copy.index("</textarea>")]
        assert "[e-mail]" in copy[: copy.index("</textarea>")]

    def test_marks_the_name_the_asker_signed_with(self, page_of: Client) -> None:
        question = an_answered_question(text="Меня, Эржанай, выгнали из дома.", name="Эржанай")
        assert '<mark class="personal">Эржанай' in page_of.get(moderate(question)).content.decode()

    def test_publishes(self, page_of: Client) -> None:
        question = an_answered_question()
        answer = page_of.post(moderate(question), typed(question), follow=True)
        assert "Published: Как вступить в наследство." in answer.content.decode()
        assert Publication.objects.get().review_on == date(2099, 11, 21)

    def test_asks_again_about_personal_data_left_in_the_copy(self, page_of: Client) -> None:
        question = an_answered_question()
        form = typed(question, answer_text="Позвоните по +996 555 123 456.")
        answer = page_of.post(moderate(question), form)
        page = unescape(answer.content.decode())
        assert answer.status_code == 422
        assert "Take it out of the text, or tick what may stay." in page
        assert "Позвоните по +996 555 123 456." in page
        assert not Publication.objects.exists()
        page_of.post(moderate(question), form | {"may_stay": ["phone:+996 555 123 456"]})
        assert Publication.objects.get().answer == "Позвоните по +996 555 123 456."

    def test_does_not_take_a_tick_for_another_number(self, page_of: Client) -> None:
        question = an_answered_question()
        form = typed(question, answer_text="Позвоните по +996 555 123 456.", may_stay=["phone:+996 555 000 000"])
        assert page_of.post(moderate(question), form).status_code == 422
        assert not Publication.objects.exists()

    def test_looks_again_while_one_types(self, page_of: Client) -> None:
        question = an_answered_question()
        form = typed(question, act="look", title="Пишите на a@example.kg")
        part = page_of.post(moderate(question), form, headers={"HX-Request": "true"}).content.decode()
        assert part.strip().startswith('<div id="left">')
        assert "a@example.kg" in part
        whole = page_of.post(moderate(question), form).content.decode()
        assert "<h1>" in whole
        assert "Пишите на a@example.kg" in whole
        assert not Publication.objects.exists()

    def test_offers_no_publication_without_consent_and_refuses_a_forged_one(self, page_of: Client) -> None:
        question = an_answered_question(may_publish=False)
        page = page_of.get(moderate(question)).content.decode()
        assert "The asker has not agreed to publication" in page
        assert 'value="publish"' not in page
        assert page_of.post(moderate(question), typed(question)).status_code == 403
        assert not Publication.objects.exists()

    def test_returns_with_a_remark_only_and_loses_nothing_typed(self, page_of: Client) -> None:
        question = an_answered_question()
        form = typed(question, act="return", title="Почти готовый заголовок", remark="")
        answer = page_of.post(moderate(question), form)
        assert answer.status_code == 422
        assert "Почти готовый заголовок" in answer.content.decode()
        page_of.post(moderate(question), form | {"remark": "Проверьте срок."})
        question.refresh_from_db()
        assert question.state == State.RETURNED

    def test_answers_privately(self, page_of: Client) -> None:
        question = an_answered_question()
        page_of.post(moderate(question), typed(question, act="private"))
        question.refresh_from_db()
        assert question.state == State.CLOSED
        assert not Publication.objects.exists()

    @pytest.mark.parametrize("act", ["publish", "return", "private"])
    def test_shows_what_the_office_has_changed_meanwhile_and_keeps_what_was_typed(
        self, page_of: Client, act: str
    ) -> None:
        question = an_answered_question()
        form = typed(question, act=act, title="Мой заголовок", remark="Моё замечание")
        Question.objects.filter(pk=question.pk).update(answer="Совсем другой совет.", version=2)
        answer = page_of.post(moderate(question), form)
        page = unescape(answer.content.decode())
        assert answer.status_code == 409
        assert "Somebody has changed this answer in the meantime." in page
        for words in ("Совсем другой совет.", "Мой заголовок", "Моё замечание"):
            assert words in page
        question.refresh_from_db()
        assert question.state == State.ANSWERED
        assert page_of.post(moderate(question), form | {"read": actions.as_read(question)}).status_code == 302

    def test_refuses_what_has_no_answer_yet(self, page_of: Client) -> None:
        assert page_of.get(moderate(a_question())).status_code == 409
        assert page_of.get(moderate(a_question(state=State.UNCONFIRMED))).status_code == 404
        assert page_of.post(moderate(an_answered_question()), {"act": "burn"}).status_code == 404

    @pytest.mark.parametrize(
        "wrong",
        [{"title": ""}, {"title": "а" * 201}, {"categories": None}, {"review_on": "01.01.2020"}, {"language": "de"}],
    )
    def test_says_what_is_wrong_and_keeps_the_rest(self, page_of: Client, wrong: dict[str, Any]) -> None:
        question = an_answered_question()
        answer = page_of.post(moderate(question), typed(question, answer_text="Мой чистый ответ", **wrong))
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Not saved yet" in page
        assert "Мой чистый ответ" in page

    def test_corrects_what_is_published_and_tells_its_history(self, page_of: Client) -> None:
        copy = a_publication(title="Было")
        page_of.post(moderate(copy.question), typed(copy.question, title="Стало"))
        page = page_of.get(moderate(copy.question)).content.decode()
        assert "Было" in page
        assert 'value="Стало"' in page
        assert "Сыдыкова" in page
        assert "Take off the site" in page

    def test_brings_back_what_was_typed_and_not_saved(self, page_of: Client, moderator: User) -> None:
        question = an_answered_question()
        Draft.objects.create(
            user=moderator,
            path=moderate(question),
            body="read=old&title=%D0%A7%D0%B5%D1%80%D0%BD%D0%BE",
            saved_at=timezone.now(),
        )
        page = page_of.get(moderate(question)).content.decode()
        assert 'value="Черно"' in page
        assert "Somebody has changed this answer in the meantime." in page

    def test_speaks_the_language_of_the_text_in_place_of_personal_data(self, page_of: Client) -> None:
        question = an_answered_question(text="Пишите: a@example.kg", language="ru")
        with translation.override("ru"):
            word = translation.pgettext("in place of personal data", "[e-mail]")
        assert word in page_of.get(moderate(question)).content.decode()
