"""The rows behind a figure of a report."""

from collections.abc import Sequence
from dataclasses import dataclass

from kenesh.offices.lists import Lists
from kenesh.reports.counting import Counting
from kenesh.reports.folding import COLUMN, Folding, Key
from kenesh.reports.models import AgeBound
from kenesh.reports.naming import Names
from kenesh.reports.report import TITLES, Asked
from kenesh.reports.rules import Dimension, bands

type Cell = Sequence[tuple[Dimension, Key]]


@dataclass(frozen=True)
class Behind:
    """count: the figure itself. ids: of its records from one place on, the newest first; where a record counts as often
    as it has issues, that often. said: the lines of the figure in words, («Пол», «Женский»)."""

    count: int
    ids: list[int]
    said: list[tuple[str, str]]


def rows(counting: Counting, asked: Asked, cell: Cell, lists: Lists, *, after: int, limit: int) -> Behind:
    """cell: the line of the figure, none for the whole report, two for a place in the cross table.

    Raises KeyError or ValueError where there is no such line.
    """
    folding = Folding(lists, bands(AgeBound.lower_ends()), asked.unit, asked.every_status)
    columns = tuple(dict.fromkeys(COLUMN[dimension] for dimension, _key in cell))
    (group,) = counting.groups(asked.selection, [columns], asked.unit)
    names = Names(folding, {columns: group})
    said = [(str(TITLES[dimension]), names.of(dimension, key)) for dimension, key in cell]
    match cell:
        case []:
            count = sum(group.values())
        case [(dimension, key)]:
            count = folding.fold(dimension, group)[key]
        case [(down, row), (across, column)]:
            count = folding.cross(down, across, group)[row, column]
        case _:
            raise ValueError(cell)
    if not count:
        return Behind(0, [], said)
    conditions = [folding.behind(dimension, key) for dimension, key in cell]
    return Behind(count, counting.rows(asked.selection, conditions, asked.unit, after=after, limit=limit), said)


def read_cell(typed: Sequence[str]) -> list[tuple[Dimension, Key]]:
    """«sex:1», «age:» (not stated). Raises ValueError."""
    cell = [one.partition(":") for one in typed]
    return [(Dimension(name), int(key) if key else None) for name, _colon, key in cell]
