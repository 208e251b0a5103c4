"""Files into staging tables, by several processes. Imports no Django: the processes begin quickly and stay small.

A process takes the largest file that nobody has. So many bytes of it are copied and committed together with how far it
has come; the row that says so is locked first, so that a connection whose process was killed in the middle of its
commit has either done it or lost it before anybody goes on.
"""

import multiprocessing
import queue
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import psycopg
from psycopg import sql

from kenesh.processes import dying_with_parent
from kenesh.registers.loading import staging
from kenesh.registers.loading.records import Piece, Reader
from kenesh.registers.loading.sources import Source, Unfit

if TYPE_CHECKING:
    from multiprocessing.queues import Queue
    from multiprocessing.sharedctypes import Synchronized

COMMITTED_EVERY: Final = 32 << 20  # bytes, unpacked
ALONE_BELOW: Final = 24 << 20  # bytes: less is read by this process itself, before another would have begun
SHOWN: Final = 2_000  # characters of a record set aside
SETTINGS: Final = "SET synchronous_commit = off; SET client_encoding = 'UTF8'"


@dataclass(frozen=True)
class Task:
    """A file to be read into a staging table."""

    file: str
    table: str
    read: Reader


@dataclass(frozen=True)
class Reading:
    """What every process is told. address: a connection string."""

    address: str
    load: int
    source: Source
    tasks: Sequence[Task]  # largest first
    every: int = COMMITTED_EVERY


class Failed(Exception):
    """A process that read has failed. kind: of what, "unfit" or "other"."""

    def __init__(self, kind: str, sentence: str) -> None:
        super().__init__(sentence)
        self.kind, self.sentence = kind, sentence


def read_all(reading: Reading, workers: int, meanwhile: Callable[[], object]) -> None:
    """Reads every task to its end. meanwhile: called now and then. Failed: the first thing that went wrong."""
    left = sum(file.size for file in reading.source.files if file.name in {task.file for task in reading.tasks})
    if workers <= 1 or left < ALONE_BELOW:
        with psycopg.connect(reading.address, autocommit=True) as connection:
            connection.execute(SETTINGS)
            for task in reading.tasks:
                read(connection, reading, task)
                meanwhile()
        return
    spawn = multiprocessing.get_context("spawn")
    following, said = spawn.Value("q", 0), spawn.Queue()
    parent = multiprocessing.current_process().pid or 0
    processes = [
        spawn.Process(target=read_some, args=(reading, following, said, parent), daemon=True) for _ in range(workers)
    ]
    try:
        for process in processes:
            process.start()
        while any(process.is_alive() for process in processes):
            _raise_failure(said, wait=0.5)
            if any(process.exitcode for process in processes):
                break
            meanwhile()
        _raise_failure(said, wait=0.1)
        if ended := [process.exitcode for process in processes if process.exitcode]:
            raise Failed("other", f"A process that read the files was ended from outside ({ended[0]}).")
    finally:
        for process in processes:
            process.terminate()
            process.join()


def _raise_failure(said: "Queue[tuple[str, str]]", wait: float) -> None:
    try:
        raise Failed(*said.get(timeout=wait))
    except queue.Empty:
        return


def read_some(reading: Reading, following: "Synchronized[Any]", said: "Queue[tuple[str, str]]", parent: int) -> None:
    """One process's share."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one that began it is told, and ends the others
    if tie := dying_with_parent(signal.SIGKILL, parent=parent):
        tie()
    try:
        with psycopg.connect(reading.address, autocommit=True) as connection:
            connection.execute(SETTINGS)
            while True:
                with following.get_lock():
                    place = following.value
                    following.value += 1
                if place >= len(reading.tasks):
                    return
                read(connection, reading, reading.tasks[place])
    except Unfit as reason:
        said.put(("unfit", reason.sentence))
    except psycopg.errors.DiskFull as reason:
        said.put(("full", str(reason)))
    except Exception as reason:  # told to whoever gave the command
        said.put(("other", f"{type(reason).__name__}: {reason}"))


def read(connection: psycopg.Connection[Any], reading: Reading, task: Task) -> None:
    """One file, from where it was left to its end."""
    (number, done, whole), *_ = connection.execute(
        "SELECT id, done, whole FROM registers_loadedfile WHERE load_id = %s AND name = %s", [reading.load, task.file]
    ).fetchall()
    if whole:
        return
    table = sql.Identifier(staging.name(reading.load, task.table))
    copying = sql.SQL("COPY {} FROM STDIN").format(table)
    with reading.source.open(task.file) as stream:
        pieces = task.read(stream, done)
        for first in pieces:
            done = _commit(connection, reading, task, number, copying, chain([first], pieces), done)
    with connection.transaction():
        connection.execute("UPDATE registers_loadedfile SET whole = true, done = size WHERE id = %s", [number])


def _commit(
    connection: psycopg.Connection[Any],
    reading: Reading,
    task: Task,
    number: int,
    copying: sql.Composed,
    pieces: "chain[Piece]",
    done: int,
) -> int:
    """Some pieces of the file, in one transaction; gives where they end."""
    rows, broken, since = 0, [], done
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("SELECT done FROM registers_loadedfile WHERE id = %s FOR UPDATE", [number])
        if cursor.fetchone() != (done,):
            raise RuntimeError(f"Somebody else reads {task.file}.")
        with cursor.copy(copying) as copy:
            for piece in pieces:
                if piece.lines:
                    copy.write(piece.lines)
                rows += piece.rows
                broken += piece.broken
                done = piece.end
                if done - since >= reading.every:
                    break
        if broken:
            cursor.executemany(
                "INSERT INTO registers_setaside (load_id, file, place, record, reason) VALUES (%s, %s, %s, %s, %s) "
                "ON CONFLICT DO NOTHING",
                [
                    (
                        reading.load,
                        task.file,
                        one.place,
                        one.record[: 4 * SHOWN].decode("utf-8", "replace")[:SHOWN].replace("\0", ""),
                        one.reason[:300],
                    )
                    for one in broken
                ],
            )
        cursor.execute(
            "UPDATE registers_loadedfile SET done = %s, rows = rows + %s, set_aside = set_aside + %s WHERE id = %s",
            [done, rows, len(broken), number],
        )
    return done


def far(connection: psycopg.Connection[Any], load: int) -> tuple[int, int, int]:
    """Bytes read of all files of the load, rows taken, records set aside."""
    row = connection.execute(
        "SELECT coalesce(sum(done), 0)::bigint, coalesce(sum(rows), 0)::bigint, coalesce(sum(set_aside), 0)::bigint "
        "FROM registers_loadedfile WHERE load_id = %s",
        [load],
    ).fetchone()
    assert row is not None  # noqa: S101
    return row[0], row[1], row[2]
