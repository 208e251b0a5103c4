"""Keyed hashes of СНИЛС and ПИН: a stolen database has nobody's number, and a number told is still found.

A mark is one byte that says of which key it is, and 31 bytes of HMAC-SHA-256. The key is that of passport numbers
(PASSPORT_KEY, or made of SECRET_KEY), for a purpose of its own. A mark cannot be made anew without the number: after
the key has changed, whoever signs in gets the new mark, and `manage.py stale_identifiers` names the others.
"""

import hmac
from typing import Final

from django.conf import settings

from kenesh.personal import sealing
from kenesh.personal.sealing import Keys

PURPOSE: Final = "kenesh.identity.marks"


def mark_of(kind: str, figures: str) -> bytes:
    """By the newest key."""
    return _mark(_all_keys()[0], kind, figures)


def marks_of(kind: str, figures: str) -> list[bytes]:
    """By every key there is: while keys change, some are still of the old one."""
    return [_mark(keys, kind, figures) for keys in _all_keys()]


def is_of_newest_key(mark: bytes | memoryview) -> bool:
    return bytes(mark)[:1] == _all_keys()[0].version


def _mark(keys: Keys, kind: str, figures: str) -> bytes:
    return keys.version + hmac.digest(keys.marking, f"{kind}:{figures}".encode(), "sha256")[:31]


def _all_keys() -> tuple[Keys, ...]:
    return sealing.keys_of(PURPOSE, settings.PASSPORT_KEY, settings.SECRET_KEY)
