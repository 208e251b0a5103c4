"""The register of consultations over HTTP: every tab, order and page, every column's search; and many at once who take
the same consultations and book the same hours."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from threading import Barrier
from typing import Any, Final
from urllib.parse import urlencode

import psycopg

from bench import floors, report
from bench.asked import Asked, Role
from bench.journals import Journal, Position
from bench.stand import Stand, say
from bench.timing import Figures, milliseconds
from bench.visitor import Query, Visitor

PAGE: Final = 40.0  # ms, p95
SEARCH: Final = 100.0
AT_ONCE: Final = 16
ASSIGNED: Final = 200
BOOKED_BY_EACH: Final = 10
REGISTER: Final = "/desk/register/"
ENDED: Final = "state IN ('completed', 'cancelled', 'no_show')"
TABS: Final = {
    "open": "state IN ('waiting', 'assigned', 'in_progress', 'parked')",
    "planned": "state = 'planned'",
    "archive": ENDED,
}
# The part of a Journal that floors and positions are worked out from.
CONSULTATIONS: Final = Journal(
    name="consultations",
    one="a consultation",
    path=REGISTER,
    table="desk_consultation",
    date="dated_at",
    row=(
        "id, year, serial, dated_at, address, client_name, organisation, inn, consultant_id, state, service_id, "
        "office_id"
    ),
    exported="",
    usual="-day",
    first=(),
    sorts=("day", "number", "address", "visitor", "organisation", "consultant", "state", "service", "office"),
    positions={
        "day": Position("0", ("dated_at",)),
        "number": Position("0", ("year", "serial")),
        "address": Position("(address_key IS NULL)::int", ("address_key",)),
        "visitor": Position("0", ("name_key",)),
        "organisation": Position("(organisation_key IS NULL)::int", ("organisation_key",)),
        "consultant": Position("coalesce(consultant_id, 0)", ("dated_at",)),
        "state": Position("array_position(ARRAY['completed', 'cancelled', 'no_show'], state::text) - 1", ("dated_at",)),
        "service": Position("service_id", ("dated_at",)),
        "office": Position("office_id", ("dated_at",)),
    },
    columns={},
    marks={},
    insert="",
    filled=lambda *given: {},
)


@dataclass(frozen=True)
class Together:
    """What many at once have come to. right: what must hold held. wrong: answers that were neither yes nor no."""

    sentence: str
    right: bool
    wrong: list[str]


class Desk:
    """Everything measured of the register. rounds: how many requests of one kind."""

    def __init__(self, stand: Stand, *, rounds: int) -> None:
        self.stand, self.rounds, self.random = stand, rounds, Random(2026)
        self.database = psycopg.connect(stand.database, autocommit=True)
        self.office = self._one("SELECT office_id FROM accounts_user WHERE email = 'kazan@demo.kenesh'")
        self.visitors: dict[Role, Visitor] = {
            "consultant": Visitor(stand.address, "kazan"),
            "administrator": Visitor(stand.address, "admin"),
        }
        self.slowest: list[tuple[float, str]] = []

    def figures(self) -> Iterator[Figures]:
        """The lines of the table."""
        for role in self.visitors:
            for tab in TABS:
                first = [self._asked(role, tab)] * self.rounds
                yield self._measured(f"{role}: «{tab}», first page", PAGE, role, first)
                yield self._measured(f"{role}: «{tab}», every order", PAGE, role, self._orders(role, tab))
            yield self._measured(f"{role}: «archive», any page of any order", PAGE, role, self._places(role))
            for column in ("number", "day", "address", "visitor", "organisation", "consultant", "state", "service"):
                searches = [self._search(role, column) for _ in range(self.rounds)]
                yield self._measured(f"{role}: «archive», search by {column}", SEARCH, role, searches)
            several = [self._several(role) for _ in range(self.rounds)]
            yield self._measured(f"{role}: «archive», several columns and an order", SEARCH, role, several)
            yield self._counting(role)

    def close(self) -> None:
        for visitor in self.visitors.values():
            visitor.close()
        self.database.close()

    # What is asked

    def _asked(self, role: Role, tab: str, query: Query | None = None, *where: tuple[str, Any]) -> Asked:
        asked = Asked([("tab", tab), *(query or [])], [TABS[tab]])
        if role == "consultant":
            asked.where.append("office_id = %s")
            asked.values.append(self.office)
        for condition, value in where:
            asked.where.append(condition)
            asked.values.append(value)
        return asked

    def _orders(self, role: Role, tab: str) -> list[Asked]:
        """The first page of every order, both ways."""
        sorts = [sort for name in CONSULTATIONS.sorts for sort in (name, f"-{name}")]
        return [self._asked(role, tab, [("sort", sort)]) for sort in sorts for _ in range(max(self.rounds // 20, 2))]

    def _places(self, role: Role) -> list[Asked]:
        """Pages from random places of the archive, in every order."""
        pages = []
        self.database.execute("SET TIME ZONE 'UTC'")
        scope = "true" if role == "administrator" else f"office_id = {self.office}"
        for name, position in CONSULTATIONS.positions.items():
            columns = ", ".join((position.stretch, *position.columns, "id", "dated_at"))
            rows = self.database.execute(
                f"SELECT {columns} FROM desk_consultation TABLESAMPLE SYSTEM (2) REPEATABLE (11) "
                f"WHERE deleted_at IS NULL AND {ENDED} AND {scope} ORDER BY random() LIMIT {max(self.rounds // 5, 6)}"
            ).fetchall()
            for *parts, day in rows:
                place = "~".join(_written(part) for part in parts)
                query = [
                    ("sort", self.random.choice(("", "-")) + name),
                    (self.random.choice(("after", "before")), place),
                ]
                older = ("(dated_at, id) < (%s, 0)", day)
                pages.append(self._asked(role, "archive", query, older))
        return pages

    def _search(self, role: Role, column: str) -> Asked:
        typed, condition, value = self._typed(column)
        return self._asked(role, "archive", [(column, typed)], (condition, value))

    def _several(self, role: Role) -> Asked:
        columns = self.random.sample(("day", "address", "visitor", "organisation", "consultant", "state", "service"), 2)
        sort = self.random.choice(("", "-")) + self.random.choice(CONSULTATIONS.sorts)
        asked = self._asked(role, "archive", [("sort", sort)])
        for column in columns:
            typed, condition, value = self._typed(column)
            asked.query.append((column, typed))
            asked.where.append(condition)
            asked.values.append(value)
        return asked

    def _typed(self, column: str) -> tuple[str, str, Any]:
        """What somebody types beneath the column, of a row there is; the same in SQL."""
        self.sample = getattr(self, "sample", None) or self._sample()
        row = self.random.choice(self.sample)
        match column:
            case "number":
                serial, year = row["serial"], row["year"]
                if self.random.random() < 0.5:
                    return str(serial), "serial = %s", serial
                return f"{year}-{serial:06}", f"year = {int(year)} AND serial = %s", serial
            case "day":
                day: date = row["day"]
                if self.random.random() < 0.5:
                    typed, since, until = f"{day:%d.%m.%Y}", day, day + timedelta(days=1)
                else:
                    since = day.replace(day=1)
                    typed, until = f"{day:%m.%Y}", (since + timedelta(days=31)).replace(day=1)
                clock = "AT TIME ZONE 'Europe/Moscow'"
                begun = f"dated_at >= '{since}'::timestamp {clock}"
                return typed, f"{begun} AND dated_at < %s::timestamp {clock}", until
            case "consultant" | "service":
                return str(row[column]), f"{column}_id = %s", row[column]
            case "state":
                return row["state"], "state = %s", row["state"]
        words = [word for word in str(row[column]).split() if len(word) > 2] or ["казань"]
        word = self.random.choice(words)
        start = self.random.choice((0, 0, 0, 1)) if len(word) > 5 else 0
        part = self.random.choice((word[start : start + self.random.randint(3, 7)], word, " ".join(words[:2])))
        found = {"address": "address_found", "visitor": "visitor_found", "organisation": "organisation_found"}[column]
        return part, f"{found} LIKE %s", f"%{part.split()[0]}%"

    def _sample(self) -> list[dict[str, Any]]:
        """Rows of the archive from all over the table, folded as they are looked for."""
        names = ("serial", "year", "day", "consultant", "service", "state", "address", "visitor", "organisation")
        rows = self.database.execute(
            "SELECT serial, year, (dated_at AT TIME ZONE 'Europe/Moscow')::date, consultant_id, service_id, state, "
            "address_found, visitor_found, organisation_found FROM desk_consultation "
            f"TABLESAMPLE SYSTEM (1) REPEATABLE (3) WHERE {ENDED} AND consultant_id IS NOT NULL "
            "AND organisation <> '' AND address <> '' ORDER BY id LIMIT 3000"
        ).fetchall()
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _counting(self, role: Role) -> Figures:
        figures = Figures(f"{role}: how many at each tab, after the page", None, [])
        columns = ("visitor", "address", "consultant")
        asked = [self._asked(role, "archive"), *(self._search(role, columns[n % 3]) for n in range(self.rounds // 2))]
        for one in asked:
            path = f"{REGISTER}found/?{urlencode(one.query)}"
            figures.times.append(milliseconds(lambda path=path: self.visitors[role].read(path)))  # type: ignore[misc]
        return figures

    def _measured(self, name: str, goal: float, role: Role, pages: Sequence[Asked]) -> Figures:
        paths = [f"{REGISTER}?{urlencode(one.query)}" for one in pages]
        for path in paths[:10]:
            self.visitors[role].read(path)
        figures = Figures(name, goal, [])
        for path in paths:
            taken = milliseconds(lambda path=path: self.visitors[role].read(path))  # type: ignore[misc]
            figures.times.append(taken)
            self.slowest.append((taken, f"{role} `{path}`"))
        some = pages[:: max(1, len(pages) // 25)]
        figures.floor = floors.pages(self.database, CONSULTATIONS, some)
        return figures

    def _one(self, statement: str, *values: Any) -> Any:
        row = self.database.execute(statement, values).fetchone()
        assert row is not None
        return row[0]

    # Many at once

    def together(self) -> list[Together]:
        people = self._hired()
        try:
            return [self._assigning(people), self._booking(people)]
        finally:
            for visitor in people:
                visitor.close()

    def _hired(self) -> list[Visitor]:
        """Colleagues of the consultant, signed in."""
        self.database.execute(
            "INSERT INTO accounts_user (password, email, full_name, role, office_id, language, is_active, created_at, "
            "activated_at) SELECT password, 'desk' || n || '@demo.kenesh', 'Стендова Анна ' || n, role, office_id, "
            "language, true, now(), now() FROM accounts_user, generate_series(1, %s) AS n "
            "WHERE email = 'kazan@demo.kenesh' ON CONFLICT DO NOTHING",
            [AT_ONCE],
        )
        return [Visitor(self.stand.address, f"desk{number}") for number in range(1, AT_ONCE + 1)]

    def _assigning(self, people: Sequence[Visitor]) -> Together:
        """Everybody takes every one of the consultations that wait, each in an order of their own."""
        ids = self._waiting()
        tokens = [visitor.form(f"/desk/{ids[0]}/assign/")["csrfmiddlewaretoken"] for visitor in people]
        ready = Barrier(AT_ONCE)

        def work(number: int) -> tuple[list[int], list[str]]:
            mine, wrong = [], []
            said = {"csrfmiddlewaretoken": tokens[number], "version": "1", "comment": "Свободна"}
            ready.wait()
            for pk in Random(number).sample(ids, len(ids)):
                answer = people[number].http.post(f"/desk/{pk}/assign/", data=said)
                if answer.status_code == 302:
                    mine.append(pk)
                elif answer.status_code not in {409, 422}:
                    wrong.append(f"assign {pk}: {answer.status_code}")
            return mine, wrong

        taken, wrong, seconds = self._all_at_once(work)
        steps = self._one(
            "SELECT max(n) FROM (SELECT count(*) AS n FROM desk_step WHERE consultation_id = ANY(%s) "
            "AND action = 'assign' GROUP BY consultation_id) AS taken",
            ids,
        )
        self.database.execute("UPDATE desk_consultation SET state = 'cancelled' WHERE id = ANY(%s)", [ids])
        right = sorted(taken) == sorted(ids) and steps == 1 and not wrong
        return Together(
            f"{AT_ONCE} at once assign {len(ids)} consultations: {len(taken)} taken, "
            f"{len(taken) - len(set(taken))} twice, {AT_ONCE * len(ids) / seconds:.0f} attempts a second",
            right,
            wrong,
        )

    def _waiting(self) -> list[int]:
        last = self._one(
            "INSERT INTO desk_numbering AS series (office_id, year, last) VALUES (%s, 2026, %s) "
            "ON CONFLICT (office_id, year) DO UPDATE SET last = series.last + %s RETURNING last",
            *(self.office, ASSIGNED, ASSIGNED),
        )
        rows = self.database.execute(
            'INSERT INTO desk_consultation (submission, version, office_id, year, serial, service_id, "limit", '
            "registered_by_id, registered_at, state, address, client_name, phone, email, organisation, inn, ogrn, "
            "comment, not_found, carried, overrun_reason, summary) "
            "SELECT gen_random_uuid(), 1, office_id, 2026, %s - row_number() OVER () + 1, service_id, "
            "\"limit\", registered_by_id, now(), 'waiting', address, client_name, phone, '', organisation, inn, ogrn, "
            f"'', '{{}}', '{{}}', '', '' FROM desk_consultation WHERE office_id = %s AND {ENDED} LIMIT %s RETURNING id",
            [last, self.office, ASSIGNED],
        ).fetchall()
        return [pk for (pk,) in rows]

    def _booking(self, people: Sequence[Visitor]) -> Together:
        """Everybody books the same colleague on the same day, at times that overlap."""
        consultant = self._one("SELECT id FROM accounts_user WHERE email = 'kazan@demo.kenesh'")
        service = self._one("SELECT service_id FROM desk_consultation WHERE office_id = %s LIMIT 1", self.office)
        day = datetime.now(UTC).date() + timedelta(days=21)
        day += timedelta(days=2 if day.isoweekday() > 5 else 0)  # no day off
        path = f"/desk/services/{service}/book/"
        forms = [[visitor.form(path) for _ in range(BOOKED_BY_EACH)] for visitor in people]
        ready = Barrier(AT_ONCE)

        def work(number: int) -> tuple[list[int], list[str]]:
            random, mine, wrong = Random(number), [], []
            ready.wait()
            for form in forms[number]:
                at = random.randrange(9 * 60, 11 * 60 + 30, 5)
                said = form | {
                    "consultant": str(consultant),
                    "day": f"{day:%d.%m.%Y}",
                    "time": f"{at // 60:02}:{at % 60:02}",
                    "length": "30",
                    "client_name": f"Стендов Пётр {number}",
                    "passport": f"{random.randrange(10**6):06}",
                    "phone": "+79172345678",
                    "address": "г. Казань, ул. Стендовая, д. 1",
                    "comment": "Адреса нет в системе.",
                }
                answer = people[number].http.post(path, data=said)
                if answer.status_code == 302:
                    mine.append(at)
                elif answer.status_code not in {409, 422}:
                    wrong.append(f"book {at}: {answer.status_code}")
            return mine, wrong

        booked, wrong, seconds = self._all_at_once(work)
        overlaps = self._one(
            "SELECT count(*) FROM desk_consultation AS one JOIN desk_consultation AS other ON one.id < other.id "
            "AND one.consultant_id = other.consultant_id AND one.planned_from < other.planned_until "
            "AND other.planned_from < one.planned_until WHERE one.state = 'planned' AND other.state = 'planned' "
            "AND one.deleted_at IS NULL AND other.deleted_at IS NULL AND one.consultant_id = %s",
            consultant,
        )
        self.database.execute(
            "UPDATE desk_consultation SET state = 'cancelled' WHERE state = 'planned' AND client_name LIKE 'Стендов %'"
        )
        return Together(
            f"{AT_ONCE} at once book the same hours, {AT_ONCE * BOOKED_BY_EACH} attempts: {len(booked)} booked, "
            f"{overlaps} overlaps, {AT_ONCE * BOOKED_BY_EACH / seconds:.0f} attempts a second",
            not overlaps and bool(booked) and not wrong,
            wrong,
        )

    def _all_at_once(self, work: Any) -> tuple[list[int], list[str], float]:
        began = time.perf_counter()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            done = list(pool.map(work, range(AT_ONCE)))
        seconds = time.perf_counter() - began
        return [one for mine, _ in done for one in mine], [one for _, wrong in done for one in wrong], seconds


def _written(part: Any) -> str:
    """As it stands in an address."""
    return part.isoformat() if hasattr(part, "isoformat") else "" if part is None else str(part)


def measure(stand: Stand, day: date, *, quick: bool) -> str:
    """The section of the document, and its lines on the screen as they come."""
    desk = Desk(stand, rounds=20 if quick else 100)
    try:
        figures = []
        for one in desk.figures():
            report.tell(one)
            figures.append(one)
        together = desk.together()
    finally:
        desk.close()
    for sentence in [sentence for one in together for sentence in sorted(set(one.wrong))[:5]]:
        say(f"failed: {sentence}")
    return markdown(stand, figures, together, desk.slowest, day)


def markdown(
    stand: Stand,
    figures: Sequence[Figures],
    together: Sequence[Together],
    slowest: Sequence[tuple[float, str]],
    day: date,
) -> str:
    loaded = stand.loaded["desk"]
    told = "".join(f"- {one.sentence}: {'ok' if one.right else '**wrong**'}.\n" for one in together)
    return "\n".join(
        [
            f"## {loaded.rows:,} consultations\n",
            f"{day}, {report.machine()}. Seven departments. {report.load_words(loaded)}\n",
            report.table(["what", "goal", "p50", "p95", "floor", "ratio", ""], map(report.cells, figures)),
            f"Many at once:\n\n{told}\nThe slowest:\n",
            report.table(["who and what", "ms"], [[path, f"{taken:.1f}"] for taken, path in sorted(slowest)[:-13:-1]]),
        ]
    )
