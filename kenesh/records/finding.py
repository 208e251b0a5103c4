"""Finding a page of records among ten million in milliseconds, whatever is asked and however it is sorted.

Three facts make it quick (docs/decisions/0004-finding-a-page-among-millions.md):

- A page continues from a position (the last row's own values), never from an offset.
- What is common is found by walking along the index of the order and looking at each row; what is rare, by collecting
  all there is from the inverted index of facets and sorting it. Nobody knows beforehand which it is, and PostgreSQL's
  guess is wrong where values hang together (pensioners under thirty). So walk a little; what has not filled a page
  within so many rows is rare: collect it.
- An order by a column of few values is walked stretch by stretch (orders.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import isqrt
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    Q,
    Value,
    When,
)
from django.db.models.lookups import GreaterThan, LessThan

from kenesh.records.orders import WHOLE, Order, Position, Stretch
from kenesh.records.queries import Records
from kenesh.records.wanted import Wanted

WALK: Final = 8_000  # rows of one office, which lie scattered among those of the others
WALK_OF_ALL: Final = 24_000  # rows where every office is looked at
PAGE: Final = 25  # rows
PATIENCE: Final = 16  # stretches collected one by one before the rest is collected at once


@dataclass(frozen=True)
class Found:
    """A page: the rows' numbers in order, and whether there are more before and after it."""

    ids: list[int]
    more_before: bool
    more_after: bool


def find(
    visible: Records,
    wanted: Wanted,
    order: Order,
    *,
    after: Position | None = None,
    before: Position | None = None,
) -> Found:
    """The page of what is wanted among the visible, just past `after` or just before `before`; the first page without
    either."""
    order = order.within(wanted)
    keys = {stretch.key for stretch in order.stretches}
    after, before = (position if position and position.stretch in keys else None for position in (after, before))
    if before is not None:
        ids = _take(visible, wanted, order.backwards(), before, PAGE + 1)
        return Found(ids[:PAGE][::-1], more_before=len(ids) > PAGE, more_after=True)
    ids = _take(visible, wanted, order, after, PAGE + 1)
    return Found(ids[:PAGE], more_before=after is not None, more_after=len(ids) > PAGE)


def count(visible: Records, wanted: Wanted, limit: int) -> int:
    """How many are wanted, counted no further than limit + 1."""
    return visible.filter(wanted.indexed)[: limit + 1].count()


def _take(visible: Records, wanted: Wanted, order: Order, past: Position | None, size: int) -> list[int]:
    if wanted.is_few:
        few = visible.filter(wanted.indexed)
        if past is not None and len(order.stretches) == 1:
            few = few.filter(_past(order, past))
        return _collect(few, order, past, size)
    steps = _steps(visible, wanted)
    of_office = visible.filter(wanted.of_office)
    by_date = of_office.filter(wanted.of_period)
    newest_first = Order(wanted.by_date, descending=True)
    if order.columns == wanted.by_date:
        within, plain = by_date, wanted.plain
    else:
        within, plain = of_office, wanted.plain & wanted.of_period
    if len(order.stretches) > 1 and wanted and len(_walk(by_date, wanted.plain, newest_first, size, steps)) < size:
        return _collect(visible.filter(wanted.indexed), order, past, size)
    ids: list[int] = []
    apart = 0
    left = list(_from(order, past))
    while left and len(ids) < size:
        if apart == PATIENCE and len(left) > 1:
            rest = replace(order, stretches=tuple(stretch for stretch, _from_here in left))
            return ids + _collect(visible.filter(wanted.indexed), rest, None, size - len(ids))
        stretch, from_here = left.pop(0)
        part = within.filter(from_here)
        if stretch.within_index:
            part, asked = part.filter(stretch.plain), plain
        else:
            asked = plain & stretch.plain
        room = size - len(ids)
        found = _walk(part, asked, order, room, steps)
        if len(found) < room and asked:
            facet = stretch.plain if stretch.facet is None else Q(facets__contains=[stretch.facet])
            found = _collect(part.filter(wanted.indexed, facet), replace(order, stretches=WHOLE), None, room)
            apart += bool(wanted)
        ids += found
    return ids


