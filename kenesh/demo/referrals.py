"""Referrals out of recorded appeals, worked out by the database itself: four thousand or a million in the same way.

What they are made of (working days, nearest organisations, words) is laid out in tables of a schema that is dropped
afterwards. Chance is a hash of the appeal's number and the seed, so the same appeals give the same referrals; only
codes and submissions are truly random, for nobody is to guess them.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from django.db.models import Min

from kenesh.appeals.models import Appeal
from kenesh.demo import proportions
from kenesh.offices.calendars import calendar_of
from kenesh.offices.lists import Lists, current_lists
from kenesh.offices.models import List
from kenesh.organisations.directory import Directory, current_directory
from kenesh.referrals.terms import LONGEST
from kenesh.shell import codes
from kenesh.workdays.calendar import current_calendar
from kenesh.workdays.calendars import CALENDARS, TATARSTAN

TABLE: Final = "referrals_referral"
WORDS: Final = Path(__file__).parent / "data" / "referrals.toml"
OTHER: Final = "OTHER"  # the kind of organisation whose words fit any
# By these a note is known to be Russian: a Kyrgyz one has none of them.
RUSSIAN: Final = (
    "и|на|в|во|не|с|со|от|за|по|как|что|где|ли|без|у|из|для|к|о|об|до|кто|или|после|если|при|можно|через|то|а"
)
A_DAY: Final = timedelta(days=1)

CLIENT: Final = (
    *("client_name", "age", "sex", "citizenship_id", "social_statuses", "phone", "whatsapp", "email", "territory_id"),
    "categories",
)
COLUMNS: Final = ", ".join(
    (
        *("id", "office_id", "consultant_id", *CLIENT, "created_at", "referred_on", "serial", "appeal_id"),
        *("organisation_id", "asked", "documents", "due_on", "state", "answered_at", "remark", "told_overdue_at"),
    )
)
# A code from the sixteen bytes of a random UUID, a letter from each but the one that holds its version.
CODE: Final = " || ".join(
    f"substr('{codes.ALPHABET}', 1 + get_byte(chance, {byte}) % {len(codes.ALPHABET)}, 1)"
    for byte in range(16)
    if byte != 6
)
ANSWERS: Final = """
    INSERT INTO referrals_answer (referral_id, state, remark, answered_at, by_id)
    SELECT id, state, remark, at, noted_by
    FROM (
        SELECT id, 'received' AS state, '' AS remark, received_at AS at, NULL::bigint AS noted_by
        FROM demonstration.referral WHERE received_at IS NOT NULL
        UNION ALL
        SELECT id, state, remark, answered_at, noted_by FROM demonstration.referral WHERE state <> 'given'
    ) AS answer ORDER BY at, id
"""
NUMBERS: Final = """
    INSERT INTO referrals_numbering (office_id, year, last)
    SELECT office_id, extract(year FROM referred_on), max(serial) FROM demonstration.referral GROUP BY 1, 2
"""
NEXT_NUMBER: Final = f"SELECT setval(pg_get_serial_sequence('{TABLE}', 'id'), max(id)) FROM {TABLE} HAVING count(*) > 0"  # noqa: S608


AFTERWARDS: Final = (ANSWERS, NUMBERS, NEXT_NUMBER)


def insert(part: int = 0, parts: int = 1) -> str:
    """The statement that writes every so many of the referrals worked out."""
    return f"""
        INSERT INTO {TABLE} ({COLUMNS}, submission, version, code)
        SELECT {COLUMNS}, gen_random_uuid(), 1, {CODE}
        FROM (
            SELECT *, uuid_send(gen_random_uuid()) AS chance FROM demonstration.referral
            WHERE id % {parts} = {part} ORDER BY id
        ) AS made
    """  # noqa: S608  # numbers and our own words


@contextmanager
def worked_out(cursor: Any, count: int, *, until: date, seed: str) -> Iterator[None]:
    """Within it, demonstration.referral has the referrals of so many appeals, as they stand on the evening of `until`:
    what comes into the table and answers of referrals, and what the answers need."""
    lists, directory = current_lists(), current_directory()
    words: dict[str, Any] = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    answers = words.pop("answers")
    cursor.execute("DROP SCHEMA IF EXISTS demonstration CASCADE")
    cursor.execute("CREATE SCHEMA demonstration")
    _lay_out(cursor, "day", "calendar text, day date, number integer, works boolean", _days(until))
    _lay_out(cursor, "office", "id bigint, calendar text, time_zone text", _offices(lists))
    _lay_out(cursor, "nearest", "office_id bigint, category_id bigint, ids bigint[]", _nearest(lists, directory))
    _lay_out(cursor, "organisation", "id bigint, kind text, within integer", _organisations(directory, words))
    _lay_out(cursor, "words", "kind text, language text, asked text[], documents text[]", _words(words))
    _lay_out(cursor, "said", "state text, language text, remarks text[]", _remarks(answers))
    cursor.execute(_statement(count, until, seed))
    yield
    cursor.execute("DROP SCHEMA demonstration CASCADE")


def _lay_out(cursor: Any, table: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    every = list(rows)  # COPY leaves the connection free for no query of theirs
    cursor.execute(f"CREATE UNLOGGED TABLE demonstration.{table} ({columns})")
    with cursor.copy(f"COPY demonstration.{table} FROM STDIN") as copy:
        for row in every:
            copy.write_row(row)
    cursor.execute(f"ANALYZE demonstration.{table}")


def _days(until: date) -> Iterator[tuple[str, date, int, bool]]:
    """Every day from the first appeal's on, with the number of the working day it is or waits for."""
    earliest = Appeal.objects.aggregate(at=Min("helped_at"))["at"]
    first = until if earliest is None else earliest.date() - A_DAY
    for code in CALENDARS:
        calendar, number = current_calendar(code), 0
        for passed in range((until + LONGEST - first).days):
            day = first + passed * A_DAY
            works = calendar.is_working(day)
            yield code, day, number, works
            number += works


