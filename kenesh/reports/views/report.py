"""«Отчёты»: the filters and the tables, or the tables with their charts."""

from typing import Any, Final
from urllib.parse import urlsplit

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from kenesh.accounts.middleware import StaffRequest
from kenesh.offices.lists import Lists, current_lists
from kenesh.reports import charts, filters, tables
from kenesh.reports.report import Asked, Report, make
from kenesh.reports.rules import Compare, Source
from kenesh.reports.words import counted, of_days
from kenesh.shell.access import ADMINISTRATOR, EVERYBODY, OFFICE_AND_ADMINISTRATOR, for_roles
from kenesh.shell.page import page

CHARTS: Final = "charts"  # the second tab, in the address

OTHERS: Final = (
    ("reports:saved", _("Saved reports"), EVERYBODY),
    ("reports:monthly", _("Monthly form"), EVERYBODY),
    ("reports:consultants", _("Work of consultants"), OFFICE_AND_ADMINISTRATOR),
    ("reports:ages", _("Age bands"), (ADMINISTRATOR,)),
)


@require_safe
@for_roles(*EVERYBODY)
def report(request: StaffRequest) -> HttpResponse:
    lists = current_lists()
    reading = filters.read(request.GET, request.user, lists, localdate())
    if reading.moving and "since" in request.GET and not request.htmx:
        # A form sent without scripts says the days too; kept in an address, they would stop its period from moving.
        return redirect(_address(reading, with_charts=_wants_charts(request)))
    return show(request, reading, lists)


def show(request: StaffRequest, reading: filters.Reading, lists: Lists) -> HttpResponse:
    """The report; where something asked for makes no sense, the form says what, with 422."""
    context: dict[str, Any] = {"reading": reading, "form": reading.form, "periods": reading.periods}
    context |= {"others": [(reverse(name), words) for name, words, roles in OTHERS if request.user.role in roles]}
    if reading.asked is None:
        return page(request, "reports/report.html", context, part="results", status=422)
    context["other_form"] = _is_of_another_source(request, reading.asked)
    with_charts = _wants_charts(request)
    made = make(reading.asked, lists)
    context |= _figures(made) | {"charts": with_charts, "tail": f"&view={CHARTS}" if with_charts else ""}
    if with_charts:
        context |= _charts(made, lists)
    described = context.get("described", [None] * len(made.blocks))
    context["blocks"] = list(zip(context["tables"], described, strict=True))
    response = page(request, "reports/report.html", context, part="results")
    return push_url(response, _address(reading, with_charts=with_charts)) if request.htmx else response


def _is_of_another_source(request: StaffRequest, asked: Asked) -> bool:
    """The form on the reader's page offers the blocks and filters of other records."""
    if not request.htmx or not request.htmx.current_url:
        return False
    shown = filters.source_of(QueryDict(urlsplit(request.htmx.current_url).query))
    return shown != asked.selection.source and Source.CONSULTATIONS in {shown, asked.selection.source}


def _wants_charts(request: StaffRequest) -> bool:
    return request.GET.get("view") == CHARTS


def _address(reading: filters.Reading, *, with_charts: bool) -> str:
    address = reading.asked.address if reading.asked else ""
    return f"{reverse('reports:report')}?{address}{f'&view={CHARTS}' if with_charts else ''}"


def _figures(made: Report) -> dict[str, Any]:
    asked = made.asked
    return {
        "asked": asked,
        "asked_unit": made.unit,
        "found": counted(asked.selection.source, asked.unit, _total(made)),
        "empty": not made.totals.records,
        "tiles": list(tables.tiles(made)),
        "units": list(tables.units(made)),
        "tables": tables.tables(made),
        "cross": tables.cross_table(made.cross) if made.cross else None,
        "dynamics": tables.dynamics_table(made),
        "longer_step": tables.longer_step(made),
        "rules": tables.rule_of_counting(made),
        "compared": of_days(asked.days_before) if asked.days_before else "",
        "incomparable": asked.compare != Compare.NOTHING and asked.days_before is None,
    }


def _total(made: Report) -> int:
    """Of what is counted in."""
    return {"records": made.totals.records, "people": made.totals.people, "issues": made.totals.issues}[made.asked.unit]


def _charts(made: Report, lists: Lists) -> dict[str, Any]:
    return {
        "described": [charts.of_block(block) for block in made.blocks],
        "dynamics_chart": charts.of_dynamics(made),
        "map": charts.of_map(made, lists),
        "points": charts.of_points(made, lists),
        "cross_chart": charts.of_cross(made.cross) if made.cross else None,
    }
