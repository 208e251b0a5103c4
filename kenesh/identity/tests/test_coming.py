"""SPEC §8: to a provider and back."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from kenesh.accounts import sessions
from kenesh.accounts.models import Session, User
from kenesh.accounts.rules import Limit
from kenesh.accounts.tests.make import PASSWORD, a_consultant, an_administrator, signed_in
from kenesh.identity import actions, session
from kenesh.identity.contract import Failed
from kenesh.identity.models import Entry, Link
from kenesh.identity.tests.in_process import InProcess, begun, come, somebody
from kenesh.offices.tests.make import an_office

pytestmark = pytest.mark.django_db
CALLBACK = "/identity/esia/callback/"


def linked(user: User, **told: Any) -> User:
    """Somebody who has confirmed their account before."""
    person = somebody(**told)
    Link.objects.create(
        user=user,
        provider="esia",
        subject=person.subject,
        name=person.name,
        linked_at=user.created_at,
        used_at=user.created_at,
    )
    return user


class TestTheDoors:
    def test_stand_on_the_sign_in_page_gosuslugi_first(
        self, client: Client, esia: InProcess, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        other = InProcess(name="esi", title="ЕСИ", kind="oidc")
        monkeypatch.setattr("kenesh.identity.providers.NONE", {"esi": other, "esia": esia})
        page = client.get("/sign-in/?next=/reports/").text
        assert page.index('href="/identity/esia/?next=/reports/"') < page.index('href="/identity/esi/?next=/reports/"')
        client.cookies["django_language"] = "ky"
        page = client.get("/sign-in/").text
        assert page.index("/identity/esi/") < page.index("/identity/esia/")

    def test_take_no_query(self, client: Client, esia: InProcess, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(0):
            client.get("/sign-in/")

    def test_that_do_not_exist_are_not_found(self, client: Client, esia: InProcess) -> None:
        assert client.get("/identity/else/").status_code == 404
        assert client.get("/identity/else/callback/").status_code == 404

    def test_of_a_spoilt_file_are_none_and_passwords_still_work(self, client: Client, settings: Any) -> None:
        settings.SIGN_IN = "/nowhere.toml"
        assert "/identity/" not in client.get("/sign-in/").text


class TestBeginning:
    def test_leads_to_the_provider(self, client: Client, esia: InProcess) -> None:
        answer = client.get("/identity/esia/")
        assert answer["Location"] == "https://esia.example/authorise?state=state-1"
        assert "no-store" in answer["Cache-Control"]

    def test_in_a_second_tab_does_not_break_the_first(self, client: Client, esia: InProcess) -> None:
        linked(a_consultant())
        first, _second = begun(client, to="/reports/"), begun(client)
        client.get(CALLBACK, {"code": "code", "state": first})
        assert client.post("/identity/acting/", {"acting": ""})["Location"] == "/reports/"

    def test_is_remembered_five_times(self, client: Client, esia: InProcess) -> None:
        first, *others = [begun(client) for _ in range(6)]
        for state, failed in [(first, True), (others[0], False)]:
            page = client.get(CALLBACK, {"code": "code", "state": state})
            assert (page["Location"] == reverse("identity:failed")) is failed

    def test_is_remembered_for_ten_minutes(self, client: Client, esia: InProcess) -> None:
        state = begun(client)
        kept = client.session
        kept[session.COMING][0]["at"] -= int(timedelta(minutes=10).total_seconds())
        kept.save()
        assert client.get(CALLBACK, {"code": "code", "state": state})["Location"] == reverse("identity:failed")

    def test_where_the_provider_is_down_is_a_clear_page(self, client: Client, esia: InProcess) -> None:
        esia.down = Failed("down")
        answer = client.get("/identity/esia/", follow=True)
        assert answer.status_code == 503
        assert Entry.objects.get().number in answer.text

    def test_thousands_of_times_is_refused(
        self, client: Client, esia: InProcess, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(session, "MOST_BEGUN", Limit(2, timedelta(minutes=15), timedelta(minutes=15)))
        assert [client.get("/identity/esia/").status_code for _ in range(3)] == [302, 302, 429]


class TestTheCallback:
    def test_keeps_code_and_state_out_of_the_address_that_follows(self, client: Client, esia: InProcess) -> None:
        linked(a_consultant())
        answer = come(client)
        assert answer.status_code == 302
        assert "code" not in answer["Location"]
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer["Cache-Control"]

    def test_gives_the_session_a_new_key_twice(self, client: Client, esia: InProcess) -> None:
        linked(a_consultant())
        state = begun(client)
        keys = [client.session.session_key]
        client.get(CALLBACK, {"code": "code", "state": state})
        keys.append(client.session.session_key)
        client.post("/identity/acting/", {"acting": ""})
        keys.append(client.session.session_key)
        assert len(set(keys)) == 3
        assert not Session.objects.filter(session_key__in=keys[:2]).exists()

    def test_is_believed_once(self, client: Client, esia: InProcess) -> None:
        state = begun(client)
        client.get(CALLBACK, {"code": "code", "state": state})
        page = client.get(CALLBACK, {"code": "code", "state": state}, follow=True)
        assert page.status_code == 400
        assert len(esia.asked) == 1

    @pytest.mark.parametrize("state", ["", "state-2", "state-11", "\x00", "состояние"])
    def test_with_a_wrong_state_asks_the_provider_nothing(self, client: Client, esia: InProcess, state: str) -> None:
        begun(client)
        assert client.get(CALLBACK, {"code": "code", "state": state}, follow=True).status_code == 400
        assert not esia.asked

    def test_begun_in_another_browser_is_refused(self, client: Client, esia: InProcess) -> None:
        state = begun(Client())
        assert client.get(CALLBACK, {"code": "code", "state": state}, follow=True).status_code == 400
        assert not esia.asked

    def test_of_one_provider_is_not_taken_by_another(
        self, client: Client, esia: InProcess, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        other = InProcess(name="esi", answers=esia.answers)
        monkeypatch.setattr("kenesh.identity.providers.NONE", {"esi": other, "esia": esia})
        state = begun(client)
        client.get("/identity/esi/callback/", {"code": "code", "state": state})
        assert not other.asked

    def test_is_no_form(self, client: Client, esia: InProcess) -> None:
        assert client.post(CALLBACK, {"code": "code", "state": begun(client)}).status_code == 405

    def test_while_somebody_else_is_signed_in_signs_them_out(self, esia: InProcess) -> None:
        other = an_administrator()
        user = linked(a_consultant())
        client = signed_in(other)
        come(client)
        assert client.get("/profile/")["Location"].startswith("/sign-in/")
        client.post("/identity/acting/", {"acting": ""})
        assert client.get("/profile/").context["user"] == user


class TestAFailure:
    def test_says_what_happened_and_gives_a_number(self, client: Client, esia: InProcess) -> None:
        answer = come(client, code="refused", to="/reports/")
        assert answer["Location"] == reverse("identity:failed")
        page = client.get(answer["Location"])
        entry = Entry.objects.get()
        assert (entry.outcome, entry.code, page.status_code) == ("failed", "ESIA-007004", 403)
        assert entry.number in page.text
        assert "ESIA-007004" in page.text
        assert 'href="/identity/esia/?next=/reports/"' in page.text

    def test_without_a_state_answers_to_the_latest_begun(self, client: Client, esia: InProcess) -> None:
        begun(client)
        esia.answers[""] = Failed("settings", code="ESIA-007003")
        client.get(CALLBACK, {"error": "invalid_request", "error_description": "ESIA-007003: …"})
        assert Entry.objects.get().code == "ESIA-007003"
        assert len(esia.asked) == 1  # who was begun was asked, else it were an answer to nobody

    def test_keeps_no_code_and_no_state(self, client: Client, esia: InProcess) -> None:
        client.get(CALLBACK, {"code": "a secret", "state": "a secret"})
        entry = Entry.objects.get()
        assert "secret" not in f"{entry.detail}{entry.code}"

    def test_page_without_a_failure_leads_to_the_sign_in(self, client: Client) -> None:
        assert client.get("/identity/failed/")["Location"] == "/sign-in/"

    def test_of_an_unconfirmed_account_there_is_one(self, client: Client, esia: InProcess) -> None:
        esia.answers["code"] = somebody(confirmed=False)
        come(client)
        assert client.get("/identity/failed/").status_code == 403


class TestConfirming:
    def known(self, **fields: Any) -> User:
        """Somebody whose СНИЛС an administrator has written down."""
        user = a_consultant(**fields)
        actions.set_identifier(user, "snils", somebody().snils, by=an_administrator(), now=user.created_at)
        return user

    def test_shows_whose_account_it_is_and_links_nothing_yet(self, client: Client, esia: InProcess) -> None:
        user = self.known(full_name="Сафин Ильдар", office=an_office(name_ru="Отдел приёма"))
        answer = come(client)
        assert answer["Location"] == reverse("identity:confirm")
        page = client.get(answer["Location"]).text
        assert user.full_name in page
        assert "Отдел приёма" in page
        assert not Link.objects.exists()
        assert client.get("/profile/").status_code == 302

    def test_links_the_account_and_goes_on_to_the_choice(self, client: Client, esia: InProcess) -> None:
        user = self.known()
        come(client, to="/reports/")
        answer = client.post("/identity/confirm/", {"account": user.pk})
        assert answer["Location"] == reverse("identity:acting")
        assert Link.objects.get().user == user
        assert client.post("/identity/acting/", {"acting": ""})["Location"] == "/reports/"
        assert list(Entry.objects.order_by("pk").values_list("outcome", flat=True)) == ["linked", "in"]

    def test_activates_whoever_was_invited_and_gives_no_password(self, client: Client, esia: InProcess) -> None:
        user = self.known(password=None, activated_at=None)
        come(client)
        client.post("/identity/confirm/", {"account": user.pk})
        client.post("/identity/acting/", {"acting": ""})
        user.refresh_from_db()
        assert user.activated_at
        assert not user.has_usable_password()
        assert client.get("/profile/").status_code == 200

    def test_tells_whoever_is_deactivated(self, client: Client, esia: InProcess) -> None:
        user = self.known(is_active=False)
        come(client)
        assert 'name="account"' not in client.get("/identity/confirm/").text
        assert client.post("/identity/confirm/", {"account": user.pk}).status_code == 403
        assert not Link.objects.exists()

    def test_tells_whoever_was_linked_and_is_deactivated_since(self, client: Client, esia: InProcess) -> None:
        linked(a_consultant(is_active=False))
        come(client)
        assert 'name="account"' not in client.get("/identity/confirm/").text

    def test_offers_nobody_else_s_account(self, client: Client, esia: InProcess) -> None:
        self.known()
        other = a_consultant()
        come(client)
        answer = client.post("/identity/confirm/", {"account": other.pk})
        assert answer["Location"] == reverse("identity:unknown")
        assert not Link.objects.exists()

    def test_may_be_answered_with_no(self, client: Client, esia: InProcess) -> None:
        self.known()
        come(client)
        page = client.post("/identity/confirm/", follow=True)
        assert page.status_code == 403
        assert Entry.objects.get(outcome="unknown").number in page.text

    def test_waits_a_quarter_of_an_hour(self, client: Client, esia: InProcess) -> None:
        user = self.known()
        come(client)
        kept = client.session
        kept[session.ARRIVED]["at"] -= 15 * 60 + 1
        kept.save()
        assert client.post("/identity/confirm/", {"account": user.pk})["Location"] == "/sign-in/"

    def test_page_takes_four_queries(self, client: Client, esia: InProcess, django_assert_max_num_queries: Any) -> None:
        self.known()
        come(client)
        with django_assert_max_num_queries(4):
            client.get("/identity/confirm/")


class TestAnUnknownPerson:
    def test_is_told_what_to_do_and_gets_a_number(self, client: Client, esia: InProcess) -> None:
        answer = come(client)
        assert answer["Location"] == reverse("identity:unknown")
        page = client.get(answer["Location"])
        assert page.status_code == 403
        assert Entry.objects.get(outcome="unknown").number in page.text
        assert somebody().snils not in page.text

    def test_leaves_no_number_or_address_to_be_read_in_the_session(self, client: Client, esia: InProcess) -> None:
        """Sessions stand in the database; what accounts are found by is sealed there, and found again all the same."""
        told = somebody(pin="21407199100123", email="ildar.safin@example.org")
        esia.answers["code"] = told
        come(client)
        kept = client.session[session.ARRIVED]
        assert not [one for one in (told.snils, told.pin, told.email) if one in str(kept)]
        request = HttpRequest()
        request.session, request.user = client.session, AnonymousUser()
        found = session.arrived(request, now=now())
        assert found
        assert found.person == told
        way_out = sessions.way_out(client.session)
        assert way_out
        assert way_out not in str(dict(client.session))

    def test_is_signed_in_nowhere(self, client: Client, esia: InProcess) -> None:
        a_consultant()
        come(client)
        for path in ("/profile/", "/identity/acting/", "/identity/private/"):
            assert client.get(path)["Location"].startswith("/sign-in/")
        assert client.get("/identity/confirm/")["Location"] == reverse("identity:unknown")
        assert client.get("/suggest/people/?q=уме").status_code == 401

    def test_may_come_with_a_password_all_the_same(self, client: Client, esia: InProcess) -> None:
        user = a_consultant()
        come(client)
        client.post("/sign-in/", {"email": user.email, "password": PASSWORD})
        page = client.get("/profile/")
        assert page.context["user"] == user
        assert 'class="acting"' not in page.text


class TestTheJournal:
    def test_is_kept_for_a_year(self) -> None:
        for number, days in [("OLD", 367), ("RECENT", 365)]:
            Entry.objects.create(number=number, provider="esia", at=now() - timedelta(days=days), outcome="failed")
        call_command("prune_entries", stdout=StringIO())
        assert [entry.number for entry in Entry.objects.all()] == ["RECENT"]
