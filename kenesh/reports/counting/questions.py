"""What is asked of whoever counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kenesh.reports.rules import Unit
from kenesh.reports.selection import Column, Condition, Selection

# Raw values of the columns of a set → how many. Of arrays the value is a tuple of ids.
type Group = dict[tuple[int | tuple[int, ...] | object, ...], int]


@dataclass(frozen=True, slots=True)
class Totals:
    """overruns: consultations that took longer than regulated. worked: seconds of all of them."""

    records: int
    people: int
    issues: int
    advocates: int
    overruns: int = 0
    worked: int = 0

    @property
    def average(self) -> float:
        """Of a consultation, in minutes, to the tenth that is shown."""
        return round(self.worked / 60 / (self.records or 1), 1)


class Counting(Protocol):
    """One moment of the database: whatever is asked of the same object is told of the same rows."""

    def totals(self, selection: Selection) -> Totals: ...

    def groups(self, selection: Selection, sets: Sequence[tuple[Column, ...]], unit: Unit) -> list[Group]:
        """How many of the unit there are, by the values of each set of columns. () is all of them: {(): n}.

        Of PEOPLE each stands once, with the values of their last record (the greatest day, then id) in the selection.
        Of ISSUES a record counts as often as it has categories, at least once; but where the set has the categories
        themselves, once: whoever opens them counts them.
        """
        ...

    def rows(
        self, selection: Selection, cell: Sequence[Condition], unit: Unit, *, after: int = 0, limit: int
    ) -> list[int]:
        """Ids of the records behind a figure, the newest first, from the one at place `after` on. Of PEOPLE: the
        records they are counted by; cell: what must hold of these. Of ISSUES: a record as often as it counts, unless
        the cell names one of its categories."""
        ...
