"""Finding published answers by their words, whatever the forms of the words, in milliseconds among 100,000.

A word stands in Publication.search by its stems (stems.py), weighed by where it stands: A the title, B the question,
C the answer. PostgreSQL reads only the list of answers of each stem (the index publication_found), never their texts,
until the newest CANDIDATES of those that match are known; only these are weighed. Two traps:

- a stem that stands in every tenth answer: its whole list would be read and sorted by date. How many answers hold a
  stem is kept (Stem), so that such are found by walking from the newest instead;
- PostgreSQL takes reading a text out of its store for free, so it may choose to read all of them: _rows() forbids.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import log
from typing import Any, Final

from django.db import connection, transaction

from kenesh.questions.models import Publication, Stem
from kenesh.questions.search.mistakes import nearest
from kenesh.questions.search.words import words
from kenesh.questions.stems import stems

CANDIDATES: Final = 200  # the newest that match: the only ones weighed, and all one is shown
ENOUGH: Final = 60  # of words that are common
COMMON: Final = 6_000  # answers; a stem of more is looked for from the newest on
WALK: Final = 3_000  # the newest answers looked at one by one
LIKE_IT: Final = 5_000  # places in the lists of stems read for the similar
LIKE_WORDS: Final = 60  # of a question that similar ones are looked for
LIKELY: Final = 20  # of the similar weighed by their titles
WORDS: Final = 12  # of what is looked for; the rest is not
MENDED: Final = 3  # mistyped words of one search


class Order(StrEnum):
    RELEVANCE = "relevance"
    DATE = "date"


@dataclass(frozen=True)
class Found:
    """What a search has found. ids: in their order, CANDIDATES at most; more: there are older ones that match, too.
    stems: what to mark in the texts. mended: mistyped word → the word found instead. unknown: words that stand in no
    answer."""

    ids: list[int] = field(default_factory=list)
    more: bool = False
    stems: frozenset[str] = frozenset()
    mended: Mapping[str, str] = field(default_factory=dict)
    unknown: Sequence[str] = ()


def find(
    text: str, *, categories: Collection[int] = (), order: Order = Order.RELEVANCE, exactly: bool = False
) -> Found:
    """The published answers in which all the words stand, each in any of its forms, and which are of any of the
    categories. exactly: mistyped words are left as they are. Nothing is found by stop words alone."""
    sought = {word: stems(word) for word in list(dict.fromkeys(words(text)))[:WORDS]}
    known = _counts(sought.values())
    mended: dict[str, str] = {}
    if not exactly:
        for word in [word for word in sought if not _count(sought[word], known)][:MENDED]:
            if meant := nearest(word):
                mended[word] = meant
        sought = {mended.get(word, word): stems(mended.get(word, word)) for word in sought}
        if mended:
            known = _counts(sought.values())
    marked = frozenset(stem for rooted in sought.values() for stem in rooted)
    unknown = [word for word in sought if not _count(sought[word], known)]
    if unknown or not sought:
        return Found(stems=marked, mended=mended, unknown=unknown)
    fewest = min(_count(rooted, known) for rooted in sought.values())
    query = " & ".join(_any_of(rooted) for rooted in sought.values())
    ids, more = _newest(query, categories, common=fewest > COMMON)
    return Found(_weighed(ids, query) if order == Order.RELEVANCE else ids, more, marked, mended)


def similar(text: str, limit: int = 5) -> list[Publication]:
    """The published answers most like a question, the likest first; rare words tell more than common ones.

    At least two of the question's words stand in each, or its only one.
    """
    sought = {word: stems(word) for word in dict.fromkeys(words(text)[:LIKE_WORDS])}
    known = _counts(sought.values())
    by_count = sorted((count, rooted) for rooted in sought.values() if (count := _count(rooted, known)))
    if not by_count:
        return []
    if by_count[0][0] > LIKE_IT:  # every word of it is common: the newest in which the rarer ones all stand
        query = " & ".join(_any_of(rooted) for _how_many, rooted in by_count[:3])
        return _in_order(_newest(query, (), common=True)[0][:limit])
    usual = 4 * by_count[-1][0]
    chosen: dict[tuple[str, ...], float] = {}
    read = 0
    for count, rooted in by_count:
        read += count
        if len(chosen) == WORDS or (chosen and read > LIKE_IT):
            break
        chosen[rooted] = log(1 + usual / count)
    ids = [row[0] for row in _scored(chosen, at_least=min(2, len(chosen)))]
    return _in_order(ids[:limit])


def _scored(chosen: Mapping[tuple[str, ...], float], at_least: int) -> list[tuple[int, float]]:
    """Answers by the weight of the words that stand in them, those of the title twice; only lists of stems are read,
    but for the likeliest LIKELY."""
    of_word = "SELECT id, %s::float8 AS weight FROM questions_publication WHERE withdrawn_at IS NULL AND search @@ %s"
    lists = " UNION ALL ".join([f"{of_word}::tsquery"] * len(chosen))
    params: list[Any] = [param for rooted, weight in chosen.items() for param in (weight, _any_of(rooted))]
    in_title = " + ".join(["%s::float8 * (search @@ %s::tsquery)::int"] * len(chosen))
    titles = [param for rooted, weight in chosen.items() for param in (weight, _any_of(rooted, "A"))]
    sql = (
        f"WITH likely AS MATERIALIZED (SELECT id, sum(weight) AS score FROM ({lists}) AS found GROUP BY id "  # noqa: S608
        "HAVING count(*) >= %s ORDER BY score DESC, id DESC LIMIT %s) "
        f"SELECT id, score + {in_title} AS whole FROM likely JOIN questions_publication USING (id) "
        "ORDER BY whole DESC, id DESC"
    )
    return _rows(sql, [*params, at_least, LIKELY, *titles])


def _newest(query: str, categories: Collection[int], *, common: bool) -> tuple[list[int], bool]:
    """The newest that match, CANDIDATES at most, and whether there may be older ones. common: they are many, so look at
    the newest answers first, and be content with ENOUGH."""
    wanted = ("categories && %s::bigint[] AND " if categories else "") + "search @@ %s::tsquery"
    params: list[Any] = [list(categories), query] if categories else [query]
    if common:
        walk = (
            f"SELECT id FROM (SELECT id, {wanted} AS is_wanted FROM questions_publication "  # noqa: S608  # our own SQL
            "WHERE withdrawn_at IS NULL "
            "ORDER BY published_at DESC, id DESC LIMIT %s) AS looked_at WHERE is_wanted LIMIT %s"
        )
        ids = [row[0] for row in _rows(walk, [*params, WALK, CANDIDATES], anyhow=True)]
        if len(ids) >= min(ENOUGH, CANDIDATES):
            return ids, True
    collect = (
        "WITH found AS MATERIALIZED (SELECT id, published_at FROM questions_publication "  # noqa: S608
        f"WHERE withdrawn_at IS NULL AND {wanted}) SELECT id FROM found ORDER BY published_at DESC, id DESC LIMIT %s"
    )
    ids = [row[0] for row in _rows(collect, [*params, CANDIDATES + 1])]
    return ids[:CANDIDATES], len(ids) > CANDIDATES


def _weighed(ids: Sequence[int], query: str) -> list[int]:
    """By where the words stand and how near each other; among equals the order stays."""
    sql = (
        "SELECT id FROM unnest(%s::bigint[]) WITH ORDINALITY AS given (id, place) "
        "JOIN questions_publication USING (id) "
        "ORDER BY ts_rank_cd('{0, 0.2, 0.4, 1}', search, %s::tsquery, 1) DESC, place"
    )
    return [row[0] for row in _rows(sql, [list(ids), query], anyhow=True)]


def _in_order(ids: Sequence[int]) -> list[Publication]:
    rows = Publication.objects.published().defer("search").in_bulk(ids)
    return [rows[one] for one in ids if one in rows]


def _counts(rooted: Iterable[Iterable[str]]) -> dict[str, int]:
    """In how many answers each stem stands."""
    wanted = {stem for each in rooted for stem in each}
    return dict(Stem.objects.filter(stem__in=wanted).values_list("stem", "count")) if wanted else {}


def _count(rooted: Iterable[str], known: Mapping[str, int]) -> int:
    return sum(known.get(stem, 0) for stem in rooted)


def _any_of(rooted: Iterable[str], weight: str = "") -> str:
    """As to_tsquery reads it: any of the stems, where it has that weight."""
    return "(" + " | ".join(f"'{stem}'" + (f":{weight}" if weight else "") for stem in rooted) + ")"


def _rows(sql: str, params: Sequence[Any], *, anyhow: bool = False) -> list[tuple[Any, ...]]:
    """anyhow: as PostgreSQL thinks best; else by the lists of stems and by one process: the start of a second one takes
    longer than the whole."""
    with transaction.atomic(), connection.cursor() as cursor:
        if not anyhow:
            cursor.execute(
                "SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off; "
                "SET LOCAL max_parallel_workers_per_gather = 0"
            )
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        if not anyhow:  # the transaction may be a larger one
            cursor.execute(
                "SET LOCAL enable_seqscan TO DEFAULT; SET LOCAL enable_indexscan TO DEFAULT; "
                "SET LOCAL max_parallel_workers_per_gather TO DEFAULT"
            )
        return rows
