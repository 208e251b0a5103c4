"""What is asked of a journal: random combinations of its filters, random places in it, parts of names."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any, Final, Literal

import psycopg

from bench.journals import ARRAYS, SEVERAL, Journal
from bench.visitor import Query

type Role = Literal["consultant", "administrator"]


@dataclass
class Asked:
    """One page of the journal: as an address and, for its floor, as conditions of SQL."""

    query: Query
    where: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """What there is to ask for: values in use, the places within a place, and the consultant's own office."""

    office: int
    ids: dict[str, list[Any]]
    of_office: dict[str, list[Any]]
    within: dict[int, list[int]]
    first_day: date
    last_day: date


def known(connection: psycopg.Connection, journal: Journal, email: str) -> Known:
    """Reads it, the commonest values first."""

    def ids(statement: str, *values: Any) -> list[Any]:
        return [row[0] for row in connection.execute(statement, values)]

    office = ids("SELECT office_id FROM accounts_user WHERE email = %s", email)[0]
    sample = f"FROM (SELECT * FROM {journal.table} TABLESAMPLE SYSTEM (5) REPEATABLE (7)) AS a"
    found: dict[str, dict[str, list[Any]]] = {"all": {}, "own": {}}
    for scope, where in (("all", "true"), ("own", "office_id = %s")):
        values = (office,) if scope == "own" else ()
        for name, column in journal.columns.items():
            value = f"unnest({column})" if name in ARRAYS else column
            found[scope][name] = ids(
                f"SELECT v FROM (SELECT {value} AS v {sample} WHERE {where}) AS x WHERE v IS NOT NULL "
                "GROUP BY v ORDER BY count(*) DESC",
                *values,
            )
    tree = "WITH RECURSIVE t(root, id) AS (SELECT id, id FROM offices_territory UNION ALL SELECT t.root, o.id FROM t "
    tree += "JOIN offices_territory AS o ON o.parent_id = t.id) SELECT root, array_agg(id) FROM t GROUP BY root"
    within = {row[0]: row[1] for row in connection.execute(tree)}
    days = f"SELECT min({journal.date})::date, max({journal.date})::date FROM {journal.table}"
    first, last = connection.execute(days).fetchone() or ()
    return Known(office, found["all"], found["own"], within, first, last)


def combinations(journal: Journal, there: Known, role: Role, many: int, seed: int = 2026) -> list[Asked]:
    """Random combinations of one to five filters, common values and rare ones alike, some of them sorted."""
    random = Random(f"{seed} {role}")
    return [combination(journal, there, role, random) for _ in range(many)]


def combination(journal: Journal, there: Known, role: Role, random: Random) -> Asked:
    ids = there.ids if role == "administrator" else there.of_office
    names = ["period", "age", *journal.columns, *journal.marks, "text"]
    if role == "consultant":
        names.remove("office")
    asked = Asked([])
    if role == "consultant":
        asked.where.append("office_id = %s")
        asked.values.append(there.office)
    for name in random.sample(names, random.choice((1, 1, 2, 2, 2, 3, 3, 4, 5))):
        match name:
            case "period":
                _period(asked, journal, there, random)
            case "age":
                _ages(asked, random)
            case "text":
                _text(asked, random)
            case _ if name in journal.marks:
                asked.query.append((name, "on"))
                asked.where.append(journal.marks[name])
            case _:
                several = random.choice((1, 1, 2, 3)) if name in SEVERAL else 1
                chosen = random.sample(ids[name], min(several, len(ids[name])))
                _entries(asked, name, journal.columns[name], chosen, there)
    if random.random() < 0.5:
        asked.query.append(("sort", random.choice(("", "-")) + random.choice([sort for sort in journal.sorts if sort])))
    return asked


def _period(asked: Asked, journal: Journal, there: Known, random: Random) -> None:
    days = random.choice((1, 7, 31, 92, 365, 1500))
    span = (there.last_day - there.first_day).days
    since = there.first_day + timedelta(days=random.randrange(max(span - days, 1)))
    until = since + timedelta(days=days)
    asked.query += [("since", since.isoformat()), ("until", until.isoformat())]
    asked.where.append(f"{journal.date} >= %s AND {journal.date} < %s")
    asked.values += [since, until + timedelta(days=1)]


