"""Counting facts: the same questions asked of PostgreSQL, or of the columnar copy together with what changed since."""

from collections.abc import Iterator
from contextlib import contextmanager

from kenesh.reports.counting import generations
from kenesh.reports.counting.columnar import Columnar
from kenesh.reports.counting.direct import Direct
from kenesh.reports.counting.questions import Counting, Group, Totals

__all__ = ["Counting", "Group", "Totals", "open_counting"]


@contextmanager
def open_counting() -> Iterator[Counting]:
    """Within it nothing moves: all figures are of one moment, the one it was opened at or later."""
    generation = generations.newest(generations.folder())
    with Columnar.open(generation) if generation else Direct.open() as counting:
        yield counting
