"""Words as they are looked for: folded, cut at whatever is no letter or figure, and the tokens of their beginnings."""

import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import md5
from typing import Final

from kenesh.alphabet.order import fold

LONGEST: Final = 7  # characters of a beginning that have a token; a longer one is compared with the row's key
WORD: Final = re.compile("[0-9a-zа-яѐ-ӿ]+")  # the same letters as prefix_tokens() of the database takes


def words_of(text: str) -> list[str]:
    """The folded words of a text, in order: «ООО „Ак-Суу“» gives ооо, ак, суу."""
    return WORD.findall(fold(text).lower())


@lru_cache(maxsize=50_000)
def key_of(text: str) -> str:
    """The words between blanks, one before and one after: « ооо ак суу ». `key LIKE '% су%'` finds a beginning."""
    return f" {' '.join(words_of(text))} "


@lru_cache(maxsize=500_000)
def token(beginning: str, scope: str = "") -> int:
    """The number of a beginning of at most LONGEST letters, the same in the database's prefix_tokens(): four bytes of
    MD5, signed. scope: whose words they are, where rows of others must never be met (an office)."""
    return int.from_bytes(md5(f"{scope}{beginning}".encode(), usedforsecurity=False).digest()[:4], signed=True)


@lru_cache(maxsize=200_000)
def tokens_of_word(word: str, scope: str = "") -> tuple[int, ...]:
    """Of each beginning of the word, from one letter to LONGEST. The blank after it counts: a short word is told from
    what only begins with it."""
    ended = f"{word} "[:LONGEST]
    return tuple(token(ended[:length], scope) for length in range(1, len(ended) + 1))


def tokens_of(words: Iterable[str], scope: str = "") -> list[int]:
    """What a row with these words is found by, each once."""
    return list({one for word in words for one in tokens_of_word(word, scope)})
