"""Addresses, suggested: first the street or village by its words, then its houses.

A street still without a house goes on being typed; a house carries its guid and its postcode. What is no house of the
register may be written all the same. Kyrgyzstan has no such register: there places of the reference data are offered.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _
from psycopg import Cursor

from kenesh.accounts.models import Role
from kenesh.offices.lists import HOME, current_lists
from kenesh.registers.houses import Asked, place_in_street, readings_of
from kenesh.registers.tiers import tiers_of
from kenesh.suggesting.contract import MOST, Suggestion, Suggestions, Who
from kenesh.suggesting.finding import Source, find
from kenesh.suggesting.lists import Territories
from kenesh.suggesting.mistakes import readings
from kenesh.suggesting.words import words_of

STREETS: Final = 30  # among which a house is looked for
FEW: Final = 3
POSTCODE: Final = 6  # figures
SHORT: Final = 6  # words of an address; of a longer one the kinds («ул», «г») are left out, for they tell nothing
LONGEST: Final = 8  # words; the last ones tell the street

_PLACE: Final = "name, id, guid, whole, other_names, district, postcode, houses"
# Of each street, for each way to read the number: natural order, the number itself first.
_HOUSES: Final = """
    SELECT street.at - 1, asked.at, h.guid, h.number, h.key, h.postcode
    FROM unnest(%s::bigint[]) WITH ORDINALITY AS street (id, at)
    CROSS JOIN unnest(%s::text[], %s::text[]) WITH ORDINALITY AS asked (first, past, at)
    CROSS JOIN LATERAL (
        SELECT guid, number, key, postcode FROM registers_house
        WHERE place = street.id AND key >= asked.first AND key < asked.past
        ORDER BY coalesce(substring(key FROM '^[0-9]{1,6}')::int, 0), key LIMIT 10
    ) AS h
"""
_BY_POSTCODE: Final = f"""
    SELECT {_PLACE} FROM registers_place WHERE id IN (
        (SELECT id FROM registers_place WHERE postcode = %(postcode)s AND postcode <> '' AND houses > 0
            ORDER BY score LIMIT 50)
        UNION (SELECT DISTINCT place FROM registers_house WHERE postcode = %(postcode)s AND postcode <> '' LIMIT 200)
    ) ORDER BY score LIMIT {MOST + 1}
"""  # noqa: S608  # our own SQL
_BY_BEGINNING: Final = f"""
    SELECT {_PLACE} FROM registers_place WHERE postcode >= %s AND postcode < %s AND postcode <> ''
    ORDER BY postcode, score LIMIT {MOST + 1}
