"""The register of addresses out of what is staged: houses with their street and postcode, places with their words."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg import sql
from psycopg.sql import SQL, Composed, Identifier

from kenesh.registers.gar.places import Known, Tree
from kenesh.registers.loading.beside import beside_of, build_indexes, limits, switch
from kenesh.registers.loading.load import Building, taken_into_use
from kenesh.registers.loading.records import escaped
from kenesh.registers.models import Step
from kenesh.suggesting import vocabulary

PLACES: Final = "registers_place"
HOUSES: Final = "registers_house"
# To hand a row from one process to another costs less than the planner thinks, where all of them are wanted.
SETTINGS: Final = "SET work_mem = '128MB'; SET max_parallel_workers_per_gather = 2; SET parallel_tuple_cost = 0.01"
AT_ONCE: Final = 2_000  # places

# Houses of a street lie together, and with them what a suggestion reads.
_JOINED: Final = """
    SELECT h.id, h.guid, s.parent AS place, h.number, h.key, coalesce(p.value, '') AS postcode
    FROM {house} AS h JOIN {standing} AS s ON s.id = h.id LEFT JOIN {postcode} AS p ON p.id = h.id
    WHERE s.parent <> 0 ORDER BY s.parent, h.key COLLATE "C"
"""
_COUNTED: Final = "CREATE UNLOGGED TABLE {counted} AS SELECT place, count(*)::int AS houses FROM {next} GROUP BY place"
# A house within a plot or another house stands where that stands.
_CLIMBED: Final = """
    UPDATE registers_house_next AS h SET place = s.parent
    FROM {counted} AS c JOIN {standing} AS s ON s.id = c.place
    WHERE h.place = c.place AND NOT EXISTS (SELECT FROM {object} AS o WHERE o.id = c.place AND o.state = 'i')
"""
_HOMELESS: Final = """
    DELETE FROM registers_house_next AS h USING {counted} AS c
    WHERE h.place = c.place AND NOT EXISTS (SELECT FROM {object} AS o WHERE o.id = c.place AND o.state = 'i')
"""
_ONCE: Final = """
    DELETE FROM registers_house_next AS a USING registers_house_next AS b WHERE a.id = b.id AND a.ctid < b.ctid
"""
# Names: official ones, and those that rows no longer in force have. The latest row of a place is the one that is.
_STANDING_PLACES: Final = """
    CREATE UNLOGGED TABLE {placed} AS
    SELECT DISTINCT ON (o.id) o.id, o.guid, s.parent, o.level, left(o.kind, 50) AS kind, left(o.name, 250) AS name,
        o.region, coalesce(c.houses, 0) AS houses, coalesce(left(p.value, 6), '') AS postcode,
        coalesce(n.names, '') AS other
    FROM {object} AS o JOIN {standing} AS s ON s.id = o.id LEFT JOIN {counted} AS c ON c.place = o.id
    LEFT JOIN (SELECT id, min(value) AS value FROM {said} WHERE type = {postcode_type} GROUP BY id) AS p ON p.id = o.id
    LEFT JOIN (
        SELECT id, string_agg(DISTINCT name, '; ') AS names FROM (
            SELECT f.id, f.name FROM {object} AS f JOIN {object} AS i ON i.id = f.id AND i.state = 'i'
            WHERE f.state = 'f' AND f.name <> i.name
            UNION SELECT v.id, v.value FROM {said} AS v JOIN {object} AS i ON i.id = v.id AND i.state = 'i'
            WHERE v.type = {name_type} AND v.value <> i.name
        ) AS named GROUP BY id
    ) AS n ON n.id = o.id
    WHERE o.state = 'i' ORDER BY o.id
"""
_COMPOSED: Final = """
    CREATE UNLOGGED TABLE {composed} (id bigint, whole text, key text, tokens int[], district text, weight int)
"""
_BEST_FIRST: Final = 'c.weight DESC, p.level = ANY({within}), p.houses DESC, c.whole COLLATE "C", p.id'
# Written in this order, so that the rows of a tier lie together.
_FILLED: Final = f"""
    SELECT p.id, p.guid, p.level, p.kind, p.name, nullif(p.parent, 0) AS parent, p.region, c.whole,
        p.other AS other_names, c.district, p.postcode, p.houses, c.key, c.tokens,
        row_number() OVER (ORDER BY {_BEST_FIRST}) - 1 AS score
    FROM {{placed}} AS p JOIN {{composed}} AS c ON c.id = p.id ORDER BY {_BEST_FIRST}
