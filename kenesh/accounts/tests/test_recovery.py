"""SPEC §2.4: «Забыли пароль»."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from kenesh.accounts import actions
from kenesh.accounts.models import AccessLink, Attempts, Purpose, Session
from kenesh.accounts.tests.make import (
    PASSWORD,
    STRONG,
    a_consultant,
    an_administrator,
    last_letter,
    link_in,
    signed_in,
)
from kenesh.letters.models import Letter
from kenesh.letters.tests.make import work

pytestmark = pytest.mark.django_db
PAGE = "/recovery/"
TWICE = {"password": STRONG, "password_again": STRONG}


def asked(email: str) -> str:
    """The link sent to whoever has forgotten their password."""
    actions.forgot(email, address="10.0.0.1", now=now())
    work()
    return link_in(last_letter(email))


class TestForgetting:
    def test_sends_a_letter_with_a_link_to_a_new_password(self, client: Client) -> None:
        user = a_consultant()
        client.post(PAGE, {"email": f" {user.email.upper()}"})
        work()
        there = client.post(link_in(last_letter(user.email)), TWICE, follow=True)
        assert there.context["user"] == user
        user.refresh_from_db()
        assert user.check_password(STRONG)

    def test_is_answered_alike_whoever_asks(self, client: Client) -> None:
        known, closed = a_consultant(), a_consultant(is_active=False)
        invited = a_consultant(password=None, activated_at=None)
        client.post(PAGE, {"email": "the.first.of@this.address"})
        pages, queries = set(), set()
        for email in [known.email, closed.email, invited.email, "nobody@example.kg"]:
            with CaptureQueriesContext(
                connection,
            ) as captured:
                answer = client.post(PAGE, {"email": email})
            pages.add((answer.status_code, re.sub(r"[A-Za-z0-9]{64}", "", answer.text.replace(email, ""))))
            queries.add(len(captured))
        assert len(pages) == len(queries) == 1

    def test_writes_nothing_to_nobody_and_to_the_deactivated(self) -> None:
        closed = a_consultant(is_active=False)
        for email in ["nobody@example.kg", closed.email]:
            actions.forgot(email, address="10.0.0.1", now=now())
        work()
        assert not Letter.objects.exists()

    def test_invites_again_whoever_has_not_accepted_the_invitation(self, client: Client) -> None:
        invited = a_consultant(password=None, activated_at=None)
        address = asked(invited.email)
        assert AccessLink.objects.get().purpose == Purpose.INVITATION
        client.post(address, TWICE)
        invited.refresh_from_db()
        assert invited.state == "working"

    def test_is_limited(self, client: Client) -> None:
        a_consultant(email="known@example.kg")
        for email in ["known@example.kg", "nobody@example.kg"]:
            answers = [client.post(PAGE, {"email": email}).status_code for _ in range(5)]
            assert answers == [200, 200, 200, 200, 429]

    def test_floods_no_mailbox(self) -> None:
        user = a_consultant()
        for n in range(10):
            Client(REMOTE_ADDR=f"10.0.0.{n}").post(PAGE, {"email": user.email})
        work()
        assert Letter.objects.filter(to=user.email).count() == 4

    @pytest.mark.parametrize("email", ["", "x", "a@b.kg\r\nBcc: c@d.kg", "я" * 10_000, "a" * 250 + "@b.kg", "\x00"])
    def test_bears_bad_input(self, client: Client, email: str) -> None:
        answer = client.post(PAGE, {"email": email})
        assert answer.status_code == 200
        assert answer.context["form"].errors

    def test_page_takes_no_query(self, client: Client, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(0):
            client.get(PAGE)


class TestARecovery:
    def test_leaves_the_old_password_until_a_new_one_is_set(self) -> None:
        user = a_consultant()
        asked(user.email)
        user.refresh_from_db()
        assert user.check_password(PASSWORD)

    def test_opens_for_two_hours(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        address = asked(a_consultant().email)
        sent = AccessLink.objects.get().created_at
        for after, status in [(timedelta(minutes=119), 200), (timedelta(hours=2), 410)]:
            monkeypatch.setattr("kenesh.accounts.views.links.now", lambda after=after: sent + after)
            assert client.get(address).status_code == status

    def test_ends_all_sessions_and_the_lock(self, client: Client) -> None:
        user = a_consultant()
        elsewhere = signed_in(user)
        for _n in range(5):
            client.post("/sign-in/", {"email": user.email, "password": "wrong"})
        client.post(asked(user.email), TWICE)
        assert Session.objects.filter(user=user).count() == 1
        assert elsewhere.get("/profile/").status_code == 302
        assert Client().post("/sign-in/", {"email": user.email, "password": STRONG}).status_code == 302

    def test_is_told_to_the_owner(self, client: Client) -> None:
        user = a_consultant(language="en")
        client.post(asked(user.email), TWICE)
        told = last_letter(user.email)
        assert told is not None
        assert "has been changed" in told.subject

    def test_voids_the_other_links_of_its_person(self, client: Client) -> None:
        user = a_consultant()
        first, second = asked(user.email), asked(user.email)
        assert client.get(first).context["state"] == "void"
        client.post(second, TWICE)
        assert client.get(first).context["state"] == "void"
        assert not AccessLink.objects.unspent().exists()

    def test_does_not_open_once_its_person_is_deactivated(self, client: Client) -> None:
        user = a_consultant()
        address = asked(user.email)
        actions.deactivate(user, by=an_administrator(), now=now())
        assert client.post(address, TWICE).status_code == 403

    def test_opens_for_its_own_person_signed_in(self) -> None:
        user = a_consultant()
        client = signed_in(user)
        assert client.post(asked(user.email), TWICE).status_code == 302
        assert client.get("/profile/").status_code == 200


class TestChangingOnesPassword:
    def test_asks_for_the_present_one(self) -> None:
        user = a_consultant()
        answer = signed_in(user).post("/profile/password/", {"current": "wrong", **TWICE})
        assert "current" in answer.context["form"].errors
        user.refresh_from_db()
        assert user.check_password(PASSWORD)

    def test_is_not_a_place_to_guess(self) -> None:
        client = signed_in(a_consultant())
        answers = [client.post("/profile/password/", {"current": "wrong", **TWICE}).status_code for _ in range(6)]
        assert answers == [403, 403, 403, 403, 429, 429]

    def test_clears_the_failures(self) -> None:
        client = signed_in(a_consultant())
        client.post("/profile/password/", {"current": PASSWORD, **TWICE})
        assert not Attempts.objects.exists()
