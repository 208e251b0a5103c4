"""Periods, titles and figures of reports in the reader's language."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from django.utils.formats import date_format, get_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kenesh.reports.rules import Days, Source, Step, Unit

TITLES_OF_REPORTS: Final[Mapping[Source, Promise]] = {
    Source.APPEALS: gettext_lazy("Report on appeals"),
    Source.REFERRALS: gettext_lazy("Report on referrals"),
    Source.QUESTIONS: gettext_lazy("Report on online questions"),
    Source.CONSULTATIONS: gettext_lazy("Report on consultations"),
}


class Figures:
    """Numbers as the language of the moment writes them; its signs are looked up once, for pages of a thousand."""

    def __init__(self) -> None:
        self.point, self.thousands = get_format("DECIMAL_SEPARATOR"), get_format("THOUSAND_SEPARATOR")
        self.percent = _("%(number)s%%")

    def whole(self, number: int) -> str:
        return f"{number:,}".replace(",", self.thousands)

    def decimal(self, number: float, digits: int) -> str:
        whole, _point, rest = f"{number:,.{digits}f}".partition(".")
        return f"{whole.replace(',', self.thousands)}{self.point}{rest}"

    def share(self, share: float) -> str:
        """«19,0 %» of 0.19."""
        return self.percent % {"number": self.decimal(share * 100, 1)}


def counted(source: Source, unit: Unit, count: int) -> str:
    """«12 846 обращений», «1 человек»."""
    if unit == Unit.PEOPLE:
        words = ngettext("%(figure)s person", "%(figure)s people", count)
    elif unit == Unit.ISSUES:
        words = ngettext("%(figure)s issue", "%(figure)s issues", count)
    elif source == Source.REFERRALS:
        words = ngettext("%(figure)s referral", "%(figure)s referrals", count)
    elif source == Source.QUESTIONS:
        words = ngettext("%(figure)s online question", "%(figure)s online questions", count)
    elif source == Source.CONSULTATIONS:
        words = ngettext("%(figure)s consultation", "%(figure)s consultations", count)
    else:
        words = ngettext("%(figure)s appeal", "%(figure)s appeals", count)
    return words % {"figure": Figures().whole(count)}


def of_days(days: Days) -> str:
    """«2025 год», «Март 2025», «01.01.2026 – 22.11.2026», «с 01.01.2026», «за всё время»."""
    since, until = days.since, days.until
    if since is None:
        return _("to %(day)s") % {"day": date_format(until, "SHORT_DATE_FORMAT")} if until else _("all time")
    if until is None:
        return _("from %(day)s on") % {"day": date_format(since, "SHORT_DATE_FORMAT")}
    if since == until:
        return date_format(since, "SHORT_DATE_FORMAT")
    if since.year == until.year and (since.month, since.day, until.month, until.day) == (1, 1, 12, 31):
        return _("the year %(year)d") % {"year": since.year}
    if since == until.replace(day=1) and until.day == monthrange(until.year, until.month)[1]:
        return date_format(since, "F Y")
    ends = {"first": date_format(since, "SHORT_DATE_FORMAT"), "last": date_format(until, "SHORT_DATE_FORMAT")}
    return _("%(first)s – %(last)s") % ends


def of_step(first: date, step: Step) -> str:
    """The month, week or day that begins on that day."""
    if step == Step.MONTH:
        return date_format(first, "F Y")
    return of_days(Days(first, first + timedelta(days=6) if step == Step.WEEK else first))
