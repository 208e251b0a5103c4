"""People of the office while one types a name, a telephone or a passport number: the last seen first."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from psycopg import Cursor

from kenesh.people import sealed
from kenesh.people.finding import THERE, plain_digits
from kenesh.people.words import masked_passport
from kenesh.shell.access import ADMINISTRATOR, CONSULTANT, HEAD
from kenesh.shell.phones import shown
from kenesh.suggesting.contract import MOST, Suggestion, Suggestions, Who
from kenesh.suggesting.finding import CANDIDATES, Source, find
from kenesh.suggesting.words import words_of

OFTEN: Final = 0.008  # of all people: of the newest of all more than are offered
NEWEST: Final = 1_000  # looked through before the index, where many may have what is typed
NEWEST_OF_ALL: Final = 2_000
ENOUGH: Final = 2 * MOST
OF_OFFICE: Final = 2_000  # rows found in an office that are put in order
SHORT: Final = 4  # letters, which many names of an office begin with

_COLUMNS: Final = (
    *("full_name", "id", "office_id", "sex", "born_in", "phone", "whatsapp", "email", "territory_id"),
    *("citizenship_id", "array_to_string(social_statuses, ' ')", "passport", "times", "last_on"),
)


class _Row(NamedTuple):
    """Of people_person, the columns of _COLUMNS."""

    full_name: str
    id: int
    office: int
    sex: int
    born_in: int | None
    phone: str
    whatsapp: str
    email: str
    territory: int | None
    citizenship: int | None
    social_statuses: str  # numbers with blanks between them
    passport: bytes | None
    times: int
    last_on: date


class People:
    """given: office, of whose people an administrator is reminded; others are of their own office, whatever it says."""

    roles = frozenset({CONSULTANT, HEAD, ADMINISTRATOR})

    def suggest(self, cursor: Cursor[Any], typed: str, who: Who, given: Mapping[str, str]) -> Suggestions:
        chosen = given.get("office", "")
        if who.role != ADMINISTRATOR:
            office = who.office
        else:
            office = int(chosen) if chosen.isdecimal() and len(chosen) < 19 else None
        if office is None and who.role != ADMINISTRATOR:
            return Suggestions()
        by_number = _by_passport(cursor, typed, office)
        rows, words, more = _by_words(cursor, plain_digits(typed), office)
        rows = list({row.id: row for row in [*by_number, *rows] if office in {None, row.office}}.values())
        numbers = {row.id for row in by_number}
        items = [_offered(row, who, words, of_passport=row.id in numbers) for row in rows[:MOST]]
        return Suggestions(items, words, more or len(rows) > MOST)


def _by_words(cursor: Cursor[Any], typed: str, office: int | None) -> tuple[list[_Row], list[str], bool]:
    words = words_of(typed)
    many = office is None or (len(words) == 1 and len(words[0]) <= SHORT)
    source = Source(
        table="people_person",
        columns=", ".join(_COLUMNS),
        # Written so that the rows found are sorted, never the whole register walked. Of all offices' as they come:
        # there may be tens of thousands of them.
        order="1 = 1" if office is None else "(last_on + 0) DESC, id DESC",
        scope="" if office is None else f"{office}:",
        where=THERE + ("" if office is None else " AND office_id + 0 = %s"),
        params=() if office is None else (office,),
        first=_newest(office) if many else "",
        often=OFTEN if office is None else 0,
        fetched=CANDIDATES if office is None else OF_OFFICE,
        transliterated=True,
    )
    found = find(cursor, source, typed, limit=ENOUGH)
    return [_Row(*row) for row in found.rows], list(found.words), found.more


def _newest(office: int | None) -> str:
    """The last seen: among them are those that a common beginning means."""
    of_office = "" if office is None else f"AND office_id = {office:d}"
    return f"""
        SELECT * FROM people_person WHERE merged_into_id IS NULL {of_office}
        ORDER BY last_on DESC, id DESC LIMIT {NEWEST_OF_ALL if office is None else NEWEST}
    """  # noqa: S608  # a number


def _by_passport(cursor: Cursor[Any], typed: str, office: int | None) -> list[_Row]:
    offices = [office] if office is not None else []
    if not sealed.marks_looked_for(typed, [0]):
        return []
    if office is None:
        cursor.execute("SELECT id FROM offices_office")
        offices = [row[0] for row in cursor.fetchall()]
    cursor.execute(
        f"""
        SELECT {", ".join(_COLUMNS)} FROM people_person
        WHERE merged_into_id IS NULL AND passport IS NOT NULL AND passport_marks && %s::bigint[]
        LIMIT {ENOUGH}
        """,  # noqa: S608  # our own columns
        [sealed.marks_looked_for(typed, offices)],
    )
    return sorted((_Row(*row) for row in cursor.fetchall()), key=lambda row: row.last_on, reverse=True)


def _offered(row: _Row, who: Who, words: Sequence[str], *, of_passport: bool) -> Suggestion:
    passport = masked_passport(row.passport, person=row.id, office=row.office)
    return Suggestion(
        value=str(row.id),
        label=row.full_name,
        note=_note(row, passport, who.language),
        why=_("by passport number %(masked)s") % {"masked": passport} if of_passport else _why(row, words),
        fill=_fill(row, who.today, passport),
    )


def _note(row: _Row, passport: str, language: str) -> str:
    """«1985 г. р. · +996 555 123 456 · •••• ••34 · был 12.03.2026 · 4 раза»."""
    parts = [
        _("born %(year)s") % {"year": row.born_in} if row.born_in else "",
        shown(row.phone) if row.phone else "",
        passport,
        _last_visit(row.last_on, language) if row.times else "",
        ngettext("%(times)d time", "%(times)d times", row.times) % {"times": row.times} if row.times else "",
    ]
    return " · ".join(filter(None, parts))


@lru_cache(maxsize=5_000)
def _last_visit(day: date, language: str) -> str:
    """In the language, which is the one in use."""
    return _("last visit %(day)s") % {"day": date_format(day, "SHORT_DATE_FORMAT")}


def _why(row: _Row, words: Sequence[str]) -> str:
    """What the name alone does not show: that a telephone was found."""
    in_name = words_of(row.full_name)
    beside = [word for word in words if not any(one.startswith(word) for one in in_name)]
    return _("by telephone") if beside and all(word.isdecimal() for word in beside) else ""


def _fill(row: _Row, today: date, passport: str) -> dict[str, Any]:
    """Field of the form of a record → value. The age by the year of birth, a year more or less. passport: masked."""
    return {
        "person": row.id,
        "client_name": row.full_name,
        "passport": passport,
        "sex": row.sex or "",
        "age": "" if row.born_in is None else max(today.year - row.born_in, 0),
        "phone": row.phone and shown(row.phone),
        "whatsapp": row.whatsapp and shown(row.whatsapp),
        "email": row.email,
        "territory": row.territory or "",
        "citizenship": row.citizenship or "",
        "social_statuses": row.social_statuses.split(),
    }
