"""Words as they are looked for: folded, cut at whatever is no letter or figure, and the tokens of their beginnings."""

import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import md5
from typing import Final

from kenesh.alphabet.order import fold

LONGEST: Final = 7  # characters of a beginning that have a token; of what is longer, only the whole word has one
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
    """The number of a beginning or of a whole word, the same in the database's prefix_tokens(): four bytes of MD5,
    signed. scope: whose words they are, where rows of others must never be met (an office)."""
    return int.from_bytes(md5(f"{scope}{beginning}".encode(), usedforsecurity=False).digest()[:4], signed=True)


@lru_cache(maxsize=200_000)
def tokens_of_word(word: str, scope: str = "") -> tuple[int, ...]:
    """Of each beginning of the word, from one letter to LONGEST, and of the whole. The blank after it counts: a word is
    told from what only begins with it."""
    ended = f"{word} "
    lengths = (*range(1, min(LONGEST, len(ended)) + 1), *([len(ended)] if len(ended) > LONGEST else []))
    return tuple(token(ended[:length], scope) for length in lengths)


def token_typed(word: str, scope: str = "") -> int:
    """What rows are asked for where a word begins so or, with a blank at the end, is so. Of a longer beginning than
    LONGEST it is only the first letters."""
    return token(word if word.endswith(" ") else word[:LONGEST], scope)


def tokens_of(words: Iterable[str], scope: str = "") -> list[int]:
    """What a row with these words is found by, each once."""
    return list({one for word in words for one in tokens_of_word(word, scope)})
