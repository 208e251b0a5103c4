"""SPEC §2.3, 5: «Вход в личный кабинет», «Выход», and the session between them."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import now

from kenesh.accounts import actions
from kenesh.accounts.middleware import SEEN
from kenesh.accounts.models import Session
from kenesh.accounts.tests.make import (
    PASSWORD,
    STRONG,
    a_consultant,
    a_head,
    an_administrator,
    signed_in,
)
from kenesh.offices.tests.make import an_office

pytestmark = pytest.mark.django_db
DOOR = "/sign-in/"


class TestSigningIn:
    @pytest.mark.parametrize(
        "typed", ["asanova@example.kg", "ASANOVA@Example.kg", "  asanova@example.kg\u00a0", "\ufeffasanova@example.kg"]
    )
    def test_takes_the_email_as_people_type_it(self, client: Client, typed: str) -> None:
        user = a_consultant(email="Asanova@example.kg")
        answer = client.post(DOOR, {"email": typed, "password": PASSWORD})
        assert answer.status_code == 302
        assert client.session[SESSION_KEY] == str(user.pk)

    def test_begins_a_new_session(self, client: Client) -> None:
        user = a_consultant()
        session = client.session
        session["planted"] = 1
        session.save()
        client.cookies["sessionid"] = planted = session.session_key or ""
        client.post(DOOR, {"email": user.email, "password": PASSWORD})
        assert client.cookies["sessionid"].value != planted
        assert not Session.objects.filter(session_key=planted).exists()

    @pytest.mark.parametrize(
        ("next_page", "leads"),
        [
            ("/staff/?role=head", "/staff/?role=head"),
            ("https://evil.example/", "/"),
            ("//evil.example/", "/"),
            ("/\\evil.example", "/"),
            ("javascript:alert(1)", "/"),
            ("profile", "/"),
            ("accounts:profile", "/"),
            ("", "/"),
        ],
    )
    def test_leads_on_within_this_site_only(self, client: Client, next_page: str, leads: str) -> None:
        user = a_head()
        answer = client.post(DOOR, {"email": user.email, "password": PASSWORD, "next": next_page})
        assert answer.headers["Location"] == leads

    def test_says_the_same_of_a_wrong_password_and_of_nobody(self, client: Client) -> None:
        user = a_consultant()
        closed = a_consultant(is_active=False)
        waiting = a_consultant(password=None, activated_at=None)
        said = set()
        for email, password in [
            (user.email, "wrong"),
            ("nobody@example.kg", "wrong"),
            (closed.email, PASSWORD),
            (waiting.email, "wrong"),
        ]:
            answer = client.post(DOOR, {"email": email, "password": password})
            said.add((answer.status_code, str(answer.context["form"].non_field_errors())))
        assert len(said) == 1

    def test_asks_the_password_of_nobody_as_hard_as_of_somebody(self, client: Client, monkeypatch: Any) -> None:
        hashed: list[str] = []
        whole = MD5PasswordHasher.encode

        def encode(hasher: MD5PasswordHasher, password: str, salt: str) -> str:
            hashed.append(password)
            return str(whole(hasher, password, salt))

        monkeypatch.setattr(MD5PasswordHasher, "encode", encode)
        counts = []
        for email in ["nobody@example.kg", a_consultant().email, a_consultant(password=None).email]:
            hashed.clear()
            client.post(DOOR, {"email": email, "password": "wrong"})
            counts.append(len(hashed))
        assert len(set(counts)) == 1

    def test_shows_what_was_typed_but_the_password(self, client: Client) -> None:
        answer = client.post(DOOR, {"email": "Nobody@example.kg", "password": "my secret"})
        assert "Nobody@example.kg" in answer.text
        assert "my secret" not in answer.text

    @pytest.mark.parametrize(
        "typed",
        [
            {},
            {"email": "x"},
            {"email": "a@b.kg\x00", "password": "\x00"},
            {"email": "я" * 9999, "password": "p" * 9999},
        ],
    )
    def test_bears_bad_input(self, client: Client, typed: dict[str, str]) -> None:
        assert client.post(DOOR, typed).status_code in {200, 403}

    def test_passes_by_whoever_is_signed_in(self) -> None:
        assert signed_in(a_consultant()).get(DOOR).status_code == 302

    def test_is_not_kept_by_caches(self, client: Client) -> None:
        assert "no-store" in client.get(DOOR).headers["Cache-Control"]

    def test_page_takes_no_query(self, client: Client, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(0):
            client.get(DOOR)

    def test_refuses_a_form_of_another_site(self) -> None:
        user = a_consultant()
        answer = Client(enforce_csrf_checks=True).post(DOOR, {"email": user.email, "password": PASSWORD})
        assert answer.status_code == 403


class TestSigningOut:
    def test_ends_the_session(self) -> None:
        client = signed_in(a_consultant())
        key = client.session.session_key
        client.post(reverse("accounts:sign-out"))
        assert not Session.objects.filter(session_key=key).exists()
        assert client.get("/profile/").status_code == 302

    def test_is_not_done_by_a_link(self) -> None:
        client = signed_in(a_consultant())
        assert client.get(reverse("accounts:sign-out")).status_code == 405
        assert client.get("/profile/").status_code == 200


class TestASession:
    def test_costs_two_queries_a_page(self, django_assert_num_queries: Any) -> None:
        client = signed_in(a_consultant())
        client.get("/profile/")
        with django_assert_num_queries(2):
            assert client.get("/profile/").status_code == 200

    def test_is_renewed_once_a_minute(self) -> None:
        client = signed_in(a_consultant())
        client.get("/profile/")
        row = Session.objects.get()
        client.get("/profile/")
        assert Session.objects.get().expire_date == row.expire_date
        session = client.session
        session[SEEN] -= 60
        session.save()
        Session.objects.update(expire_date=now() + timedelta(minutes=1))
        client.get("/profile/")
        assert Session.objects.get().expire_date > now() + timedelta(minutes=59)

    def test_ends_after_an_idle_hour(self) -> None:
        client = signed_in(a_consultant())
        client.get("/profile/")
        left = Session.objects.get().expire_date - now()
        assert timedelta(minutes=59) < left <= timedelta(hours=1)
        Session.objects.update(expire_date=now())
        assert client.get("/profile/").headers["Location"] == "/sign-in/?next=/profile/"

    def test_ends_when_its_person_is_deactivated(self) -> None:
        user = a_consultant()
        clients = [signed_in(user), signed_in(user)]
        actions.deactivate(user, by=an_administrator(), now=now())
        assert not Session.objects.filter(user=user).exists()
        assert [client.get("/profile/").status_code for client in clients] == [302, 302]

    def test_ends_elsewhere_when_the_password_is_changed(self) -> None:
        user = a_consultant()
        here, there = signed_in(user), signed_in(user)
        new = {"current": PASSWORD, "password": STRONG, "password_again": STRONG}
        assert here.post("/profile/password/", new).status_code == 302
        assert here.get("/profile/").status_code == 200
        assert there.get("/profile/").status_code == 302

    def test_knows_the_language_and_the_clock_of_its_person(self) -> None:
        office = an_office(time_zone="Europe/Moscow")
        client = signed_in(a_consultant(language="en", office=office))
        client.cookies["django_language"] = "ky"
        answer = client.get("/profile/")
        assert answer.headers["Content-Language"] == "en"
        assert timezone.get_current_timezone_name() == "Europe/Moscow"
        Client().get("/")
        assert timezone.get_current_timezone_name() == "Asia/Bishkek"

    @pytest.mark.parametrize(("cookie", "language"), [("ky", "ky"), ("xx", "ru"), ("", "ru"), ("../../etc", "ru")])
    def test_is_not_needed_for_a_language(self, client: Client, cookie: str, language: str) -> None:
        client.cookies["django_language"] = cookie
        assert client.get("/sign-in/").headers["Content-Language"] == language

    def test_keeps_its_pages_from_the_back_button(self) -> None:
        assert "no-store" in signed_in(a_consultant()).get("/profile/").headers["Cache-Control"]


class TestTheLastWords:
    def test_are_in_the_language_of_the_page_that_shows_them(self) -> None:
        client = signed_in(a_consultant(language="ky"))
        page = client.post("/sign-out/", follow=True).text
        assert '<html lang="ru">' in page
        assert "Вы вышли из системы." in page
