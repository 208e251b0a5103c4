"""The figures as a table: on the screen as they come, then as Markdown in docs/performance.md."""

import platform
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

import psutil  # type: ignore[import-untyped]

from bench.crowd import Crowd
from bench.referrals import Together
from bench.scenarios import GROWTH, Bench, Export
from bench.stand import Loaded
from bench.timing import Figures, percentile

DOCUMENT: Final = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
INTRODUCTION: Final = """# Performance

Measured by `make bench` (see bench/README.md): one client over HTTP on the machine of the server, everything warm, the
production server before an embedded PostgreSQL. **Goal** is of p95. **Floor** is the median of the same asked of
PostgreSQL by hand, over one connection, rows only; **ratio** is our median to it. Times are in milliseconds.
"""


def tell(figures: Figures) -> None:
    print(line(figures), flush=True)


def line(figures: Figures) -> str:
    """A line for the screen."""
    goal = f"{figures.goal:>5.0f}" if figures.goal else "    –"
    floor = f"{figures.floor_p50:8.1f}" if figures.floor else "       –"
    times = f"p50 {figures.p50:7.1f}  p95 {figures.p95:7.1f}"
    return f"{figures.name:<52} goal {goal}  {times}  floor {floor}  {figures.verdict}"


def markdown(
    bench: Bench, all_figures: list[Figures], crowd: Crowd, day: date, together: Together | None = None
) -> str:
    """The section of one journal and size."""
    loaded = bench.loaded
    slowest = sorted(bench.slowest, key=lambda one: -one.median)[:12]
    at_once = (
        f"Eight clients at once for {crowd.seconds:.0f} s without a pause (they share the processors with the server): "
        f"**{crowd.per_second:.0f} requests a second**, p50 {percentile(crowd.every, 0.5):.0f}, "
        f"p95 {percentile(crowd.every, 0.95):.0f}, failed {len(crowd.failed)}."
    )
    return "\n".join(
        [
            f"## {loaded.rows:,} {bench.journal.name}\n",
            f"{day}, {machine()}. {load_words(loaded)}\n",
            table(["what", "goal", "p50", "p95", "floor", "ratio", ""], map(cells, all_figures)),
            table(
                ["export", "rows", "first byte, s", "in all, s", "MB", "the server grew by, MB", "COPY by hand, s", ""],
                map(export_cells, bench.exports),
            ),
            *([f"{together_words(together)}\n"] if together else []),
            f"{at_once}\n",
            table(
                ["at once", "requests", "p50", "p95"],
                (
                    [kind, f"{len(times)}", f"{percentile(times, 0.5):.0f}", f"{percentile(times, 0.95):.0f}"]
                    for kind, times in crowd.times.items()
                ),
            ),
            "The slowest combinations of filters:\n",
            table(
                ["who and what", "median", "floor"],
                ([f"{one.role} `{one.path}`", f"{one.median:.1f}", f"{one.floor:.1f}"] for one in slowest),
            ),
        ]
    )


def table(headings: list[str], rows: Iterable[list[str]]) -> str:
    """A table in Markdown, figures to the right."""
    marks = ["---", *("--:" for _ in headings[1:])]
    return "".join(f"| {' | '.join(row)} |\n" for row in (headings, marks, *rows))


def cells(figures: Figures) -> list[str]:
    return [
        f"{figures.name} ({figures.remark})" if figures.remark else figures.name,
        f"{figures.goal:.0f}" if figures.goal else "",
        f"{figures.p50:.1f}",
        f"{figures.p95:.1f}",
        f"{figures.floor_p50:.1f}" if figures.floor else "",
        f"{figures.p50 / figures.floor_p50:.1f}" if figures.floor_p50 else "",
        figures.verdict,
    ]


def export_cells(export: Export) -> list[str]:
    good = export.first_byte <= 1 and export.whole <= 15 and export.grown < GROWTH
    return [
        export.kind.upper(),
        f"{export.rows:,}",
        f"{export.first_byte:.2f}",
        f"{export.whole:.1f}",
        f"{export.megabytes:.0f}",
        f"{export.grown:.0f}",
        f"{export.floor:.1f}",
        "ok" if good else "over",
    ]


def machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{psutil.cpu_count()} processors ({platform.machine()}), {memory:.0f} GB, Python {platform.python_version()}"
    )


def together_words(together: Together) -> str:
    numbers = "consecutive" if together.consecutive else "**not consecutive**"
    return (
        f"{together.saves} saved at once in one office: numbers {together.first}–{together.last}, {numbers}, "
        f"all in {together.seconds:.1f} s."
    )


def load_words(loaded: Loaded) -> str:
    return (
        f"Loaded in {loaded.seconds:.0f} s, indexes and VACUUM included "
        f"({loaded.rows / loaded.seconds:,.0f} rows a second); "
        f"{loaded.megabytes:,} MB, of which indexes {loaded.of_indexes:,} MB."
    )


def write(section: str, document: Path = DOCUMENT) -> None:
    """Puts the section in the place of the earlier one of its size, and leaves everything else as it is."""
    heading = section.splitlines()[0]
    text = document.read_text(encoding="utf-8") if document.exists() else INTRODUCTION
    parts = re.split(r"(?m)^(?=## )", text)
    places = [number for number, part in enumerate(parts) if part.startswith(heading + "\n")]
    if places:
        parts[places[0]] = section
    else:
        parts.append(section)
    document.parent.mkdir(exist_ok=True)
    document.write_text("\n".join(part.strip() + "\n" for part in parts), encoding="utf-8")
