"""Invented registers: the published shape, and nobody's numbers."""

import re
from collections import Counter
from datetime import date
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from stdnum.ru import inn, ogrn

from kenesh.registers.districts import of_street
from kenesh.registers.made_up import egrul, gar, numbers, rsmp
from kenesh.registers.made_up.dictionaries import NEVER
from kenesh.registers.made_up.firms import Made, firms
from kenesh.registers.made_up.land import Land, Place

HOUSE = [
    *("ID", "OBJECTID", "OBJECTGUID", "CHANGEID", "HOUSENUM", "HOUSETYPE", "OPERTYPEID", "PREVID", "NEXTID"),
    *("UPDATEDATE", "STARTDATE", "ENDDATE", "ISACTUAL", "ISACTIVE"),
]
TABLES = {
    *("ADDR_OBJ", "ADDR_OBJ_DIVISION", "ADDR_OBJ_PARAMS", "ADM_HIERARCHY", "MUN_HIERARCHY", "HOUSES", "HOUSES_PARAMS"),
    *("APARTMENTS", "APARTMENTS_PARAMS", "ROOMS", "ROOMS_PARAMS", "CARPLACES", "CARPLACES_PARAMS", "STEADS"),
    *("STEADS_PARAMS", "CHANGE_HISTORY", "NORMATIVE_DOCS", "REESTR_OBJECTS"),
}


@pytest.fixture(scope="module")
def land() -> Land:
    return Land("tests", houses=600, streets=130)


@pytest.fixture(scope="module")
def some(land: Land) -> list[Made]:
    return list(firms(land, 200))


