"""The words of a source: which of them somebody may have meant, who has made one mistake in a word.

Two words a mistake apart have a text in common, once a letter is left out of either. So each word is kept with its
beginnings of 3 to 7 letters, whole and without one letter of theirs, as numbers (*heads*); those of the word typed are
looked for among them in one index, and the few that come are compared.
"""

from collections.abc import Sequence
from typing import Any, Final

from psycopg import Connection, Cursor, sql

from kenesh.suggesting.mistakes import begins_nearly
from kenesh.suggesting.words import token

SHORTEST: Final = 2  # letters of a word that is kept
LEAST_HEAD: Final = 3
LONGEST_HEAD: Final = 7
MOST: Final = 300_000  # words kept of a source, the commonest
COMPARED: Final = 300  # words, the commonest of those with such a head
MEANT: Final = 12

# Words are Word's columns; letters only, for figures are not guessed.
_GATHERED: Final = """
    INSERT INTO suggesting_word (source, word, times, heads)
    SELECT {source}, word, times, word_heads({source}, word) FROM (
        SELECT word, count(*)::int AS times FROM {rows} AS one, string_to_table(btrim(one.key), ' ') AS word
        WHERE length(word) >= {shortest} AND word !~ '[0-9]' AND {which}
        GROUP BY word ORDER BY times DESC, word LIMIT {most}
    ) AS counted ORDER BY word
    ON CONFLICT (source, word) DO UPDATE SET times = greatest(suggesting_word.times, excluded.times)
"""
_NEAR: Final = "SELECT word FROM suggesting_word WHERE heads && %s::int[] ORDER BY times DESC LIMIT %s"
_KNOWN: Final = """
    SELECT typed FROM unnest(%s::text[]) AS typed WHERE EXISTS (
        SELECT FROM suggesting_word WHERE source = %s AND word >= rtrim(typed)
            AND word < rtrim(typed) || CASE WHEN typed LIKE '%% ' THEN U&'\\0001' ELSE U&'\\+10FFFF' END
    )
"""


def heads_of(word: str, source: str) -> list[int]:
    """The same numbers as the database's word_heads()."""
    sizes = range(LEAST_HEAD, min(LONGEST_HEAD, len(word)) + 1)
    return sorted({token(text, f"{source}~") for size in sizes for text in _without_one(word[:size])})


def heads_asked(word: str, source: str) -> list[int]:
    """Of a word typed: one of them is among the heads of every word it may be with one mistake."""
    head = word[:LONGEST_HEAD]
    texts = [*_without_one(head), *([word[: LONGEST_HEAD - 1]] if len(word) >= LONGEST_HEAD else [])]
    return sorted({token(text, f"{source}~") for text in texts})


def near(cursor: Cursor[Any], word: str, source: str) -> list[str]:
    """Words of the source that begin with the one typed but for one mistake, the commonest first."""
    asked = f"{{{','.join(map(str, heads_asked(word, source)))}}}"
    rows = cursor.execute(_NEAR, (asked, COMPARED)).fetchall()
    return [one for (one,) in rows if begins_nearly(one, word)][:MEANT]


def known(cursor: Cursor[Any], words: Sequence[str], source: str) -> set[str]:
    """Those of the words that begin one of the source's; one that ends with a blank, that is one of them. A rare word
    may not be among them."""
    return {word for (word,) in cursor.execute(_KNOWN, (list(words), source)).fetchall()}


def gather(connection: Connection[Any], source: str, rows: str, which: str = "true") -> None:
    """Keeps the words of the keys of these rows. rows: a table, which may be one that is still being made. which: of
    them, in SQL, where `one` is the row. Words that no row has any more do no harm: nothing is found by them."""
    connection.execute(
        sql.SQL(_GATHERED).format(
            source=sql.Literal(source),
            rows=sql.Identifier(rows),
            shortest=sql.Literal(SHORTEST),
            most=sql.Literal(MOST),
            which=sql.SQL(which),
        )
    )


def _without_one(text: str) -> list[str]:
    return [text, *(text[:at] + text[at + 1 :] for at in range(len(text)))]
