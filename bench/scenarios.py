"""What is measured, in the words of the goal, with the floor of each."""

import csv
import io
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

import psutil  # type: ignore[import-untyped]
import psycopg

from bench import asked, floors
from bench.asked import Asked, Known, Role
from bench.journals import Journal
from bench.stand import Loaded, Stand, say
from bench.timing import Figures, milliseconds
from bench.visitor import Visitor

EXPORTED = 100_000
GROWTH = 100.0  # MB


@dataclass(frozen=True)
class Goals:
    """p95 in milliseconds; at ten million twice those of one million."""

    times: float

    @property
    def consultants_page(self) -> float:
        return 40 * self.times

    @property
    def administrators_page(self) -> float:
        return 60 * self.times

    @property
    def filters(self) -> float:
        return 150 * self.times

    @property
    def search(self) -> float:
        return 100 * self.times

    @property
    def saving(self) -> float:
        return 50 * self.times

    def page(self, role: Role) -> float:
        return self.consultants_page if role == "consultant" else self.administrators_page


@dataclass(frozen=True)
class Combination:
    """One combination of filters, for the list of the slowest. median: of its measured requests, in milliseconds."""

    role: Role
    path: str
    median: float
    floor: float


@dataclass
class Export:
    """seconds to the first byte and in all; grown: how much the fattest process of the server has grown, MB."""

    kind: str
    rows: int
    first_byte: float
    whole: float
    megabytes: float
    grown: float
    floor: float


