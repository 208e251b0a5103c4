"""Rows of staging tables out of records of ГАР: what is in force, and of changes also what no longer is.

In force is what has ISACTUAL=1 and ISACTIVE=1, in the hierarchy ISACTIVE=1, among parameters what was not ended
(CHANGEIDEND=0) and lasts beyond the day. Of a place all other rows are kept for their names: it was called so once.
"""

from collections.abc import Iterable
from functools import partial
from typing import Final

from kenesh.registers.gar.dictionaries import Dictionaries
from kenesh.registers.houses import key_of_number
from kenesh.registers.loading.records import DATE, GUID, NUMBER, TEXT, Field, Flat, Values, escaped

# Staging tables. state: i in force, f former, r removed.
STAGED: Final = {
    "object": "id bigint, guid uuid, level smallint, kind text, name text, region text, state text",
    "house": "id bigint, guid uuid, number text, key text, state text",
    "standing": "id bigint, parent bigint",
    "said": "id bigint, type int, value text",
    "postcode": "id bigint, value text",
}
FLAG: Final = rb"[01]"
_STATES: Final = {(b"1", b"1"): b"i", (b"1", b"0"): b"r"}
LONGEST_NUMBER: Final = 120
LONGEST_KEY: Final = 60
KEPT: Final = 200_000  # different numbers


def reader(name: str, table: str, region: str, known: Dictionaries, day: str, *, changes: bool, deleted: bool) -> Flat:
    """Of the file of this table. day: «2026-01-16», that of the archive. changes: what is no longer in force matters
    too; deleted: of a file of AS_DEL_, whose rows are no longer in force whatever they say."""
    state = b"r" if deleted else b""
    if table == "ADDR_OBJ":
        lines = partial(objects, region=region.encode(), always=state)
        fields = ("OBJECTID", NUMBER), ("OBJECTGUID", GUID), ("NAME", TEXT), ("TYPENAME", TEXT), ("LEVEL", rb"\d{1,2}")
        flags = Field("ISACTUAL", FLAG), Field("ISACTIVE", FLAG)
        return Flat(name, "ADDRESSOBJECTS", "OBJECT", (*(Field(*one) for one in fields), *flags), lines)
    if table == "HOUSES":
        return Flat(
            name,
            "HOUSES",
            "HOUSE",
            (
                *(Field("OBJECTID", NUMBER), Field("OBJECTGUID", GUID), Field("HOUSENUM", missing=True)),
                *(Field("ADDNUM1", missing=True), Field("ADDNUM2", missing=True), Field("HOUSETYPE", missing=True)),
                *(Field("ADDTYPE1", missing=True), Field("ADDTYPE2", missing=True)),
                *(Field("ISACTUAL", FLAG), Field("ISACTIVE", FLAG)),
            ),
            partial(houses, known=_Numbers(known.houses, known.additions), changes=changes, always=state),
        )
    if table == "ADM_HIERARCHY":
        fields_of = Field("OBJECTID", NUMBER), Field("PARENTOBJID", NUMBER, missing=True), Field("ISACTIVE", FLAG)
        return Flat(name, "ITEMS", "ITEM", fields_of, standings)
    wanted = (known.postcode,) if table == "HOUSES_PARAMS" else (known.postcode, known.official_name)
    return Flat(
        name,
        "PARAMS",
        "PARAM",
        (
            *(Field("OBJECTID", NUMBER), Field("CHANGEIDEND", NUMBER), Field("TYPEID", NUMBER)),
            *(Field("VALUE"), Field("ENDDATE", DATE)),
        ),
        partial(
            postcodes if table == "HOUSES_PARAMS" else said,
            wanted=frozenset(one.encode() for one in wanted),
            day=day.encode(),
        ),
        tuple(f' TYPEID="{one}"'.encode() for one in wanted),
    )


def objects(rows: Iterable[Values], *, region: bytes, always: bytes) -> list[bytes]:
    return [
        b"\t".join((pk, guid, level, kind, name, region, always or _STATES.get((actual, active), b"f"))) + b"\n"
        for pk, guid, name, kind, level, actual, active in rows
    ]


def houses(rows: Iterable[Values], *, known: "_Numbers", changes: bool, always: bytes) -> list[bytes]:
    if always:
        return [b"%s\t%s\t\t\t%s\n" % (row[0], row[1], always) for row in rows]
    if not changes:
        return [b"%s\t%s\t%s\ti\n" % (row[0], row[1], known[row[2:8]]) for row in rows if row[8] == b"1" == row[9]]
    return [
        b"%s\t%s\t%s\t%s\n" % (row[0], row[1], known[row[2:8]], b"i" if row[9] == b"1" else b"r")
        for row in rows
        if row[8] == b"1"
    ]


def standings(rows: Iterable[Values]) -> list[bytes]:
    return [b"%s\t%s\n" % (pk, parent or b"0") for pk, parent, active in rows if active == b"1"]


def postcodes(rows: Iterable[Values], *, wanted: frozenset[bytes], day: bytes) -> list[bytes]:
    return [
        b"%s\t%s\n" % (pk, value)
        for pk, ended, kind, value, until in rows
        if ended == b"0" and until > day and kind in wanted and len(value) == 6
    ]


def said(rows: Iterable[Values], *, wanted: frozenset[bytes], day: bytes) -> list[bytes]:
    return [
        b"%s\t%s\t%s\n" % (pk, kind, value)
        for pk, ended, kind, value, until in rows
        if ended == b"0" and until > day and kind in wanted
    ]


class _Numbers(dict[Values, bytes]):
    """HOUSENUM ADDNUM1 ADDNUM2 HOUSETYPE ADDTYPE1 ADDTYPE2 → «д 10 к 2» and its key; most are met many times."""

    def __init__(self, kinds: dict[bytes, str], additions: dict[bytes, str]) -> None:
        super().__init__()
        self.kinds, self.additions = kinds, additions

    def __reduce__(self) -> tuple[type["_Numbers"], tuple[dict[bytes, str], dict[bytes, str]]]:
        return _Numbers, (self.kinds, self.additions)

    def __missing__(self, parts: Values) -> bytes:
        if len(self) > KEPT:
            self.clear()
        self[parts] = made = self._made(parts)
        return made

    def _made(self, parts: Values) -> bytes:
        number, first, second, kind, of_first, of_second = parts
        said = [(self.kinds.get(kind, ""), number), (self.additions.get(of_first, ""), first)]
        said.append((self.additions.get(of_second, ""), second))
        try:
            words = [f"{what} {which.decode()}".strip() for what, which in said if which]
        except UnicodeDecodeError:
            raise ValueError("its number is not in UTF-8") from None
        whole = (" ".join(words) or self.kinds.get(kind, ""))[:LONGEST_NUMBER]
        return f"{whole}\t{escaped(key_of_number(whole))[:LONGEST_KEY]}".encode()
