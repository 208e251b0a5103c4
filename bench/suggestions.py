"""Suggestions over HTTP: any query of 3 to 40 characters, one client and sixteen, among millions.

The client writes requests to a kept socket and reads answers by their length: it must cost less than the server.
"""

import multiprocessing
import socket
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle
from random import Random
from typing import Any, Final
from urllib.parse import quote, urlsplit

import psycopg

from bench import report
from bench.stand import Loaded, Stand
from bench.timing import Figures, percentile
from bench.visitor import Visitor

ALONE, TOGETHER, RATE = 15.0, 60.0, 400  # goals: ms, p95; ms, p95; requests a second
CLIENTS: Final = 16
PROCESSES: Final = 2  # of the sixteen
FLOORS: Final = 10  # queries of each line asked by hand, too: by hand one may take seconds
CONSULTANT, KAZAN, ADMINISTRATOR = "karakol", "kazan", "admin"
_LAYOUT: Final = str.maketrans("йцукенгшщзхъфывапролджэячсмитьбю", "qwertyuiop[]asdfghjkl;'zxcvbnm,.")
_LETTERS: Final = "абвгдежзиклмнопрстуфхцчшщыэюя"


@dataclass(frozen=True)
class Query:
    kind: str
    name: str  # the line of the table it belongs to
    typed: str
    who: str

    @property
    def path(self) -> str:
        return f"/suggest/{self.kind}/?q={quote(self.typed)}"


class Client:
    """One kept connection of somebody signed in; made again where the server has let go of an idle one."""

    def __init__(self, address: str, cookie: str) -> None:
        where = urlsplit(address)
        self.where = (where.hostname or "", where.port or 0)
        self.cookie = cookie
        self._connect()

    def _connect(self) -> None:
        self.socket = socket.create_connection(self.where, timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, path: str) -> bytes:
        """The body. Raises RuntimeError for anything but 200."""
        host, port = self.where
        asked = f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: sessionid={self.cookie}\r\n\r\n".encode()
        self.socket.sendall(asked)
        read = self.socket.recv(65536)
        if not read:
            self._connect()
            self.socket.sendall(asked)
        while (end := read.find(b"\r\n\r\n")) < 0:
            read += self._more()
        head, body = read[:end].lower(), read[end + 4 :]
        length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        while len(body) < length:
            body += self._more()
        if not head.startswith(b"http/1.1 200"):
            raise RuntimeError(f"{path}: {head[:30]!r}")
        return body

    def _more(self) -> bytes:
        got = self.socket.recv(65536)
        if not got:
            raise RuntimeError("the server has hung up")
        return got


@dataclass
class Crowd:
    """times: milliseconds of all answers; failed: sentences."""

    clients: int
    seconds: float
    times: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return len(self.times) / self.seconds


