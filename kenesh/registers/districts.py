"""Districts within a city, which ГАР does not know: our own table, reference/kazan_districts.csv."""

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Final

from kenesh.suggesting.words import key_of

TABLE: Final = Path(__file__).parent / "reference" / "kazan_districts.csv"


def of_street(city: str, street: str) -> str:
    """The districts a street runs through, «Советский район, Приволжский район»; empty where the table is silent.

    city, street: their names without their kinds, as ГАР has them."""
    return _table().get((key_of(city), key_of(street)), "")


def streets(city: str) -> list[tuple[str, str]]:
    """(kind, name) of the streets of a city in the table, each once."""
    return list(dict.fromkeys((row["kind"], row["street"]) for row in _rows() if row["city"] == city))


def _rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _table() -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in _rows():
        found[key_of(row["city"]), key_of(row["street"])].append(row["district"])
    return {which: ", ".join(districts) for which, districts in found.items()}