@pytest.fixture(scope="module")
def archive(land: Land, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gar") / "gar_xml.zip"
    gar.write(path, [land])
    return path


def parsed(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(content)  # noqa: S314  # our own


def rows(path: Path, table: str) -> list[ElementTree.Element]:
    with ZipFile(path) as file:
        (name,) = (name for name in file.namelist() if re.search(rf"(^|/)AS_{table}_\d{{8}}_", name))
        return list(parsed(file.read(name)))


class TestLand:
    def test_is_the_same_for_the_same_seed(self, land: Land) -> None:
        assert Land("tests", houses=600, streets=130).places == land.places
        assert Land("others", houses=600, streets=130).places != land.places

    def test_has_as_many_houses_and_streets_as_asked(self, land: Land) -> None:
        assert sum(place.houses for place in land.places) == 600
        assert sum(place.level == 8 for place in land.places) == 130

    def test_has_kazan_with_its_districts_and_villages_without_streets(self, land: Land) -> None:
        assert of_street("Казань", "Баумана") == "Вахитовский район"
        assert of_street("Казань", "победы") == "Советский район, Приволжский район"
        assert of_street("Арск", "Баумана") == ""
        assert any(place.name == "Баумана" for place in land.places)
        assert any(place.level == 6 and place.houses for place in land.places)


class TestArchive:
    def test_has_the_files_of_a_region_and_the_dictionaries(self, archive: Path) -> None:
        with ZipFile(archive) as file:
            names = file.namelist()
            assert file.read("version.txt").decode() == "2026.01.16\nv.223"
        found = {match[1] for name in names if (match := re.fullmatch(r"16/AS_(\w+)_\d{8}_[0-9a-f-]{36}\.XML", name))}
        assert found == TABLES
        assert sum("/" not in name for name in names) == 11

    def test_is_one_line_a_file_with_a_mark_of_its_encoding(self, archive: Path) -> None:
        with ZipFile(archive) as file:
            for name in file.namelist()[1:]:
                content = file.read(name)
                assert content.startswith(b'\xef\xbb\xbf<?xml version="1.0" encoding="utf-8"?><')
                assert b"\n" not in content

    def test_has_attributes_in_their_order_and_no_empty_ones(self, archive: Path) -> None:
        for house in rows(archive, "HOUSES"):
            assert [name for name in house.attrib if not name.startswith("ADD")] == HOUSE
            assert all(house.attrib.values())

    def test_has_every_house_in_both_hierarchies_with_seven_parameters(self, land: Land, archive: Path) -> None:
        houses = {row.get("OBJECTID") for row in rows(archive, "HOUSES") if row.get("ISACTIVE") == "1"}
        assert len(houses) == 600
        for table in ("ADM_HIERARCHY", "MUN_HIERARCHY"):
            assert houses <= {row.get("OBJECTID") for row in rows(archive, table)}
        in_force = Counter(row.get("OBJECTID") for row in rows(archive, "HOUSES_PARAMS") if row.get("ENDDATE") == NEVER)
        assert set(in_force.values()) == {7}

    def test_has_rows_of_former_days(self, archive: Path) -> None:
        former = {row.get("NAME") for row in rows(archive, "ADDR_OBJ") if row.get("ISACTUAL") == "0"}
        assert {"Ленина", "Тукаевская", "Брежнев"} <= former

    def test_has_no_row_twice(self, archive: Path) -> None:
        for table in ("ADDR_OBJ", "HOUSES", "ADM_HIERARCHY", "HOUSES_PARAMS", "ADDR_OBJ_PARAMS"):
            found = [row.get("ID") for row in rows(archive, table)]
            assert len(set(found)) == len(found)

    def test_of_changes_has_only_what_changed(self, land: Land, tmp_path: Path) -> None:
        street: Place = next(place for place in land.places if place.name == "Баумана")
        kazan = next(place for place in land.places if place.name == "Казань")
        new = land.new_street("Мира и Труда", kazan, houses=3)
        path = tmp_path / "gar_delta_xml.zip"
        changes = gar.Changes({street.id: "Большая Проломная"}, (land.house_id(street, 0),), (new,))
        gar.write_changes(path, land, changes, day=date(2026, 2, 3))
        assert [(row.get("NAME"), row.get("ISACTIVE")) for row in rows(path, "ADDR_OBJ")] == [
            ("Баумана", "0"),
            ("Большая Проломная", "1"),
            ("Мира и Труда", "1"),
        ]
        assert Counter(row.get("ISACTIVE") for row in rows(path, "HOUSES")) == {"1": 3, "0": 1}


class TestFirms:
    def test_have_numbers_that_pass_and_belong_to_nobody(self, some: list[Made]) -> None:
        for firm in some:
            assert inn.is_valid(firm.inn)
            assert firm.inn.startswith("00")
            assert ogrn.is_valid(firm.ogrn)
            assert firm.ogrn[3:5] == "00"
        assert len({firm.ogrn for firm in some}) == len({firm.inn for firm in some}) == len(some)

    def test_have_other_numbers_however_many_there_are(self) -> None:
        assert len({numbers.inn_of_firm(serial) for serial in range(0, numbers.MOST, 997)}) == len(
            range(0, numbers.MOST, 997)
        )

    def test_stand_in_the_bulk_each_in_its_register(self, some: list[Made], tmp_path: Path) -> None:
        found: Counter[str] = Counter()
        for path in egrul.write_full(tmp_path, some, day=date(2026, 1, 16)):
            with ZipFile(path) as file:
                (name,) = file.namelist()
                content = file.read(name)
            assert content.startswith(b'<?xml version="1.0" encoding="windows-1251" ?>')
            found.update(one.tag for one in parsed(content))
        assert found == {"СвЮЛ": sum(bool(one.form) for one in some), "СвИП": sum(not one.form for one in some)}

    def test_are_exchanged_with_their_count_padded(self, some: list[Made], tmp_path: Path) -> None:
        paths = egrul.write_changes(tmp_path, some[:9], day=date(2026, 1, 20))
        assert [re.fullmatch(r"VO_R[UI]GFO_0000_9965_20260120_[0-9a-f-]{36}\.xml", path.name) for path in paths]
        for path in paths:
            root = parsed(path.read_bytes())
            assert int(root.attrib["КолДок"]) == len(root.findall("Документ"))
            assert len(root.attrib["КолДок"]) == 10

    def test_are_small_businesses_if_they_are_in_force(self, some: list[Made], tmp_path: Path) -> None:
        path = rsmp.write(tmp_path, some, day=date(2026, 1, 10))
        assert path.name == "data-10012026-structure-10082025.zip"
        with ZipFile(path) as file:
            documents = [one for name in file.namelist() for one in parsed(file.read(name)).iter("Документ")]
        assert len(documents) == sum(firm.size > 0 for firm in some)
        assert not any(firm.size and firm.ended_on for firm in some)


class TestCommand:
    def test_writes_all_of_them(self, tmp_path: Path) -> None:
        call_command("make_registers", tmp_path, houses=60, streets=20, firms=30, regions="16,02", verbosity=0)
        assert {path.name for path in tmp_path.rglob("*.zip")} == {
            "gar_xml.zip",
            "EGRUL_FULL_2026-01-16_1.zip",
            "EGRIP_FULL_2026-01-16_1.zip",
            "data-16012026-structure-10082025.zip",
        }
