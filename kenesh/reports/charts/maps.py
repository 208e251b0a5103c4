"""Kyrgyzstan by область, in shades, and by район, in circles."""

from collections import defaultdict
from math import ceil, floor, log10
from typing import Any, Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kenesh.offices.lists import HOME, ListedTerritory, Lists
from kenesh.offices.models import Level
from kenesh.offices.outlines import outlines
from kenesh.reports.charts.look import EDGE, INK, LAKE, PAPER, WIDTH, broken, described, figure, lines, told
from kenesh.reports.report import Block, Report
from kenesh.reports.rules import Dimension

RATIO: Final = 0.52  # of height to width
WIDEST: Final = 860  # pixels
NARROW: Final = 440  # pixels: below that there is no room for names
SHADES: Final = ("#eef1f3", "#d5e4ec", "#9fc3d4", "#5e9ab6", "#2a7295", "#084663")
DARK: Final = SHADES[4:]  # on these, words are light
GROUND: Final = "#f1f4f5"
NAMED: Final = 6  # circles that have their names beside them
REGIONS: Final = {Level.OBLAST, Level.CITY_REPUBLICAN}
# Where words have room: degrees, by ISO 3166-2 of the oblast.
ROOM: Final = {
    "KG-B": (70.25, 39.9),
    "KG-C": (74.5, 42.52),
    "KG-J": (72.7, 41.75),
    "KG-N": (75.75, 41.4),
    "KG-O": (73.3, 40.1),
    "KG-T": (72.03, 42.42),
    "KG-Y": (78.0, 41.86),
}
# Cities that are as good as an oblast. Their words stand where there is nothing of ours: (dx, dy) in parts of the
# width, and alignment.
CITIES: Final = {"KG-GB": (0.016, -0.025, "left"), "KG-GO": (-0.022, -0.016, "right")}


def of_map(report: Report, lists: Lists) -> dict[str, Any] | None:
    """By область. None: the report has no such block, or nothing of it lies in Kyrgyzstan."""
    block = _block(report, Dimension.REGION)
    places = {
        place.iso_3166_2: place
        for place in lists.territories()
        if place.level in REGIONS and place.iso_3166_2 in {*ROOM, *CITIES}
    }
    counts = {line.key: line.count for line in block.lines} if block else {}
    most = max((counts.get(place.id, 0) for place in places.values()), default=0)
    if block is None or not most:
        return None
    step = _step(most)
    ranges = [_("none"), *(_range(place, step) for place in range(ceil(most / step)))]
    colours = _shades(len(ranges))
    shown = {
        iso: _shown(place, count, ranges[shade], is_dark=colours[shade] in DARK)
        for iso, place in places.items()
        for count in (counts.get(place.id, 0),)
        for shade in (ceil(count / step),)
    }
    grounds = [{**one, **shown[iso]} for one in outlines() if (iso := one["properties"].get("iso3166_2")) in shown]
    inside = [{**shown[iso], **_point(*ROOM[iso])} for iso in ROOM if iso in shown]
    cities = [{**shown[iso], **_point_of(places[iso])} for iso in CITIES if iso in shown and places[iso].latitude]
    legend = {
        "orient": "bottom",
        "direction": "horizontal",
        "columns": {"expr": f"width < {NARROW} ? 3 : 6"},
        "symbolType": "square",
        "symbolStrokeColor": EDGE,
    }
    shades = {"domain": ranges, "range": colours}
    shade = {"field": "range", "type": "ordinal", "scale": shades, "legend": legend}
    pointed = told(("figure", capfirst(block.unit)))
    label = f"width < {NARROW} ? datum.figure : datum.words"
    return _drawn(
        [
            {
                "data": {"name": "oblasts"},
                "mark": {"type": "geoshape", "fill": EDGE, "stroke": EDGE, "strokeWidth": 2.2},
            },
            {
                "data": {"name": "oblasts"},
                "mark": {"type": "geoshape", "stroke": PAPER, "strokeWidth": 1},
                "encoding": {"fill": shade, "tooltip": pointed},
            },
            _lake(),
            {
                "data": {"values": cities},
                "mark": {
                    "type": "circle",
                    "size": {"expr": f"width < {NARROW} ? 100 : 190"},
                    "stroke": INK,
                    "strokeWidth": 1.2,
                    "opacity": 1,
                },
                "encoding": {"fill": shade, "tooltip": pointed, **_placed()},
            },
            {
                "data": {"values": inside},
                "mark": {"type": "text", "fontSize": 11.5, "align": "center", **broken(label)},
                "encoding": {
                    "text": {"value": {"expr": label}},
                    "color": {"condition": {"test": "datum.is_dark", "value": PAPER}, "value": INK},
                    "tooltip": pointed,
                    **_placed(),
                },
            },
            *(layer for city in cities for layer in _beside(city, *CITIES[str(city["iso"])])),
        ],
        _elsewhere(report, block, sum(counts.get(place.id, 0) for place in places.values()), lists),
        datasets={"oblasts": grounds},
    )


