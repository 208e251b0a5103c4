"""From values to lines, without a database."""

from collections import Counter
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kenesh.offices.lists import ListedEntry, ListedTerritory, Lists
from kenesh.offices.models import Level, List
from kenesh.reports.counting import Group
from kenesh.reports.folding import COLUMN, Folding
from kenesh.reports.rules import Dimension, Overrun, Unit, bands
from kenesh.reports.selection import Column, Condition, How

_numbers = count(1)


def an_entry(name: List, code: str) -> ListedEntry:
    number = next(_numbers)
    return ListedEntry(number, code, code, "", "", "", name, None, False, number, None, None, None)


def a_place(level: Level, within: ListedTerritory | None = None) -> ListedTerritory:
    number = next(_numbers)
    parent = within.id if within else None
    return ListedTerritory(number, f"T{number}", "", "", "", "", parent, level, (), "", None, None, None, None)


KG, RU = a_place(Level.COUNTRY), a_place(Level.COUNTRY)
ISSYK_KUL = a_place(Level.OBLAST, KG)
BISHKEK = a_place(Level.CITY_REPUBLICAN, KG)
KARAKOL, AK_SUU = a_place(Level.CITY_OBLAST, ISSYK_KUL), a_place(Level.RAYON, ISSYK_KUL)
LENIN = a_place(Level.CITY_RAYON, BISHKEK)
CHOLPON_ATA = a_place(Level.CITY_RAYON_SIGNIFICANCE, AK_SUU)
TATARSTAN = a_place(Level.REPUBLIC, RU)
KAZAN = a_place(Level.CITY_OKRUG, TATARSTAN)
VAKHIT = a_place(Level.CITY_RAYON, KAZAN)
PLACES = (KG, RU, ISSYK_KUL, BISHKEK, KARAKOL, AK_SUU, LENIN, CHOLPON_ATA, TATARSTAN, KAZAN, VAKHIT)

FAMILY, LAND, NO_CATEGORY = (an_entry(List.CATEGORY, code) for code in ("FAM", "LAND", "NA"))
PENSIONER, POOR, NO_STATUS = (an_entry(List.SOCIAL_STATUS, code) for code in ("PENS", "POOR", "NA"))
CITIZEN, NO_CITIZENSHIP = (an_entry(List.CITIZENSHIP, code) for code in ("KG", "NA"))
ORAL, NO_KIND = (an_entry(List.KIND_OF_AID, code) for code in ("ORAL", "NA"))
ENTRIES = (
    *(FAMILY, LAND, NO_CATEGORY, PENSIONER, POOR, NO_STATUS),
    *(CITIZEN, NO_CITIZENSHIP, ORAL, NO_KIND),
)
LISTS = Lists(1, ENTRIES, PLACES, ())


def a_folding(**fields: Any) -> Folding:
    values: dict[str, Any] = {"lists": LISTS, "bands": bands([20, 36, 61])}
    return Folding(**values | fields)


class TestAge:
    @pytest.mark.parametrize(
        ("age", "band"),
        [(0, 0), (19, 0), (20, 20), (35, 20), (36, 36), (60, 36), (61, 61), (120, 61), (-1, None)],
    )
    def test_stands_in_one_band(self, age: int, band: int | None) -> None:
        assert a_folding().fold(Dimension.AGE, {(age,): 3}) == {band: 3}

    def test_without_bands_is_one_band_of_all(self) -> None:
        assert a_folding(bands=bands([])).fold(Dimension.AGE, {(0,): 1, (120,): 1, (-1,): 1}) == {0: 2, None: 1}


class TestNotStated:
    @pytest.mark.parametrize(
        ("dimension", "entry"), [(Dimension.CITIZENSHIP, NO_CITIZENSHIP), (Dimension.KIND, NO_KIND)]
    )
    def test_is_both_nothing_and_the_entry_that_says_so(self, dimension: Dimension, entry: ListedEntry) -> None:
        assert a_folding().fold(dimension, {(0,): 2, (entry.id,): 3}) == {None: 5}

    @pytest.mark.parametrize(("dimension", "entry"), [(Dimension.CATEGORY, NO_CATEGORY), (Dimension.STATUS, NO_STATUS)])
    @pytest.mark.parametrize("unit", Unit)
    @pytest.mark.parametrize("every_status", [False, True])
    def test_is_both_an_empty_list_and_the_entry_that_says_so(
        self, dimension: Dimension, entry: ListedEntry, unit: Unit, every_status: bool
    ) -> None:
        folding = a_folding(unit=unit, every_status=every_status)
        assert folding.fold(dimension, {((),): 2, ((entry.id,),): 3}) == {None: 5}

    @pytest.mark.parametrize("dimension", [Dimension.SEX, Dimension.CONSULTANT, Dimension.OFFICE])
    def test_is_zero_where_there_is_no_list(self, dimension: Dimension) -> None:
        assert a_folding().fold(dimension, {(0,): 2, (1,): 1}) == {None: 2, 1: 1}


