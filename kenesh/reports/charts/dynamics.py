"""Figures by day, week or month, with those of the period compared with behind them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.text import capfirst

from kenesh.reports.charts.look import EDGE, INK, LAKE, LAKE_PALE, described, figure, said, told
from kenesh.reports.report import Point, Report
from kenesh.reports.rules import Days, Step, first_day
from kenesh.reports.words import of_days, of_step

HEIGHT: Final = 220  # pixels
BARS: Final = 124  # so many steps at most are bars; more are a line
POINTED_AT: Final = 400  # so many steps at most can be pointed at
TICKS: Final = {Step.MONTH: 12, Step.WEEK: 7, Step.DAY: 7}


def of_dynamics(report: Report) -> dict[str, Any]:
    """Step by step from the first to the last with records; a step without is a zero. The period compared with lies
    behind, first step upon first step."""
    asked = report.asked
    rows = _rows(report.dynamics, report.dynamics_before, report.step, asked.selection.days, asked.days_before)
    compared = asked.days_before is not None
    now = of_days(asked.selection.days)
    before = of_days(asked.days_before) if asked.days_before else ""
    is_line = len(rows) > BARS
    symbols = {"symbolStrokeWidth": 2} if is_line else {"symbolType": "square", "symbolStrokeColor": EDGE}
    colours = {
        "type": "nominal",
        "scale": {
            "domain": [now, before][: 1 + compared],
            "range": [LAKE, INK if is_line else LAKE_PALE][: 1 + compared],
        },
        "legend": {"orient": "top", **symbols} if compared else None,
    }
    pointed = [("figure", capfirst(report.unit)), *([("figure_before", before)] if compared else [])]
    mark = _line if is_line else _bar
    most = TICKS[report.step]
    every = max(1, -(-len(rows) // most))
    return described(
        data={"values": rows},
        height=HEIGHT,
        autosize={"type": "fit-x", "contains": "padding"},
        transform=said(now=now, earlier=before),
        encoding={
            "x": {
                "field": "step",
                "type": "ordinal",
                "sort": None,
                "title": None,
                "axis": {
                    "values": [row["step"] for row in rows[::every]],
                    "labelAngle": 0,
                    "labelOverlap": True,
                    "labelFlush": len(rows) > most,
                    "ticks": False,
                    "labelPadding": 6,
                },
            },
        },
        layer=[
            *([mark("before", {"field": "earlier", **colours}, behind=True, alone=False)] if compared else []),
            mark("count", {"field": "now", **colours}, behind=False, alone=not compared),
            *([_pointed_at(pointed)] if len(rows) <= POINTED_AT else []),
        ],
    )


def _rows(
    now: Sequence[Point], before: Sequence[Point], step: Step, days: Days, days_before: Days | None
) -> list[dict[str, Any]]:
    counted = _by_place(now, step, days)
    earlier = _by_place(before, step, days_before)
    places = [*counted, *earlier]
    if not places:
        return []
    start = now[0].first if not days.since else first_day(days.since, step)
    found = []
    for place in range(min(places), max(places) + 1):
        first = _on(start, place, step)
        row: dict[str, Any] = {"step": _words(first, step), "count": counted.get(place)}
        if days_before:
            row["before"] = earlier.get(place, 0)
        found.append(row | _told_of(row, of_step(first, step)) if len(places) <= 2 * POINTED_AT else row)
    return found


def _told_of(row: dict[str, Any], name: str) -> dict[str, str]:
    words = {"name": name, "figure": "" if row["count"] is None else figure(row["count"])}
    return {**words, "figure_before": figure(row["before"])} if "before" in row else words


def _by_place(points: Sequence[Point], step: Step, days: Days | None) -> Mapping[int, int]:
    """By how many steps after the period's first one; without a beginning, after the first point."""
    if not points:
        return {}
    start = first_day(days.since, step) if days and days.since else points[0].first
    return {_steps(start, point.first, step): point.count for point in points}


def _steps(start: date, day: date, step: Step) -> int:
    if step == Step.MONTH:
        return (day.year - start.year) * 12 + day.month - start.month
    return (day - start).days // (7 if step == Step.WEEK else 1)


def _on(start: date, steps: int, step: Step) -> date:
    if step == Step.MONTH:
        months = start.year * 12 + start.month - 1 + steps
        return date(months // 12, months % 12 + 1, 1)
    return start + timedelta(days=steps * (7 if step == Step.WEEK else 1))


def _words(first: date, step: Step) -> str:
    return date_format(first, "YEAR_MONTH_FORMAT" if step == Step.MONTH else "SHORT_DATE_FORMAT")


def _up(field: str) -> dict[str, Any]:
    axis = {"format": ",d", "tickCount": 4, "domain": False, "ticks": False, "tickMinStep": 1}
    return {"field": field, "type": "quantitative", "title": None, "axis": axis, "scale": {"domainMin": 0}}


def _bar(field: str, fill: dict[str, Any], *, behind: bool, alone: bool) -> dict[str, Any]:
    """Of the period compared with: wide and hollow, behind the other one."""
    part = 0.86 if behind else 0.8 if alone else 0.5
    width = {"expr": f"min(90, bandwidth('x')) * {part}"}  # of one alone not all the room that it has
    mark = {"type": "bar", "width": width, **({"stroke": EDGE, "strokeWidth": 1} if behind else {})}
    return {"mark": mark, "encoding": {"y": _up(field), "fill": fill}}


def _line(field: str, stroke: dict[str, Any], *, behind: bool, alone: bool) -> dict[str, Any]:
    """Of the period compared with: thinner."""
    look = {"strokeWidth": 0.8, "opacity": 0.75} if behind else {"strokeWidth": 1.8, "strokeJoin": "round"}
    return {"mark": {"type": "line", **look}, "encoding": {"y": _up(field), "stroke": stroke}}


def _pointed_at(pointed: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The whole height of a step can be pointed at, or low bars could not."""
    return {
        "mark": {"type": "bar", "width": {"band": 1}, "opacity": 0},
        "encoding": {"y": {"value": 0}, "y2": {"value": HEIGHT}, "tooltip": told(*pointed)},
    }
