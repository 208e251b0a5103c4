"""Short texts sealed, so that whoever steals the database has none of them.

A text is encrypted (AES-256-GCM) for the one place it stands in. The keys are derived from secrets that are not in the
database: the one chosen, or the one of the installation where none is. While keys change, two are chosen, the new one
first, commas between them; the word SECRET_KEY among them stands for that of the installation.
"""

import os
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE: Final = 12  # bytes

type Sealed = bytes | memoryview[int]  # as the database gives it


class Unreadable(Exception):
    """Sealed with a key this installation no longer has, or for another place."""


class Keys(NamedTuple):
    """marking: of keyed hashes, by which something sealed is found."""

    version: bytes  # one byte, by which a sealed text knows its key
    sealing: bytes
    marking: bytes


@lru_cache(maxsize=16)
def keys_of(purpose: str, chosen: str, of_installation: str) -> tuple[Keys, ...]:
    """The newest first. purpose: a name of its own, of which the keys are never those of another."""
    secrets = (
        of_installation if name == "SECRET_KEY" else name for name in chosen.replace(",", " ").split() or ["SECRET_KEY"]
    )
    lengths = {"version": 1, "sealing": 32, "marking": 32}
    return tuple(
        Keys(**{what: _key(secret, f"{purpose}:{what}", lengths[what]) for what in lengths}) for secret in secrets
    )


def seal(text: str, keys: Iterable[Keys], *, place: str) -> bytes:
    """With the newest key: version, nonce, what is encrypted."""
    newest, nonce = next(iter(keys)), os.urandom(NONCE)
    return newest.version + nonce + AESGCM(newest.sealing).encrypt(nonce, text.encode(), place.encode())


def opened(sealed: Sealed, keys: Iterable[Keys], *, place: str) -> str:
    """The text of this place. Raises Unreadable."""
    kept = bytes(sealed)
    for one in keys:
        if kept[:1] == one.version:
            try:
                plain = AESGCM(one.sealing).decrypt(kept[1 : NONCE + 1], kept[NONCE + 1 :], place.encode())
            except InvalidTag:
                continue
            return plain.decode()
    raise Unreadable


def _key(secret: str, info: str, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=info.encode()).derive(secret.encode())
