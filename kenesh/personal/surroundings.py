"""What stands around a word: whether it announces a name there, and where a name is no person's."""

import re
from functools import cache
from typing import Final

from kenesh.personal.tokens import tokens
from kenesh.personal.words import GENITIVE, TURKIC, Words

_CHILD: Final = re.compile(r"(?:уулу|кызы|улы|оглы|оглу|угли|кизи)(?P<tail>.*)")
_HOUSE_NUMBER: Final = re.compile(
    r"[ \t]*,?[ \t]*(?:дом|д\.|үй|уй|йорт|№)?[ \t]*\d{1,3}(?:[-/]\d+)?"
    r"(?!\d|[.]\d|[ \t]*(?:лет|год|жаш|яш|сом|руб|раз|дн|июн|мая|%))"
)
_QUOTED: Final = re.compile(r"«[^«»\n]{1,80}»|\"[^\"\n]{1,80}\"|“[^“”\n]{1,80}”|„[^„“\n]{1,80}“")
_AN_ADJECTIVE: Final = re.compile(  # or an abstract noun: not a name that no list knows
    r".*(?:ого|его|ому|ему|ой|ая|яя|ий|ый|ых|их|ую|ые|ие|ии|ию|ция|ции|стан\w*|ость|ости|ение|ения|ства|ство"
    r"|тык\w*|лык\w*|лик|луу|лоо|дагы|деги)"
)
_AND: Final = frozenset({"и", "жана", "менен", "хам", "белан"})
_TOWNS: Final = frozenset({"бишкек", "ош", "казань", "район", "района", "области", "айылы", "шаары", "село"})


class Surroundings:
    """One text, word by word."""

    def __init__(self, text: str, known: Words) -> None:
        """Texts are up to 5,000 letters; what is found out about a word is kept only as long as this."""
        self.text = text
        self.known = known
        self.tokens = list(tokens(text, known))
        self.quotes = [match.span() for match in _QUOTED.finditer(text)]
        self.streets: set[int] = set()  # where what is named after a person ends
        self.sections_of = cache(known.around_is)

    def after(self, end: int) -> int:
        """Where in the text what ends before this token ends."""
        last = self.tokens[end - 1]
        return last.end + last.initial

    # What a token is, by itself

    def is_a(self, section: str, place: int) -> bool:
        """Whether the token there is one of a section of around.txt."""
        return 0 <= place < len(self.tokens) and section in self.sections_of(self.tokens[place].folded)

    def folded(self, place: int) -> str:
        """The word there, or nothing."""
        return self.tokens[place].folded if 0 <= place < len(self.tokens) else ""

    def unknown(self, place: int, *, first: bool = False, called: bool = False) -> bool:
        """A word with a capital that nothing explains, `first` in a sentence or not, `called` so or not."""
        token = self.tokens[place]
        return (
            token.capital
            and (first or not token.first)
            and len(token.text) > 2
            and not (token.shout or token.latin or token.reading.place or token.reading.ordinary)
            and (called or not _AN_ADJECTIVE.fullmatch(token.folded))
            and not self.sections_of(token.folded)
        )

    def is_child(self, place: int) -> bool:
        """ "Son of", "daughter of", with their endings."""
        match = 0 <= place < len(self.tokens) and _CHILD.fullmatch(self.tokens[place].folded)
        return bool(match and (match["tail"] in TURKIC))

    def is_no_person(self, start: int, end: int) -> bool:
        """Whether the tokens stand where a name is no person's, as of a street, a village or a shop."""
        full = end - start > 1
        if self._is_street(start, end):
            self.streets.add(end)
            return True
        if self._is_place(end, full=full):
            self.streets.add(end)
            return True
        return self._is_house(start, end, full=full) or self._is_quoted(start, end)

    def _is_street(self, start: int, end: int) -> bool:
        before = self.tokens[start - 1] if start else None
        gap = self.tokens[start].gap
        if before and gap.strip(' .«"') == "":
            if before.folded == "имени":
                return not (start > 1 and self.tokens[start - 2].folded in {"по", "от", "его", "ее", "моего"})
            if self.is_a("street", start - 1) and not (before.capital and not before.first and before.text != "Ул"):
                return True
            if (
                "." in gap
                and before.folded in self.known.dotted
                and not (before.folded == "г" and not self.tokens[start].reading.place)
            ):
                return True
        if before and start - 1 in self.streets and before.folded in _AND:
            return True
        if start in self.streets and gap.strip() in {"/", "-", "–", "—"}:
            return True
        if before and before.folded in {"на", "по"} and before.gap.strip(" ,")[-1:].isdigit():
            return True
        number = _HOUSE_NUMBER.match(self.text, self.after(end))
        if number and end - start == 1 and self.tokens[start].capital:
            on = before is not None and before.folded in {"на", "по", "угол"} and gap == " "
            of = before is not None and "," in gap and (before.reading.place or before.folded in _TOWNS)
            return on or of
        return False

    def _is_place(self, end: int, *, full: bool) -> bool:
        if (
            end == len(self.tokens)
            or self.tokens[end].gap.strip(' »"”“')
            or self.tokens[end - 1].folded.endswith(GENITIVE)
        ):
            return False
        if not self.is_a("place", end):
            return False
        return not full or self.tokens[end].folded[-1] not in "нлмкстр"

    def _is_house(self, start: int, end: int, *, full: bool) -> bool:
        if full or not start or self.tokens[start].gap.strip(' «"“„'):
            return False
        if self.is_a("lead", start - 2) or self.is_a("role", start - 2):
            return False
        token = self.tokens[start]
        return self.is_a("named", start - 1) or (self.is_a("house", start - 1) and token.reading.bare == token.folded)

    def _is_quoted(self, start: int, end: int) -> bool:
        first, last = self.tokens[start].start, self.tokens[end - 1].end
        for begin, finish in self.quotes:
            if begin < first and last < finish and len(self.text[begin:finish].split()) < 5:
                person = {bool(token.reading.given) for token in self.tokens[start:end]} == {True, False}
                before = self.tokens[start - 1] if start else None
                return (
                    not person
                    or (before is not None and self.is_a("house", start - 1))
                    or (start > 0 and self.is_a("named", start - 1))
                )
        return False
