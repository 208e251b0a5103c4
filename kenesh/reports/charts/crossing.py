"""A cross table as cells, the darker the more."""

from collections.abc import Sequence
from typing import Any, Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kenesh.reports.charts.look import (
    INK,
    LAKE,
    LETTERS,
    LINE_OF_A_NAME,
    MUTED,
    NAMES,
    PAPER,
    described,
    figure,
    kept,
    lines,
    most_lines,
    named,
    names,
    told,
)
from kenesh.reports.report import Cross

MOST_ROWS: Final = 30  # beyond that the smallest are summed
MOST_COLUMNS: Final = 12
FEW: Final = 8  # columns: that leave room for long names beside them
NAMES_OF_MANY: Final = 210  # pixels
LETTERS_OF_MANY: Final = 30
LEVEL: Final = 4  # columns: so many names lie level, more of them stand
ROW: Final = 28  # pixels
CELLS: Final = 26  # pixels: of a narrow row, what lies below its name
READABLE: Final = 32  # pixels: a narrower cell shows no figure
PALEST: Final = "#f1f5f7"


def of_cross(cross: Cross) -> dict[str, Any]:
    """The figures of the table; where there are many rows or columns, the smallest of them summed."""
    down = _gathered(cross.row_names, cross.row_totals, MOST_ROWS)
    across = _gathered(cross.column_names, cross.column_totals, MOST_COLUMNS)
    cells: list[dict[str, Any]] = [
        {"row": row, "column": column, "count": count, "figure": figure(count)}
        for row, (_row, rows) in enumerate(down)
        for column, (_column, columns) in enumerate(across)
        for count in (sum(cross.counts[one][other] for one in rows for other in columns),)
    ]
    is_level = len(across) <= LEVEL
    headings = [lines(name, 16) if is_level else name for name, _places in across]
    is_few = len(across) <= FEW
    labels = [lines(name, LETTERS if is_few else LETTERS_OF_MANY) for name, _places in down]
    above = LINE_OF_A_NAME * most_lines(labels) + 4  # of a narrow row, its name
    most = max([1, *(cell["count"] for cell in cells)])
    return described(
        data={"values": cells},
        height=max(1, len(down)) * ROW,
        height_if_narrow=max(1, len(down)) * (above + CELLS),
        autosize={"type": "fit-x", "contains": "padding"},
        params=[
            names(NAMES if is_few else NAMES_OF_MANY),
            {"name": "lowered", "expr": f"names ? 0 : {above / 2}"},
            {"name": "down", "value": [name for name, _places in down]},
            {"name": "across", "value": [name for name, _places in across]},
            {"name": "headings", "value": headings},
        ],
        transform=[
            {"calculate": "down[datum.row]", "as": "name"},
            {"calculate": "across[datum.column]", "as": "beside"},
        ],
        layer=[
            _row_names(labels, (CELLS - above + LINE_OF_A_NAME) / 2),
            *_cells(most, _columns(headings, is_level=is_level), cross.unit),
        ],
    )


def _row_names(labels: Sequence[str], above: float) -> dict[str, Any]:
    return {
        "data": {"values": [{"row": row, "label": label} for row, label in enumerate(labels)]},
        "mark": named(above),
        "encoding": {"x": {"value": 0}, "y": _band("row"), "text": {"field": "label"}},
    }


def _columns(headings: Sequence[str], *, is_level: bool) -> dict[str, Any]:
    """Names above the cells: level in two lines where there are few, standing where there are many."""
    return {
        "field": "column",
        "type": "ordinal",
        "scale": {"range": [{"expr": "names"}, {"expr": "width"}], "padding": 0},
        "axis": {
            "orient": "top",
            "title": None,
            "ticks": False,
            "domain": False,
            "labelColor": INK,
            "labelPadding": 6 + 14 * max((one.count("\n") for one in headings), default=0),
            "labelAngle": 0 if is_level else -90,
            "labelAlign": "center" if is_level else "left",
            "labelBaseline": "bottom" if is_level else "middle",
            "labelLimit": {"expr": "max(40, bandwidth('x') - 4)"} if is_level else 130,
            "labelExpr": "split(headings[datum.value], '\\n')",
            "labelLineHeight": 14,
            "labelOverlap": False,
        },
    }


def _cells(most: int, columns: dict[str, Any], unit: str) -> list[dict[str, Any]]:
    pointed = told(("beside", ""), ("figure", capfirst(unit)))
    place = {"x": columns, "y": _band("row"), "tooltip": pointed}
    shade = {"domain": [0, most], "range": [PALEST, LAKE], "interpolate": "lab"}
    return [
        {
            "mark": {
                "type": "rect",
                "stroke": PAPER,
                "strokeWidth": 1,
                "height": {"expr": f"names ? {ROW} : {CELLS}"},
                "yOffset": {"expr": "lowered"},
            },
            "encoding": {
                **place,
                "fill": {"field": "count", "type": "quantitative", "scale": shade, "legend": None},
            },
        },
        {
            "mark": {
                "type": "text",
                "fontSize": 12,
                "yOffset": {"expr": "lowered"},
                "opacity": {"expr": f"bandwidth('x') < {READABLE} ? 0 : 1"},
            },
            "encoding": {
                **place,
                "text": {"field": "figure"},
                "color": {
                    "condition": [
                        {"test": "datum.count === 0", "value": MUTED},
                        {"test": f"datum.count > {most * 0.65}", "value": PAPER},
                    ],
                    "value": INK,
                },
            },
        },
    ]


def _band(field: str) -> dict[str, Any]:
    return {"field": field, "type": "ordinal", "axis": None, "scale": {"padding": 0}}


def _gathered(names: Sequence[str], totals: Sequence[int], most: int) -> list[tuple[str, list[int]]]:
    """Each name with its place; the smallest of many with theirs, together."""
    if len(names) <= most + 1:
        return [(name, [place]) for place, name in enumerate(names)]
    places = kept(totals, most)
    others = [place for place in range(len(names)) if place not in set(places)]
    return [*((names[place], [place]) for place in places), (_("Others: %(number)d") % {"number": len(others)}, others)]
