"""SPEC §2.5: a form half filled in when the session ends is not lost."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import signing
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils.timezone import now

from kenesh.accounts import drafts, rules
from kenesh.accounts.models import AccessLink, Attempts, Draft, Session, User
from kenesh.accounts.tests.make import PASSWORD, a_consultant, an_administrator, signed_in
from kenesh.offices.tests.make import an_office

pytestmark = pytest.mark.django_db
FORM = "/staff/add/"
AUTOSAVE = "/draft/"


def request_of(user: User, path: str = FORM) -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = user
    return request


def statement(user: User, path: str = FORM) -> str:
    """form_of, as it stands in the form shown to the user."""
    html = Template("{% load drafts %}{% form_of request %}").render(Context({"request": request_of(user, path)}))
    return html.split('value="')[1].rstrip('">')


def kept(user: User, path: str = FORM) -> dict[str, list[str]] | None:
    found = drafts.kept(request_of(user, path))
    return None if found is None else dict(found.lists())


class TestAutosave:
    def test_keeps_what_is_typed(self) -> None:
        user = an_administrator()
        typed = {"form_of": statement(user), "full_name": "Асан & уулу=Нурлан+", "many": ["1", "2"], "empty": ""}
        answer = signed_in(user).post(AUTOSAVE, typed)
        assert answer.status_code == 200
        assert kept(user) == {"full_name": ["Асан & уулу=Нурлан+"], "many": ["1", "2"], "empty": [""]}

    def test_keeps_the_newest(self) -> None:
        user = an_administrator()
        client, form = signed_in(user), statement(user)
        for name in ["А", "Аса", "Асан"]:
            client.post(AUTOSAVE, {"form_of": form, "full_name": name})
        assert kept(user) == {"full_name": ["Асан"]}

    def test_says_when(self) -> None:
        user = an_administrator(language="en")
        answer = signed_in(user).post(AUTOSAVE, {"form_of": statement(user), "a": "b"})
        assert answer.text.startswith("draft saved at ")

    def test_never_keeps_passwords_and_tokens(self) -> None:
        user = an_administrator()
        secret = {"password": "x", "new_Password_2": "x", "csrfmiddlewaretoken": "x", "a": "b"}
        signed_in(user).post(AUTOSAVE, {"form_of": statement(user), **secret})
        assert kept(user) == {"a": ["b"]}

    @pytest.mark.parametrize("change", ["", "x", "another person", "another salt", "cut short"])
    def test_believes_only_its_own_statement(self, change: str) -> None:
        user, other = an_administrator(), a_consultant()
        form = {
            "": "",
            "x": "x",
            "another person": statement(other),
            "another salt": signing.dumps([user.pk, FORM, "n"], salt="else"),
            "cut short": statement(user)[:-1],
        }[change]
        answer = signed_in(user).post(AUTOSAVE, {"form_of": form, "a": "b", "path": "/else/", "user": other.pk})
        assert answer.status_code == 409
        assert not Draft.objects.exists()

    def test_does_not_outgrow_its_limit(self) -> None:
        user = an_administrator()
        answer = signed_in(user).post(AUTOSAVE, {"form_of": statement(user), "a": "b" * rules.LONGEST_DRAFT})
        assert answer.status_code == 409
        assert not Draft.objects.exists()

    def test_that_is_late_does_not_bring_back_what_was_saved(self) -> None:
        user = an_administrator()
        client, form = signed_in(user), statement(user)
        client.post(AUTOSAVE, {"form_of": form, "a": "b"})
        client.post("/draft/forget/", {"form_of": form})
        assert kept(user) is None
        assert client.post(AUTOSAVE, {"form_of": form, "a": "b"}).status_code == 409
        assert kept(user) is None
        client.post(AUTOSAVE, {"form_of": statement(user), "a": "the next form"})
        assert kept(user) == {"a": ["the next form"]}

    def test_takes_few_queries(self, django_assert_max_num_queries: Any) -> None:
        user = an_administrator()
        client, form = signed_in(user), statement(user)
        client.get("/profile/")
        client.post(AUTOSAVE, {"form_of": form, "a": "b"})
        with django_assert_max_num_queries(7):
            client.post(AUTOSAVE, {"form_of": form, "a": "c"})


class TestADraft:
    def test_is_its_persons_alone(self) -> None:
        user, other = an_administrator(), an_administrator()
        signed_in(user).post(AUTOSAVE, {"form_of": statement(user), "full_name": "Тайна"})
        assert kept(other) is None
        assert "Тайна" not in signed_in(other).get(FORM).text
        assert "Тайна" in signed_in(user).get(FORM).text

    def test_is_its_pages_alone(self) -> None:
        user = an_administrator()
        signed_in(user).post(AUTOSAVE, {"form_of": statement(user), "a": "b"})
        assert kept(user, "/staff/1/correct/") is None

    def test_ends_with_saving(self) -> None:
        user = an_administrator()
        client, form = signed_in(user), statement(user)
        typed = {"email": "new@example.kg", "full_name": "Асан", "role": "observer", "language": "ru", "form_of": form}
        client.post(AUTOSAVE, typed)
        assert client.post(FORM, typed).status_code == 302
        assert kept(user) is None

    def test_grows_old(self) -> None:
        user = an_administrator()
        signed_in(user).post(AUTOSAVE, {"form_of": statement(user), "a": "b"})
        Draft.objects.update(saved_at=now() - rules.DRAFTS_LIVE)
        assert kept(user) is None

    def test_is_for_nobody_who_is_not_signed_in(self, client: Client) -> None:
        assert "form_of" not in client.get("/sign-in/").text


class TestWhomOneActsFor:
    """What is typed for one office is not shown to the same person in another."""

    def test_parts_one_draft_from_another(self) -> None:
        user = a_consultant()
        client, there = signed_in(user), user.office
        client.post(AUTOSAVE, {"form_of": statement(user), "a": "there"})
        user.office = an_office()
        user.save()
        assert kept(user) is None
        client.post(AUTOSAVE, {"form_of": statement(user), "a": "here"})
        assert kept(user) == {"a": ["here"]}
        user.office = there
        user.save()
        assert kept(user) == {"a": ["there"]}

    def test_is_said_by_the_form_not_by_the_moment(self) -> None:
        """A form opened for one office, sent after the person has moved."""
        user = a_consultant()
        form, there = statement(user), user.office
        user.office = an_office()
        user.save()
        Client().post(FORM, {"form_of": form, "a": "b"})
        assert kept(user) is None
        user.office = there
        user.save()
        assert kept(user) == {"a": ["b"]}

    def test_forgets_its_own_draft_only(self) -> None:
        user = a_consultant()
        client, there, form = signed_in(user), user.office, statement(user)
        client.post(AUTOSAVE, {"form_of": form, "a": "there"})
        user.office = an_office()
        user.save()
        client.post(AUTOSAVE, {"form_of": statement(user), "a": "here"})
        client.post("/draft/forget/", {"form_of": form})
        assert kept(user) == {"a": ["here"]}
        user.office = there
        user.save()
        assert kept(user) is None

    def test_is_the_own_office_where_a_form_of_earlier_days_says_nothing(self) -> None:
        user = a_consultant()
        form = signing.dumps([user.pk, FORM, "n"], salt=drafts.SALT)
        signed_in(user).post(AUTOSAVE, {"form_of": form, "a": "b"})
        assert kept(user) == {"a": ["b"]}


class TestAPassportNumber:
    def test_is_kept_sealed(self) -> None:
        user = a_consultant()
        signed_in(user).post(AUTOSAVE, {"form_of": statement(user), "passport": "123456", "a": "b"})
        draft = Draft.objects.get()
        assert "123456" not in draft.body
        assert b"123456" not in bytes(draft.sealed or b"")
        assert kept(user) == {"a": ["b"], "passport": ["123456"]}

    def test_goes_with_the_words(self) -> None:
        user = a_consultant()
        client, form = signed_in(user), statement(user)
        client.post(AUTOSAVE, {"form_of": form, "passport": "123456", "a": "b"})
        client.post(AUTOSAVE, {"form_of": form, "passport": "", "a": "b"})
        assert Draft.objects.get().sealed is None
        client.post(AUTOSAVE, {"form_of": form, "passport": "123456", "a": "b"})
        client.post("/draft/forget/", {"form_of": form})
        assert Draft.objects.get().sealed is None

    def test_opens_in_its_own_place_only(self) -> None:
        user, other = a_consultant(), a_consultant()
        for one in (user, other):
            signed_in(one).post(AUTOSAVE, {"form_of": statement(one), "passport": "123456", "a": "b"})
        Draft.objects.filter(user=other).update(sealed=Draft.objects.get(user=user).sealed)
        assert kept(other) == {"a": ["b"]}

    def test_is_typed_once_more_where_the_key_is_lost(self, settings: Any) -> None:
        user = a_consultant()
        signed_in(user).post(AUTOSAVE, {"form_of": statement(user), "passport": "123456", "a": "b"})
        settings.PASSPORT_KEY = "another"
        assert kept(user) == {"a": ["b"]}


class TestASessionThatHasEnded:
    def test_loses_no_word_of_the_form(self) -> None:
        user = an_administrator()
        client, form = signed_in(user), statement(user)
        Session.objects.update(expire_date=now() - timedelta(seconds=1))
        answer = client.post(FORM, {"form_of": form, "full_name": "Асан уулу Нурлан", "email": "wrong"})
        door = urlsplit(answer.headers["Location"])
        assert door.path == "/sign-in/"
        assert parse_qs(door.query) == {"next": [FORM], "kept": ["1"]}
        assert client.get(answer.headers["Location"]).context["kept"]
        back = client.post("/sign-in/", {"email": user.email, "password": PASSWORD, "next": FORM}, follow=True)
        assert back.context["form"]["full_name"].value() == "Асан уулу Нурлан"

    def test_is_told_to_htmx(self) -> None:
        answer = Client().post(
            FORM, {"form_of": statement(an_administrator()), "a": "b"}, headers={"HX-Request": "true"}
        )
        assert answer.headers["HX-Redirect"].startswith("/sign-in/?")

    def test_keeps_nothing_for_the_deactivated(self) -> None:
        user = an_administrator(is_active=False)
        Client().post(FORM, {"form_of": statement(user), "a": "b"})
        assert not Draft.objects.exists()

    def test_keeps_nothing_of_an_unsigned_form(self) -> None:
        Client().post(FORM, {"form_of": "1:x", "a": "b"})
        assert not Draft.objects.exists()

    def test_bears_a_form_too_long_to_keep(self) -> None:
        answer = Client().post(FORM, {"form_of": statement(an_administrator()), "a": "b" * rules.LONGEST_DRAFT})
        assert answer.headers["Location"] == f"/sign-in/?next={FORM}"


class TestAStaleForm:
    def test_is_kept_and_led_back_to(self) -> None:
        user = an_administrator()
        client = Client(enforce_csrf_checks=True)
        client.force_login(user)
        answer = client.post(FORM, {"form_of": statement(user), "full_name": "Асан", "csrfmiddlewaretoken": "old"})
        assert answer.status_code == 403
        assert f'href="{FORM}"' in answer.text
        assert kept(user) == {"full_name": ["Асан"]}
        assert "Асан" in client.get(FORM).text

    def test_of_somebody_else_is_kept_for_them_and_shown_to_nobody(self) -> None:
        one, two = an_administrator(), an_administrator()
        client = Client(enforce_csrf_checks=True)
        client.force_login(two)
        answer = client.post(FORM, {"form_of": statement(one), "full_name": "Тайна"})
        assert answer.status_code == 403
        assert "Тайна" not in answer.text
        assert (kept(one), kept(two)) == ({"full_name": ["Тайна"]}, None)

    @pytest.mark.parametrize("path", [FORM, "/sign-in/", "/sign-out/", "/recovery/"])
    def test_without_a_draft_says_what_to_do(self, path: str) -> None:
        answer = Client(enforce_csrf_checks=True).post(path, {"a": "b"})
        assert answer.status_code == 403
        assert 'href="/"' in answer.text


class TestTheTrace:
    def test_is_left_by_writes_only(self) -> None:
        user = an_administrator()
        client = signed_in(user)
        client.get(FORM)
        client.post("/profile/", {"full_name": "Новое Имя", "language": "ru"})
        with connection.cursor() as cursor:
            cursor.execute("SELECT metadata FROM pghistory_context")
            said = [row[0] for row in cursor.fetchall()]
        assert [("profile" in str(one), str(user.pk) in str(one)) for one in said] == [(True, True)]


class TestPruning:
    def test_throws_away_what_nobody_needs(self) -> None:
        user = an_administrator()
        signed_in(user)
        Session.objects.update(expire_date=now() - timedelta(seconds=1))
        long_ago = now() - timedelta(days=40)
        AccessLink.objects.create(
            user=user, purpose="recovery", digest="d", created_at=long_ago, expires_at=long_ago + timedelta(hours=2)
        )
        Draft.objects.create(user=user, path="/x/", body="a=b", saved_at=long_ago)
        Draft.objects.create(user=user, path="/y/", body="a=b", saved_at=now())
        Attempts.objects.create(subject="s", last_at=long_ago)
        call_command("prune", verbosity=0)
        assert not Session.objects.exists()
        assert not AccessLink.objects.exists()
        assert not Attempts.objects.exists()
        assert [draft.path for draft in Draft.objects.all()] == ["/y/"]