def _steps(visible: Records, wanted: Wanted) -> int:
    """How far to walk. Collecting by words is cheap among a million rows and ten times dearer among ten million,
    so before it the walk grows with the square root of the table: 8,000 and 25,000."""
    if wanted.office is not None:
        return WALK
    if not wanted.is_by_words:
        return WALK_OF_ALL
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass", [visible.model._meta.db_table]
        )
        return max(WALK, 8 * isqrt(max(0, cursor.fetchone()[0])))


def _from(order: Order, past: Position | None) -> Iterator[tuple[Stretch, Q]]:
    """The stretches from the position on; with the first, the condition to be past it."""
    begun = past is None
    for stretch in order.stretches:
        if past is not None and stretch.key == past.stretch:
            begun = True
            yield stretch, _past(order, past)
        elif begun:
            yield stretch, Q()


def _past(order: Order, position: Position) -> Q:
    """Past the position's row within its stretch: a comparison of rows, which one index answers."""
    columns = [column for column, value in zip(order.columns, position.values, strict=True) if value is not None]
    values = [value for value in position.values if value is not None]
    beyond = LessThan if order.descending else GreaterThan
    return Q(beyond(Row(*map(F, columns)), Row(*map(Value, values))))


def _walk(part: Records, asked: Q, order: Order, size: int, steps: int) -> list[int]:
    """The first rows that are asked for, among the first `steps` rows of the part in this order."""
    rows = part.order_by(*order.by)
    if not asked:
        return list(rows.values_list("id", flat=True)[:size])
    looked_at = rows.annotate(is_wanted=ExpressionWrapper(asked, BooleanField())).values("id", "is_wanted")[:steps]
    sql, params = looked_at.query.sql_with_params()
    with connection.cursor() as cursor:
        asked_of_them = f'SELECT "id" FROM ({sql}) AS looked_at WHERE "is_wanted" LIMIT %s'  # noqa: S608  # our own SQL
        cursor.execute(asked_of_them, [*params, size])
        return [row[0] for row in cursor.fetchall()]


def _collect(rare: Records, order: Order, past: Position | None, size: int) -> list[int]:
    """The first rows of all these, found without the order's index and sorted."""
    chosen = _placed(rare, order)
    if past is not None and len(order.stretches) > 1:
        here = next((place for place, s in enumerate(order.stretches) if s.key == past.stretch), 0)
        chosen = chosen.filter(Q(place__gt=here) | (Q(place=here) & _past(order, past)))
    columns = [name.removeprefix("-") for name in _sorting(order)]
    sorting = [f'"{name}" DESC' if f"-{name}" in _sorting(order) else f'"{name}"' for name in columns]
    sql, params = chosen.values(*dict.fromkeys(["id", *columns])).query.sql_with_params()
    with connection.cursor() as cursor:
        found = f"WITH found AS MATERIALIZED ({sql})"
        cursor.execute(f'{found} SELECT "id" FROM found ORDER BY {", ".join(sorting)} LIMIT %s', [*params, size])  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


def _placed(records: Records, order: Order) -> Records:
    """Those of the order's stretches, each with the number of its own as `place`."""
    if len(order.stretches) == 1:
        return records.filter(order.stretches[0].plain)
    nowhere = len(order.stretches)
    numbered: Any
    if order.value is None:
        places = [When(stretch.plain, then=Value(place)) for place, stretch in enumerate(order.stretches)]
        numbered = Case(*places, default=Value(nowhere), output_field=IntegerField())
    else:
        keys = Value([stretch.key for stretch in order.stretches], output_field=ArrayField(BigIntegerField()))
        numbered = Func(keys, order.value, function="array_position", output_field=IntegerField()) - 1
    return records.annotate(place=numbered).filter(place__lt=nowhere)


def _sorting(order: Order) -> list[str]:
    return ["place", *order.by] if len(order.stretches) > 1 else order.by


class Row(Func):
    """(a, b): rows compare column by column."""

    template = "(%(expressions)s)"
    output_field = IntegerField()


def all_of(visible: Records, wanted: Wanted, order: Order) -> Records:
    """All that is wanted, in this order."""
    order = order.within(wanted)
    return _placed(visible.filter(wanted.indexed), order).order_by(*_sorting(order))
