"""A monthly form as files. Of one centre: as it is read. Of all: a row for each, as other programs take it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.utils import formats
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from kenesh.documents.printing import typeset
from kenesh.reports.charts.drawing import FONTS
from kenesh.reports.monthly import words
from kenesh.reports.monthly.figures import nothing
from kenesh.reports.monthly.rules import Month
from kenesh.reports.monthly.showing import Shown
from kenesh.reports.report import ISSUES, PEOPLE, RECORDS
from kenesh.reports.rules import Source
from kenesh.shell.sheets import Cell, Heading

TEMPLATE: Final = Path(__file__).parent.parent / "typst" / "monthly.typ"
_NOTHING: Final = nothing()


def headings() -> list[Heading]:
    return [
        Heading(_("Part of the form"), 32),
        Heading(_("Line"), 6),
        Heading(pgettext("of a thing", "Name"), 60),
        *(Heading(capfirst(unit), 12) for unit in _units()),
        Heading(_("Answer"), 60),
    ]


def rows(shown: Shown) -> Iterator[list[Cell]]:
    """A row for each figure and answer; each figure in the column of what it counts."""
    units = _units()

    def figures(of: Iterable[str], row: words.Row) -> list[Cell]:
        by_unit = dict(zip(of, row.figures, strict=True))
        return [by_unit.get(unit) for unit in units]

    yield [_("Centre"), None, shown.centre, *(None for _unit in units), None]
    yield [_("Month"), None, shown.month_words, *(None for _unit in units), shown.state]
    for section in shown.sections:
        for table in section.tables:
            title = section.title if table.title == section.title else f"{section.title}: {table.title}"
            for row in (*table.rows, table.total):
                line = int(row.number) if row.number else None
                yield [title, line, row.name, *figures(table.units, row), None]
    name, advocates = shown.totals[-1]
    yield [capfirst(name), None, None, None, advocates, None, None]
    for answer in shown.answers:
        said = ". ".join(filter(None, [answer.said.strip("—"), answer.words]))
        yield [_("Answered by hand"), None, answer.question, *(None for _unit in units), said]
    for one in shown.differences:
        place = f"{one.table} · {one.name} · {one.unit}"
        yield [_("Changed since it was submitted"), None, place, None, None, None, f"{one.before} → {one.after}"]


def headings_of_all() -> list[Heading]:
    return [
        Heading(_("Code"), 10),
        Heading(_("Centre"), 40),
        Heading(_("State"), 32),
        *(Heading(capfirst(name), 12) for name, _figure in words.totals(_NOTHING)),
        *(Heading(str(line), 6) for line in range(1, len(_NOTHING.lines) + 1)),
        Heading(str(words.BESIDE), 12),
    ]


def rows_of_all(centres: Iterable[tuple[str, Shown]], whole: Shown) -> Iterator[list[Cell]]:
    """Each centre with its code, then the sum."""
    for code, shown in (*centres, ("", whole)):
        figures = shown.figures
        heads = (figure for _name, figure in shown.totals)
        yield [code, shown.centre, shown.state, *heads, *figures.lines, figures.beside]


def pdf(shown: Shown, at: datetime) -> bytes:
    """The form on A4. at: when it was made."""
    data: dict[str, Any] = {
        "language": get_language() or "ru",
        "title": _("Monthly form of the centre"),
        "centre": shown.centre,
        "month": shown.month_words,
        "state": shown.state,
        "totals": [[capfirst(name), _figure(figure)] for name, figure in shown.totals],
        "sections": [
            {
                "title": section.title,
                "tables": [
                    {
                        "title": table.title if table.title != section.title else "",
                        "units": list(table.units),
                        "rows": [_printed(row) for row in table.rows],
                        "total": _printed(table.total),
                    }
                    for table in section.tables
                ],
            }
            for section in shown.sections
        ],
        "answers": [[answer.question, answer.said, answer.words] for answer in shown.answers],
        "differences": [
            [f"{one.table} · {one.name}", one.unit, _figure(one.before), _figure(one.after)]
            for one in shown.differences
        ],
        "words": {
            "line": _("Line"),
            "name": pgettext("of a thing", "Name"),
            "answers": _("Answered by the centre"),
            "differences": _("Changed since it was submitted"),
            "figure": _("Figure"),
            "before": _("Was"),
            "after": _("Is now"),
            "counted": _("How it is counted"),
            "method": method(),
            "signature": _("Head of the centre"),
            "made": _("Made on %(moment)s") % {"moment": date_format(localtime(at), "SHORT_DATETIME_FORMAT")},
        },
    }
    return typeset(TEMPLATE, data, fonts=FONTS)


def method() -> str:
    """How the figures come about, in words."""
    return _(
        "An issue is a category of an appeal; an appeal with two categories is two issues. People are told by their "
        "full name and telephone: each once a month at a centre, as the last appeal shows them. An appeal stands at "
        "its main social status. The month is that of the centre's own clock."
    )


def file_name(code: str, month: Month, kind: str) -> str:
    name = _("monthly form")
    return f"{name} {code} {month}.{kind}" if code else f"{name} {month}.{kind}"


def _units() -> list[str]:
    return [str(ISSUES), str(RECORDS[Source.APPEALS]), str(PEOPLE)]


def _printed(row: words.Row) -> dict[str, Any]:
    return {"number": row.number, "name": row.name, "figures": [_figure(one) for one in row.figures]}


def _figure(count: int) -> str:
    return formats.number_format(count)
