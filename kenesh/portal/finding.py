"""A place as somebody typed it: in any of the four languages, by a former name, with a mistake or two."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from kenesh.alphabet.order import fold
from kenesh.offices.lists import ListedOffice, ListedTerritory, Lists

LONGEST: Final = 60  # letters of what is typed that are looked at
SHOWN: Final = 12

# What kind of place it is, in the four languages, folded: left out before names are compared.
_KINDS: Final = frozenset(
    [
        *("г", "гор", "город", "с", "село", "пгт", "район", "района", "область", "обл", "республика"),
        *("шаар", "шаары", "району", "облус", "облусу", "айыл", "айылы", "республикасы"),
        *("шахар", "шахаре", "районы", "олка", "олкасе"),
        *("city", "town", "village", "rayon", "raion", "district", "region", "oblast", "republic", "of"),
    ]
)
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True)
class Found:
    """place: the one meant; others: those that may be meant as well (all of them where no one stands out); offices:
    those named so, where no place is."""

    place: ListedTerritory | None = None
    others: tuple[ListedTerritory, ...] = ()
    offices: tuple[ListedOffice, ...] = ()


def find(lists: Lists, typed: str, day: date) -> Found:
    """What the typed words may mean, among the places and offices of the day."""
    wanted = _Name.of(typed[:LONGEST])
    if not wanted.whole:
        return Found()
    ranked = sorted((rank, at) for at, rank in enumerate(_ranks(lists, wanted, day)) if rank is not None)
    places = lists.territories(day)
    if ranked:
        best = [places[at] for rank, at in ranked if rank == ranked[0][0]]
        rest = [places[at] for rank, at in ranked if rank != ranked[0][0]]
        if len(best) == 1:
            return Found(best[0], tuple(rest[:SHOWN]))
        return Found(None, tuple(best[:SHOWN]))
    if offices := tuple(_offices_named(lists, wanted, day)):
        return Found(offices=offices[:SHOWN])
    near = [(_mistakes(wanted, names), at) for at, names in enumerate(_names(lists, day))]
    fewest = min((count for count, _at in near if count is not None), default=None)
    meant = [places[at] for count, at in near if count is not None and count == fewest]
    return Found(meant[0]) if len(meant) == 1 else Found(None, tuple(meant[:SHOWN]))


@dataclass(frozen=True)
class _Name:
    """A name as it is compared, letters and figures only: whole and without the kind of place; as it is and folded."""

    letters: str
    own_letters: str
    whole: str
    own: str

    @classmethod
    def of(cls, name: str) -> "_Name":
        words = _WORD.findall(name.lower())
        own = [word for word in words if fold(word) not in _KINDS] or words
        return cls("".join(words), "".join(own), fold("".join(words)), fold("".join(own)))


def _ranks(lists: Lists, wanted: _Name, day: date) -> Iterator[int | None]:
    """How well each place of the day answers to the name: 0 letter for letter … 5 somewhere within; None not at all."""
    for names in _names(lists, day):
        yield min((rank for name in names if (rank := _rank(wanted, name)) is not None), default=None)


def _rank(wanted: _Name, name: _Name) -> int | None:
    ways = (
        wanted.letters == name.letters,
        wanted.own_letters == name.own_letters,
        wanted.whole == name.whole,
        wanted.own == name.own,
        name.own.startswith(wanted.own),
    )
    if any(ways):
        return ways.index(True)
    return len(ways) if len(wanted.own) > 2 and wanted.own in name.own else None


@lru_cache(maxsize=4)
def _names(lists: Lists, day: date) -> tuple[frozenset[_Name], ...]:
    """The names of each place of the day, in their order."""
    return tuple(
        frozenset(_Name.of(name) for name in (t.name_ru, t.name_ky, t.name_tt, t.name_en, *t.aliases) if name)
        for t in lists.territories(day)
    )


def _offices_named(lists: Lists, wanted: _Name, day: date) -> Iterator[ListedOffice]:
    """Offices whose own name has a word that begins so; words that many offices share name none of them."""
    offices = lists.offices(day)
    words = [
        {w for name in (one.name_ru, one.name_ky, one.name_tt, one.name_en) for w in _parts(name)} for one in offices
    ]
    shared = Counter(word for said in words for word in said)
    for one, said in zip(offices, words, strict=True):
        if any(shared[word] <= 3 and len(wanted.own) > 2 and word.startswith(wanted.own) for word in said):
            yield one


def _parts(name: str) -> list[str]:
    """«с. Кок-Серек» → с, коксерек."""
    return ["".join(_WORD.findall(part)) for part in fold(name).split()]


def _mistakes(wanted: _Name, names: Iterable[_Name]) -> int | None:
    """How few in any of the names: one in a word of four letters, two from eight on; None where there are more."""
    typed = wanted.own
    allowed = 0 if len(typed) < 4 else 1 if len(typed) < 8 else 2
    alike = (name.own for name in names if len(set(typed) - set(name.own)) <= allowed)
    fewest = min((mistakes_at_the_start(typed, own) for own in alike), default=allowed + 1) if allowed else 1
    return fewest if fewest <= allowed else None


def mistakes_at_the_start(typed: str, name: str) -> int:
    """How many letters are wrong, missing or too many in what was typed of the name, from its beginning on."""
    row = list(range(len(name) + 1))
    for above, letter in enumerate(typed, 1):
        last, row = row, [above]
        for at, other in enumerate(name, 1):
            row.append(min(last[at] + 1, row[at - 1] + 1, last[at - 1] + (letter != other)))
    return min(row)