def _ages(asked: Asked, random: Random) -> None:
    first = random.choice((0, 8, 14, 18, 25, 36, 60, 75, 90))
    last = first + random.choice((0, 3, 10, 25))
    asked.query += [("age_from", str(first)), ("age_to", str(last))]
    asked.where.append("age BETWEEN %s AND %s")
    asked.values += [first, last]


WORDS: Final = (
    "асан", "бакыт", "уулу", "кызы", "мамытова", "гулзат", "иванова", "юсупов", "ков", "шевч", "996555", "700012",
    "алимент", "нотариус", "участок", "өмүр", "жаңыл", "ибраев марат", "ли", "zzz",
)  # fmt: skip


def _text(asked: Asked, random: Random) -> None:
    asked.query.append(("text", random.choice(WORDS)))
    _text_floor(asked)


def _text_floor(asked: Asked) -> None:
    text = asked.query[-1][1]
    asked.where.append("(found_by LIKE %s OR words @@ plainto_tsquery('russian', %s))")
    asked.values += [f"%{text.translate(str.maketrans('ёңөүәҗһ', 'еноуажх'))}%", text]


def _entries(asked: Asked, name: str, column: str, chosen: list[Any], there: Known) -> None:
    if not chosen:
        return
    asked.query += [(name, str(value)) for value in chosen]
    if name == "territory":
        chosen = there.within[chosen[0]]
    asked.where.append(f"{column} && %s::bigint[]" if name in ARRAYS else f"{column} = ANY(%s)")
    asked.values.append(chosen)


def searches(role: Role, there: Known, words: list[str]) -> list[Asked]:
    """Parts of names people type."""
    found = []
    for word in words:
        asked = Asked([("text", word)])
        if role == "consultant":
            asked.where.append("office_id = %s")
            asked.values.append(there.office)
        _text_floor(asked)
        found.append(asked)
    return found


def parts_of_names(connection: psycopg.Connection, journal: Journal, many: int, seed: int = 2026) -> list[str]:
    """Three to eight letters from real names: their beginnings and their middles, and some names whole."""
    random = Random(seed)
    names = [
        row[0]
        for row in connection.execute(
            f"SELECT client_name FROM {journal.table} TABLESAMPLE SYSTEM (1) REPEATABLE (3) ORDER BY random() LIMIT %s",
            [many],
        )
    ]
    parts = []
    for name in names:
        word = random.choice(name.split())
        start = random.choice((0, 0, 0, 1, 2)) if len(word) > 5 else 0
        parts.append(random.choice((word[start : start + random.randint(3, 8)], word, name)))
    return parts


def positions(
    connection: psycopg.Connection, journal: Journal, there: Known, role: Role, sort: str, many: int
) -> list[Asked]:
    """Pages from random places of an order: what «Older» clicked a thousand times would lead to."""
    position = journal.positions[sort.removeprefix("-")]
    scope = "office_id = %s" if role == "consultant" else "true"
    values = [there.office] if role == "consultant" else []
    share = 100 * min(1.0, 40 * many / max(rows_in(connection, journal), 1) * (20 if role == "consultant" else 1))
    columns = ", ".join((position.stretch, *position.columns, "id", journal.date))
    connection.execute("SET TIME ZONE 'UTC'")
    rows = connection.execute(
        f"SELECT {columns} FROM {journal.table} TABLESAMPLE BERNOULLI ({share}) REPEATABLE (11) "
        f"WHERE deleted_at IS NULL AND {scope} ORDER BY random() LIMIT %s",
        [*values, many],
    ).fetchall()
    found = []
    for *parts, day in rows:
        words = (
            part.isoformat() if hasattr(part, "isoformat") else "" if part is None else str(part) for part in parts
        )
        after = ("after", "~".join(words))
        query = [after] if sort == journal.usual else [("sort", sort), after]
        where = ["office_id = %s"] if role == "consultant" else []
        older = f"({journal.date}, id) < (%s, %s)"
        found.append(Asked(query, [*where, older], [*values, day, parts[-1]]))
    return found


def rows_in(connection: psycopg.Connection, journal: Journal) -> int:
    row = connection.execute("SELECT reltuples::bigint FROM pg_class WHERE relname = %s", [journal.table]).fetchone()
    return int(row[0]) if row else 0
