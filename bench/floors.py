"""The floor: the same asked of PostgreSQL by hand, on one connection, with nothing around it."""

import uuid
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Final

import psycopg

from bench.asked import Asked
from bench.journals import Journal
from bench.timing import milliseconds

# Two ways to write it by hand: leave the plan to PostgreSQL, or find all there are and sort them. The quicker counts.
STATEMENTS: Final = (
    "SELECT {row} FROM {table} WHERE deleted_at IS NULL {where} ORDER BY {date} DESC, id DESC LIMIT 26",
    (
        "WITH every AS MATERIALIZED (SELECT {row} FROM {table} WHERE deleted_at IS NULL {where}) "
        "SELECT * FROM every ORDER BY {date} DESC, id DESC LIMIT 26"
    ),
)
LONGEST: Final = 2000  # ms; the planner's own choice is sometimes far worse than ours


def page(connection: psycopg.Connection, journal: Journal, asked: Asked) -> float:
    """The newest page that fits the conditions, in milliseconds."""
    where = "".join(f" AND {condition}" for condition in asked.where)
    best = float(LONGEST)
    for statement in STATEMENTS:
        by_hand = statement.format(row=journal.row, table=journal.table, date=journal.date, where=where)

        def read(by_hand: str = by_hand) -> Any:
            return connection.execute(by_hand, asked.values).fetchall()

        with suppress(psycopg.errors.QueryCanceled), connection.transaction():
            # Nothing slower than the quickest so far is waited for; the first reading, cold, is given twice that.
            connection.execute(f"SET LOCAL statement_timeout = {min(LONGEST, int(2 * best) + 20)}")
            read()
            best = min(best, milliseconds(read))
    return best


def pages(connection: psycopg.Connection, journal: Journal, many: Iterable[Asked]) -> list[float]:
    return [page(connection, journal, asked) for asked in many]


def saving(connection: psycopg.Connection, journal: Journal, office: int, times: int) -> list[float]:
    """A row written by hand, its history and indexes with it, each in a transaction of its own."""
    some = connection.execute(
        f"SELECT id FROM {journal.table} WHERE office_id = %s LIMIT %s", [office, times]
    ).fetchall()
    connection.commit()

    def save(number: int) -> None:
        with connection.transaction():
            connection.execute(journal.insert, {"submission": uuid.uuid4(), "other": number})

    return [milliseconds(lambda number=row[0]: save(number)) for row in some]  # type: ignore[misc]


def export(connection: psycopg.Connection, journal: Journal, asked: Asked) -> float:
    """COPY … TO STDOUT of the same rows and columns, ids in place of names. Gives milliseconds."""
    where = "".join(f" AND {condition}" for condition in asked.where)
    statement = (
        f"COPY (SELECT {journal.row}, {journal.exported} FROM {journal.table} WHERE deleted_at IS NULL {where} "
        f"ORDER BY {journal.date} DESC, id DESC) TO STDOUT"
    )

    def read() -> None:
        with connection.cursor() as cursor, cursor.copy(statement, asked.values) as copy:
            for _ in copy:
                pass

    return milliseconds(read)
