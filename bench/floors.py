"""The floor: the same asked of PostgreSQL by hand, on one connection, with nothing around it."""

import uuid
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Final

import psycopg

from bench.asked import Asked
from bench.timing import milliseconds

ROW: Final = (
    "id, helped_at, client_name, sex, age, social_statuses, citizenship_id, office_id, categories, advocate_provided, "
    "in_writing"
)
# Two ways to write it by hand: leave the plan to PostgreSQL, or find all there are and sort them. The quicker counts.
STATEMENTS: Final = (
    f"SELECT {ROW} FROM appeals_appeal WHERE deleted_at IS NULL {{where}} ORDER BY helped_at DESC, id DESC LIMIT 26",
    (
        f"WITH every AS MATERIALIZED (SELECT {ROW} FROM appeals_appeal WHERE deleted_at IS NULL {{where}}) "
        "SELECT * FROM every ORDER BY helped_at DESC, id DESC LIMIT 26"
    ),
)
LONGEST: Final = 2000  # ms; the planner's own choice is sometimes far worse than ours


def page(connection: psycopg.Connection, asked: Asked) -> float:
    """The newest page that fits the conditions, in milliseconds."""
    where = "".join(f" AND {condition}" for condition in asked.where)
    best = float(LONGEST)
    for statement in STATEMENTS:

        def read(statement: str = statement.format(where=where)) -> Any:
            return connection.execute(statement, asked.values).fetchall()

        with suppress(psycopg.errors.QueryCanceled), connection.transaction():
            # Nothing slower than the quickest so far is waited for; the first reading, cold, is given twice that.
            connection.execute(f"SET LOCAL statement_timeout = {min(LONGEST, int(2 * best) + 20)}")
            read()
            best = min(best, milliseconds(read))
    return best


def pages(connection: psycopg.Connection, many: Iterable[Asked]) -> list[float]:
    return [page(connection, asked) for asked in many]


def saving(connection: psycopg.Connection, office: int, times: int) -> list[float]:
    """A row written by hand, its history and indexes with it, each in a transaction of its own."""
    columns = (
        "office_id, consultant_id, client_name, age, sex, citizenship_id, social_statuses, phone, whatsapp, email, "
        "territory_id, categories, kind_of_aid_id, in_writing, advocate_provided, question, advice"
    )
    statement = (
        f"INSERT INTO appeals_appeal (submission, version, helped_at, created_at, {columns}) "
        f"SELECT %s, 1, now(), now(), {columns} FROM appeals_appeal WHERE id = %s"
    )
    some = connection.execute("SELECT id FROM appeals_appeal WHERE office_id = %s LIMIT %s", [office, times]).fetchall()
    connection.commit()

    def save(number: int) -> None:
        with connection.transaction():
            connection.execute(statement, [uuid.uuid4(), number])

    return [milliseconds(lambda number=row[0]: save(number)) for row in some]  # type: ignore[misc]


def export(connection: psycopg.Connection, asked: Asked) -> float:
    """COPY … TO STDOUT of the same rows and columns, ids in place of names. Gives milliseconds."""
    where = "".join(f" AND {condition}" for condition in asked.where)
    statement = (
        f"COPY (SELECT {ROW}, phone, whatsapp, email, territory_id, consultant_id, kind_of_aid_id, question, advice "
        f"FROM appeals_appeal WHERE deleted_at IS NULL {where} ORDER BY helped_at DESC, id DESC) TO STDOUT"
    )

    def read() -> None:
        with connection.cursor() as cursor, cursor.copy(statement, asked.values) as copy:
            for _ in copy:
                pass

    return milliseconds(read)
