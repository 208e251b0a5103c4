"""Public statistics: the figures of a year, how they are made, and the same as open data."""

from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kenesh.offices.lists import current_lists
from kenesh.reports.released import COUNTED, Line, Statistics, newest
from kenesh.reports.statistics import OFF, SMALLEST, STEP
from kenesh.shell import sheets
from kenesh.shell.caching import for_every_visitor
from kenesh.shell.page import page

TOTAL: Final = "total"  # the breakdown of one line


@require_safe
@for_every_visitor
def statistics(request: HttpRequest) -> HttpResponse:
    found = newest(current_lists())
    if found is None:
        return page(request, "reports/statistics.html", {"robots": "noindex"})
    year = _year(request, found)
    months = found.last_months(year)
    context = {
        "found": found,
        "year": year,
        "counted": [(one, months[one.source], one.tables[1:]) for one in found.of_year(year)],
        "canonical": f"{request.path}?year={year}" if year != found.years[0] else "",
        "smallest": SMALLEST,
        "step": STEP,
    }
    return page(request, "reports/statistics.html", context)


@require_safe
@for_every_visitor
def method(request: HttpRequest) -> HttpResponse:
    context = {"found": newest(current_lists()), "smallest": SMALLEST, "step": STEP, "off": OFF}
    return page(request, "reports/method.html", context)


@require_safe
@for_every_visitor
def open_data(request: HttpRequest, kind: str) -> HttpResponse:
    """Every year; the figures of the page and no others."""
    found = newest(current_lists())
    if found is None or kind not in {"csv", "json"}:
        raise Http404
    answer = _csv(found) if kind == "csv" else _json(found)
    answer["Content-Disposition"] = sheets.attachment(f"{_('statistics')} {found.until}.{kind}")
    return answer


def _year(request: HttpRequest, found: Statistics) -> int:
    """The year asked for, else the newest."""
    asked = request.GET.get("year") or str(found.years[0])
    if asked not in map(str, found.years):
        raise Http404
    return int(asked)


def _csv(found: Statistics) -> HttpResponse:
    headings = [
        sheets.Heading(words, 20)
        for words in (_("Year"), _("Counted"), _("Breakdown"), _("Code"), _("Name"), _("Figure"), _("Hidden"))
    ]
    rows = (
        [
            year,
            str(COUNTED[source]),
            title,
            line.code,
            line.name,
            line.figure,
            _("hidden") if line.figure is None else "",
        ]
        for year, source, _name, title, line in _lines(found)
    )
    return HttpResponse(b"".join(sheets.csv(headings, rows)), content_type="text/csv; charset=utf-8")


def _json(found: Statistics) -> HttpResponse:
    figures = [
        {
            "year": year,
            "counted": source,
            "breakdown": name,
            "code": line.code,
            "name": line.name,
            "figure": line.figure,
        }
        for year, source, name, _title, line in _lines(found)
    ]
    data = {
        "title": _("Statistics of free legal aid"),
        "language": get_language(),
        "published": found.release.published_at,
        "until": found.until,
        "rounded_to": STEP,
        "hidden_below": SMALLEST,
        "method": settings.SITE_URL + reverse("statistics:method"),
        "figures": figures,
    }
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


def _lines(found: Statistics) -> Iterator[tuple[int, Any, str, str, Line]]:
    """Year, source, breakdown, its title, line."""
    for year in found.years:
        for counted in found.of_year(year):
            total = _("Total")
            yield year, counted.source, TOTAL, total, Line("", total, counted.total)
            for table in counted.tables:
                yield from ((year, counted.source, table.breakdown, table.title, line) for line in table.lines)
