"""Staff of the own department, to be given work."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from psycopg import Cursor

from kenesh.accounts.models import OFFICE_ROLES, Role, User
from kenesh.suggesting.contract import Suggestion, Suggestions, Who
from kenesh.suggesting.finding import Shelf, find_among
from kenesh.suggesting.words import words_of

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


@dataclass(frozen=True)
class Colleagues:
    """kenesh.shell.suggested.Offered: consultants and heads at work in the office. without: ids not offered."""

    office: int
    without: Collection[int] = ()

    def named(self, value: int) -> tuple[str, str] | None:
        one = self._people.get(value)
        return None if one is None else (one.full_name, str(Role(one.role).label))

    def exactly(self, typed: str) -> list[int]:
        wanted = words_of(typed)
        return [one.pk for one in self._people.values() if words_of(one.full_name) == wanted]

    def near(self, typed: str) -> list[int]:
        shelf = Shelf((one.pk, one.full_name, one.email.partition("@")[0]) for one in self._people.values())
        return [pk for _name, pk in find_among(shelf, typed, transliterated=True).rows]

    @cached_property
    def _people(self) -> dict[int, User]:
        at_work = User.objects.in_state("working").filter(role__in=OFFICE_ROLES, office_id=self.office)
        return {one.pk: one for one in at_work.order_by("full_name", "pk") if one.pk not in self.without}
