"""A text's words, where they stand, with what each may be by itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from kenesh.personal.words import LETTER, Reading, Sure, Words, fold, read_list

_TOKEN: Final = re.compile(rf"[{LETTER}A-Za-z]+(?:[-'’ʼ](?=[{LETTER}A-Za-z]{{2}})[{LETTER}A-Za-z]+)*")
_STOP: Final = re.compile(r"[.!?…;:\n•]|\d[.)]")
# Written with a point that ends no sentence.
_SHORTENED: Final = frozenset(read_list("around")["shortened"])
_INITIALS: Final = frozenset({"Дж", "Ж", "Ый", "Жы", "Жа"})  # two letters of one sound
_LATIN: Final = (
    *(("shch", "щ"), ("sch", "щ"), ("dzh", "ж"), ("zh", "ж"), ("kh", "х"), ("ch", "ч"), ("sh", "ш"), ("ts", "ц")),
    *(("ai", "ай"), ("ay", "ай"), ("ei", "ей"), ("ey", "ей"), ("iy", "ий"), ("yi", "ый"), ("oi", "ой"), ("oy", "ой")),
    *(
        ("yu", "ю"),
        ("ya", "я"),
        ("yo", "е"),
        ("iu", "ю"),
        ("ia", "я"),
        ("dj", "ж"),
        ("x", "кс"),
        ("ö", "о"),
        ("ü", "у"),
    ),
    *zip("abcdefghijklmnopqrstuvwyz", "абкдефгхижклмнопкрстуввыз", strict=True),
)


@dataclass(slots=True)
class Token:
    """A word where it stands."""

    start: int
    end: int
    text: str
    folded: str
    gap: str  # what stands between it and the word before
    capital: bool = False
    first: bool = False  # a capital says nothing here
    shout: bool = False
    initial: bool = False
    latin: bool = False
    joined: bool = False  # can belong to one name with the word before
    reading: Reading = field(default_factory=Reading)


def tokens(text: str, known: Words) -> Iterator[Token]:
    """The words of the text in order. In a text all in capitals a capital says nothing."""
    letters = [letter for letter in text if letter.isalpha()]
    shouting = len(letters) > 12 and sum(map(str.isupper, letters)) > 0.6 * len(letters)
    before: Token | None = None
    readings: dict[str, Reading] = {}
    for match in _TOKEN.finditer(text):
        word, (start, end) = match[0], match.span()
        token = Token(start, end, word, fold(word), text[before.end : start] if before else "")
        token.latin = word.isascii()
        if token.latin:
            token.folded = _in_cyrillic(token.folded)
        token.shout = len(word) > 1 and word.isupper()
        token.capital = word[0].isupper() and not (shouting and (token.shout or len(word) == 1))
        token.first = _is_first(before, token.gap)
        token.initial = word[0].isupper() and (len(word) == 1 or word in _INITIALS) and text[end : end + 1] == "."
        token.joined = bool(
            before
            and ((token.gap.isspace() and "\n" not in token.gap) or (before.initial and token.gap.strip() == "."))
        )
        if len(word) > 1 and not token.initial:
            if token.text not in readings:
                readings[token.text] = _reading(token, known)
            token.reading = readings[token.text]
        yield token
        before = token


def _is_first(before: Token | None, gap: str) -> bool:
    if before is None or gap.rstrip(" ").endswith(("«", '"', "“", "„")):
        return True
    if not _STOP.search(gap):
        return False
    if gap.startswith(".") and not _STOP.search(gap[1:]):
        return not (before.initial or before.folded in _SHORTENED)
    return True


def _in_cyrillic(word: str) -> str:
    for latin, cyrillic in _LATIN:
        word = word.replace(latin, cyrillic)
    return word


def _reading(token: Token, known: Words) -> Reading:
    reading = known.reading(_in_cyrillic(token.folded) if token.latin else token.text)
    if not reading.sure and not reading.place and "-" in token.folded:
        readings = [known.reading(part) for part in token.text.split("-") if len(part) > 2]
        reading = max(readings, key=lambda one: (one.sure, one.given), default=reading)
    if not (token.latin or reading.place):
        return reading
    most = Sure.HARDLY
    return replace(
        reading,
        given=min(reading.given, most),
        surname=min(reading.surname, most),
        patronymic=min(reading.patronymic, Sure.MAYBE if token.latin else Sure.YES),
    )
