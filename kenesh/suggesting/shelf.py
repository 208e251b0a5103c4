"""Some thousands of things kept in memory, found as rows of a table are: territories, categories, organisations."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from kenesh.suggesting.mistakes import Doubt, beginnings_near, begins_nearly
from kenesh.suggesting.words import key_of

type Row = tuple[Any, ...]  # (key, name, …)


class Shelf:
    def __init__(self, things: Iterable[tuple[Any, str, str]]) -> None:
        """things: each with its name and whatever else it is found by, the first sooner offered."""
        self._rows: list[Row] = [(f"{key_of(name)[:-1]}{key_of(other)}", name, one) for one, name, other in things]
        self._places: dict[str, list[int]] = defaultdict(list)  # of each word
        for place, row in enumerate(self._rows):
            for word in set(row[0].split()):
                self._places[word].append(place)
        self._words = sorted(self._places)

    def rows(self, words: Sequence[str], doubt: Doubt | None, limit: int) -> list[Row]:
        found = [self._with(word) for word in words]
        if doubt:
            pairs = (self._with(first) & self._with(second) for first, second in doubt.pairs)
            meant = (self._places[word] for word in doubt.meant)
            found.append(set().union(*meant, *pairs))
        rows = (self._rows[place] for place in sorted(set.intersection(*found)))
        return list(islice((row for row in rows if doubt is None or doubt.answers(row[0])), limit))

    def known(self, words: Iterable[str], besides: Iterable[str] = ()) -> set[str]:
        """Those that begin one of the words there are, or, with a blank at the end, are one. besides: nothing here."""
        return {word for word in words if self._is_known(word)}

    def near(self, word: str) -> list[str]:
        """The words that begin with this one but for one mistake."""
        begun = {one for beginning in beginnings_near(word) for one in self._begun(beginning)}
        return sorted(one for one in begun if begins_nearly(one, word))

    def _is_known(self, word: str) -> bool:
        return word[:-1] in self._places if word.endswith(" ") else any(self._begun(word))

    def _with(self, word: str) -> set[int]:
        wholes = [word[:-1]] if word.endswith(" ") else self._begun(word)
        return {place for whole in wholes for place in self._places.get(whole, ())}

    def _begun(self, beginning: str) -> Iterator[str]:
        """The words that begin so."""
        for at in range(bisect_left(self._words, beginning), len(self._words)):
            if not self._words[at].startswith(beginning):
                return
            yield self._words[at]