def _offices(lists: Lists) -> Iterator[tuple[int, str, str]]:
    for office in lists.offices():
        yield office.id, calendar_of(office.id).code, office.time_zone


def _organisations(directory: Directory, words: Mapping[str, Any]) -> Iterator[tuple[int, str, int]]:
    for one in directory.organisations():
        kind = one.code.split("-")[0]
        yield one.id, kind if kind in words else OTHER, one.answer_within


def _nearest(lists: Lists, directory: Directory) -> Iterator[tuple[int, int, list[int]]]:
    """For each office and category, whom to send to: those nearest who deal with it, or where nobody does with another
    of its branch of law, and more seldom those next to them in the same region."""
    branches: dict[int | None, set[int]] = defaultdict(set)
    for category in lists.entries(List.CATEGORY):
        branches[category.group_id].add(category.id)
    for office in lists.offices():
        away = _away(office.territory_id, lists, directory)
        country = len(lists.ancestors(office.territory_id))  # steps
        deals_with = {pk: set(directory.organisation(pk).categories) for pk in away}
        for category in lists.entries(List.CATEGORY) if away else ():
            dealing = [pk for pk in away if category.id in deals_with[pk]]
            dealing = dealing or [pk for pk in away if deals_with[pk] & branches[category.group_id]] or list(away)
            near, *farther = sorted({away[pk] for pk in dealing})
            nearest = [pk for pk in dealing if away[pk] == near]
            next_to = [pk for pk in dealing if away[pk] in farther[:1] and away[pk] < country]
            yield office.id, category.id, nearest * 3 + next_to


def _away(territory: int, lists: Lists, directory: Directory) -> dict[int, int]:
    """The country's organisations at work, and how many steps up from the territory the place is that has both."""
    up = [territory, *(place.id for place in lists.ancestors(territory))]
    found: dict[int, int] = {}
    for steps, place in enumerate(up):
        within = lists.descendants(place)
        for one in directory.organisations():
            if one.territory_id in within and one.closed_on is None:
                found.setdefault(one.id, steps)
    return found


def _words(words: Mapping[str, Any]) -> Iterator[tuple[str, str, list[str], list[str]]]:
    other = words[OTHER]
    for kind, said in words.items():
        for language in ("ru", "ky", "tt"):
            documents = said.get("documents", {}).get(language) or other["documents"][language]
            yield kind, language, said.get(language) or other[language], documents


def _remarks(answers: Mapping[str, Mapping[str, list[str]]]) -> Iterator[tuple[str, str, list[str]]]:
    for state, by_language in answers.items():
        for language, remarks in by_language.items():
            yield state, language, remarks


