"""What all charts have in common: colours, type, numbers of the reader's language.

Colours differ in lightness, so that they are told apart without colour and in print: what is counted is dark, «Не
указано» is grey, the period compared with is hollow.
"""

from collections.abc import Sequence
from json import dumps
from textwrap import wrap
from typing import Any, Final

from kenesh.reports.words import Figures

WIDTH: Final = 642  # pixels: 17 cm of paper
HALF: Final = 360  # of a chart beside its table
NARROW: Final = 440  # pixels: below that names take the first third and are cut shorter

# As in kenesh.css.
INK: Final = "#14212b"
MUTED: Final = "#5a6a75"
LINE: Final = "#dfe5e8"
EDGE: Final = "#82909a"
PAPER: Final = "#ffffff"
LAKE: Final = "#0b5a7d"
LAKE_PALE: Final = "#e6eff4"


def described(**parts: Any) -> dict[str, Any]:
    """A whole description: the parts with the look of the house."""
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
        "text": {"fontSize": 12.5, "lineHeight": 13, "color": INK, "baseline": "middle"},
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


def broken(words: str) -> dict[str, Any]:
    """Of a text mark whose words, an expression, have several lines: they stand in the middle of their place."""
    return {"lineBreak": "\n", "dy": {"expr": f"-6.5 * (length(split({words}, '\\n')) - 1)"}}


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
