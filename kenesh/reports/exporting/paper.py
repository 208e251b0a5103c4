"""A report on paper: the tables of the page and their charts typeset as a PDF of A4 pages."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import batched
from pathlib import Path
from typing import Any, Final

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kenesh.documents.printing import typeset
from kenesh.offices.lists import Lists
from kenesh.reports import charts
from kenesh.reports.charts.drawing import FONTS
from kenesh.reports.charts.look import HALF, WIDTH
from kenesh.reports.exporting.cover import Cover, how_counted, step_words
from kenesh.reports.report import Block, Cross, Point, Report
from kenesh.reports.rules import Step
from kenesh.reports.tables import Row, Table, cross_table, tables, tiles
from kenesh.reports.words import Figures, of_days, of_step

TEMPLATE: Final = Path(__file__).parent.parent / "typst" / "report.typ"
COLUMNS_UPRIGHT: Final = 6  # of a cross table, beside its names and its sums
COLUMNS_ACROSS: Final = 11
LINES_BESIDE: Final = 14  # of a table that has its chart beside it; a longer one has it above, as wide as the paper
LINES_BESIDE_COMPARED: Final = 10
HALF_COMPARED: Final = 284  # pixels: letters as large, in less room

type Draw = Callable[[dict[str, Any], int], bytes]


def pdf(report: Report, cover: Cover, lists: Lists, draw: Draw = charts.svg) -> bytes:
    """The same report and cover give the same bytes. lists: for the places of the map. draw: gives the SVG of a
    description so many pixels wide. Unprintable: typst's words."""
    drawn = dict(_charts(report, lists, draw))
    data = {
        "language": get_language() or "ru",
        "title": cover.title,
        "period": cover.period,
        "filters": list(cover.filters),
        "made": cover.made,
        "how": how_counted(report),
        "tiles": [
            {"label": tile.label, "figure": tile.figure, "said": [tile.change, tile.note]} for tile in tiles(report)
        ],
        "blocks": [
            _block(table, report) | {"chart": _place(f"block-{place}", drawn), "long": _is_long(block)}
            for place, (table, block) in enumerate(zip(tables(report), report.blocks, strict=True))
        ],
        "maps": [file for name in ("regions", "districts") if (file := _place(name, drawn))],
        "dynamics": _dynamics(report) | {"chart": _place("dynamics", drawn)},
        "cross": _cross(report.cross) | {"chart": _place("cross", drawn)} if report.cross else None,
        "words": {
            "page": _("Page %(number)s of %(pages)s") % {"number": "{page}", "pages": "{pages}"},
            "nothing": _("No records are found."),
            "map": _("Where people live · %(unit)s") % {"unit": report.unit},
            "chart": _("The same as a chart"),
        },
    }
    return typeset(TEMPLATE, data, drawn, FONTS)


def _charts(report: Report, lists: Lists, draw: Draw) -> Iterator[tuple[str, bytes]]:
    """File name and drawing of each chart that there is something to draw in."""
    for place, block in enumerate(report.blocks):
        if block.lines:
            beside = HALF if report.before is None else HALF_COMPARED
            yield f"block-{place}.svg", draw(charts.of_block(block), WIDTH if _is_long(block) else beside)
    for name, drawn in (("regions", charts.of_map(report, lists)), ("districts", charts.of_points(report, lists))):
        if drawn:
            yield f"{name}.svg", draw(drawn, WIDTH)
    if report.dynamics:
        yield "dynamics.svg", draw(charts.of_dynamics(report), WIDTH)
    if report.cross and report.cross.total:
        yield "cross.svg", draw(charts.of_cross(report.cross), WIDTH)


def _is_long(block: Block) -> bool:
    return len(block.lines) > (LINES_BESIDE if block.total_before is None else LINES_BESIDE_COMPARED)


def _place(name: str, drawn: Mapping[str, bytes]) -> str:
    """The file of the chart; empty where there is none."""
    return f"{name}.svg" if f"{name}.svg" in drawn else ""


def _block(table: Table, report: Report) -> dict[str, Any]:
    """All lines, those that the page folds too."""
    rows = sorted([*table.rows, *table.rest], key=lambda row: row.faint)
    before = [of_days(report.asked.days_before), _("change")] if report.asked.days_before else []

    def cells(row: Row) -> list[str]:
        return [row.name, row.figure, row.share, *([row.before, row.change] if before else [])]

    total = [_("Total"), table.total, "", *([table.total_before, table.total_change] if before else [])]
    return {
        "title": table.title,
        "head": ["", table.unit, _("share"), *before],
        "rows": [cells(row) for row in rows],
        "faint": [place for place, row in enumerate(rows) if row.faint],
        "total": total,
    }


def _dynamics(report: Report) -> dict[str, Any]:
    """parts: the days of the period, and of the period compared with."""
    asked = report.asked
    earlier = of_days(asked.days_before) if asked.days_before else ""
    parts = (("", report.dynamics), (earlier, report.dynamics_before))
    return {
        "title": _("Dynamics · %(unit)s") % {"unit": report.unit},
        "head": [step_words(report.step), capfirst(report.unit)],
        "parts": [_points(title, points, report.step) for title, points in parts if points],
    }


def _points(title: str, points: Sequence[Point], step: Step) -> dict[str, Any]:
    figures = Figures()
    rows = [[of_step(point.first, step), figures.whole(point.count)] for point in points]
    return {
        "title": title,
        "rows": [*rows, [_("Total"), figures.whole(sum(point.count for point in points))]],
    }


def _cross(cross: Cross) -> dict[str, Any]:
    """A table wider than the paper is cut into several, each with the names of its rows."""
    table = cross_table(cross)
    heads = [*table.columns, _("Total")]
    rows = [[name, *(figure for figure, _url in cells), in_row] for name, cells, in_row in table.rows]
    rows.append([_("Total"), *table.totals, table.total])
    wide = len(table.columns) > COLUMNS_UPRIGHT
    widest = (COLUMNS_ACROSS if wide else COLUMNS_UPRIGHT) + 1
    return {
        "title": table.title,
        "wide": wide,
        "parts": [
            {
                "head": ["", *(heads[column] for column in columns)],
                "rows": [[name, *(cells[column] for column in columns)] for name, *cells in rows[:-1]],
                "total": [rows[-1][0], *(rows[-1][column + 1] for column in columns)],
            }
            for columns in batched(range(len(heads)), widest, strict=False)
        ],
    }
