"""Reports over HTTP: the ten blocks, filtered in every way, opened, exported; how fast a saved record is in them; and
the copy they are counted from."""

import contextlib
import re
import subprocess
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, Final

import httpx
import psutil  # type: ignore[import-untyped]
import psycopg

from bench import asked, report
from bench.journals import APPEALS
from bench.stand import MANAGE, Loaded, Stand, say
from bench.timing import Figures, milliseconds
from bench.visitor import Visitor
from kenesh import home, serve

# The ten blocks in one scan of PostgreSQL: what the page would cost without anything of ours.
BY_HAND: Final = """
    SELECT office_id, citizenship_id, categories, age, sex, social_statuses, consultant_id, territory_id,
        kind_of_aid_id, count(*)
    FROM appeals_appeal WHERE deleted_at IS NULL {where}
    GROUP BY GROUPING SETS ((office_id), (citizenship_id), (categories), (age), (sex), (social_statuses),
        (consultant_id), (territory_id), (kind_of_aid_id))
"""
MEMORY: Final = 1536  # MB, of the web server with the copy open
MADE_IN: Final = 60  # seconds, the copy of ten million from nothing
COPY: Final = [*MANAGE, "copy_for_reports"]


@dataclass(frozen=True)
class Copy:
    """seconds: to make it from nothing; megabytes: on the disk; memory: the most the process that made it took, MB."""

    seconds: float
    megabytes: float
    memory: float


