from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, signed_in
from kenesh.offices.models import Office
from kenesh.offices.tests.make import a_territory, an_office
from kenesh.people import duplicates
from kenesh.people.actions import keeping, merging
from kenesh.people.models import Different, Merge, Person
from kenesh.people.tests.make import a_person
from kenesh.refused import Refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)


@pytest.fixture
def office() -> Office:
    return an_office()


@pytest.fixture
def admin() -> User:
    return an_administrator(language="en")


@pytest.fixture
def reader(admin: User) -> Client:
    client = signed_in(admin)
    client.get("/people/")
    return client


def pairs(office: Office, sign: str) -> set[tuple[int, int]]:
    return {(pair.one.pk, pair.other.pk) for pair in duplicates.pairs(office.pk, sign).pairs}


class TestDuplicates:
    def test_are_two_of_one_name_and_year(self, office: Office) -> None:
        one = a_person(office=office, full_name="Асанов Бакыт", born_in=1985)
        other = a_person(office=office, full_name="Bakyt Asanov", born_in=1986)
        a_person(office=office, full_name="Асанов Бакыт", born_in=1990)
        a_person(office=office, full_name="Асанов Бакыт")
        a_person(full_name="Асанов Бакыт", born_in=1985)
        assert pairs(office, "name") == {(one.pk, other.pk)}
        assert [str(reason) for reason in duplicates.reasons(one, other)][1:] != []

    def test_are_two_of_one_name_and_place_where_a_year_is_not_known(self, office: Office) -> None:
        place = a_territory()
        one = a_person(office=office, full_name="Асанов Бакыт", territory=place, born_in=1985)
        other = a_person(office=office, full_name="Асанов Бакыт", territory=place)
        assert pairs(office, "name") == {(one.pk, other.pk)}

    def test_are_two_of_one_telephone_and_similar_names(self, office: Office) -> None:
        common: dict[str, Any] = {"office": office, "phone": "+996555123456"}
        one = a_person(full_name="Асанов Бакыт", **common)
        other = a_person(full_name="Асанов Бакыт Маратович", **common)
        wife = a_person(full_name="Асанова Айгүл", **common)
        assert pairs(office, "phone") == {(one.pk, other.pk)}
        assert wife.phone == one.phone

    def test_are_two_of_one_passport(self, office: Office) -> None:
        one = a_person(office=office, passport="AN1234567")
        other = a_person(office=office, passport="AN1234567")
        a_person(office=office, passport="ID1234567")
        a_person(passport="AN1234567")
        assert pairs(office, "passport") == {(one.pk, other.pk)}

    def test_are_no_longer_those_merged_or_told_apart(self, office: Office, admin: User) -> None:
        one, other, third = (a_person(office=office, full_name="Асанов Бакыт", born_in=1985) for _ in range(3))
        merging.tell_apart(other, one, by=admin, now=NOW)
        merging.tell_apart(one, other, by=admin, now=NOW)
        assert Different.objects.count() == 1
        assert pairs(office, "name") == {(one.pk, third.pk), (other.pk, third.pk)}
        merging.merge(one, third, by=admin, now=NOW)
        assert pairs(office, "name") == set()

    @pytest.mark.parametrize("sign", duplicates.SIGNS)
    def test_come_page_by_page_each_once(self, office: Office, sign: str) -> None:
        for number in range(25):
            for _ in range(2):
                a_person(
                    office=office,
                    full_name=f"Асанов Бакыт {number}",
                    born_in=1985,
                    phone=f"+9965551234{number:02}",
                    passport=f"AN12345{number:02}",
                )
        first = duplicates.pairs(office.pk, sign)
        second = duplicates.pairs(office.pk, sign, first.after)
        assert (len(first.pairs), len(second.pairs), second.after) == (20, 5, "")
        assert len({pair.one.pk for pair in first.pairs + second.pairs}) == 25

    @pytest.mark.parametrize("after", ["", "x", "~~", "a~1~2", "1~x~2", "\x00~1~1", "9" * 30 + "~1~2"])
    @pytest.mark.parametrize("sign", duplicates.SIGNS)
    def test_pass_over_an_address_that_makes_no_sense(self, office: Office, sign: str, after: str) -> None:
        assert duplicates.pairs(office.pk, sign, after).pairs == []

    def test_say_why(self) -> None:
        def why(one: str, other: str) -> str:
            return str(duplicates.reasons(Person(full_name=one), Person(full_name=other))[-1])

        told = {
            why("Асанов Бакыт", "асанов бакыт"),
            why("Асанов Бакыт", "Бакыт Асанов"),
            why("Асанов Бакыт", "Asanov Bakyt"),
            why("Асанов Бакыт", "Асанов Бакыт Маратович"),
            why("Асанов Бакыт", "Асан уулу Бакыт"),
            why("Асанов Бакыт", "Асанов Марат"),
        }
        assert len(told) == 6

    def test_have_a_page(
        self, office: Office, reader: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        one, other = (a_person(office=office, full_name="Асанов Бакыт", born_in=1985) for _ in range(2))
        assert "Choose an office" in reader.get("/people/duplicates/").content.decode()
        with django_assert_max_num_queries(5):
            page = reader.get(f"/people/duplicates/?office={office.pk}").content.decode()
        assert f"/people/{one.pk}/compare/{other.pk}/" in page
        assert "the same name" in page
        empty = reader.get(f"/people/duplicates/?office={office.pk}&by=passport").content.decode()
        assert "Nobody here seems to be entered twice" in empty


class TestMerge:
    def test_keeps_the_values_chosen(self, office: Office, admin: User) -> None:
        one = a_person(office=office, full_name="Асанов Бакыт", phone="+996555000001")
        other = a_person(office=office, full_name="Асанов Бакыт Маратович", phone="+996555000002", born_in=1985)
        made = merging.merge(one, other, by=admin, now=NOW, of_gone={"full_name", "born_in"})
        one.refresh_from_db()
        other.refresh_from_db()
        assert (one.full_name, one.phone, one.born_in) == ("Асанов Бакыт Маратович", "+996555000001", 1985)
        assert other.merged_into == one
        assert made.before == {"full_name": "Асанов Бакыт", "born_in": None}
        assert not Person.objects.visible_to(admin).filter(pk=other.pk).exists()

    def test_takes_the_passport_that_only_one_has(self, office: Office, admin: User) -> None:
        one, other = a_person(office=office), a_person(office=office, passport="AN1234567")
        made = merging.merge(one, other, by=admin, now=NOW)
        one.refresh_from_db()
        assert keeping.known_passport(one) == "AN1234567"
        merging.undo(made, by=admin, now=NOW)
        one.refresh_from_db()
        other.refresh_from_db()
        assert (keeping.known_passport(one), keeping.known_passport(other)) == ("", "AN1234567")

    def test_is_within_one_office_and_of_two(self, office: Office, admin: User) -> None:
        one = a_person(office=office)
        for other in (a_person(), one, a_person(office=office, merged_into=one)):
            with pytest.raises(Refused):
                merging.merge(one, other, by=admin, now=NOW)

    def test_is_for_administrators(self, office: Office) -> None:
        one, other = a_person(office=office), a_person(office=office)
        head = a_head(office=office)
        with pytest.raises(Refused):
            merging.merge(one, other, by=head, now=NOW)
        for client in (signed_in(head), signed_in(a_consultant(office=office))):
            for path in ("duplicates/", "merges/", f"{one.pk}/compare/{other.pk}/"):
                assert client.get(f"/people/{path}").status_code == 404
            assert client.post(f"/people/{one.pk}/apart/{other.pk}/").status_code == 404


class TestUndo:
    def test_gives_back_what_was_not_corrected_since(self, office: Office, admin: User) -> None:
        one = a_person(office=office, full_name="Асанов Бакыт", phone="+996555000001", email="")
        other = a_person(office=office, full_name="Асанов Б. М.", phone="+996555000002", email="a@example.org")
        made = merging.merge(one, other, by=admin, now=NOW, of_gone={"full_name", "phone", "email"})
        one.refresh_from_db()
        keeping.correct(one, by=admin, now=NOW, version=one.version, phone="+996555000003")
        merging.undo(made, by=admin, now=NOW + timedelta(days=30))
        one.refresh_from_db()
        other.refresh_from_db()
        assert (one.full_name, one.phone, one.email) == ("Асанов Бакыт", "+996555000003", "")
        assert (other.full_name, other.phone, other.merged_into) == ("Асанов Б. М.", "+996555000002", None)

    def test_is_refused_after_30_days_twice_and_after_a_later_merge(self, office: Office, admin: User) -> None:
        one, other, third, fourth = (a_person(office=office) for _ in range(4))
        first = merging.merge(one, other, by=admin, now=NOW)
        with pytest.raises(Refused):
            merging.undo(first, by=admin, now=NOW + timedelta(days=30, seconds=1))
        second = merging.merge(one, third, by=admin, now=NOW)
        with pytest.raises(Refused):
            merging.undo(first, by=admin, now=NOW)
        merging.undo(second, by=admin, now=NOW)
        away = merging.merge(fourth, one, by=admin, now=NOW)
        with pytest.raises(Refused):
            merging.undo(first, by=admin, now=NOW)
        merging.undo(away, by=admin, now=NOW)
        merging.undo(first, by=admin, now=NOW)
        with pytest.raises(Refused):
            merging.undo(first, by=admin, now=NOW)
        assert not Person.objects.exclude(merged_into=None).exists()
        merging.merge(one, other, by=admin, now=NOW)


class TestPages:
    def test_compare_and_merge_and_undo(
        self, office: Office, reader: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        one = a_person(office=office, full_name="Асанов Бакыт", phone="+996555000001", passport="AN1234534")
        other = a_person(office=office, full_name="Асанов Бакыт Маратович", email="a@example.org")
        url = f"/people/{one.pk}/compare/{other.pk}/"
        with django_assert_max_num_queries(5):
            page = unescape(reader.get(url).content.decode())
        assert "•••• •••34" in page
        assert "one name is the fuller form of the other" in page
        done = reader.post(url, {"full_name": "other", "phone": "kept", "email": "other"}, follow=True)
        assert "It can be undone for 30 days" in done.content.decode()
        one.refresh_from_db()
        assert (one.full_name, one.phone, one.email) == ("Асанов Бакыт Маратович", "+996555000001", "a@example.org")
        assert reader.get(url).status_code == 404
        assert reader.get(f"/people/{other.pk}/", follow=True).redirect_chain == [(f"/people/{one.pk}/", 302)]
        made = Merge.objects.get()
        with django_assert_max_num_queries(5):
            page = reader.get("/people/merges/").content.decode()
        assert f"/people/merges/{made.pk}/undo/" in page
        page = reader.post(f"/people/merges/{made.pk}/undo/", follow=True).content.decode()
        assert "stands in the register again" in page
        assert reader.get(f"/people/{other.pk}/").status_code == 200

    def test_tell_two_apart(self, office: Office, reader: Client) -> None:
        one, other = a_person(office=office), a_person(office=office)
        page = reader.post(f"/people/{one.pk}/apart/{other.pk}/", follow=True).content.decode()
        assert "these are two people" in page
        assert Different.objects.get().one == one

    def test_know_no_pair_of_two_offices(self, reader: Client) -> None:
        one = a_person()
        assert reader.get(f"/people/{one.pk}/compare/{a_person().pk}/").status_code == 404
        assert reader.get(f"/people/{one.pk}/compare/{one.pk}/").status_code == 404
