"""What only referrals have: numbers without gaps however many write at once, and the printed form."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from typing import Final

from bench.scenarios import Bench
from bench.timing import Figures, milliseconds
from bench.visitor import Fields, Visitor

AT_ONCE: Final = 50
PRINTERS: Final = 4
GOAL: Final = 60.0  # ms, p95, of making a form and of reading it


@dataclass(frozen=True)
class Together:
    """So many saves at once in one office: the numbers they were given, and the seconds until the last was answered."""

    saves: int
    first: int
    last: int
    consecutive: bool
    seconds: float


def together(bench: Bench) -> Together:
    """Each form is opened before; then all are sent in one moment, over a connection each."""
    visitor, random = bench.visitors["consultant"], Random(2026)
    forms = [bench.journal.filled(bench.journal, bench.known, visitor, random) for _ in range(AT_ONCE)]
    ready = threading.Barrier(AT_ONCE + 1)

    def save(number: int) -> int:
        ready.wait()
        return int(visitor.save(forms[number], bench.add).rstrip("/").rsplit("/", 1)[-1])

    with ThreadPoolExecutor(AT_ONCE) as pool:
        saves = [pool.submit(save, number) for number in range(AT_ONCE)]
        ready.wait()
        began = time.perf_counter()
        made = [save.result() for save in saves]
        seconds = time.perf_counter() - began
    given = bench.database.execute(
        "SELECT serial FROM referrals_referral WHERE id = ANY(%s) ORDER BY serial", [made]
    ).fetchall()
    serials = [serial for (serial,) in given]
    consecutive = serials == list(range(serials[0], serials[0] + AT_ONCE))
    return Together(AT_ONCE, serials[0], serials[-1], consecutive, seconds)


def printing(bench: Bench, tell: Callable[[Figures], None]) -> list[Figures]:
    """Consultants who print without a pause: the texts are opened before, all are saved, then the papers are read."""
    name = f"the printed form, {PRINTERS} clients at once:"
    saved, read = Figures(f"{name} saving", GOAL, []), Figures(f"{name} reading", GOAL, [])
    referrals = bench.some(PRINTERS * (bench.rounds + 2))
    visitors = [Visitor(bench.stand.address, "karakol") for _ in range(PRINTERS)]
    paths = [
        [f"{bench.journal.path}{number}/print/" for number in referrals[place::PRINTERS]] for place in range(PRINTERS)
    ]
    kept: list[list[str]] = [[] for _ in range(PRINTERS)]
    opened = [[Fields(visitors[place].read(path)).all for path in paths[place]] for place in range(PRINTERS)]

    def save(place: int) -> list[float]:
        return [
            milliseconds(lambda: kept[place].append(visitors[place].save(fields, path)))  # noqa: B023  # called at once
            for fields, path in zip(opened[place], paths[place], strict=True)
        ]

    def open_paper(place: int) -> list[float]:
        return [milliseconds(lambda: _paper(visitors[place], form)) for form in kept[place]]  # noqa: B023

    with ThreadPoolExecutor(PRINTERS) as pool:
        saved.times = [time for times in pool.map(save, range(PRINTERS)) for time in times[2:]]
        read.times = [time for times in pool.map(open_paper, range(PRINTERS)) for time in times[2:]]
    for visitor in visitors:
        visitor.close()
    for figures in (saved, read):
        tell(figures)
    return [saved, read]


def _paper(visitor: Visitor, form: str) -> None:
    if not visitor.file(f"{form.rstrip('/')}.pdf").startswith(b"%PDF"):
        raise RuntimeError(f"{form} gave no PDF.")
