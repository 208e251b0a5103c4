"""How well the detector does on sentences whose personal data somebody marked by hand: `ru<TAB>Пишет ⟦NAME:Айгуль⟧.`"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kenesh.personal.detector import Kind, find

_ITEM: Final = re.compile(r"⟦(\w+):([^⟧]*)⟧")


@dataclass(frozen=True)
class Sentence:
    """A sentence without its notation, and where its items stand."""

    language: str
    text: str
    items: tuple[tuple[int, int, Kind], ...]


@dataclass
class Score:
    """Counts, never words: what was found of what there is, by kind and by language."""

    items: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    of_another_kind: int = 0
    clean: int = 0
    false: Counter[str] = field(default_factory=Counter)  # in sentences where nothing is personal
    beside: Counter[str] = field(default_factory=Counter)  # in the others, touching no item

    @property
    def recall(self) -> float:
        """The share of items found."""
        return self.found["all"] / self.items["all"]

    @property
    def false_in_ten(self) -> float:
        """False marks in ten clean sentences."""
        return 10 * self.false["all"] / self.clean

    def __str__(self) -> str:
        """The figures."""
        shares = ", ".join(f"{key} {self.found[key]}/{self.items[key]}" for key in sorted(self.items))
        return (
            f"recall {self.recall:.1%} ({shares}; {self.of_another_kind} as another kind); "
            f"false in ten clean sentences {self.false_in_ten:.2f} of {self.clean} ({dict(self.false)}); "
            f"beside {dict(self.beside)}"
        )


def read(file: Path) -> list[Sentence]:
    """The sentences of a file; a line that begins with # is a remark."""
    sentences = []
    for line in file.read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        language, _, marked = line.partition("\t")
        text, items, done = "", [], 0
        for item in _ITEM.finditer(marked):
            text += marked[done : item.start()]
            items.append((len(text), len(text) + len(item[2]), Kind[item[1]]))
            text += item[2]
            done = item.end()
        sentences.append(Sentence(language, text + marked[done:], tuple(items)))
    return sentences


def score(sentences: Iterable[Sentence]) -> Score:
    """An item is found when marks, of whatever kind, cover each of its letters and figures."""
    result = Score()
    for sentence in sentences:
        marks = find(sentence.text)
        result.clean += not sentence.items
        for start, end, kind in sentence.items:
            over = [mark for mark in marks if mark.start < end and start < mark.end]
            covered = {place for mark in over for place in range(mark.start, mark.end)}
            found = all(place in covered for place in range(start, end) if sentence.text[place].isalnum())
            result.of_another_kind += found and any(mark.kind is not kind for mark in over)
            for key in ("all", kind.name, sentence.language):
                result.items[key] += 1
                result.found[key] += found
        for mark in marks:
            if not any(mark.start < end and start < mark.end for start, end, _ in sentence.items):
                (result.beside if sentence.items else result.false).update(["all", mark.kind.name, sentence.language])
    return result
