"""Which part of a label is what was typed."""

from collections.abc import Iterable

from kenesh.alphabet.order import fold
from kenesh.suggesting.words import WORD


def marks(label: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Places in the label, [first, after the last), where a word begins as one of these folded words does. Counted as
    scripts of a page count: a character outside the first plane is two."""
    sought = tuple(sorted({word for word in words if word}, key=len, reverse=True))
    folded = fold(label)
    small = folded.lower()
    found = []
    for word in WORD.finditer(small if len(small) == len(folded) else folded):
        if word[0].startswith(sought):
            begun = next(one for one in sought if word[0].startswith(one))
            found.append((word.start(), word.start() + len(begun)))
    if label.isascii() or max(label, default="") < "\U00010000":
        return found
    return [(_in_utf16(label[:first]), _in_utf16(label[:last])) for first, last in found]


def _in_utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
