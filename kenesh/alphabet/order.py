"""The one alphabet of Kenesh: Russian, Kyrgyz and Tatar letters in their places.

The three alphabets agree wherever they share letters, so one order serves all: Ә after А, Ё after Е, Җ after Ж,
Ң after Н, Ө after О, Ү after У, Һ after Х. PostgreSQL's own collations cannot be relied on (the embedded server
has no ICU, another server may be set to C), so both the database (migrations/0001) and Python build the same key
and compare it byte by byte. Latin letters stand before Cyrillic, as in Unicode.
"""

from typing import Final

LETTERS: Final = "аәбвгдеёжҗзийклмнңоөпрстуүфхһцчшщъыьэюя"
_PLACES: Final = "".join(chr(0x0430 + place) for place in range(len(LETTERS)))

KEY_FROM: Final = LETTERS + LETTERS.upper() + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
KEY_TO: Final = _PLACES + _PLACES + "abcdefghijklmnopqrstuvwxyz"

# What people type for what is written: a Russian keyboard has no Kyrgyz or Tatar letters, and few press ё.
_TYPED: Final = str.maketrans("ёңөүәҗһ", "еноуажх")
FOLD_FROM: Final = KEY_FROM
FOLD_TO: Final = LETTERS.translate(_TYPED) * 2 + "abcdefghijklmnopqrstuvwxyz"

_KEY: Final = str.maketrans(KEY_FROM, KEY_TO)
_FOLD: Final = str.maketrans(FOLD_FROM, FOLD_TO)


def alphabet_key(text: str) -> str:
    """The text's place in the alphabet, capitals aside: sort by it. The database's alphabet_key() is its twin."""
    return text.translate(_KEY)


def fold(text: str) -> str:
    """The text as people type it when they look for it: small letters, ё as е, ө as о, ү as у, ң as н, ә as а, җ as ж,
    һ as х. The database's fold() is its twin."""
    return text.translate(_FOLD)
