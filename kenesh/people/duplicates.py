"""Who stands in the register twice, perhaps: pairs with the same passport number, telephone or name, and why."""

from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kenesh.alphabet.order import fold
from kenesh.people import matching
from kenesh.people.models import Person
from kenesh.people.rules import A_YEAR_MORE_OR_LESS

ON_A_PAGE: Final = 20

_WORDS_ALIKE: Final = """
    string_to_array(a.same_name, ' ') <@ string_to_array(b.same_name, ' ')
    OR string_to_array(b.same_name, ' ') <@ string_to_array(a.same_name, ' ')
    OR (string_to_array(a.same_name, ' ') && string_to_array(b.same_name, ' ') AND abs(a.born_in - b.born_in) <= 1)
"""
# By what they are the same: the column, which rows have it (as its index says), and what else must hold.
_SIGNS: Final = {
    "passport": ("passport_mark", "{row}.passport IS NOT NULL", "true"),
    "phone": ("phone", "{row}.phone <> ''", _WORDS_ALIKE),
    "name": (
        "same_name",
        "{row}.same_name <> ''",
        """
        abs(a.born_in - b.born_in) <= 1
        OR (a.born_in IS NULL OR b.born_in IS NULL) AND a.territory_id = b.territory_id
        """,
    ),
}
SIGNS: Final = tuple(_SIGNS)


@dataclass(frozen=True)
class Pair:
    """one has the lesser number. reasons: in words, the strongest first."""

    one: Person
    other: Person
    reasons: list[str | Promise]


@dataclass(frozen=True)
class Pairs:
    """after: where the next page begins, as it stands in an address; "" at the end."""

    pairs: list[Pair]
    after: str


def pairs(office: int, sign: str, after: str = "") -> Pairs:
    """A page of the office's pairs that are the same by this sign of SIGNS. One statement walks the sign's index."""
    column, there, alike = _SIGNS[sign]
    with connection.cursor() as cursor:
        key, one, other = _position(after, figures=sign == "passport")
        cursor.execute(
            f"""
            SELECT a.{column}, a.id, b.id
            FROM people_person a JOIN people_person b
                ON b.office_id = a.office_id AND b.{column} = a.{column} AND b.id > a.id
            WHERE a.office_id = %(office)s AND a.merged_into_id IS NULL AND b.merged_into_id IS NULL
                AND b.office_id = %(office)s AND {there.format(row="a")} AND {there.format(row="b")} AND ({alike})
                AND (
                    %(key)s::text IS NULL
                    OR a.{column} >= %(key)s AND (a.{column}, a.id, b.id) > (%(key)s, %(one)s, %(other)s)
                )
                AND NOT EXISTS (SELECT FROM people_different d WHERE d.one_id = a.id AND d.other_id = b.id)
            ORDER BY a.{column}, a.id, b.id LIMIT {ON_A_PAGE + 1}
            """,  # noqa: S608  # our own words only
            {"office": office, "key": key, "one": one, "other": other},
        )
        rows = cursor.fetchall()
    shown = rows[:ON_A_PAGE]
    people = Person.objects.in_bulk({number for row in shown for number in row[1:]})
    found = [Pair(people[one], people[other], reasons(people[one], people[other])) for _key, one, other in shown]
    return Pairs(found, "~".join(map(str, shown[-1])) if len(rows) > ON_A_PAGE else "")


def reasons(one: Person, other: Person) -> list[str | Promise]:
    """Why they may be one person."""
    found: list[str | Promise] = []
    if one.passport_mark is not None and one.passport_mark == other.passport_mark:
        found.append(_("the same passport number"))
    if one.phone and one.phone == other.phone:
        found.append(_("the same telephone"))
    found += _of_names(one.full_name, other.full_name)
    if one.born_in and other.born_in and abs(one.born_in - other.born_in) <= A_YEAR_MORE_OR_LESS:
        same = one.born_in == other.born_in
        found.append(_("the same year of birth") if same else _("a year between the years of birth"))
    if one.email and one.email == other.email:
        found.append(_("the same e-mail"))
    return found


def _of_names(one: str, other: str) -> list[str | Promise]:
    """What the names have in common: one reason, the strongest that holds."""
    first, second = fold(one).split(), fold(other).split()
    if first == second:
        return [_("the same name")]
    if sorted(first) == sorted(second):
        return [_("the same name in another order")]
    if matching.same_name_key(one) == matching.same_name_key(other):
        return [_("the same name in another spelling")]
    if matching.fuller(one, other):
        return [_("one name is the fuller form of the other")]
    if matching.same_but_for_the_ending(one, other):
        return [_("perhaps the same name, with «uulu», «kyzy» or as a surname")]
    return [_("names have a word in common")] if matching.share_a_word(one, other) else []


def _position(words: str, *, figures: bool) -> tuple[str | int | None, int, int]:
    """The key and the two numbers an address gives; nothing, where it gives none."""
    key, *numbers = words.rsplit("~", 2)
    if len(numbers) != 2 or not all(number.isdecimal() and len(number) < 19 for number in numbers) or "\x00" in key:
        return None, 0, 0
    if figures:
        try:
            return max(-(2**63), min(int(key), 2**63 - 1)), int(numbers[0]), int(numbers[1])
        except ValueError:
            return None, 0, 0
    return key, int(numbers[0]), int(numbers[1])
