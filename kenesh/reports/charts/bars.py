"""A block as bars: name, bar, figure and share, a line each, as its table has them. Where it is narrow, the name stands
above the bar."""

from collections.abc import Sequence
from typing import Any, Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kenesh.reports.charts.look import (
    EDGE,
    HALF,
    INK,
    LAKE,
    LAKE_PALE,
    LETTERS,
    LINE_OF_A_NAME,
    MUTED,
    NARROW,
    described,
    figure,
    kept,
    lines,
    most_lines,
    named,
    names,
    percent,
    said,
    told,
)
from kenesh.reports.report import Block, Line

MOST: Final = 20  # lines; the others are summed
OTHERS: Final = -1  # the key of their sum, which has no bar: it would be the longest
ROW: Final = 28  # pixels
TALL_ROW: Final = 32  # of two bars, or of names in two lines
BARS: Final = 28  # pixels: of a narrow row, what lies below its name
BARS_COMPARED: Final = 40
NEARER: Final = 4  # pixels: the bar is to its own name than to the next


def of_block(block: Block) -> dict[str, Any]:
    """Bars in the order of the block. Of a long one the greatest lines have bars of their own."""
    compared = block.total_before is not None
    rows = [_row(place, line) for place, line in enumerate(_shortened(block.lines))]
    name_lines = most_lines(line["label"] for line in rows)
    above = LINE_OF_A_NAME * name_lines  # of a narrow row, its name
    row, bars = TALL_ROW if compared or name_lines > 1 else ROW, BARS_COMPARED if compared else BARS
    now, before = _("Chosen period"), _("Compared with")
    most = max([1, *(line[field] or 0 for line in rows for field in ("bar", "bar_before"))])
    across = {
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, most], "nice": False, "range": [{"expr": "names"}, {"expr": "width - figures"}]},
    }
    colours = {
        "type": "nominal",
        "scale": {"domain": [now, before], "range": [LAKE, LAKE_PALE]},
        "legend": {
            "orient": "top",
            "columns": {"expr": f"width < {NARROW} ? 1 : 2"},
            "symbolType": "square",
            "symbolStrokeColor": LAKE,
        },
    }
    pointed = [
        ("figure", capfirst(block.unit)),
        ("share", _("Share")),
        *([("figure_before", before)] if compared else []),
    ]
    layers = [
        {
            "mark": named((bars - above + LINE_OF_A_NAME) / 2),
            "encoding": {"x": {"value": 0}, "text": {"field": "label"}},
        },
        *([_before(across, colours)] if compared else []),
        {
            "mark": {
                "type": "bar",
                "height": 11 if compared else 10,
                "cornerRadiusEnd": 2,
                "yOffset": _lowered(-6 if compared else 0),
            },
            "encoding": {
                "x": {"field": "bar", **across},
                "fill": {
                    "condition": {"test": "datum.unknown", "value": EDGE},
                    **({"field": "now", **colours} if compared else {"value": LAKE}),
                },
                **_linked(rows),
            },
        },
        _words("figure", "width - 58", INK, -6 if compared else 0),
        _words("share", "width", MUTED, -6 if compared else 0),
        *([_words("figure_before", "width - 58", MUTED, 7, 11)] if compared else []),
    ]
    return described(
        data={"values": rows},
        width=HALF,
        height=max(1, len(rows)) * row,
        height_if_narrow=max(1, len(rows)) * (above + bars),
        autosize={"type": "fit-x", "contains": "padding"},
        params=[
            names(),
            {"name": "lowered", "expr": f"names ? 0 : {above / 2 - NEARER}"},
            {"name": "figures", "expr": "width < 300 ? 104 : 124"},
        ],
        transform=said(now=now, earlier=before) if compared else [],
        encoding={
            "y": {"field": "place", "type": "ordinal", "axis": None, "scale": {"padding": 0}},
            "tooltip": told(*pointed),
        },
        layer=layers,
    )


def _shortened(found: Sequence[Line]) -> list[Line]:
    """As many lines as there is room for; «Не указано» stays last."""
    named = [line for line in found if line.key is not None]
    unknown = [line for line in found if line.key is None]
    if len(named) <= MOST + 1:
        return [*named, *unknown]
    places = kept([line.count for line in named], MOST)
    others = [line for place, line in enumerate(named) if place not in set(places)]
    count, share = sum(line.count for line in others), sum(line.share for line in others)
    before = None if others[0].before is None else sum(line.before or 0 for line in others)
    summed = Line(OTHERS, _("Others: %(number)d") % {"number": len(others)}, count, share, before)
    return [*(named[place] for place in places), summed, *unknown]


def _row(place: int, line: Line) -> dict[str, Any]:
    return {
        "place": place,
        "name": line.name,
        "label": lines(line.name, LETTERS),
        "bar": None if line.key == OTHERS else line.count,
        "bar_before": None if line.key == OTHERS else line.before,
        "figure": figure(line.count),
        "figure_before": figure(line.before or 0),
        "share": percent(line.share),
        "unknown": line.key is None,
        "url": line.rows_url,
    }


def _before(across: dict[str, Any], colours: dict[str, Any]) -> dict[str, Any]:
    mark = {
        "type": "bar",
        "height": 8,
        "yOffset": _lowered(7),
        "stroke": LAKE,
        "strokeWidth": {"expr": "datum.bar_before ? 1 : 0"},
    }
    fill = {"field": "earlier", **colours}
    return {"mark": mark, "encoding": {"x": {"field": "bar_before", **across}, "fill": fill}}


def _words(field: str, x: str, colour: str, offset: int, size: float = 12.5) -> dict[str, Any]:
    return {
        "mark": {"type": "text", "align": "right", "color": colour, "yOffset": _lowered(offset), "fontSize": size},
        "encoding": {"x": {"value": {"expr": x}}, "text": {"field": field}},
    }


def _lowered(offset: float) -> dict[str, str]:
    return {"expr": f"lowered + {offset}"}


def _linked(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """A bar leads to the rows behind it, for those who may see them."""
    return {"href": {"field": "url"}} if any(row["url"] for row in rows) else {}
