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
    """Consultants who print without a pause: the text is opened (not timed), saved, and the paper read."""
    name = f"the printed form, {PRINTERS} clients at once:"
    saved, read = Figures(f"{name} saving", GOAL, []), Figures(f"{name} reading", GOAL, [])
    referrals = bench.some(PRINTERS * (bench.rounds + 2))
    visitors = [Visitor(bench.stand.address, "karakol") for _ in range(PRINTERS)]

    def work(place: int) -> list[tuple[float, float]]:
        return [
            _print(visitors[place], f"{bench.journal.path}{number}/print/") for number in referrals[place::PRINTERS]
        ]

    with ThreadPoolExecutor(PRINTERS) as pool:
        for times in pool.map(work, range(PRINTERS)):
            for saving, reading in times[2:]:
                saved.times.append(saving)
                read.times.append(reading)
    for visitor in visitors:
        visitor.close()
    for figures in (saved, read):
        tell(figures)
    return [saved, read]


def _print(visitor: Visitor, path: str) -> tuple[float, float]:
    """Milliseconds of the save, which makes and keeps the paper, and of reading it."""
    fields = Fields(visitor.read(path)).all
    kept: list[str] = []
    saving = milliseconds(lambda: kept.append(visitor.save(fields, path)))
    paper: list[bytes] = []
    reading = milliseconds(lambda: paper.append(visitor.file(f"{kept[0].rstrip('/')}.pdf")))
    if not paper[0].startswith(b"%PDF"):
        raise RuntimeError(f"{path} gave no PDF.")
    return saving, reading
