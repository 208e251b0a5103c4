"""Passport numbers, kept so that whoever steals the database has none of them.

A number is encrypted (AES-256-GCM) for the one entry it stands in; it is found by keyed hashes of its beginnings, whose
key is not in the database either. The key is settings.PASSPORT_KEY, or derived from SECRET_KEY where that is empty.
While keys change, PASSPORT_KEY holds two, the new one first, commas between them; the word SECRET_KEY among them stands
for that one. `manage.py reseal_passports` then writes everything anew.
"""

import hmac
import os
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from kenesh.people import rules

NONCE: Final = 12  # bytes

type Sealed = bytes | memoryview[int]  # as the database gives it


class Unreadable(Exception):
    """The number was sealed with a key this installation no longer has."""


class _Keys(NamedTuple):
    version: bytes  # one byte, by which a sealed number knows its key
    sealing: bytes
    marking: bytes


def seal(number: str, *, person: int, office: int) -> bytes:
    """The number, as rules.one_passport_number() gives it, for this one entry: version, nonce, what is encrypted."""
    keys, nonce = _all_keys()[0], os.urandom(NONCE)
    return keys.version + nonce + AESGCM(keys.sealing).encrypt(nonce, number.encode(), _whose(person, office))


def opened(sealed: Sealed, *, person: int, office: int) -> str:
    """The number of this entry. Raises Unreadable, also where the seal is another entry's."""
    kept = bytes(sealed)
    for keys in _all_keys():
        if kept[:1] == keys.version:
            try:
                plain = AESGCM(keys.sealing).decrypt(kept[1 : NONCE + 1], kept[NONCE + 1 :], _whose(person, office))
            except InvalidTag:
                continue
            return plain.decode()
    raise Unreadable


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


def _marks(keys: _Keys, office: int, what: str, texts: Iterable[str]) -> list[int]:
    told = (hmac.digest(keys.marking, f"{what}:{office}:{text}".encode(), "sha256") for text in texts)
    return [int.from_bytes(digest[:8], signed=True) for digest in told]


def _whose(person: int, office: int) -> bytes:
    return f"{office}:{person}".encode()


def _all_keys() -> tuple[_Keys, ...]:
    """The newest first."""
    return _derived(settings.PASSPORT_KEY, settings.SECRET_KEY)


@lru_cache(maxsize=8)
def _derived(chosen: str, secret_key: str) -> tuple[_Keys, ...]:
    secrets = (
        secret_key if name == "SECRET_KEY" else name for name in chosen.replace(",", " ").split() or ["SECRET_KEY"]
    )
    return tuple(
        _Keys(_key(secret, b"version", 1), _key(secret, b"sealing", 32), _key(secret, b"marking", 32))
        for secret in secrets
    )


def _key(secret: str, what: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=b"kenesh.people.sealed:" + what).derive(
        secret.encode()
    )
