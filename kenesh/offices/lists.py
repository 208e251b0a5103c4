"""The reference data as pages read it: one immutable snapshot per process, never older than the request.

`current_lists()` asks the database for one number, the version that triggers raise with every change of an entry, a
territory or an office (migrations/0001), and reads everything anew only when it differs. So whatever another process
has committed before a request asks is in that request, and a page pays one tiny query for all its names.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import connection
from django.utils.translation import get_language

from kenesh.alphabet.order import alphabet_key
from kenesh.offices.models import Level, List, ListEntry, Office, Territory
from kenesh.offices.rules import NOT_STATED

HOME: Final = "KG"  # the country of what names none


@dataclass(frozen=True, slots=True)
class Listed:
    """What every listed thing has: its id, its code, its four names, and the name in the language of the page."""

    id: int
    code: str
    name_ru: str
    name_ky: str
    name_tt: str
    name_en: str

    @property
    def name(self) -> str:
        return self.name_in(get_language() or "ru")

    def name_in(self, language: str) -> str:
        return str(getattr(self, f"name_{language}", "") or self.name_ru)


@dataclass(frozen=True, slots=True)
class ListedEntry(Listed):
    list: str
    group_id: int | None
    is_group: bool
    position: int
    form_line: int | None
    valid_from: date | None
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class ListedTerritory(Listed):
    parent_id: int | None
    level: str
    aliases: tuple[str, ...]
    iso_3166_2: str
    latitude: float | None
    longitude: float | None
    valid_from: date | None
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class ListedOffice(Listed):
    kind: str
    territory_id: int
    latitude: float | None
    longitude: float | None
    time_zone: str
    closed_on: date | None


class Lists:
    """Everything that records point at, by id. An unknown id is a KeyError: rows are never deleted.

    Days are inclusive; without a day, retired and closed ones are there too.
    """

    def __init__(
        self,
        version: int,
        entries: Iterable[ListedEntry],
        territories: Iterable[ListedTerritory],
        offices: Iterable[ListedOffice],
    ) -> None:
        self.version: Final = version
        self._entries = {entry.id: entry for entry in entries}
        self._territories = {territory.id: territory for territory in territories}
        self._offices = {office.id: office for office in offices}
        self._by_code = {(entry.list, entry.code): entry for entry in self._entries.values()}
        self._of_list: dict[str, list[ListedEntry]] = defaultdict(list)
        for entry in sorted(self._entries.values(), key=self._place_of_entry):
            self._of_list[entry.list].append(entry)
        self._alphabetical: dict[str, list[ListedOffice]] = {}  # by language
        self._within: dict[int, set[int]] = {pk: {pk} for pk in self._territories}
        for pk in self._territories:
            for above in self._above(pk):
                self._within[above].add(pk)

    # Entries of the lists

    def entry(self, pk: int) -> ListedEntry:
        return self._entries[pk]

    def entry_of_code(self, name: List, code: str) -> ListedEntry:
        return self._by_code[name, code]

    def entries(self, name: List, day: date | None = None) -> list[ListedEntry]:
        """Those that records may point at (groups are not), in the order of the list, «not stated» last."""
        return [entry for entry in self._of_list[name] if not entry.is_group and self.in_force(entry, day)]

    def groups(self, name: List) -> list[ListedEntry]:
        return [entry for entry in self._of_list[name] if entry.is_group]

    def in_force(self, entry: ListedEntry, day: date | None) -> bool:
        """An entry is in force while it is and its group is."""
        if day is None:
            return True
        group = self._entries[entry.group_id] if entry.group_id else None
        return _valid(entry, day) and (group is None or _valid(group, day))

    def choices(self, name: List, day: date | None = None, keep: Collection[int] = ()) -> list[tuple[Any, Any]]:
        """For a <select>: (id, name) pairs, or (group's name, its pairs) where the list has groups. keep: ids that are
        offered though retired, because the record being corrected has them."""
        found: list[tuple[Any, Any]] = []
        gathered: dict[int, list[tuple[int, str]]] = {}
        for entry in self._of_list[name]:
            if entry.is_group or not (entry.id in keep or self.in_force(entry, day)):
                continue
            if entry.group_id is None:
                found.append((entry.id, entry.name))
            else:
                if entry.group_id not in gathered:
                    gathered[entry.group_id] = []
                    found.append((self._entries[entry.group_id].name, gathered[entry.group_id]))
                gathered[entry.group_id].append((entry.id, entry.name))
        return found

    def _place_of_entry(self, entry: ListedEntry) -> tuple[bool, int, int, int, int]:
        top = self._entries[entry.group_id] if entry.group_id else entry
        return entry.code == NOT_STATED, top.position, top.id, 0 if entry.is_group else entry.position, entry.id

    # Territories

    def territory(self, pk: int) -> ListedTerritory:
        return self._territories[pk]

    def territories(self, day: date | None = None) -> list[ListedTerritory]:
        """The tree, each place before those within it; side by side by level, then alphabetically."""
        below: dict[int | None, list[ListedTerritory]] = defaultdict(list)
        for territory in self._territories.values():
            if day is None or _valid(territory, day):
                below[territory.parent_id].append(territory)
        found: list[ListedTerritory] = []

        def walk(parent: int | None) -> None:
            for territory in sorted(below[parent], key=lambda one: (RANK[one.level], alphabet_key(one.name))):
                found.append(territory)
                walk(territory.id)

        walk(None)
        return found

    def path(self, pk: int) -> str:
        """«Ак-Суйский район, Иссык-Кульская область»: the place and all it is part of but the country."""
        places = [self._territories[pk], *(self._territories[above] for above in self._above(pk))]
        return ", ".join(place.name for place in places if place.level != Level.COUNTRY or place.id == pk)

    def descendants(self, pk: int) -> frozenset[int]:
        """The place itself and all within it."""
        return frozenset(self._within[pk])

    def country(self, pk: int) -> str:
        """ISO 3166: the country the place is in."""
        return ([self._territories[pk], *self.ancestors(pk)])[-1].iso_3166_2 or HOME

    def ancestors(self, pk: int) -> list[ListedTerritory]:
        """What the place is part of, the nearest first."""
        return [self._territories[above] for above in self._above(pk)]

    def _above(self, pk: int) -> list[int]:
        found = []
        above = self._territories[pk].parent_id
        while above is not None:
            found.append(above)
            above = self._territories[above].parent_id
        return found

    # Offices

    def office(self, pk: int) -> ListedOffice:
        return self._offices[pk]

    def offices(self, day: date | None = None) -> list[ListedOffice]:
        """Those at work on the day, alphabetically."""
        language = get_language() or "ru"
        if language not in self._alphabetical:
            named = sorted(self._offices.values(), key=lambda one: alphabet_key(one.name_in(language)))
            self._alphabetical[language] = named
        return [
            one for one in self._alphabetical[language] if day is None or one.closed_on is None or day < one.closed_on
        ]


RANK: Final[Mapping[str, int]] = {level: rank for rank, level in enumerate(Level.values)}

_newest: Lists | None = None
# A place for one request's snapshot: None outside a request, empty until somebody asks.
_of_request: ContextVar[list[Lists] | None] = ContextVar("lists_of_request", default=None)


def current_lists() -> Lists:
    """The snapshot of now. Within a request it is read at most once; elsewhere each call looks at the version."""
    global _newest
    kept = _of_request.get()
    if kept:
        return kept[0]
    version = _version()
    lists = _newest
    if lists is None or lists.version != version:
        lists = _newest = _read(version)
    if kept is not None:
        kept.append(lists)
    return lists


def expect(version: int) -> None:
    """Within a request that has read the version along with something else: it is not read again."""
    kept = _of_request.get()
    if kept is not None and not kept and _newest is not None and _newest.version == version:
        kept.append(_newest)


def forget() -> None:
    """What this request has just written must be seen by what it shows next."""
    if kept := _of_request.get():
        kept.clear()


def begin_request(**_signal: Any) -> None:
    _of_request.set([])


def end_request(**_signal: Any) -> None:
    _of_request.set(None)


def _version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT version FROM offices_lists_version")
        return int(cursor.fetchone()[0])


def _read(version: int) -> Lists:
    """Read after the version, so a change committed meanwhile makes the snapshot younger than its number, never older.
    Territories come last: whatever an office read before points at is among them."""
    offices = [_listed(ListedOffice, row) for row in Office.objects.values(*ListedOffice.__dataclass_fields__)]
    entries = [_listed(ListedEntry, row) for row in ListEntry.objects.values(*ListedEntry.__dataclass_fields__)]
    territories = [
        _listed(ListedTerritory, {**row, "aliases": tuple(row["aliases"])})
        for row in Territory.objects.values(*ListedTerritory.__dataclass_fields__)
    ]
    return Lists(version, entries, territories, offices)


def _listed[T: Listed](kind: type[T], row: Mapping[str, Any]) -> T:
    return kind(**row)


def _valid(one: ListedEntry | ListedTerritory, day: date) -> bool:
    return (one.valid_from is None or one.valid_from <= day) and (one.valid_until is None or day <= one.valid_until)
