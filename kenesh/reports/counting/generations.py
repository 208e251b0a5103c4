"""The files of the copy: each a generation that never changes, opened by every process that counts."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Final
from uuid import UUID

import duckdb
from django.conf import settings

from kenesh.reports.counting import layout
from kenesh.reports.counting.reader import Reader
from kenesh.reports.rules import Source

_NAME: Final = re.compile(r"facts-(\d{10})-([0-9a-f-]{36})\.duckdb")

logger = logging.getLogger(__name__)


class Unfit(Exception):
    """Of another layout, or of another version of the library."""


def folder() -> Path | None:
    """Where the copy is kept; None: nowhere, PostgreSQL counts."""
    return Path(settings.REPORTS_COPY) if settings.REPORTS_COPY else None


def paths(folder: Path) -> list[Path]:
    """The oldest first."""
    return sorted(path for path in folder.glob("facts-*") if _NAME.fullmatch(path.name))


def token_in_name(path: Path) -> UUID | None:
    named = _NAME.fullmatch(path.name)
    return UUID(named[2]) if named else None


def path_of_next(folder: Path, token: UUID) -> Path:
    last = [int(path.name[6:16]) for path in paths(folder)[-1:]]
    return folder / f"facts-{sum(last) + 1:010}-{token}.duckdb"


class Generation:
    """An open file. sets: of ids, as numbered in it; people: how many persons there are, of each source."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.database = duckdb.connect(
            path, read_only=True, config={**layout.READING, "temp_directory": str(path.parent / "spill")}
        )
        token, stamp = self.database.execute("SELECT token, stamp FROM about").fetchall()[0]
        if stamp != layout.STAMP:
            raise Unfit(str(path))
        self.token = UUID(str(token))
        self.sets = {
            number: tuple(int(id) for id in ids.strip("{}").split(",") if id)
            for number, ids in self.database.execute("SELECT number, ids FROM sets").fetchall()
        }
        self.people = {source: self._count(f"{source}_person") for source in Source}
        self._readers: list[Reader] = []
        self._lock = Lock()

    def _count(self, table: str) -> int:
        return int(self.database.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])  # noqa: S608

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """One of those at rest: it may know the latest changes already."""
        with self._lock:
            reader = self._readers.pop() if self._readers else Reader(self.database.cursor(), self.sets, self.people)
        try:
            yield reader
        finally:
            with self._lock:
                self._readers.append(reader)


class _Opened:
    """What this process has open, and what it could not open."""

    def __init__(self) -> None:
        self.generation: Generation | None = None
        self.broken: Path | None = None
        self.lock = Lock()


_opened: Final = _Opened()


def newest(folder: Path | None) -> Generation | None:
    """The newest file, opened once by a process. None: there is none, or none that can be read."""
    found = paths(folder)[-1:] if folder else []
    if not found:
        return None
    with _opened.lock:
        if found[0] == _opened.broken:
            return None
        if _opened.generation is None or _opened.generation.path != found[0]:
            try:
                _opened.generation = Generation(found[0])
            except (duckdb.Error, OSError, Unfit, IndexError, ValueError) as error:
                _opened.generation, _opened.broken = None, found[0]
                logger.warning("The copy for reports cannot be read, PostgreSQL counts: %s", error)
        return _opened.generation


def give_up(generation: Generation, error: Exception) -> None:
    """It turned out to be broken: nobody reads it any more, and a newer one will be made."""
    logger.warning("The copy for reports is broken, PostgreSQL counts: %s", error)
    with _opened.lock:
        _opened.generation, _opened.broken = None, generation.path
    generation.path.unlink(missing_ok=True)
