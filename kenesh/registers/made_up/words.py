"""Words that places and firms are composed of, the frequent ones first: like real names, few words are in very many."""

import tomllib
from bisect import bisect
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Final

_WORDS: Final = {
    name: tuple(word.strip() for word in words.split(","))
    for name, words in tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8")).items()
}
STREETS: Final = _WORDS["streets"]
SURNAMES: Final = _WORDS["surnames"]
FIRST_NAMES: Final = _WORDS["first_names"]
WOMEN: Final = _WORDS["women"]
PATRONYMICS: Final = _WORDS["patronymics"]
GENITIVES: Final = _WORDS["genitives"]
VILLAGES: Final = _WORDS["villages"]
PARTS: Final = _WORDS["parts"]
TOWNS: Final = _WORDS["towns"]
STRESSED: Final = frozenset({"Большая", "Сухая", "Лесная", "Степная", "Луговая", "Полевая", "Речная", "Береговая"})
OF_VILLAGES: Final = ("",) * 6 + _WORDS["of_villages"]
ACTIVITIES: Final = (
    ("41.20", "Строительство жилых и нежилых зданий"),
    ("47.11", "Торговля розничная преимущественно пищевыми продуктами"),
    ("49.41", "Деятельность автомобильного грузового транспорта"),
    ("68.20", "Аренда и управление собственным недвижимым имуществом"),
    ("62.01", "Разработка компьютерного программного обеспечения"),
    ("69.10", "Деятельность в области права"),
    ("56.10", "Деятельность ресторанов и услуги по доставке продуктов питания"),
    ("45.20", "Техническое обслуживание и ремонт автотранспортных средств"),
    ("86.23", "Стоматологическая практика"),
    ("01.41", "Разведение молочного крупного рогатого скота, производство сырого молока"),
)


@cache
def _weights(count: int) -> list[float]:
    return list(accumulate(1 / (place + 2) for place in range(count)))


def often(words: Sequence[str], rng: Random) -> str:
    """One of the words; the n-th comes about n times more seldom than the first."""
    weights = _weights(len(words))
    return words[bisect(weights, rng.random() * weights[-1])]


def agreeing(adjective: str, noun: str) -> str:
    """«Новая» beside «Никольское» is «Новое», beside «пер» «Новый»; what is no adjective stays."""
    if not adjective.endswith(("ая", "яя")) or noun.endswith(("а", "я", "ул", "пл")):
        return adjective
    stem, soft = adjective[:-2], adjective.endswith("яя") or adjective[-3] in "кгхш"
    if noun.endswith(("о", "е", "ш")):
        return f"{stem}{'ее' if adjective.endswith('яя') else 'ое'}"
    if noun.endswith(("и", "ы")):
        return f"{stem}{'ие' if soft else 'ые'}"
    return f"{stem}{'ой' if adjective in STRESSED else 'ий' if soft else 'ый'}"
