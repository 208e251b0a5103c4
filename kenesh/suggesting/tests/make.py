"""Rows to be found, in a table of the test's own."""

from typing import Any

import psycopg
from django.db import connection

from kenesh.suggesting.finding import Source
from kenesh.suggesting.vocabulary import gather
from kenesh.suggesting.words import key_of, tokens_of, words_of

TIERED = Source("found_rows", "name, id", tiers=(3, 6))
PLAIN = Source("found_rows", "name, id")


def a_cursor() -> psycopg.Cursor[Any]:
    """psycopg's own, on a connection set as the door sets it until the test is over."""
    connection.ensure_connection()
    cursor = psycopg.Cursor(connection.connection)
    cursor.execute("SELECT set_config('enable_seqscan', 'off', true)")
    return cursor


def some_rows(*names: str, scope: str = "", rest: str = "") -> None:
    """A table `found_rows` with these names, the first offered sooner than the next; rest: other words of each."""
    with a_cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE IF NOT EXISTS found_rows"
            " (id int GENERATED ALWAYS AS IDENTITY, name text, key text, tokens int[], score int) ON COMMIT DROP"
        )
        for score, name in enumerate(names):
            text = f"{name} {rest}"
            cursor.execute(
                "INSERT INTO found_rows (name, key, tokens, score) VALUES (%s, %s, %s, %s)",
                [name, key_of(text), tokens_of(words_of(text), scope), score],
            )
    gather(connection.connection, "found_rows", "found_rows")
