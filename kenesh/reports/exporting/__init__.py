"""A report as a file: the figures of the page, to the unit, in XLSX, PDF and CSV."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from kenesh.offices.lists import Lists
from kenesh.reports.exporting.cover import Cover
from kenesh.reports.exporting.paper import pdf
from kenesh.reports.exporting.table import csv
from kenesh.reports.exporting.workbook import xlsx
from kenesh.reports.report import Report
from kenesh.shell import sheets

__all__ = ["CONTENT_TYPES", "Cover", "File", "csv", "file", "pdf", "xlsx"]

CONTENT_TYPES: Final = sheets.CONTENT_TYPES | {"pdf": "application/pdf"}
_WRITERS: Final[Mapping[str, Callable[[Report, Cover, Lists], bytes]]] = {
    "xlsx": lambda report, cover, lists: xlsx(report, cover),
    "pdf": pdf,
    "csv": lambda report, cover, lists: b"".join(csv(report)),
}


@dataclass(frozen=True)
class File:
    """Ready to be sent: by a page or with a letter."""

    name: str
    content_type: str
    content: bytes


def file(kind: str, report: Report, cover: Cover, lists: Lists) -> File:
    """kind: one of CONTENT_TYPES. In the language and the time zone that are switched on."""
    return File(cover.file_name(report, kind), CONTENT_TYPES[kind], _WRITERS[kind](report, cover, lists))
