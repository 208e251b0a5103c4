"""The map of Kyrgyzstan with the offices on it, drawn from our own data: what an <svg> is made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from math import cos, radians
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from kenesh.offices import outlines as offices
from kenesh.offices.lists import ListedOffice
from kenesh.offices.rules import OnTheMap

WEST, EAST, SOUTH, NORTH = 69.2, 80.3, 39.1, 43.35  # degrees
WIDTH: Final = 1000  # units of the drawing
_UNIT: Final = WIDTH / (EAST - WEST)  # a degree of longitude
_TALLER: Final = 1 / cos(radians((SOUTH + NORTH) / 2))  # a degree of latitude, in degrees of longitude
HEIGHT: Final = round((NORTH - SOUTH) * _UNIT * _TALLER)
CLOSE: Final = 14  # units: nearer than that two dots would cover each other

type Point = tuple[int, int]


@dataclass(frozen=True)
class Outline:
    """path: the d of a <path>."""

    path: str
    is_lake: bool = False


@dataclass(frozen=True)
class Dot:
    """A town with one office or several."""

    at: Point
    offices: list[ListedOffice]


@dataclass(frozen=True)
class Map:
    """ground: the oblasts and the lake; region: the oblast to mark; dots: the offices, already written as elements.
    chosen, here: the points of the office and of the place the page is about."""

    ground: tuple[Outline, ...]
    region: Outline | None
    dots: SafeString
    chosen: Point | None
    here: Point | None
    width: int = WIDTH
    height: int = HEIGHT


def draw(
    offices: Iterable[ListedOffice],
    *,
    here: OnTheMap | None = None,
    region: str = "",
    chosen: OnTheMap | None = None,
) -> Map | None:
    """The offices within the map. region: an oblast, by ISO 3166-2. None where there is nothing of ours to draw: the
    place or the office the page is about lies outside."""
    if any(one is not None and place(one) is None for one in (here, chosen)):
        return None
    ground = outlines()
    return Map(
        tuple(ground.values()),
        ground.get(region),
        _elements(tuple(offices), get_language() or ""),
        place(chosen) if chosen else None,
        place(here) if here else None,
    )


def dots(offices: Iterable[ListedOffice]) -> list[Dot]:
    """Those within the map; offices of one town share a dot."""
    found: list[Dot] = []
    for office in offices:
        if (at := place(office)) is None:
            continue
        dot = next((one for one in found if abs(one.at[0] - at[0]) + abs(one.at[1] - at[1]) < CLOSE), None)
        if dot is None:
            found.append(dot := Dot(at, []))
        dot.offices.append(office)
    return found


@lru_cache(maxsize=16)
def _elements(offices: tuple[ListedOffice, ...], language: str) -> SafeString:
    return render_to_string("portal/dots.html", {"dots": dots(offices)})


def place(point: OnTheMap) -> Point | None:
    """Where the point stands in the drawing; None outside of it."""
    if point.latitude is None or point.longitude is None:
        return None
    inside = WEST <= point.longitude <= EAST and SOUTH <= point.latitude <= NORTH
    return _at(point.longitude, point.latitude) if inside else None


def _at(longitude: float, latitude: float) -> Point:
    return round((longitude - WEST) * _UNIT), round((NORTH - latitude) * _UNIT * _TALLER)


@cache
def outlines() -> dict[str, Outline]:
    """By ISO 3166-2 of the oblast; the lake, which covers what is beneath it, comes last, under an empty one."""
    return {
        one["properties"].get("iso3166_2", ""): Outline(_path(one["geometry"]), "lake" in one["properties"])
        for one in offices.outlines()
    }


def _path(geometry: dict[str, Any]) -> str:
    """The rings as the d of a <path>: a start, then steps in whole units."""
    parts = []
    for ring in geometry["coordinates"]:
        points = [_at(*point) for point in ring[:-1]]
        steps = [(x - a, y - b) for (a, b), (x, y) in pairwise(points) if (x, y) != (a, b)]
        parts.append("M{},{}l".format(*points[0]) + " ".join(f"{x},{y}" for x, y in steps) + "z")
    return "".join(parts)
