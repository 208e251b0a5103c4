"""A report: what was asked, and its figures in words, ready for a page, a sheet, a paper or a letter."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from typing import Final, cast
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kenesh.offices.lists import Lists
from kenesh.reports.counting import Counting, Group, Totals, open_counting
from kenesh.reports.folding import COLUMN, Folding, Key
from kenesh.reports.models import AgeBound
from kenesh.reports.naming import Names
from kenesh.reports.rules import (
    BLOCKS,
    Band,
    Compare,
    Days,
    Dimension,
    Source,
    Step,
    Unit,
    bands,
    compared_with,
    first_day,
    step_over,
)
from kenesh.reports.selection import Column, Selection

TITLES: Final[Mapping[Dimension, Promise]] = {
    Dimension.OFFICE: _("Centres"),
    Dimension.CITIZENSHIP: _("Citizenship"),
    Dimension.CATEGORY: _("Categories"),
    Dimension.AGE: _("Age"),
    Dimension.SEX: _("Sex"),
    Dimension.STATUS: _("Social status"),
    Dimension.CONSULTANT: _("Consultants"),
    Dimension.REGION: _("Regions"),
    Dimension.DISTRICT: _("Districts"),
    Dimension.KIND: _("Kind of aid"),
    Dimension.SERVICE: _("Services"),
    Dimension.OVERRUN: _("Regulated time"),
}
# What is counted, in the genitive plural: «Категории · вопросов».
RECORDS: Final[Mapping[Source, Promise]] = {
    Source.APPEALS: pgettext_lazy("how many", "appeals"),
    Source.REFERRALS: pgettext_lazy("how many", "referrals"),
    Source.QUESTIONS: pgettext_lazy("how many", "online questions"),
    Source.CONSULTATIONS: pgettext_lazy("how many", "consultations"),
}
PEOPLE: Final = pgettext_lazy("how many", "people")
ISSUES: Final = pgettext_lazy("how many", "issues")
STATUSES: Final = pgettext_lazy("how many", "named statuses")


@dataclass(frozen=True)
class Asked:
    """A report as asked for. address: the query it stands under, which asks for it again.

    named: whether the reader may see names and open the rows behind a figure (an observer may not).
    own_office: the reader's office where they see no other.
    """

    selection: Selection
    blocks: tuple[Dimension, ...] = BLOCKS[Source.APPEALS]
    unit: Unit = Unit.RECORDS
    every_status: bool = False
    compare: Compare = Compare.NOTHING
    step: Step = Step.MONTH
    cross: tuple[Dimension, Dimension] | None = None
    address: str = ""
    named: bool = True
    own_office: int | None = None

    @property
    def days_before(self) -> Days | None:
        return compared_with(self.selection.days, self.compare)


@dataclass(frozen=True)
class Line:
    """share: of the block's total, 0 to 1. before: in the period compared with. key: None for «Не указано».
    rows_url: the rows behind the figure; empty where the reader may not see them."""

    key: Key
    name: str
    count: int
    share: float
    before: int | None = None
    rows_url: str = ""


@dataclass(frozen=True)
class Block:
    """The lines sum to the total. unit: what is counted, in words."""

    dimension: Dimension
    title: str
    unit: str
    lines: tuple[Line, ...]
    total: int
    total_before: int | None = None


@dataclass(frozen=True)
class Cross:
    """counts[row][column], with the sums of each row and each column; urls alike (empty without names)."""

    rows: Dimension
    columns: Dimension
    unit: str
    row_names: tuple[str, ...]
    column_names: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    row_totals: tuple[int, ...]
    column_totals: tuple[int, ...]
    total: int
    urls: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Point:
    """first: the first day of the day, week or month."""

    first: date
    count: int


@dataclass(frozen=True)
class Report:
    """step: of the dynamics; longer than the one asked for where that would make too many points."""

    asked: Asked
    totals: Totals
    before: Totals | None
    blocks: tuple[Block, ...]
    dynamics: tuple[Point, ...] = ()
    cross: Cross | None = None
    unit: str = ""
    bands: tuple[Band, ...] = field(default=())
    dynamics_before: tuple[Point, ...] = ()
    step: Step = Step.MONTH


def make(asked: Asked, lists: Lists) -> Report:
    """Every figure of it is of one moment."""
    with open_counting() as counting:
        return _make(asked, lists, counting)


def _make(asked: Asked, lists: Lists, counting: Counting) -> Report:
    age_bands = bands(AgeBound.lower_ends())
    folding = Folding(lists, age_bands, asked.unit, asked.every_status)
    columns = [(COLUMN[one],) for one in asked.blocks]
    sets: list[tuple[Column, ...]] = [*dict.fromkeys(columns), (Column.DAY,)]
    found = dict(zip(sets, counting.groups(asked.selection, sets, asked.unit), strict=True))
    earlier: dict[tuple[Column, ...], Group] = {}
    before = None
    if asked.days_before is not None:
        selection = replace(asked.selection, days=asked.days_before)
        before = counting.totals(selection)
        earlier = dict(zip(sets, counting.groups(selection, sets, asked.unit), strict=True))
    names = Names(folding, {columns: {**earlier.get(columns, {}), **group} for columns, group in found.items()})
    blocks = tuple(
        _block(one, asked, folding, names, found[(COLUMN[one],)], earlier.get((COLUMN[one],))) for one in asked.blocks
    )
    cross = None
    if asked.cross:
        crossed = _columns(asked.cross)
        (group,) = counting.groups(asked.selection, [crossed], asked.unit)
        cross = _cross(asked, asked.cross, folding, Names(folding, {crossed: group}), group)
    by_day, by_day_before = found[(Column.DAY,)], earlier.get((Column.DAY,), {})
    step = max((step_over(_days(group), asked.step) for group in (by_day, by_day_before)), key=list(Step).index)
    return Report(
        asked,
        counting.totals(asked.selection),
        before,
        blocks,
        _dynamics(by_day, step),
        cross,
        unit_of(asked),
        age_bands,
        _dynamics(by_day_before, step),
        step,
    )


def unit_of(asked: Asked, dimension: Dimension | None = None) -> str:
    """What a figure counts, in words; of a block: «named statuses» where a record counts in each."""
    if dimension == Dimension.STATUS and asked.every_status:
        return str(STATUSES)
    if asked.unit == Unit.RECORDS:
        return str(RECORDS[asked.selection.source])
    return str(PEOPLE if asked.unit == Unit.PEOPLE else ISSUES)


def _block(
    dimension: Dimension, asked: Asked, folding: Folding, names: Names, group: Group, earlier: Group | None
) -> Block:
    counted = folding.fold(dimension, group)
    before = folding.fold(dimension, earlier) if earlier is not None else None
    for key in before or ():
        counted.setdefault(key, 0)
    total = counted.total()
    lines = tuple(
        Line(
            key,
            names.of(dimension, key),
            counted[key],
            counted[key] / total if total else 0.0,
            None if before is None else before[key],
            rows_url(asked, [(dimension, key)]) if asked.named and counted[key] else "",
        )
        for key in names.order(dimension, counted)
    )
    total_before = None if before is None else before.total()
    return Block(dimension, str(TITLES[dimension]), unit_of(asked, dimension), lines, total, total_before)


def rows_url(asked: Asked, cell: Sequence[tuple[Dimension, Key]]) -> str:
    """The page of the rows behind a figure: the report's own address and the line: «cell=sex:1», «cell=age:» for not
    stated."""
    line = [("cell", f"{dimension}:{'' if key is None else key}") for dimension, key in cell]
    return f"{_rows()}?{'&'.join(filter(None, [asked.address, urlencode(line)]))}"


@cache
def _rows() -> str:
    """Looked up once: a report has hundreds of lines."""
    return reverse("reports:rows")


def _columns(cross: tuple[Dimension, Dimension]) -> tuple[Column, ...]:
    """Both dimensions may stand on one column: regions and districts."""
    return tuple(dict.fromkeys(COLUMN[one] for one in cross))


def _cross(asked: Asked, crossed: tuple[Dimension, Dimension], folding: Folding, names: Names, group: Group) -> Cross:
    rows, columns = crossed
    counted = folding.cross(rows, columns, group)
    by_row, by_column = Counter[Key](), Counter[Key]()
    for (row, column), count in counted.items():
        by_row[row] += count
        by_column[column] += count
    down, across = names.order(rows, by_row), names.order(columns, by_column)
    return Cross(
        rows,
        columns,
        unit_of(asked, Dimension.STATUS if Dimension.STATUS in crossed else None),
        tuple(names.of(rows, key) for key in down),
        tuple(names.of(columns, key) for key in across),
        tuple(tuple(counted[row, column] for column in across) for row in down),
        tuple(by_row[key] for key in down),
        tuple(by_column[key] for key in across),
        counted.total(),
        tuple(
            tuple(
                rows_url(asked, [(rows, row), (columns, column)]) if asked.named and counted[row, column] else ""
                for column in across
            )
            for row in down
        ),
    )


def _days(group: Group) -> list[date]:
    return [cast("date", day) for (day,) in group]


def _dynamics(group: Group, step: Step) -> tuple[Point, ...]:
    """A point for each step from the first to the last that has records, those of none too."""
    counted = Counter[date]()
    for (day,), count in group.items():
        counted[first_day(cast("date", day), step)] += count
    if not counted:
        return ()
    points, day = [], min(counted)
    while day <= max(counted):
        points.append(Point(day, counted[day]))
        day = _next(day, step)
    return tuple(points)


def _next(day: date, step: Step) -> date:
    if step == Step.MONTH:
        return date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return day + timedelta(days=7 if step == Step.WEEK else 1)