"""  # noqa: S608  # our own SQL
_PAST: Final = "\U0010ffff"
_POSTCODE: Final = re.compile(r"\b\d{6}\b")
_FIGURES: Final = re.compile(r"\d{3,6}")
_LATIN: Final = re.compile("[a-z]", re.IGNORECASE)
_CYRILLIC: Final = re.compile("[а-яё]", re.IGNORECASE)
_KINDS: Final = frozenset(
    word
    for words in (
        "ул улица пер переулок пр кт т проспект проезд б р бульвар ш шоссе туп тупик тракт пл площадь наб набережная",
        "мкр микрорайон кв л квартал тер снт г гор город с село д дер деревня п пос поселок пгт н район м",
        "респ республика обл область край",
    )
    for word in words.split()
)


class _Place(NamedTuple):
    name: str
    id: int
    guid: UUID
    whole: str
    other_names: str
    district: str
    postcode: str
    houses: int


class _House(NamedTuple):
    """street: which of the streets; way: which way to read the number it answers, from 1."""

    street: int
    way: int
    guid: UUID
    number: str
    key: str
    postcode: str


class Addresses:
    roles: frozenset[str] = frozenset({Role.CONSULTANT, Role.HEAD, Role.ADMINISTRATOR})

    def suggest(self, cursor: Cursor[Any], typed: str, who: Who, given: Mapping[str, str]) -> Suggestions:
        if who.office is not None and _in_kyrgyzstan(who.office):
            return _of_territories(cursor, typed, who, given)
        return _of_register(cursor, typed) or _of_territories(cursor, typed, who, given)


def _in_kyrgyzstan(office: int) -> bool:
    lists = current_lists()
    return lists.country(lists.office(office).territory_id) == HOME


def _of_territories(cursor: Cursor[Any], typed: str, who: Who, given: Mapping[str, str]) -> Suggestions:
    lists = current_lists()
    found = Territories().suggest(cursor, typed, who, given)
    items = []
    for one in found.items:
        label = lists.path(int(one.value))
        fill = {"address": label, "address_guid": "", "postcode": "", "district": ""}
        items.append(Suggestion("", label, "", one.why, fill, goes_on=True))
    return Suggestions(items, found.words, found.more)


@dataclass(frozen=True, slots=True)
class _Answer:
    """To one way of reading what is typed. sure: how well it fits, from a house that the register has not."""

    items: list[Suggestion]
    words: Sequence[str]
    more: bool
    sure: int


NOT_THERE, BEGUN, EXACT, NAMED = range(4)


def _of_register(cursor: Cursor[Any], typed: str) -> Suggestions | None:
    """None: there is nothing like it."""
    if _FIGURES.fullmatch(typed):
        return _by_figures(cursor, typed)
    postcode = found[0] if (found := _POSTCODE.search(typed)) else ""
    words = _POSTCODE.sub(" ", typed).strip(" ,") if postcode else typed
    if not words_of(words):
        return _by_figures(cursor, postcode) if postcode else None
    for text in _layouts(words):
        source = Source(
            "registers_place", _PLACE, tiers=tiers_of(cursor, "registers_place"), transliterated=text == typed
        )
        answers: list[_Answer] = []
        for at, asked in enumerate(readings_of(text)):
            named = words_of(text)[-1:] if answers else []
            if answer := _answer(cursor, source, asked, postcode, named, forgiving=at == 0):
                answers.append(answer)
                if answer.sure >= EXACT or not asked.keys:
                    break
        if answers:
            return _together(answers)
    return None


def _layouts(typed: str) -> Iterator[str]:
    """What is written in Latin letters only is first taken for Russian in the other layout: «,fevfyf 10 r 2»."""
    if _LATIN.search(typed) and not _CYRILLIC.search(typed):
        yield " ".join(readings(typed)[1])
    yield typed


def _answer(
    cursor: Cursor[Any], source: Source, asked: Asked, postcode: str, named: Sequence[str], *, forgiving: bool
) -> _Answer | None:
    """named: what could have been a house must stand in the name of the street, whole."""
    found = find(cursor, source, _telling(asked.street), limit=STREETS, forgiving=forgiving)
    places = [_Place(*row) for row in found.rows]
    if named and not asked.keys:
        places = [place for place in places if named[0] in words_of(place.name)]
    if not places:
        return None
    places.sort(key=lambda place: (bool(postcode) and place.postcode != postcode, -_said(place, found.words)))
    if not asked.keys:
        return _Answer([_street(place, found.words) for place in places[:MOST]], found.words, found.more, BEGUN)
    streets = [place for place in places if _is_named(place, asked)]
    if not streets and len(places) == STREETS and asked.number.isdigit():
        whole = find(cursor, source, _telling(f"{asked.street} {asked.number}"), forgiving=False)
        streets = [place for place in map(_Place._make, whole.rows) if _is_named(place, asked)]
    if streets and asked.keys[0][1]:  # «квартал 45 12»: the house is still to be read
        return None
    words = [*found.words, *words_of(asked.number)]
    houses = _houses(cursor, places, asked)
    exact = bool(houses) and houses[0].key == asked.keys[houses[0].way - 1][0]
    items = [_street(place, words) for place in streets[:FEW]]
    items += [_house(places[one.street], one, asked, words) for one in houses]
    if not exact:
        items[MOST - 1 :] = []
        items += [_not_there(place, asked, words) for place in places[: 1 if items else FEW]]
    return _Answer(
        items, words, len(houses) > MOST, NAMED if streets else EXACT if exact else BEGUN if houses else NOT_THERE
    )


def _together(answers: list[_Answer]) -> Suggestions:
    """The best first; what the register has not is said only where there is nothing better."""
    answers.sort(key=lambda answer: -answer.sure)
    items: dict[str, Suggestion] = {}
    for answer in answers:
        if answer.sure or answer is answers[0]:
            for item in answer.items:
                items.setdefault(item.label, item)
    words = [word for answer in answers for word in answer.words]
    return Suggestions(list(items.values())[:MOST], words, len(items) > MOST or answers[0].more)


def _telling(street: str) -> str:
    """Of a long address, such as one that was chosen and is being gone on with, the words that tell."""
    words = words_of(street)
    if len(words) <= SHORT:
        return street
    return " ".join(([word for word in words if word not in _KINDS] or words)[-LONGEST:])


def _said(place: _Place, words: Sequence[str]) -> int:
    """How many words the name has, if all are said: «Берёзовка» before «Нижняя Берёзовка»."""
    name = set(words_of(place.name))
    return len(name) if name <= set(words) else 0


def _is_named(place: _Place, asked: Asked) -> bool:
    """«квартал 45», «марта 8»: the number is of the street's name."""
    name = words_of(place.name)
    return asked.number in name and set(name) <= {*words_of(asked.street), asked.number}


