"""Following a question by its code."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import translation
from django.utils.timezone import now

from kenesh.letters.models import Letter
from kenesh.offices.tests.make import an_office
from kenesh.questions import letters, rules
from kenesh.questions.actions import asking as actions
from kenesh.questions.models import Publication, Question, State, Withdrawal
from kenesh.questions.tests.make import ANSWER, a_publication, a_question, an_answered_question
from kenesh.questions.tests.test_asking import page_of, words_of
from kenesh.shell.codes import new_code, shown_code


@pytest.fixture(autouse=True)
def russian(db: None) -> Iterator[None]:
    with translation.override("ru"):
        yield


class TestTheCode:
    def test_typed_by_hand_leads_to_the_question(self, client: Client) -> None:
        question = a_question()
        answer = client.post(page_of("follow"), {"code": f" {shown_code(question.code).lower()} "})
        assert answer["Location"] == page_of("question", question.code)

    @pytest.mark.parametrize("code", ["", "ABC", "K7MP4-XA92T-43CHY", "<script>", "\x00"])
    def test_that_is_wrong_is_said_beside_the_field(self, client: Client, code: str) -> None:
        answer = client.post(page_of("follow"), {"code": code})
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.content.decode()

    def test_that_is_wrong_says_no_more_than_that(self, client: Client) -> None:
        codes = (new_code(), "rubbish")
        pages = {client.get(page_of("question", code)).content.decode().replace(code, "") for code in codes}
        assert len(pages) == 1
        assert {client.get(page_of("question", code)).status_code for code in codes} == {404}

    def test_cannot_be_tried_without_end(self, client: Client) -> None:
        question = a_question()
        tried = [client.get(page_of("question", new_code())).status_code for _ in range(rules.WRONG_CODES.attempts + 1)]
        assert (tried[0], tried[-1]) == (404, 429)
        assert client.get(page_of("question", question.code)).status_code == 429
        assert client.post(page_of("follow"), {"code": question.code}).status_code == 429

    def test_that_is_right_may_be_used_as_often_as_one_likes(self, client: Client) -> None:
        question = a_question()
        assert {client.get(page_of("question", question.code)).status_code for _ in range(30)} == {200}


class TestTheQuestion:
    def test_is_kept_by_nobody_and_found_by_no_search_engine(self, client: Client) -> None:
        answer = client.get(page_of("question", a_question().code))
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex"
        assert answer["Referrer-Policy"] == "same-origin"
        assert '<meta name="robots" content="noindex">' in answer.content.decode()

    def test_takes_few_queries(self, client: Client, django_assert_max_num_queries: Any) -> None:
        question = a_question()
        client.get(page_of("question", question.code))
        with django_assert_max_num_queries(14):  # ten of them count the attempt and take it back
            client.get(page_of("question", question.code))

    def test_tells_who_answers_and_until_when(self, client: Client) -> None:
        office = an_office(name_ru="ЦБЮП Тест", address="ул. Ленина, 1", phone="+996 312 123456", hours="9–18")
        said = words_of(client.get(page_of("question", a_question(office=office).code)))
        for word in ("ЦБЮП Тест", "ул. Ленина, 1", "+996 312 123456", "9–18", "16.03.2026"):
            assert word in said

    @pytest.mark.parametrize("state", [State.ANSWERED, State.RETURNED])
    def test_shows_no_answer_before_it_is_approved(self, client: Client, state: State) -> None:
        question = an_answered_question(state=state)
        assert ANSWER not in client.get(page_of("question", question.code)).content.decode()

    def test_shows_the_answer_once_it_is(self, client: Client) -> None:
        question = an_answered_question(state=State.CLOSED, answer="Первое.\n\nВторое: <b>да</b>.")
        html = client.get(page_of("question", question.code)).content.decode()
        assert "<p>Первое.</p>" in html
        assert "&lt;b&gt;да" in html

    def test_shows_none_of_the_people(self, client: Client) -> None:
        question = an_answered_question(state=State.CLOSED, name="Бурул Асанова", phone="+996555123456")
        html = client.get(page_of("question", question.code)).content.decode()
        assert question.answered_by is not None
        for hidden in (question.email, "Бурул", "+996555123456", question.answered_by.full_name):
            assert hidden not in html

    def test_leads_to_the_published_copy(self, client: Client) -> None:
        publication = a_publication()
        html = client.get(page_of("question", publication.question.code)).content.decode()
        assert page_of("answer", publication.pk) in html

    def test_not_confirmed_says_what_to_do(self, client: Client) -> None:
        question = a_question(state=State.UNCONFIRMED)
        assert client.get(page_of("question", question.code)).status_code == 200

    def test_overdue_says_so(self, client: Client) -> None:
        html = client.get(page_of("question", a_question().code)).content.decode()
        assert "message-warning" in html


class TestConsent:
    def test_is_taken_back_from_the_page(self, client: Client) -> None:
        publication = a_publication()
        code = publication.question.code
        answer = client.post(page_of("question", code), follow=True)
        assert answer.status_code == 200
        publication.refresh_from_db()
        assert publication.withdrawal == Withdrawal.ASKER
        assert publication.withdrawn_at
        assert not Question.objects.get().may_publish
        assert page_of("answer", publication.pk) not in answer.content.decode()
        assert ANSWER in words_of(answer)

    def test_once_taken_back_lets_nothing_be_published(self) -> None:
        publication = a_publication()
        actions.withdraw_consent(publication.question, now=now())
        with pytest.raises(IntegrityError), transaction.atomic():
            Publication.objects.update(withdrawn_at=None, withdrawal="")

    def test_may_be_taken_back_before_there_is_an_answer(self) -> None:
        question = a_question()
        actions.withdraw_consent(question, now=now())
        actions.withdraw_consent(question, now=now())
        assert not Question.objects.get().may_publish

    def test_is_not_asked_for_where_it_was_not_given(self, client: Client) -> None:
        html = client.get(page_of("question", a_question(may_publish=False).code)).content.decode()
        assert 'method="post"' not in html


class TestTheLetter:
    def test_brings_the_answer(self) -> None:
        question = an_answered_question(state=State.CLOSED, name="Бурул", answer="Ответ <i>с знаками</i> & прочее.")
        letters.tell_answer(question)
        letter = Letter.objects.get()
        assert (letter.to, letter.language) == (question.email, "ru")
        assert "Ответ <i>с знаками</i> & прочее." in letter.text
        assert "Ответ &lt;i&gt;с знаками" in letter.html
        assert f"/ru/question/{question.code}/" in letter.text
        assert question.text not in letter.text

    def test_tells_only_that_there_is_one_where_others_read_the_mail(self) -> None:
        question = an_answered_question(state=State.CLOSED, by_letter=False, language="ky")
        letters.tell_answer(question)
        letter = Letter.objects.get()
        assert ANSWER not in letter.text + letter.html
        assert question.code not in letter.text + letter.html
        assert "/ky/question/" in letter.text
