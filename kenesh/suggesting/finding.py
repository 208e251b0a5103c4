"""Rows in which every word typed is the beginning of a word, the best first; and what is forgiven while few are found.

Why so, and what it costs: docs/decisions/0011. A statement asks one index for the tokens of the words (words.py); a
register has several indexes, its *tiers*, the best rows in the first: PostgreSQL looks into the next only while too few
were found. So a beginning that a million rows have is answered by the first, and a rare one has little to read in any.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from time import monotonic
from typing import Any, Final, NamedTuple, Protocol

from django.conf import settings
from psycopg import Cursor
from psycopg.errors import QueryCanceled
from psycopg.pq import TransactionStatus

from kenesh.suggesting import vocabulary
from kenesh.suggesting.contract import MOST
from kenesh.suggesting.mistakes import MOST_CUTS, Doubt, doubts, may_be_mistaken, readings
from kenesh.suggesting.shelf import Row, Shelf
from kenesh.suggesting.words import LONGEST, key_of, token, token_typed, words_of

__all__ = ["Found", "Shelf", "Source", "find", "find_among", "readings"]

CANDIDATES: Final = 50  # rows taken from the database to be put in order
FETCHED: Final = 300  # rows of a tier
WHOLE_AMONG: Final = 2  # words; where more are typed, few rows have them
SHORTEST_WHOLE: Final = 3  # letters of a word looked for whole: shorter ones nearly every row has
FEW: Final = 3  # with fewer found, more is forgiven
FEW_TOGETHER: Final = 2  # words, none of them common, that few rows have together
SHORTEST: Final = 6  # letters of a word that is doubted although something was found
_NOTHING: Final = "{0}"  # tokens that a row can hardly have, and would be no answer if it had
COMMON: Final = 0.1  # of the rows: what is not looked up beside what tells more
TRIED: Final = 2  # words that may be the mistaken one, where each is a word of some row


@dataclass(frozen=True, slots=True)
class Source:
    """Where to look: a table with columns `key` and `tokens` (kenesh.suggesting.words).

    columns: what is selected, in SQL; the first is the name: words found in it count for more than those of the rest of
    the key. order: what is sooner offered. scope: salt of the tokens. where: a further condition, in SQL with %s for
    params. tiers: limits of score, as the partial indexes have them; none: one index. first: a query of some rows of
    the table, which are read through before the index is asked for one beginning that this share of all rows has
    (often); where they are enough, it is not asked. fetched: rows, of each tier, that are put in order. The vocabulary
    must have all words of the keys.
    """

    table: str
    columns: str
    order: str = "score, id"
    scope: str = ""
    where: str = "true"
    params: tuple[Any, ...] = ()
    tiers: tuple[int, ...] = ()
    first: str = ""
    often: float = 0
    fetched: int = FETCHED
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
        the doubtful one stands for. A word that ends with a blank is wanted whole. None where other words have asked
        the same before, or where a word is known to be in no row."""
        ...

    def known(self, words: Iterable[str], besides: Iterable[str] = ()) -> set[str]:
        """Those that may begin words of rows; one that ends with a blank, that may be a word of theirs. besides: what
        may be asked next, so that it is asked together where anything must be."""
        ...

    def near(self, word: str) -> Sequence[str]:
        """Words of rows that begin with this one but for one mistake."""
        ...


