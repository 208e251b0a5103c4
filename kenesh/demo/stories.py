"""What people ask and are told: the lines of data/stories.toml with their slots filled, ready to be picked from."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Final

from kenesh.demo.names import FEMALE, MALE

STORIES: Final = Path(__file__).parent / "data" / "stories.toml"
VARIANTS: Final = 256  # of each kind of line: a power of two, so that a few random bits pick one

type Lines = tuple[str, ...]


@dataclass(frozen=True)
class Stories:
    """Ready cases and lines, VARIANTS in each tuple. A case is a question and its advice. cases: by category, language
    and sex, 0 where the person's own sex and age may not show; details and closings: by language. The desk of Kazan is
    a language of its own, «kazan»."""

    cases: dict[tuple[str, str, int], tuple[tuple[str, str], ...]]
    details: dict[str, Lines]
    closings: dict[str, Lines]


def load(seed: str) -> Stories:
    """The stories told with this seed."""
    random = Random(f"stories {seed}")
    told: dict[str, Any] = tomllib.loads(STORIES.read_text(encoding="utf-8"))
    slots = told.pop("slots")
    details, closings, desk = told.pop("details"), told.pop("closings"), told.pop("kazan")
    told |= {category: told[category] | {"kazan": part} for category, part in desk.items()}

    def cases(part: dict[str, list[str]], own: str, language: str) -> Iterator[tuple[str, str]]:
        questions = [*part["q"], *part.get(own, ())]
        for number in range(VARIANTS):
            question, _, fitting = questions[number % len(questions)].rpartition(" → ")
            advice = part["a"][int(random.choice(fitting.split())) - 1]
            yield fill(question, slots[language], random), fill(advice, slots[language], random)

    def lines(of: list[str], language: str) -> Lines:
        return tuple(fill(of[number % len(of)], slots[language], random) for number in range(VARIANTS))

    return Stories(
        {
            (category, language, sex): tuple(cases(part, own, language))
            for category, by_language in told.items()
            for language, part in by_language.items()
            for sex, own in ((0, ""), (FEMALE, "f"), (MALE, "m"))
        },
        {language: lines(of, language) for language, of in details.items()},
        {language: lines(of, language) for language, of in closings.items()},
    )


def fill(line: str, slots: dict[str, list[str]], random: Random) -> str:
    """The line with each slot filled, its sentences beginning with capital letters."""
    filled = re.sub(r"\{(\w+)\}", lambda slot: random.choice(slots[slot[1]]), line)
    return filled[0].upper() + filled[1:]
