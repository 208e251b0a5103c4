"""What the codes of an archive mean: they are data, and read from it."""

from collections.abc import Iterable
from dataclasses import dataclass

from kenesh.registers.gar.archive import Archive, dictionary
from kenesh.registers.loading.sources import Unfit


@dataclass(frozen=True)
class Dictionaries:
    """houses, additions: code → short name («д», «к»). kinds: short name of a kind of place → its names in full.

    within: levels of what lies within a settlement (streets, planning elements). postcode, official_name: codes of
    these parameters.
    """

    houses: dict[bytes, str]
    additions: dict[bytes, str]
    kinds: dict[str, str]
    within: frozenset[int]
    postcode: str
    official_name: str


def read(archive: Archive) -> Dictionaries:
    kinds: dict[str, dict[str, None]] = {}
    for row in dictionary(archive, "ADDR_OBJ_TYPES", "ADDRESSOBJECTTYPES", "ADDRESSOBJECTTYPE"):
        kinds.setdefault(row.get("SHORTNAME", "").rstrip("."), {})[row.get("NAME", "")] = None
    levels = dictionary(archive, "OBJECT_LEVELS", "OBJECTLEVELS", "OBJECTLEVEL")
    parameters = dictionary(archive, "PARAM_TYPES", "PARAMTYPES", "PARAMTYPE")
    return Dictionaries(
        houses=_short(dictionary(archive, "HOUSE_TYPES", "HOUSETYPES", "HOUSETYPE")),
        additions=_short(dictionary(archive, "ADDHOUSE_TYPES", "HOUSETYPES", "HOUSETYPE")),
        kinds={short: " ".join(names) for short, names in kinds.items()},
        within=frozenset(
            int(row["LEVEL"])
            for row in levels
            if any(part in row.get("NAME", "").lower() for part in ("планировоч", "улично", "дополнительн"))
        ),
        postcode=_parameter(parameters, "почтовый индекс", "postindex"),
        official_name=_parameter(parameters, "официальное наименование", "officialname"),
    )


def _short(rows: Iterable[dict[str, str]]) -> dict[bytes, str]:
    return {row["ID"].encode(): (row.get("SHORTNAME") or row.get("NAME", "")).rstrip(".").strip() for row in rows}


def _parameter(rows: Iterable[dict[str, str]], name: str, code: str) -> str:
    for row in rows:
        if row.get("NAME", "").lower().startswith(name) or row.get("CODE", "").lower() == code:
            return row["ID"]
    raise Unfit(f"AS_PARAM_TYPES has no “{name}”: it is of another format.")
