"""SPEC §2.1–2: an administrator registers a person; the link in the letter opens the account, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from kenesh.accounts import actions
from kenesh.accounts.actions.links import digest
from kenesh.accounts.models import AccessLink, Session, User
from kenesh.accounts.tests.make import (
    STRONG,
    a_consultant,
    an_administrator,
    last_letter,
    link_in,
    signed_in,
)
from kenesh.offices.tests.make import an_office
from kenesh.refused import Refused

pytestmark = pytest.mark.django_db
TWICE = {"password": STRONG, "password_again": STRONG}


def invited(**fields: Any) -> User:
    person = {
        "email": "nurlan@example.kg",
        "full_name": "Асан уулу Нурлан",
        "role": "consultant",
        "office": an_office(),
        "language": "ru",
        **fields,
    }
    return actions.register(by=an_administrator(), now=now(), **person)


def link_of(user: User) -> str:
    return link_in(last_letter(user.email))


class TestRegistration:
    def test_sends_a_letter_with_a_link(self) -> None:
        boss = an_administrator()
        office = an_office()
        typed = {
            "email": " Nurlan@Example.KG",
            "full_name": "Асан  уулу\nНурлан",
            "role": "consultant",
            "office": office.pk,
        }
        answer = signed_in(boss).post(reverse("accounts:register"), typed | {"language": "ky"})
        user = User.objects.get(email="nurlan@example.kg")
        assert answer.headers["Location"] == reverse("accounts:person", args=[user.pk])
        assert (user.full_name, user.office, user.language) == ("Асан уулу Нурлан", office, "ky")
        assert user.state == "invited"
        assert not user.has_usable_password()
        assert link_of(user)

    def test_keeps_no_token_outside_the_letter(self) -> None:
        token = link_of(invited()).strip("/").split("/")[-1]
        link = AccessLink.objects.get()
        assert link.digest == digest(token)
        assert token not in str(AccessLink.objects.values())

    @pytest.mark.parametrize(
        "email", ["NURLAN@example.kg", "nurlan@EXAMPLE.kg", " nurlan@example.kg\u200b", "ｎurlan@example.kg"]
    )
    def test_makes_one_account_per_email(self, email: str) -> None:
        person = invited()
        typed = {
            "email": email,
            "full_name": "Другой",
            "role": "consultant",
            "office": person.office_id,
            "language": "ru",
        }
        answer = signed_in(an_administrator()).post(reverse("accounts:register"), typed)
        assert answer.status_code == 200
        assert "email" in answer.context["form"].errors
        with pytest.raises(Refused):
            invited(email=email)

    @pytest.mark.parametrize("role", ["consultant", "head"])
    def test_asks_for_the_office_of_office_staff(self, role: str) -> None:
        typed = {"email": "a@example.kg", "full_name": "Асан", "role": role, "office": "", "language": "ru"}
        answer = signed_in(an_administrator()).post(reverse("accounts:register"), typed)
        assert list(answer.context["form"].errors) == ["office"]

    @pytest.mark.parametrize("role", ["administrator", "observer"])
    def test_gives_others_no_office(self, role: str) -> None:
        office = an_office()
        typed = {"email": "a@example.kg", "full_name": "Асан", "role": role, "office": office.pk, "language": "ru"}
        signed_in(an_administrator()).post(reverse("accounts:register"), typed)
        assert User.objects.get(email="a@example.kg").office is None

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("email", "no-at-sign"),
            ("email", "a@example.kg\nBcc: b@example.kg"),
            ("email", "a" * 250 + "@example.kg"),
            ("full_name", " \n "),
            ("full_name", "12345"),
            ("full_name", "я" * 10_000),
            ("full_name", "Асан\x00"),
            ("role", "god"),
            ("role", ""),
            ("office", "999999"),
            ("language", "de"),
        ],
    )
    def test_says_beside_the_field_what_is_wrong_and_keeps_what_was_typed(self, field: str, value: str) -> None:
        office = an_office()
        typed = {"email": "a@example.kg", "full_name": "Асан", "role": "head", "office": office.pk, "language": "ru"}
        answer = signed_in(an_administrator()).post(reverse("accounts:register"), typed | {field: value})
        assert list(answer.context["form"].errors) == [field]
        assert not User.objects.filter(role="head").exists()
        if field != "full_name":
            assert "Асан" in answer.text

    @pytest.mark.parametrize(
        "name", ["<script>alert(1)</script> Асан", "Асан 🙂", "Асан'; DROP TABLE accounts_user; --"]
    )
    def test_writes_any_name_as_it_is(self, name: str) -> None:
        user = invited(full_name=name)
        assert name in last_letter(user.email).text  # type: ignore[union-attr]
        assert "<script>" not in last_letter(user.email).html  # type: ignore[union-attr]
        card = signed_in(an_administrator()).get(reverse("accounts:person", args=[user.pk]))
        assert "<script>alert" not in card.text

    def test_is_for_administrators(self) -> None:
        with pytest.raises(Refused):
            actions.register(
                by=a_consultant(),
                email="a@example.kg",
                full_name="А",
                role="observer",
                office=None,
                language="ru",
                now=now(),
            )


class TestAnInvitation:
    def test_asks_for_a_password_twice_activates_and_signs_in(self, client: Client) -> None:
        user = invited()
        shown = client.get(link_of(user))
        assert shown.status_code == 200
        assert user.email in shown.text
        answer = client.post(link_of(user), TWICE, follow=True)
        user.refresh_from_db()
        assert answer.context["user"] == user
        assert user.activated_at
        assert user.check_password(STRONG)

    def test_is_not_spent_by_looking(self, client: Client) -> None:
        address = link_of(invited())
        for _look in range(3):
            assert client.get(address).status_code == 200
            assert client.head(address).status_code == 200
        assert client.post(address, TWICE).status_code == 302

    def test_opens_once(self, client: Client) -> None:
        address = link_of(invited())
        client.post(address, TWICE)
        again = Client().post(address, {"password": "другой хороший пароль", "password_again": "другой хороший пароль"})
        assert again.status_code == 410
        assert again.context["state"] == "used"
        assert User.objects.get(email="nurlan@example.kg").check_password(STRONG)

    def test_opens_for_72_hours(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        address = link_of(invited())
        sent = AccessLink.objects.get().created_at
        for after, status in [(timedelta(hours=71, minutes=59), 200), (timedelta(hours=72), 410)]:
            monkeypatch.setattr("kenesh.accounts.views.links.now", lambda after=after: sent + after)
            answer = client.get(address)
            assert answer.status_code == status
        assert answer.context["state"] == "expired"

    def test_sent_again_makes_the_earlier_one_void(self, client: Client) -> None:
        user = invited()
        first = link_of(user)
        signed_in(an_administrator()).post(reverse("accounts:invite", args=[user.pk]))
        second = link_of(user)
        assert first != second
        assert client.get(first).context["state"] == "void"
        assert client.get(second).status_code == 200

    def test_of_a_deactivated_person_says_whom_to_ask(self, client: Client) -> None:
        user = invited()
        address = link_of(user)
        actions.deactivate(user, by=an_administrator(), now=now())
        answer = client.post(address, TWICE)
        assert (answer.status_code, answer.context["state"]) == (403, "deactivated")

    @pytest.mark.parametrize("token", ["x", "A" * 43, "%00", "a b", "ы" * 40, "A" * 5000])
    def test_that_is_mangled_says_so(self, client: Client, token: str) -> None:
        answer = client.get(f"/link/{token}/")
        assert (answer.status_code, answer.context["state"]) == (404, "mangled")

    def test_does_not_open_while_somebody_else_is_signed_in(self) -> None:
        user, other = invited(), a_consultant(full_name="Сыдыкова Айгерим")
        client = signed_in(other)
        answer = client.post(link_of(user), TWICE)
        assert (answer.status_code, answer.context["state"]) == (403, "foreign")
        assert other.full_name in answer.text
        assert user.full_name not in answer.text
        assert user.email not in answer.text
        there = client.post(reverse("accounts:sign-out"), {"next": link_of(user)}, follow=True)
        assert there.context["form"]

    def test_is_kept_from_caches_and_other_sites(self, client: Client) -> None:
        answer = client.get(link_of(invited()))
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["Referrer-Policy"] == "strict-origin"

    def test_speaks_the_language_of_its_reader(self, client: Client) -> None:
        user = invited(language="en")
        answer = client.get(link_of(user))
        assert answer.headers["Content-Language"] == "en"
        assert '<html lang="en">' in answer.text

    @pytest.mark.parametrize(
        ("password", "again", "wrong"),
        [
            (STRONG, STRONG + " ", "password_again"),
            ("коротко", "коротко", "password"),
            ("12345678901234", "12345678901234", "password"),
            ("qwertyuiop", "qwertyuiop", "password"),
            ("nurlan@example.kg", "nurlan@example.kg", "password"),
            ("a" * 5000, "a" * 5000, "password"),
            ("", "", "password"),
        ],
    )
    def test_refuses_a_bad_password_and_stays_open(self, client: Client, password: str, again: str, wrong: str) -> None:
        address = link_of(invited())
        answer = client.post(address, {"password": password, "password_again": again})
        assert wrong in answer.context["form"].errors
        assert client.post(address, TWICE).status_code == 302

    def test_leaves_its_trace(self, client: Client) -> None:
        user = invited()
        client.post(link_of(user), TWICE)
        card = signed_in(an_administrator()).get(reverse("accounts:person", args=[user.pk]))
        newest = card.context["changes"][0]
        assert newest.who == user.full_name
        assert newest.after

    def test_takes_few_queries(self, client: Client, django_assert_max_num_queries: Any) -> None:
        address = link_of(invited())
        with django_assert_max_num_queries(1):
            client.get(address)


@pytest.mark.django_db(transaction=True)
class TestTwoPeopleWithOneLink:
    def test_set_one_password(self) -> None:
        user = invited()
        address = link_of(user)
        passwords = [f"хороший пароль номер {number}" for number in range(4)]

        def follow(password: str) -> int:
            try:
                return Client().post(address, {"password": password, "password_again": password}).status_code
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            answers = sorted(pool.map(follow, passwords))
        assert answers[0] == 302
        assert set(answers[1:]) <= {409, 410}
        user.refresh_from_db()
        assert sum(user.check_password(password) for password in passwords) == 1
        assert Session.objects.filter(user=user).count() == 1


class TestTheLanguageOfALink:
    def test_is_its_persons_where_the_browser_has_chosen_none(self, client: Client) -> None:
        user = invited(language="ky")
        address = link_of(user)
        assert '<html lang="ky">' in client.get(address).text
        AccessLink.objects.update(expires_at=now())
        assert '<html lang="ky">' in client.get(address).text

    def test_is_left_once_its_person_is_signed_in(self, client: Client) -> None:
        client.cookies["django_language"] = "ru"
        page = client.post(link_of(invited(language="en", role="observer", office=None)), TWICE, follow=True).text
        assert '<html lang="en">' in page
        assert "The password is set and you are signed in." in page
