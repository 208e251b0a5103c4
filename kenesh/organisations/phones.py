"""Telephones as somebody has written them, several in a line, and the numbers a telephone can be told to call."""

from dataclasses import dataclass

import phonenumbers


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of the text. number: E.164 where it is a telephone, else empty."""

    text: str
    number: str = ""


def pieces(text: str, region: str) -> list[Piece]:
    """The text, letter for letter, cut where telephones begin and end. region: ISO 3166, of numbers without +."""
    found: list[Piece] = []
    end = 0
    for match in phonenumbers.PhoneNumberMatcher(text, region, phonenumbers.Leniency.POSSIBLE):
        if match.start > end:
            found.append(Piece(text[end : match.start]))
        number = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        found.append(Piece(match.raw_string, number))
        end = match.end
    return [*found, Piece(text[end:])] if end < len(text) else found
