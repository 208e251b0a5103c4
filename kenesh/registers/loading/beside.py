"""A table built beside the one in use, and the moment they change places.

The new table is called <table>_next, its indexes <name>_next; in one transaction the old one is dropped and the new one
takes its names, those of the models, so that later migrations find them. Readers wait for that transaction only.
"""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, LiteralString, NamedTuple

import psycopg
from psycopg import sql
from psycopg.sql import Identifier

TIERED_FROM: Final = 5_000  # rows; to order so many is what a beginning may cost that all of them have
LIMITS: Final = (400, 2_000, 10_000, 50_000, 250_000, 1_250_000)  # rows of the best tiers
NEXT: Final = "_next"
WAITED_FOR_READERS: Final = "2s"
TRIES: Final = 60

type Connect = Callable[[], psycopg.Connection[Any]]


class _Index(NamedTuple):
    name: str
    make: str
    constraint: str  # p: primary key, u: unique; else empty


def limits(rows: int) -> tuple[int, ...]:
    """The scores at which tiers end, where there are enough rows for tiers; the rest, from the last on, is looked for
    in the model's own index. Scores must be 0 to rows - 1, or nearly."""
    return tuple(limit for limit in LIMITS if limit < rows) if rows > TIERED_FROM else ()


def beside(connection: psycopg.Connection[Any], table: str) -> None:
    """Makes <table>_next, empty and without indexes; one that was left is dropped."""
    following = Identifier(table + NEXT)
    connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(following))
    connection.execute(
        sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING ALL EXCLUDING INDEXES)").format(following, Identifier(table))
    )


def beside_of(connection: psycopg.Connection[Any], table: str, query: sql.Composed) -> None:
    """Makes <table>_next of the rows of the query, in their order, without indexes. query: columns named as those of
    the table, which must have neither defaults nor identities.

    For CREATE TABLE AS, other than for INSERT, PostgreSQL joins and sorts in several processes.
    """
    columns = connection.execute(_COLUMNS, [table]).fetchall()
    taken = [sql.SQL("{}::" + kind + " AS {}").format(Identifier(name), Identifier(name)) for name, kind, _ in columns]
    needed = [sql.SQL("ALTER {} SET NOT NULL").format(Identifier(name)) for name, _, is_needed in columns if is_needed]
    following, comma = Identifier(table + NEXT), sql.SQL(", ")
    connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(following))
    connection.execute(
        sql.SQL("CREATE TABLE {} AS SELECT {} FROM ({}) AS made").format(following, comma.join(taken), query)
    )
    connection.execute(sql.SQL("ALTER TABLE {} {}").format(following, comma.join(needed)))


def build_indexes(connect: Connect, table: str, tiers: Sequence[int] = (), workers: int = 2, memory: int = 128) -> None:
    """Makes the indexes of the table in use on <table>_next, and those of the tiers. memory: megabytes for each."""
    with connect() as connection:
        indexes = _indexes(connection, table)
    made: list[tuple[str, sql.SQL | sql.Composed]] = [
        (index.name + NEXT, sql.SQL(_moved(index.make, index.name, table))) for index in indexes
    ]
    for place in range(len(tiers)):
        name = f"{table}_tier_{place}{NEXT}"
        statement = sql.SQL("CREATE INDEX {} ON {} USING gin (tokens) WITH (fastupdate = off) WHERE {}").format(
            Identifier(name), Identifier(table + NEXT), _between(tiers, place)
        )
        made.append((name, statement))

    def make(one: tuple[str, sql.SQL | sql.Composed]) -> None:
        name, statement = one
        with connect() as own:
            own.execute(sql.SQL("SET maintenance_work_mem = {}").format(sql.Literal(f"{memory}MB")))
            own.execute(sql.SQL("DROP INDEX IF EXISTS {}").format(Identifier(name)))
            own.execute(statement)

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(make, made))
    with connect() as connection:
        connection.execute(sql.SQL("ANALYZE {}").format(Identifier(table + NEXT)))


def _moved(make: str, name: str, table: str) -> str:
    """The statement of an index of the table in use, for the next table."""
    pattern = rf'^(CREATE (?:UNIQUE )?INDEX) \S+ ON (?:ONLY )?(?:\S+\.)?"?{re.escape(table)}"? '
    moved, found = re.subn(pattern, rf'\1 "{name}{NEXT}" ON "{table}{NEXT}" ', make)
    assert found == 1, make  # noqa: S101
    return moved


def _between(tiers: Sequence[int], place: int) -> sql.Composable:
    below = sql.SQL("score < {}").format(sql.Literal(tiers[place]))
    if not place:
        return below
    return sql.SQL("score >= {} AND {}").format(sql.Literal(tiers[place - 1]), below)


