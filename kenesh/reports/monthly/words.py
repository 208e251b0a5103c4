"""The figures of a monthly form in words: the same tables for the page, the paper and the sheets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kenesh.offices.lists import Lists
from kenesh.offices.models import FORM_LINES, List
from kenesh.people.models import Sex
from kenesh.reports.folding import LIST
from kenesh.reports.monthly.figures import PARTS, Figures, Part, Profile
from kenesh.reports.monthly.rules import Month
from kenesh.reports.naming import NOT_STATED, age_words
from kenesh.reports.report import ISSUES, PEOPLE, RECORDS, TITLES
from kenesh.reports.rules import Dimension, Source

BESIDE: Final = gettext_lazy("Without a line of the form")
TOTAL: Final = pgettext_lazy("of a table", "Total")


@dataclass(frozen=True)
class Row:
    """number: of the line of the form, empty elsewhere. figures: one for each unit of the table."""

    name: str
    figures: tuple[int, ...]
    number: str = ""


@dataclass(frozen=True)
class Table:
    """units: what each column of figures counts. The rows sum to the total."""

    title: str
    units: tuple[str, ...]
    rows: tuple[Row, ...]
    total: Row


@dataclass(frozen=True)
class Section:
    title: str
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Difference:
    """A figure that is no longer what was submitted."""

    table: str
    name: str
    unit: str
    before: int
    after: int


def month_words(month: Month) -> str:
    return f"{MONTHS[month.number]} {month.year}"


def totals(figures: Figures) -> list[tuple[str, int]]:
    """What stands at the head of the form."""
    return [
        (str(RECORDS[Source.APPEALS]), figures.applicants.records),
        (str(PEOPLE), figures.applicants.people),
        (str(ISSUES), figures.issues),
        (_("appeals with an advocate"), figures.advocates),
    ]


def sections(figures: Figures, month: Month, lists: Lists) -> tuple[Section, ...]:
    return (
        Section(_("Questions asked"), (_lines(figures, month, lists),)),
        Section(_("Who asked"), tuple(_profile(figures.applicants, lists))),
        Section(_("Who asked about domestic violence"), tuple(_profile(figures.violence, lists))),
    )


def line_names(month: Month, lists: Lists) -> list[str]:
    """Of the 29 lines: the name of the category that stands in the line, of several all. Categories that were not in
    force in the month give their name only where no other has the line."""
    found: dict[int, list[str]] = {}
    for day in (month.last, None):
        named: dict[int, list[str]] = {}
        for entry in lists.entries(List.CATEGORY, day):
            if entry.form_line is not None and entry.form_line not in found:
                named.setdefault(entry.form_line, []).append(entry.name)
        found |= named
    nobody = _("No category has this line")
    return ["; ".join(found.get(line, [nobody])) for line in range(1, FORM_LINES + 1)]


def differences(kept: Figures, now: Figures, month: Month, lists: Lists) -> list[Difference]:
    """What has changed since the form was submitted, in the order of the form."""
    before, after = _by_place(kept, month, lists), _by_place(now, month, lists)
    return [
        Difference(*place, before.get(place, 0), after.get(place, 0))
        for place in dict.fromkeys([*before, *after])
        if before.get(place, 0) != after.get(place, 0)
    ]


def _by_place(figures: Figures, month: Month, lists: Lists) -> dict[tuple[str, str, str], int]:
    """Table, line and unit in words → the figure."""
    found: dict[tuple[str, str, str], int] = {}
    for section in sections(figures, month, lists):
        for table in section.tables:
            title = section.title if table.title == section.title else f"{section.title}: {table.title}"
            for row in table.rows:
                name = f"{row.number}. {row.name}" if row.number else row.name
                found |= {(title, name, unit): one for unit, one in zip(table.units, row.figures, strict=True)}
    return found | {(_("The whole form"), str(TOTAL), unit): count for unit, count in totals(figures)}


def _lines(figures: Figures, month: Month, lists: Lists) -> Table:
    rows = [
        Row(name, (count,), str(number))
        for number, (name, count) in enumerate(zip(line_names(month, lists), figures.lines, strict=True), start=1)
    ]
    beside = Row(str(BESIDE), (figures.beside,))
    total = Row(str(TOTAL), (figures.issues,))
    return Table(_("Questions asked"), (str(ISSUES),), (*rows, beside), total)


def _profile(profile: Profile, lists: Lists) -> Iterator[Table]:
    units = (str(RECORDS[Source.APPEALS]), str(PEOPLE))
    for dimension in PARTS:
        part = profile.parts.get(dimension, {})
        rows = tuple(Row(_name(dimension, key, lists), part[key]) for key in _ordered(dimension, part, lists))
        yield Table(str(TITLES[dimension]), units, rows, Row(str(TOTAL), (profile.records, profile.people)))


def _name(dimension: Dimension, key: str, lists: Lists) -> str:
    if not key:
        return str(NOT_STATED)
    match dimension:
        case Dimension.SEX:
            return str(Sex(int(key)).label)
        case Dimension.AGE:
            since, until = key.split("-")
            return age_words(int(since), int(until) if until else None)
        case _:
            return lists.entry(int(key)).name


def _ordered(dimension: Dimension, part: Part, lists: Lists) -> Sequence[str]:
    """Sexes and ages as they are, lists in their own order, «not stated» last."""
    places = (
        {str(one.id): place for place, one in enumerate(lists.entries(LIST[dimension]))} if dimension in LIST else {}
    )

    def place(key: str) -> tuple[bool, int, int]:
        if not key:
            return True, 0, 0
        first, _dash, last = key.partition("-")
        return False, places.get(key, int(first)), int(last or 0)

    return sorted(part, key=place)
