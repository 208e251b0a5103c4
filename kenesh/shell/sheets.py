"""Tables for other programs, written in a stream: the first bytes leave before the last row is read, and a file of any
length takes the memory of a few rows."""

import csv as csv_module
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from urllib.parse import quote
from xml.sax.saxutils import escape

import xlsxwriter

CONTENT_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

type Cell = str | int | float | datetime | date | None

CHUNK: Final = 64 * 1024
ROWS_OF_A_SHEET: Final = 1_048_575  # the format's limit, less one for the words that there are more
_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001  # day 0 of spreadsheets, which know no time zones
_DAY: Final = timedelta(days=1)
_SAMPLE: Final = datetime(2026, 1, 1)  # noqa: DTZ001  # the same
_SHEET: Final = "xl/worksheets/sheet1.xml"
_TEXT_LIMIT: Final = 32_767  # characters in a cell, by the format
_ODD: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # not allowed in XML 1.0


@dataclass(frozen=True)
class Heading:
    """width: in characters."""

    words: str
    width: int


@dataclass(frozen=True)
class _Styles:
    """Numbers of the workbook's styles."""

    moment: str
    day: str


def attachment(name: str) -> str:
    """Content-Disposition for a file saved under a name in any alphabet (RFC 6266)."""
    return f"attachment; filename*=UTF-8''{quote(name)}"


def csv(headings: Sequence[Heading], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """CSV (RFC 4180) in UTF-8 with a mark of order, semicolons between, as spreadsheets in our languages open it.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    kept = io.StringIO()
    writer = csv_module.writer(kept, delimiter=";")
    kept.write("\ufeff")
    writer.writerow([heading.words for heading in headings])
    yield kept.getvalue().encode()
    kept.seek(kept.truncate(0))
    for row in rows:
        writer.writerow([_csv_cell(cell) for cell in row])
        if kept.tell() > CHUNK:
            yield kept.getvalue().encode()
            kept.seek(kept.truncate(0))
    yield kept.getvalue().encode()


def _csv_cell(cell: Cell) -> Cell:
    match cell:
        case str() if (
            cell[:1] in {"=", "+", "-", "@", "\t", "\r"} and not cell[1:].replace(" ", "").replace("-", "").isdigit()
        ):
            return f"'{cell}"
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M}"
        case date():
            return f"{cell:%Y-%m-%d}"
        case _:
            return cell


def xlsx(headings: Sequence[Heading], rows: Iterable[Sequence[Cell]], overflow: str = "") -> Iterator[bytes]:
    """An Office Open XML workbook of one sheet.

    XlsxWriter writes the workbook (styles, widths, the frozen line of headings) around an empty sheet; the rows are
    streamed into the sheet as the archive is sent, which XlsxWriter itself, needing the whole sheet first, cannot do.
    overflow: what stands in the last row where there are more rows than a sheet can hold.
    """
    book, styles = _empty_book(headings)
    sink = _Sink()
    with (
        zipfile.ZipFile(book) as parts,
        zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        for part in parts.namelist():
            content = parts.read(part)
            if part != _SHEET:
                archive.writestr(part, content)
                continue
            before, after = _around_rows(content.decode())
            with archive.open(part, "w", force_zip64=True) as stream:
                stream.write(before.encode())
                yield sink.taken()
                for number, row in enumerate(rows, start=2):
                    if number > ROWS_OF_A_SHEET:
                        stream.write(_xlsx_row(number, [overflow], styles).encode())
                        break
                    stream.write(_xlsx_row(number, row, styles).encode())
                    if sink.waiting > CHUNK:
                        yield sink.taken()
                stream.write(after.encode())
    yield sink.taken()


def _empty_book(headings: Sequence[Heading]) -> tuple[io.BytesIO, _Styles]:
    """A workbook with its line of headings and a sample moment and day below, and the numbers of their styles."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for column, heading in enumerate(headings):
            sheet.set_column(column, column, heading.width)
            sheet.write_string(0, column, heading.words, bold)
        sheet.freeze_panes(1, 0)
        sheet.write_datetime(1, 0, _SAMPLE, book.add_format({"num_format": "dd.mm.yyyy hh:mm"}))
        sheet.write_datetime(1, 1, _SAMPLE, book.add_format({"num_format": "dd.mm.yyyy"}))
    with zipfile.ZipFile(content) as parts:
        moment, day = re.findall(r'<c r="[AB]2" s="(\d+)"', parts.read(_SHEET).decode())
    return content, _Styles(moment, day)


def _around_rows(sheet: str) -> tuple[str, str]:
    """The sheet's XML before its second row and after its last; without the dimension, which nobody knows yet."""
    sheet = re.sub(r"<dimension [^>]*/>", "", sheet)
    return sheet[: sheet.index('<row r="2"')], sheet[sheet.index("</sheetData>") :]


def _xlsx_row(number: int, row: Sequence[Cell], styles: _Styles) -> str:
    cells = []
    for cell in row:
        match cell:
            case None | "":
                cells.append("<c/>")
            case str():
                text = escape(_ODD.sub("", cell[:_TEXT_LIMIT]))
                cells.append(f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>')
            case datetime():
                cells.append(f'<c s="{styles.moment}"><v>{(cell - _EPOCH) / _DAY}</v></c>')
            case date():
                cells.append(f'<c s="{styles.day}"><v>{(datetime.combine(cell, time()) - _EPOCH).days}</v></c>')
            case _:
                cells.append(f"<c><v>{cell}</v></c>")
    return f'<row r="{number}">{"".join(cells)}</row>'


class _Sink(io.RawIOBase):
    """What has been written and not yet taken. Not seekable: the archive then says its sizes after each part."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []
        self.waiting = 0  # bytes

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        part = bytes(data)
        self._parts.append(part)
        self.waiting += len(part)
        return len(part)

    def taken(self) -> bytes:
        whole = b"".join(self._parts)
        self._parts.clear()
        self.waiting = 0
        return whole
