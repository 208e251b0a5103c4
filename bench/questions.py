"""The public site and the online consultation: readers who look for answers, one who asks, staff who answer, and two
hundred readers at once."""

import asyncio
import random as chance
import re
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any, Final

import altcha
import httpx
import psycopg

from bench import report
from bench.stand import Loaded, Stand
from bench.timing import Figures, milliseconds, percentile
from bench.visitor import Fields, Query, Visitor
from kenesh.alphabet.order import fold
from kenesh.questions.stems import stems

READERS: Final = 200
# Of a hundred of their requests.
MIX: Final = {"home page": 10, "list": 25, "category": 10, "answer": 40, "search": 15}
SEARCH, PAGE, STAFF, SAVING = 60.0, 25.0, 40.0, 50.0  # goals: ms, p95
ON_A_PAGE: Final = 21

NEWEST: Final = (
    "SELECT * FROM questions_publication WHERE withdrawn_at IS NULL {where} ORDER BY published_at DESC, id DESC"
)
FOUND: Final = """
    SELECT id, title, asked, answer FROM questions_publication WHERE withdrawn_at IS NULL AND search @@ %s::tsquery
    ORDER BY {order} LIMIT 21
"""
BY_RELEVANCE: Final = "ts_rank_cd(search, %s::tsquery) DESC"
BY_DATE: Final = "published_at DESC, id DESC"


@dataclass
class Together:
    """What so many readers at once were answered. times: milliseconds of each request, by kind."""

    readers: int
    seconds: float = 0.0
    times: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in MIX})
    failed: list[str] = field(default_factory=list)

    @property
    def every(self) -> list[float]:
        return [taken for times in self.times.values() for taken in times]

    @property
    def per_second(self) -> float:
        return len(self.every) / self.seconds