@dataclass(frozen=True, slots=True)
class _Table:
    cursor: Cursor[Any]
    source: Source
    asked: dict[str, Sequence[str] | None] = field(default_factory=dict)  # of the vocabulary
    done: set[tuple[object, ...]] = field(default_factory=set)  # what rows were asked

    def rows(self, words: Sequence[str], doubt: Doubt | None, limit: int) -> list[Row]:
        if any(self.asked.get(word, ()) is None for word in words):  # none has it
            return []
        source, scope = self.source, self.source.scope
        shares = vocabulary.shares(self.cursor, source.table)
        telling = [word for word in words if shares.get(token_typed(word, scope), 0) < COMMON]
        # To look a common word up costs more than to read the few rows that two others have together; and a single
        # letter more than to read those of one.
        few = len(telling) >= FEW_TOGETHER
        sought = [word for word in words if word in telling or not (few or (telling and len(word) == 1))]
        begun = [self._begun(word) for word in sought]
        values: dict[str, Any] = {f"given_{place}": value for place, value in enumerate(source.params)}
        values["tokens"] = _array(
            one[0] if len(one) == 1 else token_typed(word, scope) for word, one in zip(sought, begun, strict=True)
        )
        several = [one for one in begun if len(one) > 1]
        values |= {f"begun_{place}": _array(one) for place, one in enumerate(several)}
        # Of a long word with too many endings the index knows but the beginning.
        read = [word for word, one in zip(sought, begun, strict=True) if not one]
        values["read"] = _array(f'"% {word}%"' for word in [*read, *(word for word in words if word not in sought)])
        if doubt:
            values |= self._doubtful(doubt)
        if (asked := (*values.values(), limit)) in self.done:
            return []
        self.done.add(asked)
        which = {"every": bool(words), "begun": len(several)}
        which |= {"near": bool(doubt and doubt.meant), "cut": bool(doubt and doubt.pairs)}
        if source.first and self._is_for_first(words, doubt, shares):
            first = _statement(replace(source, tiers=()), limit=limit, among=source.first, **which)
            if len(rows := self.cursor.execute(first, values).fetchall()) > min(MOST, limit - 1):
                return rows
        return self.cursor.execute(_statement(source, limit=limit, **which), values).fetchall()

    def _is_for_first(self, words: Sequence[str], doubt: Doubt | None, shares: Mapping[int, float]) -> bool:
        """Whether the rows looked through first may have enough with this one word."""
        meant = [f"{one} " for one in doubt.meant] if doubt else [word for word in words if not word.endswith(" ")]
        if len(words) + bool(doubt) != 1 or not meant:
            return False
        return max(shares.get(token_typed(one, self.source.scope), 0) for one in meant) >= self.source.often

    def _begun(self, word: str) -> list[int]:
        """Tokens of which a row that has the word has one; none: they are not known."""
        scope = self.source.scope
        if len(word) <= LONGEST or word.endswith(" "):
            return [token_typed(word, scope)]
        begun = self.asked.get(word) or ()
        return [token(f"{one} ", scope) for one in begun] if len(begun) <= vocabulary.BEGUN else []

    def _doubtful(self, doubt: Doubt) -> dict[str, str]:
        scope = self.source.scope
        pairs = [_array(token_typed(part, scope) for part in pair) for pair in doubt.pairs]
        pairs += [_NOTHING] * (MOST_CUTS - len(pairs))  # always as many, so that the statement is one
        return {
            "near": _array(token(f"{one} ", scope) for one in doubt.meant),
        } | {f"pair_{place}": pair for place, pair in enumerate(pairs)}

    def known(self, words: Iterable[str], besides: Iterable[str] = ()) -> set[str]:
        wanted = set(words)
        self.asked.update((word, ()) for word in wanted - self.asked.keys() if self._is_common(word))
        if wanted - self.asked.keys():
            asked = sorted(wanted.union(besides) - self.asked.keys())
            there = vocabulary.known(self.cursor, asked, self.source.table)
            self.asked.update((word, there.get(word)) for word in asked)
        return {word for word in wanted if self.asked[word] is not None}

    def _is_common(self, word: str) -> bool:
        """So many rows have it that the planner counts them: whether any has need not be asked."""
        if len(word) > LONGEST and not word.endswith(" "):  # its token is of the beginning alone
            return False
        return token_typed(word, self.source.scope) in vocabulary.shares(self.cursor, self.source.table)

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

    @property
    def is_best(self) -> bool:
        """Nothing may come before it but what comes sooner from the database."""
        return not any(self.place[:2])


def find(cursor: Cursor[Any], source: Source, typed: str, *, limit: int = MOST, forgiving: bool = True) -> Found:
    """At most so many rows. forgiving: else the words are taken as typed only. Whatever is typed, it costs a few
    statements, each of one index; a statement that the database cuts short for its time finds nothing."""
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
    until = monotonic() + settings.SUGGESTED_WITHIN / 1000
    ways = readings(typed, transliterated=transliterated)
    besides = [word for words in ways for word in words] + list(_whole(ways[0]).values() if ways else ())
    for words in ways:
        if place.known(words, besides).issuperset(words):
            found.take(_as_typed(place, words), limit)
        if found.enough or monotonic() > until:
            return
    if ways and forgiving:
        found.take(_mistaken(place, ways[0], SHORTEST if found.rows else 0), limit)


