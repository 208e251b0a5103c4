"""What is asked of the journal: its parameters, random combinations of them, random places in it. One place to change
when the journal's address does (kenesh/appeals/filters.py)."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any, Final, Literal

import psycopg
from psycopg.rows import dict_row

from bench.visitor import Query

SORTS: Final = ("number", "date", "name", "sex", "age", "status", "citizenship", "office", "category")

# The columns of a position within an order, and what its stretch is called, in SQL.
POSITIONS: Final = {
    "number": ("0", ""),
    "date": ("0", "helped_at"),
    "name": ("0", "name_key"),
    "age": ("coalesce(age / 10, 99)", "age"),
    "sex": ("sex", "helped_at"),
    "status": ("social_statuses[1]", "helped_at"),
    "citizenship": ("citizenship_id", "helped_at"),
    "office": ("office_id", "helped_at"),
    "category": ("categories[1]", "helped_at"),
}

# Filter → the column it is asked of, and how: equal, any of several in the row's array, or a whole branch below it.
COLUMN: Final = {
    "office": "office_id",
    "sex": "sex",
    "citizenship": "citizenship_id",
    "status": "social_statuses",
    "category": "categories",
    "kind": "kind_of_aid_id",
    "territory": "territory_id",
    "consultant": "consultant_id",
}
ARRAYS: Final = frozenset({"status", "category"})
SEVERAL: Final = frozenset({"status", "category", "citizenship", "kind"})
MARKS: Final = {"advocate": "advocate_provided", "in_writing": "in_writing"}

type Role = Literal["consultant", "administrator"]


@dataclass
class Asked:
    """One page of the journal: as an address and, for its floor, as conditions of SQL."""

    query: Query
    where: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """What there is to ask for: ids in use with their parents, and the consultant's own office."""

    office: int
    ids: dict[str, list[int]]
    of_office: dict[str, list[int]]
    within: dict[int, list[int]]
    first_day: date
    last_day: date


def known(connection: psycopg.Connection, email: str) -> Known:
    """Reads it, ids commonest first."""

    def ids(statement: str, *values: Any) -> list[int]:
        return [row[0] for row in connection.execute(statement, values)]

    office = ids("SELECT office_id FROM accounts_user WHERE email = %s", email)[0]
    sample = "FROM (SELECT * FROM appeals_appeal TABLESAMPLE SYSTEM (5) REPEATABLE (7)) AS a"
    found: dict[str, dict[str, list[int]]] = {"all": {}, "own": {}}
    for scope, where in (("all", "true"), ("own", "office_id = %s")):
        values = (office,) if scope == "own" else ()
        for name, column in COLUMN.items():
            value = f"unnest({column})" if name in ARRAYS else column
            found[scope][name] = ids(
                f"SELECT v FROM (SELECT {value} AS v {sample} WHERE {where}) AS x WHERE v IS NOT NULL "
                "GROUP BY v ORDER BY count(*) DESC",
                *values,
            )
    tree = "WITH RECURSIVE t(root, id) AS (SELECT id, id FROM offices_territory UNION ALL SELECT t.root, o.id FROM t "
    tree += "JOIN offices_territory AS o ON o.parent_id = t.id) SELECT root, array_agg(id) FROM t GROUP BY root"
    within = {row[0]: row[1] for row in connection.execute(tree)}
    first, last = (
        connection.execute("SELECT min(helped_at)::date, max(helped_at)::date FROM appeals_appeal").fetchone() or ()
    )
    return Known(office, found["all"], found["own"], within, first, last)


def combinations(there: Known, role: Role, many: int, seed: int = 2026) -> list[Asked]:
    """Random combinations of one to five filters, common values and rare ones alike, some of them sorted."""
    random = Random(f"{seed} {role}")
    return [combination(there, role, random) for _ in range(many)]


