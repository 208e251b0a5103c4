"""Passport numbers, kept so that whoever steals the database has none of them.

A number is sealed (kenesh.personal.sealing) for the one entry it stands in; it is found by keyed hashes of its
beginnings, whose key is not in the database either. The key is settings.PASSPORT_KEY, or derived from SECRET_KEY where
that is empty. While keys change, PASSPORT_KEY holds two; `manage.py reseal_passports` then writes everything anew.
"""

import hmac
from collections.abc import Iterable
from typing import Final

from django.conf import settings

from kenesh.people import rules
from kenesh.personal import sealing
from kenesh.personal.sealing import Keys, Sealed, Unreadable

__all__ = ["Sealed", "Unreadable", "mark_of", "marks_looked_for", "marks_of", "opened", "seal"]

PURPOSE: Final = "kenesh.people.sealed"


def seal(number: str, *, person: int, office: int) -> bytes:
    """The number, as rules.one_passport_number() gives it, for this one entry."""
    return sealing.seal(number, _all_keys(), place=_whose(person, office))


def opened(sealed: Sealed, *, person: int, office: int) -> str:
    """The number of this entry. Raises Unreadable, also where the seal is another entry's."""
    return sealing.opened(sealed, _all_keys(), place=_whose(person, office))


def mark_of(number: str, *, office: int) -> int:
    """Equal for equal numbers of one office: a signed integer of 8 bytes."""
    return _marks(_all_keys()[0], office, "whole", [number])[0]


def marks_of(number: str, *, office: int) -> list[int]:
    """What the number is found by: one of each beginning."""
    return _marks(_all_keys()[0], office, "beginning", rules.beginnings_of(number))


def marks_looked_for(typed: str, offices: Iterable[int]) -> list[int]:
    """The marks of what was typed, if it may be the beginning of a number, by every key there is."""
    beginnings = rules.may_begin_a_number(typed)
    if not beginnings:
        return []
    return [
        mark for keys in _all_keys() for office in offices for mark in _marks(keys, office, "beginning", beginnings)
    ]


def _marks(keys: Keys, office: int, what: str, texts: Iterable[str]) -> list[int]:
    told = (hmac.digest(keys.marking, f"{what}:{office}:{text}".encode(), "sha256") for text in texts)
    return [int.from_bytes(digest[:8], signed=True) for digest in told]


def _whose(person: int, office: int) -> str:
    return f"{office}:{person}"


def _all_keys() -> tuple[Keys, ...]:
    """The newest first."""
    return sealing.keys_of(PURPOSE, settings.PASSPORT_KEY, settings.SECRET_KEY)
