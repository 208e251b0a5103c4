"""What people meant: the other layout of the keyboard, another script, a word cut or joined, one mistake in a word.

Everything here is of folded words (kenesh.alphabet.order.fold), where Kyrgyz and Tatar letters and ё are already those
of a Russian keyboard.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from kenesh.suggesting.words import LONGEST, words_of

MOST_WORDS: Final = 8  # of those typed; the rest changes nothing
MOST_CUTS: Final = 8  # places at which a word may lack a blank
SHORTEST_MISTAKEN: Final = 4  # letters; in a shorter word everything is a mistake of everything

# The keys of a keyboard, in both layouts.
_LATIN: Final = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./"
_CYRILLIC: Final = "ёйцукенгшщзхъфывапролджэячсмитьбю."
_LATIN_WITH_SHIFT: Final = '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?'
_CYRILLIC_WITH_SHIFT: Final = "ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,"
_TO_CYRILLIC: Final = str.maketrans(_LATIN + _LATIN_WITH_SHIFT, _CYRILLIC + _CYRILLIC_WITH_SHIFT)
_TO_LATIN: Final = str.maketrans(_CYRILLIC + _CYRILLIC_WITH_SHIFT, _LATIN + _LATIN_WITH_SHIFT)

# Names in Latin letters, the longest first, as passports and keyboards without Cyrillic have them.
_SOUNDS: Final = (
    *(("shch", "щ"), ("sch", "щ"), ("dzh", "дж"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш")),
    *(("yo", "е"), ("jo", "е"), ("yu", "ю"), ("iu", "ю"), ("ju", "жу"), ("ya", "я"), ("ia", "я"), ("ye", "е")),
    *(("ii", "ий"), ("iy", "ий"), ("yy", "ый"), ("ck", "к"), ("ph", "ф"), ("x", "кс"), ("q", "к"), ("w", "в")),
    *zip("abvgdezijklmnoprstufhyc", "абвгдезижклмнопрстуфхык", strict=True),
)
_SOUND: Final = re.compile("|".join(latin for latin, _ in _SOUNDS))
_LETTERS_OF: Final = dict(_SOUNDS)
_PASSPORT: Final = (
    *("a", "b", "v", "g", "d", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh"),
    *("ts", "ch", "sh", "shch", "y", "e", "iu", "ia"),
)
_AS_LATIN: Final = {
    **dict(zip("абвгдежзийклмнопрстуфхцчшщыэюя", _PASSPORT, strict=True)),
    "ъ": "",
    "ь": "",
}
_GLIDE: Final = re.compile(r"(?<=[aeiouy])[yi](?![aeou])")  # «Aydar», «Aidar» → «Айдар»

_LETTERS: Final = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_LETTERS_OF_LATIN: Final = "abcdefghijklmnopqrstuvwxyz"
_HAS_CYRILLIC: Final = re.compile("[а-яѐ-ӿ]", re.IGNORECASE)
_HAS_LATIN: Final = re.compile("[a-z]", re.IGNORECASE)
_RUN: Final = re.compile("[0-9]+|[^0-9]+")


def readings(typed: str, *, transliterated: bool = False) -> list[list[str]]:
    """What the words may be, the likeliest first: as typed; typed in the other layout, either way; if transliterated,
    written in the other script; figures parted from letters; two words that are one."""
    return [list(words) for words in _readings(typed, transliterated)]


@lru_cache(maxsize=2000)
def _readings(typed: str, transliterated: bool) -> tuple[tuple[str, ...], ...]:
    plain = words_of(typed)
    found = [plain]
    latin, cyrillic = bool(_HAS_LATIN.search(typed)), bool(_HAS_CYRILLIC.search(typed))
    if latin:
        found.append(words_of(typed.translate(_TO_CYRILLIC)))
    if cyrillic:
        found.append(words_of(typed.translate(_TO_LATIN)))
    if transliterated and latin:
        for first, glide in (("е", True), ("э", True), ("е", False)):
            found.append([in_cyrillic(word, first=first, glide=glide) for word in plain])
    if transliterated and cyrillic:
        found.append([in_latin(word) for word in plain])
    found.append([part for word in plain for part in _RUN.findall(word)])
    for at, joined in enumerate(map("".join, pairwise(plain[:MOST_WORDS]))):
        if len(joined) <= LONGEST or joined.isalpha():  # of a longer one with figures the index knows but the beginning
            found.append([*plain[:at], joined, *plain[at + 2 :]])
    return tuple(dict.fromkeys(tuple(words[:MOST_WORDS]) for words in found if words))


def in_cyrillic(word: str, *, first: str = "е", glide: bool = True) -> str:
    """«zhumabekov» → «жумабеков». first: what a first «e» is, and with it a long one: «ermek» is «эрмек», «meerim»
    «мээрим». glide: «i» after a vowel is «й»."""
    if glide:
        word = _GLIDE.sub("й", word)
    if word.startswith("e"):
        word = first + word[1:]
    if first == "э":
        word = word.replace("ee", "ээ")
    return _SOUND.sub(lambda found: _LETTERS_OF[found[0]], word)


def in_latin(word: str) -> str:
    """«иванов» → «ivanov», as passports write it."""
    return "".join(_AS_LATIN.get(letter, letter) for letter in word)


@dataclass(frozen=True, slots=True)
class Doubt(ABC):
    """A word that may be something else. A row that has it has one of the words meant, or both beginnings of a pair."""

    word: str
    meant: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()

    @abstractmethod
    def answers(self, key: str) -> list[str]:
        """The parts of the key that it stands for; none: the row has nothing of the kind."""


class Mistaken(Doubt):
    """One mistake: a letter too many, too few, another, or two that have changed places."""

    def answers(self, key: str) -> list[str]:
        return [one for one in key.split() if begins_nearly(one, self.word)]


class Joined(Doubt):
    """Two words without the blank between: «аксуу»."""

    def answers(self, key: str) -> list[str]:
        return next(([first, second] for first, second in _cuts(self.word) if f" {first} {second}" in key), [])


def doubts(
    word: str, known: Callable[[Iterable[str]], set[str]], near: Callable[[str], Sequence[str]]
) -> Iterator[Doubt]:
    """known: of some words, those that begin a word there is. near: words there are that begin with a word but for one
    mistake."""
    if cuts := _cuts(word):
        whole = [(f"{first} ", second) for first, second in cuts]
        there = known([part for cut in whole for part in cut])
        pairs = [(first, second) for first, second in whole if {first, second} <= there]
        if pairs:
            yield Joined(word, pairs=tuple(pairs))
    if meant := near(word):
        yield Mistaken(word, tuple(meant))


def may_be_mistaken(word: str) -> bool:
    """Figures are not guessed: another number is another firm."""
    return len(word) >= SHORTEST_MISTAKEN and not any(letter.isdigit() for letter in word)


def _cuts(word: str) -> list[tuple[str, str]]:
    """Into a word of two letters or more and one of three or more."""
    return [(word[:at], word[at:]) for at in range(2, min(len(word) - 2, MOST_CUTS + 2))]


def beginnings_near(word: str) -> frozenset[str]:
    """Beginnings, of at most LONGEST letters, of the words from which this one is one mistake away: a letter too many,
    too few, another, or two that have changed places. Some 500."""
    head = word[: LONGEST + 1]
    letters = _LETTERS_OF_LATIN if _HAS_LATIN.search(word) else _LETTERS
    return frozenset({near[:LONGEST] for near in _near(head, letters)} | {word[:LONGEST]})


def _near(word: str, letters: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in letters:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]


def begins_nearly(whole: str, word: str) -> bool:
    """Whether the whole word begins with the one typed but for one mistake."""
    at, least = 0, min(len(whole), len(word))
    while at < least and whole[at] == word[at]:
        at += 1
    if at == least:  # one of them is the other's beginning: it may be a letter short
        return len(word) <= len(whole) + 1
    return (
        whole[at + 1 :].startswith(word[at + 1 :])
        or whole[at:].startswith(word[at + 1 :])
        or whole[at + 1 :].startswith(word[at:])
        or (whole[at : at + 2] == word[at + 1 : at + 2] + word[at] and whole[at + 2 :].startswith(word[at + 2 :]))
    )