def of_points(report: Report, lists: Lists) -> dict[str, Any] | None:
    """By район and city: the area of a circle is the count. None: the report has no such block, or nothing of it has a
    place in Kyrgyzstan."""
    block = _block(report, Dimension.DISTRICT)
    if block is None:
        return None
    circles = _circles(_by_place(report, block, lists))
    if not circles:
        return None
    most = max(circle["count"] for circle in circles)
    step = _step(most)
    area = {
        "field": "count",
        "type": "quantitative",
        "scale": {"domain": [0, most], "range": [0, {"expr": "width * width / 320"}]},
        "legend": {
            "orient": "bottom",
            "direction": "horizontal",
            "values": sorted({max(1, step // 5), step, max(step, most // step * step)}),
            "format": ",d",
            "symbolFillColor": LAKE,
            "symbolOpacity": 0.6,
        },
    }
    return _drawn(
        [
            {
                "data": {"values": [one for one in outlines() if "lake" not in one["properties"]]},
                "mark": {"type": "geoshape", "fill": GROUND, "stroke": EDGE, "strokeWidth": 0.6},
            },
            _lake(),
            {
                "data": {"values": circles},
                "mark": {"type": "circle", "fill": LAKE, "fillOpacity": 0.6, "stroke": PAPER, "opacity": 1},
                "encoding": {"size": area, "tooltip": told(("figures", capfirst(block.unit))), **_placed()},
            },
            *_haloed(circles[:NAMED], "label", {"opacity": {"expr": f"width < {NARROW} ? 0 : 1"}}),
        ],
        _elsewhere(report, block, sum(circle["count"] for circle in circles), lists),
    )


def _drawn(layers: list[dict[str, Any]], note: str, **parts: Any) -> dict[str, Any]:
    title = {"text": note.split("\n"), "orient": "bottom", "offset": 4}
    return described(
        usermeta={"ratio": RATIO, "widest": WIDEST},
        height=round(WIDTH * RATIO),
        autosize={"type": "fit-x", "contains": "padding"},
        projection={"type": "mercator"},
        **({"title": title} if note else {}),
        layer=layers,
        **parts,
    )


def _block(report: Report, dimension: Dimension) -> Block | None:
    return next((block for block in report.blocks if block.dimension == dimension), None)


def _elsewhere(report: Report, block: Block, shown: int, lists: Lists) -> str:
    """How many of the block are not on the map, and why."""
    regions = _block(report, Dimension.REGION) or block
    abroad = sum(line.count for line in regions.lines if line.key is not None and lists.country(line.key) != HOME)
    unknown = block.total - shown - abroad
    said = []
    if abroad:
        said.append(_("Outside Kyrgyzstan: %(count)s.") % {"count": figure(abroad)})
    if unknown:
        said.append(_("The place is not stated: %(count)s.") % {"count": figure(unknown)})
    return "\n".join([_("Not on the map:"), *said]) if said else ""


def _by_place(report: Report, block: Block, lists: Lists) -> dict[ListedTerritory, int]:
    """A city that is as good as an oblast is one place, also where only the city is known."""
    found: dict[ListedTerritory, int] = defaultdict(int)
    regions = _block(report, Dimension.REGION)
    for line in block.lines:
        if line.key is None or lists.country(line.key) != HOME:
            continue
        place = lists.territory(line.key)
        city = next((one for one in lists.ancestors(place.id) if one.level == Level.CITY_REPUBLICAN), None)
        if city is None or regions is None:
            found[city or place] += line.count
    for line in regions.lines if regions else ():
        if line.key is not None and (place := lists.territory(line.key)).level == Level.CITY_REPUBLICAN:
            found[place] = line.count
    return found


def _circles(found: dict[ListedTerritory, int]) -> list[dict[str, Any]]:
    """The greatest first, so that it lies beneath; places of one point (a город and the район around it) share one."""
    at: dict[tuple[float, float], list[tuple[int, ListedTerritory]]] = defaultdict(list)
    for place, count in found.items():
        if count and place.longitude is not None and place.latitude is not None:
            at[place.longitude, place.latitude].append((count, place))
    circles = []
    for point, here in at.items():
        here.sort(key=lambda one: -one[0])
        count = sum(one for one, _place in here)
        circles.append(
            {
                **_point(*point),
                "count": count,
                "name": ", ".join(place.name for _count, place in here),
                "figures": " + ".join(figure(one) for one, _place in here),
                "label": figure(count),
            }
        )
    return sorted(circles, key=lambda circle: -circle["count"])


def _shown(place: ListedTerritory, count: int, within: str, *, is_dark: bool) -> dict[str, Any]:
    return {
        "iso": place.iso_3166_2,
        "name": place.name,
        "figure": figure(count),
        "words": f"{lines(place.name, 17)}\n{figure(count)}",
        "range": within,
        "is_dark": is_dark,
    }


def _beside(city: dict[str, Any], dx: float, dy: float, align: str) -> list[dict[str, Any]]:
    said = {**_point(city["longitude"], city["latitude"]), "words": f"{city['name']}: {city['figure']}"}
    place = {"dx": {"expr": f"width * {dx}"}, "dy": {"expr": f"width * {dy}"}, "align": align}
    return _haloed([said], "words", place)


def _haloed(values: list[dict[str, Any]], field: str, look: dict[str, Any]) -> list[dict[str, Any]]:
    """Words that are read on any shade."""
    halo = {"stroke": PAPER, "strokeWidth": 3, "strokeJoin": "round"}
    return [
        {
            "data": {"values": values},
            "mark": {"type": "text", "fontSize": 11.5, **look, **around},
            "encoding": {"text": {"field": field}, **_placed()},
        }
        for around in (halo, {"color": INK})
    ]


def _lake() -> dict[str, Any]:
    lake = [one for one in outlines() if "lake" in one["properties"]]
    mark = {"type": "geoshape", "fill": PAPER, "stroke": EDGE, "strokeWidth": 0.6}
    return {"data": {"values": lake}, "mark": mark}


def _placed() -> dict[str, Any]:
    return {
        "longitude": {"field": "longitude", "type": "quantitative"},
        "latitude": {"field": "latitude", "type": "quantitative"},
    }


def _point(longitude: float, latitude: float) -> dict[str, float]:
    return {"longitude": longitude, "latitude": latitude}


def _point_of(place: ListedTerritory) -> dict[str, float]:
    return _point(place.longitude or 0, place.latitude or 0)


def _step(most: int) -> int:
    """Of shades: 1, 2 or 5 with noughts, at most five up to the greatest."""
    ten = int(10 ** floor(log10(max(1, most / 5))))
    return next(step for step in (ten, 2 * ten, 5 * ten, 10 * ten) if step * (len(SHADES) - 1) >= most)


def _shades(count: int) -> list[str]:
    """The first for none, then from the palest to the darkest."""
    last = len(SHADES) - 1
    return [SHADES[0], *(SHADES[1 + round(place * (last - 1) / max(1, count - 2))] for place in range(count - 1))]


def _range(place: int, step: int) -> str:
    first, last = place * step + 1, (place + 1) * step
    return figure(last) if first == last else f"{figure(first)}–{figure(last)}"