class Questions:
    """Everything measured. rounds: how many requests of one kind."""

    def __init__(self, stand: Stand, *, rounds: int) -> None:
        self.stand, self.rounds = stand, rounds
        self.loaded: Loaded = stand.loaded["questions"]
        self.database = psycopg.connect(stand.database, autocommit=True)
        self.reader = Reader(stand.address)
        self.karakol, self.admin = (Visitor(stand.address, name) for name in ("karakol", "admin"))
        self.random = Random(2026)
        self.office: int = self._one("SELECT office_id FROM accounts_user WHERE email = 'karakol@demo.kenesh'")
        self.answers = self._some("SELECT id FROM questions_publication WHERE withdrawn_at IS NULL")
        categories = "SELECT DISTINCT unnest(categories) FROM (SELECT * FROM questions_publication LIMIT 5000) AS few"
        self.categories = sorted(row[0] for row in self.database.execute(categories))
        self.words = self._words()

    def all(self) -> Iterator[Figures]:
        """The lines of the table."""
        yield from self.searches()
        yield from self.reading()
        yield self.similar()
        yield from self.of_staff()
        yield self.asking()

    # Searching

    def searches(self) -> Iterator[Figures]:
        for name, words in self.words.items():
            asked = [[("q", one)] for one in words]
            yield self._search(f"search by {name}, by relevance", asked, self._floor(words, BY_RELEVANCE))
        every = [one for words in self.words.values() for one in words][:: len(self.words)]
        by_date = [[("q", one), ("order", "date")] for one in every]
        yield self._search("search by any of these, by date", by_date, self._floor(every, BY_DATE))
        within = [[("q", one), ("category", str(self.random.choice(self.categories)))] for one in every]
        yield self._search("search by any of these within a category", within, [])

    def _search(self, name: str, asked: Sequence[Query], floor: list[float]) -> Figures:
        return Figures(name, SEARCH, self._read("/ru/answers/", asked), floor)

    def _words(self) -> dict[str, list[str]]:
        """What is looked for: words of many answers, of few, two of one title, and mistyped ones."""

        def of(where: str) -> list[str]:
            found = f"SELECT word FROM questions_word WHERE length(word) > 5 AND {where} ORDER BY word"
            return [row[0] for row in self.database.execute(found)]

        many = max(self.loaded.rows // 20, 20)
        common, rare = of(f"count > {many}"), of(f"count BETWEEN 2 AND {max(many // 50, 10)}")
        usual = of(f"count BETWEEN {many // 50} AND {many}")
        titles = [row[0] for row in self.database.execute("SELECT title FROM questions_publication LIMIT 2000")]
        pairs = [two for title in titles if len(two := re.findall(r"[^\W\d_]{5,}", title)[:2]) == 2]
        return {
            "a common word": self._picked(common),
            "a rare word": self._picked(rare or usual),
            "two words": self._picked([" ".join(two) for two in pairs]),
            "a mistyped word": [self._mistyped(word) for word in self._picked(usual)],
        }

    def _picked(self, words: Sequence[str]) -> list[str]:
        return self.random.choices(words, k=self.rounds)

    def _mistyped(self, word: str) -> str:
        """Two letters within it change places."""
        place = self.random.randrange(1, len(word) - 2)
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]

    def _floor(self, words: Iterable[str], order: str) -> list[float]:
        """The same by hand: each word by any of its stems, all that match put in order."""
        times = []
        for typed in words:
            query = " & ".join(f"({' | '.join(stems(fold(word)))})" for word in typed.split())
            values = [query] * (1 + order.count("%s"))
            times.append(self._by_hand(FOUND.format(order=order), values))
        return times

    # Reading

    def reading(self) -> Iterator[Figures]:
        newest, one = (
            NEWEST.format(where="") + f" LIMIT {ON_A_PAGE}",
            "SELECT * FROM questions_publication WHERE id = %s",
        )
        places = self.random.sample(self.answers, self.rounds)
        floor = [self._by_hand(newest) for _ in range(self.rounds)]
        home: list[Query] = [[]] * self.rounds
        yield Figures("home page", PAGE, self._read("/ru/", home), floor)
        yield Figures("published answers, first page", PAGE, self._read("/ru/answers/", home), floor)
        older = NEWEST.format(
            where="AND (published_at, id) < (SELECT published_at, id FROM questions_publication WHERE id = %s)"
        )
        pages = [[("older", str(place))] for place in places]
        floor = [self._by_hand(f"{older} LIMIT {ON_A_PAGE}", [place]) for place in places]
        yield Figures("published answers, any later page", PAGE, self._read("/ru/answers/", pages), floor)
        within = NEWEST.format(where="AND categories && %s::bigint[]") + f" LIMIT {ON_A_PAGE}"
        chosen = self.random.choices(self.categories, k=self.rounds)
        floor = [self._by_hand(within, [[category]]) for category in chosen]
        of_category = [[("category", str(category))] for category in chosen]
        yield Figures("published answers of a category", PAGE, self._read("/ru/answers/", of_category), floor)
        floor = [self._by_hand(one, [place]) for place in places]
        yield Figures("a published answer", PAGE, self._each(f"/ru/answers/{place}/" for place in places), floor)
        yield Figures("offices", None, self._read("/ru/offices/", home))

    def similar(self) -> Figures:
        """While one types: the first words of real questions."""
        texts = [row[0] for row in self.database.execute("SELECT text FROM questions_question ORDER BY id LIMIT 1000")]
        fields = self.reader.form("/ru/ask/")
        figures = Figures("similar answers while a question is typed", SEARCH, [])
        for text in self.random.choices(texts, k=self.rounds):
            sent = fields | {"text": text[:200]}
            figures.times.append(milliseconds(lambda sent=sent: self.reader.send("/ru/ask/similar/", sent)))  # type: ignore[misc]
        return figures

    # Staff

    def of_staff(self) -> Iterator[Figures]:
        turn = "state IN ('waiting', 'returned')"
        own = f"SELECT count(*) FROM questions_question WHERE {turn} AND office_id = %s"
        waiting = f"SELECT * FROM questions_question WHERE {turn} AND office_id = %s ORDER BY asked_at, id LIMIT 26"
        with_answer = (
            "SELECT * FROM questions_question WHERE state IN ('answered', 'closed') AND office_id = %s "
            "ORDER BY asked_at DESC, id DESC LIMIT 26"
        )
        answered = "SELECT count(*) FROM questions_question WHERE state = 'answered'"
        queue = "SELECT * FROM questions_question WHERE state = 'answered' ORDER BY answered_at, id LIMIT 50"
        everywhere = f"SELECT * FROM questions_question WHERE {turn} ORDER BY asked_at, id LIMIT 26"
        office = [self.office]
        yield self._staff("consultant: the panel's number", self.karakol, "/questions/count/", own, office)
        yield self._staff("consultant: questions that wait", self.karakol, "/questions/", waiting, office)
        yield self._staff("consultant: those answered", self.karakol, "/questions/?show=answered", with_answer, office)
        yield self._staff("administrator: the panel's number", self.admin, "/questions/count/", answered)
        yield self._staff("administrator: questions that wait", self.admin, "/questions/", everywhere)
        yield self._staff("administrator: moderation", self.admin, "/questions/moderation/", queue)
        yield self._staff("administrator: answers to look at again", self.admin, "/questions/review/", "")
        own_ones = self._some("SELECT id FROM questions_question WHERE office_id = %s", office)
        cards = [f"/questions/{number}/" for number in self.random.choices(own_ones, k=self.rounds)]
        yield Figures("a question's own page", None, self._each(cards, self.karakol.read))

    def _staff(self, name: str, who: Visitor, path: str, by_hand: str, values: Sequence[Any] = ()) -> Figures:
        floor = [self._by_hand(by_hand, values) for _ in range(self.rounds)] if by_hand else []
        return Figures(name, STAFF, self._each([path] * self.rounds, who.read), floor)

    # Asking

    def asking(self) -> Figures:
        """A question sent with its challenge solved, each from a network of its own, for one may send but few."""
        figures = Figures("asking: the question is saved and sent to its office", SAVING, [])
        rayon = "SELECT id FROM offices_territory WHERE level = 'rayon' ORDER BY id"
        places = [row[0] for row in self.database.execute(rayon)]
        many = max(self.rounds // 4, 10)
        for number in range(many + 2):
            asker = Reader(self.stand.address, network=f"127.{chance.randrange(1, 255)}.{chance.randrange(255)}.1")
            fields = asker.form("/ru/ask/") | {
                "seen": "True",
                "text": f"Сосед передвинул забор и занял часть двора. Куда обратиться? {uuid.uuid4().hex}",
                "territory": str(self.random.choice(places)),
                "email": f"{uuid.uuid4().hex}@kat.example",
                "solution": asker.solution(),
                "by_letter": "on",
            }
            taken = milliseconds(lambda asker=asker, fields=fields: asker.ask(fields))  # type: ignore[misc]
            if number >= 2:
                figures.times.append(taken)
            asker.close()
        some = self._some("SELECT id FROM questions_question WHERE office_id IS NOT NULL")[:many]
        figures.floor = [self._insert(number) for number in some]
        return figures

    def _insert(self, number: int) -> float:
        """A copy of that question and of its assignment, each with its indexes."""
        columns = (
            "asked_at, language, text, territory_id, email, name, phone, may_publish, safe_contact, by_letter, due_on, "
            "categories"
        )
        values = [uuid.uuid4(), uuid.uuid4().hex[:15].upper(), number]

        def insert() -> None:
            with self.database.transaction():
                made = self.database.execute(
                    f"INSERT INTO questions_question ({columns}, submission, code, state, office_id, version, answer) "
                    f"SELECT {columns}, %s, %s, 'waiting', office_id, 1, '' FROM questions_question WHERE id = %s "
                    "RETURNING id",
                    values,
                ).fetchone()
                self.database.execute(
                    "INSERT INTO questions_assignment (question_id, office_id, reason, details, remark, at) "
                    "SELECT %s, office_id, reason, details, '', at FROM questions_assignment WHERE question_id = %s",
                    [*(made or ()), number],
                )

        return milliseconds(insert)

    # Two hundred at once

    def together(self, seconds: float) -> Together:
        """Readers who turn page after page without a pause, each over a connection of its own."""
        return asyncio.run(self._together(seconds))

    async def _together(self, seconds: float) -> Together:
        seen = Together(READERS)
        limits = httpx.Limits(max_connections=READERS, max_keepalive_connections=READERS)
        async with httpx.AsyncClient(base_url=self.stand.address, timeout=60, limits=limits) as http:
            until = time.perf_counter() + seconds
            began = time.perf_counter()
            await asyncio.gather(*(self._one_of_many(http, number, until, seen) for number in range(READERS)))
            seen.seconds = time.perf_counter() - began
        return seen

    async def _one_of_many(self, http: httpx.AsyncClient, number: int, until: float, seen: Together) -> None:
        random, kinds = Random(number), [kind for kind, share in MIX.items() for _ in range(share)]
        words = [word for of in self.words.values() for word in of]
        while time.perf_counter() < until:
            kind = random.choice(kinds)
            path = {
                "home page": "/ru/",
                "list": f"/ru/answers/?older={random.choice(self.answers)}",
                "category": f"/ru/answers/?category={random.choice(self.categories)}",
                "answer": f"/ru/answers/{random.choice(self.answers)}/",
                "search": str(httpx.URL("/ru/answers/", params={"q": random.choice(words)})),
            }[kind]
            began = time.perf_counter()
            try:
                answer = await http.get(path)
            except httpx.HTTPError as error:
                seen.failed.append(f"{kind}: {error!r}")
                continue
            if answer.status_code == 200:
                seen.times[kind].append(1000 * (time.perf_counter() - began))
            else:
                seen.failed.append(f"{kind}: {answer.status_code}")

    def close(self) -> None:
        for one in (self.reader, self.karakol, self.admin):
            one.close()
        self.database.close()

    # How

    def _read(self, path: str, asked: Iterable[Query]) -> list[float]:
        return self._each(str(httpx.URL(path, params=query)) if query else path for query in asked)

    def _each(self, paths: Iterable[str], read: Callable[[str], object] | None = None) -> list[float]:
        """The first few are read twice, so that what is measured is warm."""
        every, read = list(paths), read or self.reader.read
        for path in every[:10]:
            read(path)
        return [milliseconds(lambda path=path: read(path)) for path in every]  # type: ignore[misc]

    def _by_hand(self, statement: str, values: Sequence[Any] = ()) -> float:
        return milliseconds(lambda: self.database.execute(statement, values or None).fetchall())

    def _some(self, statement: str, values: Sequence[Any] = ()) -> list[int]:
        return [row[0] for row in self.database.execute(f"{statement} ORDER BY id DESC LIMIT 20000", values or None)]

    def _one(self, statement: str) -> int:
        row = self.database.execute(statement).fetchone()
        assert row is not None
        return int(row[0])


class Reader:
    """Somebody who only reads, and asks: without an account, over a kept connection."""

    def __init__(self, address: str, network: str = "") -> None:
        transport = httpx.HTTPTransport(local_address=network) if network else None
        self.http = httpx.Client(base_url=address, timeout=60, transport=transport)

    def read(self, path: str) -> str:
        answer = self.http.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code} to a reader")
        return answer.text

    def form(self, path: str) -> dict[str, Any]:
        return dict(Fields(self.read(path)).hidden)

    def send(self, path: str, fields: dict[str, Any]) -> str:
        answer = self.http.post(path, data=fields)
        answer.raise_for_status()
        return answer.text

    def solution(self) -> str:
        """Of a fresh challenge, as the page's script finds it."""
        given = altcha.Challenge.from_dict(self.http.get("/ru/ask/challenge/").json())
        found = altcha.solve_challenge(given)
        assert found is not None
        return str(altcha.Payload(given, found).to_base64())

    def ask(self, fields: dict[str, Any]) -> None:
        answer = self.http.post("/ru/ask/", data=fields)
        if answer.status_code != 302:
            wrong = re.findall(r'class="[^"]*invalid-feedback[^"]*"[^>]*>([^<]+)', answer.text)
            raise RuntimeError(f"The question was not taken: {answer.status_code} {wrong}")

    def close(self) -> None:
        self.http.close()


