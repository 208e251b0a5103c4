"""Asking through the form, with scripts and without."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import altcha
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import now

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant
from kenesh.letters.models import Letter
from kenesh.letters.tests.make import work
from kenesh.offices.models import Office, Territory
from kenesh.questions import challenge, passes, rules, search
from kenesh.questions.models import Publication, Question, SpentChallenge, State
from kenesh.questions.tests.make import a_publication, a_question
from kenesh.shell.codes import shown_code

TEXT = "Отец умер, брат не пускает меня в дом. Как вступить в наследство?"


@pytest.fixture(autouse=True)
def lists(reference_lists: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The real places and offices; pages in Russian; challenges like any other, but of one round a try."""
    monkeypatch.setattr(challenge, "COST", 1)
    with translation.override("ru"):
        yield


@pytest.fixture
def karakol() -> User:
    return a_consultant(office=Office.objects.get(code="YSK-01"))


def a_solution() -> str:
    """What the browser sends after it has solved a challenge."""
    given = altcha.Challenge.from_dict(challenge.new(now=now()))
    found = altcha.solve_challenge(given)
    assert found is not None
    return altcha.Payload(given, found).to_base64()


def typed(**changed: Any) -> dict[str, Any]:
    """The form of a question as a browser with scripts sends it; a value of None leaves the field out."""
    fields: dict[str, Any] = {
        "submission": str(uuid4()),
        "text": TEXT,
        "territory": str(Territory.objects.get(name_ru="г. Каракол").pk),
        "email": "Asker@Example.kg",
        "by_letter": "on",
        "seen": "on",
        **changed,
    }
    if "solution" not in fields:
        fields["solution"] = a_solution()
    return {name: value for name, value in fields.items() if value is not None}


def a_findable() -> Publication:
    publication = a_publication()
    search.keep_words(publication)
    return publication


def page_of(name: str, *args: Any) -> str:
    return reverse(f"ask:{name}", args=args)


def send(client: Client, **changed: Any) -> Any:
    return client.post(page_of("ask"), typed(**changed), follow=True)


def words_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


