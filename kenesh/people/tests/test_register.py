from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, an_administrator, an_observer, signed_in
from kenesh.offices.models import List
from kenesh.offices.tests.make import a_territory, an_entry
from kenesh.people import finding
from kenesh.people.models import Person, Sex
from kenesh.people.tests.make import DAY, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant() -> User:
    return a_consultant(language="en", full_name="Иманов Талант")


@pytest.fixture
def reader(consultant: User) -> Client:
    client = signed_in(consultant)
    client.get("/people/")
    return client


def text(client: Client, url: str, **extra: Any) -> str:
    return unescape(client.get(url, **extra).content.decode())


def form(**fields: Any) -> dict[str, Any]:
    return {"full_name": "Асанов Бакыт", "sex": int(Sex.MALE), "version": 1} | fields


class TestAccess:
    def test_is_to_the_own_office_only(self, consultant: User, reader: Client) -> None:
        own, foreign = a_person(office=consultant.office), a_person()
        register = text(reader, "/people/")
        assert f"/people/{own.pk}/" in register
        assert f"/people/{foreign.pk}/" not in register
        for path in ("", "edit/"):
            assert reader.get(f"/people/{own.pk}/{path}").status_code == 200
            assert reader.get(f"/people/{foreign.pk}/{path}").status_code == 404
        assert reader.post(f"/people/{foreign.pk}/edit/", form()).status_code == 404

    def test_is_not_for_observers_nor_for_strangers(self, client: Client) -> None:
        one = a_person()
        observer = signed_in(an_observer())
        for path in ("", f"{one.pk}/", f"{one.pk}/edit/", "before/", "duplicates/", "merges/"):
            assert observer.get(f"/people/{path}").status_code == 404
            assert client.get(f"/people/{path}").status_code == 302

    def test_tells_no_visit_of_whoever_is_only_booked(self, consultant: User, reader: Client) -> None:
        one = a_person(office=consultant.office, times=0)
        assert DAY.strftime("%d.%m.%Y") not in text(reader, "/people/") + text(reader, f"/people/{one.pk}/")

    def test_shows_administrators_every_office(self) -> None:
        one, other = a_person(), a_person()
        admin = signed_in(an_administrator(language="en"))
        page = text(admin, "/people/")
        assert one.full_name in page
        assert other.full_name in page
        assert other.full_name not in text(admin, f"/people/?office={one.office_id}")


