"""Changes of the register of addresses, applied to the tables in use: all in one transaction, seen by nobody before."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, LiteralString

import psycopg

from kenesh.registers.gar.building import named
from kenesh.registers.gar.places import Known, Tree
from kenesh.registers.loading.load import Building, taken_into_use
from kenesh.registers.models import Step
from kenesh.suggesting import vocabulary

# Of the changes: what is gone, what is there now. What is both was there under another row: it is there.
_GONE: Final = """
    CREATE TEMPORARY TABLE gone ON COMMIT DROP AS
    SELECT id FROM {object} WHERE state = 'r' EXCEPT SELECT id FROM {object} WHERE state = 'i'
"""
_GONE_HOUSES: Final = """
    CREATE TEMPORARY TABLE gone_houses ON COMMIT DROP AS
    SELECT id FROM {house} WHERE state = 'r' EXCEPT SELECT id FROM {house} WHERE state = 'i'
"""
# Places whose address or words may be others: those told of, and all that stands below them.
_TOUCHED: Final = """
    CREATE TEMPORARY TABLE touched ON COMMIT DROP AS
    WITH RECURSIVE told (id) AS (
        SELECT id FROM {object} WHERE state = 'i' UNION SELECT id FROM {standing} UNION SELECT id FROM {said}
        UNION SELECT id FROM gone
    ), below (id) AS (
        SELECT id FROM told UNION SELECT p.id FROM registers_place AS p JOIN below ON p.parent = below.id
    ) SELECT id FROM below
"""
# Places whose houses have come or gone.
_RECOUNTED: Final = """
    CREATE TEMPORARY TABLE recounted ON COMMIT DROP AS
    SELECT h.place AS id FROM registers_house AS h
    WHERE h.id IN (SELECT id FROM {house} UNION SELECT id FROM {standing})
    UNION SELECT parent FROM {standing}
"""
_PLACES_ARE_GONE: Final = "DELETE FROM registers_place WHERE id IN (SELECT id FROM gone)"
_HOUSES_ARE_GONE: Final = """
    DELETE FROM registers_house WHERE id IN (SELECT id FROM gone_houses) OR place IN (SELECT id FROM gone)
"""
_PLACES: Final = """
    INSERT INTO registers_place AS p (id, guid, level, kind, name, parent, region, whole, other_names, key, tokens,
        score, district, postcode, houses)
    SELECT DISTINCT ON (o.id) o.id, o.guid, o.level, left(o.kind, 50), left(o.name, 250), nullif(s.parent, 0), o.region,
        '', '', '', '{{}}', 2147483647, '', '', 0
    FROM {object} AS o LEFT JOIN {standing} AS s ON s.id = o.id
    WHERE o.state = 'i' AND (s.id IS NOT NULL OR o.id IN (SELECT id FROM registers_place)) ORDER BY o.id
    ON CONFLICT (id) DO UPDATE SET guid = excluded.guid, level = excluded.level, kind = excluded.kind,
        name = excluded.name, region = excluded.region, parent = coalesce(excluded.parent, p.parent),
        other_names = CASE WHEN p.name = excluded.name OR p.name = ANY(string_to_array(p.other_names, '; '))
            THEN p.other_names ELSE concat_ws('; ', nullif(p.other_names, ''), p.name) END
"""
_PLACES_MOVED: Final = """
    UPDATE registers_place AS p SET parent = nullif(s.parent, 0) FROM {standing} AS s
    WHERE s.id = p.id AND p.parent IS DISTINCT FROM nullif(s.parent, 0)
"""
_OFFICIAL_NAMES: Final = """
    UPDATE registers_place AS p SET other_names = concat_ws('; ', nullif(p.other_names, ''), s.value) FROM {said} AS s
    WHERE s.id = p.id AND s.type = {name_type} AND s.value <> p.name
        AND NOT s.value = ANY(string_to_array(p.other_names, '; '))
"""
_POSTCODES_OF_PLACES: Final = """
    UPDATE registers_place AS p SET postcode = left(s.value, 6) FROM {said} AS s
    WHERE s.id = p.id AND s.type = {postcode_type}
