"""SPEC §2.5: repeated failures lock the sign-in for a while."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from kenesh.accounts import actions, rules
from kenesh.accounts.actions.attempts import digest
from kenesh.accounts.models import Attempts
from kenesh.accounts.tests.make import PASSWORD, a_consultant
from kenesh.refused import Refused

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def try_in(email: str, password: str, at: datetime, address: str = "10.0.0.1") -> int:
    """The status of the refusal; 0: signed in."""
    try:
        actions.sign_in(email, password, address=address, now=at)
    except Refused as refused:
        return refused.status
    return 0


class TestTheRule:
    def test_locks_at_the_limit(self) -> None:
        times: list[datetime] = []
        for attempt in range(1, 6):
            times, until = rules.one_more(times, rules.OF_AN_ACCOUNT, NOON + attempt * MINUTE)
            assert (until is not None) == (attempt == 5)
        assert until == NOON + 20 * MINUTE

    def test_forgets_what_is_older_than_its_stretch(self) -> None:
        old = [NOON - 15 * MINUTE] * 4
        assert rules.one_more(old, rules.OF_AN_ACCOUNT, NOON) == ([NOON], None)

    @pytest.mark.parametrize(
        ("address", "network"),
        [
            ("10.0.0.7", "10.0.0.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("::ffff:10.0.0.7", "10.0.0.7"),
            ("", "unknown"),
            ("' OR 1=1", "unknown"),
        ],
    )
    def test_counts_a_network_as_one_address(self, address: str, network: str) -> None:
        assert rules.network_of(address) == network

    @pytest.mark.parametrize(("seconds", "minutes"), [(1, 1), (60, 1), (61, 2), (900, 15)])
    def test_rounds_the_wait_up(self, seconds: int, minutes: int) -> None:
        assert rules.minutes_left(NOON + timedelta(seconds=seconds), NOON) == minutes


@pytest.mark.django_db
class TestTheLock:
    def test_falls_at_the_fifth_failure_and_lifts_after_a_quarter(self) -> None:
        user = a_consultant()
        assert [try_in(user.email, "wrong", NOON + n * MINUTE) for n in range(5)] == [403, 403, 403, 403, 429]
        assert try_in(user.email, PASSWORD, NOON + 18 * MINUTE) == 429
        assert try_in(user.email, PASSWORD, NOON + 19 * MINUTE) == 0

    def test_is_of_one_account_from_all_addresses(self) -> None:
        user = a_consultant()
        for n in range(5):
            try_in(user.email.upper(), "wrong", NOON, address=f"10.0.0.{n}")
        assert try_in(user.email, PASSWORD, NOON, address="10.0.0.9") == 429
        assert try_in(a_consultant().email, PASSWORD, NOON, address="10.0.0.9") == 0

    def test_treats_an_unknown_email_alike(self) -> None:
        assert [try_in("nobody@example.kg", "x", NOON) for _ in range(6)] == [403, 403, 403, 403, 429, 429]

    def test_is_of_an_address_that_tries_many(self) -> None:
        answers = [try_in(f"nobody{n}@example.kg", "x", NOON) for n in range(31)]
        assert answers == [403] * 29 + [429, 429]
        assert try_in(a_consultant().email, PASSWORD, NOON) == 429
        assert try_in(a_consultant().email, PASSWORD, NOON, address="10.0.0.2") == 0

    def test_is_forgotten_after_success(self) -> None:
        user = a_consultant()
        for _round in range(3):
            assert [try_in(user.email, "wrong", NOON) for _ in range(4)] == [403] * 4
            assert try_in(user.email, PASSWORD, NOON) == 0

    def test_of_an_address_is_not_lifted_by_one_right_password(self) -> None:
        user = a_consultant()
        for n in range(29):
            try_in(f"nobody{n}@example.kg", "x", NOON)
            try_in(user.email, PASSWORD, NOON + n * timedelta(seconds=1))
        assert try_in("nobody@example.kg", "x", NOON) == 429

    def test_keeps_no_email(self) -> None:
        try_in("nobody@example.kg", "x", NOON)
        assert "nobody" not in str(list(Attempts.objects.values()))

    def test_page_says_when_to_try_again(self, client: Client) -> None:
        for _n in range(5):
            answer = client.post("/sign-in/", {"email": "nobody@example.kg", "password": "x"})
        assert answer.status_code == 429
        assert "15" in str(answer.context["form"].non_field_errors())
        assert "nobody@example.kg" in answer.text

    def test_believes_the_last_word_of_our_proxy(self, client: Client, settings: Any) -> None:
        def refused(**headers: str) -> int:
            return client.post("/sign-in/", {"email": "a@b.kg", "password": "x"}, headers=headers).status_code

        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        refused(**{"X-Forwarded-For": "6.6.6.6, 10.0.0.1"})
        settings.SECURE_PROXY_SSL_HEADER = None
        refused(**{"X-Forwarded-For": "6.6.6.6"})
        subjects = set(Attempts.objects.values_list("subject", flat=True))
        assert {digest("sign-in address 10.0.0.1"), digest("sign-in address 127.0.0.1")} <= subjects
        assert digest("sign-in address 6.6.6.6") not in subjects


@pytest.mark.django_db(transaction=True)
class TestManyAtOnce:
    def test_do_not_pass_the_limit(self) -> None:
        user = a_consultant()

        def attempt(number: int) -> int:
            try:
                return try_in(user.email, "wrong", NOON, address=f"10.0.0.{number}")
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(attempt, range(16)))
        assert answers.count(403) == 4
        assert answers.count(429) == 12
