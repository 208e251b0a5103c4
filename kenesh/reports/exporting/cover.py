"""What stands above the figures: what they are of, who made them and when, and how they were counted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from kenesh.accounts.models import User
from kenesh.reports.filters import Reading
from kenesh.reports.report import ISSUES, PEOPLE, RECORDS, Report
from kenesh.reports.rules import UNITS, Source, Step, Unit
from kenesh.reports.tables import longer_step, rule_of_counting


@dataclass(frozen=True, kw_only=True)
class Cover:
    """title, period and filters: in the reader's language. by: the full name of who made it. at: when, aware."""

    title: str
    period: str
    filters: Sequence[str]
    by: str
    at: datetime

    @classmethod
    def of(cls, reading: Reading, *, by: User, at: datetime) -> Self:
        others = [words for words in reading.words if words != reading.period]
        return cls(title=reading.title, period=reading.period, filters=others, by=by.full_name, at=at)

    @property
    def made(self) -> str:
        moment = date_format(localtime(self.at), "SHORT_DATETIME_FORMAT")
        return _("Made on %(moment)s: %(name)s") % {"moment": moment, "name": self.by}

    def file_name(self, report: Report, kind: str) -> str:
        """«Отчёт об обращениях 2025-01-01_2025-12-31.pdf»: the days it is of; without an end, until the day it was
        made."""
        days = report.asked.selection.days
        ends = dict.fromkeys(day.isoformat() for day in (days.since, days.until or localdate(self.at)) if day)
        return f"{self.title} {'_'.join(ends)}.{kind}"


@dataclass(frozen=True)
class Figure:
    """A total of the report. share: of all records, where it is a part of them. An average has its decimals."""

    words: str
    count: float
    before: float | None = None
    share: float | None = None


def figures(report: Report) -> list[Figure]:
    """The totals, as the tiles of the page show them. Only an appeal says whether an advocate was provided, only a
    consultation how long it took."""
    source, now, was = report.asked.selection.source, report.totals, report.before

    def one(words: object, name: str) -> Figure:
        return Figure(capfirst(str(words)), getattr(now, name), getattr(was, name, None))

    def part(words: object, name: str) -> Figure:
        found = one(words, name)
        return replace(found, share=found.count / now.records if now.records else 0.0)

    found = [one(RECORDS[source], "records"), one(PEOPLE, "people")]
    if Unit.ISSUES in UNITS[source]:
        found.append(one(ISSUES, "issues"))
    if source == Source.APPEALS:
        found.append(part(_("Provided with an advocate"), "advocates"))
    if source == Source.CONSULTATIONS:
        found.append(part(_("Longer than regulated"), "overruns"))
        found.append(one(_("Average time, minutes"), "average"))
    return found


def how_counted(report: Report) -> list[str]:
    """What one is and how it was counted, in sentences."""
    said = [*rule_of_counting(report), _("A day is the day at the centre. Deleted records are not counted.")]
    return [*said, longer_step(report)] if longer_step(report) else said


def change(count: float, before: float | None) -> float | None:
    """How much more than before, 1 for twice as many; None where there was nothing to grow from."""
    return None if not before else (count - before) / before


def step_words(step: Step) -> str:
    return {Step.DAY: _("Day"), Step.WEEK: _("Week from"), Step.MONTH: _("Month")}[step]