class Reports:
    """Everything measured. rounds: how many requests of one kind."""

    def __init__(self, stand: Stand, *, rounds: int) -> None:
        self.stand, self.rounds = stand, rounds
        self.loaded: Loaded = stand.loaded["appeals"]
        self.large = self.loaded.rows > 1_000_000
        self.database = psycopg.connect(stand.database, autocommit=True)
        self.known = asked.known(self.database, APPEALS, "karakol@demo.kenesh")
        self.visitors = {name: Visitor(stand.address, name) for name in ("admin", "karakol")}
        self.random = Random(2026)
        ids = "SELECT id FROM {} ORDER BY id"
        self.offices = self._ids(ids.format("offices_office"))
        self.categories = self._ids(
            "SELECT DISTINCT categories[1] FROM (SELECT * FROM appeals_appeal LIMIT 5000) AS few"
        )
        days = self.database.execute("SELECT min(helped_at)::date, max(helped_at)::date FROM appeals_appeal").fetchone()
        assert days is not None
        self.years = range(days[0].year + 1, days[1].year)

    def all(self) -> Iterator[Figures]:
        """The lines of the table."""
        whole, some = (1000.0, 300.0) if self.large else (250.0, 250.0)
        everything = [self._of()] * self.rounds
        yield self._read("ten blocks of everything", whole, everything, [self._by_hand("") for _ in range(2)])
        years = self.random.choices(self.years, k=self.rounds)
        yield self._read("ten blocks of a year", some, map(self._of_year, years), self._floor_of_years(years[:5]))
        offices = self.random.choices(self.offices, k=self.rounds)
        of_office = [self._of(("office", one)) for one in offices]
        floor = [self._by_hand("AND office_id = %s", [one]) for one in offices[:5]]
        yield self._read("ten blocks of an office", some, of_office, floor)
        both = [self._of_year(year, ("office", one)) for year, one in zip(years, offices, strict=True)]
        yield self._read("… of a year and an office", some, both)
        of_category = [self._of(("category", one)) for one in self.random.choices(self.categories, k=self.rounds)]
        yield self._read("… of a category", whole, of_category)
        women = [self._of(("sex", 1), ("age_from", 61))] * self.rounds
        yield self._read("… of women over 60", whole, women)
        yield self._read(
            "… compared with the year before", whole, [self._of_year(y, ("compare", "year")) for y in years]
        )
        yield self._read("… in people", None, [self._of(("unit", "people"))] * self.rounds)
        yield self._read("… of a year, in people", None, [self._of_year(year, ("unit", "people")) for year in years])
        yield self._read("… in issues", None, [self._of(("unit", "issues"))] * self.rounds)
        cross = [("rows", "district"), ("columns", "category")]
        yield self._read("… and a cross table of districts and categories", None, [self._of(*cross)] * self.rounds)
        yield self._read("… with charts and the map", None, [self._of(("view", "charts"))] * self.rounds)
        rows = [f"/reports/rows/?cell=sex:1&office={one}" for one in offices]
        yield self._read("the rows behind a figure", None, rows)
        yield self._read("consultant: ten blocks of the own office", some, [self._of()] * self.rounds, who="karakol")
        for kind in ("csv", "xlsx", "pdf"):
            paths = [f"/reports/export/{kind}/?period=last-year"] * max(self.rounds // 10, 3)
            yield self._read(f"export of a year as {kind.upper()}", None, paths)
        yield self.saved_and_seen()

    def saved_and_seen(self) -> Figures:
        """From the moment a saved record is answered for to the page that has it. A page without it fails."""
        figures = Figures("a record saved is in the figures of the next page", 1000.0, [])
        visitor = self.visitors["karakol"]
        before = self._total(visitor)
        for number in range(max(self.rounds // 5, 5)):
            visitor.save(APPEALS.filled(APPEALS, self.known, visitor, self.random), f"{APPEALS.path}add/")
            began = time.perf_counter()
            found = self._total(visitor)
            if found != before + number + 1:
                raise RuntimeError(f"{found} appeals in the report where {before + number + 1} were saved")
            figures.times.append(1000 * (time.perf_counter() - began))
        return figures

    def memory(self) -> float:
        """MB of all processes of the web server together: a page of memory that several share is counted once."""
        assert self.stand.web.process is not None
        leader = psutil.Process(self.stand.web.process.pid)
        every = [leader, *leader.children(recursive=True)]
        return sum(float(one.memory_full_info().pss) for one in every) / 2**20

    def close(self) -> None:
        for visitor in self.visitors.values():
            visitor.close()
        self.database.close()

    # How

    def _of(self, *chosen: tuple[str, Any]) -> str:
        return str(httpx.URL("/reports/", params=[("source", "appeals"), *((name, str(one)) for name, one in chosen)]))

    def _of_year(self, year: int, *chosen: tuple[str, Any]) -> str:
        return self._of(("since", date(year, 1, 1)), ("until", date(year, 12, 31)), *chosen)

    def _total(self, visitor: Visitor) -> int:
        """How many appeals there are: the figure of the first tile."""
        found = re.search(r'class="tile-figure">(?:<a [^>]*>)?([^<]+)', visitor.read(self._of()))
        assert found is not None
        return int("".join(letter for letter in found[1] if letter.isdigit()))

    def _read(
        self, name: str, goal: float | None, paths: Iterable[str], floor: Sequence[float] = (), who: str = "admin"
    ) -> Figures:
        every, visitor = list(paths), self.visitors[who]
        for path in every[:3]:
            visitor.read(path)
        times = [milliseconds(lambda path=path: visitor.read(path)) for path in every]  # type: ignore[misc]
        return Figures(name, goal, times, list(floor))

    def _by_hand(self, where: str, values: Sequence[Any] = ()) -> float:
        statement = BY_HAND.format(where=where)
        return milliseconds(lambda: self.database.execute(statement, values or None).fetchall())

    def _floor_of_years(self, years: Iterable[int]) -> list[float]:
        within = "AND helped_at >= %s AND helped_at < %s"
        return [self._by_hand(within, [date(year, 1, 1), date(year + 1, 1, 1)]) for year in years]

    def _ids(self, statement: str) -> list[int]:
        return [row[0] for row in self.database.execute(statement)]


def make_copy() -> Copy:
    """Makes the copy anew, as `make run` does when there is none."""
    began, most = time.perf_counter(), 0
    with subprocess.Popen([*COPY, "--anew"], stdout=subprocess.DEVNULL) as process:
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            with contextlib.suppress(psutil.Error):
                most = max(most, watched.memory_info().rss)
            time.sleep(0.1)
    seconds = time.perf_counter() - began
    if process.returncode:
        raise RuntimeError("The copy could not be made.")
    folder = Path(home.reports())
    return Copy(seconds, sum(file.stat().st_size for file in folder.glob("facts-*")) / 2**20, most / 2**20)


def measure(stand: Stand, day: date, *, quick: bool) -> str:
    """Measures, tells as it goes, and gives the section for the document."""
    say("making the copy for reports…")
    copy = make_copy()
    kept = serve.Kept("The copy for reports", serve.COPY)
    kept.start()
    bench = Reports(stand, rounds=10 if quick else 20)
    try:
        figures = []
        for one in bench.all():
            figures.append(one)
            report.tell(one)
        memory = bench.memory()
    finally:
        bench.close()
        kept.stop()
    return markdown(bench, figures, copy, memory, day)


def markdown(bench: Reports, figures: Sequence[Figures], copy: Copy, memory: float, day: date) -> str:
    rows = bench.loaded.rows
    about = (
        f"The copy from nothing: {copy.seconds:.0f} s ({rows / copy.seconds:,.0f} facts a second; goal {MADE_IN} s), "
        f"{copy.megabytes:,.0f} MB on the disk; the process that makes it takes {copy.memory:,.0f} MB. The web server "
        f"with the copy open, after all this: {memory:,.0f} MB (goal {MEMORY:,})."
    )
    return "\n".join(
        [
            f"## Reports of {rows:,} appeals\n",
            f"{day}, {report.machine()}. {about}\n",
            report.table(["what", "goal", "p50", "p95", "floor", "ratio", ""], map(report.cells, figures)),
        ]
    )