def measure(stand: Stand, day: date, *, quick: bool) -> str:
    """Measures, tells as it goes, and gives the section for the document."""
    bench = Questions(stand, rounds=20 if quick else 100)
    try:
        figures = []
        for one in bench.all():
            figures.append(one)
            report.tell(one)
        together = bench.together(5 if quick else 20)
    finally:
        bench.close()
    for sentence in sorted(set(together.failed))[:5]:
        print(f"failed: {sentence}")
    return markdown(bench.loaded, figures, together, day)


def markdown(loaded: Loaded, figures: Sequence[Figures], together: Together, day: date) -> str:
    at_once = (
        f"{together.readers} readers at once for {together.seconds:.0f} s without a pause (they share the processors "
        f"with the server): **{together.per_second:.0f} pages a second**, p50 {percentile(together.every, 0.5):.0f}, "
        f"p95 {percentile(together.every, 0.95):.0f}, failed {len(together.failed)}."
    )
    kinds = (
        [kind, f"{len(times)}", f"{percentile(times, 0.5):.0f}", f"{percentile(times, 0.95):.0f}"]
        for kind, times in together.times.items()
    )
    return "\n".join(
        [
            f"## {loaded.rows:,} published answers\n",
            f"{day}, {report.machine()}. {report.load_words(loaded)}\n",
            report.table(["what", "goal", "p50", "p95", "floor", "ratio", ""], map(report.cells, figures)),
            f"{at_once}\n",
            report.table(["at once", "pages", "p50", "p95"], kinds),
        ]
    )
