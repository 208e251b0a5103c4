"""What has changed since a copy of the facts was taken: told by the snapshots of transactions, never by a clock.

Triggers (migration 0002) note every record written, with the transaction that wrote it. A copy is registered with the
snapshot it was taken at. Notes that a reader sees, of transactions which that snapshot does not see, are what has
changed since: exactly, in whatever order transactions are committed, and whatever is rolled back.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from kenesh.reports.rules import Source

# With more notes than this a copy is of no use: PostgreSQL counts by itself until there is a newer one.
MOST: Final = 20_000

# A database restored from a dump has the rows of another server's transactions: they say nothing here.
_CLUSTER: Final = """(
    SELECT system_identifier || ' ' || current_setting('server_version_num') FROM pg_control_system()
)"""
_UNSEEN: Final = """
    xid >= pg_snapshot_xmin(generation.snapshot) AND NOT pg_visible_in_snapshot(xid, generation.snapshot)
"""
_ONE_AT_A_TIME: Final = "LOCK TABLE reports_generation IN SHARE ROW EXCLUSIVE MODE"


@dataclass(frozen=True, slots=True)
class Changed:
    """Of one source. notes: their numbers, which tell one state from another. records: those to be read again; None:
    all of them."""

    notes: tuple[int, ...]
    records: frozenset[int] | None


NOTHING: Final = Changed((), frozenset())


def since(token: UUID) -> dict[Source, Changed] | None:
    """What this reader sees that the copy has not seen, by source. None: the copy is unknown to this database or to
    this moment of it, or too much has changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT note.number, note.source, note.record
            FROM reports_generation AS generation
            LEFT JOIN LATERAL (SELECT * FROM reports_change WHERE {_UNSEEN} LIMIT %s) AS note ON true
            WHERE generation.token = %s AND generation.cluster = {_CLUSTER}
            """,  # noqa: S608
            [MOST + 1, token],
        )
        found = cursor.fetchall()
    if not found or len(found) > MOST:
        return None
    noted: dict[Source, list[tuple[int, int | None]]] = {}
    for number, source, record in sorted(found):
        if number is not None:
            noted.setdefault(Source(source), []).append((number, record))
    return {source: _changed(notes) for source, notes in noted.items()}


def _changed(notes: list[tuple[int, int | None]]) -> Changed:
    records = [record for _, record in notes]
    every = None in records
    return Changed(
        tuple(number for number, _ in notes),
        None if every else frozenset(record for record in records if record is not None),
    )


@transaction.atomic
def register(token: UUID, begin: Callable[[], str]) -> None:
    """Keeps what a copy sees. begin: takes the moment it is of, and gives that snapshot. Nothing may be pruned between
    the two. Whoever sees the row sees whatever the copy has seen: the row is committed later."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)
        snapshot = begin()
        cursor.execute(
            f"INSERT INTO reports_generation (token, cluster, snapshot) VALUES (%s, {_CLUSTER}, %s::pg_snapshot)",  # noqa: S608
            [token, snapshot],
        )


def forget(tokens: Iterable[UUID]) -> None:
    """Copies that are no more."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM reports_generation WHERE token = ANY(%s)", [list(tokens)])


@transaction.atomic
def prune() -> int:
    """Throws away notes that every copy has seen, and first the copies that are too old to be used; gives how many
    notes. Whoever reads an older copy does not find its row any more, and so does not miss what is gone."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)
        cursor.execute(
            f"""
            DELETE FROM reports_generation AS generation WHERE cluster <> {_CLUSTER} OR %s < (
                SELECT count(*) FROM (SELECT FROM reports_change WHERE {_UNSEEN} LIMIT %s) AS note
            )
            """,  # noqa: S608
            [MOST, MOST + 1],
        )
        # Of a transaction to come: the note was restored from another server's dump.
        cursor.execute(
            f"""
            DELETE FROM reports_change AS note
            WHERE NOT EXISTS (SELECT FROM reports_generation AS generation WHERE {_UNSEEN})
            OR note.xid >= pg_snapshot_xmax(pg_current_snapshot())
                AND note.xid IS DISTINCT FROM pg_current_xact_id_if_assigned()
            """  # noqa: S608
        )
        return int(cursor.rowcount)
