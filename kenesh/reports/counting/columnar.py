"""Counting in the copy, exactly: what it says, less those whose records have changed since, and them as they are now.

    figure = figure of (copy) − figure of (before) + figure of (after)

before: all records in the copy of everybody whose records have changed; after: the same people's records now. People
do not overlap, so every unit adds up, people included; and the copy itself is scanned as it stands.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import Any, Concatenate, Self

import duckdb
from django.db import connection

from kenesh.reports.counting import changes
from kenesh.reports.counting.direct import OVERRUN, Direct, mask_of
from kenesh.reports.counting.facts import COLUMNS, FACTS
from kenesh.reports.counting.generations import Generation, give_up
from kenesh.reports.counting.layout import MOMENT
from kenesh.reports.counting.questions import Group, Totals
from kenesh.reports.counting.reader import Fact, Reader
from kenesh.reports.rules import Source, Unit
from kenesh.reports.selection import ARRAYS, Column, Condition, How, Selection

logger = logging.getLogger(__name__)


def _or_direct[**P, R](
    ask: Callable[Concatenate["Columnar", Selection, P], R],
) -> Callable[Concatenate["Columnar", Selection, P], R]:
    """PostgreSQL answers, of the same moment, where the copy cannot."""

    @wraps(ask)
    def answer(self: "Columnar", selection: Selection, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if self.reads(selection.source):
            try:
                return ask(self, selection, *args, **kwargs)
            except (duckdb.OutOfMemoryException, duckdb.ProgrammingError):  # no fault of the file
                logger.exception("The copy for reports cannot answer, PostgreSQL counts.")
            except duckdb.Error as error:
                self.broken = True
                give_up(self.generation, error)
        slower: R = getattr(self.direct, ask.__name__)(selection, *args, **kwargs)
        return slower

    return answer


class Columnar:
    """A transaction of PostgreSQL, the copy, and what that transaction sees changed since."""

    def __init__(
        self, direct: Direct, generation: Generation, reader: Reader, changed: dict[Source, changes.Changed]
    ) -> None:
        self.direct, self.generation, self.reader, self.changed = direct, generation, reader, changed
        self.broken = False

    @classmethod
    @contextmanager
    def open(cls, generation: Generation) -> Iterator[Self | Direct]:
        """Direct where the copy is not of this database, or too old."""
        with Direct.open() as direct:
            changed = changes.since(generation.token)
            if changed is None:
                yield direct
                return
            with generation.reader() as reader:
                yield cls(direct, generation, reader, changed)

    def reads(self, source: Source) -> bool:
        return not self.broken and self.changed.get(source, changes.NOTHING).records is not None

    @_or_direct
    def totals(self, selection: Selection) -> Totals:
        parts, found = self._parts(selection.source), Counter[str]()
        where = self._where(selection)
        for table, sign in parts:
            people = "count(DISTINCT person)"
            if last := self.reader.people[selection.source] if table == selection.source else 0:
                people = f"coalesce(bit_count(bitstring_agg(person, 0, {last})), 0)"
            sql = f"""SELECT count(*), {people}, coalesce(sum(issues), 0), coalesce(sum(advocate), 0),
                    count(*) FILTER (WHERE {OVERRUN}), coalesce(sum(worked), 0)
                FROM {table} WHERE {where}"""  # noqa: S608
            for name, count in zip(Totals.__slots__, self.reader.ask(sql)[0], strict=True):
                found[name] += sign * int(count)
        return Totals(**{name: found[name] for name in Totals.__slots__})

    @_or_direct
    def groups(self, selection: Selection, sets: Sequence[tuple[Column, ...]], unit: Unit) -> list[Group]:
        found: dict[tuple[Column, ...], Counter[Any]] = {one: Counter() for one in sets}
        parts = self._parts(selection.source) if sets else []
        where = self._where(selection)
        for table, sign in parts:
            for one, key, count in self._grouped(_picked(table, where, unit), list(found), unit):
                found[one][key] += sign * count
        return [{self._values(one, key): n for key, n in found[one].items() if n or not one} for one in sets]

    @_or_direct
    def rows(
        self, selection: Selection, cell: Sequence[Condition], unit: Unit, *, after: int = 0, limit: int
    ) -> list[int]:
        source = selection.source
        changed = len(self._parts(source)) > 1
        where = self._where(selection)
        tables = [_picked(source, where, unit)]
        if changed:
            unchanged = f"{where} AND id NOT IN (SELECT id FROM {source}_before)"  # noqa: S608
            tables = [_picked(source, unchanged, unit), _picked(f"{source}_after", where, unit)]
        inside = self._all(cell)
        each = " UNION ALL ".join(f"SELECT id, day, issues FROM ({table}) WHERE {inside}" for table in tables)  # noqa: S608
        if unit == Unit.ISSUES and not any(one.column == Column.CATEGORIES for one in cell):
            each = f"SELECT id, day, unnest(range(issues)) FROM ({each})"  # noqa: S608
        sql = f"SELECT id FROM ({each}) ORDER BY day DESC, id DESC LIMIT {limit:d} OFFSET {after:d}"  # noqa: S608
        return [number for (number,) in self.reader.ask(sql)]

    def _parts(self, source: Source) -> list[tuple[str, int]]:
        """Tables whose figures are added up, with their signs."""
        changed = self.changed.get(source, changes.NOTHING)
        if not self.reader.learn(source, changed, lambda records: _facts(source, records)):
            return [(source, 1)]
        return [(source, 1), (f"{source}_before", -1), (f"{source}_after", 1)]

    def _grouped(
        self, picked: str, sets: Sequence[tuple[Column, ...]], unit: Unit
    ) -> Iterator[tuple[tuple[Column, ...], tuple[Any, ...], int]]:
        """Figures of all the sets in one scan, each with its set and the values of its columns."""
        columns = list(dict.fromkeys(column for one in sets for column in one))
        names = "".join(f"{column}, " for column in columns)
        grouping = f"grouping({', '.join(columns)})" if columns else "0"
        by = ", ".join(f"({', '.join(one)})" for one in sets)
        issues = ", coalesce(sum(issues), 0)" if unit == Unit.ISSUES else ""
        sql = f"""SELECT {names}{grouping}, count(*){issues}
            FROM ({picked}) GROUP BY GROUPING SETS ({by})"""  # noqa: S608
        by_mask = {mask_of(columns, one): one for one in sets}
        places = {one: [columns.index(column) for column in one] for one in sets}
        for row in self.reader.ask(sql):
            one = by_mask[row[len(columns)]]
            count = row[len(columns) + 1] if Column.CATEGORIES in one else row[-1]
            yield one, tuple(row[place] for place in places[one]), int(count)

    def _values(self, columns: Sequence[Column], key: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(
            self.reader.sets[value] if column in ARRAYS else value for column, value in zip(columns, key, strict=True)
        )

    def _where(self, selection: Selection) -> str:
        days = selection.days
        bounds = [f"day >= DATE '{days.since}'"] if days.since else []
        bounds += [f"day <= DATE '{days.until}'"] if days.until else []
        return " AND ".join([*bounds, self._all(selection.conditions)])

    def _all(self, conditions: Sequence[Condition]) -> str:
        return " AND ".join(map(self._condition, conditions)) or "true"

    def _condition(self, one: Condition) -> str:
        values, chosen = one.values, set(one.values)
        match one.how:
            case How.FIRST:
                values = tuple(n for n, ids in self.reader.sets.items() if (ids[0] if ids else 0) in chosen)
            case How.ANY:
                values = tuple(n for n, ids in self.reader.sets.items() if chosen.intersection(ids or (0,)))
        return f"{one.column} IN ({', '.join(map(str, map(int, values)))})" if values else "false"


def _picked(table: str, where: str, unit: Unit) -> str:
    """What is counted of those selected, as a query."""
    selected = f"SELECT * FROM {table} WHERE {where}"  # noqa: S608
    if unit != Unit.PEOPLE:
        return selected
    last = f"SELECT max({MOMENT}) FROM {table} WHERE {where} AND NOT alone GROUP BY person"  # noqa: S608
    return f"{selected} AND alone UNION ALL {selected} AND NOT alone AND {MOMENT} IN ({last})"


def _facts(source: Source, records: Sequence[int]) -> list[Fact]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(COLUMNS)} FROM ({FACTS[source]} AND r.id = ANY(%s)) fact", [list(records)])  # noqa: S608
        return [dict(zip(COLUMNS, row, strict=True)) for row in cursor.fetchall()]