class Suggestions:
    """rounds: how many queries of each line."""

    def __init__(self, stand: Stand, *, rounds: int) -> None:
        self.stand, self.rounds = stand, rounds
        self.random = Random(2026)
        self.database = psycopg.connect(stand.database, autocommit=True)
        self.cookies = {who: _cookie(stand.address, who) for who in (CONSULTANT, KAZAN, ADMINISTRATOR)}
        self.clients = {who: Client(stand.address, cookie) for who, cookie in self.cookies.items()}
        self.queries = list(self._queries())
        self.slowest: list[tuple[float, Query]] = []

    def figures(self) -> Iterator[Figures]:
        """The lines of the table, each query asked once; everything was asked once before, so that it is warm."""
        for query in self.queries:
            self._ask(query)
        taken: dict[str, list[float]] = {}
        floors: dict[str, list[float]] = {}
        for query in self.queries:
            times = sorted(self._ask(query) for _ in range(3))
            self.slowest.append((times[1], query))
            taken.setdefault(query.name, []).append(times[1])
            if len(taken[query.name]) <= FLOORS and (floor := self._floor(query)):
                floors.setdefault(query.name, []).append(floor)
        for name, times in taken.items():
            yield Figures(name, ALONE, times, floors.get(name, []))
        yield Figures("any of these", ALONE, [taken for taken, _ in self.slowest])

    def together(self, seconds: float) -> Crowd:
        """So many clients without a pause, in processes of their own."""
        share = [self.queries[part::PROCESSES] for part in range(PROCESSES)]
        with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
            parts = pool.starmap(
                _crowd,
                [(self.stand.address, self.cookies, queries, CLIENTS // PROCESSES, seconds) for queries in share],
            )
        whole = Crowd(CLIENTS, seconds)
        for times, failed in parts:
            whole.times += times
            whole.failed += failed
        return whole

    def close(self) -> None:
        self.database.close()

    def _ask(self, query: Query) -> float:
        began = time.perf_counter()
        self.clients[query.who].ask(query.path)
        return 1000 * (time.perf_counter() - began)

    def _floor(self, query: Query) -> float:
        """The plain statement of the first word typed, its rows only."""
        from kenesh.suggesting.words import LONGEST, token, words_of

        table = {"firms": "registers_firm", "addresses": "registers_place", "people": "people_person"}.get(query.kind)
        words = words_of(query.typed)
        if table is None or not words:
            return 0
        tokens = [token(word[:LONGEST]) for word in words]
        order = "score" if table != "people_person" else "id"
        statement = f"SELECT key, id FROM {table} WHERE tokens @> %s::int[] ORDER BY {order} LIMIT 50"
        began = time.perf_counter()
        self.database.execute("SET statement_timeout = 2000")
        try:
            self.database.execute(statement, [tokens]).fetchall()
        except psycopg.errors.QueryCanceled:
            return 2000
        return 1000 * (time.perf_counter() - began)

    # What is asked

    def _queries(self) -> Iterator[Query]:
        places = self._sample("registers_place", "whole", "level = 8")
        numbers = self._sample("registers_house", "number")
        firms = self._sample("registers_firm", "coalesce(nullif(short_name, ''), name)")
        inns = self._sample("registers_firm", "inn", "inn <> ''")
        ogrns = self._sample("registers_firm", "ogrn")
        people = self._sample("people_person", "full_name")
        phones = self._sample("people_person", "phone", "phone LIKE '+996%'")
        postcodes = self._sample("registers_place", "postcode", "postcode <> ''")
        yield from self._of_words("addresses", "streets", places, KAZAN)
        yield from self._each(
            "addresses", "street and house", KAZAN, (f"{p.split(',')[-1]} {n}" for p, n in self._pairs(places, numbers))
        )
        yield from self._each("addresses", "figures of a postcode", KAZAN, self._begun(postcodes, 3, 6))
        yield from self._of_words("firms", "firms", firms, KAZAN)
        yield from self._each("firms", "3 figures of an INN or OGRN", KAZAN, self._begun([*inns, *ogrns], 3, 3))
        yield from self._each("firms", "more figures of them", KAZAN, self._begun([*inns, *ogrns], 4, 15))
        yield from self._of_words("people", "people of an office", people, CONSULTANT)
        yield from self._of_words("people", "people of all offices", people, ADMINISTRATOR)
        yield from self._each(
            "people",
            "figures of a telephone",
            CONSULTANT,
            (f"0{phone[4:]}"[: self.random.randint(3, 10)] for phone in self._picked(phones)),
        )
        yield from self._each("firms", "garbage", KAZAN, (self._garbage() for _ in range(self.rounds)))
        yield from self._each("addresses", "garbage", KAZAN, (self._garbage() for _ in range(self.rounds)))
        yield from self._worst()

    def _of_words(self, kind: str, name: str, texts: Sequence[str], who: str) -> Iterator[Query]:
        yield from self._each(
            kind, f"{name}: 3 characters", who, (self._word(text)[:3] for text in self._picked(texts))
        )
        yield from self._each(
            kind, f"{name}: the beginning of a word", who, (self._begin(text) for text in self._picked(texts))
        )
        yield from self._each(
            kind, f"{name}: several words, any order", who, (self._several(text) for text in self._picked(texts))
        )
        yield from self._each(kind, f"{name}: one mistake", who, (self._mistaken(text) for text in self._picked(texts)))
        yield from self._each(
            kind,
            f"{name}: the other layout",
            who,
            (self._several(text).lower().translate(_LAYOUT) for text in self._picked(texts)),
        )

    def _worst(self) -> Iterator[Query]:
        """Those that most rows have, and pairs of them that none has."""
        for table, kind, who in (("registers_firm", "firms", KAZAN), ("registers_place", "addresses", KAZAN)):
            keys = self._sample(table, "key")
            begun = Counter(word[:3] for key in keys for word in key.split() if len(word) >= 3)
            words = [word for word, _ in begun.most_common(60)]
            name = f"{kind}: the worst of 3 characters"
            yield from self._each(kind, name, who, words)
            pairs = [f"{one} {other}" for one in words[:12] for other in words[:12] if one < other]
            yield from self._each(kind, f"{kind}: two of the worst together", who, pairs)
            yield from self._each(
                kind,
                f"{kind}: single letters",
                who,
                ("а б в", "с т р", "о о о", "к м н п р с т", "ю ь ъ", "1 2 3", "ооо", "ул "),
            )

    def _each(self, kind: str, name: str, who: str, texts: Any) -> Iterator[Query]:
        for typed in texts:
            if len(typed.strip()) >= 3:
                yield Query(kind, name, typed.strip()[:40], who)

    def _sample(self, table: str, column: str, where: str = "true") -> list[str]:
        """Of some 20,000 rows from all over the table, the same each time."""
        found = self.database.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [table]).fetchone()
        share = min(100, 2_000_000 / max(found[0], 1)) if found else 100
        return self._some(f"SELECT {column} FROM {table} TABLESAMPLE SYSTEM ({share}) REPEATABLE (1) WHERE {where}")

    def _some(self, statement: str) -> list[str]:
        return sorted({row[0] for row in self.database.execute(statement)})

    def _picked(self, texts: Sequence[str]) -> list[str]:
        return self.random.choices(texts, k=self.rounds)

    def _pairs(self, one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[str, str]]:
        yield from zip(self._picked(one), self._picked(other), strict=True)

    def _begun(self, texts: Sequence[str], least: int, most: int) -> list[str]:
        return [text[: self.random.randint(least, most)] for text in self._picked(texts)]

    def _word(self, text: str) -> str:
        words = [word for word in text.replace('"', " ").replace(",", " ").split() if len(word) >= 3]
        return self.random.choice(words or [text])

    def _begin(self, text: str) -> str:
        word = self._word(text)
        return word[: self.random.randint(3, max(3, len(word)))]

    def _several(self, text: str) -> str:
        words = text.replace('"', " ").replace(",", " ").split()
        chosen = self.random.sample(words, min(len(words), self.random.randint(2, 4)))
        return " ".join([*chosen[:-1], chosen[-1][: self.random.randint(1, len(chosen[-1]))]])

    def _mistaken(self, text: str) -> str:
        word = max(text.replace('"', " ").replace(",", " ").split(), key=len)
        at = self.random.randrange(len(word))
        letter = self.random.choice(_LETTERS)
        return self.random.choice(
            (word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :])
        )

    def _garbage(self) -> str:
        return "".join(self.random.choices(f"{_LETTERS} 0123456789-.", k=self.random.randint(3, 40)))


