"""What programs send: nothing of it reaches an office."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import altcha
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils.timezone import now

from kenesh.accounts.models import Attempts, User
from kenesh.letters.models import Letter
from kenesh.offices.models import Territory
from kenesh.questions import challenge, rules
from kenesh.questions.actions import asking as actions
from kenesh.questions.models import Question, SpentChallenge, State, Writing
from kenesh.questions.tests.make import a_question
from kenesh.questions.tests.test_asking import TEXT, a_solution, karakol, lists, page_of, send, typed, words_of
from kenesh.refused import Refused

__all__ = ["karakol", "lists"]  # fixtures


def solution_of(given: dict[str, Any], **changed: Any) -> str:
    """A payload of that challenge with a solution of it; changed: its parameters, changed after solving."""
    asked = altcha.Challenge.from_dict(given)
    found = altcha.solve_challenge(asked)
    assert found is not None
    for name, value in changed.items():
        setattr(asked.parameters, name, value)
    return altcha.Payload(asked, found).to_base64()


@pytest.mark.once
class TestAThousandQuestionsFromOneAddress:
    def test_are_five_and_a_thousand_refusals(self, karakol: User) -> None:
        place = Territory.objects.get(name_ru="г. Каракол").pk
        statuses = Counter[int]()
        for number in range(1000):
            try:
                actions.ask(
                    submission=uuid4(),
                    solution="",
                    network="203.0.113.7",
                    now=now(),
                    language="ru",
                    text=TEXT,
                    territory_id=place,
                    email=f"a{number}@example.kg",
                    may_publish=True,
                )
            except Refused as refused:
                statuses[refused.status] += 1
        assert statuses == {429: 1000 - rules.UNCHECKED_FROM_AN_ADDRESS.attempts}
        assert Question.objects.count() == rules.UNCHECKED_FROM_AN_ADDRESS.attempts
        assert not Question.objects.exclude(state=State.UNCONFIRMED).exists()
        assert Letter.objects.count() == rules.UNCHECKED_FROM_AN_ADDRESS.attempts

    def test_are_answered_with_the_form_as_it_was_typed(self, client: Client, karakol: User) -> None:
        sent = [client.post(page_of("ask"), typed(solution="", email=f"a{n}@example.kg")) for n in range(20)]
        assert [answer.status_code for answer in sent] == [302] * 5 + [429] * 15
        assert TEXT in sent[-1].content.decode()

    def test_solved_ones_are_as_many_as_a_village_asks(self, client: Client, karakol: User) -> None:
        for number in range(rules.FROM_AN_ADDRESS.attempts):
            send(client, email=f"a{number}@example.kg")
        answer = client.post(page_of("ask"), typed(email="b@example.kg", name="Бурул"))
        assert answer.status_code == 429
        html = answer.content.decode()
        assert "брат не пускает" in html
        assert "Бурул" in html
        assert Question.objects.count() == rules.FROM_AN_ADDRESS.attempts
        assert client.post(page_of("ask"), typed(), REMOTE_ADDR="203.0.113.7").status_code == 302


class TestOneMailbox:
    def test_is_written_to_no_more_than_five_times_a_day(self, client: Client, karakol: User) -> None:
        statuses = [
            client.post(page_of("ask"), typed(solution=""), REMOTE_ADDR=f"203.0.113.{number}").status_code
            for number in range(rules.TO_A_MAILBOX.attempts + 3)
        ]
        assert statuses == [302] * 5 + [429] * 3
        assert Letter.objects.count() == 5

    def test_is_still_known_after_half_an_hour(self, client: Client, karakol: User) -> None:
        for number in range(rules.TO_A_MAILBOX.attempts):
            client.post(page_of("ask"), typed(solution=""), REMOTE_ADDR=f"203.0.113.{number}")
        Attempts.objects.update(last_at=now() - timedelta(hours=20))
        call_command("prune", verbosity=0)
        assert client.post(page_of("ask"), typed(), REMOTE_ADDR="203.0.113.9").status_code == 429


class TestAProgramWithoutTheChallenge:
    def test_reaches_no_office(self, client: Client, karakol: User) -> None:
        send(client, solution="")
        assert not Question.objects.visible_to(karakol).exists()

    def test_is_forgotten_after_three_days(self, client: Client, karakol: User) -> None:
        send(client, solution="")
        kept = a_question()
        Question.objects.update(asked_at=now() - rules.CONFIRMED_WITHIN)
        call_command("prune_questions", verbosity=0)
        assert list(Question.objects.all()) == [kept]


class TestAChallenge:
    def test_is_served_by_us_and_never_kept(self, client: Client) -> None:
        answer = client.get(page_of("challenge"))
        assert "no-store" in answer["Cache-Control"]
        assert set(answer.json()) == {"parameters", "signature"}
        assert answer.json() != client.get(page_of("challenge")).json()

    def test_used_once_opens_nothing_again(self, client: Client, karakol: User) -> None:
        solution = a_solution()
        send(client, solution=solution)
        answer = client.post(page_of("ask"), typed(solution=solution, text="Ещё один вопрос о наследстве."))
        assert answer.status_code == 422
        assert "Ещё один вопрос" in answer.content.decode()
        assert Question.objects.count() == 1

    def test_is_spent_by_a_question_only(self, client: Client, karakol: User) -> None:
        solution = a_solution()
        client.post(page_of("ask"), typed(solution=solution, email=""))
        assert not SpentChallenge.objects.exists()
        send(client, solution=solution)
        assert Question.objects.get().state == State.WAITING

    def test_expires(self, client: Client, karakol: User) -> None:
        old = solution_of(challenge.new(now=now() - challenge.LIVES))
        answer = client.post(page_of("ask"), typed(solution=old))
        assert answer.status_code == 422
        assert not Question.objects.exists()
        with pytest.raises(challenge.Wrong):
            challenge.solved(a_solution(), now=now() + challenge.LIVES)

    @pytest.mark.parametrize(
        "changed", [{"expires_at": 4_000_000_000}, {"cost": 2}, {"key_prefix": "00"}, {"key_signature": None}]
    )
    def test_is_not_to_be_altered(self, changed: dict[str, Any]) -> None:
        with pytest.raises(challenge.Wrong):
            challenge.solved(solution_of(challenge.new(now=now()), **changed), now=now())

    @pytest.mark.parametrize("rubbish", ["x", "e30=", "bnVsbA==", "W10=", "eyJjaGFsbGVuZ2UiOjF9", "W" * 5000, "\x00"])
    def test_is_not_to_be_made_up(self, client: Client, karakol: User, rubbish: str) -> None:
        answer = client.post(page_of("ask"), typed(solution=rubbish))
        assert answer.status_code == 422
        assert not Question.objects.exists()

    def test_of_another_installation_is_worth_nothing(self, settings: Any) -> None:
        given = challenge.new(now=now())
        settings.SECRET_KEY = "the key of another house, as long as the key of this one is"
        with pytest.raises(challenge.Wrong):
            challenge.solved(solution_of(given), now=now())

    def test_needs_its_solution(self) -> None:
        given = altcha.Challenge.from_dict(challenge.new(now=now()))
        guessed = altcha.Payload(given, altcha.Solution(1, "00" * 32)).to_base64()
        with pytest.raises(challenge.Wrong):
            challenge.solved(guessed, now=now())

    def test_costs_no_more_than_a_few_hundred_tries(self) -> None:
        found = altcha.solve_challenge(altcha.Challenge.from_dict(challenge.new(now=now())))
        assert found is not None
        assert found.counter in challenge.TRIES


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def post(self, form: dict[str, Any]) -> int:
        try:
            return Client().post(page_of("ask"), form).status_code
        finally:
            connection.close()

    def test_the_same_form_makes_one_question(self, karakol: User) -> None:
        form = typed()
        with ThreadPoolExecutor(3) as pool:
            assert set(pool.map(self.post, [form] * 6)) == {302}
        assert Question.objects.count() == Letter.objects.count() == 1

    def test_one_solution_lets_one_question_in(self, karakol: User) -> None:
        solution = a_solution()
        with ThreadPoolExecutor(3) as pool:
            said = list(pool.map(self.post, [typed(solution=solution, email=f"a{n}@example.kg") for n in range(4)]))
        assert sorted(said) == [302, 422, 422, 422]
        assert Question.objects.count() == 1

    def test_no_more_come_in_than_the_limit(self, karakol: User) -> None:
        forms = [typed(solution="", email=f"a{n}@example.kg") for n in range(12)]
        with ThreadPoolExecutor(4) as pool:
            said = list(pool.map(self.post, forms))
        assert said.count(302) == Question.objects.count() == rules.UNCHECKED_FROM_AN_ADDRESS.attempts


class TestTheFieldNobodySees:
    def test_filled_in_looks_as_if_it_was_sent(self, client: Client, karakol: User) -> None:
        answer = send(client, topic="https://example.org")
        assert answer.status_code == 200
        assert answer.redirect_chain == [(page_of("asked"), 302)]
        assert "почт" in words_of(answer).lower() or "mailbox" in words_of(answer)
        assert not Question.objects.exists()
        assert not Letter.objects.exists()

    def test_is_hidden_from_readers_of_the_screen_too(self, client: Client) -> None:
        html = client.get(page_of("ask")).content.decode()
        assert '<div class="topic" aria-hidden="true">' in html
        assert 'tabindex="-1"' in html


class TestPruning:
    def test_throws_away_what_has_had_its_time(self, karakol: User) -> None:
        SpentChallenge.objects.create(digest="a" * 64, until=now() - timedelta(seconds=1))
        kept = SpentChallenge.objects.create(digest="b" * 64, until=now() + timedelta(minutes=1))
        Writing.objects.create(question=a_question(), user=karakol, seen_at=now() - timedelta(minutes=5))
        fresh = Writing.objects.create(question=a_question(), user=karakol, seen_at=now())
        young = a_question(state=State.UNCONFIRMED, asked_at=now())
        call_command("prune_questions", verbosity=0)
        assert list(SpentChallenge.objects.all()) == [kept]
        assert list(Writing.objects.all()) == [fresh]
        assert Question.objects.filter(pk=young.pk).exists()
