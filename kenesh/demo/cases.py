"""What people ask online and what they are answered, composed of data/questions.toml: a hundred thousand texts, hardly
two alike, with words that stand in every tenth of them and words that stand in a few."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any, Final

from kenesh.demo import proportions
from kenesh.demo.stories import STORIES

QUESTIONS: Final = Path(__file__).parent / "data" / "questions.toml"
KAZAN: Final = "kazan"  # Russian as it is asked in Tatarstan, where the law is another
MANY: Final = 40  # of so many words, the first are common and the last rare
DETAILS: Final = (1, 1, 2, 2, 2, 3, 3, 4)
_SLOT: Final = re.compile(r"\{([a-z]+)\d?\}")
_PERSONAL: Final = re.compile(r"<([a-z]+)>")
_BEGINNING: Final = re.compile(r"(?:^|(?<=[.!?]\s)|(?<=\n))[а-яёөүңәҗһ]")


@dataclass(frozen=True)
class Case:
    """A question and its answer. language: ru, ky or tt; categories, acts: codes. Where a text tells of a person it has
    <name>, <phone>, <email>, <pin> or <other>, until told()."""

    language: str
    categories: tuple[str, ...]
    acts: tuple[str, ...]
    title: str
    asked: str
    answer: str

    def told(self, asked: Mapping[str, str], answer: Mapping[str, str]) -> "Case":
        """With these words for what tells of a person, in the question and in the answer."""
        return replace(self, asked=_named(self.asked, asked), answer=_named(self.answer, answer))


@dataclass(frozen=True)
class _Topic:
    language: str
    categories: tuple[str, ...]
    acts: tuple[str, ...]
    title: Sequence[str]
    asked: Sequence[str]
    answer: Sequence[Sequence[str]]


class Cases:
    """Everything to compose from. staff: what colleagues remark, by occasion."""

    def __init__(self) -> None:
        data: dict[str, Any] = tomllib.loads(QUESTIONS.read_text(encoding="utf-8"))
        slots: dict[str, Any] = tomllib.loads(STORIES.read_text(encoding="utf-8"))["slots"]
        self.slots: dict[str, dict[str, list[str]]] = {
            language: slots.get(language, {}) | own for language, own in data["slots"].items()
        }
        self.common: dict[str, dict[str, list[str]]] = data["common"]
        self.staff: dict[str, Any] = data["staff"]
        topics = [
            _Topic(**one | {name: tuple(one[name].split()) for name in ("categories", "acts")}) for one in data["topic"]
        ]
        self.topics = {
            language: [one for one in topics if one.language == language] for language in ("ru", "ky", "tt", KAZAN)
        }
        self.weights = {language: list(accumulate(map(_weight, of))) for language, of in self.topics.items()}

    def case(self, language: str, random: Random, *, by_name: bool) -> Case:
        """One more. language: KAZAN too. by_name: the asker has told theirs, so the answer may begin with it."""
        topic = random.choices(self.topics[language], cum_weights=self.weights[language])[0]
        words, slots, filled = self.common[language], self.slots[language], dict[str, str]()

        def fill(line: str) -> str:
            whole = _SLOT.sub(lambda slot: _picked(slot[0], slots[slot[1]], filled, random), line)
            return _BEGINNING.sub(lambda letter: letter[0].upper(), whole)

        details = random.sample(words["detail"], random.choice(DETAILS))
        which = random.randrange(len(topic.asked))
        asked = [random.choice(words["greeting"]), topic.asked[which], *details]
        if random.random() * 100 < proportions.TELLS_OF_PEOPLE:
            asked.append(random.choice(words["personal"]))
        asked += random.sample(words["asking"], random.choice((0, 1, 1, 2)))
        hello = random.choice([line for line in words["hello"] if by_name or "<" not in line])
        answer = [
            hello,
            " ".join(random.sample(topic.answer[0], len(topic.answer[0]))),
            *map(random.choice, topic.answer[1:]),
            f"{random.choice(words['where'])} {random.choice(words['papers'])}",
            " ".join(random.sample(words["closing"], random.choice((1, 1, 2)))),
        ]
        tail = random.sample(words["tail"], random.random() * 100 < proportions.TITLE_SAYS_MORE)
        return Case(
            language="ru" if language == KAZAN else language,
            categories=topic.categories,
            acts=topic.acts,
            asked=fill(" ".join(part for part in asked if part)),
            title=fill(". ".join([random.choice(topic.title[which].split(" | ")), *tail])),
            answer=fill("\n\n".join(answer)),
        )


def _weight(topic: _Topic) -> float:
    """As often as its category comes to the centres."""
    return float(proportions.CATEGORIES[proportions.ADULT].get(topic.categories[0], 1) ** 0.7)


def _picked(slot: str, words: Sequence[str], filled: dict[str, str], random: Random) -> str:
    """The same word for the same slot throughout one case, and no word twice."""
    while slot not in filled:
        place = int((len(words) + 1) ** random.random()) - 1 if len(words) > MANY else random.randrange(len(words))
        if words[place] not in filled.values():
            filled[slot] = words[place]
    return filled[slot]


def _named(text: str, words: Mapping[str, str]) -> str:
    return _PERSONAL.sub(lambda one: words[one[1]], text)
