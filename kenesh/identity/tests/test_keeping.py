"""What is kept of ways in: on the profile, on a person's page, in the journal."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer, signed_in
from kenesh.identity import actions
from kenesh.identity.models import Entry, Identifier, Link
from kenesh.identity.rules import Outcome
from kenesh.identity.tests.in_process import HALL, SNILS, InProcess
from kenesh.identity.tests.test_coming import linked

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PART = {"HX-Request": "true"}


def of(user: User) -> str:
    return reverse("identity:identifiers", args=[user.pk])


class TestOwnWaysIn:
    def test_are_shown_on_the_profile(self, esia: InProcess) -> None:
        client = signed_in(linked(a_consultant()))
        assert 'hx-get="/identity/own/"' in client.get("/profile/").text
        part = client.get("/identity/own/", headers=PART).text
        assert "Госуслуги" in part
        assert "<html" not in part
        assert "<html" in client.get("/identity/own/").text

    def test_say_how_to_get_one(self, esia: InProcess) -> None:
        assert "Госуслуги" in signed_in(a_consultant()).get("/identity/own/").text

    def test_are_not_spoken_of_where_no_provider_is_set_up(self) -> None:
        assert "/identity/" not in signed_in(a_consultant()).get("/profile/").text

    def test_are_taken_back(self, esia: InProcess) -> None:
        user = linked(a_consultant())
        answer = signed_in(user).post(reverse("identity:unlink", args=[Link.objects.get().pk]))
        assert answer["Location"] == "/profile/"
        assert not Link.objects.that_hold().exists()

    def test_of_others_are_not_found(self, esia: InProcess) -> None:
        linked(a_consultant())
        answer = signed_in(a_head()).post(reverse("identity:unlink", args=[Link.objects.get().pk]))
        assert answer.status_code == 404
        assert Link.objects.that_hold().exists()

    def test_take_three_queries(self, esia: InProcess, django_assert_max_num_queries: Any) -> None:
        client = signed_in(linked(a_consultant()))
        client.get("/identity/own/")
        with django_assert_max_num_queries(3):
            client.get("/identity/own/")


class TestANumberOfAPerson:
    def test_is_written_down_and_shown_masked(self, esia: InProcess) -> None:
        user, client = a_consultant(), signed_in(an_administrator())
        answer = client.post(of(user), {"kind": "snils", "figures": "112-233-445 95"})
        assert answer["Location"] == reverse("accounts:person", args=[user.pk])
        part = client.get(of(user), headers=PART).text
        assert "•••• ••• 595" in part
        assert "44595" not in part
        assert f'hx-get="{of(user)}"' in client.get(reverse("accounts:person", args=[user.pk])).text

    @pytest.mark.parametrize(
        ("kind", "figures"),
        [
            ("snils", "112-233-445 96"),
            ("snils", "1122334459"),
            ("pin", SNILS),
            ("pin", "абв"),
            ("else", SNILS),
            ("", ""),
        ],
    )
    def test_that_cannot_be_is_refused_beside_the_field(self, esia: InProcess, kind: str, figures: str) -> None:
        user = a_consultant()
        page = signed_in(an_administrator()).post(of(user), {"kind": kind, "figures": figures})
        assert page.status_code == 200
        assert figures in page.text
        assert page.context["form"].errors
        assert not Identifier.objects.exists()

    def test_of_somebody_else_is_refused(self, esia: InProcess) -> None:
        administrator = an_administrator()
        actions.set_identifier(a_consultant(), "snils", SNILS, by=administrator, now=NOON)
        page = signed_in(administrator).post(of(a_consultant()), {"kind": "snils", "figures": SNILS})
        assert page.status_code == 409
        assert Identifier.objects.count() == 1

    def test_is_removed(self, esia: InProcess) -> None:
        user, administrator = a_consultant(), an_administrator()
        kept = actions.set_identifier(user, "snils", SNILS, by=administrator, now=NOON)
        answer = signed_in(administrator).post(reverse("identity:remove-identifier", args=[kept.pk]))
        assert answer["Location"] == reverse("accounts:person", args=[user.pk])
        assert not Identifier.objects.exists()

    @pytest.mark.parametrize("make", [a_consultant, a_head, an_observer])
    def test_is_the_administrators_business(self, esia: InProcess, make: Any) -> None:
        user, client = a_consultant(), signed_in(make())
        kept = actions.set_identifier(user, "snils", SNILS, by=an_administrator(), now=NOON)
        assert client.get(of(user)).status_code == 404
        assert client.post(of(user), {"kind": "snils", "figures": SNILS}).status_code == 404
        assert client.post(reverse("identity:remove-identifier", args=[kept.pk])).status_code == 404

    def test_page_takes_five_queries(self, esia: InProcess, django_assert_max_num_queries: Any) -> None:
        user, administrator = linked(a_consultant()), an_administrator()
        actions.set_identifier(user, "snils", SNILS, by=administrator, now=NOON)
        client = signed_in(administrator)
        client.get(of(user))
        with django_assert_max_num_queries(5):
            assert "Сафин Ильдар Маратович" in client.get(of(user)).text

    def test_s_way_in_is_taken_away_by_an_administrator(self, esia: InProcess) -> None:
        user = linked(a_consultant())
        theirs = signed_in(user)
        answer = signed_in(an_administrator()).post(reverse("identity:unlink", args=[Link.objects.get().pk]))
        assert answer["Location"] == reverse("accounts:person", args=[user.pk])
        assert theirs.get("/profile/").status_code == 302


class TestTheJournal:
    @pytest.fixture
    def administrator(self) -> Client:
        return signed_in(an_administrator(full_name="Ким Олег"))

    def test_tells_who_came_and_who_did_not(self, esia: InProcess, administrator: Client) -> None:
        user = a_consultant(full_name="Сафин Ильдар")
        actions.note("esia", Outcome.IN, now=NOON, user=user, organisation=HALL)
        actions.note("gone", Outcome.FAILED, now=NOON, code="ESIA-007004", detail="refused: <b>")
        page = administrator.get("/identity/journal/").text
        for words in ("Сафин Ильдар", HALL.ogrn, "Госуслуги", "gone", "ESIA-007004", "refused: &lt;b&gt;"):
            assert words in page

    def test_is_searched_by_number_and_outcome(self, esia: InProcess, administrator: Client) -> None:
        one = actions.note("esia", Outcome.FAILED, now=NOON)
        other = actions.note("esia", Outcome.UNKNOWN, now=NOON)
        found = administrator.get("/identity/journal/", {"text": f" {one.number.lower()} "}, headers=PART).text
        assert one.number in found
        assert other.number not in found
        found = administrator.get("/identity/journal/", {"outcome": "unknown"}).text
        assert other.number in found
        assert one.number not in found
        found = administrator.get("/identity/journal/", {"text": "XXXX"}).text
        assert one.number not in found
        assert other.number not in found
        found = administrator.get("/identity/journal/", {"outcome": "else"}).text  # no such outcome: not asked for
        assert one.number in found
        assert other.number in found

    def test_is_turned_page_by_page(
        self, esia: InProcess, administrator: Client, django_assert_max_num_queries: Any
    ) -> None:
        Entry.objects.bulk_create(
            Entry(number=f"A{number:03}", provider="esia", outcome="in", at=NOON + timedelta(minutes=number))
            for number in range(60)
        )
        administrator.get("/identity/journal/")
        with django_assert_max_num_queries(4):
            first = administrator.get("/identity/journal/").text
        assert "A059" in first
        assert "A009" not in first
        assert "A009" in administrator.get("/identity/journal/?page=2").text

    @pytest.mark.parametrize("make", [a_consultant, a_head, an_observer])
    def test_is_the_administrators_(self, esia: InProcess, make: Any) -> None:
        assert signed_in(make()).get("/identity/journal/").status_code == 404

    def test_says_so_when_it_is_empty(self, esia: InProcess, administrator: Client) -> None:
        assert "Этим способом ещё никто не входил." in administrator.get("/identity/journal/").text
