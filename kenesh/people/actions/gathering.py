"""Many records at once: whom they are about, by the rule of serve(), in a few statements."""

from collections.abc import Sequence
from typing import Any, Final

from django.db import connection

from kenesh.people.models import EARLIEST

# What a row of records must have, in this order: its own number, then the client as the record tells of them.
COLUMNS: Final = (
    *("record", "office_id", "full_name", "sex", "age", "phone", "whatsapp", "email"),
    *("territory_id", "citizenship_id", "social_statuses", "day", "counts"),
)


def gather(rows: str, params: Sequence[Any] = ()) -> int:
    """Gives every record its person: known ones are recognised, the others are added with what their newest record
    tells; both are counted and dated by these records besides. Gives the number of those added.

    rows: SQL of a SELECT with the columns of COLUMNS (day: a date; counts: whether the record is not deleted) and
    places for params; no record twice, and none that has a person. Within a transaction, in which afterwards the table
    `gathered (record bigint, person bigint)` stands, to UPDATE the records from:
    `UPDATE appeals_appeal SET person_id = person FROM gathered WHERE id = record`.

    Without a telephone the year of birth has to be equal, so that the rule has one answer whatever the order.
    """
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS told, grouped, whose, named, gathered")
        cursor.execute(
            f"""
            CREATE TEMPORARY TABLE told ON COMMIT DROP AS
            SELECT told.*, same_name_key(full_name) AS same_name,
                CASE WHEN age IS NOT NULL THEN greatest(extract(year FROM day)::int - age, {EARLIEST}) END AS born_in
            FROM ({rows}) AS told ({", ".join(COLUMNS)})
            """,  # noqa: S608  # our own SQL
            params,
        )
        for statement in _STATEMENTS:
            cursor.execute(statement)
        cursor.execute(_ADD)
        return int(cursor.rowcount)


_GROUP: Final = "office_id, same_name, phone, known_sex, known_year, alone"
_RECOGNISABLE: Final = "same_name <> '' AND (phone <> '' OR same_name LIKE '% %' AND sex <> 0 AND born_in IS NOT NULL)"
_STATEMENTS: Final = (
    # A group is what records of one person have in common: name and telephone; or name, sex and year; or, where that
    # does not tell, being this very record.
    f"""
    CREATE TEMPORARY TABLE grouped ON COMMIT DROP AS
    SELECT *,
        CASE WHEN phone = '' THEN sex ELSE -1 END AS known_sex,
        CASE WHEN phone = '' THEN coalesce(born_in, -1) ELSE -1 END AS known_year,
        CASE WHEN {_RECOGNISABLE} THEN -1 ELSE record END AS alone
    FROM told
    """,  # noqa: S608  # our own SQL
    "DROP TABLE told",
    f"""
    CREATE TEMPORARY TABLE whose ON COMMIT DROP AS
    SELECT DISTINCT ON ({_GROUP}) {_GROUP}, full_name, sex, whatsapp, email, territory_id, citizenship_id,
        social_statuses, born_in, day AS last_on,
        count(*) FILTER (WHERE counts) OVER (PARTITION BY {_GROUP})::int AS times
    FROM grouped
    ORDER BY {_GROUP}, day DESC, record DESC
    """,  # noqa: S608
    "ANALYZE grouped",
    "ANALYZE whose",
    """
    CREATE TEMPORARY TABLE named ON COMMIT DROP AS
    SELECT whose.*, coalesce(known.id, nextval(pg_get_serial_sequence('people_person', 'id'))) AS person,
        known.id IS NULL AS is_new
    FROM whose LEFT JOIN LATERAL (
        SELECT id FROM people_person AS one
        WHERE one.office_id = whose.office_id AND one.same_name = whose.same_name AND one.merged_into_id IS NULL
            AND one.phone = whose.phone AND whose.alone = -1
            AND (whose.phone <> '' OR one.sex = whose.known_sex AND one.born_in = whose.known_year)
        ORDER BY last_on DESC, id DESC LIMIT 1
    ) AS known ON true
    """,
    "DROP TABLE whose",
    "ANALYZE named",
    """
    UPDATE people_person SET times = people_person.times + named.times,
        last_on = greatest(people_person.last_on, named.last_on)
    FROM named WHERE id = person AND NOT is_new
    """,
    f"""
    CREATE TEMPORARY TABLE gathered ON COMMIT DROP AS
    SELECT record, person FROM grouped JOIN named USING ({_GROUP})
    """,  # noqa: S608
    "ANALYZE gathered",
    "DROP TABLE grouped",
)
_PROFILE: Final = (
    "full_name, sex, born_in, phone, whatsapp, email, territory_id, citizenship_id, social_statuses, times, last_on"
)
_ADD: Final = f"""
    INSERT INTO people_person (id, office_id, version, passport_marks, created_at, {_PROFILE})
    SELECT person, office_id, 1, '{{}}', now(), {_PROFILE} FROM named WHERE is_new
"""  # noqa: S608
