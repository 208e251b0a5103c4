"""The words of a source: whether any row has what is typed, and which of them somebody may have meant, who has made one
mistake in a word.

Two words a mistake apart have a text in common, once a letter is left out of either. So each word is kept with its
beginnings of 3 to 7 letters, whole and without one letter of theirs, as numbers (*heads*); those of the word typed are
looked for among them in one index, and the few that come are compared.
"""

from collections.abc import Sequence
from typing import Any, Final

from psycopg import Connection, Cursor, sql

from kenesh.suggesting.kept import Kept
from kenesh.suggesting.mistakes import begins_nearly
from kenesh.suggesting.words import LONGEST, token

SHORTEST: Final = 2  # letters of a word that is kept
LEAST_HEAD: Final = 3
LONGEST_HEAD: Final = 7
MOST: Final = 300_000  # words of a source in which a mistake is looked for, the commonest
COMPARED: Final = 300  # words, the commonest of those with such a head
MEANT: Final = 12
BEGUN: Final = 40

# Words are Word's columns; letters only, for figures are not guessed.
_GATHERED: Final = """
    INSERT INTO suggesting_word (source, word, times, heads)
    SELECT {source}, word, times, CASE WHEN place <= {most} THEN word_heads({source}, word) ELSE '{{}}' END FROM (
        SELECT word, count(*)::int AS times, row_number() OVER (ORDER BY count(*) DESC, word) AS place
        FROM {rows} AS one, string_to_table(btrim(one.key), ' ') AS word
        WHERE length(word) >= {shortest} AND word !~ '[0-9]' AND {which} GROUP BY word
    ) AS counted ORDER BY word
    ON CONFLICT (source, word) DO UPDATE SET times = greatest(suggesting_word.times, excluded.times)
"""
_NEAR: Final = "SELECT word FROM suggesting_word WHERE heads && %s::int[] ORDER BY times DESC LIMIT %s"
_KNOWN: Final = """
    SELECT typed, ARRAY(
        SELECT word FROM suggesting_word WHERE source = %(source)s AND word >= rtrim(typed)
            AND word < rtrim(typed) || CASE WHEN typed LIKE '%% ' THEN U&'\\0001' ELSE U&'\\+10FFFF' END
        LIMIT CASE WHEN length(typed) > %(longest)s THEN %(most)s ELSE 1 END
    ) FROM unnest(%(typed)s::text[]) AS typed
"""
_SHARES: Final = """
    SELECT token, share
    FROM pg_stats, unnest(most_common_elems::text::int[], most_common_elem_freqs) AS counted (token, share)
    WHERE schemaname = (SELECT relnamespace::regnamespace::text FROM pg_class WHERE oid = %s::regclass)
        AND tablename = %s AND attname = 'tokens' AND token IS NOT NULL
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


def known(cursor: Cursor[Any], words: Sequence[str], source: str) -> dict[str, Sequence[str]]:
    """Those of the words that begin one of the source's; one that ends with a blank, that is one of them. Each with
    words that it begins, all of them where it is longer than LONGEST and they are at most BEGUN; else some or none.
    Single letters and what has figures is not kept: that may be there."""
    kept = [word for word in words if len(word.rstrip()) >= SHORTEST and not any(letter.isdigit() for letter in word)]
    found: dict[str, Sequence[str]] = dict.fromkeys(set(words).difference(kept), ())
    if kept:
        asked = {"typed": kept, "source": source, "longest": LONGEST, "most": BEGUN + 1}
        found |= {word: begun for word, begun in cursor.execute(_KNOWN, asked).fetchall() if begun}
    return found


@Kept
def shares(cursor: Cursor[Any], table: str) -> dict[int, float]:
    """Of the commonest tokens: which share of the rows has them, from 0 to 1, as PostgreSQL's planner counts them."""
    return dict(cursor.execute(_SHARES, (table, table)).fetchall())


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
