"""SPEC §8: an office may leave signing in to a national system alone."""

from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from kenesh.accounts import actions
from kenesh.accounts.models import User
from kenesh.accounts.tests.make import (
    PASSWORD,
    STRONG,
    a_consultant,
    an_administrator,
    last_letter,
    link_in,
    signed_in,
)
from kenesh.letters.tests.make import work
from kenesh.offices.tests.make import an_office
from kenesh.refused import Refused

pytestmark = pytest.mark.django_db
DOOR = "/sign-in/"
TWICE = {"password": STRONG, "password_again": STRONG}


def without_password(**fields: Any) -> User:
    return a_consultant(office=an_office(password_allowed=False), language="en", **fields)


class TestARightPassword:
    def test_does_not_let_staff_of_such_an_office_in(self, client: Client) -> None:
        user = without_password()
        client.cookies["django_language"] = "en"
        page = client.post(DOOR, {"email": user.email, "password": PASSWORD})
        assert page.status_code == 403
        assert "Staff of your office do not sign in with a password." in page.text
        assert client.get("/profile/").status_code == 302

    def test_is_no_failed_attempt(self, client: Client) -> None:
        user = without_password()
        client.cookies["django_language"] = "en"
        for _ in range(6):
            page = client.post(DOOR, {"email": user.email, "password": PASSWORD})
        assert page.status_code == 403

    def test_lets_others_in(self, client: Client) -> None:
        without_password()
        for user in (a_consultant(), an_administrator()):
            assert Client().post(DOOR, {"email": user.email, "password": PASSWORD}).status_code == 302


class TestAWrongPassword:
    def test_is_answered_as_always(self, client: Client) -> None:
        pages = [
            client.post(DOOR, {"email": user.email, "password": "wrong"})
            for user in (without_password(), a_consultant())
        ]
        assert {page.status_code for page in pages} == {403}
        assert len({str(page.context["form"].non_field_errors()) for page in pages}) == 1
        assert not any(page.context["other_door"] for page in pages)


class TestTheLinkOfALetter:
    def test_leads_to_the_doors(self, client: Client) -> None:
        user = without_password()
        actions.forgot(user.email, address="10.0.0.1", now=now())
        work()
        letter = last_letter(user.email)
        assert letter
        assert "without a password" in letter.text
        assert "choose a new password" not in letter.text
        page = client.get(link_in(letter))
        assert page.status_code == 200
        assert "You need no password" in page.text

    def test_sets_no_password(self, client: Client) -> None:
        user = without_password(password=None, activated_at=None)
        actions.invite(user, by=an_administrator(), now=now())
        client.post(link_in(last_letter(user.email)), TWICE)
        user.refresh_from_db()
        assert not user.has_usable_password()
        assert user.activated_at is None

    def test_opens_when_passwords_are_back(self, client: Client) -> None:
        user = without_password(password=None, activated_at=None)
        actions.invite(user, by=an_administrator(), now=now())
        assert user.office
        user.office.password_allowed = True
        user.office.save()
        client.post(link_in(last_letter(user.email)), TWICE)
        user.refresh_from_db()
        assert user.has_usable_password()


class TestTheProfile:
    def test_offers_no_change_of_the_password(self) -> None:
        user = without_password()
        client = signed_in(user)
        assert "/profile/password/" not in client.get("/profile/").text
        assert client.get("/profile/password/").status_code == 404
        with pytest.raises(Refused):
            actions.change_password(by=user, current=PASSWORD, password=STRONG, now=now())
