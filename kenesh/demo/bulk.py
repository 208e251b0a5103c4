"""Millions of rows for measuring, into a table without its indexes, which are built afterwards: appeals by COPY from
several processes, referrals from what has been worked out of them. History is not written and nothing is checked row by
row; only an empty table is loaded so."""

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import psycopg
from psycopg import sql

from kenesh.demo.generate import COLUMNS, Generator, Plan
from kenesh.demo.world import World

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized

TABLE: Final = "appeals_appeal"
REFERRALS: Final = "referrals_referral"
COPY: Final = f"COPY {TABLE} ({', '.join(COLUMNS)}) FROM STDIN"
NEXT_NUMBER: Final = f"SELECT setval(pg_get_serial_sequence('{TABLE}', 'id'), max(id)) FROM {TABLE}"  # noqa: S608
# No history, no checks of references.
UNCHECKED: Final = "SET session_replication_role = replica; SET synchronous_commit = off"
LINES_AT_ONCE: Final = 500

type Say = Callable[[str], object]


class Index(NamedTuple):
    """make: the statement that builds it. constraint: of a unique constraint, its name; else empty."""

    name: str
    make: str
    constraint: str


def load(address: str, world: World, plan: Plan, *, workers: int, say: Say) -> float:
    """Loads the plan's rows and gives the seconds it took. address: a connection string of a superuser."""
    began = time.monotonic()
    with psycopg.connect(address, autocommit=True) as connection:
        with lighter_logging(connection), without_indexes(connection, TABLE, workers, say):
            copied = copy_all(address, world, plan, workers, say)
        connection.execute(NEXT_NUMBER)
        say("Cleaning up after the load (VACUUM)…")
        connection.execute(f"VACUUM (ANALYZE) {TABLE}")
    whole = time.monotonic() - began
    say(
        f"{plan.count:,} appeals in {whole:.0f} s: copied at {plan.count / copied:,.0f} a second, the rest for indexes."
    )
    return whole


def load_referrals(address: str, parts: Sequence[str], rest: Sequence[str], *, say: Say) -> None:
    """Loads the referrals that kenesh.demo.referrals has worked out and committed. parts: statements that write them,
    each over a connection of its own; rest: those that come afterwards, one by one."""

    def write(*statements: str) -> None:
        with psycopg.connect(address) as own:
            for statement in (UNCHECKED, *statements):
                own.execute(statement)

    began = time.monotonic()
    with psycopg.connect(address, autocommit=True) as connection:
        with (
            lighter_logging(connection),
            without_indexes(connection, REFERRALS, len(parts), say),
            ThreadPoolExecutor(len(parts)) as pool,
        ):
            list(pool.map(write, parts))
            say(f"  written, {time.monotonic() - began:.0f} s")
        write(*rest)
        say("Cleaning up after the load (VACUUM)…")
        connection.execute(f"VACUUM (ANALYZE) {REFERRALS}, referrals_answer, referrals_numbering")
    say(f"Referrals written in {time.monotonic() - began:.0f} s, indexes included.")


@contextmanager
def lighter_logging(connection: psycopg.Connection) -> Iterator[None]:
    """Fewer checkpoints while it lasts."""
    connection.execute("ALTER SYSTEM SET max_wal_size = '8GB'")
    connection.execute("SELECT pg_reload_conf()")
    try:
        yield
    finally:
        connection.execute("ALTER SYSTEM RESET max_wal_size")
        connection.execute("SELECT pg_reload_conf()")


@contextmanager
def without_indexes(connection: psycopg.Connection, name: str, workers: int, say: Say) -> Iterator[None]:
    """Drops every index but the primary key and those that exclude, and builds them again whatever happens."""
    indexes = [
        Index(*row)
        for row in connection.execute(
            """
            SELECT class.relname, pg_get_indexdef(i.indexrelid), coalesce(con.conname, '')
            FROM pg_index AS i JOIN pg_class AS class ON class.oid = i.indexrelid
            LEFT JOIN pg_constraint AS con ON con.conindid = i.indexrelid AND con.contype = 'u'
            WHERE i.indrelid = %s::regclass AND NOT i.indisprimary AND NOT i.indisexclusion ORDER BY 1
            """,
            [name],
        )
    ]
    table = sql.Identifier(name)
    for index in indexes:
        if index.constraint:
            connection.execute(
                sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(table, sql.Identifier(index.constraint))
            )
        else:
            connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(index.name)))
    try:
        yield
    finally:
        began = time.monotonic()

        def build(index: Index) -> None:
            with psycopg.connect(connection.info.dsn, password=connection.info.password, autocommit=True) as own:
                own.execute("SET maintenance_work_mem = '700MB'")
                own.execute(index.make)
            say(f"  index {index.name}, {time.monotonic() - began:.0f} s after the copying")

        # The heavy ones first, so that the last is not left to one processor.
        indexes.sort(key=lambda index: " USING gin " not in index.make)
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(build, indexes))
        for index in indexes:
            if index.constraint:
                connection.execute(
                    sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} UNIQUE USING INDEX {}").format(
                        table, sql.Identifier(index.constraint), sql.Identifier(index.name)
                    )
                )


def copy_all(address: str, world: World, plan: Plan, workers: int, say: Say) -> float:
    """Copies from so many processes; gives the seconds it took."""
    spawn = multiprocessing.get_context("spawn")
    done = [spawn.Value("q", 0) for _ in range(workers)]
    processes = [
        spawn.Process(target=copy_part, args=(address, world, plan, part, workers, done[part]), daemon=True)
        for part in range(workers)
    ]
    began = time.monotonic()
    for process in processes:
        process.start()
    said = began
    while any(process.is_alive() for process in processes):
        time.sleep(0.2)
        if time.monotonic() - said >= 10:
            said = time.monotonic()
            say(progress(sum(part.value for part in done), plan.count, said - began))
    if failed := [process.exitcode for process in processes if process.exitcode]:
        raise RuntimeError(f"A process that copied appeals ended with {failed[0]}.")
    return time.monotonic() - began


def progress(done: int, count: int, seconds: float) -> str:
    rate = done / seconds
    left = f", {(count - done) / rate:.0f} s left" if rate else ""
    return f"  {done:,} of {count:,} ({100 * done // max(count, 1)} %), {rate:,.0f} a second{left}"


def copy_part(address: str, world: World, plan: Plan, part: int, parts: int, done: "Synchronized[Any]") -> None:
    """One process's share: every so many days of the schedule, so that rows land nearly in order of time."""
    generator = Generator(world, plan)
    with psycopg.connect(address) as connection:
        connection.execute(UNCHECKED)
        for days in generator.schedule.blocks(parts)[part]:
            lines = generator.lines(days)
            with connection.cursor() as cursor, cursor.copy(COPY) as copy:
                while some := list(islice(lines, LINES_AT_ONCE)):
                    copy.write("".join(some))
                    done.value += len(some)
            connection.commit()
