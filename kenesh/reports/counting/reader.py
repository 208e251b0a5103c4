"""A cursor of a generation, with what has changed since in temporary tables."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import duckdb

from kenesh.reports.counting import layout
from kenesh.reports.counting.changes import NOTHING, Changed
from kenesh.reports.rules import Source

# A row of facts, by the names of their columns.
type Fact = dict[str, Any]

_FRESH: Final = f"""
    CREATE OR REPLACE TEMP TABLE fresh ({layout.TABLE}, hash BIGINT)"""
_PUT: Final = f"""
    INSERT INTO fresh ({", ".join(layout.NAMES)}, hash)
    SELECT {", ".join("unnest(?::DATE[])" if name == "day" else "unnest(?::BIGINT[])" for name in layout.NAMES)},
        unnest(?::BIGINT[])"""
_NUMBERED: Final = """
    CREATE OR REPLACE TEMP TABLE numbered AS
    SELECT fresh.hash, coalesce(person.rowid, {people} + row_number() OVER ())::INTEGER AS person
    FROM (SELECT DISTINCT hash FROM fresh) AS fresh LEFT JOIN {source}_person AS person ON person.hash = fresh.hash"""
_CHANGED: Final = "CREATE OR REPLACE TEMP TABLE changed AS SELECT unnest(?::BIGINT[]) AS id"
# The records of everybody whose records have changed, as they stand in the copy, and as they are.
_BEFORE: Final = """
    CREATE OR REPLACE TEMP TABLE {source}_before AS
    SELECT * REPLACE (false AS alone) FROM {source} WHERE person IN (
        SELECT person FROM {source} WHERE id IN (SELECT id FROM changed) UNION SELECT person FROM numbered
    )"""
_AFTER: Final = f"""
    CREATE OR REPLACE TEMP TABLE {{source}}_after AS
    SELECT * FROM {{source}}_before WHERE id NOT IN (SELECT id FROM changed)
    UNION ALL
    SELECT {", ".join(f"fresh.{name}" for name in layout.NAMES)}, numbered.person, false
    FROM fresh JOIN numbered ON numbered.hash = fresh.hash"""  # noqa: S608


class Reader:
    """Of one thread at a time. sets: those of the copy, and of what has changed since. people: how many persons the
    copy has, of each source."""

    def __init__(
        self, cursor: duckdb.DuckDBPyConnection, sets: Mapping[int, tuple[int, ...]], people: Mapping[Source, int]
    ) -> None:
        self.cursor, self.people = cursor, people
        self.sets = dict(sets)
        self._numbers = {ids: number for number, ids in self.sets.items()}
        self._knows: dict[Source, tuple[int, ...]] = {}

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        return self.cursor.execute(sql).fetchall()

    def learn(self, source: Source, changed: Changed, read: Callable[[Sequence[int]], list[Fact]]) -> bool:
        """Whether there are changes. read: gives the facts of these records; it is called only for changes the reader
        does not know already."""
        if changed == NOTHING:
            return False
        if self._knows.get(source) != changed.notes:
            self._knows.pop(source, None)
            self._put(source, sorted(changed.records or ()), read)
            self._knows[source] = changed.notes
        return True

    def _put(self, source: Source, records: list[int], read: Callable[[Sequence[int]], list[Fact]]) -> None:
        facts = [self._laid_out(fact) for fact in read(records)]
        self.cursor.execute(_FRESH)
        if facts:
            self.cursor.execute(_PUT, [[fact[name] for fact in facts] for name in (*layout.NAMES, "person")])
        self.cursor.execute(_CHANGED, [records])
        for statement in (_NUMBERED, _BEFORE, _AFTER):
            self.cursor.execute(statement.format(source=source, people=self.people[source]))

    def _laid_out(self, fact: Fact) -> Fact:
        return fact | {
            "issues": max(len(fact["categories"]), 1),
            "categories": self._number(fact["categories"]),
            "statuses": self._number(fact["statuses"]),
        }

    def _number(self, ids: Sequence[int]) -> int:
        known = tuple(map(int, ids))
        number: int = self._numbers.setdefault(known, len(self._numbers))
        self.sets[number] = known
        return number
