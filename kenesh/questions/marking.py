"""Personal data in a text: shown with its kind in words, and replaced by neutral words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from kenesh.personal.detector import Kind, Mark, cleaned, find

LABELS: Final[Mapping[Kind, str | Promise]] = {
    Kind.PHONE: pgettext_lazy("personal data", "telephone"),
    Kind.EMAIL: pgettext_lazy("personal data", "e-mail"),
    Kind.PIN: pgettext_lazy("personal data", "personal number"),
    Kind.PASSPORT: pgettext_lazy("personal data", "passport"),
    Kind.CARD: pgettext_lazy("personal data", "card number"),
    Kind.PLATE: pgettext_lazy("personal data", "car plate"),
    Kind.NAME: pgettext_lazy("personal data", "name"),
}
IN_PLACE: Final[Mapping[Kind, str | Promise]] = {
    Kind.PHONE: pgettext_lazy("in place of personal data", "[telephone]"),
    Kind.EMAIL: pgettext_lazy("in place of personal data", "[e-mail]"),
    Kind.PIN: pgettext_lazy("in place of personal data", "[personal number]"),
    Kind.PASSPORT: pgettext_lazy("in place of personal data", "[passport number]"),
    Kind.CARD: pgettext_lazy("in place of personal data", "[card number]"),
    Kind.PLATE: pgettext_lazy("in place of personal data", "[car plate]"),
    Kind.NAME: pgettext_lazy("in place of personal data", "[name]"),
}
SHORTEST_NAME: Final = 3  # letters of a word of the asker's name that is looked for
ENDING: Final = 3  # letters that may follow it


@dataclass(frozen=True)
class Piece:
    """Some of a text. kind: of the personal data, in words; empty for the rest."""

    text: str
    kind: str = ""


def marks(text: str, name: str = "") -> list[Mark]:
    """What the detector finds, and the words of the asker's own name, with what may end them."""
    found = find(text)
    words = [re.escape(word) for word in re.findall(r"\w+", name) if len(word) >= SHORTEST_NAME]
    if not words:
        return found
    own = re.compile(rf"\b(?:{'|'.join(words)})\w{{0,{ENDING}}}\b", re.IGNORECASE)
    named = [Mark(match.start(), match.end(), Kind.NAME) for match in own.finditer(text)]
    fresh = [one for one in named if not any(one.start < other.end and other.start < one.end for other in found)]
    return sorted([*found, *fresh], key=lambda mark: mark.start)


def pieces(text: str, name: str = "") -> Iterator[Piece]:
    """The text, letter for letter, cut where personal data begins and ends."""
    end = 0
    for mark in marks(text, name):
        if mark.start > end:
            yield Piece(text[end : mark.start])
        yield Piece(text[mark.start : mark.end], _label(mark.kind))
        end = mark.end
    if end < len(text):
        yield Piece(text[end:])


def proposed(text: str, language: str, name: str = "") -> str:
    """The text with neutral words of that language in the place of personal data."""
    with translation.override(language):
        return cleaned(text, marks(text, name), {kind: str(words) for kind, words in IN_PLACE.items()})


def left(texts: Mapping[str, str], name: str = "") -> dict[str, tuple[str, str]]:
    """What still looks like personal data: a word for it → what it is and its kind; each once, wherever it stands.

    texts: of any names.
    """
    found: dict[str, tuple[str, str]] = {}
    for text in texts.values():
        for mark in marks(text, name):
            said = " ".join(text[mark.start : mark.end].split())
            found.setdefault(f"{mark.kind}:{said}", (said, _label(mark.kind)))
    return found


def _label(kind: Kind) -> str:
    return str(LABELS.get(kind) or _("personal data"))
