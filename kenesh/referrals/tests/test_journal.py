"""«Все перенаправления»."""

import csv
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import an_administrator
from kenesh.organisations.tests.make import an_organisation
from kenesh.records.actions import delete, restore
from kenesh.referrals import actions, rules
from kenesh.referrals.models import Referral
from kenesh.referrals.tests.make import NOON, a_referral
from kenesh.refused import Refused

JOURNAL = "/referrals/"


def names(response: Any) -> list[str]:
    return [line.name for line in response.context["lines"]]


@pytest.fixture
def some(karakol: User) -> None:
    """One overdue, one answered, one of today."""
    now, today = timezone.now(), timezone.localdate()
    old = today - timedelta(days=60)
    shelter = an_organisation(name_ru="Кризисный центр")
    a_referral(by=karakol, client_name="Давняя", referred_on=old, now=now, asked="Предоставить убежище")
    answered = a_referral(by=karakol, client_name="Отвеченный", referred_on=old, now=now, organisation_id=shelter.pk)
    actions.answer(answered, state=rules.State.HELPED, remark="", by=karakol, now=now)
    a_referral(by=karakol, client_name="Сегодняшняя", referred_on=today, now=now)


@pytest.mark.usefixtures("some")
class TestTheJournal:
    def test_shows_what_is_overdue_first_then_the_newest(self, client: Client, karakol: User) -> None:
        client.force_login(karakol)
        page = client.get(JOURNAL)
        assert names(page) == ["Давняя", "Сегодняшняя", "Отвеченный"]
        assert [(line.state, line.css) for line in page.context["lines"]] == [
            ("просрочено", "waits"),
            ("выдано", ""),
            ("помогли", "done"),
        ]
        assert client.get("/referrals/found/").context["count"] == 3

    @pytest.mark.parametrize(
        ("address", "expected"),
        [
            ("overdue=on", {"Давняя"}),
            ("state=helped", {"Отвеченный"}),
            ("state=helped&state=given", {"Давняя", "Отвеченный", "Сегодняшняя"}),
            ("state=helped&overdue=on", set()),
            ("text=убежище", {"Давняя"}),
            ("text=давн", {"Давняя"}),
            ("sex=2", set()),
            ("after=rubbish&sort=-organisation", {"Давняя", "Отвеченный", "Сегодняшняя"}),
            ("after=7~2026-01-01~1", {"Давняя", "Отвеченный", "Сегодняшняя"}),
            ("sort=number&after=0~x~1~2", {"Давняя", "Отвеченный", "Сегодняшняя"}),
        ],
    )
    def test_finds_what_it_says(self, client: Client, karakol: User, address: str, expected: set[str]) -> None:
        client.force_login(karakol)
        assert set(names(client.get(f"{JOURNAL}?{address}"))) == expected

    def test_finds_by_organisation(self, client: Client, karakol: User) -> None:
        client.force_login(karakol)
        shelter = Referral.objects.get(client_name="Отвеченный").organisation_id
        assert names(client.get(f"{JOURNAL}?organisation={shelter}")) == ["Отвеченный"]

    @pytest.mark.parametrize("sort", ["", "organisation", "-state", "due", "-number"])
    def test_costs_the_same_few_queries(
        self, client: Client, karakol: User, django_assert_max_num_queries: Any, sort: str
    ) -> None:
        client.force_login(karakol)
        client.get(JOURNAL)
        # session, person, version of the lists, colleagues, organisations in use, stretches, rows
        with django_assert_max_num_queries(13):
            client.get(f"{JOURNAL}?sort={sort}")

    def test_is_exported_as_it_is_filtered(self, client: Client, karakol: User) -> None:
        client.force_login(karakol)
        file = b"".join(client.get("/referrals/export.csv?overdue=on")).decode()
        _headings, row = csv.reader(StringIO(file), delimiter=";")
        assert "Предоставить убежище" in row
        assert b"".join(client.get("/referrals/export.xlsx")).startswith(b"PK")


class TestDeleting:
    def test_asks_first_hides_and_can_be_undone_by_an_administrator(self, client: Client, karakol: User) -> None:
        referral = a_referral(by=karakol)
        client.force_login(karakol)
        assert client.get(f"/referrals/{referral.pk}/delete/").status_code == 200
        assert client.post(f"/referrals/{referral.pk}/delete/").status_code == 302
        assert names(client.get(JOURNAL)) == []
        administrator = an_administrator()
        client.force_login(administrator)
        assert referral.client_name in client.get("/referrals/deleted/").content.decode()
        assert client.post(f"/referrals/{referral.pk}/restore/").status_code == 302
        assert Referral.objects.visible_to(karakol).get().number == "1/2026"

    def test_after_thirty_days_is_for_good(self, karakol: User) -> None:
        referral = a_referral(by=karakol)
        delete(referral, by=karakol, now=NOON - timedelta(days=31))
        with pytest.raises(Refused):
            restore(referral, by=an_administrator(), now=NOON)
