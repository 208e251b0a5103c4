from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kenesh.accounts.tests.make import an_administrator, an_observer, signed_in
from kenesh.offices.models import List, ListEntry
from kenesh.offices.tests.make import a_territory, an_entry
from kenesh.organisations.models import Organisation
from kenesh.organisations.tests.make import an_organisation

pytestmark = pytest.mark.django_db


def text(client: Client, url: str, **extra: Any) -> str:
    return unescape(client.get(url, **extra).content.decode())


class TestAccess:
    def test_lets_a_consultant_read_and_nothing_more(self, consultant: Client) -> None:
        one = an_organisation(code="COURT-1")
        assert consultant.get("/organisations/").status_code == 200
        card = text(consultant, "/organisations/COURT-1/")
        assert one.name_ru in card
        assert "/organisations/COURT-1/correct/" not in card
        assert "/organisations/COURT-1/close/" not in card
        for path in ("add/", "COURT-1/correct/", "COURT-1/close/", "COURT-1/reopen/"):
            assert consultant.get(f"/organisations/{path}").status_code in {404, 405}
            assert consultant.post(f"/organisations/{path}", {"name_ru": "Нет"}).status_code == 404

    def test_is_not_for_observers_nor_for_strangers(self, client: Client) -> None:
        an_organisation(code="COURT-1")
        observer = signed_in(an_observer())
        for path in ("", "add/", "COURT-1/", "COURT-1/correct/", "COURT-1/close/"):
            assert observer.get(f"/organisations/{path}").status_code == 404
            assert client.get(f"/organisations/{path}").status_code == 302

    def test_lets_heads_and_administrators_keep_it(self, head: Client) -> None:
        an_organisation(code="COURT-1")
        for client in (head, signed_in(an_administrator())):
            for path in ("", "add/", "COURT-1/", "COURT-1/correct/", "COURT-1/close/"):
                assert client.get(f"/organisations/{path}").status_code == 200


class TestDirectoryPage:
    def test_shows_all_that_a_consultant_tells_the_client(
        self, consultant: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        category = an_entry(List.CATEGORY, name_ru="Алименты", name_en="Alimony")
        an_organisation(
            name_en="Osh City Court",
            address="г. Ош, ул. Ленина, 1",
            hours="пн–пт 9:00–18:00",
            phones="0312 062-040 (канцелярия)",
            notes="Окно № 2",
            what_it_does="Гражданские дела",
            categories=[category.pk],
        )
        text(consultant, "/organisations/")
        with django_assert_max_num_queries(3):
            page = text(consultant, "/organisations/")
        for words in ("Osh City Court", "г. Ош, ул. Ленина, 1", "пн–пт 9:00–18:00", "Alimony", "Окно № 2"):
            assert words in page
        assert '<a class="nowrap" href="tel:+996312062040">0312 062-040</a> (канцелярия)' in page
        assert "1 organisation found" in page

    def test_costs_no_more_for_fifty_than_for_one(
        self, consultant: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        territory = a_territory()
        for _ in range(55):
            an_organisation(territory=territory)
        text(consultant, "/organisations/")
        with django_assert_max_num_queries(3):
            page = text(consultant, "/organisations/?text=суд")
        assert "Page 1 of 2" in page
        assert "text=%D1%81%D1%83%D0%B4&page=2" in page
        assert text(consultant, "/organisations/?text=суд&page=2").count('class="lead') == 5

    def test_answers_to_its_address_in_whole_and_in_part(self, consultant: Client) -> None:
        an_organisation(name_en="Osh City Court")
        an_organisation(name_en="Crisis Centre")
        page = text(consultant, "/organisations/?text=crisis")
        assert "Crisis Centre" in page
        assert "Osh City Court" not in page
        part = text(consultant, "/organisations/?text=crisis", headers={"HX-Request": "true"})
        assert "<html" not in part
        assert "Crisis Centre" in part

    def test_filters_by_territory_and_category(self, consultant: Client) -> None:
        oblast = a_territory()
        rayon, category = a_territory(parent=oblast), an_entry(List.CATEGORY)
        an_organisation(name_en="Osh City Court", territory=rayon)
        an_organisation(name_en="Crisis Centre", categories=[category.pk])
        by_place = text(consultant, f"/organisations/?territory={oblast.pk}")
        assert "Osh City Court" in by_place
        assert "Crisis Centre" not in by_place
        by_category = text(consultant, f"/organisations/?category={category.pk}")
        assert "Crisis Centre" in by_category
        assert "Osh City Court" not in by_category

    @pytest.mark.parametrize(
        "address", ["?territory=0", "?category=x", "?page=9999", "?text=" + "щ" * 300, "?text=%00"]
    )
    def test_passes_over_what_makes_no_sense(self, consultant: Client, address: str) -> None:
        an_organisation()
        assert consultant.get(f"/organisations/{address}").status_code == 200

    def test_shows_closed_ones_when_asked(self, consultant: Client) -> None:
        an_organisation(name_en="Osh City Court", closed_on=date(2020, 1, 1))
        assert "Osh City Court" not in text(consultant, "/organisations/")
        assert "Osh City Court" in text(consultant, "/organisations/?closed=on")

    def test_says_what_to_do_when_nothing_is_found(self, consultant: Client, head: Client) -> None:
        assert "The head of your office or an administrator adds them" in text(consultant, "/organisations/")
        assert "Add the first one" in text(head, "/organisations/")
        page = text(consultant, "/organisations/?text=нетакого")
        assert "Try fewer words" in page
        assert "Clear filters" in page


class TestCard:
    def test_tells_its_history(self, head: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
        category = an_entry(List.CATEGORY, name_en="Alimony")
        one = an_organisation(code="COURT-1", name_ru="Было", phones="114")
        head.post("/organisations/COURT-1/correct/", form(name_ru="Стало", categories=[category.pk], version=1))
        one.refresh_from_db()
        assert (one.name_ru, one.version) == ("Стало", 2)
        text(head, "/organisations/COURT-1/")
        with django_assert_max_num_queries(7):
            page = text(head, "/organisations/COURT-1/")
        for words in ("Было", "Стало", "Иманов Талант", "Alimony"):
            assert words in page

    def test_of_an_unknown_code_is_404(self, head: Client) -> None:
        assert head.get("/organisations/NOBODY/").status_code == 404


def form(**fields: Any) -> dict[str, Any]:
    return {"name_ru": "Городской суд", "answer_within": 10} | fields


class TestForm:
    def test_adds_an_organisation(self, head: Client) -> None:
        territory, category = a_territory(), an_entry(List.CATEGORY)
        response = head.post(
            "/organisations/add/",
            form(
                name_en="City Court",
                territory=territory.pk,
                categories=[category.pk],
                website="sud.example",
                phones="0312 062-040",
                answer_within=14,
            ),
            follow=True,
        )
        assert "Added: City Court." in response.content.decode()
        one = Organisation.objects.get()
        assert (one.code, one.website, one.answer_within) == ("L1", "https://sud.example", 14)
        assert (one.territory, one.categories) == (territory, [category.pk])

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"name_ru": " "}, "Fill in this field."),
            ({"website": "javascript:alert(1)"}, "Write the address of the website like this"),
            ({"website": "ftp://sud.example"}, "Write the address of the website like this"),
            ({"email": "sud"}, "Write the e-mail address like this"),
            ({"answer_within": 0}, "Too small: 1 is the least."),
            ({"answer_within": 61}, "Too large: 60 is the most."),
            ({"answer_within": "две недели"}, "Write a whole number in figures."),
            ({"territory": 0}, "This is no longer offered."),
            ({"categories": [0]}, "This is no longer offered."),
            ({"phones": "1" * 301}, "Too long: 301 characters typed"),
            ({"notes": "я" * 4001}, "Too long: 4001 characters typed"),
        ],
    )
    def test_is_refused_with_a_sentence_and_loses_nothing(
        self, head: Client, wrong: dict[str, Any], sentence: str
    ) -> None:
        response = head.post("/organisations/add/", form(address="ул. Гебзе, 12") | wrong)
        assert response.status_code == 422
        page = unescape(response.content.decode())
        assert sentence in page
        assert "ул. Гебзе, 12" in page
        assert not Organisation.objects.exists()

    def test_keeps_a_category_that_was_retired_meanwhile(self, head: Client) -> None:
        category = an_entry(List.CATEGORY)
        an_organisation(code="COURT-1", categories=[category.pk])
        ListEntry.objects.filter(pk=category.pk).update(valid_until=date(2020, 1, 1))
        head.post("/organisations/COURT-1/correct/", form(categories=[category.pk], version=1))
        assert Organisation.objects.get().categories == [category.pk]


