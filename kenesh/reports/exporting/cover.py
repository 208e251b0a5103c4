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
from kenesh.reports.counting import Totals
from kenesh.reports.filters import Reading
from kenesh.reports.report import ISSUES, PEOPLE, RECORDS, Report
from kenesh.reports.rules import Source, Step
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
    """A total of the report. share: of all records, where it is a part of them."""

    words: str
    count: int
    before: int | None = None
    share: float | None = None


def figures(report: Report) -> list[Figure]:
    """The totals, as the tiles of the page show them. Only an appeal says whether an advocate was provided."""
    source, now = report.asked.selection.source, report.totals
    was = [None] * 4 if report.before is None else _counts(report.before)
    words = [capfirst(str(one)) for one in (RECORDS[source], PEOPLE, ISSUES, _("Provided with an advocate"))]
    found = [Figure(*one) for one in zip(words, _counts(now), was, strict=True)]
    share = now.advocates / now.records if now.records else 0.0
    return [*found[:3], replace(found[3], share=share)] if source == Source.APPEALS else found[:3]


def _counts(totals: Totals) -> list[int]:
    return [totals.records, totals.people, totals.issues, totals.advocates]


def how_counted(report: Report) -> list[str]:
    """What one is and how it was counted, in sentences."""
    said = [*rule_of_counting(report), _("A day is the day at the centre. Deleted records are not counted.")]
    return [*said, longer_step(report)] if longer_step(report) else said


def change(count: int, before: int | None) -> float | None:
    """How much more than before, 1 for twice as many; None where there was nothing to grow from."""
    return None if not before else (count - before) / before


def step_words(step: Step) -> str:
    return {Step.DAY: _("Day"), Step.WEEK: _("Week from"), Step.MONTH: _("Month")}[step]
