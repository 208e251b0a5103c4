"""Connections to the database that are of suggestions alone, so that what a search needs stays set in them.

They are few. A search keeps a processor busy from beginning to end, here or in the database; more at once than there
are processors only keep each other waiting. So the rest wait, each in its turn.

Where Django keeps no pool (one connection for everything, perhaps in a transaction) its own serves, and is left as it
was.
"""

import atexit
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from select import POLLIN, poll
from typing import Any, Final

import psycopg
from django.conf import settings
from django.db import connection
from psycopg_pool import ConnectionPool

PREPARED_AFTER: Final = 2  # uses of a statement
AT_ONCE: Final = max(1, (os.process_cpu_count() or 2) // 2)  # in each of the two processes that serve
WAITED: Final = 2  # seconds for one of them; whoever types has typed on by then

# A register is never read whole; a statement is planned once, whatever the words.
_SETTINGS: Final = {
    "statement_timeout": str(settings.SUGGESTED_WITHIN),
    "enable_seqscan": "off",
    "plan_cache_mode": "force_generic_plan",
}
_SET: Final = "; ".join(f"SET {name} = {value}" for name, value in _SETTINGS.items()).encode()
_AS_BEFORE: Final = "; ".join(f"RESET {name}" for name in _SETTINGS).encode()

_one_at_a_time = threading.Lock()


@contextmanager
def searching() -> Iterator[psycopg.Cursor[Any]]:
    """A cursor of a connection with the settings of a search, which commits each statement."""
    if connection.settings_dict["OPTIONS"].get("pool"):
        with _pool().connection() as own, psycopg.Cursor(own) as cursor:
            yield cursor
        return
    connection.ensure_connection()
    raw = connection.connection
    raw.prepare_threshold = PREPARED_AFTER
    with psycopg.Cursor(raw) as cursor:
        cursor.execute(_SET, prepare=False)
        try:
            yield cursor
        finally:
            if not raw.broken:
                cursor.execute(_AS_BEFORE, prepare=False)


def _pool() -> ConnectionPool[psycopg.Connection[Any]]:
    with _one_at_a_time:
        return _made()


@cache
def _made() -> ConnectionPool[psycopg.Connection[Any]]:
    pool = ConnectionPool(
        kwargs=connection.get_connection_params() | {"autocommit": True, "prepare_threshold": PREPARED_AFTER},
        configure=_configure,
        check=_check,
        min_size=1,
        max_size=AT_ONCE,
        timeout=WAITED,
        open=True,
    )
    atexit.register(pool.close)  # or it would wait in vain for its threads when the process ends
    return pool


def _configure(own: psycopg.Connection[Any]) -> None:
    own.execute(_SET, prepare=False)


def _check(own: psycopg.Connection[Any]) -> None:
    """A server that hangs up says so: only where it has said something unasked is it asked whether it is there."""
    heard = poll()
    heard.register(own.fileno(), POLLIN)
    if heard.poll(0):
        ConnectionPool.check_connection(own)