class TestTwoCorrections:
    def test_of_different_fields_are_both_kept(self, head: Client) -> None:
        an_organisation(code="COURT-1", name_ru="Городской суд", phones="114", address="ул. Гебзе, 12")
        began_with = form(phones="114", address="ул. Гебзе, 12", version=1)
        head.post("/organisations/COURT-1/correct/", began_with | {"phones": "115"})
        second = head.post("/organisations/COURT-1/correct/", began_with | {"address": "ул. Гебзе, 14"})
        assert second.status_code == 409
        page = unescape(second.content.decode())
        assert "Иманов Талант corrected this organisation" in page
        assert "already in the form: you had not changed it" in page
        assert 'value="115"' in page
        assert 'value="ул. Гебзе, 14"' in page
        head.post("/organisations/COURT-1/correct/", form(phones="115", address="ул. Гебзе, 14", version=2))
        one = Organisation.objects.get()
        assert (one.phones, one.address, one.version) == ("115", "ул. Гебзе, 14", 3)

    def test_of_one_field_are_shown_side_by_side(self, head: Client) -> None:
        an_organisation(code="COURT-1", name_ru="Городской суд")
        head.post("/organisations/COURT-1/correct/", form(hours="9–17", version=1))
        page = unescape(head.post("/organisations/COURT-1/correct/", form(hours="8–16", version=1)).content.decode())
        assert 'data-take="hours" data-value="9–17"' in page
        assert 'value="8–16"' in page
        assert Organisation.objects.get().hours == "9–17"


class TestClosing:
    def test_takes_it_out_of_the_directory_and_back(self, head: Client) -> None:
        an_organisation(code="COURT-1", name_en="Osh City Court")
        head.post("/organisations/COURT-1/close/", {"on": "2026-03-02"})
        one = Organisation.objects.get()
        assert one.closed_on == date(2026, 3, 2)
        head.post("/organisations/COURT-1/reopen/")
        one.refresh_from_db()
        assert one.closed_on is None
        assert "Osh City Court" in text(head, "/organisations/")

    def test_asks_for_a_day_it_can_read(self, head: Client) -> None:
        an_organisation(code="COURT-1")
        page = text(head, "/organisations/COURT-1/close/")
        assert "Referrals made before keep it" in page
        refused = unescape(head.post("/organisations/COURT-1/close/", {"on": "завтра, может"}).content.decode())
        assert "Write the date like this" in refused
        assert Organisation.objects.get().closed_on is None
