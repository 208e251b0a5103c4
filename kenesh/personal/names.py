"""Names of people in Russian, Kyrgyz and Tatar: whole, short, with initials, under any ending."""

import re
from collections.abc import Iterator
from typing import Final

from kenesh.personal.surroundings import Surroundings
from kenesh.personal.words import GENITIVE, Sure, words

_NEAR: Final = re.compile(r"[ \t\u00a0]*[:—–(«\"-]*[ \t\u00a0]*")
_GREETED: Final = re.compile(r"[ \t\u00a0]*[,:—–-]*[ \t\u00a0\n]*")
_ASKED: Final = re.compile(r"\b[Фф]\.? ?[Ии]\.? ?[Оо]\b\.?")
_AND: Final = frozenset({"и", "с", "жана", "менен", "хам", "белан"})
_WHAT: Final = frozenset({"эмне", "ким", "нарса", "соз"})


def find(text: str) -> list[tuple[int, int]]:
    """The places of names, in order, each full name once."""
    return _Finder(_ASKED.sub(lambda match: "фио".ljust(len(match[0])), text), words()).find()


class _Finder(Surroundings):
    """Looks for chains of words that may belong to a name, for what makes one sure, and how far it goes."""

    def find(self) -> list[tuple[int, int]]:
        """Places in the text, in order."""
        chains = list(self._chains())
        runs = [run for chain in chains for run in self._runs(*chain) if self._is_person(*run)]
        runs += self._again(runs)
        return [(self.tokens[start].start, self.after(end)) for start, end in sorted(runs)]

    def _is_person(self, start: int, end: int) -> bool:
        alone = end - start == 1 and self.tokens[start].latin and not self._announced(start)
        return not alone and not self.is_no_person(start, end)

    def _named(self, place: int) -> bool:
        """May belong to a name."""
        token = self.tokens[place]
        return (
            token.initial
            or self.is_child(place)
            or token.reading.sure > 0
            or self.unknown(place, first=True, called=True)
        )

    def _chains(self) -> Iterator[tuple[int, int]]:
        start = 0
        for place in range(len(self.tokens) + 1):
            inside = place < len(self.tokens) and self._named(place)
            if place > start and not (inside and self.tokens[place].joined):
                yield start, place
                start = place
            if not inside:
                start = place + 1

    def _runs(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        done = start
        for place in range(start, end):
            if place < done or not self._seed(place, start, end):
                continue
            left, right = place, place + 1
            while left > done and self._joins(left - 1, left, -1):
                left -= 1
            while right < end and self._joins(right, right - 1, 1):
                right += 1
            yield left, right
            done = right

    def _seed(self, place: int, start: int, end: int) -> bool:
        token, reading = self.tokens[place], self.tokens[place].reading
        if token.initial or self.is_child(place):
            return False
        if token.capital and (reading.sure is Sure.YES or (reading.sure is Sure.MAYBE and not token.first)):
            return not (self.is_a("title", place) and reading.given < Sure.YES)
        if token.capital and not token.first and reading.given and not (token.latin or reading.place):
            return not self.is_a("title", place)
        if not token.capital and reading.patronymic is Sure.YES:
            return True
        if self.is_child(place + 1) and place + 1 < end and self._is_parent(place):
            return token.capital or (place + 2 < end and self.tokens[place + 2].reading.given > 0)
        near = [other for other in (place - 1, place + 1) if start <= other < end]
        return (
            self._announced(place)
            or self._with_initials(place, start, end)
            or any(self._pair(place, other) for other in near)
        )

    def _announced(self, place: int) -> bool:
        token, reading = self.tokens[place], self.tokens[place].reading
        if token.capital:
            strange = self.unknown(place, first=True)
            if self._before("called", place, _GREETED):
                return reading.sure > 0 or self.unknown(place, first=True, called=True)
            if self._before("kin", place, _NEAR) and not token.first:
                return reading.given > 0 or reading.surname > 0 or (strange and token.joined)
            if self._before("role", place, _NEAR) and not token.first:
                return reading.sure > 0 and not reading.place and not self.is_a("title", place)
            if not self._followed(place):
                return False
            return reading.sure > Sure.HARDLY if token.first else reading.sure > 0 or strange
        if self._before("called", place, _GREETED):
            return reading.given > 0 or reading.surname is Sure.YES
        if self._before("kin", place, _NEAR):
            plain = self.folded(place - 1) in self.known.relatives and reading.bare == token.folded
            return reading.given > (Sure.NO if plain else Sure.HARDLY) or reading.surname is Sure.YES
        if self._before("role", place, _NEAR):
            return Sure.YES in {reading.given, reading.surname}
        return self._followed(place) and reading.given is Sure.YES

    def _followed(self, place: int) -> bool:
        """Called so, mister, aunt: words that stand after names, and what they speak of is nothing else."""
        if not self.is_a("after", place + 1) or not self.tokens[place + 1].joined:
            return False
        return not self.is_a("place", place + 2) and self.folded(place + 2) not in _WHAT

    def _before(self, section: str, place: int, gap: re.Pattern[str]) -> bool:
        if place == 0 or not gap.fullmatch(self.tokens[place].gap):
            return False
        before = self.tokens[place - 1]
        if section == "called" and before.folded in {"менен", "белан"}:
            return self.is_a("called", place - 2)
        if section == "called" and "," in self.tokens[place].gap and not before.folded.startswith("уваж"):
            return False
        if section == "called" and before.folded in {"имени", "имя"}:
            return (before.folded == "имя" and ":" in self.tokens[place].gap) or (
                place > 1 and self.tokens[place - 2].folded == "по"
            )
        return self.is_a(section, place - 1)

    def _with_initials(self, place: int, start: int, end: int) -> bool:
        token = self.tokens[place]
        if not token.capital or token.reading.place:
            return False
        before = place > start and self.tokens[place - 1].initial
        after = place + 1 < end and self.tokens[place + 1].initial
        two_after = after and place + 2 < end and self.tokens[place + 2].initial
        if not (before or after):
            return False
        return token.reading.sure > 0 or ((before or two_after) and self.unknown(place, first=True))

    def _pair(self, one: int, other: int) -> bool:
        """A given name beside a surname or a patronymic, each too weak alone."""
        a, b = self.tokens[one], self.tokens[other]
        for this, that in ((a, b), (b, a)):
            family = max(that.reading.surname, that.reading.patronymic)
            if this.reading.given > 0 and family >= (Sure.HARDLY if this.capital and that.capital else Sure.YES):
                return True
        return False

    def _joins(self, place: int, to: int, way: int) -> bool:
        """Whether the token there belongs to the name whose end, `to`, stands beside it."""
        token, reading, end = self.tokens[place], self.tokens[place].reading, self.tokens[to]
        if token.initial:
            return True
        if self.is_child(place):
            return self._is_parent(place - 1)
        if self.is_child(to) and way > 0:
            return token.capital or reading.given > 0
        if not token.capital:
            family = max(end.reading.surname, end.reading.patronymic)
            if reading.given > Sure.HARDLY and family > Sure.HARDLY:
                return not end.capital or reading.bare == token.folded
            return max(reading.surname, reading.patronymic) is Sure.YES and (
                end.reading.given > 0 or end.reading.patronymic > 0
            )
        if self.is_a("title", place) and reading.given < Sure.MAYBE:
            return False
        if reading.sure:
            return not token.first or reading.sure > Sure.HARDLY or end.initial
        if token.first:
            return way < 0 and self.unknown(place, first=True) and (end.initial or self._followed_by_patronymic(to))
        return self.unknown(place) and end.reading.sure > 0

    def _followed_by_patronymic(self, place: int) -> bool:
        after = self.tokens[place + 1] if place + 1 < len(self.tokens) else None
        return bool(after and after.joined and after.reading.patronymic)

    def _is_parent(self, place: int) -> bool:
        if place < 0:
            return False
        token = self.tokens[place]
        if token.folded.endswith(GENITIVE) and token.reading.bare != token.folded:
            return False
        if not token.capital:
            return token.reading.given > 0 and token.reading.bare == token.folded
        return bool(token.reading.given) or (not token.first and self.unknown(place))

    def _again(self, runs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Words that are names only because others are: met again, or joined with one by "and"."""
        marked = {place for run in runs for place in range(*run)}
        bares = {self.tokens[place].reading.bare for place in marked if self.tokens[place].reading.sure > Sure.HARDLY}
        for place, token in enumerate(self.tokens):
            again = token.reading.sure > Sure.HARDLY and token.reading.bare in bares
            beside = (
                token.reading.given
                and place + 2 in marked
                and self.tokens[place + 1].folded in _AND
                and self.tokens[place + 1].joined
            )
            if place not in marked and token.capital and (again or beside) and not self.is_no_person(place, place + 1):
                yield place, place + 1
