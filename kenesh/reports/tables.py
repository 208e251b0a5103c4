"""A report as its page shows it: tiles and tables, every word and figure ready for a template that computes nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kenesh.reports.filters import changed
from kenesh.reports.report import ISSUES, PEOPLE, RECORDS, TITLES, Block, Cross, Line, Report, rows_url
from kenesh.reports.rules import UNITS, Dimension, Source, Step, Unit
from kenesh.reports.words import Figures, of_days, of_step

SHOWN: Final = 12  # lines of a long block; the rest is opened
LONG: Final = {Dimension.OFFICE, Dimension.CONSULTANT, Dimension.REGION, Dimension.DISTRICT, Dimension.SERVICE}
LESS: Final = "−"


@dataclass(frozen=True)
class Tile:
    """url: the rows behind the figure. change: to the period compared with."""

    label: str
    figure: str
    url: str = ""
    note: str = ""
    change: str = ""


@dataclass(frozen=True)
class Row:
    """width: of the bar, in per cent of the longest. faint: «Не указано»."""

    name: str
    figure: str
    share: str
    width: str
    url: str
    faint: bool
    before: str = ""
    change: str = ""


@dataclass(frozen=True)
class Table:
    """rest: the rows that are opened; rest_words: how many they are and what they come to. compared: whether there is
    another period."""

    id: str
    title: str
    unit: str
    rows: tuple[Row, ...]
    total: str
    rest: tuple[Row, ...] = ()
    rest_words: str = ""
    compared: bool = False
    total_before: str = ""
    total_change: str = ""

    @property
    def lines(self) -> SafeString:
        return _written(self.rows, compared=self.compared)

    @property
    def rest_lines(self) -> SafeString:
        return _written(self.rest, compared=self.compared)


@dataclass(frozen=True)
class CrossTable:
    """rows: name, cells (figure and address), sum."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[str, str], ...], str], ...]
    totals: tuple[str, ...]
    total: str


def tables(report: Report) -> list[Table]:
    figures = Figures()
    return [_table(block, figures) for block in report.blocks]


def _table(block: Block, figures: Figures) -> Table:
    longest = max((line.count for line in block.lines), default=0) or 1
    compared = block.total_before is not None
    rows = [_row(line, longest, figures, compared=compared) for line in block.lines]
    first, rest, rest_words = rows, list[Row](), ""
    if block.dimension in LONG and len(rows) > SHOWN + 2:
        kept = [place for place, line in enumerate(block.lines) if place < SHOWN or line.key is None]
        first = [rows[place] for place in kept]
        rest = [row for place, row in enumerate(rows) if place not in kept]
        together = sum(line.count for place, line in enumerate(block.lines) if place not in kept)
        words = ngettext("%(lines)d more line: %(figure)s", "%(lines)d more lines: %(figure)s together", len(rest))
        rest_words = words % {"lines": len(rest), "figure": figures.whole(together)}
    return Table(
        f"block-{block.dimension}",
        _("%(title)s · %(unit)s") % {"title": block.title, "unit": block.unit},
        block.unit,
        tuple(first),
        figures.whole(block.total),
        tuple(rest),
        rest_words,
        compared,
        "" if block.total_before is None else figures.whole(block.total_before),
        "" if block.total_before is None else _change(block.total, block.total_before, figures),
    )


def _row(line: Line, longest: int, figures: Figures, *, compared: bool) -> Row:
    before = line.before if compared else None
    return Row(
        line.name,
        figures.whole(line.count),
        figures.share(line.share),
        f"{line.count / longest:.2%}",
        line.rows_url,
        line.key is None,
        "" if before is None else figures.whole(before),
        "" if before is None else _change(line.count, before, figures),
    )


def _written(rows: Iterable[Row], *, compared: bool) -> SafeString:
    """The rows of a table in one go: a report of a thousand lines must not cost ten thousand template nodes."""
    parts = []
    for row in rows:
        figure = f'<a href="{escape(row.url)}">{row.figure}</a>' if row.url else row.figure
        before = f'<td class="figure">{row.before}</td><td class="figure">{row.change}</td>' if compared else ""
        parts.append(
            f'<tr{' class="faint"' if row.faint else ""}><th scope="row">{escape(row.name)}</th><td class="bar">'
            f'<svg aria-hidden="true" focusable="false"><rect width="{row.width}" height="100%" rx="3"/></svg></td>'
            f'<td class="figure">{figure}</td><td class="figure share">{row.share}</td>{before}</tr>'
        )
    return mark_safe("\n".join(parts))  # noqa: S308  # names and addresses are escaped, the rest are figures


def _change(now: int, before: int, figures: Figures) -> str:
    """«+8,4 %», «−3,1 %», «=»; nothing to divide by: a dash."""
    if now == before:
        return "="
    if not before:
        return "—"
    return f"{'+' if now > before else LESS}{figures.share(abs(now - before) / before)}"


