"""How a copy is laid out: small integers only, each office's rows together, in the order of day and number, so that a
report of one office reads little more than that office."""

from hashlib import sha256
from typing import Final

import duckdb

from kenesh.reports.counting.facts import COLUMNS, FACTS
from kenesh.reports.rules import Source

# What a file is opened with: it is one of several processes on a machine that has other work.
READING: Final = {"memory_limit": "400MB", "threads": "2"}
MAKING: Final = {"memory_limit": "500MB", "threads": "2"}

# categories, statuses: places in the table `sets`, where each set of ids stands once. issues: how many a record is.
# Besides: person, the place in the table of persons of the source; alone, it is the only record of that person.
TABLE: Final = """
    id BIGINT, day DATE, office INTEGER, consultant INTEGER, age SMALLINT, sex TINYINT, citizenship INTEGER,
    kind INTEGER, territory INTEGER, advocate TINYINT, categories INTEGER, statuses INTEGER, issues SMALLINT,
    service INTEGER, overrun TINYINT, worked INTEGER
"""
NAMES: Final = [one.split()[0] for one in TABLE.split(",")]
# Of two records the later has the greater: by day, then by number, which is below a million million.
MOMENT: Final = "((day - DATE '2000-01-01') * 1_000_000_000_000 + id)"
SAME: Final = [name for name in NAMES if name in COLUMNS and name not in {"day", "categories", "statuses"}]

# Days since the first of 2000: no setting of a server changes how a number is written.
TAKEN: Final = f"""
    SELECT day - DATE '2000-01-01' AS days, categories::text AS categories, statuses::text AS statuses,
        greatest(cardinality(categories), 1) AS issues, person, {", ".join(SAME)}
    FROM ({{facts}} AND r.id BETWEEN {{since}} AND {{until}}) AS fact"""  # noqa: S608
READ: Final = f"""
    CREATE OR REPLACE TEMP TABLE chunk AS
    SELECT * FROM read_csv('{{file}}', header = false, delim = '\t', quote = '', escape = '', auto_detect = false,
        columns = {{{{days: 'INTEGER', categories: 'VARCHAR', statuses: 'VARCHAR', issues: 'SMALLINT',
            person: 'BIGINT', {", ".join(f"{name}: 'BIGINT'" for name in SAME)}}}}})"""  # noqa: S608
SETS: Final = """
    INSERT INTO sets
    SELECT (SELECT count(*) FROM sets) + row_number() OVER () - 1, ids FROM (
        SELECT categories AS ids FROM chunk UNION SELECT statuses FROM chunk
    ) WHERE ids NOT IN (SELECT ids FROM sets)"""
KEPT: Final = f"""
    INSERT INTO heap.{{source}} BY NAME
    SELECT DATE '2000-01-01' + days AS day, c.number AS categories, s.number AS statuses, issues, person,
        {", ".join(SAME)}
    FROM chunk JOIN sets AS c ON c.ids = chunk.categories JOIN sets AS s ON s.ids = chunk.statuses"""  # noqa: S608
PERSONS: Final = """
    CREATE TABLE {source}_person AS
    SELECT person AS hash, count(*) = 1 AS alone FROM heap.{source} GROUP BY person ORDER BY hash"""
ORDERED: Final = f"""
    CREATE TABLE {{source}} AS
    SELECT {", ".join(f"fact.{name}" for name in NAMES)}, person.rowid::INTEGER AS person, person.alone
    FROM heap.{{source}} AS fact JOIN {{source}}_person AS person ON person.hash = fact.person
    ORDER BY fact.office, fact.day, fact.id"""  # noqa: S608

# A file of another layout, or of another library, is not read.
STAMP: Final = sha256(
    repr(
        (TABLE, TAKEN, READ, SETS, KEPT, PERSONS, ORDERED, [FACTS[one] for one in Source], duckdb.__version__)
    ).encode()
).hexdigest()