class TestSeveralValues:
    BOTH = (FAMILY.id, LAND.id)

    @pytest.mark.parametrize("unit", [Unit.RECORDS, Unit.PEOPLE])
    def test_count_by_the_first_category_only(self, unit: Unit) -> None:
        assert a_folding(unit=unit).fold(Dimension.CATEGORY, {(self.BOTH,): 2}) == {FAMILY.id: 2}

    def test_count_each_as_an_issue(self) -> None:
        assert a_folding(unit=Unit.ISSUES).fold(Dimension.CATEGORY, {(self.BOTH,): 2}) == {FAMILY.id: 2, LAND.id: 2}

    def test_count_by_the_first_status_unless_every_one_is_asked_for(self) -> None:
        named: Group = {((PENSIONER.id, POOR.id),): 2}
        assert a_folding().fold(Dimension.STATUS, named) == {PENSIONER.id: 2}
        assert a_folding(every_status=True).fold(Dimension.STATUS, named) == {PENSIONER.id: 2, POOR.id: 2}

    def test_are_crossed_each_with_each(self) -> None:
        folding = a_folding(unit=Unit.ISSUES, every_status=True)
        group: Group = {(self.BOTH, (PENSIONER.id, POOR.id)): 1}
        assert folding.cross(Dimension.CATEGORY, Dimension.STATUS, group) == Counter(
            {(category, status): 1 for category in self.BOTH for status in (PENSIONER.id, POOR.id)}
        )


class TestPlace:
    @pytest.mark.parametrize(
        ("place", "region", "district"),
        [
            (KARAKOL, ISSYK_KUL, KARAKOL),
            (AK_SUU, ISSYK_KUL, AK_SUU),
            (CHOLPON_ATA, ISSYK_KUL, AK_SUU),
            (ISSYK_KUL, ISSYK_KUL, None),
            (BISHKEK, BISHKEK, None),
            (LENIN, BISHKEK, LENIN),
            (TATARSTAN, TATARSTAN, None),
            (KAZAN, TATARSTAN, KAZAN),
            (VAKHIT, TATARSTAN, KAZAN),
            (KG, None, None),
            (RU, None, None),
            (None, None, None),
        ],
    )
    def test_lies_in_a_region_and_a_district(
        self, place: ListedTerritory | None, region: ListedTerritory | None, district: ListedTerritory | None
    ) -> None:
        group: Group = {(place.id if place else 0,): 1}
        folding = a_folding()
        assert folding.fold(Dimension.REGION, group) == {region.id if region else None: 1}
        assert folding.fold(Dimension.DISTRICT, group) == {district.id if district else None: 1}

    def test_is_crossed_with_what_it_lies_in(self) -> None:
        group: Group = {(CHOLPON_ATA.id,): 2, (BISHKEK.id,): 1, (0,): 4}
        assert a_folding().cross(Dimension.REGION, Dimension.DISTRICT, group) == {
            (ISSYK_KUL.id, AK_SUU.id): 2,
            (BISHKEK.id, None): 1,
            (None, None): 4,
        }


# A value of each column as facts have them.
VALUES: dict[Column, some.SearchStrategy[Any]] = {
    Column.OFFICE: some.integers(1, 3),
    Column.CONSULTANT: some.integers(0, 3),
    Column.AGE: some.integers(-1, 120),
    Column.SEX: some.integers(0, 2),
    Column.CITIZENSHIP: some.sampled_from([0, CITIZEN.id, NO_CITIZENSHIP.id]),
    Column.KIND: some.sampled_from([0, ORAL.id, NO_KIND.id]),
    Column.TERRITORY: some.sampled_from([0, *(place.id for place in PLACES)]),
    Column.CATEGORIES: some.lists(some.sampled_from([FAMILY.id, LAND.id, NO_CATEGORY.id]), unique=True).map(tuple),
    Column.STATUSES: some.lists(some.sampled_from([PENSIONER.id, POOR.id, NO_STATUS.id]), unique=True).map(tuple),
    Column.SERVICE: some.integers(0, 3),
    Column.OVERRUN: some.sampled_from([0, *Overrun]),
}


def meets(condition: Condition, value: Any) -> bool:
    """What the condition says, in plain words."""
    match condition.how:
        case How.IN:
            return value in condition.values
        case How.FIRST:
            return (value[0] if value else 0) in condition.values
        case How.ANY:
            return bool(set(value) & set(condition.values)) or (not value and 0 in condition.values)


@pytest.mark.parametrize("dimension", Dimension)
class TestLine:
    @given(data=some.data(), unit=some.sampled_from(Unit), every_status=some.booleans())
    def test_has_behind_it_exactly_what_is_counted_in_it(
        self, dimension: Dimension, data: some.DataObject, unit: Unit, every_status: bool
    ) -> None:
        folding = a_folding(unit=unit, every_status=every_status)
        values = data.draw(some.lists(VALUES[COLUMN[dimension]], max_size=20))
        for key, found in folding.fold(dimension, Counter((value,) for value in values)).items():
            condition = folding.behind(dimension, key)
            assert condition.column == COLUMN[dimension]
            assert sum(meets(condition, value) for value in values) == found

    @given(data=some.data(), unit=some.sampled_from(Unit))
    def test_is_of_one_value_unless_every_one_is_counted(
        self, dimension: Dimension, data: some.DataObject, unit: Unit
    ) -> None:
        folding = a_folding(unit=unit)
        values = data.draw(some.lists(VALUES[COLUMN[dimension]], max_size=20))
        found = folding.fold(dimension, Counter((value,) for value in values)).total()
        assert found == len(values) or folding.of_all_named(dimension)
