"""Full names of the demonstration, by people and sex: surname, first name, patronymic or «уулу», «кызы»."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Final

NAMES: Final = Path(__file__).parent / "data" / "names.csv"

FEMALE, MALE = 1, 2  # as in kenesh.appeals.models.Sex

_LATIN: Final = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "j", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "h",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ы": "y", "э": "e", "ю": "yu", "я": "ya",
    "ң": "n", "ө": "o", "ү": "u", "ә": "a", "җ": "j", "һ": "h",
}  # fmt: skip


def latin(word: str) -> str:
    """The word in Latin letters, fit for the first half of an e-mail address."""
    return "".join(_LATIN.get(letter, "") for letter in word.lower())


@dataclass(frozen=True)
class Names:
    """What full names of one people and one sex are made of. fathers: «Бакыт кызы», only where the people has it."""

    surnames: tuple[str, ...]
    first: tuple[str, ...]
    patronymics: tuple[str, ...]
    fathers: tuple[str, ...]


def load() -> dict[tuple[str, int], Names]:
    """The parts of names by people (ky, ru, uz, tt) and sex."""
    words: dict[tuple[str, str, int], list[str]] = defaultdict(list)
    with NAMES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            people, kind, male, female = row["lang"], row["kind"], row["value"], row["value_female"]
            if kind in {"first_m", "first_f"}:
                words[people, "first", MALE if kind == "first_m" else FEMALE].append(male)
            else:
                words[people, kind, MALE].append(male)
                words[people, kind, FEMALE].append(female)
    for father in words["ky", "first", MALE]:
        words["ky", "patronymic_uulu", MALE].append(f"{father} уулу")
        words["ky", "patronymic_uulu", FEMALE].append(f"{father} кызы")
        if father[-1] not in "аяеиоуыэюяйьү":
            words["ky", "patronymic_ru", MALE].append(f"{father}ович")
            words["ky", "patronymic_ru", FEMALE].append(f"{father}овна")
    return {
        (people, sex): Names(
            surnames=_unique(words[people, "surname", sex]),
            first=_unique(words[people, "first", sex]),
            patronymics=_unique(words[people, "patronymic_ru", sex]),
            fathers=_unique(words[people, "patronymic_uulu", sex]),
        )
        for people in ("ky", "ru", "uz", "tt")
        for sex in (FEMALE, MALE)
    }


def _unique(words: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
