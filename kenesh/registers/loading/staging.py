"""Tables in which a load gathers what it has read. They are not logged, for speed: a crash of the database empties
them, and the mark, a table of the same kind, with them; whoever goes on notices and reads anew."""

from collections.abc import Mapping
from typing import Any

from psycopg import Connection, sql
from psycopg.errors import UndefinedTable

MARK = "mark"


def name(load: int, table: str) -> str:
    """Of the table of this load in the database."""
    return f"registers_staged_{load}_{table}"


def is_whole(connection: Connection[Any], load: int) -> bool:
    """The tables are there with everything ever committed to them."""
    try:
        query = sql.SQL("SELECT FROM {}").format(sql.Identifier(name(load, MARK)))
        return connection.execute(query).rowcount == 1
    except UndefinedTable:
        return False


def lay(connection: Connection[Any], load: int, tables: Mapping[str, str]) -> None:
    """Makes them empty. tables: names and columns."""
    clear(connection, load)
    for table, columns in {**tables, MARK: "whole boolean"}.items():
        connection.execute(
            sql.SQL("CREATE UNLOGGED TABLE {} ({}) WITH (autovacuum_enabled = off)").format(
                sql.Identifier(name(load, table)),
                sql.SQL(columns),
            )
        )
    connection.execute(sql.SQL("INSERT INTO {} VALUES (true)").format(sql.Identifier(name(load, MARK))))


def clear(connection: Connection[Any], load: int | None = None) -> None:
    """Drops those of the load, or of every load."""
    beginning = name(load, "") if load is not None else "registers_staged_"
    found = connection.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND starts_with(relname, %s) "
        "AND relnamespace = current_schema()::regnamespace",
        [beginning],
    ).fetchall()
    for (table,) in found:
        connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(table)))
