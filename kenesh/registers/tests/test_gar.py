"""The register of addresses, from whole archives."""

import re
from pathlib import Path

import pytest
from django.db import connection

from kenesh.registers.gar.archive import look_into
from kenesh.registers.loading.beside import limits
from kenesh.registers.loading.sources import Unfit, open_source
from kenesh.registers.made_up.land import Land
from kenesh.registers.models import Extent, House, Load, Place, State
from kenesh.registers.tests.make_gar import edited, loaded, named_things, register, staged, unpacked
from kenesh.suggesting.words import tokens_of

pytestmark = pytest.mark.django_db(transaction=True)


class TestArchive:
    def test_keeps_houses_and_their_parameters_apart(self, archive: Path) -> None:
        files = look_into(open_source(archive)).files
        assert "AS_HOUSES_2" in files["16", "HOUSES"]
        assert "AS_HOUSES_PARAMS_2" in files["16", "HOUSES_PARAMS"]

    def test_is_refused_without_a_version(self, archive: Path, tmp_path: Path) -> None:
        with pytest.raises(Unfit, match=r"has no version\.txt"):
            loaded(edited(archive, tmp_path, {"version.txt": None}))

    def test_is_refused_without_a_dictionary(self, archive: Path, tmp_path: Path) -> None:
        with pytest.raises(Unfit, match="no dictionary AS_HOUSE_TYPES"):
            loaded(edited(archive, tmp_path, {"HOUSE_TYPES": None}))

    def test_is_refused_without_the_region(self, archive: Path) -> None:
        with pytest.raises(Unfit, match="no region 77; it has 16"):
            loaded(archive, "77")
        assert not Load.objects.exists()

    def test_is_refused_when_it_is_something_else(self, tmp_path: Path) -> None:
        (tmp_path / "notes.txt").write_text("nothing")
        with pytest.raises(Unfit, match="no archive of ГАР"):
            loaded(tmp_path)
        with pytest.raises(Unfit, match="There is no"):
            loaded(tmp_path / "none.zip")


