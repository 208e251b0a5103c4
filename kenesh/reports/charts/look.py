"""What all charts have in common: colours, type, numbers of the reader's language.

Colours differ in lightness, so that they are told apart without colour and in print: what is counted is dark, «Не
указано» is grey, the period compared with is hollow.
"""

from collections.abc import Iterable, Sequence
from json import dumps
from textwrap import wrap
from typing import Any, Final

from kenesh.reports.words import Figures

WIDTH: Final = 642  # pixels: 17 cm of paper
HALF: Final = 360  # of a chart beside its table
NARROW: Final = 600  # pixels: below that a name stands above its bar or its cells, not before them
LETTERS: Final = 40  # of a line of a name: many names begin alike, and are told apart by what follows
NAMES: Final = 300  # pixels: what names take at most
LINE_OF_A_NAME: Final = 13  # pixels

# As in kenesh.css.
INK: Final = "#14212b"
MUTED: Final = "#5a6a75"
LINE: Final = "#dfe5e8"
EDGE: Final = "#82909a"
PAPER: Final = "#ffffff"
LAKE: Final = "#0b5a7d"
LAKE_PALE: Final = "#e6eff4"


def described(**parts: Any) -> dict[str, Any]:
    """A whole description: the parts with the look of the house. height_if_narrow: where it is not the usual one."""
    narrow = parts.pop("height_if_narrow", None)
    if narrow is not None:
        parts["usermeta"] = {"narrow": {"below": NARROW, "height": narrow}}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": PAPER,
        "padding": 0,
        "width": WIDTH,
        **parts,
        "config": _config(),
    }


def _config() -> dict[str, Any]:
    return {
        "aria": False,  # the table is what a screen reader gets
        "font": "Golos Text, sans-serif",
        "locale": {"number": _numbers()},
        "view": {"stroke": None},
        "text": {"fontSize": 12.5, "lineHeight": LINE_OF_A_NAME, "color": INK, "baseline": "middle"},
        "axis": {
            "labelFontSize": 12,
            "labelColor": MUTED,
            "titleFontSize": 12,
            "titleColor": MUTED,
            "domainColor": LINE,
            "tickColor": LINE,
            "gridColor": LINE,
        },
        "legend": {
            "title": None,
            "labelFontSize": 12,
            "labelColor": INK,
            "labelLimit": 320,
            "symbolSize": 110,
            "symbolStrokeWidth": 1,
        },
        "title": {"anchor": "start", "fontSize": 12, "fontWeight": 400, "color": MUTED, "lineHeight": 16},
    }


def _numbers() -> dict[str, Any]:
    signs = Figures()
    return {
        "decimal": signs.point,
        "thousands": signs.thousands,
        "grouping": [3],
        "currency": ["", ""],
    }


def figure(count: int) -> str:
    """«2 894»."""
    return Figures().whole(count)


def percent(share: float) -> str:
    """Of a share from 0 to 1: «19,0 %»."""
    return Figures().share(share)


def lines(name: str, letters: int, most: int = 2) -> str:
    """The name on so many lines at most, cut with «…»; a chart shows whole names where one points at it."""
    cut = wrap(name, letters, max_lines=most, placeholder="…", break_long_words=False, break_on_hyphens=False)
    return "\n".join(cut)


def said(**words: str) -> list[dict[str, str]]:
    """Transforms that give every row a field with these words: what a legend needs."""
    return [{"calculate": dumps(one, ensure_ascii=False), "as": field} for field, one in words.items()]


def names(most: int = NAMES) -> dict[str, Any]:
    """The parameter "names": how wide the names before bars or cells are; 0 where they stand above."""
    return {"name": "names", "expr": f"width < {NARROW} ? 0 : min(width * 0.47, {most})"}


def named(above: float) -> dict[str, Any]:
    """The mark of the names, in the field "label": in the middle of their row or, where there is no room for that, with
    their last line so many pixels above its middle."""
    more = f"{LINE_OF_A_NAME} * (length(split(datum.label, '\\n')) - 1)"
    return {
        "type": "text",
        "align": "left",
        "limit": {"expr": "names ? names - 8 : width"},
        "lineBreak": "\n",
        "dy": {"expr": f"names ? -{more} / 2 : -({above}) - {more}"},
    }


def broken(words: str) -> dict[str, Any]:
    """Of a text mark whose words, an expression, have several lines: they stand in the middle of their place."""
    return {"lineBreak": "\n", "dy": {"expr": f"-{LINE_OF_A_NAME / 2} * (length(split({words}, '\\n')) - 1)"}}


def most_lines(labels: Iterable[str]) -> int:
    return max((label.count("\n") + 1 for label in labels), default=1)


def told(*fields: tuple[str, str]) -> list[dict[str, str]]:
    """What is said when one points at a mark: the field "name" as a heading, then (field, words) pairs."""
    return [
        {"field": "name", "type": "nominal", "title": "title"},
        *({"field": field, "type": "nominal", "title": words} for field, words in fields),
    ]


def kept(counts: Sequence[int], most: int) -> list[int]:
    """Places of the greatest, as many as may stay, in their own order."""
    greatest = sorted(range(len(counts)), key=lambda place: (-counts[place], place))[:most]
    return sorted(greatest)