class Bench:
    """Everything measured of one journal on one stand. rounds: how many requests of one kind."""

    def __init__(self, stand: Stand, journal: Journal, *, rounds: int, combinations: int) -> None:
        self.stand, self.journal, self.rounds, self.many = stand, journal, rounds, combinations
        self.loaded: Loaded = stand.loaded[journal.name]
        self.goals = Goals(1 if self.loaded.rows <= 1_000_000 else 2)
        self.database = psycopg.connect(stand.database, autocommit=True)
        self.known: Known = asked.known(self.database, journal, "karakol@demo.kenesh")
        self.visitors: dict[Role, Visitor] = {
            "consultant": Visitor(stand.address, "karakol"),
            "administrator": Visitor(stand.address, "admin"),
        }
        self.slowest: list[Combination] = []
        self.exports: list[Export] = []

    def all(self) -> Iterator[Figures]:
        """The lines of the table, one after the other."""
        for role in self.visitors:
            yield self.first_page(role)
            yield self.later_pages(role)
            yield self.sorts(role)
            yield self.filters(role)
            yield self.search(role)
            yield self.counting(role)
        yield self.card()
        yield self.saving()

    def first_page(self, role: Role) -> Figures:
        page = self._first(role, "")
        return self._pages(f"{role}'s journal, first page", self.goals.page(role), role, [page] * self.rounds)

    def later_pages(self, role: Role) -> Figures:
        pages = asked.positions(self.database, self.journal, self.known, role, self.journal.usual, self.rounds)
        return self._pages(f"{role}'s journal, any later page", self.goals.page(role), role, pages)

    def sorts(self, role: Role) -> Figures:
        """Every column, both ways: its first page and pages from random places."""
        pages = []
        for sort in (sort for name in self.journal.sorts for sort in ((name, f"-{name}") if name else ("",))):
            pages.append(self._first(role, sort))
            pages += asked.positions(self.database, self.journal, self.known, role, sort, max(self.rounds // 20, 3))
        figures = self._pages(f"{role}'s journal, every order, any page", self.goals.page(role), role, pages)
        figures.remark = "floor: the newest page"
        return figures

    def filters(self, role: Role) -> Figures:
        figures = Figures(f"{role}: any combination of filters", self.goals.filters, [])
        for one in asked.combinations(self.journal, self.known, role, self.many):
            self._page(role, one)
            times = [self._page(role, one) for _ in range(3)]
            floor = floors.page(self.database, self.journal, one)
            figures.times += times
            figures.floor.append(floor)
            self.slowest.append(Combination(role, self.journal.address(one.query), sorted(times)[1], floor))
        return figures

    def search(self, role: Role) -> Figures:
        words = asked.parts_of_names(self.database, self.journal, self.rounds)
        return self._pages(
            f"{role}: search by part of a name", self.goals.search, role, asked.searches(role, self.known, words)
        )

    def counting(self, role: Role) -> Figures:
        """How many were found: a part of the page that comes after it."""
        figures = Figures(f"{role}: how many are found, after the page", None, [])
        for one in [Asked([]), *asked.combinations(self.journal, self.known, role, self.rounds // 2, seed=7)]:
            path = self.journal.part("found/", one.query)
            figures.times.append(milliseconds(lambda path=path: self.visitors[role].read(path)))  # type: ignore[misc]
        return figures

    def card(self) -> Figures:
        figures = Figures(f"{self.journal.one}'s own page", None, [])
        for number in self.some(self.rounds):
            path = f"{self.journal.path}{number}/"
            figures.times.append(milliseconds(lambda path=path: self.visitors["consultant"].read(path)))  # type: ignore[misc]
        return figures

    def saving(self) -> Figures:
        figures = Figures(f"saving {self.journal.one}", self.goals.saving, [])
        visitor, random = self.visitors["consultant"], Random(2026)
        for number in range(self.rounds + 5):
            fields = self.journal.filled(self.journal, self.known, visitor, random)
            taken = milliseconds(lambda fields=fields: visitor.save(fields, self.add))  # type: ignore[misc]
            if number >= 5:
                figures.times.append(taken)
        figures.floor = floors.saving(self.database, self.journal, self.known.office, self.rounds)
        return figures

    def export(self, kind: str) -> Export:
        """As the administrator, the newest hundred thousand and what else their first day had."""
        date = self.journal.date
        row = self.database.execute(
            f"SELECT {date}::date FROM {self.journal.table} WHERE deleted_at IS NULL "
            f"ORDER BY {date} DESC OFFSET %s LIMIT 1",
            [min(EXPORTED, self.loaded.rows) - 1],
        ).fetchone()
        assert row is not None
        chosen = Asked([("since", row[0].isoformat())], [f"{date} >= %s"], [row[0]])
        processes = self._server_processes()
        before = {process.pid: process.memory_info().rss for process in processes}
        grown, size, first, taken = 0, 0, 0.0, bytearray()
        began = looked = time.perf_counter()
        path = self.journal.part(f"export.{kind}", chosen.query)
        with self.visitors["administrator"].http.stream("GET", path) as answer:
            answer.raise_for_status()
            for chunk in answer.iter_raw():
                first = first or time.perf_counter() - began
                size += len(chunk)
                if kind == "csv":
                    taken += chunk
                if time.perf_counter() - looked > 0.05:
                    grown = max(grown, *self._growth(processes, before))
                    looked = time.perf_counter()
        whole = time.perf_counter() - began
        grown = max(grown, *self._growth(processes, before))
        if kind == "csv":
            rows = sum(1 for _ in csv.reader(io.StringIO(taken.decode("utf-8-sig"), newline=""), delimiter=";")) - 1
        else:
            rows = self.exports[-1].rows if self.exports else EXPORTED
        return Export(
            kind,
            rows,
            first,
            whole,
            size / 2**20,
            grown / 2**20,
            floors.export(self.database, self.journal, chosen) / 1000,
        )

    def close(self) -> None:
        for visitor in self.visitors.values():
            visitor.close()
        self.database.close()

    @property
    def add(self) -> str:
        return f"{self.journal.path}add/"

    def _first(self, role: Role, sort: str) -> Asked:
        """The first page of an order; of the usual one, the floor is given what it begins with."""
        own = ["office_id = %s"] if role == "consultant" else []
        query = [("sort", sort)] if sort else []
        return Asked(query, [*own, *(() if sort else self.journal.first)], [self.known.office] if own else [])

    def _page(self, role: Role, one: Asked) -> float:
        return milliseconds(lambda: self.visitors[role].read(self.journal.address(one.query)))

    def _pages(self, name: str, goal: float, role: Role, pages: list[Asked]) -> Figures:
        for one in pages[:10]:
            self._page(role, one)
        times = [self._page(role, one) for one in pages]
        return Figures(name, goal, times, floors.pages(self.database, self.journal, pages))

    def some(self, many: int) -> list[int]:
        """The consultant's newest records."""
        newest = (
            f"SELECT id FROM {self.journal.table} WHERE office_id = %s AND deleted_at IS NULL "
            f"ORDER BY {self.journal.date} DESC, id DESC LIMIT %s"
        )
        return [row[0] for row in self.database.execute(newest, [self.known.office, many])]

    def _server_processes(self) -> list[psutil.Process]:
        assert self.stand.web.process is not None
        leader = psutil.Process(self.stand.web.process.pid)
        return [leader, *leader.children(recursive=True)]

    def _growth(self, processes: list[psutil.Process], before: dict[int, int]) -> list[int]:
        return [process.memory_info().rss - before[process.pid] for process in processes if process.is_running()]


def run(bench: Bench, tell: Callable[[Figures], None]) -> list[Figures]:
    """Everything but the exports and the load of many, told as it comes."""
    found = []
    for figures in bench.all():
        found.append(figures)
        tell(figures)
    for kind in ("csv", "xlsx"):
        say(f"export of {EXPORTED:,} rows, {kind}…")
        bench.exports.append(bench.export(kind))
    return found
