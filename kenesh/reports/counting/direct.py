"""Counting in PostgreSQL itself: always right, and the measure of every other way."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final, Self

from django.db import connection, transaction

from kenesh.reports.counting.facts import DATE, FACTS
from kenesh.reports.counting.questions import Group, Totals
from kenesh.reports.rules import Overrun, Source, Unit
from kenesh.reports.selection import Column, Condition, How, Selection

LAST_OF_PEOPLE: Final = "SELECT DISTINCT ON (person) * FROM selected ORDER BY person, day DESC, id DESC"
ISSUES: Final = "greatest(cardinality(categories), 1)"
OVERRUN: Final = f"overrun > {Overrun.NONE:d}"


class Direct:
    """A transaction that sees one moment."""

    @classmethod
    @contextmanager
    def open(cls) -> Iterator[Self]:
        outermost = not connection.in_atomic_block
        with transaction.atomic():
            if outermost:
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield cls()

    def totals(self, selection: Selection) -> Totals:
        selected, values = select_facts(selection)
        sql = f"""WITH selected AS ({selected})
            SELECT count(*), count(DISTINCT person), coalesce(sum({ISSUES}), 0), coalesce(sum(advocate), 0),
                count(*) FILTER (WHERE {OVERRUN}), coalesce(sum(worked), 0)
            FROM selected"""  # noqa: S608
        return Totals(*(int(one) for one in _ask(sql, values)[0]))

    def groups(self, selection: Selection, sets: Sequence[tuple[Column, ...]], unit: Unit) -> list[Group]:
        if not sets:
            return []
        selected, values = select_facts(selection)
        columns = list(dict.fromkeys(column for one in sets for column in one))
        shown = "".join(f"{column}, " for column in columns)
        grouping = f"grouping({', '.join(columns)})" if columns else "0"
        counted = f"CASE WHEN grouping(categories) = 0 THEN count(*) ELSE coalesce(sum({ISSUES}), 0) END"
        if unit != Unit.ISSUES:
            counted = "count(*)"
        elif Column.CATEGORIES not in columns:
            counted = f"coalesce(sum({ISSUES}), 0)"
        asked = ", ".join(f"({', '.join(one)})" for one in dict.fromkeys(sets))
        sql = f"""WITH selected AS ({selected}), counted AS ({_counted(unit)})
            SELECT {shown}{grouping}, {counted} FROM counted GROUP BY GROUPING SETS ({asked})"""  # noqa: S608
        found: dict[tuple[Column, ...], Group] = {one: {} for one in sets}
        by_mask = {mask_of(columns, one): one for one in found}
        places = {one: [columns.index(column) for column in one] for one in found}
        for *row, mask, count in _ask(sql, values):
            one = by_mask[mask]
            key = tuple(_hashable(row[place]) for place in places[one])
            found[one][key] = int(count)
        return [found[one] for one in sets]

    def rows(
        self, selection: Selection, cell: Sequence[Condition], unit: Unit, *, after: int = 0, limit: int
    ) -> list[int]:
        selected, values = select_facts(selection)
        conditions = [_condition(one) for one in cell]
        where = " AND ".join(sql for sql, _ in conditions) or "true"
        repeated = ""
        if unit == Unit.ISSUES and not any(one.column == Column.CATEGORIES for one in cell):
            repeated = f"CROSS JOIN generate_series(1, {ISSUES})"
        sql = f"""WITH selected AS ({selected}), counted AS ({_counted(unit)})
            SELECT id FROM counted {repeated} WHERE {where}
            ORDER BY day DESC, id DESC LIMIT %s OFFSET %s"""  # noqa: S608
        values += [value for _, own in conditions for value in own]
        return [number for (number,) in _ask(sql, [*values, limit, after])]


def select_facts(selection: Selection) -> tuple[str, list[Any]]:
    """The facts selected, as a query with its values: for counting here, and for what groups cannot count."""
    source, days = selection.source, selection.days
    where, values, cut = [], [], list[str]()
    cut_values: list[Any] = []
    # A day of an office lies within a day of the same date anywhere: the index by date is cut a day wider.
    wider = timedelta(0) if source == Source.REFERRALS else timedelta(days=1)
    if days.since is not None:
        where.append("day >= %s")
        values.append(days.since)
        cut.append(f"{DATE[source]} >= %s::date - %s")
        cut_values += [days.since, wider]
    if days.until is not None:
        where.append("day <= %s")
        values.append(days.until)
        cut.append(f"{DATE[source]} < %s::date + %s")
        cut_values += [days.until, wider + timedelta(days=1)]
    for one in selection.conditions:
        sql, own = _condition(one)
        where.append(sql)
        values += own
    facts = " AND ".join([FACTS[source], *cut])
    return f"SELECT * FROM ({facts}) fact WHERE {' AND '.join(where) or 'true'}", [*cut_values, *values]  # noqa: S608


def _counted(unit: Unit) -> str:
    return LAST_OF_PEOPLE if unit == Unit.PEOPLE else "SELECT * FROM selected"


def _condition(one: Condition) -> tuple[str, list[Any]]:
    values = list(one.values)
    match one.how:
        case How.IN:
            return f"{one.column} = ANY(%s)", [values]
        case How.FIRST:
            return f"coalesce({one.column}[1], 0) = ANY(%s)", [values]
        case How.ANY:
            sql = f"{one.column} && %s::bigint[]"
            return (f"({sql} OR cardinality({one.column}) = 0)" if 0 in values else sql), [values]


def mask_of(columns: Sequence[Column], chosen: Sequence[Column]) -> int:
    """What grouping() says: a bit for each column that is not grouped by, the first the highest."""
    return sum(1 << place for place, column in enumerate(reversed(columns)) if column not in chosen)


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _ask(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