def combination(there: Known, role: Role, random: Random) -> Asked:
    ids = there.ids if role == "administrator" else there.of_office
    names = ["period", "age", *COLUMN, *MARKS, "text"]
    if role == "consultant":
        names.remove("office")
    asked = Asked([])
    if role == "consultant":
        asked.where.append("office_id = %s")
        asked.values.append(there.office)
    for name in random.sample(names, random.choice((1, 1, 2, 2, 2, 3, 3, 4, 5))):
        match name:
            case "period":
                _period(asked, there, random)
            case "age":
                _ages(asked, random)
            case "text":
                _text(asked, random)
            case _ if name in MARKS:
                asked.query.append((name, "on"))
                asked.where.append(MARKS[name])
            case _:
                several = random.choice((1, 1, 2, 3)) if name in SEVERAL else 1
                _entries(asked, name, random.sample(ids[name], min(several, len(ids[name]))), there)
    if random.random() < 0.5:
        asked.query.append(("sort", random.choice(("", "-")) + random.choice(SORTS)))
    return asked


def _period(asked: Asked, there: Known, random: Random) -> None:
    days = random.choice((1, 7, 31, 92, 365, 1500))
    span = (there.last_day - there.first_day).days
    since = there.first_day + timedelta(days=random.randrange(max(span - days, 1)))
    until = since + timedelta(days=days)
    asked.query += [("since", since.isoformat()), ("until", until.isoformat())]
    asked.where.append("helped_at >= %s AND helped_at < %s")
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


def _entries(asked: Asked, name: str, chosen: list[int], there: Known) -> None:
    if not chosen:
        return
    asked.query += [(name, str(value)) for value in chosen]
    column = COLUMN[name]
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


def parts_of_names(connection: psycopg.Connection, many: int, seed: int = 2026) -> list[str]:
    """Three to eight letters from real names: their beginnings and their middles, and some names whole."""
    random = Random(seed)
    names = [
        row[0]
        for row in connection.execute(
            "SELECT client_name FROM appeals_appeal TABLESAMPLE SYSTEM (1) REPEATABLE (3) ORDER BY random() LIMIT %s",
            [many],
        )
    ]
    parts = []
    for name in names:
        word = random.choice(name.split())
        start = random.choice((0, 0, 0, 1, 2)) if len(word) > 5 else 0
        parts.append(random.choice((word[start : start + random.randint(3, 8)], word, name)))
    return parts


def positions(connection: psycopg.Connection, there: Known, role: Role, sort: str, many: int) -> list[Asked]:
    """Pages from random places of an order: what «Старше» clicked a thousand times would lead to."""
    name = sort.removeprefix("-")
    stretch, column = POSITIONS[name]
    scope = "office_id = %s" if role == "consultant" else "true"
    values = [there.office] if role == "consultant" else []
    share = 100 * min(1.0, 40 * many / max(rows_in(connection), 1) * (20 if role == "consultant" else 1))
    with connection.cursor(row_factory=dict_row) as cursor:
        cursor.execute("SET TIME ZONE 'UTC'")
        rows = cursor.execute(
            f"SELECT id, {stretch} AS stretch, {column or 'NULL'} AS value, helped_at FROM appeals_appeal "
            f"TABLESAMPLE BERNOULLI ({share}) REPEATABLE (11) WHERE deleted_at IS NULL AND {scope} "
            "ORDER BY random() LIMIT %s",
            [*values, many],
        ).fetchall()
    found = []
    for row in rows:
        value = row["value"]
        words = value.isoformat() if hasattr(value, "isoformat") else "" if value is None else str(value)
        after = f"{row['stretch']}~{row['id']}" if not column else f"{row['stretch']}~{words}~{row['id']}"
        query = [("after", after)] if sort == "-date" else [("sort", sort), ("after", after)]
        where = ["office_id = %s"] if role == "consultant" else []
        found.append(Asked(query, [*where, "(helped_at, id) < (%s, %s)"], [*values, row["helped_at"], row["id"]]))
    return found


def rows_in(connection: psycopg.Connection) -> int:
    row = connection.execute("SELECT reltuples::bigint FROM pg_class WHERE relname = 'appeals_appeal'").fetchone()
    return int(row[0]) if row else 0