class TestTheForm:
    def test_is_for_everybody_and_costs_one_query(self, client: Client, django_assert_num_queries: Any) -> None:
        client.get(page_of("ask"))
        with django_assert_num_queries(1):
            assert client.get(page_of("ask")).status_code == 200

    def test_offers_places_in_force_by_oblast_and_no_country(self, client: Client) -> None:
        html = client.get(page_of("ask")).content.decode()
        assert '<optgroup label="Иссык-Кульская область">' in html
        assert "Кыргызская Республика</option>" not in html

    def test_finds_a_place_by_its_former_and_other_names(self, client: Client) -> None:
        html = client.get(page_of("ask")).content.decode()
        place = Territory.objects.exclude(aliases=[]).exclude(parent=None).first()
        assert place is not None
        option = re.search(rf'<option value="{place.pk}"[^>]*>', html)
        assert option
        assert place.aliases[0] in option[0]
        assert place.name_ky in option[0]

    def test_agrees_to_nothing_by_itself(self, client: Client) -> None:
        html = client.get(page_of("ask")).content.decode()
        consent = re.search(r'<input[^>]*name="may_publish"[^>]*>', html)
        assert consent
        assert "checked" not in consent[0]

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("text", "", "Write your question"),
            ("text", "помогите", "too short"),
            ("text", "я" * (rules.LONGEST_QUESTION + 1), "Too long"),
            ("territory", "", "Choose the place"),
            ("territory", "999999999", "no longer offered"),
            ("email", "asker@", "name@example.org"),
            ("email", "", "without it the answer cannot reach you"),
            ("phone", "12", "not a telephone number"),
            ("safe_contact", "я" * 301, "Too long"),
        ],
    )
    def test_says_what_is_wrong_beside_the_field_and_keeps_the_rest(
        self, client: Client, field: str, value: str, said: str
    ) -> None:
        with translation.override("en"):
            changed = {"name": "Бурул", "solution": "", field: value}
            answer = client.post(page_of("ask"), typed(**changed))
        html = answer.content.decode()
        assert answer.status_code == 422
        assert said in words_of(answer)
        assert 'aria-invalid="true"' in html
        assert "Бурул" in html
        assert field == "text" or "брат не пускает" in html
        assert not Question.objects.exists()

    def test_counts_the_end_of_a_line_as_one_character(self, client: Client, karakol: User) -> None:
        text = "строка\r\n" * 700
        assert len(text) > rules.LONGEST_QUESTION
        send(client, text=text)
        assert Question.objects.get().text == ("строка\n" * 700).strip()

    def test_takes_a_megabyte_of_text_for_what_it_is(self, client: Client) -> None:
        text = "кеңеш " * 95_000
        assert len(text.encode()) > 1_000_000
        answer = client.post(page_of("ask"), typed(text=text, solution=""))
        assert answer.status_code == 422
        assert "5" in words_of(answer)
        assert text.strip() in answer.content.decode()
        assert not Question.objects.exists()

    def test_refuses_what_no_form_holds_with_a_page(self, client: Client) -> None:
        form = urlencode(typed(text="я" * 500_000, solution=""))
        answer = client.post(page_of("ask"), form, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 413
        assert "<h1>" in answer.content.decode()

    def test_reads_a_number_as_the_place_does(self, client: Client, karakol: User) -> None:
        send(client, phone="0555 12 34 56")
        assert Question.objects.get().phone == "+996555123456"


class TestAQuestion:
    def test_goes_to_the_office_of_its_place_at_once(self, client: Client, karakol: User) -> None:
        answer = send(client, name="  Бурул   Асанова ", safe_contact="Только днём", may_publish="on")
        question = Question.objects.get()
        assert question.state == State.WAITING
        assert question.office == karakol.office
        assert question.due_on is not None
        assert question.email == "asker@example.kg"
        assert (question.name, question.safe_contact) == ("Бурул Асанова", "Только днём")
        assert (question.may_publish, question.by_letter, question.language) == (True, True, "ru")
        assert question.assignments.count() == 1
        assert SpentChallenge.objects.count() == 1
        assert shown_code(question.code) in words_of(answer)

    def test_takes_few_queries(self, client: Client, karakol: User, django_assert_max_num_queries: Any) -> None:
        form = typed()
        with django_assert_max_num_queries(50):
            client.post(page_of("ask"), form)
        assert Question.objects.count() == 1

    def test_keeps_its_code_out_of_the_address_of_the_page_after_sending(self, client: Client, karakol: User) -> None:
        answer = client.post(page_of("ask"), typed())
        assert Question.objects.get().code not in answer["Location"]

    def test_is_one_however_often_its_form_is_sent(self, client: Client, karakol: User) -> None:
        form = typed()
        first = client.post(page_of("ask"), form, follow=True)
        second = client.post(page_of("ask"), form, follow=True)
        assert Question.objects.count() == 1
        assert Letter.objects.count() == 1
        code = shown_code(Question.objects.get().code)
        assert code in words_of(first)
        assert code in words_of(second)

    def test_is_another_when_the_form_was_gone_back_to_and_says_something_else(
        self, client: Client, karakol: User
    ) -> None:
        form = typed()
        client.post(page_of("ask"), form)
        client.post(page_of("ask"), form | {"text": "И ещё: кто платит налог?", "solution": a_solution()})
        assert set(Question.objects.values_list("text", flat=True)) == {TEXT, "И ещё: кто платит налог?"}

    def test_is_asked_in_the_language_of_its_page(self, client: Client, karakol: User) -> None:
        with translation.override("ky"):
            url = page_of("ask")
        client.post(url, typed())
        assert Question.objects.get().language == "ky"
        assert "/ky/question/" in Letter.objects.get().text

    def test_waits_for_the_link_in_the_letter_without_scripts(self, client: Client, karakol: User) -> None:
        answer = send(client, solution=None)
        question = Question.objects.get()
        assert (question.state, question.office, question.due_on) == (State.UNCONFIRMED, None, None)
        assert not Question.objects.visible_to(karakol).exists()
        assert question.email in words_of(answer)
        assert shown_code(question.code) not in words_of(answer)


class TestSimilarAnswers:
    def test_are_shown_before_sending_and_nothing_typed_is_lost(self, client: Client, karakol: User) -> None:
        publication = a_findable()
        answer = client.post(page_of("ask"), typed(seen="", solution=None, name="Бурул"))
        html = answer.content.decode()
        assert answer.status_code == 200
        assert publication.title in html
        assert TEXT in html
        assert "Бурул" in html
        assert 'name="seen" value="on"' in html
        assert Question.objects.filter(email="asker@example.kg").count() == 0
        send(client, solution=None)
        assert Question.objects.filter(email="asker@example.kg").count() == 1

    def test_hold_nobody_up_where_there_are_none(self, client: Client, karakol: User) -> None:
        send(client, seen="")
        assert Question.objects.count() == 1

    def test_come_while_the_question_is_typed(self, client: Client) -> None:
        publication = a_findable()
        answer = client.post(page_of("similar"), {"text": TEXT})
        assert publication.title in answer.content.decode()
        assert client.post(page_of("similar"), {"text": "Как"}).content.decode().strip() == ""
        assert client.get(page_of("similar")).status_code == 405


class TestTheLink:
    def link(self) -> str:
        found = re.search(r"http://testserver(/ru/ask/confirm/\S+)", Letter.objects.latest("pk").text)
        assert found
        return found[1]

    def test_opens_a_page_with_one_button_and_confirms_nothing_by_itself(self, client: Client, karakol: User) -> None:
        send(client, solution=None)
        link = self.link()
        for _ in range(2):
            assert client.get(link).status_code == 200
        assert Question.objects.get().state == State.UNCONFIRMED
        answer = client.post(link, follow=True)
        question = Question.objects.get()
        assert (question.state, question.office) == (State.WAITING, karakol.office)
        assert shown_code(question.code) in words_of(answer)

    def test_pressed_twice_confirms_once(self, client: Client, karakol: User) -> None:
        send(client, solution=None)
        link = self.link()
        client.post(link)
        assert shown_code(Question.objects.get().code) in words_of(client.post(link, follow=True))
        assert shown_code(Question.objects.get().code) in words_of(client.get(link, follow=True))
        assert Question.objects.get().assignments.count() == 1
        assert Letter.objects.count() == 2

    def test_works_for_three_days(self, client: Client, karakol: User) -> None:
        send(client, solution=None)
        link = self.link()
        Question.objects.update(asked_at=now() - rules.CONFIRMED_WITHIN)
        assert client.get(link).status_code == 410
        assert client.post(link).status_code == 410
        assert Question.objects.get().state == State.UNCONFIRMED

    def test_made_up_opens_nothing(self, client: Client) -> None:
        question = a_question(state=State.UNCONFIRMED)
        right = passes.to_confirm(question)
        for token in ("nothing", question.code, f"{question.pk}:x", right[:-1], passes.to_sent(question)):
            assert client.post(page_of("confirm", token)).status_code == 410
        assert Question.objects.get().state == State.UNCONFIRMED


class TestTheLetter:
    def test_brings_code_and_link_over_smtp_and_not_the_question(
        self, client: Client, karakol: User, smtp_server: Any
    ) -> None:
        send(client, name="Бурул")
        work()
        (taken,) = smtp_server.letters
        text = taken.get_body(("plain",)).get_content()
        question = Question.objects.get()
        assert taken["To"] == "asker@example.kg"
        assert shown_code(question.code) in text
        assert f"http://testserver/ru/question/{question.code}/" in text
        assert "Бурул" in text
        assert "наследств" not in text + taken.get_body(("html",)).get_content()

    def test_with_the_link_leaves_too_and_forgets_it(self, client: Client, karakol: User, smtp_server: Any) -> None:
        send(client, solution=None)
        work()
        (taken,) = smtp_server.letters
        token = passes.to_confirm(Question.objects.get())
        assert token in taken.get_body(("plain",)).get_content()
        assert token in taken.get_body(("html",)).get_content()
        assert token not in Letter.objects.get().text

    def test_carries_no_code_where_others_read_the_mail(self, client: Client, karakol: User) -> None:
        answer = send(client, by_letter=None)
        question, letter = Question.objects.get(), Letter.objects.get()
        assert shown_code(question.code) in words_of(answer)
        assert question.code not in letter.text + letter.html
        assert shown_code(question.code) not in letter.text + letter.html
