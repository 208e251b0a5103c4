"""A report as one table for other programs."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kenesh.reports.exporting.cover import figures
from kenesh.reports.report import Block, Cross, Report
from kenesh.reports.words import Figures, of_step
from kenesh.shell import sheets
from kenesh.shell.sheets import Cell, Heading


def csv(report: Report) -> Iterator[bytes]:
    """A row for each figure: block, what is counted, line, column (of the cross table only), count, share in per cent,
    and, where periods are compared, the count before. Every block ends with its total."""
    compared = report.before is not None
    headings = [
        Heading(pgettext("of a report", "Block"), 0),
        Heading(_("Counted"), 0),
        Heading(pgettext("of a table", "Line"), 0),
        Heading(pgettext("of a table", "Column"), 0),
        Heading(_("Count"), 0),
        Heading(_("Share, %"), 0),
        *([Heading(_("Before"), 0)] if compared else []),
    ]
    return sheets.csv(headings, (row if compared else row[:-1] for row in _rows(report)))


def _rows(report: Report) -> Iterator[list[Cell]]:
    for one in figures(report):
        yield [_("Totals"), one.words, _("Total"), "", _plain(one.count), _percent(one.share), _plain(one.before)]
    for block in report.blocks:
        yield from _of_block(block)
    for title, points in ((_("Dynamics"), report.dynamics), (_("Dynamics before"), report.dynamics_before)):
        for point in points:
            yield [title, report.unit, of_step(point.first, report.step), "", point.count, "", None]
    if report.cross:
        yield from _of_cross(report.cross)


def _of_block(block: Block) -> Iterator[list[Cell]]:
    for line in block.lines:
        yield [block.title, block.unit, line.name, "", line.count, _percent(line.share), line.before]
    share = _percent(1.0) if block.total else ""
    yield [block.title, block.unit, _("Total"), "", block.total, share, block.total_before]


def _of_cross(cross: Cross) -> Iterator[list[Cell]]:
    title, total = _("Cross table"), _("Total")
    for name, counts, in_row in zip(cross.row_names, cross.counts, cross.row_totals, strict=True):
        for column, count in zip(cross.column_names, counts, strict=True):
            yield [title, cross.unit, name, column, count, "", None]
        yield [title, cross.unit, name, total, in_row, "", None]
    for column, count in zip(cross.column_names, cross.column_totals, strict=True):
        yield [title, cross.unit, total, column, count, "", None]
    yield [title, cross.unit, total, total, cross.total, "", None]


def _plain(count: float | None) -> Cell:
    """An average as a number of the language, as shares are."""
    return Figures().decimal(count, 1) if isinstance(count, float) else count


def _percent(share: float | None) -> str:
    """In per cent, with the language's decimal sign: a spreadsheet takes it for a number."""
    return "" if share is None else Figures().decimal(share * 100, 1)