"""
_HOUSES: Final = """
    INSERT INTO registers_house AS h (id, guid, place, number, key, postcode)
    SELECT DISTINCT ON (n.id) n.id, n.guid, coalesce(s.parent, was.place), n.number, n.key,
        coalesce(c.value, was.postcode, '')
    FROM {house} AS n LEFT JOIN {standing} AS s ON s.id = n.id LEFT JOIN registers_house AS was ON was.id = n.id
    LEFT JOIN {postcode} AS c ON c.id = n.id
    WHERE n.state = 'i' AND EXISTS (SELECT FROM registers_place AS p WHERE p.id = coalesce(s.parent, was.place))
    ORDER BY n.id
    ON CONFLICT (id) DO UPDATE SET guid = excluded.guid, place = excluded.place, number = excluded.number,
        key = excluded.key, postcode = excluded.postcode
"""
_HOUSES_MOVED: Final = """
    UPDATE registers_house AS h SET place = s.parent FROM {standing} AS s
    WHERE s.id = h.id AND h.place <> s.parent AND EXISTS (SELECT FROM registers_place AS p WHERE p.id = s.parent)
"""
_POSTCODES: Final = """
    UPDATE registers_house AS h SET postcode = c.value FROM {postcode} AS c WHERE c.id = h.id AND h.postcode <> c.value
"""
_COUNTED: Final = """
    UPDATE registers_place AS p SET houses = (SELECT count(*) FROM registers_house AS h WHERE h.place = p.id)
    WHERE p.id IN (SELECT id FROM recounted)
"""
_KNOWN: Final = """
    SELECT id, coalesce(parent, 0), level, kind, name, houses, other_names FROM registers_place
"""
_SCORED: Final = """
    UPDATE registers_place AS p SET score = coalesce(
        (SELECT max(b.score) FROM registers_place AS b
            WHERE b.parent = p.parent AND b.level = p.level AND b.score < 2147483647),
        (SELECT score FROM registers_place AS above WHERE above.id = p.parent), 0)
    WHERE score = 2147483647
"""
STATEMENTS: Final = (
    *(_GONE, _GONE_HOUSES, _TOUCHED, _RECOUNTED, _HOUSES_ARE_GONE, _PLACES_ARE_GONE, _PLACES, _PLACES_MOVED),
    *(_OFFICIAL_NAMES, _POSTCODES_OF_PLACES, _HOUSES, _HOUSES_MOVED, _POSTCODES, _COUNTED),
)


@dataclass(frozen=True)
class Changes:
    """Applies what is staged. A place that is added is offered behind the last of its like in the same settlement,
    until the whole register is loaded again; see Whole for the fields."""

    within: frozenset[int]
    kinds: dict[str, str]
    postcode: int
    official_name: int
    with_region: bool

    def __call__(self, building: Building) -> int:
        """Rows of places and houses told of."""
        building.tell(Step.JOINING)
        connection = building.connection
        with connection.transaction():
            for statement in STATEMENTS:
                connection.execute(
                    named(statement, building, postcode_type=self.postcode, name_type=self.official_name)
                )
            self._compose(connection)
            vocabulary.gather(connection, "registers_place", "registers_place", "id IN (SELECT id FROM touched)")
            connection.execute(_SCORED)
            building.tell(Step.SWITCHING)
            row = connection.execute(
                named("SELECT (SELECT count(*) FROM {object}) + (SELECT count(*) FROM {house})", building)
            ).fetchone()
            rows = int(row[0]) if row else 0
            taken_into_use(connection, building.load, rows=rows, replaces=False)
        return rows

    def _compose(self, connection: psycopg.Connection[Any]) -> None:
        tree = Tree(self.within, self.kinds, self.with_region)
        holders: LiteralString = " WHERE id IN (SELECT parent FROM registers_place)"
        tree.holders = {row[0]: Known(*row) for row in connection.execute(_KNOWN + holders).fetchall()}
        touched: LiteralString = " WHERE id IN (SELECT id FROM touched)"
        with connection.cursor("touched") as cursor:
            cursor.execute(_KNOWN + touched)
            rows = cursor.fetchall()
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE registers_place SET whole = %s, key = %s, tokens = %s, district = %s WHERE id = %s",
                _composed(tree, rows),
            )


def _composed(tree: Tree, rows: Iterable[Any]) -> Iterable[tuple[Any, ...]]:
    for row in rows:
        made = tree.compose(Known(*row))
        yield made.whole, made.key, made.tokens, made.district, row[0]
