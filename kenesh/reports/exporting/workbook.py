"""A report as a workbook: real numbers and native charts, so that it can be worked on further."""

import io
from collections.abc import Sequence
from datetime import UTC
from textwrap import wrap
from typing import Any, Final

import xlsxwriter
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kenesh.reports.exporting.cover import Cover, change, figures, how_counted, step_words
from kenesh.reports.report import Block, Cross, Point, Report
from kenesh.reports.rules import Step
from kenesh.reports.words import of_days, of_step

LAKE: Final = "#0b5a7d"  # as kenesh.css has them
PALE: Final = "#a9c6d4"
GREY: Final = "#b9c3c9"
EDGE: Final = "#82909a"
LINES_OF_A_CHART: Final = 30
FIRST_YEAR: Final = 1900  # that spreadsheets know
ROW: Final = 20  # pixels: the height of a row, and of a bar with its gap
CHART_WIDTH: Final = 620  # pixels
NAME_WIDTH, FIGURE_WIDTH, CHART_COLUMN_WIDTH = 46, 12, 17  # characters
_LETTERS_OF_A_ROW: Final = 125
_LETTERS_OF_A_NAME: Final = 46  # in a line; programs do not agree on how tall a row of several is, so we say it
_FORMATS: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 16},
    "period": {"bold": True, "font_size": 12},
    "said": {"text_wrap": True, "valign": "top"},
    "quiet": {"text_wrap": True, "valign": "top", "font_color": "#5a6a75"},
    "block": {"bold": True, "font_size": 13, "font_color": LAKE},
    "head": {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1, "border_color": EDGE},
    "head of figures": {
        "bold": True,
        "text_wrap": True,
        "valign": "bottom",
        "bottom": 1,
        "border_color": EDGE,
        "align": "right",
    },
    "name": {"text_wrap": True, "valign": "top"},
    "day": {"num_format": "dd.mm.yyyy", "align": "left"},
    "month": {"num_format": "mm.yyyy", "align": "left"},
    "count": {"num_format": "#,##0", "valign": "top"},
    "average": {"num_format": "#,##0.0", "valign": "top"},
    "share": {"num_format": "0.0%", "valign": "top"},
    "change": {"num_format": "+0.0%;−0.0%;0.0%", "valign": "top"},
}


def xlsx(report: Report, cover: Cover) -> bytes:
    """An Office Open XML workbook: the report; a sheet of the dynamics; a sheet of the cross table.

    Names are written as strings: none is ever a formula, a number or a link.
    """
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties(
            {"title": cover.title, "author": cover.by, "created": cover.at.astimezone(UTC).replace(tzinfo=None)}
        )
        written = _Workbook(book, report, cover)
        written.report_sheet()
        if report.dynamics or report.dynamics_before:
            written.dynamics_sheet()
        if report.cross:
            written.cross_sheet(report.cross)
    return content.getvalue()


