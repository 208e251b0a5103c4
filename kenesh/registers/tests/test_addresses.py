"""Addresses, suggested out of a register that was loaded from an archive."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from kenesh.accounts.models import Role
from kenesh.offices.tests.make import a_territory, an_office
from kenesh.registers.addresses import Addresses
from kenesh.registers.made_up.land import Land
from kenesh.registers.models import House, Place
from kenesh.registers.tests.make import addresses_of
from kenesh.registers.tiers import tiers_of
from kenesh.suggesting.contract import Suggestion, Suggestions, Who
from kenesh.suggesting.tests.make import a_cursor
from kenesh.suggesting.vocabulary import shares

pytestmark = pytest.mark.django_db

BAUMANA = "г Казань, ул Баумана"


@pytest.fixture(scope="module", autouse=True)
def land(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Land]:
    with django_db_blocker.unblock(), addresses_of(Land("tests", 6_000, 300), tmp_path_factory.mktemp("gar")) as land:
        yield land


def asked(typed: str, *, office: int | None = None) -> Suggestions:
    who = Who(1, Role.HEAD if office else Role.ADMINISTRATOR, office, "ru", date(2026, 2, 3))
    with a_cursor() as cursor:
        return Addresses().suggest(cursor, typed, who, {})


def labels(typed: str) -> list[str]:
    return [item.label for item in asked(typed).items]


def first(typed: str) -> Suggestion:
    return asked(typed).items[0]


class TestStreet:
    @pytest.mark.parametrize("typed", ["баумана", "бау", "ул баумана", "казань баумана", "баумана каз", ",fevfyf"])
    def test_is_found_by_beginnings_of_its_words(self, typed: str) -> None:
        assert BAUMANA in labels(typed)

    def test_goes_on_with_a_house(self) -> None:
        street = first("баумана")
        assert street.goes_on
        assert street.note.startswith("Вахитовский район · 420")
        assert street.fill["address"] == BAUMANA
        assert street.value == street.fill["address_guid"] == str(Place.objects.get(whole=BAUMANA).guid)

    @pytest.mark.parametrize("typed", ["бауманна", "баумнаа", "баумона"])
    def test_is_found_with_a_mistake(self, typed: str) -> None:
        assert first(typed).label == BAUMANA

    def test_is_found_by_its_former_name_and_says_so(self) -> None:
        street = first("тукаевская")
        assert street.label == "г Казань, ул Габдуллы Тукая"
        assert street.why.endswith(": Тукаевская")

    def test_is_found_by_its_district(self) -> None:
        assert first("вахитовский район баумана").label == BAUMANA


class TestHouse:
    @pytest.mark.parametrize(
        "typed",
        [
            *(
                "баумана 10",
                "баумана10",
                "ул. Баумана, д. 10",
                "г Казань, ул Баумана, д 10",
                "10 баумана",
                ",fevfyf 10",
            ),
            *("казань баумана дом 10", "баумана 10 казань", "420111 баумана 10", "баумана казань 10", "бауманна 10"),
        ],
    )
    def test_is_found_in_every_way_it_is_typed(self, typed: str) -> None:
        assert first(typed).label == f"{BAUMANA}, д 10"

    @pytest.mark.parametrize(
        "typed", ["баумана 10к2", "баумана 10 к 2", "баумана 10 корп. 2", "баумана 10/2", "баумана д10 к2"]
    )
    def test_is_found_by_its_block(self, typed: str) -> None:
        assert first(typed).label == f"{BAUMANA}, д 10 к 2"

    @pytest.mark.parametrize(
        "typed", ["баумана 10 кв 5", "баумана 10 5", "баумана 10-5", "баумана д.10,кв.5", "баумана, 10, кв. 5"]
    )
    def test_keeps_the_flat_typed(self, typed: str) -> None:
        assert first(typed).label == f"{BAUMANA}, д 10, кв 5"

    def test_comes_exact_first_then_by_number(self) -> None:
        assert labels("баумана 1")[:2] == [f"{BAUMANA}, д 1", f"{BAUMANA}, д 10"]
        assert labels("баумана 2")[:2] == [f"{BAUMANA}, д 2", f"{BAUMANA}, д 2А"]

    def test_fills_in_its_guid_postcode_and_district(self) -> None:
        house = first("баумана 10")
        row = House.objects.get(place=Place.objects.get(whole=BAUMANA).id, key="10")
        assert not house.goes_on
        assert house.fill == {
            "address": f"{BAUMANA}, д 10",
            "address_guid": str(row.guid),
            "postcode": row.postcode,
            "district": "Вахитовский район",
        }
        assert house.value == str(row.guid)

    def test_that_the_register_has_not_may_be_written(self) -> None:
        house = first("баумана 777 кв 2")
        assert house.label == f"{BAUMANA}, д 777, кв 2"
        assert house.why
        assert (house.value, house.fill["address_guid"]) == ("", "")

    def test_is_told_from_a_number_in_the_name_of_a_street(self) -> None:
        street = Place.objects.filter(name="8 Марта", level=8, houses__gt=0).order_by("score")[0]
        assert first("8 марта").label == street.whole
        assert first("марта 8").label == street.whole
        assert labels("8 марта 1")[0] == f"{street.whole}, д 1"

    def test_stands_in_a_village_without_streets(self) -> None:
        village = Place.objects.filter(level=6, houses__gt=0).order_by("score")[0]
        assert f"{village.whole}, д 1" in labels(f"{village.whole} 1")


class TestPostcode:
    def test_finds_what_has_it(self) -> None:
        postcode = Place.objects.get(whole=BAUMANA).postcode
        assert BAUMANA in labels(postcode)

    def test_may_be_half_typed(self) -> None:
        found = asked("4200").items
        assert found
        assert all("4200" in item.note for item in found)

    def test_nobody_has_finds_nothing(self) -> None:
        assert labels("999999") == []


class TestKyrgyzOffice:
    def test_is_offered_places_of_the_reference_data(self) -> None:
        oblast = a_territory(name_ru="Джалал-Абадская область", level="oblast")
        town = a_territory(name_ru="г. Манас", aliases=["Джалал-Абад"], parent=oblast, level="city_oblast")
        office = an_office(territory=town)
        (item, *_) = asked("манас", office=office.pk).items
        assert item.label == "г. Манас, Джалал-Абадская область"
        assert item.fill == {"address": item.label, "address_guid": "", "postcode": "", "district": ""}
        assert asked("джалал-абад", office=office.pk).items
        assert asked("баумана", office=office.pk).items == []


class TestCost:
    @pytest.mark.parametrize(("typed", "statements"), [("баумана", 2), ("баумана 10", 3), ("420111", 1), ("4201", 2)])
    def test_is_a_few_statements(self, typed: str, statements: int) -> None:
        """Beside those for the tiers and the commonest words, which are known by then."""

        class Counting(psycopg.Cursor[Any]):
            said = 0

            def execute(self, *args: Any, **kwargs: Any) -> Any:
                Counting.said += 1
                return super().execute(*args, **kwargs)

        connection.ensure_connection()
        who = Who(1, Role.ADMINISTRATOR, None, "ru", date(2026, 2, 3))
        with Counting(connection.connection) as cursor:
            tiers_of(cursor, "registers_place")
            shares(cursor, "registers_place")
            Counting.said = 0
            Addresses().suggest(cursor, typed, who, {})
        assert Counting.said == statements

    @pytest.mark.parametrize(
        "typed", ["а б в", "1 1 1", "ул", "ул ул ул", "д д д", "%%%", "'\"\\", "№ 5", "0", "ы" * 200, "5 " * 99]
    )
    def test_is_bounded_whatever_is_typed(self, typed: str) -> None:
        assert len(asked(typed).items) <= 10
