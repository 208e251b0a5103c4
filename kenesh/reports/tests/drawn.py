"""Reports for the tests of charts, put together by hand, and a page with all their charts; only tests have it."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django.utils.module_loading import import_string

from kenesh.offices.lists import Lists, current_lists
from kenesh.reports import charts
from kenesh.reports.counting import Totals
from kenesh.reports.report import Asked, Block, Cross, Line, Point, Report
from kenesh.reports.rules import Compare, Days, Dimension, Step
from kenesh.reports.selection import Selection

handler400 = "kenesh.shell.errors.bad_request"
handler404 = "kenesh.shell.errors.not_found"

LONG = "Вопросы, связанные с возмещением вреда, причинённого здоровью"


def a_block(
    *counts: int,
    dimension: Dimension = Dimension.CATEGORY,
    unknown: int | None = None,
    before: list[int] | None = None,
    names: list[str] | None = None,
    keys: list[int] | None = None,
    rows_url: str = "",
) -> Block:
    """unknown: «Не указано», in the last line."""
    total = sum(counts) + (unknown or 0)
    lines = [
        Line(
            keys[place] if keys else place + 1,
            names[place] if names else f"Строка {place + 1}",
            count,
            count / total if total else 0,
            before[place] if before else None,
            rows_url,
        )
        for place, count in enumerate(counts)
    ]
    if unknown is not None:
        lines.append(Line(None, "Не указано", unknown, unknown / total, 0 if before else None, rows_url))
    return Block(dimension, "Категории", "обращений", tuple(lines), total, None if before is None else sum(before))


def a_report(*blocks: Block, days: Days | None = None, **fields: Any) -> Report:
    """fields: of the report; step and compare: of what was asked."""
    step = fields.pop("step", Step.MONTH)
    asked = Asked(Selection(days=days or Days()), step=step, compare=fields.pop("compare", Compare.NOTHING))
    return Report(asked, Totals(9, 9, 9, 9), None, blocks, unit="обращений", step=step, **fields)


def points(first: date, *counts: int, step: int = 1) -> tuple[Point, ...]:
    """A point every so many days."""
    return tuple(Point(first + timedelta(days=place * step), count) for place, count in enumerate(counts))


def a_cross(rows: int, columns: int) -> Cross:
    counts = tuple(tuple(row * 10 + column for column in range(columns)) for row in range(rows))
    return Cross(
        Dimension.CATEGORY,
        Dimension.OFFICE,
        "обращений",
        tuple(f"{LONG} {row}" for row in range(rows)),
        tuple(f"ЦБЮП г. Кызыл-Кия № {column}" for column in range(columns)),
        counts,
        tuple(map(sum, counts)),
        tuple(map(sum, zip(*counts, strict=True))),
        sum(map(sum, counts)),
    )


def places(lists: Lists) -> tuple[Block, Block]:
    """Regions and districts of both countries, some with more, some with nothing."""
    regions = [one for one in lists.territories() if one.level in {"oblast", "city_republican", "republic"}]
    above = {one.id for one in regions}
    districts = [one for one in lists.territories() if one.parent_id in above]
    return (
        a_block(
            *((place * 371) % 3400 for place in range(len(regions))),
            dimension=Dimension.REGION,
            keys=[one.id for one in regions],
            names=[one.name for one in regions],
            unknown=44,
        ),
        a_block(
            *((place * 97) % 700 for place in range(len(districts))),
            dimension=Dimension.DISTRICT,
            keys=[one.id for one in districts],
            names=[one.name for one in districts],
            unknown=1044,
        ),
    )


def every_chart() -> dict[str, dict[str, Any]]:
    """By name, one of each kind and both of what can be compared."""
    lists = current_lists()
    report = a_report(*places(lists))
    year = Days(date(2025, 1, 1), date(2025, 12, 31))
    months = [
        points(date(2025, 1, 1), *range(300, 420, 10), step=31),
        points(date(2024, 1, 1), *range(240, 396, 13), step=31),
    ]
    days = [
        points(date(2025, 1, 1), *(place % 17 for place in range(365))),
        points(date(2024, 1, 1), *(place % 13 for place in range(365))),
    ]
    names = ["Наследство", "Семейное право", LONG, "Документирование", "Ө, Ү, Ң: үй-бүлө өкүмү, жаңы"]
    found = {
        "block": charts.of_block(a_block(2894, 3351, 760, 0, 12, unknown=760, names=names, rows_url="/reports/rows/")),
        "compared": charts.of_block(
            a_block(2894, 3351, 760, 0, 12, unknown=0, before=[2400, 3400, 1, 7, 0], names=names)
        ),
        "long": charts.of_block(a_block(*range(40, 0, -1), unknown=3)),
        "months": charts.of_dynamics(
            a_report(days=year, dynamics=months[0], dynamics_before=months[1], compare=Compare.YEAR)
        ),
        "days": charts.of_dynamics(
            a_report(days=year, dynamics=days[0], dynamics_before=days[1], compare=Compare.YEAR, step=Step.DAY)
        ),
        "alone": charts.of_dynamics(a_report(dynamics=months[0][:1])),
        "cross": charts.of_cross(a_cross(8, 3)),
        "wide": charts.of_cross(a_cross(34, 20)),
        "map": charts.of_map(report, lists),
        "points": charts.of_points(report, lists),
    }
    return {name: described for name, described in found.items() if described}


PAGE = """{% extends "shell/base.html" %}
{% block title %}Проба{% endblock %}
{% block head %}{% include "reports/chart_scripts.html" %}{% endblock %}
{% block content %}
<h1 id="same">Проба</h1>
{% for name, spec in charts.items %}{% if name == "long" %}<details id="closed"><summary>Ещё</summary>{% endif %}
<section id="{{ name }}">{% include "reports/chart.html" with title=name described_by="same" %}</section>
{% if name == "long" %}</details>{% endif %}{% endfor %}
{% endblock %}"""


def drawn(request: HttpRequest) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(PAGE).render({"charts": every_chart()}, request))


urlpatterns = [*import_string("kenesh.urls.urlpatterns"), path("drawn/", drawn, name="drawn")]