def cross_table(cross: Cross) -> CrossTable:
    figures = Figures()
    titles = {"rows": TITLES[cross.rows], "columns": TITLES[cross.columns], "unit": cross.unit}
    rows = []
    for place, name in enumerate(cross.row_names):
        urls = cross.urls[place] if cross.urls else ("",) * len(cross.column_names)
        cells = tuple((figures.whole(n), url) for n, url in zip(cross.counts[place], urls, strict=True))
        rows.append((name, cells, figures.whole(cross.row_totals[place])))
    return CrossTable(
        _("%(rows)s × %(columns)s · %(unit)s") % titles,
        cross.column_names,
        tuple(rows),
        tuple(figures.whole(n) for n in cross.column_totals),
        figures.whole(cross.total),
    )


def dynamics_table(report: Report) -> list[tuple[str, str]]:
    figures, step = Figures(), report.step
    return [(of_step(point.first, step), figures.whole(point.count)) for point in report.dynamics]


def longer_step(report: Report) -> str:
    """That the dynamics goes by a longer step than asked for; empty where it does not."""
    if report.step == report.asked.step:
        return ""
    if report.step == Step.WEEK:
        return _("The dynamics goes by week: the period is too long for the step chosen.")
    return _("The dynamics goes by month: the period is too long for the step chosen.")


def tiles(report: Report) -> Iterator[Tile]:
    """How many records, people and issues there are, and how many were provided with an advocate; of consultations, how
    long they took and how many took longer than regulated."""
    asked, now, before, figures = report.asked, report.totals, report.before, Figures()
    source = asked.selection.source

    def tile(label: str, name: str, note: str, **wanted: str) -> Tile:
        count, earlier = getattr(now, name), getattr(before, name, None)
        own = replace(asked, address=changed(asked.address, **wanted))
        url = rows_url(own, []) if asked.named and count else ""
        return Tile(label, figures.whole(count), url, note, _change_in_words(report, count, earlier, figures))

    def ratio(count: int) -> str:
        return figures.decimal(count / (now.people or 1), 2)

    yield tile(_capital(RECORDS[source]), "records", "", unit="")
    person = _("%(number)s to a person") % {"number": ratio(now.records)} if now.people else ""
    yield tile(_capital(PEOPLE), "people", person, unit=Unit.PEOPLE)
    if Unit.ISSUES in UNITS[source]:
        several = _("one record may have several")
        yield tile(_capital(ISSUES), "issues", several, unit=Unit.ISSUES)
    if source == Source.APPEALS:
        share = figures.share(now.advocates / now.records) if now.records else ""
        label = _("Provided with an advocate")
        yield tile(label, "advocates", share, unit="", advocate="on")
    if source == Source.CONSULTATIONS:
        share = figures.share(now.overruns / now.records) if now.records else ""
        yield tile(_("Longer than regulated"), "overruns", share, unit="", overrun="on")
        yield _average(report, figures)


def _average(report: Report, figures: Figures) -> Tile:
    now, before, days = report.totals, report.before, report.asked.days_before
    change = ""
    if before is not None and days is not None:
        change = _("%(period)s: %(before)s") % {"period": of_days(days), "before": figures.decimal(before.average, 1)}
    return Tile(_("Average time, minutes"), figures.decimal(now.average, 1), change=change)


def _capital(words: object) -> str:
    text = str(words)
    return text[:1].upper() + text[1:]


def _change_in_words(report: Report, now: int, before: int | None, figures: Figures) -> str:
    days = report.asked.days_before
    if before is None or days is None:
        return ""
    said = {"period": of_days(days), "before": figures.whole(before)}
    if now == before:
        return _("= as many; %(period)s: %(before)s") % said
    if not before:
        return _("%(period)s: %(before)s") % said
    said["share"] = figures.share(abs(now - before) / before)
    if now > before:
        return _("▲ %(share)s more; %(period)s: %(before)s") % said
    return _("▼ %(share)s fewer; %(period)s: %(before)s") % said


def units(report: Report) -> Iterator[tuple[str, str, bool]]:
    """What may be counted: words, the report's address with it, whether it is now."""
    asked = report.asked
    words = {Unit.RECORDS: RECORDS[asked.selection.source], Unit.PEOPLE: PEOPLE, Unit.ISSUES: ISSUES}
    for unit in UNITS[asked.selection.source]:
        wanted = "" if unit == Unit.RECORDS else unit
        yield str(words[unit]), changed(asked.address, unit=wanted), unit == asked.unit


def rule_of_counting(report: Report) -> list[str]:
    """What one is, in words."""
    asked = report.asked
    rules = {
        Unit.RECORDS: _("Each record stands once in every block, by its main category and its main social status."),
        Unit.PEOPLE: _(
            "Each person stands once in every block, as the last of their records shows them. "
            "A person is whoever has the same full name and telephone."
        ),
        Unit.ISSUES: _("Each category of a record is an issue of its own, and is counted in every block."),
    }
    said = [rules[asked.unit]]
    if asked.selection.source == Source.CONSULTATIONS:
        if asked.unit == Unit.RECORDS:
            said = [_("Each completed consultation stands once in every block, on the day it began.")]
        said.append(_("Time is what was worked, without interruptions; regulated is what was in force on its day."))
    if asked.every_status and Dimension.STATUS in asked.blocks:
        said.append(_("In the block of social statuses every status of a record counts, not the main one only."))
    return said
