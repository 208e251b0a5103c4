"""Legal entities and entrepreneurs, suggested: by ИНН, ОГРН and КПП, by words of the name and of the address."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from psycopg import Cursor

from kenesh.accounts.models import Role
from kenesh.registers.egrul.forms import as_typed, shortened
from kenesh.registers.tiers import tiers_of
from kenesh.suggesting.contract import MOST, Suggestion, Suggestions, Who
from kenesh.suggesting.finding import Source, find
from kenesh.suggesting.words import words_of

_COLUMNS: Final = "short_name || ' ' || name, ogrn, inn, kpp, kind, name, short_name, address, address_guid, ended_on"
_TELLING: Final = 5  # figures that tell of few firms: with a name beside them, they are a number of that firm
_NUMBER: Final = re.compile(r"[\d\s-]+")
# A beginning is a range of the indexes; whoever has the number whole, or is in force, is put first afterwards.
_BY_NUMBER: Final = " UNION ALL ".join(
    f"(SELECT {_COLUMNS} FROM registers_firm "  # noqa: S608  # our own SQL
    f"WHERE {column} >= %(first)s AND {column} < %(past)s{known} ORDER BY {column} LIMIT {MOST + 1})"
    for column, known in (("inn", ""), ("ogrn", ""), ("kpp", " AND kpp <> ''"))
)
_NUMBERED: Final = "(inn >= %s AND inn < %s OR ogrn >= %s AND ogrn < %s)"


class _Firm(NamedTuple):
    found: str  # what finding compares
    ogrn: str
    inn: str
    kpp: str
    kind: int
    name: str
    short_name: str
    address: str
    address_guid: UUID | None
    ended_on: Any  # date | None


class Firms:
    roles = frozenset({Role.CONSULTANT, Role.HEAD, Role.ADMINISTRATOR})

    def suggest(self, cursor: Cursor[Any], typed: str, who: Who, given: Mapping[str, str]) -> Suggestions:
        if _NUMBER.fullmatch(typed) and (number := re.sub(r"\D", "", typed)):
            if numbered := _by_number(cursor, number):
                return Suggestions([_offer(firm, number) for firm in numbered[:MOST]], [number], len(numbered) > MOST)
        elif both := _by_number_and_words(cursor, typed):
            return both
        source = Source("registers_firm", _COLUMNS, tiers=tiers_of(cursor, "registers_firm"))
        found = find(cursor, source, as_typed(typed))
        return Suggestions([_offer(_Firm(*row)) for row in found.rows], found.words, found.more)


def _by_number(cursor: Cursor[Any], number: str) -> list[_Firm]:
    """Those that have the number before those that it begins, then those in force; a number is an ИНН sooner than an
    ОГРН or КПП."""
    rows = cursor.execute(_BY_NUMBER, {"first": number, "past": _past(number)}).fetchall()
    firms = list(dict.fromkeys(_Firm(*row) for row in rows))
    return sorted(firms, key=lambda firm: (number not in firm[1:4], firm.ended_on is not None))


def _by_number_and_words(cursor: Cursor[Any], typed: str) -> Suggestions | None:
    """«Ромашка 1600000004»."""
    words = words_of(typed)
    numbers = [word for word in words if word.isdecimal() and len(word) >= _TELLING]
    if len(numbers) != 1 or len(words) < 2:
        return None
    (number,) = numbers
    source = Source("registers_firm", _COLUMNS, where=_NUMBERED, params=(number, _past(number)) * 2)
    found = find(cursor, source, as_typed(" ".join(word for word in words if word != number)), forgiving=False)
    if not found.rows:
        return None
    return Suggestions([_offer(_Firm(*row), number) for row in found.rows], [*found.words, number], found.more)


def _past(number: str) -> str:
    """The first text after all that begin with these figures."""
    return f"{number}:"  # what comes after 9


def _offer(firm: _Firm, number: str = "") -> Suggestion:
    known = {"inn": firm.inn, "ogrn": firm.ogrn}
    if firm.kind == 1:
        told = _("INN %(inn)s · OGRN %(ogrn)s") if firm.inn else _("OGRN %(ogrn)s")
    else:
        told = _("INN %(inn)s · OGRNIP %(ogrn)s") if firm.inn else _("OGRNIP %(ogrn)s")
    label = _label(firm)
    return Suggestion(
        firm.ogrn,
        label,
        note=" · ".join(filter(None, (told % known, firm.address))),
        why=_why(firm, number),
        fill={
            "inn": firm.inn,
            "ogrn": firm.ogrn,
            "name": label,
            "address": firm.address,
            "address_guid": str(firm.address_guid or ""),
        },
    )


def _label(firm: _Firm) -> str:
    """The short name, unless it says nothing («ДК»)."""
    return firm.short_name if len(words_of(firm.short_name)) > 1 else shortened(firm.name)


def _why(firm: _Firm, number: str) -> str:
    reasons: Sequence[str] = []
    if firm.ended_on:
        ended = _("dissolved on %(day)s") if firm.kind == 1 else _("ceased trading on %(day)s")
        reasons = [ended % {"day": date_format(firm.ended_on, "SHORT_DATE_FORMAT")}]
    if number and firm.kpp.startswith(number) and not firm.inn.startswith(number):
        reasons = [*reasons, _("KPP %(kpp)s") % {"kpp": firm.kpp}]
    return " · ".join(reasons)
