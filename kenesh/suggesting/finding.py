"""Rows in which every word typed is the beginning of a word, the best first; and what is forgiven while few are found.

Why so, and what it costs: docs/decisions/0011. A statement asks one index for the tokens of the words (words.py); a
register has several indexes, its *tiers*, the best rows in the first: PostgreSQL looks into the next only while too few
were found. So a beginning that a million rows have is answered by the first, and a rare one has little to read in any.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice, pairwise
from time import monotonic
from typing import Any, Final, NamedTuple, Protocol

from psycopg import Cursor
from psycopg.errors import QueryCanceled
from psycopg.pq import TransactionStatus

from kenesh.suggesting import vocabulary
from kenesh.suggesting.contract import MOST
from kenesh.suggesting.mistakes import MOST_CUTS, Doubt, doubts, may_be_mistaken, readings
from kenesh.suggesting.shelf import Row, Shelf
from kenesh.suggesting.words import LONGEST, token, words_of

__all__ = ["Found", "Shelf", "Source", "find", "find_among", "readings"]

CANDIDATES: Final = 50  # rows taken from the database to be put in order
FETCHED: Final = 300  # rows of a tier
PATIENCE: Final = 0.3  # seconds, after which nothing more is tried
WHOLE_AMONG: Final = 2  # words; where more are typed, few rows have them
SHORTEST_WHOLE: Final = 3  # letters of a word looked for whole: shorter ones nearly every row has
FEW: Final = 3  # with fewer found, more is forgiven
SHORTEST: Final = 6  # letters of a word that is doubted although something was found
TRIED: Final = 2  # words that may be the mistaken one, where each is a word of some row


@dataclass(frozen=True, slots=True)
class Source:
    """Where to look: a table with columns `key` and `tokens` (kenesh.suggesting.words).

    columns: what is selected, in SQL; the first is the name: words found in it count for more than those of the rest of
    the key. order: what is sooner offered. scope: salt of the tokens. where: a further condition, in SQL with %s for
    params. tiers: limits of score, as the partial indexes have them; none: one index. first: a query of
    some rows of the table, which are read through before the index is asked; where they are enough, it is not. fetched:
    rows, of each tier, that are put in order. every_word_is_known: the vocabulary has all words.
    """

    table: str
    columns: str
    order: str = "score, id"
    scope: str = ""
    where: str = "true"
    params: tuple[Any, ...] = ()
    tiers: tuple[int, ...] = ()
    first: str = ""
    fetched: int = FETCHED
    every_word_is_known: bool = False
    transliterated: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """rows: as Source.columns has them, the best first. words: folded, as they were understood: what is marked in the
    labels. more: there are others."""

    rows: list[Row]
    words: list[str]
    more: bool = False


class _Place(Protocol):
    """Where rows are."""

    def rows(self, words: Sequence[str], doubt: Doubt | None, limit: int) -> list[Row]:
        """(key, name, …), the sooner offered first: those that have each of the words as a beginning, and may have what
        the doubtful one stands for. A word that ends with a blank is wanted whole."""
        ...

    def known(self, words: Sequence[str]) -> set[str]:
        """Those that surely begin words of rows; one that ends with a blank, that is a word of theirs."""
        ...

    def near(self, word: str) -> Sequence[str]:
        """Words of rows that begin with this one but for one mistake."""
        ...


@dataclass(frozen=True, slots=True)
class _Table:
    cursor: Cursor[Any]
    source: Source

    def rows(self, words: Sequence[str], doubt: Doubt | None, limit: int) -> list[Row]:
        source = self.source
        # The index knows but the beginning of a long word; many rows may have that, and none the whole.
        long = {word for word in words if len(word) > LONGEST and may_be_mistaken(word)}
        if source.every_word_is_known and not long <= self.known(sorted(long)):
            return []
        values = {f"given_{place}": value for place, value in enumerate(source.params)}
        values["tokens"] = _array(token(word[:LONGEST], source.scope) for word in words)
        values["longer"] = _array(f'"% {word}%"' for word in words if len(word) > LONGEST)
        if doubt:
            values |= self._doubtful(doubt)
        which = {"every": bool(words), "near": bool(doubt and doubt.meant), "cut": bool(doubt and doubt.pairs)}
        if source.first:
            first = _statement(replace(source, tiers=()), limit=limit, among=source.first, **which)
            if len(rows := self.cursor.execute(first, values).fetchall()) > min(MOST, limit - 1):
                return rows
        return self.cursor.execute(_statement(source, limit=limit, **which), values).fetchall()

    def _doubtful(self, doubt: Doubt) -> dict[str, str]:
        scope = self.source.scope
        pairs = [_array(token(part, scope) for part in pair) for pair in doubt.pairs]
        pairs += pairs[-1:] * (MOST_CUTS - len(pairs))  # always as many, so that the statement is one
        return {
            "near": _array(token(f"{one} "[:LONGEST], scope) for one in doubt.meant),
            "meant": _array(f'"% {one} %"' for one in doubt.meant),
        } | {f"pair_{place}": pair for place, pair in enumerate(pairs)}

    def known(self, words: Sequence[str]) -> set[str]:
        return vocabulary.known(self.cursor, words, self.source.table) if words else set()

    def near(self, word: str) -> Sequence[str]:
        return vocabulary.near(self.cursor, word, self.source.table)


@dataclass
class _Gathered:
    """What has been found so far, in the order in which it is offered."""

    rows: dict[Row, None] = field(default_factory=dict)
    words: dict[str, None] = field(default_factory=dict)
    whole: bool = False  # somewhere all the words are words, not only beginnings

    @property
    def enough(self) -> bool:
        return self.whole or len(self.rows) >= FEW

    def take(self, ranked: Sequence["_Ranked"], limit: int) -> None:
        for one in sorted(ranked, key=_place):
            if len(self.rows) > limit:
                return
            self.rows.setdefault(one.row)
            self.words |= dict.fromkeys(one.words)
            self.whole = self.whole or one.whole

    def best(self, typed: str, limit: int) -> Found:
        return Found(list(self.rows)[:limit], list(self.words) or words_of(typed), len(self.rows) > limit)


class _Ranked(NamedTuple):
    """A row and its place: less is sooner. words: beginnings in it that answer those typed."""

    row: Row
    place: tuple[int, ...]
    words: list[str]
    whole: bool


def find(cursor: Cursor[Any], source: Source, typed: str, *, limit: int = MOST, forgiving: bool = True) -> Found:
    """At most so many rows. forgiving: else the words are taken as typed only. Whatever is typed, it costs a few
    statements, each of one index; a statement that the
    database cuts short for its time finds nothing."""
    found = _Gathered()
    try:
        _gather(_Table(cursor, source), typed, found, limit, transliterated=source.transliterated, forgiving=forgiving)
    except QueryCanceled:
        if cursor.connection.info.transaction_status != TransactionStatus.IDLE:
            raise
    return found.best(typed, limit)


def find_among(shelf: Shelf, typed: str, *, limit: int = MOST, transliterated: bool = False) -> Found:
    """The same in memory. rows: (name, thing)."""
    found = _Gathered()
    _gather(shelf, typed, found, limit, transliterated=transliterated)
    return found.best(typed, limit)


def _gather(
    place: _Place, typed: str, found: _Gathered, limit: int, *, transliterated: bool, forgiving: bool = True
) -> None:
    """The ways to understand what is typed, each dearer and less likely than the one before, until there is enough."""
    until = monotonic() + PATIENCE
    ways = readings(typed, transliterated=transliterated)
    for words in ways:
        found.take(_as_typed(place, words), limit)
        if found.enough or monotonic() > until:
            return
    if ways and forgiving:
        found.take(_mistaken(place, ways[0], SHORTEST if found.rows else 0), limit)


def _as_typed(place: _Place, words: Sequence[str]) -> list[_Ranked]:
    """Every word is the beginning of a word. Where too many rows have that, those that have the words whole are looked
    for besides: their order alone would have left them out."""
    rows = place.rows(words, None, CANDIDATES)
    if len(rows) == CANDIDATES and len(words) <= WHOLE_AMONG:
        ended = words if len(words) == 1 else words[:-1]
        whole = [word for word in ended if len(word) >= SHORTEST_WHOLE]
        long = {f"{word} " for word in whole if len(word) >= LONGEST and may_be_mistaken(word)}
        if whole and long <= place.known(sorted(long)):
            rows += place.rows([f"{word} " if word in whole else word for word in words], None, CANDIDATES)
    return _ranked(rows, words)


def _mistaken(place: _Place, words: Sequence[str], shortest: int) -> list[_Ranked]:
    """One of the words is not what it seems: the one that no row has, if there is one."""
    suspects = sorted(filter(may_be_mistaken, words), key=len, reverse=True)
    if len(words) > 1:
        known = place.known(suspects)
        missing = (word for word in suspects if word not in known and not place.rows([word], None, 1))
        suspects = list(islice(missing, 1)) or suspects[:TRIED]
    for suspect in suspects:
        others = [word for word in words if word != suspect]
        for doubt in doubts(suspect, place.known, place.near) if len(suspect) >= shortest else ():
            if ranked := _ranked(place.rows(others, doubt, CANDIDATES), words, doubt):
                return ranked
    return []


def _ranked(rows: Sequence[Row], words: Sequence[str], doubt: Doubt | None = None) -> list[_Ranked]:
    return [one for at, row in enumerate(rows) if (one := _rank(row, words, at, doubt))]


def _rank(row: Row, words: Sequence[str], place: int, doubt: Doubt | None) -> _Ranked | None:
    """Whole words before beginnings, words of the name before those of the rest, in the order typed, then as they came
    from the database. None: the row has not all the words (two beginnings had one token)."""
    key, name = row[0], _words_of_name(row[1] or "")
    cost, disorder, last, whole = 0, 0, -1, True
    understood: list[str] = []
    for word in words:
        if doubt and word == doubt.word:
            answers = doubt.answers(key)
            if not answers:
                return None
            understood += [one[: len(word)] for one in answers]
            cost += 0 if answers[0] in name else 2
            whole = False
            continue
        understood.append(word)
        in_name = [at for at, one in enumerate(name) if one.startswith(word)]
        exact = [at for at in in_name if name[at] == word]
        if in_name:
            at = next((at for at in exact or in_name if at > last), (exact or in_name)[0])
            disorder += at <= last
            last = at
            cost += not exact
            whole = whole and bool(exact)
        elif f" {word}" in key:
            ended = f" {word} " in key
            cost += 2 + (not ended)
            whole = whole and ended
        else:
            return None
    return _Ranked(row[1:], (cost, disorder, place), understood, whole)


def _place(ranked: _Ranked) -> tuple[int, ...]:
    return ranked.place


@lru_cache(maxsize=10_000)
def _words_of_name(name: str) -> tuple[str, ...]:
    """The same rows are the best for many beginnings."""
    return tuple(words_of(name))


def _array(values: Iterable[object]) -> str:
    return f"{{{','.join(map(str, values))}}}"


@lru_cache(maxsize=400)
def _statement(
    source: Source, *, every: bool, near: bool = False, cut: bool = False, limit: int = CANDIDATES, among: str = ""
) -> bytes:
    """One branch for each tier, read in turn until there are enough. Of a tier so many rows at most are put in order,
    as they lie in the table, where loaders write the best first. The limits are written out, so that the planner sees
    which index each branch may use; the words are parameters, so that it plans once. among: a query of the rows looked
    through, in the place of the table."""
    *pieces, end = source.where.split("%s")
    condition = "".join(f"{piece}%(given_{place})s" for place, piece in enumerate(pieces)) + end
    # An empty array is in every row, and an index asked for it is read whole.
    wanted = "key LIKE ALL (%(longer)s::text[])"
    wanted += " AND tokens @> %(tokens)s::int[]" if every else ""
    wanted += " AND tokens && %(near)s::int[] AND key LIKE ANY (%(meant)s::text[])" if near else ""
    pairs = " OR ".join(f"tokens @> %(pair_{place})s::int[]" for place in range(MOST_CUTS))
    wanted += f" AND ({pairs})" if cut else ""
    rows = f"({among}) AS looked_at" if among else source.table
    branches = [
        f"(SELECT key, {source.columns} FROM ("  # noqa: S608  # our own SQL
        f"SELECT * FROM {rows} WHERE {tier} AND {wanted} AND ({condition}) LIMIT {source.fetched}"
        f") AS fetched ORDER BY {source.order} LIMIT {limit})"
        for tier in _conditions(source.tiers)
    ]
    return (f"{' UNION ALL '.join(branches)} LIMIT {limit}" if source.tiers else branches[0]).encode()


def _conditions(tiers: Sequence[int]) -> list[str]:
    """Of the tiers, as their indexes have them; the rest has the table's own, and no other that has the score in it."""
    if not tiers:
        return ["true"]
    between = [f"score >= {low} AND score < {high}" for low, high in pairwise(tiers)]
    return [f"score < {tiers[0]}", *between, f"score + 0 >= {tiers[-1]}"]
