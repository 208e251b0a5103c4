"""`python -m bench`: loads the data the first time, measures, prints, and writes docs/performance.md."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kenesh import home

SIZES: Final = {"20k": 20_000, "1m": 1_000_000, "10m": 10_000_000}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--size", choices=[*SIZES, "both"], default="1m", help="20k only to try the bench itself")
    parser.add_argument("--quick", action="store_true", help="fewer requests; the document is left as it is")
    parser.add_argument("--home", type=Path, help="where the data are kept; KENESH_HOME/bench-<size> unless given")
    asked = parser.parse_args()
    kept = asked.home or home.path()
    for size in ("1m", "10m") if asked.size == "both" else (asked.size,):
        measure(SIZES[size], kept / f"bench-{size}", quick=asked.quick)
    return 0


def measure(appeals: int, folder: Path, *, quick: bool) -> None:
    from bench import asked, report, scenarios
    from bench.crowd import crowd
    from bench.stand import say, stand

    with stand(appeals, folder) as there:
        bench = scenarios.Bench(there, rounds=30 if quick else 100, combinations=40 if quick else 150)
        try:
            print(f"\n{report.load_words(there.loaded)}\n")
            figures = scenarios.run(bench, lambda one: print(report.line(one), flush=True))
            say("eight clients at once…")
            words = asked.parts_of_names(bench.database, 50)
            many = crowd(there.address, bench.known, words, bench.some_appeals(50), seconds=5 if quick else 20)
            section = report.markdown(bench, figures, many, datetime.now(UTC).date())
        finally:
            bench.close()
    print("\n" + section[section.index("| export") :])
    for sentence in sorted(set(many.failed))[:5]:
        say(f"failed: {sentence}")
    if not quick:
        report.write(section)
        say(f"Written to {report.DOCUMENT}.")


if __name__ == "__main__":
    sys.exit(main())