"""  # noqa: S608  # our own SQL


@dataclass(frozen=True)
class Whole:
    """Puts together a whole register. postcode, official_name: codes of these parameters."""

    within: frozenset[int]
    kinds: dict[str, str]
    postcode: int
    official_name: int
    with_region: bool

    def __call__(self, building: Building) -> int:
        """Rows of places and houses together."""
        try:
            return self._build(building)
        except psycopg.errors.UniqueViolation:  # a house is in force twice, or stands twice: one is enough
            return self._build(building, once=True)

    def _build(self, building: Building, *, once: bool = False) -> int:
        connection = building.connection
        building.tell(Step.JOINING)
        for table in ("counted", "placed", "composed"):
            connection.execute(SQL("DROP TABLE IF EXISTS {}").format(Identifier(building.table(table))))
        connection.execute(SETTINGS)
        for table in ("object", "house", "standing", "said", "postcode"):
            connection.execute(SQL("ANALYZE {}").format(Identifier(building.table(table))))
        beside_of(connection, HOUSES, named(_JOINED, building))
        if once:
            connection.execute(_ONCE)
        self._count(building)
        building.tell(Step.INDEXING)
        with ThreadPoolExecutor(1) as pool:
            indexed = pool.submit(build_indexes, building.other, HOUSES)
            connection.execute(
                named(_STANDING_PLACES, building, postcode_type=self.postcode, name_type=self.official_name)
            )
            places = self._compose(building)
            tiers = limits(places)
            build_indexes(building.other, PLACES, tiers, workers=1)
            vocabulary.gather(connection, PLACES, f"{PLACES}_next")
            indexed.result()
        row = connection.execute("SELECT count(*) FROM registers_house_next").fetchone()
        assert row is not None  # noqa: S101
        building.tell(Step.SWITCHING)
        rows = places + int(row[0])
        switch(
            connection,
            [PLACES, HOUSES],
            {PLACES: tiers},
            lambda within: taken_into_use(within, building.load, rows=rows, replaces=True),
        )
        return rows

    def _count(self, building: Building) -> None:
        """How many houses each place has; those that stand in no place come to what that stands in, or go."""
        self._recount(building)
        for statement in (_CLIMBED, _HOMELESS):
            if building.connection.execute(named(statement, building)).rowcount:
                self._recount(building)

    def _recount(self, building: Building) -> None:
        building.connection.execute(SQL("DROP TABLE IF EXISTS {}").format(Identifier(building.table("counted"))))
        building.connection.execute(named(_COUNTED, building))
        building.connection.execute(SQL("ANALYZE {}").format(Identifier(building.table("counted"))))

    def _compose(self, building: Building) -> int:
        """Fills the next table of places; how many there are."""
        connection = building.connection
        tree = Tree(self.within, self.kinds, self.with_region)
        for row in connection.execute(named("{known} WHERE id IN (SELECT parent FROM {placed})", building)).fetchall():
            tree.holders[row[0]] = Known(*row)
        tree.weigh(_rows(building, "SELECT id, parent, houses FROM {placed}"))
        connection.execute(named(_COMPOSED, building))
        count = 0
        with connection.cursor() as cursor, cursor.copy(named("COPY {composed} FROM STDIN", building)) as copy:
            for row in _rows(building, "{known}"):
                place = Known(*row)
                made = tree.compose(place)
                tokens = ",".join(map(str, made.tokens))
                copy.write(
                    f"{place.id}\t{escaped(made.whole)}\t{made.key}\t{{{tokens}}}\t{escaped(made.district)}\t{made.weight}\n"
                )
                count += 1
        beside_of(connection, PLACES, named(_FILLED, building, within=sorted(self.within)))
        return count


def named(statement: str, building: Building, **values: Any) -> Composed:
    """The statement with the names of staging tables, and values, in their places."""
    tables = {
        name: Identifier(building.table(name))
        for name in ("object", "house", "standing", "said", "postcode", "counted", "placed", "composed")
    }
    known = SQL("SELECT id, parent, level, kind, name, houses, other FROM {}").format(tables["placed"])
    given = {name: sql.Literal(value) for name, value in values.items()}
    return SQL(statement).format(**tables, **given, known=known, next=Identifier(f"{HOUSES}_next"))


def _rows(building: Building, query: str) -> Iterator[Any]:
    """Of the query, over a connection of its own, some at once."""
    with psycopg.connect(building.address) as connection, connection.cursor("places") as cursor:
        cursor.itersize = AT_ONCE
        cursor.execute(named(query, building))
        yield from cursor
