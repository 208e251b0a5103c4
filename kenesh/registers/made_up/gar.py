"""An archive of ГАР exactly as published: names, roots, attributes and their order, one line a file, history and all.

Rows are written straight into the zip, so an archive of any size costs the memory of its places. Files that no reader
of addresses opens (apartments, rooms, plots, parking places, documents) are there, but short.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import IO, Final
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from kenesh.registers.made_up.dictionaries import NEVER, dictionaries
from kenesh.registers.made_up.land import MANY, Land, Number, Place, numbers

HEAD: Final = '\ufeff<?xml version="1.0" encoding="utf-8"?>'
BEGUN: Final = "2012-03-21"
CHUNK: Final = 2_000_000  # characters written at once


@dataclass(frozen=True, slots=True)
class Changes:
    """What a later archive tells. renamed: id of a place → its new name. removed: ids of places or houses. added: see
    Land.new_street(); with their houses."""

    renamed: Mapping[int, str] = field(default_factory=dict)
    removed: tuple[int, ...] = ()
    added: tuple[Place, ...] = ()


def write(path: Path, lands: Iterable[Land]) -> None:
    """The whole register of these regions, «gar_xml.zip»."""
    lands = list(lands)
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1, allowZip64=True) as archive:
        day = lands[0].day
        archive.writestr("version.txt", f"{day:%Y.%m.%d}\nv.{_version(day)}")
        for name, root, rows in dictionaries():
            _member(archive, f"AS_{name}", day, root, rows)
        for land in lands:
            region = _Region(land)
            for name, root, rows in region.files():
                _member(archive, f"{land.region}/AS_{name}", day, root, rows)


def write_changes(path: Path, land: Land, changes: Changes, *, day: date) -> None:
    """A delta archive, «gar_delta_xml.zip»: rows that are new or not what they were, of this day."""
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1, allowZip64=True) as archive:
        archive.writestr("version.txt", f"{day:%Y.%m.%d}\nv.{_version(day)}")
        for name, root, rows in dictionaries():
            _member(archive, f"AS_{name}", day, root, rows)
        for name, root, rows in _Region(replace(land, day=day)).changes(changes):
            _member(archive, f"{land.region}/AS_{name}", day, root, rows)


def _version(day: date) -> int:
    return 223 + (day - date(2026, 1, 16)).days // 3


def _member(archive: ZipFile, name: str, day: date, root: str, rows: Iterable[str]) -> None:
    file_name = f"{name}_{day:%Y%m%d}_{uuid5(NAMESPACE_URL, f'{name} {day}')}.XML"
    with archive.open(file_name, "w", force_zip64=True) as file, closing(_Buffer(file)) as out:
        out.add(f"{HEAD}<{root}>")
        for row in rows:
            out.add(row)
        out.add(f"</{root}>")


class _Buffer:
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._parts: list[str] = []
        self._long = 0

    def add(self, part: str) -> None:
        self._parts.append(part)
        self._long += len(part)
        if self._long > CHUNK:
            self.close()

    def close(self) -> None:
        self._file.write("".join(self._parts).encode())
        self._parts.clear()
        self._long = 0


class _Region:
    """The files of one region."""

    def __init__(self, land: Land) -> None:
        self.land = land
        self._updated = f"{land.day - timedelta(days=40):%Y-%m-%d}"
        self._now = f'UPDATEDATE="{self._updated}" STARTDATE="{BEGUN}" ENDDATE="{NEVER}"'
        self._then = f'UPDATEDATE="2019-05-14" STARTDATE="{BEGUN}" ENDDATE="2019-05-14"'
        self._numbers = [_number(one) for one in numbers(MANY)]

    def files(self) -> Iterator[tuple[str, str, Iterable[str]]]:
        places = self.land.places
        yield "ADDR_OBJ", "ADDRESSOBJECTS", self._objects(places)
        yield "ADDR_OBJ_DIVISION", "ITEMS", ()
        yield "ADDR_OBJ_PARAMS", "PARAMS", self._parameters_of_places(places)
        yield "ADM_HIERARCHY", "ITEMS", self._hierarchy(places, municipal=False)
        yield "MUN_HIERARCHY", "ITEMS", self._hierarchy(places, municipal=True)
        yield "HOUSES", "HOUSES", self._houses(places)
        yield "HOUSES_PARAMS", "PARAMS", self._parameters_of_houses(places)
        yield "REESTR_OBJECTS", "REESTR_OBJECTS", self._registered(places)
        yield "CHANGE_HISTORY", "ITEMS", self._history(places)
        yield from self._short()

    def changes(self, changes: Changes) -> Iterator[tuple[str, str, Iterable[str]]]:
        known = {place.id: place for place in self.land.places}
        removed = [known[pk] for pk in changes.removed if pk in known]
        houses = [pk for pk in changes.removed if pk not in known]
        yield (
            "ADDR_OBJ",
            "ADDRESSOBJECTS",
            (
                *(row for pk, name in changes.renamed.items() for row in self._renamed(known[pk], name)),
                *(self._object(place, place.name, row=9, active=False) for place in removed),
                *self._objects(changes.added),
            ),
        )
        yield "ADDR_OBJ_DIVISION", "ITEMS", ()
        yield "ADDR_OBJ_PARAMS", "PARAMS", self._parameters_of_places(changes.added)
        yield "ADM_HIERARCHY", "ITEMS", self._hierarchy(changes.added, municipal=False)
        yield "MUN_HIERARCHY", "ITEMS", self._hierarchy(changes.added, municipal=True)
        yield "HOUSES", "HOUSES", (*(self._gone(pk) for pk in houses), *self._houses(changes.added))
        yield "HOUSES_PARAMS", "PARAMS", self._parameters_of_houses(changes.added)
        yield "REESTR_OBJECTS", "REESTR_OBJECTS", self._registered(changes.added)
        yield "CHANGE_HISTORY", "ITEMS", self._history(changes.added)
        yield from self._short()

    # Places

    def _objects(self, places: Iterable[Place]) -> Iterator[str]:
        for place in places:
            if place.former:
                yield self._object(place, place.former, row=1, active=False, actual=False)
            yield self._object(place, place.name, row=2)
            if place.level == 8 and place.id % 97 == 0:  # one that is no more
                yield self._object(
                    replace(place, id=place.id + 50_000_000), f"{place.name} снесённая", row=3, active=False
                )

    def _renamed(self, place: Place, name: str) -> Iterator[str]:
        yield self._object(place, place.name, row=2, active=False, actual=False)
        yield self._object(place, name, row=5)

    def _object(self, place: Place, name: str, *, row: int, active: bool = True, actual: bool = True) -> str:
        return (
            f'<OBJECT ID="{place.id * 10 + row}" OBJECTID="{place.id}" OBJECTGUID="{self.land.guid(place.id)}" '
            f'CHANGEID="{place.id * 10 + row}" NAME={quoteattr(name)} TYPENAME="{place.kind}" LEVEL="{place.level}" '
            f'OPERTYPEID="{10 if row == 1 else 20}" PREVID="0" NEXTID="0" {self._now if actual else self._then} '
            f'ISACTUAL="{actual:d}" ISACTIVE="{active:d}" />'
        )

    def _parameters_of_places(self, places: Iterable[Place]) -> Iterator[str]:
        okato, oktmo = _codes(self.land.region)
        for place in places:
            start = f'<PARAM ID="{place.id}0%d" OBJECTID="{place.id}" CHANGEID="{place.id * 10 + 2}" '
            start += 'CHANGEIDEND="%s" TYPEID="%d" VALUE="%s" '
            for number, (kind, value) in enumerate(
                ((6, okato), (7, oktmo), (10, f"{self.land.region}000001000{place.id % 9999:04}"))
            ):
                yield f"{start % (number, '0', kind, value)}{self._now} />"
            if place.postcode:
                yield f"{start % (5, '0', 5, place.postcode)}{self._now} />"
                yield f"{start % (6, str(place.id * 10 + 2), 5, '420999')}{self._then} />"  # of former days
            if place.official:
                yield f"{start % (7, '0', 16, place.official)}{self._now} />"

    # Both

    def _hierarchy(self, places: Iterable[Place], *, municipal: bool) -> Iterator[str]:
        region = self.land.region
        _, oktmo = _codes(region)
        codes = (
            f'OKTMO="{oktmo}"'
            if municipal
            else f'REGIONCODE="{int(region)}" AREACODE="0" CITYCODE="0" PLACECODE="0" PLANCODE="0" STREETCODE="0"'
        )
        after = f'{codes} PREVID="0" NEXTID="0" {self._now} ISACTIVE="1" PATH="'
        gone = f'{codes} PREVID="0" NEXTID="0" {self._then} ISACTIVE="0" PATH="'
        row = 2 if municipal else 1
        from_id = self.land.house_id
        for place in places:
            above = place.municipal if municipal else place.parents
            if place.level > 1 and not above:  # known to the other division only
                continue
            pk, parent = place.id, above[-1] if above else 0
            path = ".".join(map(str, (*above, pk)))
            yield f'<ITEM ID="{pk}{row}" OBJECTID="{pk}" PARENTOBJID="{parent}" CHANGEID="{pk}{row}" {after}{path}" />'
            if place.former and above:  # it stood elsewhere once
                first = above[0]
                yield f'<ITEM ID="{pk}{row + 2}" OBJECTID="{pk}" PARENTOBJID="{first}" CHANGEID="{pk}" '
                yield f'{gone}{first}.{pk}" />'
            start = from_id(place, 0)
            yield "".join(
                [
                    f'<ITEM ID="{one}{row}" OBJECTID="{one}" PARENTOBJID="{pk}" CHANGEID="{one}" '
                    f'{after}{path}.{one}" />'
                    for one in range(start, start + place.houses)
                ]
            )

    def _registered(self, places: Iterable[Place]) -> Iterator[str]:
        for place in places:
            yield (
                f'<OBJECT OBJECTID="{place.id}" OBJECTGUID="{self.land.guid(place.id)}" CHANGEID="{place.id}2" '
                f'ISACTIVE="1" LEVELID="{place.level}" CREATEDATE="{BEGUN}" UPDATEDATE="{self._updated}" />'
            )

    def _history(self, places: Iterable[Place]) -> Iterator[str]:
        for place in places:
            yield (
                f'<ITEM CHANGEID="{place.id * 10 + 2}" OBJECTID="{place.id}" ADROBJECTID="{self.land.guid(place.id)}" '
                f'OPERTYPEID="10" CHANGEDATE="{BEGUN}" />'
            )

    # Houses

    def _houses(self, places: Iterable[Place]) -> Iterator[str]:
        guid, number_of = self.land.guid, self._numbers
        after = f' OPERTYPEID="10" PREVID="0" NEXTID="0" {self._now} ISACTUAL="1" ISACTIVE="1" />'
        past = f' OPERTYPEID="10" PREVID="0" NEXTID="0" {self._then} ISACTUAL="0" ISACTIVE="0" />'
        for place in places:
            start = self.land.house_id(place, 0)
            yield "".join(
                [
                    f'<HOUSE ID="{pk}1" OBJECTID="{pk}" OBJECTGUID="{guid(pk)}" CHANGEID="{pk}" '
                    f"{number_of[pk - start]}{after}"
                    for pk in range(start, start + place.houses)
                ]
            )
            if place.houses > 8:  # its number was another once
                yield f'<HOUSE ID="{start}2" OBJECTID="{start}" OBJECTGUID="{guid(start)}" CHANGEID="{start}" '
                yield f'HOUSENUM="777" HOUSETYPE="2"{past}'

    def _gone(self, pk: int) -> str:
        return (
            f'<HOUSE ID="{pk}1" OBJECTID="{pk}" OBJECTGUID="{self.land.guid(pk)}" CHANGEID="{pk}" '
            f'HOUSENUM="1" HOUSETYPE="2" OPERTYPEID="30" PREVID="0" NEXTID="0" {self._now} ISACTUAL="1" ISACTIVE="0" />'
        )

    def _parameters_of_houses(self, places: Iterable[Place]) -> Iterator[str]:
        """Seven of a house, as there are in truth: two tax offices, postcode, ОКАТО, ОКТМО, cadastral number, the
        register's own."""
        region = self.land.region
        okato, oktmo = _codes(region)
        now = f'" {self._now} />'
        for place in places:
            start = self.land.house_id(place, 0)
            values = (
                *((1, f"{region}01"), (2, f"{region}90"), (5, place.postcode), (6, okato), (7, oktmo)),
                *((8, f"{region}:50:010203:"), (13, f"{oktmo}0000000000001")),
            )
            middles = [
                (f"{number}", f'" CHANGEIDEND="0" TYPEID="{kind}" VALUE="{value}')
                for number, (kind, value) in enumerate(values)
            ]
            (n0, m0), (n1, m1), (n2, m2), (n3, m3), (n4, m4), (n5, m5), (n6, m6) = middles
            if not place.postcode:  # never an empty value
                n2, m2 = n0 + "9", '" CHANGEIDEND="0" TYPEID="14" VALUE="1'
            for pk in range(start, start + place.houses):
                of = f'" OBJECTID="{pk}" CHANGEID="{pk}'
                yield (
                    f'<PARAM ID="{pk}{n0}{of}{m0}{now}<PARAM ID="{pk}{n1}{of}{m1}{now}<PARAM ID="{pk}{n2}{of}{m2}{now}'
                    f'<PARAM ID="{pk}{n3}{of}{m3}{now}<PARAM ID="{pk}{n4}{of}{m4}{now}'
                    f'<PARAM ID="{pk}{n5}{of}{m5}{pk % 10000}{now}<PARAM ID="{pk}{n6}{of}{m6}{now}'
                )
            if place.houses > 5 and place.postcode:  # not in force: ended, and changed
                yield (
                    f'<PARAM ID="{start}8" OBJECTID="{start}" CHANGEID="{start}" CHANGEIDEND="{start}" TYPEID="5" '
                    f'VALUE="420998" {self._then} />'
                    f'<PARAM ID="{start}9" OBJECTID="{start}" CHANGEID="{start}" CHANGEIDEND="0" TYPEID="5" '
                    f'VALUE="420997" {self._then} />'
                )

    def _short(self) -> Iterator[tuple[str, str, Iterable[str]]]:
        """A row or two of what readers of addresses leave alone."""
        pk = self.land.places[-1].id + 60_000_000
        row = f'ID="{pk}1" OBJECTID="{pk}" OBJECTGUID="{self.land.guid(pk)}" CHANGEID="{pk}" NUMBER="1"'
        state = f'OPERTYPEID="10" PREVID="0" NEXTID="0" {self._now} ISACTUAL="1" ISACTIVE="1" />'
        parameter = f'<PARAM ID="{pk}2" OBJECTID="{pk}" CHANGEID="{pk}" CHANGEIDEND="0" TYPEID="8" VALUE="16:50:1:1" '
        parameter += f"{self._now} />"
        yield "APARTMENTS", "APARTMENTS", (f'<APARTMENT {row} APARTTYPE="2" {state}',)
        yield "APARTMENTS_PARAMS", "PARAMS", (parameter,)
        yield "ROOMS", "ROOMS", (f'<ROOM {row} ROOMTYPE="1" {state}',)
        yield "ROOMS_PARAMS", "PARAMS", (parameter,)
        yield "CARPLACES", "CARPLACES", (f"<CARPLACE {row} {state}",)
        yield "CARPLACES_PARAMS", "PARAMS", (parameter,)
        yield "STEADS", "STEADS", (f"<STEAD {row} {state}",)
        yield "STEADS_PARAMS", "PARAMS", (parameter,)
        yield (
            "NORMATIVE_DOCS",
            "NORMDOCS",
            (f'<NORMDOC ID="{pk}" NAME="-" DATE="{BEGUN}" NUMBER="1" TYPE="1" KIND="1" UPDATEDATE="{BEGUN}" />',),
        )


def _number(number: Number) -> str:
    row = f'HOUSENUM="{number.number}"'
    row += "".join(f' ADDNUM{at}="{value}"' for at, (_, value) in enumerate(number.additions, 1))
    row += f' HOUSETYPE="{number.kind}"'
    return row + "".join(f' ADDTYPE{at}="{kind}"' for at, (kind, _) in enumerate(number.additions, 1))


def _codes(region: str) -> tuple[str, str]:
    """ОКАТО and ОКТМО of the region."""
    return f"{region}401000000", f"{region}701000001"