class TestWholeArchive:
    def test_becomes_the_register_in_use(self, land: Land, archive: Path) -> None:
        done = loaded(archive, "16")
        assert (done.state, done.extent, done.regions) == (State.READY, Extent.FULL, ["16"])
        assert (done.version, done.day, done.set_aside) == ("2026.01.16 v.223", land.day, 0)
        assert House.objects.count() == sum(place.houses for place in land.places) > 2_000
        assert done.rows == Place.objects.count() + House.objects.count()
        assert staged() == 0

    def test_says_the_same_from_a_folder(self, archive: Path, tmp_path: Path) -> None:
        loaded(archive)
        before = register()
        loaded(unpacked(archive, tmp_path))
        assert register() == before

    def test_replaces_what_was_in_use(self, archive: Path) -> None:
        first = loaded(archive)
        loaded(archive)
        first.refresh_from_db()
        assert first.state == State.REPLACED

    def test_leaves_every_name_of_the_database_as_it_was(self, archive: Path) -> None:
        before = named_things()
        loaded(archive)
        assert named_things() == before

    def test_takes_only_what_is_in_force(self, land: Land, archive: Path) -> None:
        loaded(archive)
        assert not House.objects.filter(number__contains="777").exists()
        assert not Place.objects.filter(name__contains="снесённая").exists()
        assert not House.objects.filter(postcode__in=["420997", "420998"]).exists()
        standing = {place.id: place.parents[-1] for place in land.places if place.parents}
        assert dict(Place.objects.exclude(parent=None).values_list("id", "parent")) == standing

    def test_gives_a_place_its_words_its_former_names_and_its_district(self, archive: Path) -> None:
        loaded(archive)
        city = Place.objects.get(name="Набережные Челны")
        assert (city.whole, city.other_names) == ("г Набережные Челны", "Брежнев")
        assert {"набережные", "челны", "город", "брежнев", "татарстан"} <= set(city.key.split())
        assert set(city.tokens) == set(tokens_of(city.key.split()))
        street = Place.objects.get(whole="г Казань, ул Бутлерова")
        assert "Вахитовский" in street.district
        assert {"ул", "улица", "казань", "вахитовский"} <= set(street.key.split())

    def test_offers_the_largest_city_first_and_itself_before_its_streets(self, archive: Path) -> None:
        loaded(archive)
        order = list(Place.objects.order_by("score").values_list("whole", flat=True))
        assert order[:2] == ["Респ Татарстан", "г Казань"]
        assert order[2].startswith("г Казань, ")
        assert order.index("г Набережные Челны") < [one.startswith("г Набережные Челны, ") for one in order].index(True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT score FROM registers_place ORDER BY ctid")
            assert [score for (score,) in cursor] == list(range(len(order)))

    def test_counts_houses_and_gives_them_numbers_and_postcodes(self, land: Land, archive: Path) -> None:
        loaded(archive)
        street = max(land.places, key=lambda place: place.houses)
        houses = House.objects.filter(place=street.id)
        assert houses.count() == Place.objects.get(pk=street.id).houses == street.houses
        assert {house.postcode for house in houses} == {street.postcode}
        assert houses.filter(number="д 10 к 2", key="10к2").exists()

    def test_reads_what_codes_mean(self, archive: Path, tmp_path: Path) -> None:
        """Nobody may know that 2 is a house and 5 a postcode: the dictionaries say."""
        other = edited(
            archive,
            tmp_path,
            {
                "HOUSE_TYPES": lambda text: text.replace(b' ID="2"', b' ID="72"'),
                "HOUSES": lambda text: text.replace(b'HOUSETYPE="2"', b'HOUSETYPE="72"'),
                "PARAM_TYPES": lambda text: text.replace(b' ID="5"', b' ID="505"').replace(b' ID="16"', b' ID="516"'),
                "HOUSES_PARAMS": lambda text: text.replace(b'TYPEID="5"', b'TYPEID="505"'),
                "ADDR_OBJ_PARAMS": lambda text: re.sub(rb'TYPEID="(5|16)"', rb'TYPEID="5\1"', text).replace(
                    b'TYPEID="55"', b'TYPEID="505"'
                ),
            },
        )
        loaded(archive)
        before = register()
        loaded(other)
        assert register() == before


class TestTiers:
    def test_are_for_large_registers(self) -> None:
        assert limits(5_000) == ()
        assert limits(200_000) == (400, 2_000, 10_000, 50_000)
        assert limits(5_000_000) == (400, 2_000, 10_000, 50_000, 250_000, 1_250_000)


class TestHouse:
    def test_that_is_in_force_twice_is_kept_once(self, archive: Path, tmp_path: Path) -> None:
        loaded(archive)
        before = register()

        def doubled(text: bytes) -> bytes:
            start, end = text.find(b"<HOUSE "), text.find(b"/>") + 2
            return text[:end] + text[start:end] + text[end:]

        loaded(edited(archive, tmp_path, {"HOUSES": doubled}))
        assert register() == before

    def test_of_a_plot_stands_where_the_plot_stands_and_one_of_nothing_is_left_out(
        self, archive: Path, land: Land, tmp_path: Path
    ) -> None:
        loaded(archive)
        count = House.objects.count()
        first, second, *_rest = House.objects.order_by("id")

        def moved(text: bytes) -> bytes:
            for house, parent in ((first, 5), (second, 6)):
                text = re.sub(rb'(OBJECTID="%d" PARENTOBJID=)"\d+"' % house.pk, rb'\1"%d"' % parent, text)
            plot = b'<ITEM ID="1" OBJECTID="5" PARENTOBJID="%d" CHANGEID="1" ISACTIVE="1" PATH="5" />' % first.place
            return text.replace(b"</ITEMS>", plot + b"</ITEMS>")

        loaded(edited(archive, tmp_path, {"ADM_HIERARCHY": moved}))
        assert House.objects.get(pk=first.pk).place == first.place
        assert House.objects.count() == count - 1
        assert Place.objects.get(pk=first.place).houses == House.objects.filter(place=first.place).count()
