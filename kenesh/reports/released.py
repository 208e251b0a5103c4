"""The newest public statistics, in words, for a page and for open data."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from kenesh.offices.lists import Lists
from kenesh.reports.actions.publishing import MONTH, PUBLISHED
from kenesh.reports.folding import Folding, Key
from kenesh.reports.models import Release
from kenesh.reports.naming import Names
from kenesh.reports.report import TITLES
from kenesh.reports.rules import Dimension, Source, bands

COUNTED: Final = {Source.APPEALS: _("Appeals"), Source.QUESTIONS: _("Online questions")}
MONTHS_SHOWN: Final = 24


@dataclass(frozen=True)
class Line:
    """code: of the entry, the territory, the band or the month; empty for «Не указано». figure: None where hidden."""

    code: str
    name: str
    figure: int | None


@dataclass(frozen=True)
class Table:
    """breakdown: a dimension or «month». A table without lines is too small to be shown."""

    breakdown: str
    title: str
    lines: tuple[Line, ...]

    @cached_property
    def bars(self) -> list[tuple[Line, int]]:
        """Each line with the length of its bar, 0 to 100: of the greatest figure."""
        greatest = max((line.figure or 0 for line in self.lines), default=0)
        return [(line, round(100 * (line.figure or 0) / greatest) if greatest else 0) for line in self.lines]


@dataclass(frozen=True)
class Counted:
    """One source in one year."""

    source: Source
    title: str
    total: int
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Statistics:
    """A release as somebody reads it in the language that is switched on."""

    release: Release
    lists: Lists

    @property
    def years(self) -> list[int]:
        """The newest first."""
        return sorted(map(int, self._years), reverse=True)

    @property
    def until(self) -> date:
        """The last day counted."""
        return date.fromisoformat(self.release.figures["until"])

    def of_year(self, year: int) -> list[Counted]:
        return [
            Counted(source, str(COUNTED[source]), found["total"], tuple(self._tables(source, found["tables"])))
            for source in PUBLISHED
            if (found := self._years[str(year)].get(source))
        ]

    def last_months(self, year: int) -> dict[Source, Table]:
        """The two years to the end of this one, the newest month last."""
        found = {}
        for source in PUBLISHED:
            tables = [
                self._years.get(str(one), {}).get(source, {}).get("tables", {}).get(MONTH, [])
                for one in (year - 1, year)
            ]
            lines = tuple(_month(code, figure) for table in tables for code, figure in table)
            found[source] = Table(MONTH, str(_("Months")), lines[-MONTHS_SHOWN:])
        return found

    @property
    def _years(self) -> dict[str, Any]:
        years: dict[str, Any] = self.release.figures["years"]
        return years

    @cached_property
    def _names(self) -> Names:
        return Names(Folding(self.lists, bands(self.release.figures["ages"])), {})

    def _tables(self, source: Source, tables: dict[str, Any]) -> Iterator[Table]:
        yield Table(MONTH, str(_("Months")), tuple(_month(code, figure) for code, figure in tables[MONTH]))
        for dimension in PUBLISHED[source]:
            figures = dict(tables[dimension])
            order = self._names.order(dimension, Counter({key: figure or 0 for key, figure in figures.items()}))
            lines = (Line(self._code(dimension, key), self._names.of(dimension, key), figures[key]) for key in order)
            yield Table(dimension, str(TITLES[dimension]), tuple(lines))

    def _code(self, dimension: Dimension, key: Key) -> str:
        if key is None:
            return ""
        match dimension:
            case Dimension.REGION:
                return self.lists.territory(key).code
            case Dimension.AGE:
                until = self._names.upper_ends[key]
                return f"{key}-{'' if until is None else until}"
            case Dimension.SEX:
                return str(key)
            case _:
                return self.lists.entry(key).code


def newest(lists: Lists) -> Statistics | None:
    release = Release.objects.order_by("-month").first()
    return Statistics(release, lists) if release else None


def _month(code: str, figure: int | None) -> Line:
    return Line(code, date_format(date.fromisoformat(f"{code}-01"), "YEAR_MONTH_FORMAT"), figure)