class _Workbook:
    def __init__(self, book: Any, report: Report, cover: Cover) -> None:
        self.book, self.report, self.cover = book, report, cover
        self.compared = report.before is not None
        self.formats = {name: book.add_format(chosen) for name, chosen in _FORMATS.items()}
        for name in ("name", "count", "share", "change"):
            total = {**_FORMATS[name], "bold": True, "top": 1, "border_color": EDGE}
            self.formats[f"total {name}"] = book.add_format(total)

    def sheet(self, name: str, *, landscape: bool = False) -> Any:
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=0.5, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P / &N")
        if landscape:
            sheet.set_landscape()
        return sheet

    def report_sheet(self) -> None:
        sheet = self.sheet(pgettext("sheet of a workbook", "Report"), landscape=True)
        sheet.set_column(0, 0, NAME_WIDTH)
        sheet.set_column(1, self.beside - 2, FIGURE_WIDTH)
        sheet.set_column(self.beside - 1, self.beside - 1, 3)
        sheet.set_column(self.beside, self.beside + 4, CHART_COLUMN_WIDTH)
        row = self.heading(sheet)
        totals = [(one.words, one.count, one.share, one.before) for one in figures(self.report)]
        row = self.table(sheet, row + 1, _("Totals"), totals) + 1
        for block in self.report.blocks:
            row = self.block(sheet, row + 1, block)

    @property
    def beside(self) -> int:
        """The column where charts begin."""
        return 6 if self.compared else 4

    def heading(self, sheet: Any) -> int:
        """Title and period stay in sight. Returns the row below."""
        sheet.write_string(0, 0, self.cover.title, self.formats["title"])
        sheet.write_string(1, 0, self.cover.period, self.formats["period"])
        sheet.set_row(0, 24)
        sheet.freeze_panes(2, 0)
        row = 2
        said = [(_("Filters: %(filters)s") % {"filters": "; ".join(self.cover.filters)}, "said")] * bool(
            self.cover.filters
        )
        earlier = self.report.asked.days_before
        before = [_("“Before” is the period compared with: %(days)s.") % {"days": of_days(earlier)}] if earlier else []
        said += [(sentence, "quiet") for sentence in (*how_counted(self.report), *before, self.cover.made)]
        for words, style in said:
            sheet.merge_range(row, 0, row, self.beside + 4, "", self.formats[style])
            sheet.write_string(row, 0, words, self.formats[style])
            sheet.set_row_pixels(row, ROW * -(-len(words) // _LETTERS_OF_A_ROW))
            row += 1
        return row

    def table(
        self,
        sheet: Any,
        row: int,
        title: str,
        lines: Sequence[tuple[str, float, float | None, float | None]],
        total: tuple[int, int | None] | None = None,
    ) -> int:
        """lines: name, count, share, before. total: count, before. Returns the row below."""
        sheet.write_string(row, 0, title, self.formats["head"])
        heads = [_("Count"), capfirst(_("share")), *([_("Before"), capfirst(_("change"))] if self.compared else [])]
        for column, words in enumerate(heads, start=1):
            sheet.write_string(row, column, words, self.formats["head of figures"])
        for name, count, share, before in lines:
            row += 1
            self.line(sheet, row, name, count, share, before)
        if total is not None:
            row += 1
            count, before = total
            self.line(sheet, row, _("Total"), count, 1.0 if count else None, before, "total ")
        return row + 1

    def line(
        self,
        sheet: Any,
        row: int,
        name: str,
        count: float,
        share: float | None,
        before: float | None,
        style: str = "",
    ) -> None:
        """A figure with decimals is an average."""
        self.name(sheet, row, name, style)
        figure = "average" if isinstance(count, float) else "count"
        cells = [(figure, count), ("share", share)]
        if self.compared:
            cells += [(figure, before), ("change", change(count, before))]
        for column, (format, value) in enumerate(cells, start=1):
            if value is None:
                sheet.write_blank(row, column, None, self.formats[f"{style}{format}"])
            else:
                sheet.write_number(row, column, value, self.formats[f"{style}{format}"])

    def name(self, sheet: Any, row: int, name: str, style: str = "") -> None:
        sheet.write_string(row, 0, name, self.formats[f"{style}name"])
        sheet.set_row_pixels(row, ROW * max(1, len(wrap(name, _LETTERS_OF_A_NAME))))

    def block(self, sheet: Any, row: int, block: Block) -> int:
        """The table and its chart beside it. Returns the row below both."""
        title = f"{block.title} · {block.unit}"
        sheet.write_string(row, 0, title, self.formats["block"])
        lines = [(line.name, line.count, line.share, line.before) for line in block.lines]
        end = self.table(sheet, row + 1, "", lines, (block.total, block.total_before))
        if not block.lines:
            return end + 1
        shown = min(len(block.lines), LINES_OF_A_CHART)
        chart = self.book.add_chart({"type": "bar"})
        first, last = row + 2, row + 1 + shown
        names = [sheet.name, first, 0, last, 0]
        stated = [None if line.key is not None else {"fill": {"color": GREY}} for line in block.lines[:shown]]
        bar = {"categories": names, "gap": 40, "points": stated, "data_labels": {"value": True, "num_format": "#,##0"}}
        chart.add_series({**bar, "name": _("Count"), "values": _column(names, 1), "fill": {"color": LAKE}})
        height = shown
        if self.compared:
            before = {**bar, "points": [], "name": _("Before"), "values": _column(names, 3), "fill": {"color": PALE}}
            chart.add_series(before)
            chart.set_legend({"position": "bottom"})
            height = shown * 2
        else:
            chart.set_legend({"none": True})
        if shown < len(block.lines):
            title = _("%(title)s: the first %(count)d") % {"title": title, "count": shown}
        chart.set_title({"name": title, "overlay": False, "name_font": {"size": 11}})
        chart.set_y_axis({"reverse": True, "line": {"none": True}, "major_tick_mark": "none", "interval_unit": 1})
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
        chart.set_chartarea({"border": {"none": True}})
        rows = max(height + 4, 8)
        chart.set_size({"width": CHART_WIDTH, "height": rows * ROW})
        drawn = {"object_position": 1, "description": title}
        sheet.insert_chart(row, self.beside, chart, drawn)
        return max(end, row + rows) + 1

    def dynamics_sheet(self) -> None:
        step = self.report.step
        sheet = self.sheet(_("Dynamics"))
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        counted = _("Count, %(unit)s") % {"unit": self.report.unit}
        self.points(sheet, 0, counted, self.report.dynamics)
        if self.report.dynamics_before:
            self.points(sheet, 3, _("Before"), self.report.dynamics_before)
        points = self.report.dynamics
        if not points:
            return
        when = [sheet.name, 1, 0, len(points), 0]
        chart = self.book.add_chart({"type": "column" if len(points) <= 60 else "line"})
        line = {"fill": {"color": LAKE}, "line": {"color": LAKE, "width": 1.5}}
        chart.add_series({"name": counted, "categories": when, "values": _column(when, 1), "gap": 40, **line})
        chart.set_legend({"none": True})
        span = {"first": of_step(points[0].first, step), "last": of_step(points[-1].first, step)}
        title = _("Dynamics, %(first)s–%(last)s") % span
        chart.set_title({"name": title, "name_font": {"size": 11}})
        chart.set_x_axis({"text_axis": True, "num_format": "mm.yyyy" if step == Step.MONTH else "dd.mm.yyyy"})
        chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#dfe5e8"}}, "min": 0})
        chart.set_chartarea({"border": {"none": True}})
        chart.set_size({"width": 860, "height": 420})
        sheet.insert_chart(0, 6, chart, {"object_position": 1, "description": title})

    def points(self, sheet: Any, column: int, counted: str, points: Sequence[Point]) -> None:
        """Days and figures in two columns, from the line of headings to the total."""
        step = self.report.step
        sheet.set_column(column, column + 1, 16)
        sheet.write_string(0, column, step_words(step), self.formats["head"])
        sheet.write_string(0, column + 1, counted, self.formats["head of figures"])
        style = self.formats["month" if step == Step.MONTH else "day"]
        for row, point in enumerate(points, start=1):
            if point.first.year < FIRST_YEAR:
                sheet.write_string(row, column, of_step(point.first, step), style)
            else:
                sheet.write_datetime(row, column, point.first, style)
            sheet.write_number(row, column + 1, point.count, self.formats["count"])
        end = len(points) + 1
        sheet.write_string(end, column, _("Total"), self.formats["total name"])
        sheet.write_number(end, column + 1, sum(point.count for point in points), self.formats["total count"])

    def cross_sheet(self, cross: Cross) -> None:
        sheet = self.sheet(_("Cross table"), landscape=True)
        sheet.set_column(0, 0, NAME_WIDTH)
        sheet.set_column(1, len(cross.column_names) + 1, 13)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.repeat_columns(0)
        sheet.write_string(0, 0, _("Count, %(unit)s") % {"unit": cross.unit}, self.formats["head"])
        for column, name in enumerate((*cross.column_names, _("Total")), start=1):
            sheet.write_string(0, column, name, self.formats["head of figures"])
        lines = zip(cross.row_names, cross.counts, cross.row_totals, strict=True)
        for row, (name, counts, total) in enumerate(lines, start=1):
            self.name(sheet, row, name)
            for column, count in enumerate((*counts, total), start=1):
                sheet.write_number(row, column, count, self.formats["count"])
        end = len(cross.row_names) + 1
        sheet.write_string(end, 0, _("Total"), self.formats["total name"])
        for column, count in enumerate((*cross.column_totals, cross.total), start=1):
            sheet.write_number(end, column, count, self.formats["total count"])
        if cross.total:
            scale = {"type": "2_color_scale", "min_color": "#ffffff", "max_color": PALE}
            sheet.conditional_format(1, 1, end - 1, len(cross.column_names), scale)


def _column(cells: Sequence[Any], column: int) -> list[Any]:
    """The same rows of another column."""
    sheet, first, _first_column, last, _last_column = cells
    return [sheet, first, column, last, column]