def _statement(count: int, until: date, seed: str) -> str:
    """Step by step: the appeals; whom they are sent to and when; what came of it by then; the words."""
    salt = int.from_bytes(blake2b(f"referrals {seed}".encode(), digest_size=4).digest())

    def throw(which: int, sides: object) -> str:
        """A throw of a die of so many sides, the same for the same appeal."""
        return f"((hashint8extended(appeal_id, {salt + which}::bigint) & 65535) % {sides})::integer"

    def one_of(array: str, which: int) -> str:
        return f"{array}[1 + {throw(which, f'cardinality({array})')}]"

    def day(alias: str, number: str) -> str:
        return f"{alias}.calendar = one.calendar AND {alias}.number = {number} AND {alias}.works"

    def within_hours(alias: str, which: int) -> str:
        return f"({alias}.day + time '09:00' + {throw(which, 8 * 3600)} * interval '1 second') AT TIME ZONE time_zone"

    def state(shares: Mapping[str, int], which: int) -> str:
        reached, cases = 0, ""
        for name, share in shares.items():
            reached += share
            cases += f"WHEN {throw(which, 100)} < {reached} THEN '{name}' "
        return f"CASE {cases} END"

    today = f"date '{until + A_DAY}'"
    return f"""
        CREATE UNLOGGED TABLE demonstration.referral AS
        WITH last_day AS (
            SELECT calendar, max(number) AS last_number FROM demonstration.day
            WHERE works AND day < {today} GROUP BY calendar
        ), chosen AS (
            SELECT appeal.id AS appeal_id, appeal.office_id, consultant_id, {", ".join(CLIENT)}, question, advice,
                created_at, office.calendar, time_zone, last_number, (helped_at AT TIME ZONE time_zone)::date AS day
            FROM appeals_appeal AS appeal
            JOIN demonstration.office AS office ON office.id = appeal.office_id
            JOIN last_day ON last_day.calendar = office.calendar
            WHERE appeal.id IN (
                SELECT appeal_id FROM (SELECT id AS appeal_id FROM appeals_appeal WHERE deleted_at IS NULL) AS every
                ORDER BY hashint8extended(appeal_id, {salt}::bigint), appeal_id LIMIT {count}
            )
        ), sent AS (
            SELECT one.*, organisation.id AS organisation_id, kind, within, came.number,
                given.day AS referred_on, due.day AS due_on, told.day AS told_on,
                created_at + (given.day - one.day) * interval '1 day' + (3 + {throw(1, 15)}) * interval '1 minute'
                    AS written_at,
                CASE
                    WHEN one.calendar = '{TATARSTAN}'
                    THEN CASE WHEN {throw(2, 100)} < {proportions.IN_TATAR} THEN 'tt' ELSE 'ru' END
                    WHEN question || advice = '' OR concat(question, ' ', advice) ~* '\\m({RUSSIAN})\\M'
                    THEN 'ru'
                    ELSE 'ky'
                END AS language
            FROM chosen AS one
            JOIN demonstration.nearest ON nearest.office_id = one.office_id AND category_id = categories[1]
            JOIN demonstration.organisation ON organisation.id = {one_of("ids", 3)}
            JOIN demonstration.day AS came ON came.calendar = one.calendar AND came.day = one.day
            JOIN demonstration.day AS given ON {day("given", "came.number")}
            JOIN demonstration.day AS due ON {day("due", "came.number + within")}
            JOIN demonstration.day AS told ON {day("told", "came.number + within + 1")}
            WHERE given.day < {today}
        ), followed AS (
            SELECT one.*,
                CASE
                    WHEN number = last_number THEN 'given'
                    WHEN due_on < {today} THEN {state(proportions.STATES_PAST_TERM, 4)}
                    ELSE {state(proportions.STATES_WITHIN_TERM, 4)}
                END AS state,
                1 + {throw(5, "greatest(1, least(within + within / 5, last_number - number))")} AS days_passed
            FROM sent AS one
        ), answered AS (
            SELECT one.*, {within_hours("answer", 6)} AS answered_at, {within_hours("receipt", 7)} AS received_at
            FROM followed AS one
            LEFT JOIN demonstration.day AS answer
                ON {day("answer", "one.number + days_passed")} AND state <> 'given'
            LEFT JOIN demonstration.day AS receipt
                ON {day("receipt", f"one.number + 1 + {throw(8, 'greatest(1, days_passed - 1)')}")}
                AND state IN ('helped', 'declined') AND days_passed > 1 AND {throw(9, 2)} = 0
        )
        SELECT
            row_number() OVER (ORDER BY written_at, appeal_id) AS id, office_id, consultant_id,
            {", ".join(CLIENT)}, written_at AS created_at, referred_on,
            row_number() OVER (
                PARTITION BY office_id, extract(year FROM referred_on) ORDER BY written_at, appeal_id
            ) AS serial,
            appeal_id, organisation_id,
            {one_of("asked", 10)}
                || CASE WHEN question = '' OR one.language = 'tt' THEN '' ELSE E'\\n\\n' || question END AS asked,
            CASE WHEN {throw(11, 100)} < {proportions.DOCUMENTS} THEN {one_of("documents", 12)} ELSE '' END
                AS documents,
            due_on, one.state, answered_at,
            CASE WHEN {throw(13, 100)} < {proportions.REMARK} THEN coalesce({one_of("remarks", 14)}, '') ELSE '' END
                AS remark,
            CASE
                WHEN one.state IN ('given', 'received') AND told_on < {today} - 7
                THEN (told_on + time '08:05') AT TIME ZONE time_zone
            END AS told_overdue_at,
            received_at, CASE WHEN {throw(15, 100)} < {proportions.NOTED_BY_STAFF} THEN consultant_id END AS noted_by
        FROM answered AS one
        JOIN demonstration.words ON words.kind = one.kind AND words.language = one.language
        LEFT JOIN demonstration.said ON said.state = one.state AND said.language = one.language
    """  # noqa: S608  # numbers, days and our own words
