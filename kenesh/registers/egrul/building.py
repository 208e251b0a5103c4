# ruff: noqa: S608  # our own SQL
"""Firms staged by a load become the register in use: beside it, or, where a few have changed, in it.

Score, less is sooner offered: those in force before those that are no more; medium businesses, then small ones, then
legal entities that are no such businesses (all the state's own), then micro, then entrepreneurs; among them those
with more employees, then those with shorter names. It is made of what is known of the firm alone, so that changes need
no counting of all. Ties are broken by the register number, or tiers could not be cut finely.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, Final

from psycopg import Connection

from kenesh.registers.loading.beside import LIMITS, TIERED_FROM, beside, build_indexes, switch
from kenesh.registers.loading.load import Building
from kenesh.registers.models import Step
from kenesh.suggesting import vocabulary

type Also = Callable[[Connection[Any], int], object]  # for the transaction that switches; with the rows in use

TABLE: Final = "registers_firm"
STAGED: Final = "firm"
LOCK: Final = 0x4669_726D  # advisory: EGRUL and RSMP make the same table, one after the other
FEW: Final = 20_000  # changes that are written into the table in use, if they are no tenth of it

_KEPT: Final = (
    "ogrn, inn, kpp, kind, name, short_name, address, address_guid, region, postcode, ended_on, day, key, tokens"
)
_ALL: Final = f"{_KEPT}, size, source, score"


def _score(of: str, size: str) -> str:
    """In SQL. of: the row; size: see models.Firm. Bits from the highest: 1 ended, 3 rank, 5 staff, 8 length, 14 tie."""
    return f"""(
        CASE WHEN {of}.ended_on IS NULL THEN 0 ELSE 1 << 30 END
        + (CASE WHEN {size} >= 300000 THEN 0 WHEN {size} >= 200000 THEN 1
                WHEN {of}.kind = 1 THEN CASE WHEN {size} = 0 THEN 2 ELSE 3 END
                WHEN {size} > 0 THEN 4 ELSE 5 END << 27)
        + ((31 - least(31, (3 * ln((1 + mod({size}, 100000))::float8))::int)) << 22)
        + (least(255, length(coalesce(nullif({of}.short_name, ''), {of}.name))) << 14)
        + mod(right({of}.ogrn, 6)::int, 16384)
    )"""


# Two statements of one firm in the files: the later one stays; of one day, the same at every run.
_ONCE: Final = """
    DELETE FROM {staged} AS one USING (
        SELECT ctid, row_number() OVER (
            PARTITION BY ogrn ORDER BY day DESC NULLS LAST, size DESC, ended_on, key, inn, kpp, address, name
        ) AS place
        FROM {staged} WHERE ogrn IN (SELECT ogrn FROM {staged} GROUP BY ogrn HAVING count(*) > 1)
    ) AS many WHERE many.place > 1 AND one.ctid = many.ctid
"""
# Statements of ЕГРЮЛ that are not older than what is in use; what РСМП has told of the firm's size stays with it.
_FRESH: Final = f"""
    SELECT {", ".join(f"one.{column}" for column in _KEPT.split(", "))}, coalesce(old.size, 0), 'egrul',
        {_score("one", "coalesce(old.size, 0)")} AS score
    FROM {{staged}} AS one LEFT JOIN {TABLE} AS old USING (ogrn)
    WHERE (old.source = 'egrul' AND old.day > one.day) IS NOT TRUE
"""
# What no fresh statement replaces: the newer of those staged, and of the others what stays in the register.
_CARRIED: Final = f"""
    SELECT {", ".join(f"old.{column}" for column in _ALL.split(", "))}
    FROM {TABLE} AS old LEFT JOIN {{staged}} AS one USING (ogrn)
    WHERE CASE WHEN one.ogrn IS NULL
        THEN (old.source = 'egrul' AND old.kind = ANY(%(kinds)s)) IS NOT TRUE OR old.day > %(day)s
        ELSE old.source = 'egrul' AND old.day > one.day END
"""
# The best first, so that the rows of a tier lie together.
_MADE: Final = f"INSERT INTO {TABLE}_next ({_ALL}) {_FRESH} UNION ALL {_CARRIED} ORDER BY score"
_WRITTEN: Final = f"""
    INSERT INTO {TABLE} ({_ALL}) {_FRESH}
    ON CONFLICT (ogrn) DO UPDATE SET {", ".join(f"{column} = excluded.{column}" for column in _ALL.split(", ")[1:])}