def _cookie(address: str, who: str) -> str:
    visitor = Visitor(address, who)
    cookie = visitor.http.cookies["sessionid"]
    visitor.close()
    return str(cookie)


def _crowd(
    address: str, cookies: dict[str, str], queries: Sequence[Query], clients: int, seconds: float
) -> tuple[list[float], list[str]]:
    """Clients of one process, each waiting for its own answer: a thread each, idle but for the socket."""
    from threading import Thread

    times: list[float] = []
    failed: list[str] = []
    until = time.perf_counter() + seconds

    def work(number: int) -> None:
        own = {who: Client(address, cookie) for who, cookie in cookies.items()}
        for query in cycle([*queries[number:], *queries[:number]]):
            began = time.perf_counter()
            if began > until:
                return
            try:
                own[query.who].ask(query.path)
            except (OSError, RuntimeError) as error:
                failed.append(f"{query.typed}: {error}")
                continue
            times.append(1000 * (time.perf_counter() - began))

    threads = [Thread(target=work, args=(number * len(queries) // clients,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, failed


def measure(stand: Stand, day: date, *, quick: bool) -> str:
    """The section of the document, and its lines on the screen as they come."""
    bench = Suggestions(stand, rounds=20 if quick else 100)
    try:
        figures = []
        for one in bench.figures():
            report.tell(one)
            figures.append(one)
        crowd = bench.together(5 if quick else 20)
    finally:
        bench.close()
    return markdown(stand.loaded["suggestions"], figures, crowd, bench.slowest, day)


def markdown(
    loaded: Loaded, figures: Sequence[Figures], crowd: Crowd, slowest: Sequence[tuple[float, Query]], day: date
) -> str:
    p95 = percentile(crowd.times, 0.95)
    good = p95 <= TOGETHER and crowd.per_second >= RATE and not crowd.failed
    worst = sorted(slowest, key=lambda one: -one[0])
    short = [one for one in worst if len(one[1].typed) == 3]
    head = f"{day}, {report.machine()}. {loaded.rows:,} streets, houses, firms and people. {report.load_words(loaded)}"
    at_once = (
        f"{crowd.clients} clients at once without a pause (they share the processors with the server): "
        f"**{crowd.per_second:.0f} requests a second**, p50 {percentile(crowd.times, 0.5):.0f}, p95 {p95:.0f}, "
        f"failed {len(crowd.failed)}: {'ok' if good else 'over'}."
    )
    return "\n".join(
        [
            f"## Suggestions\n\n{head}\n",
            report.table(["what", "goal", "p50", "p95", "floor", "ratio", ""], map(report.cells, figures)),
            f"{at_once}\n\nThe slowest of 3 characters, and of all:\n",
            report.table(
                ["kind, what", "ms"],
                [[f"{one.kind} `{one.typed}`", f"{taken:.1f}"] for taken, one in (*short[:12], *worst[:12])],
            ),
        ]
    )
