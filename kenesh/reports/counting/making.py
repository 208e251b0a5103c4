"""Making a copy from nothing: every fact of one moment, from PostgreSQL into a file of DuckDB."""

import fcntl
import shutil
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final
from uuid import UUID, uuid4

import duckdb
from django.db import connection
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn

from kenesh.reports.counting import changes, generations, layout
from kenesh.reports.counting.facts import FACTS
from kenesh.reports.rules import Source

TABLES: Final = {
    Source.APPEALS: "appeals_appeal",
    Source.REFERRALS: "referrals_referral",
    Source.QUESTIONS: "questions_question",
    Source.CONSULTATIONS: "desk_consultation",
}
AT_ONCE: Final = 250_000  # numbers of records
READERS: Final = 2  # connections; PostgreSQL takes longer to tell the facts than DuckDB to read them
SAID_EVERY: Final = 2  # seconds

type Say = Callable[[str], object]


def make(folder: Path, *, say: Say) -> bool:
    """Makes a newer generation and throws the older ones away. False: another process is at it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        _sweep(folder)
        token = uuid4()
        path = generations.path_of_next(folder, token)
        try:
            _write(folder / "making", path.name, token, say)
            (folder / "making" / path.name).rename(path)
        except BaseException:
            changes.forget([token])
            raise
        finally:
            shutil.rmtree(folder / "making", ignore_errors=True)
        _sweep(folder, but=path)
    return True


def _sweep(folder: Path, but: Path | None = None) -> None:
    """Throws away what is not used: what a killed process was making and, once there is a newer one, older files."""
    leftovers = (folder / "making").glob("*")
    older = [path for path in generations.paths(folder) if path != but] if but else []
    changes.forget(filter(None, map(generations.token_in_name, [*leftovers, *older])))
    for path in older:
        path.unlink(missing_ok=True)
    shutil.rmtree(folder / "making", ignore_errors=True)


def _write(folder: Path, name: str, token: UUID, say: Say) -> None:
    folder.mkdir()
    with (
        _one_moment(token) as facts,
        duckdb.connect(folder / name, config={**layout.MAKING, "temp_directory": str(folder / "spill")}) as copy,
    ):
        copy.execute(f"ATTACH '{folder / 'heap'}' AS heap")
        copy.execute("CREATE TABLE sets (number INTEGER, ids VARCHAR)")
        progress = Progress(_spans(facts[0]), say)
        for source in Source:
            copy.execute(f"CREATE TABLE heap.{source} ({layout.TABLE}, person BIGINT)")
            for passed, file in _taken(facts, source, progress.spans[source], folder):
                copy.execute(layout.READ.format(file=file))
                copy.execute(layout.SETS)
                copy.execute(layout.KEPT.format(source=source))
                progress.tell(passed, _count(copy, "chunk"))
                file.unlink()
        progress.tell_end()
        for source in Source:
            copy.execute(layout.PERSONS.format(source=source))
            copy.execute(layout.ORDERED.format(source=source))
            if _count(copy, source) != _count(copy, f"heap.{source}"):
                raise RuntimeError(f"Facts of {source} are lost on the way.")
        copy.execute("CREATE TABLE about AS SELECT ?::UUID AS token, ? AS stamp", [token, layout.STAMP])
        copy.execute("DETACH heap")
        copy.execute("CHECKPOINT")
    say(f"The copy is ready, {progress.seconds():.0f} s in all.")


@contextmanager
def _one_moment(token: UUID) -> Iterator[Sequence[Any]]:
    """Connections that see the moment registered under the token. Until it ends the tables cannot be emptied, which no
    snapshot would hide."""
    with ExitStack() as stack:
        readers = []
        for _ in range(READERS):
            other = connection.copy()
            stack.callback(other.close)
            other.ensure_connection()
            readers.append(other.connection)

        def begin() -> str:
            first, *rest = readers
            first.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            first.execute(f"LOCK TABLE {', '.join(TABLES.values())}, offices_office IN ACCESS SHARE MODE")
            snapshot, exported = _one(first, "SELECT pg_current_snapshot()::text, pg_export_snapshot()")
            for reader in rest:
                reader.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                reader.execute(f"SET TRANSACTION SNAPSHOT '{exported}'")
            return str(snapshot)

        changes.register(token, begin)
        yield readers
        for reader in readers:
            reader.execute("COMMIT")


def _spans(facts: Any) -> dict[Source, range]:
    """The numbers of the records of each source."""
    found = {
        source: _one(facts, f"SELECT coalesce(min(id), 0), coalesce(max(id), -1) FROM {table}")  # noqa: S608
        for source, table in TABLES.items()
    }
    return {source: range(first, last + 1) for source, (first, last) in found.items()}


def _taken(readers: Sequence[Any], source: Source, numbers: range, folder: Path) -> Iterator[tuple[int, Path]]:
    """Files of facts, the next of which are written while one is read; with each, how many numbers of records."""
    free: SimpleQueue[Any] = SimpleQueue()
    for reader in readers:
        free.put(reader)

    def take(some: range) -> tuple[int, Path]:
        reader = free.get()
        file = folder / f"{source}-{some[0]}"
        asked = layout.TAKEN.format(facts=FACTS[source], since=some[0], until=some[-1])
        try:
            with file.open("wb") as written:
                written.writelines(_lines(reader.pgconn, f"COPY ({asked}) TO STDOUT"))
        finally:
            free.put(reader)
        return len(some), file

    coming: deque[Future[tuple[int, Path]]] = deque()
    with ThreadPoolExecutor(len(readers)) as pool:
        for start in range(0, len(numbers), AT_ONCE):
            coming.append(pool.submit(take, numbers[start : start + AT_ONCE]))
            if len(coming) > len(readers):
                yield coming.popleft().result()
        while coming:
            yield coming.popleft().result()


def _lines(server: PGconn, copy: str) -> Iterator[memoryview]:
    """Straight from libpq: a line takes a third of the time, and there are millions."""
    begun = server.exec_(copy.encode())
    if begun.status != ExecStatus.COPY_OUT:
        raise RuntimeError(begun.error_message.decode(errors="replace"))
    length, line = server.get_copy_data(0)
    while length > 0:
        yield line
        length, line = server.get_copy_data(0)
    while ended := server.get_result():
        if ended.status != ExecStatus.COMMAND_OK:
            raise RuntimeError(ended.error_message.decode(errors="replace"))


class Progress:
    """spans: the numbers of records there are; those passed say how far it has come."""

    def __init__(self, spans: dict[Source, range], say: Say) -> None:
        self.spans, self.say = spans, say
        self.numbers = sum(map(len, spans.values()))
        self.rows = self.passed = 0
        self.began = self.said = time.monotonic()

    def seconds(self) -> float:
        return time.monotonic() - self.began

    def tell(self, numbers: int, rows: int) -> None:
        """So many numbers are passed, and so many rows taken, more."""
        self.passed += numbers
        self.rows += rows
        if time.monotonic() - self.said >= SAID_EVERY:
            self.said = time.monotonic()
            share = min(self.passed / self.numbers, 1)
            self.say(
                f"  {self.rows:,} facts ({100 * share:.0f} %), {self.rows / self.seconds():,.0f} a second, "
                f"{self.seconds() / share - self.seconds():.0f} s left"
            )

    def tell_end(self) -> None:
        self.say(f"  {self.rows:,} facts read in {self.seconds():.0f} s; now they are put in order.")


def _count(copy: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(_one(copy, f"SELECT count(*) FROM {table}")[0])  # noqa: S608


def _one(connection: Any, sql: str) -> Any:
    return connection.execute(sql).fetchone()
