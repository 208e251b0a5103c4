"""Organisations suggested while one types, asked through the door."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer
from kenesh.offices.lists import current_lists
from kenesh.offices.models import List, Territory
from kenesh.organisations.directory import current_directory
from kenesh.organisations.suggestions import Offered
from kenesh.organisations.tests.make import an_organisation

SHELTER = {
    "name_ru": "Кризисный центр «Аялзат»",
    "name_ky": "«Аялзат» кризистик борбору",
    "name_en": "Aialzat Crisis Centre",
    "address": "ул. Гебзе, 12",
    "phones": "03922 5-00-11",
    "what_it_does": "Принимает женщин с детьми и помогает им восстановить документы после пожара.",
}


@pytest.fixture(autouse=True)
def organisations(reference_lists: None) -> None:
    category = next(one for one in current_lists().entries(List.CATEGORY) if "алимент" in one.name_ru)
    karakol = Territory.objects.filter(name_ru__contains="Каракол").earliest("id")
    an_organisation(**SHELTER, territory=karakol, categories=[category.id])
    an_organisation(name_ru="Городской суд")
    an_organisation(name_ru="Закрытая контора", closed_on=date(2020, 1, 1))


def asked(person: User, typed: str, **given: str) -> list[dict[str, Any]]:
    client = Client()
    client.force_login(person)
    answer = client.get("/suggest/organisations/", {"q": typed, **given})
    assert answer.status_code == 200
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


class TestOrganisations:
    @pytest.mark.parametrize(
        "typed",
        [
            "аялзат",
            "центр криз",
            "fzkpfn",  # the other layout
            "аялзта",  # two letters that have changed places
            "борбору",
            "crisis",
            "гебзе",
            "каракол криз",
            "детьми",
            "алимент",
            "5-00-11",
            "0392250011",
        ],
    )
    def test_are_found_by_name_place_address_and_what_they_do(self, typed: str) -> None:
        assert [one["label"] for one in asked(a_consultant(), typed)][:1] == [SHELTER["name_ru"]]

    def test_say_where_they_are_and_their_telephone(self) -> None:
        note = asked(a_head(), "аялзат")[0]["note"]
        assert "Каракол" in note
        assert "ул. Гебзе, 12 · 03922 5-00-11" in note

    @pytest.mark.parametrize(
        ("typed", "why"),
        [
            ("аялзат", None),
            ("гебзе", None),
            ("crisis", "Aialzat Crisis Centre"),
            ("документы", "…с детьми и помогает им восстановить документы"),
            ("алимент", "алимент"),
        ],
    )
    def test_say_why_where_that_is_not_plain(self, typed: str, why: str | None) -> None:
        said = asked(a_consultant(), typed)[0].get("why")
        assert (said is None) if why is None else (why.split()[-1] in str(said)), said

    def test_that_are_closed_are_only_for_the_journal(self) -> None:
        assert asked(a_consultant(), "контора") == []
        assert [one["label"] for one in asked(a_consultant(), "контора", closed="1")] == ["Закрытая контора"]

    def test_are_not_for_observers(self, client: Client) -> None:
        client.force_login(an_observer())
        assert client.get("/suggest/organisations/", {"q": "суд"}).status_code == 404
        assert asked(an_administrator(), "суд")

    def test_cost_the_session_and_the_version_of_the_lists(
        self, client: Client, django_assert_max_num_queries: Any
    ) -> None:
        client.force_login(a_consultant())
        client.get("/suggest/organisations/", {"q": "суд"})
        with django_assert_max_num_queries(2):
            client.get("/suggest/organisations/", {"q": "суд"})


class TestOffered:
    def test_are_those_open_on_the_day_and_the_records_own(self) -> None:
        known = current_directory()
        closed = next(one.id for one in known.organisations() if one.closed_on)
        assert Offered(known, localdate()).named(closed) is None
        assert Offered(known, localdate(), [closed]).named(closed) == ("Закрытая контора", "")
        assert Offered(known).named(closed) == ("Закрытая контора", "")
        assert Offered(known).named(0) is None

    def test_are_understood_by_their_name_in_any_language(self) -> None:
        known = current_directory()
        shelter = next(one.id for one in known.organisations() if one.name_ky)
        for typed in ("кризисный центр аялзат", "«Аялзат» кризистик борбору", "aialzat crisis centre"):
            assert Offered(known, localdate()).exactly(typed) == [shelter]
        assert Offered(known, localdate()).exactly("аялзат") == []
        assert Offered(known, localdate()).near("аялзат") == [shelter]