def _houses(cursor: Cursor[Any], places: Sequence[_Place], asked: Asked) -> list[_House]:
    """Those that have the number before those that it begins, the better street first, by number."""
    firsts = [key for key, _flat in asked.keys]
    pasts = [f"{key}{_PAST}" for key in firsts]
    rows = cursor.execute(_HOUSES, ([place.id for place in places], firsts, pasts)).fetchall()
    houses = {row[2]: _House(*row) for row in sorted(rows, key=lambda row: -row[1])}  # the likelier way of reading
    return sorted(
        houses.values(),
        key=lambda one: (one.key != firsts[one.way - 1], one.street, one.way, place_in_street(one.key), one.key),
    )


def _street(place: _Place, words: Iterable[str]) -> Suggestion:
    note = " · ".join(filter(None, (place.district, place.postcode)))
    fill = _fill(place.whole, place, place.guid, place.postcode)
    return Suggestion(str(place.guid), place.whole, note, _former(place, words), fill, goes_on=True)


def _house(place: _Place, house: _House, asked: Asked, words: Iterable[str]) -> Suggestion:
    flat = asked.keys[house.way - 1][1]
    label = ", ".join(filter(None, (place.whole, house.number, flat)))
    postcode = house.postcode or place.postcode
    note = " · ".join(filter(None, (place.district, postcode)))
    fill = _fill(label, place, house.guid, postcode)
    return Suggestion(str(house.guid), label, note, _former(place, words), fill)


def _not_there(place: _Place, asked: Asked, words: Iterable[str]) -> Suggestion:
    label = ", ".join(filter(None, (place.whole, f"д {asked.number}", asked.keys[-1][1])))
    why = " · ".join(filter(None, (_former(place, words), _("this house is not in the register"))))
    return Suggestion("", label, place.district, why, _fill(label, place, "", place.postcode))


def _fill(address: str, place: _Place, guid: UUID | str, postcode: str) -> dict[str, str]:
    return {"address": address, "address_guid": str(guid), "postcode": postcode, "district": place.district}


def _former(place: _Place, words: Iterable[str]) -> str:
    """Said where a word typed is not of the address but of another name of the place."""
    known = words_of(f"{place.whole} {place.district}")
    missing = [word for word in words if not any(one.startswith(word) for one in known)]
    for name in filter(None, place.other_names.split("; ")):
        if any(one.startswith(word) for one in words_of(name) for word in missing):
            also = set(words_of(place.name)) <= set(words_of(name))
            return (_("also: %(name)s") if also else _("former name: %(name)s")) % {"name": name}
    return ""


def _by_figures(cursor: Cursor[Any], figures: str) -> Suggestions | None:
    """A postcode, or its beginning; a name that begins so («100-летия») before those."""
    rows: list[Any] = []
    if len(figures) < POSTCODE:
        source = Source("registers_place", _PLACE, tiers=tiers_of(cursor, "registers_place"))
        rows += find(cursor, source, figures, forgiving=False).rows
        rows += cursor.execute(_BY_BEGINNING, (figures, f"{figures}:")).fetchall()
    else:
        rows += cursor.execute(_BY_POSTCODE, {"postcode": figures}).fetchall()
    if not rows:
        return None
    places = list(dict.fromkeys(_Place(*row) for row in rows))
    return Suggestions([_street(place, []) for place in places[:MOST]], [figures], len(places) > MOST)
