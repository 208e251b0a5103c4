"""What the generator needs to know of an installation, as numbers: offices and their staff, places, reference lists.

World has no queries in it, so that worker processes are handed it and need no Django.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

# The busiest first: the capitals of the country and of its regions, then the rest by their code.
BUSIEST: Final = (
    "BIS-01", "OSH-01", "YSK-01", "JAL-01", "BIS-02", "CHU-06", "TAL-01", "NAR-01", "BIS-04", "CHU-05", "BAT-01",
    "OSH-04", "CHU-02", "BIS-03", "OSH-05", "YSK-02",
)  # fmt: skip
FALLS: Final = 0.8  # the n-th office has n^−0.8 of what the first has


@dataclass(frozen=True)
class Bureau:
    """An office: its own and the neighbouring territories, its staff, its hours from UTC, who comes there."""

    id: int
    code: str
    weight: float
    hours_from_utc: int
    people: str  # north, chui, south, kazan
    consultants: tuple[int, ...]
    served: tuple[int, ...]
    neighbouring: tuple[int, ...]

    @property
    def is_desk(self) -> bool:
        return self.people == "kazan"


@dataclass(frozen=True)
class World:
    """Offices, and the entries of each list by code, in the order of the list."""

    offices: tuple[Bureau, ...]
    categories: Mapping[str, int]
    statuses: Mapping[str, int]
    citizenships: Mapping[str, int]
    kinds: Mapping[str, int]


def people_of(code: str) -> str:
    """Who comes to the office of this code."""
    region = code.split("-")[0]
    return {"BIS": "chui", "CHU": "chui", "OSH": "south", "JAL": "south", "BAT": "south", "KZN": "kazan"}.get(
        region, "north"
    )


def weights(codes: Iterable[str]) -> dict[str, float]:
    """How busy each office is, the busiest 1. Desks keep few appeals, the first of them most."""
    ordered = sorted(codes, key=lambda code: (BUSIEST.index(code) if code in BUSIEST else len(BUSIEST), code))
    centres = [code for code in ordered if people_of(code) != "kazan"]
    found = {code: (place + 1) ** -FALLS for place, code in enumerate(centres)}
    return found | {code: 0.08 if code.endswith("-01") else 0.02 for code in ordered if code not in found}
