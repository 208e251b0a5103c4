"""From the values of facts to the lines of a block (entries, age bands, regions), and back to what stands behind."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from kenesh.offices.lists import ListedTerritory, Lists
from kenesh.offices.models import Level, List
from kenesh.offices.rules import NOT_STATED
from kenesh.reports.counting import Group
from kenesh.reports.rules import NO_AGE, Band, Dimension, Unit
from kenesh.reports.selection import Column, Condition, How

# The key of a line: an id, a sex, the lower end of a band, an overrun. None: not stated.
type Key = int | None

COLUMN: Final = {
    Dimension.OFFICE: Column.OFFICE,
    Dimension.CITIZENSHIP: Column.CITIZENSHIP,
    Dimension.CATEGORY: Column.CATEGORIES,
    Dimension.AGE: Column.AGE,
    Dimension.SEX: Column.SEX,
    Dimension.STATUS: Column.STATUSES,
    Dimension.CONSULTANT: Column.CONSULTANT,
    Dimension.REGION: Column.TERRITORY,
    Dimension.DISTRICT: Column.TERRITORY,
    Dimension.KIND: Column.KIND,
    Dimension.SERVICE: Column.SERVICE,
    Dimension.OVERRUN: Column.OVERRUN,
}
LIST: Final = {
    Dimension.CITIZENSHIP: List.CITIZENSHIP,
    Dimension.CATEGORY: List.CATEGORY,
    Dimension.STATUS: List.SOCIAL_STATUS,
    Dimension.KIND: List.KIND_OF_AID,
}


@dataclass(frozen=True)
class Folding:
    """Of one set of lists and age bands, for one unit.

    every_status: a record counts in each of its social statuses, not in the main one only.
    """

    lists: Lists
    bands: tuple[Band, ...]
    unit: Unit = Unit.RECORDS
    every_status: bool = False

    def fold(self, dimension: Dimension, group: Group) -> Counter[Key]:
        """The group of the dimension's column alone, by lines."""
        keys, found = self._keys(dimension), Counter[Key]()
        for (value,), count in group.items():
            for key in keys(value):
                found[key] += count
        return found

    def cross(self, rows: Dimension, columns: Dimension, group: Group) -> Counter[tuple[Key, Key]]:
        """The group of both columns; of one column where both dimensions have the same."""
        of_row, of_column, found = self._keys(rows), self._keys(columns), Counter[tuple[Key, Key]]()
        for value, count in group.items():
            for row in of_row(value[0]):
                for column in of_column(value[-1]):
                    found[row, column] += count
        return found

    def behind(self, dimension: Dimension, key: Key) -> Condition:
        """What holds of the records counted in that line."""
        column = COLUMN[dimension]
        match dimension:
            case Dimension.AGE:
                ages = next((band.ages for band in self.bands if band.since == key), ())
                return Condition(column, (NO_AGE,) if key is None else tuple(ages))
            case Dimension.REGION | Dimension.DISTRICT:
                keys = self._keys(dimension)
                ids = [0, *(place.id for place in self.lists.territories())]
                return Condition(column, tuple(id for id in ids if keys(id) == (key,)))
            case _:
                values = (0, *self._not_stated[dimension]) if key is None else (key,)
                return Condition(column, values, self._how(dimension))

    def of_all_named(self, dimension: Dimension) -> bool:
        """Whether a record counts in this block as often as it names values."""
        return self._how(dimension) == How.ANY

    def _how(self, dimension: Dimension) -> How:
        if dimension == Dimension.CATEGORY:
            return How.ANY if self.unit == Unit.ISSUES else How.FIRST
        if dimension == Dimension.STATUS:
            return How.ANY if self.every_status else How.FIRST
        return How.IN

    @cached_property
    def _not_stated(self) -> dict[Dimension, tuple[int, ...]]:
        """Ids of «Не указано» of each list."""
        found = {
            dimension: tuple(one.id for one in self.lists.entries(LIST[dimension]) if one.code == NOT_STATED)
            for dimension in LIST
        }
        return {dimension: found.get(dimension, ()) for dimension in Dimension}

    def _keys(self, dimension: Dimension) -> Callable[[Any], tuple[Key, ...]]:
        """The lines that a value is counted in."""
        match dimension:
            case Dimension.AGE:
                of_age = {age: (band.since,) for band in self.bands for age in band.ages}
                return lambda age: of_age.get(age, (None,))
            case Dimension.REGION:
                return self._above(lambda path: region(path))
            case Dimension.DISTRICT:
                return self._above(lambda path: district(path))
            case Dimension.CATEGORY | Dimension.STATUS:
                nothing, every = {0, *self._not_stated[dimension]}, self._how(dimension) == How.ANY

                def of_array(ids: Sequence[int]) -> tuple[Key, ...]:
                    named = ids if every else ids[:1]
                    return tuple(None if id in nothing else id for id in named) or (None,)

                return of_array
            case _:
                empty = {0, *self._not_stated[dimension]}
                return lambda value: (None,) if value in empty else (value,)

    def _above(self, part: Callable[[Sequence[ListedTerritory]], int | None]) -> Callable[[int], tuple[Key, ...]]:
        known: dict[int, tuple[Key, ...]] = {0: (None,)}

        def keys(id: int) -> tuple[Key, ...]:
            if id not in known:
                known[id] = (part([self.lists.territory(id), *self.lists.ancestors(id)]),)
            return known[id]

        return keys


def _below_the_country(path: Sequence[ListedTerritory]) -> Iterator[ListedTerritory]:
    """From the region down."""
    return (place for place in reversed(path) if place.level != Level.COUNTRY)


def region(path: Sequence[ListedTerritory]) -> int | None:
    """The область, republic or city of republican significance that the place is, or lies in. path: the place and what
    it is part of, the nearest first."""
    return next((place.id for place in _below_the_country(path)), None)


def district(path: Sequence[ListedTerritory]) -> int | None:
    """The район or city within the region; None where only the region is known."""
    below = _below_the_country(path)
    next(below, None)
    return next((place.id for place in below), None)
