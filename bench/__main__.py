"""`python -m bench`: loads the data the first time, measures, prints, and writes docs/performance.md."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kenesh import home

if TYPE_CHECKING:
    from bench.journals import Journal
    from bench.stand import Stand

SIZES: Final = {"20k": 20_000, "1m": 1_000_000, "10m": 10_000_000}
PARTS: Final = ("appeals", "referrals", "questions", "reports", "suggestions", "desk", "signatures")
MOST_REFERRALS: Final = 1_000_000  # a larger size measures appeals only
# Houses, firms and people to suggest from.
REGISTERS: Final = {"20k": (20_000, 20_000, 8_000), "1m": (5_000_000, 5_000_000, 2_000_000)}
CONSULTATIONS: Final = {"20k": 20_000, "1m": 1_000_000}
QUESTIONS: Final = {"20k": 3_000, "1m": 160_000}  # two thirds of them are published


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--size", choices=[*SIZES, "both"], default="1m", help="20k only to try the bench itself")
    parser.add_argument("--quick", action="store_true", help="fewer requests; the document is left as it is")
    parser.add_argument("--home", type=Path, help="where the data are kept; KENESH_HOME/bench-<size> unless given")
    parser.add_argument("--only", choices=PARTS, help="these alone")
    asked = parser.parse_args()
    kept = asked.home or home.path()
    for size in ("1m", "10m") if asked.size == "both" else (asked.size,):
        if asked.only not in {"suggestions", "desk", "signatures"}:
            measure(size, kept / f"bench-{size}", quick=asked.quick, only=asked.only)
        if size in REGISTERS and asked.only in {None, "suggestions"}:
            measure_suggestions(size, kept / f"bench-suggestions-{size}", quick=asked.quick)
        if size in CONSULTATIONS and asked.only in {None, "desk"}:
            measure_desk(size, kept / f"bench-desk-{size}", quick=asked.quick)
    if asked.only in {None, "signatures"}:
        measure_signatures(kept / "bench-signatures", quick=asked.quick)
    return 0


def measure_signatures(folder: Path, *, quick: bool) -> None:
    """The check of a signature needs neither records nor a server."""
    from bench import signatures

    print("\nsignatures\n")
    keep(signatures.measure(datetime.now(UTC).date(), folder, quick=quick), "## ", quick=quick)


def measure_suggestions(size: str, folder: Path, *, quick: bool) -> None:
    """Registers have a folder of their own: other parts of the bench need none."""
    from bench import suggestions
    from bench.registers import Wanted
    from bench.stand import TABLES, stand

    with stand(dict.fromkeys(TABLES, 0), folder, Wanted(*REGISTERS[size])) as there:
        print("\nsuggestions\n")
        keep(
            suggestions.measure(there, datetime.now(UTC).date(), quick=quick),
            f"{suggestions.CLIENTS} clients",
            quick=quick,
        )


def measure_desk(size: str, folder: Path, *, quick: bool) -> None:
    """Consultations have a folder of their own."""
    from bench import desk
    from bench.stand import TABLES, stand

    with stand({**dict.fromkeys(TABLES, 0), "desk": CONSULTATIONS[size]}, folder) as there:
        print("\nconsultations\n")
        keep(desk.measure(there, datetime.now(UTC).date(), quick=quick), "Many at once", quick=quick)


def measure(size: str, folder: Path, *, quick: bool, only: str | None) -> None:
    from bench import questions, report, reports
    from bench.journals import APPEALS, REFERRALS
    from bench.stand import stand

    records = SIZES[size]
    referrals = records if records <= MOST_REFERRALS else 0
    with stand({"appeals": records, "referrals": referrals, "questions": QUESTIONS.get(size, 0)}, folder) as there:
        for journal in (APPEALS, REFERRALS):
            if journal.name in there.loaded and only in {None, journal.name}:
                measure_journal(there, journal, quick=quick)
        if "questions" in there.loaded and only in {None, "questions"}:
            print(f"\npublished answers: {report.load_words(there.loaded['questions'])}\n")
            section = questions.measure(there, datetime.now(UTC).date(), quick=quick)
            keep(section, f"{questions.READERS} readers", quick=quick)
        if only in {None, "reports"}:
            print("\nreports\n")
            keep(reports.measure(there, datetime.now(UTC).date(), quick=quick), "## ", quick=quick)


def measure_journal(there: "Stand", journal: "Journal", *, quick: bool) -> None:
    from bench import asked, referrals, report, scenarios
    from bench.crowd import crowd
    from bench.stand import say

    bench = scenarios.Bench(there, journal, rounds=30 if quick else 100, combinations=40 if quick else 150)
    try:
        print(f"\n{journal.name}: {report.load_words(bench.loaded)}\n")
        figures = scenarios.run(bench, report.tell)
        together = None
        if journal.name == "referrals":
            say("many at once, and printing…")
            together = referrals.together(bench)
            print(report.together_words(together))
            figures += referrals.printing(bench, report.tell)
        say("eight clients at once…")
        words = asked.parts_of_names(bench.database, journal, 50)
        many = crowd(there.address, journal, bench.known, words, bench.some(50), seconds=5 if quick else 20)
        section = report.markdown(bench, figures, many, datetime.now(UTC).date(), together)
    finally:
        bench.close()
    for sentence in sorted(set(many.failed))[:5]:
        say(f"failed: {sentence}")
    keep(section, "| export", quick=quick)


def keep(section: str, rest: str, *, quick: bool) -> None:
    """Prints what was not told yet, from these words on, and writes it all down."""
    from bench import report
    from bench.stand import say

    print("\n" + section[section.index(rest) :])
    if not quick:
        report.write(section)
        say(f"Written to {report.DOCUMENT}.")


if __name__ == "__main__":
    sys.exit(main())
