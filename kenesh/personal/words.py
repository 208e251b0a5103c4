"""The lists of names and words, and what a written word may be by them, whatever its endings."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from itertools import product
from pathlib import Path
from typing import Final

LISTS: Final = Path(__file__).parent / "lists"
LETTER: Final = "А-Яа-яЁёӨөҮүҢңӘәҖҗҺһІіҒғҚқҰұЎўҲҳ"

# A phone's keyboard often has none of these letters.
_TYPED: Final = str.maketrans("ёңөүәҗһіғқұўҳ", "еноуажхигкуух")


def fold(word: str) -> str:
    """The word in small letters as typed on a Russian keyboard, letter for letter."""
    return word.lower().translate(_TYPED) if len(word.lower()) == len(word) else word


def _small(word: str) -> str:
    return word.lower().replace("ё", "е")


class Sure(IntEnum):
    """How much a word says, by itself, that it is a name."""

    NO = 0
    HARDLY = 1  # mostly an ordinary word, or an ending that ordinary words have
    MAYBE = 2
    YES = 3


def read_list(name: str) -> dict[str, list[str]]:
    """The words of a list by section; those before any section under the empty name."""
    sections: dict[str, list[str]] = {"": []}
    section = ""
    for line in (LISTS / f"{name}.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif not line.startswith("#"):
            sections.setdefault(section, []).extend(line.split())
    return sections


_ENDINGS: Final = {name: [ending.strip("-") for ending in listed] for name, listed in read_list("endings").items()}
_PARTS: Final = read_list("parts")

TURKIC: Final = frozenset(
    "".join(parts)
    for kind in ("case", "owned")
    for parts in product(_ENDINGS["number"], _ENDINGS["whose"], _ENDINGS[kind])
)
GENITIVE: Final = tuple(ending for ending in _ENDINGS["case"] if re.fullmatch("[ндт][ыиуе]н", ending))
_RUSSIAN: Final = {last: frozenset(_ENDINGS[last or "consonant"]) for last in ("", "а", "я", "ь", "й")}
_FLEETING: Final = {
    "павел": ("павл", ""),
    "лев": ("льв", ""),
    "любовь": ("любв", "ь"),
    "илья": ("иль", "я"),
    "данил": ("даниил", ""),
}
_FIRST: Final = frozenset(_PARTS["first"])
_LAST: Final = tuple(_PARTS["last"])
_ANY_LAST: Final = re.compile("|".join(_LAST))


class Lexicon:
    """Words with their weights, found under any ending."""

    def __init__(self, words: Iterable[str]) -> None:
        """Each word may carry stars, one or two, which lower its weight; of two weights the lower is kept."""
        self.words: dict[str, Sure] = {}
        self.spelt: set[str] = set()
        for word in words:
            bare = fold(word.rstrip("*"))
            self.spelt.add(_small(word.rstrip("*")))
            self.words[bare] = min(Sure(Sure.YES - word.count("*")), self.words.get(bare, Sure.YES))
        self.stems: dict[str, list[tuple[str, str]]] = {}
        for word in self.words:
            last = word[-1] if word[-1] in "аяьй" else ""
            stem, last = _FLEETING.get(word, (word[:-1] if last else word, last))
            if last or word in _FLEETING:
                self.stems.setdefault(stem, []).append((last, word))
        self.begins = {word[:3] for word in self.words} | {
            (stem + ending)[:3] for stem, ways in self.stems.items() for last, _ in ways for ending in _RUSSIAN[last]
        }

    def whole(self, word: str, spelt: str = "") -> str:
        """The listed word that this folded word is, without its ending, or nothing. `spelt` is the word before it was
        folded: жаңы is no Жаны, though Гулнара is Гүлнара."""
        if word[:3] not in self.begins:
            return ""
        for cut in range(len(word), max(1, len(word) - 11), -1):
            head, tail = word[:cut], word[cut:]
            if spelt and spelt[:cut] != head and cut < 6 and spelt[:cut] not in self.spelt:
                continue
            if head in self.words and self._fits(head, tail):
                return head
            for last, listed in self.stems.get(head, ()):
                if tail in _RUSSIAN[last]:
                    return listed
        return ""

    @staticmethod
    def _fits(head: str, tail: str) -> bool:
        if not tail:
            return True
        if len(head) < 3:
            return False
        return tail in TURKIC or (head[-1] not in "аеиоуыэюяьй" and tail in _RUSSIAN[""])


@dataclass(frozen=True, slots=True)
class Reading:
    """What a word may be: how surely a given name, a patronymic, a surname; under which name."""

    given: Sure = Sure.NO
    patronymic: Sure = Sure.NO
    surname: Sure = Sure.NO
    place: bool = False
    ordinary: bool = False
    bare: str = ""

    @property
    def sure(self) -> Sure:
        """The surest of all it may be."""
        return max(self.given, self.patronymic, self.surname)


_SURNAME: Final = re.compile(r"(?:ов|ев|ин|ын)(?=(.*))")
_SURNAME_RUSSIAN: Final = frozenset(_ENDINGS["surname"])
_SKY: Final = re.compile(r"(.{2,}(?:ск|цк))(?:ий|ого|ому|им|ом|ая|ой|ую|ие|их|ими|ою)")
_FIRM: Final = re.compile(r".{2,}(енко|швили|ашвили)(.*)")
_WEAK: Final = re.compile(r".{2,}(?:дзе|чук|щук|юк|ко|осян|есян|арян|асян|урян|оян|иди|ич|ых|их|ец)(?:а|у|ом|ем|е|ой)?")
_PATRONYMIC: Final = re.compile(r"(.{2,}?)(?:ович|евич|иевич|ич|ыч|овн|евн|иевн|ичн|иничн)(.*)")
_MAN, _WOMAN = frozenset({"", "а", "у", "ем", "ом", "е", "и", "ей"}), frozenset({"а", "ы", "е", "у", "ой", "ою"})


class Words:
    """Everything the lists say."""

    def __init__(self) -> None:
        self.given = Lexicon(read_list("given")[""])
        surnames = read_list("surnames")[""]
        self.surname_bases = {fold(name.rstrip("*")): Sure(Sure.YES - name.count("*")) for name in surnames}
        self.other_surnames = Lexicon(name for name in surnames if not re.search(r"(?:[оеё]в|ин|ын|ий)\*?$", name))
        self.places = Lexicon(read_list("places")[""])
        ordinary = read_list("words")
        self.ordinary = {fold(word) for word in ordinary[""]}
        self.never = Lexicon(ordinary["whole"])
        around = read_list("around")
        self.dotted = frozenset(around.pop("dotted"))
        self.relatives = frozenset(around.pop("relatives"))
        del around["shortened"]
        self.sections: dict[str, set[str]] = {"": set()}
        for section, listed in around.items():
            for word in listed:
                self.sections.setdefault(fold(word), set()).add(section)
        self.around = Lexicon(self.sections.keys() - {""})

    def around_is(self, folded: str) -> set[str]:
        """The sections of around.txt where the word stands, under any ending."""
        return self.sections[self.around.whole(folded)]

    def reading(self, word: str) -> Reading:
        """What the word may be."""
        folded = fold(word)
        if folded in self.ordinary or self.never.whole(folded, _small(word)):
            return Reading(ordinary=True, bare=folded)
        name = self.given.whole(folded, _small(word))
        given = self.given.words[name] if name else Sure.NO
        if not name and (name := self._compound(folded)):
            given = Sure.YES
        surname, base = self._surname(folded)
        place = bool(self.places.whole(folded))
        return Reading(given, self._patronymic(folded), surname, place, bare=name or base or folded)

    def _compound(self, folded: str) -> str:
        """A given name made of two parts, as Kyrgyz and Tatar names are: Кубатбек, Айжаркын, Миннегали."""
        if not _ANY_LAST.search(folded, 2):
            return ""
        for cut in range(len(folded), max(5, len(folded) - 9), -1):
            head = folded[:cut]
            if head.endswith(_LAST) and (cut == len(folded) or folded[cut:] in TURKIC or folded[cut:] in _RUSSIAN[""]):
                for last in _LAST:
                    first = head[: -len(last)]
                    if head.endswith(last) and (
                        first in _FIRST or (len(first) > 2 and self.given.words.get(first, 0) > 0)
                    ):
                        return head
        return ""

    def _from_given(self, root: str) -> bool:
        """Whether a patronymic or surname can be made of this root."""
        if root in self.given.words or root in self.given.stems or self._compound(root):
            return True
        return root.endswith("ь") and root[:-1] in self.given.words  # Игорь-евич, Айгуль

    def _surname(self, folded: str) -> tuple[Sure, str]:
        best, name = Sure.NO, ""
        for ending in _SURNAME.finditer(folded, 2):
            base, tail = folded[: ending.start() + 2], ending[1]
            turkic = tail in TURKIC or (tail[:1] == "а" and tail[1:] in TURKIC)
            if not (tail in _SURNAME_RUSSIAN or turkic) or base in self.ordinary:
                continue
            root = base[:-2]
            if base in self.surname_bases:
                sure = self.surname_bases[base]
            elif len(root) > 2 and (self._from_given(root) or root.endswith(("улл", "тдин", "ретдин"))):
                sure = Sure.YES if len(root) > 3 else Sure.MAYBE
            elif base[-2:] in {"ов", "ев"} and len(base) > 3:
                sure = Sure.MAYBE
            else:
                sure = Sure.HARDLY if base.endswith("ин") and len(base) > 4 and tail in _SURNAME_RUSSIAN else Sure.NO
            if sure > best:
                best, name = sure, base
        if best:
            return best, name
        if match := _SKY.fullmatch(folded):
            base = match[1] + "ий"
            return self.surname_bases.get(base, Sure.HARDLY), base
        if listed := self.other_surnames.whole(folded):
            return min(self.other_surnames.words[listed], Sure.HARDLY if len(listed) < 5 else Sure.YES), listed
        if (match := _FIRM.fullmatch(folded)) and (match[2] == "" or match[2] in TURKIC):
            return Sure.YES, folded
        return (Sure.HARDLY, folded) if _WEAK.fullmatch(folded) else (Sure.NO, "")

    def _patronymic(self, folded: str) -> Sure:
        match = _PATRONYMIC.fullmatch(folded)
        if not match:
            for end in ("улы", "кызы", "уулу"):
                head, found, tail = folded.partition(end)
                if found and len(head) > 3 and tail in TURKIC and self._from_given(head):
                    return Sure.YES
            return Sure.NO
        root, tail, ending = match[1], match[2], folded[match.end(1) : match.start(2)]
        his = ending.endswith("ч")
        if not (
            tail in (_MAN if his else _WOMAN) or tail in TURKIC or (not his and tail[:1] == "а" and tail[1:] in TURKIC)
        ):
            return Sure.NO
        if self._from_given(root) or (root.endswith("ь") and self._from_given(root[:-1])):
            return Sure.YES
        return Sure.MAYBE if ending in {"ович", "евич", "овн", "евн"} and len(root) > 2 else Sure.NO


@cache
def words() -> Words:
    """The lists, read once."""
    return Words()
