"""Whose name it is, however it was written: parts in any order, Latin letters, «уулу» and «кызы» or without them."""

import re
from collections.abc import Set as AbstractSet
from typing import Final

from kenesh.suggesting.words import key_of

# Letters that sound alike or that two spellings of one name exchange, the longer first. ж is also written дж and j.
# The database's name_sound() (migrations/0001) is the twin.
_REPLACED: Final = (
    *(("shch", "шч"), ("sch", "шч"), ("zh", "ж"), ("kh", "х"), ("ch", "ч"), ("sh", "ш"), ("ts", "тс")),
    *(("yo", "е"), ("ye", "е"), ("x", "кс"), ("ю", "иу"), ("я", "иа"), ("щ", "шч"), ("ц", "тс"), ("дж", "ж")),
)
_ONE_FOR_ONE: Final = str.maketrans("abcdefghijklmnopqrstuvwyzйыэ", "абкдефгхижклмнопкрстуввизиие", "ьъ")
_DOUBLED: Final = re.compile(r"([^0-9])\1+")
PARTICLES: Final = frozenset({"улу", "ули", "кизи", "огли", "угли"})  # уулу, улы, кызы, оглы, угли as they sound
_ENDING: Final = re.compile("(?<=..)(?:ова|ева|ина|ов|ев|ин)$")


def sound(key: str) -> str:
    """Folded words as they sound, one for every spelling: «asanov» and «асанов», «айгүл» and «aigul» are the same."""
    for written, heard in _REPLACED[:-1]:
        key = key.replace(written, heard)
    return _DOUBLED.sub(r"\1", key.translate(_ONE_FOR_ONE).replace(*_REPLACED[-1]))


def sounding_words(full_name: str) -> list[str]:
    """The words of a name as they sound, in alphabetical order; «уулу» and «кызы» left out where a name is left."""
    heard = sorted(sound(key_of(full_name)).split())
    return [word for word in heard if word not in PARTICLES] or heard


def same_name_key(full_name: str) -> str:
    """Equal for two spellings of one name. Empty where nothing in it is a letter we know. The database's
    same_name_key() is its twin."""
    return " ".join(sounding_words(full_name))


def same_but_for_the_ending(one: str, other: str) -> bool:
    """«Асан уулу Бакыт» and «Асанов Бакыт»: the father's name has become a surname. A weak sign."""
    return _without_endings(one) == _without_endings(other)


def fuller(one: str, other: str) -> bool:
    """One of the names has all words of the other, at least two: «Асанов Бакыт» and «Асанов Бакыт Маратович»."""
    first, second = set(sounding_words(one)), set(sounding_words(other))
    return min(len(first), len(second)) > 1 and (first <= second or second <= first)


def share_a_word(one: str, other: str) -> bool:
    return not set(sounding_words(one)).isdisjoint(sounding_words(other))


def _without_endings(full_name: str) -> AbstractSet[str]:
    return {_ENDING.sub("", word) for word in sounding_words(full_name)}
