"""Publishing statistics: once a month, of all that had ended before it.

Not oftener: whoever looked before and after one record was saved would know everything that is counted of it.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.timezone import localdate

from kenesh.offices.lists import Lists, current_lists
from kenesh.reports.models import AgeBound, Release
from kenesh.reports.report import Asked, Report, make
from kenesh.reports.rules import Days, Dimension, Source
from kenesh.reports.selection import Selection
from kenesh.reports.statistics import SMALLEST, ShownTable, shown

MONTH: Final = "month"  # the breakdown that is no dimension
# Of whom and what the country may know. Nothing is crossed with anything: of domestic violence, of torture, there is
# one figure for the whole country, and none of a region or a district.
PUBLISHED: Final[Mapping[Source, tuple[Dimension, ...]]] = {
    Source.APPEALS: (
        *(Dimension.REGION, Dimension.CATEGORY, Dimension.SEX, Dimension.AGE, Dimension.STATUS, Dimension.KIND),
    ),
    Source.QUESTIONS: (Dimension.REGION, Dimension.CATEGORY),
}


def publish(*, now: datetime, again: bool = False) -> Release | None:
    """The release of this month; None where there is one already, or nothing to publish. again: in its place."""
    lists = current_lists()
    month = _today(lists, now).replace(day=1)
    if not again and Release.objects.filter(month=month).exists():
        return None
    figures = gathered(lists, until=month - timedelta(days=1))
    if not figures["years"]:
        return None
    with transaction.atomic():
        values = {"published_at": now, "figures": figures}
        if again:
            return Release.objects.update_or_create(month=month, defaults=values)[0]
        release, made = Release.objects.get_or_create(month=month, defaults=values)
    return release if made else None


def gathered(lists: Lists, *, until: date) -> dict[str, Any]:
    """What Release.figures holds: the last day counted, the lower ends of the age bands, and of each year and source
    the total and the tables, as pairs of a key and a figure (None: hidden). A year of few is not there."""
    years: dict[str, dict[str, Any]] = {}
    for source, dimensions in PUBLISHED.items():
        whole = make(Asked(Selection(source, Days(None, until)), blocks=(), named=False), lists)
        for year in sorted({point.first.year for point in whole.dynamics if point.count}):
            last = min(date(year, 12, 31), until)
            selection = Selection(source, Days(date(year, 1, 1), last))
            report = make(Asked(selection, blocks=dimensions, named=False), lists)
            if report.totals.records >= SMALLEST:
                months = {f"{year}-{month:02}": 0 for month in range(1, last.month + 1)}
                years.setdefault(str(year), {})[source] = _figures(report, months)
    return {"until": until.isoformat(), "ages": AgeBound.lower_ends(), "years": years}


def _figures(report: Report, months: dict[str, int]) -> dict[str, Any]:
    """months: those of the year, also without records."""
    tables: dict[str, dict[Any, int]] = {MONTH: months | {f"{one.first:%Y-%m}": one.count for one in report.dynamics}}
    tables |= {block.dimension: {line.key: line.count for line in block.lines} for block in report.blocks}
    published = shown(report.totals.records, list(tables.values()))
    return {
        "total": published.total,
        "tables": {
            name: _in_order({key: figures.get(key, 0) for key in table} if figures else {})
            for (name, table), figures in zip(tables.items(), published.tables, strict=True)
        },
    }


def _in_order(table: ShownTable[Any]) -> list[tuple[Any, int | None]]:
    """Of the keys; any other order would tell which of the hidden is greater."""
    return sorted(table.items(), key=lambda line: (line[0] is None, line[0] or 0))


def _today(lists: Lists, now: datetime) -> date:
    """The day it is in the last office to see it: a month has ended when it has everywhere."""
    zones = {office.time_zone for office in lists.offices()}
    return min((localdate(now, ZoneInfo(zone)) for zone in zones), default=localdate(now))