def _as_typed(place: _Place, words: Sequence[str]) -> list[_Ranked]:
    """Every word is the beginning of a word. Where too many rows have that, those that have the words whole are looked
    for besides: their order alone would have left them out."""
    rows = place.rows(words, None, CANDIDATES)
    ranked = _ranked(rows, words)
    if len(rows) < CANDIDATES or sum(one.is_best for one in ranked) > MOST:
        return ranked
    whole = _whole(words)
    more = place.rows([whole.get(word, word) for word in words], None, CANDIDATES) if whole else []
    return _ranked([*rows, *more], words) if more else ranked


def _whole(words: Sequence[str]) -> dict[str, str]:
    """Those of the words that are worth being looked for whole: as they are wanted then."""
    ended = words[: max(1, len(words) - 1)] if len(words) <= WHOLE_AMONG else ()
    return {word: f"{word} " for word in ended if len(word) >= SHORTEST_WHOLE}


def _mistaken(place: _Place, words: Sequence[str], shortest: int) -> list[_Ranked]:
    """One of the words is not what it seems: the one that no row has, if there is one."""
    known = place.known(words)
    missing = [word for word in words if word not in known]
    if len(missing) > 1:
        return []
    suspects = missing or sorted(words, key=len, reverse=True)[:TRIED]
    for suspect in suspects:
        others = [word for word in words if word != suspect]
        for doubt in doubts(suspect, place.known, place.near) if _is_doubted(suspect, shortest) else ():
            if ranked := _ranked(place.rows(others, doubt, CANDIDATES), words, doubt):
                return ranked
    return []


def _is_doubted(word: str, shortest: int) -> bool:
    return len(word) >= shortest and may_be_mistaken(word)


def _ranked(rows: Sequence[Row], words: Sequence[str], doubt: Doubt | None = None) -> list[_Ranked]:
    sought = [(word, f" {word}", f" {word} ") for word in words]
    return [one for at, row in enumerate(rows) if (one := _rank(row, sought, at, doubt))]


def _rank(row: Row, sought: Sequence[tuple[str, str, str]], place: int, doubt: Doubt | None) -> _Ranked | None:
    """Whole words before beginnings, words of the name before those of the rest, in the order typed, then as they came
    from the database. sought: each word, as a beginning, and whole. None: the row has not all the words (two beginnings
    had one token)."""
    key, name = row[0], key_of(row[1] or "")
    cost, disorder, last, whole = 0, 0, -1, True
    understood: list[str] = []
    for word, begun, ended in sought:
        if doubt and word == doubt.word:
            answers = doubt.answers(key)
            if not answers:
                return None
            understood += [one[: len(word)] for one in answers]
            cost += 0 if f" {answers[0]} " in name else 2
            whole = False
            continue
        understood.append(word)
        is_exact = ended in name
        wanted = ended if is_exact else begun
        at = name.find(wanted, last + 1)
        if at < 0:
            at = name.find(wanted)
        if at >= 0:
            disorder += at <= last
            last = at
            cost += not is_exact
        elif begun in key:
            is_exact = ended in key
            cost += 2 + (not is_exact)
        else:
            return None
        whole = whole and is_exact
    return _Ranked(row[1:], (cost, disorder, place), understood, whole)


def _place(ranked: _Ranked) -> tuple[int, ...]:
    return ranked.place


def _array(values: Iterable[object]) -> str:
    return f"{{{','.join(map(str, values))}}}"


@lru_cache(maxsize=400)
def _statement(
    source: Source,
    *,
    every: bool,
    begun: int = 0,
    near: bool = False,
    cut: bool = False,
    limit: int = CANDIDATES,
    among: str = "",
) -> bytes:
    """One branch for each tier, read in turn until there are enough. Of a tier so many rows at most are put in order,
    as they lie in the table, where loaders write the best first. The limits are written out, so that the planner sees
    which index each branch may use; the words are parameters, so that it plans once. among: a query of the rows looked
    through, in the place of the table. begun: of so many words one of several endings."""
    *pieces, end = source.where.split("%s")
    condition = "".join(f"{piece}%(given_{place})s" for place, piece in enumerate(pieces)) + end
    # An empty array is in every row, and an index asked for it is read whole.
    wanted = "key LIKE ALL (%(read)s::text[])"
    wanted += " AND tokens @> %(tokens)s::int[]" if every else ""
    wanted += "".join(f" AND tokens && %(begun_{place})s::int[]" for place in range(begun))
    wanted += " AND tokens && %(near)s::int[]" if near else ""
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