"""
_WEIGHED: Final = f"""
    SELECT {", ".join(f"old.{column}" for column in _KEPT.split(", "))}, coalesce(one.size, 0), old.source,
        {_score("old", "coalesce(one.size, 0)")} AS score
    FROM {TABLE} AS old LEFT JOIN {{staged}} AS one USING (ogrn) WHERE old.source = 'egrul'
"""
_ADDED: Final = f"""
    SELECT {", ".join(f"one.{column}" for column in _KEPT.split(", "))}, one.size, 'rsmp', {_score("one", "one.size")}
    FROM {{staged}} AS one
    WHERE NOT EXISTS (SELECT FROM {TABLE} AS old WHERE old.ogrn = one.ogrn AND old.source = 'egrul')
"""
_MADE_WITH_SIZES: Final = f"INSERT INTO {TABLE}_next ({_ALL}) {_WEIGHED} UNION ALL {_ADDED} ORDER BY score"


def put_in(building: Building, *, whole: Sequence[int], day: date | None, also: Also) -> int:
    """Statements of ЕГРЮЛ and ЕГРИП. whole: kinds of firms that the files have all of, as of the day: those that the
    files do not have are no longer in the register, unless a statement of a later day tells of them."""
    connection, staged = building.connection, building.table(STAGED)
    with _alone(connection):
        building.tell(Step.JOINING)
        connection.execute(_of(_ONCE, staged))
        if not whole and _are_few(connection, staged):
            building.tell(Step.SWITCHING)
            with connection.transaction():
                connection.execute(_of(_WRITTEN, staged))
                vocabulary.gather(connection, TABLE, staged)
                rows = _rows(connection, TABLE)
                also(connection, rows)
            return rows
        beside(connection, TABLE)
        connection.execute(_of(_MADE, staged), {"kinds": list(whole), "day": day})
        return _finish(building, also)


def weigh(building: Building, *, also: Also) -> int:
    """Businesses of РСМП: those that ЕГРЮЛ tells of get their size, the others stand for themselves."""
    connection, staged = building.connection, building.table(STAGED)
    with _alone(connection):
        building.tell(Step.JOINING)
        connection.execute(_of(_ONCE, staged))
        beside(connection, TABLE)
        connection.execute(_of(_MADE_WITH_SIZES, staged))
        return _finish(building, also)


def _finish(building: Building, also: Also) -> int:
    connection = building.connection
    building.tell(Step.INDEXING)
    rows = _rows(connection, f"{TABLE}_next")
    tiers = _tiers(connection, rows)
    build_indexes(building.other, TABLE, tiers)
    vocabulary.gather(connection, TABLE, f"{TABLE}_next")
    building.tell(Step.SWITCHING)
    switch(connection, [TABLE], {TABLE: tiers}, lambda within: also(within, rows))
    return rows


def _tiers(connection: Connection[Any], rows: int) -> tuple[int, ...]:
    """Scores below which so many stand: scores are not dense."""
    if rows <= TIERED_FROM:
        return ()
    found = connection.execute(
        f"SELECT percentile_disc(%s::float8[]) WITHIN GROUP (ORDER BY score) FROM {TABLE}_next",
        [[limit / rows for limit in LIMITS if limit < rows]],
    ).fetchone()
    return tuple(sorted({score + 1 for score in found[0]})) if found else ()


def _are_few(connection: Connection[Any], staged: str) -> bool:
    return _rows(connection, staged) <= min(FEW, _rows(connection, TABLE) // 10)


def _rows(connection: Connection[Any], table: str) -> int:
    found = connection.execute(_of("SELECT count(*) FROM {staged}", table)).fetchone()
    return int(found[0]) if found else 0


def _of(statement: str, staged: str) -> bytes:
    """Bytes, for psycopg asks of a text that it be written out; the name is one of ours."""
    return statement.replace("{staged}", f'"{staged}"').encode()


@contextmanager
def _alone(connection: Connection[Any]) -> Iterator[None]:
    """Until whoever is making the same table has done so."""
    connection.execute("SET work_mem = '128MB'")
    connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        connection.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
