"""What is composed of a place and of all it stands in: its address, the words it is found by, its weight.

The order in which places are offered (their score): the settlement with most houses first, then its streets by their
houses, then the next settlement and its streets. So of two streets of one name the one of the larger city is first, and
a city stands before its own streets. Regions and districts have all the houses within them, and so stand before both.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from kenesh.registers import districts
from kenesh.suggesting.words import tokens_of, words_of

DEEPEST: Final = 12  # places one within another; more is a circle
# What people write for a kind, besides its short and its full name in the dictionary of ГАР.
ALSO: Final = {
    "улица": "ул",
    "проспект": "пр пр-т пр-кт просп",
    "переулок": "пер пер-к",
    "бульвар": "б-р бул бульв",
    "проезд": "пр-д пр",
    "набережная": "наб",
    "площадь": "пл",
    "шоссе": "ш",
    "тупик": "туп",
    "тракт": "тр",
    "микрорайон": "мкр м-н мкрн",
    "квартал": "кв-л",
    "город": "гор",
    "деревня": "дер",
    "поселок": "пос",
    "посёлок": "пос",
    "село": "с",
    "район": "р-н",
    "республика": "респ",
    "область": "обл",
}


class Known(NamedTuple):
    """A place as it is staged or in use. parent: 0 where it stands in nothing. houses: at itself. other: names."""

    id: int
    parent: int
    level: int
    kind: str
    name: str
    houses: int
    other: str = ""


class Composed(NamedTuple):
    """weight: houses of its settlement, or, of what holds settlements, of all within it."""

    whole: str
    key: str
    tokens: list[int]
    district: str
    weight: int


@dataclass
class Tree:
    """Places that others stand in. within: levels of what lies within a settlement; kinds: full names of kinds.

    with_region: the region is named in the address of what has a settlement: several regions are loaded.
    """

    within: frozenset[int]
    kinds: Mapping[str, str]
    with_region: bool
    holders: dict[int, Known] = field(default_factory=dict)
    weights: dict[int, int] = field(default_factory=dict)

    def weigh(self, places: Iterable[tuple[int, int, int]]) -> None:
        """(id, parent, houses) of every place: each counts for all it stands in."""
        for pk, parent, houses in places:
            if houses:
                if pk in self.holders:
                    self.weights[pk] = self.weights.get(pk, 0) + houses
                for above in self._above(parent):
                    self.weights[above.id] = self.weights.get(above.id, 0) + houses

    def compose(self, place: Known) -> Composed:
        above, within = self._above(place.parent), place.level in self.within
        settlement = next((one for one in above if one.level not in self.within), None) if within else None
        shown = above if self.with_region else [one for one in above if one.level > 1 or one is settlement]
        whole = ", ".join(f"{one.kind} {one.name}".strip() for one in (*reversed(shown), place))
        district = districts.of_street(settlement.name, place.name) if settlement else ""
        words = dict.fromkeys(words_of(f"{place.name} {self._kind(place.kind)}"))
        for one in above:
            words |= dict.fromkeys(words_of(f"{one.name} {self._kind(one.kind)}"))
        words |= dict.fromkeys(words_of(f"{place.other} {district}"))
        weight = self.weights.get(settlement.id if settlement else place.id, place.houses)
        return Composed(whole, f" {' '.join(words)} ", tokens_of(words), district[:100], weight)

    def _above(self, parent: int) -> list[Known]:
        """What it stands in, the nearest first."""
        found: list[Known] = []
        while (one := self.holders.get(parent)) is not None and len(found) < DEEPEST:
            found.append(one)
            parent = one.parent
        return found

    def _kind(self, kind: str) -> str:
        full = self.kinds.get(kind.rstrip("."), "")
        return " ".join((kind, full, *(ALSO.get(word, "") for word in full.lower().split())))