def _indexes(connection: psycopg.Connection[Any], table: str) -> list[_Index]:
    """Of the table, without those of its tiers, the heaviest first."""
    rows = connection.execute(
        """
        SELECT class.relname, pg_get_indexdef(i.indexrelid), coalesce(con.contype::text, '')
        FROM pg_index AS i JOIN pg_class AS class ON class.oid = i.indexrelid
        LEFT JOIN pg_constraint AS con ON con.conindid = i.indexrelid AND con.contype IN ('p', 'u')
        WHERE i.indrelid = %s::regclass AND NOT starts_with(class.relname, %s) ORDER BY 1
        """,
        [table, f"{table}_tier_"],
    ).fetchall()
    return sorted((_Index(*row) for row in rows), key=lambda index: " USING gin " not in index.make)


def switch(
    connection: psycopg.Connection[Any],
    tables: Sequence[str],
    tiers: Mapping[str, Sequence[int]],
    also: Callable[[psycopg.Connection[Any]], object],
) -> None:
    """Puts <table>_next of each into the place of the table, all at one moment. also: what else belongs to it.

    A reader at work is waited for a little, then let by and waited for again, so that those behind it never stand long.
    """
    for tried in range(1, TRIES + 1):
        try:
            with connection.transaction():
                connection.execute(sql.SQL("SET LOCAL lock_timeout = {}").format(sql.Literal(WAITED_FOR_READERS)))
                connection.execute(
                    sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(
                        sql.SQL(", ").join(Identifier(table) for table in tables)
                    )
                )
                for table in tables:
                    _replace(connection, table)
                    _note_tiers(connection, table, tiers.get(table, ()))
                also(connection)
            return
        except psycopg.errors.LockNotAvailable:
            if tried == TRIES:
                raise
            time.sleep(0.2)


def _replace(connection: psycopg.Connection[Any], table: str) -> None:
    indexes = _indexes(connection, table)
    owned = dict(connection.execute(_OWNED, [table]).fetchall())
    notnull = dict(connection.execute(_NOT_NULL, [table]).fetchall())
    connection.execute(sql.SQL("DROP TABLE {}").format(Identifier(table)))
    connection.execute(sql.SQL("ALTER TABLE {} RENAME TO {}").format(Identifier(table + NEXT), Identifier(table)))
    for index in indexes:
        if index.constraint:
            connection.execute(
                sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {} USING INDEX {}").format(
                    Identifier(table),
                    Identifier(index.name),
                    sql.SQL("PRIMARY KEY" if index.constraint == "p" else "UNIQUE"),
                    Identifier(index.name + NEXT),
                )
            )
        else:
            _rename(connection, "INDEX", index.name + NEXT, index.name)
    rest = connection.execute(
        "SELECT relname FROM pg_class JOIN pg_index ON indexrelid = oid "
        "WHERE indrelid = %s::regclass AND starts_with(relname, %s)",
        [table, f"{table}_tier_"],
    ).fetchall()
    for (name,) in rest:
        _rename(connection, "INDEX", name, name.removesuffix(NEXT))
    for column, sequence in connection.execute(_OWNED, [table]).fetchall():
        if sequence != owned.get(column, sequence):
            _rename(connection, "SEQUENCE", sequence, owned[column])
    for column, name in connection.execute(_NOT_NULL, [table]).fetchall():
        if name != notnull.get(column, name):
            connection.execute(
                sql.SQL("ALTER TABLE {} RENAME CONSTRAINT {} TO {}").format(
                    Identifier(table), Identifier(name), Identifier(notnull[column])
                )
            )


def _rename(connection: psycopg.Connection[Any], what: LiteralString, name: str, to: str) -> None:
    connection.execute(sql.SQL("ALTER " + what + " {} RENAME TO {}").format(Identifier(name), Identifier(to)))


def _note_tiers(connection: psycopg.Connection[Any], table: str, tiers: Sequence[int]) -> None:
    connection.execute('DELETE FROM registers_tier WHERE "table" = %s', [table])
    for place, below in enumerate(tiers):
        connection.execute(
            'INSERT INTO registers_tier ("table", place, below) VALUES (%s, %s, %s)', [table, place, below]
        )


# Columns of a table: name, type with its collation, whether NOT NULL.
_COLUMNS: Final = """
    SELECT a.attname, format_type(a.atttypid, a.atttypmod) || coalesce(' COLLATE ' || quote_ident(c.collname), ''),
        a.attnotnull
    FROM pg_attribute AS a LEFT JOIN pg_collation AS c ON c.oid = a.attcollation AND c.collname <> 'default'
    WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""
# Sequences and NOT NULLs (named from PostgreSQL 18 on) of a table, by column.
_OWNED: Final = """
    SELECT a.attname, s.relname FROM pg_depend AS d
    JOIN pg_class AS s ON s.oid = d.objid AND s.relkind = 'S'
    JOIN pg_attribute AS a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE d.refobjid = %s::regclass AND d.deptype IN ('a', 'i')
"""
_NOT_NULL: Final = """
    SELECT a.attname, c.conname FROM pg_constraint AS c
    JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    WHERE c.conrelid = %s::regclass AND c.contype = 'n'
"""
