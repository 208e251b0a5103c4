"""What a mark is."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What kind of personal data a mark points out."""

    PHONE = "phone"
    EMAIL = "email"  # and addresses in messengers and social networks
    PIN = "pin"  # a person's number with the state: PIN, ИНН, СНИЛС
    PASSPORT = "passport"
    CARD = "card"
    PLATE = "plate"
    NAME = "name"


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """`text[start:end]` is personal data of this kind."""

    start: int
    end: int
    kind: Kind


def hidden(text: str, marks: Iterable[Mark]) -> str:
    """The text, as long as it was, with nothing to read where the marks are."""
    letters = list(text)
    for mark in marks:
        letters[mark.start : mark.end] = "\0" * (mark.end - mark.start)
    return "".join(letters)
