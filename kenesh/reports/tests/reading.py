"""A report read back out of its files, by programs that did not write them. In the language that is switched on."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import openpyxl
import pypdfium2
from django.utils.translation import gettext

from kenesh.reports.exporting.cover import figures
from kenesh.reports.report import Report
from kenesh.reports.rules import Step
from kenesh.reports.words import of_step

type Line = tuple[str, int, int | None]  # name, count, count before


@dataclass
class Figures:
    """Everything that is counted in a report. totals: an average among them has a decimal. blocks: their lines with the
    total last. cross: rows of figures, the sums of each last."""

    totals: list[float]
    blocks: dict[str, list[Line]]
    dynamics: list[tuple[str, int]] = field(default_factory=list)
    dynamics_before: list[tuple[str, int]] = field(default_factory=list)
    cross: list[tuple[str, list[int]]] = field(default_factory=list)


def of_report(report: Report) -> Figures:
    total, step = gettext("Total"), report.step
    found = Figures(
        [one.count for one in figures(report)],
        {
            f"{block.title} · {block.unit}": [
                *((line.name, line.count, line.before) for line in block.lines),
                (total, block.total, block.total_before),
            ]
            for block in report.blocks
        },
        [(of_step(point.first, step), point.count) for point in report.dynamics],
        [(of_step(point.first, step), point.count) for point in report.dynamics_before],
    )
    if cross := report.cross:
        rows = zip(cross.row_names, cross.counts, cross.row_totals, strict=True)
        found.cross = [(name, [*counts, in_row]) for name, counts, in_row in rows]
        found.cross.append((total, [*cross.column_totals, cross.total]))
    return found


def of_csv(content: bytes, report: Report) -> Figures:
    text = content.decode("utf-8-sig")
    assert content.startswith(b"\xef\xbb\xbf")
    headings, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert len(headings) == (7 if report.before else 6)
    found = Figures([], {})
    crossed: dict[str, list[int]] = {}
    for block, unit, line, column, count, _share, *before in rows:
        if block == gettext("Totals"):
            found.totals.append(_figure(count))
        elif block == gettext("Dynamics"):
            found.dynamics.append((line, int(count)))
        elif block == gettext("Dynamics before"):
            found.dynamics_before.append((line, int(count)))
        elif block == gettext("Cross table"):
            assert column
            crossed.setdefault(line, []).append(int(count))
        else:
            was = int(before[0]) if before and before[0] else None
            found.blocks.setdefault(f"{block} · {unit}", []).append((line, int(count), was))
    found.cross = list(crossed.items())
    return found


def of_xlsx(content: bytes, report: Report) -> Figures:
    sheet, *others = openpyxl.load_workbook(io.BytesIO(content), read_only=True).worksheets
    rows = [[cell.value for cell in row[:5]] for row in sheet.iter_rows(max_col=5)]
    tables = list(_tables(rows))
    assert all(type(count) is int for title, lines in tables for _name, count, *_others in lines if title)
    blocks = {
        title: [(str(name), count, _before(report, row)) for name, count, *row in lines] for title, lines in tables
    }
    found = Figures([count for _name, count, _was in blocks.pop("")], blocks)
    if report.dynamics or report.dynamics_before:
        sheet = others.pop(0)
        found.dynamics = list(_dynamics(sheet, 1, report.step))
        found.dynamics_before = list(_dynamics(sheet, 4, report.step)) if report.dynamics_before else []
    if report.cross:
        _heads, *lines = others.pop(0).iter_rows(values_only=True)
        found.cross = [(str(name), [int(str(count)) for count in counts]) for name, *counts in lines]
    assert not others
    return found


def _tables(rows: list[list[Any]]) -> Iterator[tuple[str, list[list[Any]]]]:
    """Title and lines of each table of the sheet: a table begins below its line of headings."""
    title, lines = "", list[list[Any]]()
    reading = False
    for above, row in zip([[None] * 5, *rows], [*rows, [None] * 5], strict=True):
        if isinstance(row[1], str):
            reading, lines = True, []
            title = "" if row[0] else str(above[0])
        elif reading and row[0] is None:
            reading = False
            yield title, lines
        elif reading:
            lines.append(row)


def _before(report: Report, row: list[Any]) -> int | None:
    return row[1] if report.before else None


def _dynamics(sheet: Any, column: int, step: Step) -> Iterator[tuple[str, int]]:
    for first, count in sheet.iter_rows(min_row=2, min_col=column, max_col=column + 1, values_only=True):
        if first == gettext("Total"):
            return
        yield of_step(first.date(), step), count


def of_page(html: str) -> Figures:
    """Of the tab with the tables; the lines of a block by name, for some of them are folded."""
    tiles = re.findall(r'<span class="tile-figure">(.*?)</span>', html, re.DOTALL)
    found = Figures([_figure(_words(tile)) for tile in tiles], {})
    for section in re.findall(r'<section class="card block".*?</section>', html, re.DOTALL):
        title = _words(re.findall(r"<h3.*?</h3>", section, re.DOTALL)[0])
        rows = [
            re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL) for row in re.findall(r"<tr.*?</tr>", section, re.DOTALL)
        ]
        rows = [[_words(cell) for cell in row] for row in rows if 'scope="row"' in row[0]]
        if 'id="cross"' in section:
            found.cross = [(name, [_number(cell) for cell in cells]) for name, *cells in rows]
        else:
            found.blocks[title] = sorted(
                (name, _number(count), _number(others[0]) if others else None)
                for name, _bar, count, _share, *others in rows
            )
    return found


def as_on_page(figures: Figures) -> Figures:
    blocks = {title: sorted(lines) for title, lines in figures.blocks.items()}
    return Figures(figures.totals, blocks, cross=figures.cross)


def _words(html: str) -> str:
    return _plain(unescape(re.sub(r"<.*?>", "", html, flags=re.DOTALL)))


def _figure(words: str) -> float:
    """A whole number, or one with a decimal."""
    decimal = re.fullmatch(r"(.*)[.,](\d)", words)
    return float(f"{_number(decimal[1])}.{decimal[2]}") if decimal else _number(words)


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", _words(text)))


def pages_of(content: bytes) -> list[str]:
    """The words of each page, single spaces between them."""
    with pypdfium2.PdfDocument(content) as document:
        return [_plain(page.get_textpage().get_text_bounded()) for page in document]


def _plain(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split())
