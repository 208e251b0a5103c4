"""Staff of the own department, to be given work."""

from collections.abc import Mapping
from typing import Any, Final

from psycopg import Cursor

from kenesh.accounts.models import OFFICE_ROLES, Role
from kenesh.suggesting.contract import Suggestion, Suggestions, Who
from kenesh.suggesting.finding import Shelf, find_among

# Those at work: the invitation accepted, the account not closed.
_AT_WORK: Final = """
    SELECT id, full_name, split_part(email, '@', 1), role FROM accounts_user
    WHERE is_active AND activated_at IS NOT NULL AND role = ANY(%s) AND (%s::bigint IS NULL OR office_id = %s)
    ORDER BY full_name, id
"""


class Staff:
    """Consultants and heads at work: of the asker's own office; for administrators of the given office, or of all."""

    roles: frozenset[str] = frozenset({Role.CONSULTANT, Role.HEAD, Role.ADMINISTRATOR})

    def suggest(self, cursor: Cursor[Any], typed: str, who: Who, given: Mapping[str, str]) -> Suggestions:
        office = who.office
        if who.role == Role.ADMINISTRATOR:
            asked = given.get("office", "")
            office = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else None
        people = cursor.execute(_AT_WORK, [sorted(OFFICE_ROLES), office, office]).fetchall()
        shelf = Shelf(((id, name, Role(role).label), name, email) for id, name, email, role in people)
        found = find_among(shelf, typed, transliterated=True)
        items = [Suggestion(str(id), name, note=str(role)) for _, (id, name, role) in found.rows]
        return Suggestions(items, found.words, found.more)
