"""Figures for everybody: small ones are hidden, and so many others that nobody can work the small ones out.

A set is one count of one population: a total, and tables that each divide it whole. What is shown is rounded, to the
nearest five, each figure by itself: whoever compares two releases, or a part with the whole, knows no difference nearer
than four either way. What is hidden bears one mark, whether it is small itself or hidden to keep another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

SMALLEST: Final = 5  # fewer are hidden
STEP: Final = 5  # what is shown is a multiple of it; odd, so that nothing lies halfway
OFF: Final = STEP // 2  # a figure may be so much more or less than what is shown

type Table[K] = Mapping[K, int]
type ShownTable[K] = dict[K, int | None]


@dataclass(frozen=True)
class Shown[K]:
    """What may be published of a set; None: hidden. A line of nothing is left out; a table too small is empty."""

    total: int | None
    tables: tuple[ShownTable[K], ...]


@dataclass(frozen=True, slots=True)
class Between:
    """Both inclusive."""

    least: int
    most: int


def rounded(count: int) -> int:
    return (count + OFF) // STEP * STEP


def shown[K](total: int, tables: Sequence[Table[K]]) -> Shown[K]:
    """Each table is of the whole population: a ValueError where one does not sum to the total."""
    if any(sum(table.values()) != total for table in tables):
        raise ValueError("a table does not sum to the total")
    if total < SMALLEST:
        return Shown(None if total else 0, tuple({} for _ in tables))
    lines = [{key: count for key, count in table.items() if count} for table in tables]
    hidden = [_small(table) for table in lines]
    while (place := _worked_out(total, lines, hidden)) is not None:
        if smallest := _smallest(lines[place], hidden[place]):
            hidden[place] |= smallest
        else:
            lines[place], hidden[place] = {}, set()
    figures = (
        {key: None if key in out else rounded(count) for key, count in table.items()}
        for table, out in zip(lines, hidden, strict=True)
    )
    return Shown(rounded(total), tuple(figures))


def _small[K](table: Table[K]) -> set[K]:
    """One alone would be the total less the others."""
    small = {key for key, count in table.items() if count < SMALLEST}
    return small | _smallest(table, small) if len(small) == 1 else small


def _smallest[K](table: Table[K], hidden: set[K]) -> set[K]:
    """What is to be hidden next: the smallest figure shown, if there is one."""
    left = [key for key in table if key not in hidden]
    return {min(left, key=lambda key: (table[key], str(key)))} if left else set()


def _worked_out[K](total: int, tables: Sequence[Table[K]], hidden: Sequence[set[K]]) -> int | None:
    """The place of a table with a hidden figure that can be one number only, for who knows all that is shown, how it
    was chosen what to hide, and of each hidden figure whether it is small itself. They are told less."""
    whole = _about(total)
    known = [_known(table, out, whole) for table, out in zip(tables, hidden, strict=True)]
    sums = [
        Between(sum(one.least for one in table.values()), sum(one.most for one in table.values())) for table in known
    ]
    least = max(one.least for one, table in zip([*sums, whole], [*known, True], strict=True) if table)
    most = min(one.most for one, table in zip([*sums, whole], [*known, True], strict=True) if table)
    for place, (table, out) in enumerate(zip(known, hidden, strict=True)):
        for one in (table[key] for key in out):
            low = max(one.least, least - (sums[place].most - one.most))
            high = min(one.most, most - (sums[place].least - one.least))
            if low == high:
                return place
    return None


def _known[K](table: Table[K], hidden: set[K], whole: Between) -> dict[K, Between]:
    """How much each figure may be. One hidden for another's sake is no greater than any that is shown."""
    seen = {key: _about(count) for key, count in table.items() if key not in hidden}
    most = min((one.most for one in seen.values()), default=whole.most)
    small, large = Between(1, SMALLEST - 1), Between(SMALLEST, most)
    return seen | {key: small if table[key] < SMALLEST else large for key in hidden}


def _about(count: int) -> Between:
    """What a figure that is shown may be."""
    return Between(max(SMALLEST, rounded(count) - OFF), rounded(count) + OFF)