class TestFinding:
    @pytest.fixture
    def person(self, consultant: User) -> Person:
        a_person(office=consultant.office, full_name="Сыдыкова Нургүл", phone="+996700000000")
        return a_person(
            office=consultant.office,
            full_name="Жумабеков Эрмек Үсөнович",
            phone="+996555123456",
            passport="AN1234567",
        )

    @pytest.mark.parametrize(
        "typed",
        [
            *("жум", "эрм жума", "усонович", "Zhumabekov", ";evf,t", "zhumabekov ermek", "жумобеков"),
            *("0555 12 34 56", "555123", "+996 (555) 12", "an123", "123456", "AN 1234567", "9204123456"),
        ],
    )
    def test_is_by_parts_of_the_name_telephone_and_passport(self, reader: Client, person: Person, typed: str) -> None:
        page = unescape(reader.get("/people/", {"text": typed}).content.decode())
        assert person.full_name in page
        assert "Сыдыкова" not in page

    @pytest.mark.parametrize("typed", ["нетакого", "999999", "жумабеков нургул", "%%%", "\x00\x00\x00", "щ" * 300])
    def test_finds_nobody_else(self, reader: Client, person: Person, typed: str) -> None:
        page = reader.get("/people/", {"text": typed})
        assert page.status_code == 200
        if len(typed) < 200 and "\x00" not in typed:
            assert "Nobody is found" in page.content.decode()

    @pytest.mark.parametrize(("typed", "said"), [("жу", True), ("жум", False), ("", False)])
    def test_says_how_much_it_needs(self, reader: Client, person: Person, typed: str, said: bool) -> None:
        assert ("Type at least 3 characters" in reader.get("/people/", {"text": typed}).content.decode()) is said

    def test_of_an_administrator_is_among_all(self, person: Person) -> None:
        admin = signed_in(an_administrator(language="en"))
        for typed in ("жумабеков", "an123", "555123"):
            for office in ("", person.office_id):
                page = admin.get("/people/", {"text": typed, "office": office}).content.decode()
                assert person.full_name in page

    def test_is_in_part_for_htmx_and_in_few_queries(
        self, reader: Client, person: Person, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_max_num_queries(7):  # two readings of the letters find nobody
            part = text(reader, "/people/?text=zhumabekov", headers={"HX-Request": "true"})
        assert "<html" not in part
        assert person.full_name in part


class TestPages:
    @pytest.fixture
    def sixty(self, consultant: User) -> None:
        for number in range(60):
            a_person(
                office=consultant.office,
                full_name=f"Человек {number:03}",
                last_on=DAY - timedelta(days=number // 3),
            )

    @pytest.mark.parametrize("query", ["", "?sort=name", "?text=чел", "?text=чел&sort=name"])
    def test_turn_there_and_back(self, reader: Client, sixty: None, query: str) -> None:
        seen, pages, url = [], [], f"/people/{query}"
        while url:
            response = reader.get(url)
            pages.append([row.person.pk for row in response.context["rows"]])
            seen += pages[-1]
            url = response.context["next"]
        assert [len(one) for one in pages] == [25, 25, 10]
        assert len(set(seen)) == 60
        back = reader.get(response.context["previous"])
        assert [row.person.pk for row in back.context["rows"]] == pages[1]
        first = reader.get(back.context["previous"])
        assert [row.person.pk for row in first.context["rows"]] == pages[0]
        assert not first.context["previous"]
        people = list(Person.objects.in_bulk(seen).values())
        by_name = sorted(people, key=lambda one: (one.name_key, one.pk))
        recent = sorted(people, key=lambda one: (one.last_on, one.pk), reverse=True)
        assert seen == [one.pk for one in (by_name if "sort" in query else recent)]

    def test_cost_the_same_for_many(
        self, reader: Client, sixty: None, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_max_num_queries(4):
            reader.get("/people/?sort=name")

    def test_of_very_many_found_stand_by_last_visit(
        self, reader: Client, sixty: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(finding, "COLLECTED", 30)
        response = reader.get("/people/?text=чел&sort=name")
        assert "Very many are found" in response.content.decode()
        assert response.context["rows"][0].person.full_name == "Человек 002"
        assert len(response.context["rows"]) == 25

    @pytest.mark.parametrize("position", ["x", "~", "2026-99-99~1", "2026-03-12~x", "\x00~1", "2026-03-12~" + "9" * 30])
    def test_begin_anew_where_the_address_makes_no_sense(self, reader: Client, sixty: None, position: str) -> None:
        assert len(reader.get("/people/", {"after": position}).context["rows"]) == 25


class TestCard:
    def test_tells_what_is_known_and_its_history(
        self, consultant: User, reader: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        status = an_entry(List.SOCIAL_STATUS, name_en="Pensioner")
        one = a_person(
            office=consultant.office, full_name="Было", social_statuses=[status.pk], phone="+996555123456", times=4
        )
        reader.post(f"/people/{one.pk}/edit/", form(full_name="Стало", phone="0555123456"))
        reader.get("/people/")
        with django_assert_max_num_queries(8):
            page = text(reader, f"/people/{one.pk}/")
        for words in ("Было", "Стало", "Иманов Талант", "+996 555 123 456", "4 times", "12.03.2026", "Pensioner"):
            assert words in page, words

    def test_says_how_often_somebody_has_been_here(self, consultant: User, reader: Client) -> None:
        one = a_person(office=consultant.office, times=3)
        assert "Has been here before: 3 times" in text(reader, f"/people/before/?person={one.pk}")
        for other in ("", "x", "9" * 40, a_person().pk, a_person(office=consultant.office, times=0).pk):
            assert text(reader, f"/people/before/?person={other}").strip() == ""


class TestEditing:
    @pytest.fixture
    def person(self, consultant: User) -> Person:
        return a_person(office=consultant.office, full_name="Асанов Бакыт", phone="+996555123456")

    def test_saves_what_is_written(self, reader: Client, person: Person) -> None:
        place, citizenship = a_territory(), an_entry(List.CITIZENSHIP)
        first, second = an_entry(List.SOCIAL_STATUS), an_entry(List.SOCIAL_STATUS)
        written = form(
            full_name=" Асанов   Бакыт Маратович ",
            born_in="1985",
            whatsapp="0555 12 34 56",
            territory=place.pk,
            citizenship=citizenship.pk,
            social_statuses=[second.pk, first.pk],
            passport_number="an 1234567",
        )
        assert reader.post(f"/people/{person.pk}/edit/", written).status_code == 302
        person.refresh_from_db()
        assert (person.full_name, person.born_in, person.phone) == ("Асанов Бакыт Маратович", 1985, "")
        assert (person.whatsapp, person.territory, person.citizenship) == ("+996555123456", place, citizenship)
        assert (person.social_statuses, person.version) == ([first.pk, second.pk], 2)
        assert person.passport is not None

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"full_name": ""}, "Fill in this field."),
            ({"full_name": "123"}, "Write the name in letters."),
            ({"born_in": "85"}, "Write the year of birth in four figures"),
            ({"born_in": "3000"}, "Write the year of birth in four figures"),
            ({"phone": "12"}, "This is not a telephone number."),
            ({"passport_number": "12345"}, "This is not a passport number."),
            ({"sex": ""}, "Choose one."),
        ],
    )
    def test_says_what_is_wrong_and_loses_nothing(
        self, reader: Client, person: Person, wrong: dict[str, str], sentence: str
    ) -> None:
        response = reader.post(f"/people/{person.pk}/edit/", form(email="a@example.org", **wrong))
        page = unescape(response.content.decode())
        assert response.status_code == 422
        assert sentence in page
        assert "a@example.org" in page
        person.refresh_from_db()
        assert person.version == 1

    def test_tells_two_who_correct_one(self, reader: Client, person: Person) -> None:
        reader.post(f"/people/{person.pk}/edit/", form(phone="0555000001"))
        response = reader.post(f"/people/{person.pk}/edit/", form(phone="0555000002", email="a@example.org"))
        page = unescape(response.content.decode())
        assert response.status_code == 409
        for words in ("Иманов Талант", "+996 555 000 001", "+996 555 000 002", "a@example.org"):
            assert words in page, words
        assert (
            reader.post(
                f"/people/{person.pk}/edit/", form(phone="0555000002", email="a@example.org", version=2)
            ).status_code
            == 302
        )

    def test_removes_a_passport_number(self, consultant: User, reader: Client) -> None:
        one = a_person(office=consultant.office, passport="AN1234567")
        both = reader.post(f"/people/{one.pk}/edit/", form(passport_removed="on", passport_number="AN7654321"))
        assert both.status_code == 422
        reader.post(f"/people/{one.pk}/edit/", form(full_name=one.full_name, passport_removed="on"))
        one.refresh_from_db()
        assert one.passport is None
