"""Personal data in what people write, pointed out for the moderator, who decides."""

from collections.abc import Iterable, Mapping

from kenesh.personal import names, numbers
from kenesh.personal.marks import Kind, Mark, hidden

__all__ = ["Kind", "Mark", "cleaned", "find"]


def find(text: str) -> list[Mark]:
    """The marks of a text in Russian, Kyrgyz or Tatar: in order, none over another."""
    found = numbers.find(text)
    text = hidden(text, found)
    found += [Mark(start, end, Kind.NAME) for start, end in names.find(text)]
    return sorted([*found, *numbers.find(hidden(text, found))])


def cleaned(text: str, marks: Iterable[Mark], words: Mapping[Kind, str]) -> str:
    """The text with `words[kind]` in the place of each mark; the marks as `find` gives them."""
    kept, done = [], 0
    for mark in marks:
        kept += [text[done : mark.start], words[mark.kind]]
        done = mark.end
    return "".join([*kept, text[done:]])
