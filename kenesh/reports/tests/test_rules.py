"""Periods, what they are compared with, and age bands."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kenesh.reports.rules import (
    MOST_POINTS,
    OLDEST,
    Band,
    Compare,
    Days,
    Period,
    Step,
    bands,
    compared_with,
    days_of,
    first_day,
    step_over,
)

DAYS = some.dates(date(1990, 1, 1), date(2100, 12, 31))


class TestMovingPeriod:
    @pytest.mark.parametrize(
        ("period", "today", "since", "until"),
        [
            (Period.THIS_MONTH, date(2026, 3, 17), date(2026, 3, 1), date(2026, 3, 17)),
            (Period.THIS_MONTH, date(2026, 3, 1), date(2026, 3, 1), date(2026, 3, 1)),
            (Period.LAST_MONTH, date(2026, 1, 15), date(2025, 12, 1), date(2025, 12, 31)),
            (Period.LAST_MONTH, date(2024, 3, 31), date(2024, 2, 1), date(2024, 2, 29)),
            (Period.THIS_QUARTER, date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31)),
            (Period.THIS_QUARTER, date(2026, 4, 1), date(2026, 4, 1), date(2026, 4, 1)),
            (Period.LAST_QUARTER, date(2026, 2, 28), date(2025, 10, 1), date(2025, 12, 31)),
            (Period.LAST_QUARTER, date(2026, 4, 1), date(2026, 1, 1), date(2026, 3, 31)),
            (Period.LAST_QUARTER, date(2026, 9, 30), date(2026, 4, 1), date(2026, 6, 30)),
            (Period.LAST_QUARTER, date(2026, 10, 1), date(2026, 7, 1), date(2026, 9, 30)),
            (Period.THIS_YEAR, date(2024, 2, 29), date(2024, 1, 1), date(2024, 2, 29)),
            (Period.LAST_YEAR, date(2024, 2, 29), date(2023, 1, 1), date(2023, 12, 31)),
            (Period.LAST_YEAR, date(2026, 1, 1), date(2025, 1, 1), date(2025, 12, 31)),
        ],
    )
    def test_takes_in_these_days(self, period: Period, today: date, since: date, until: date) -> None:
        assert days_of(period, today) == Days(since, until)

    @given(today=DAYS, period=some.sampled_from(Period))
    def test_lasts_until_today_or_ended_the_day_before_one_that_lasts_began(self, today: date, period: Period) -> None:
        found = days_of(period, today)
        assert found.since is not None
        assert found.until is not None
        assert found.since <= found.until <= today
        if period.startswith("last"):
            lasting = days_of(Period(period.replace("last", "this")), today)
            assert found.until + timedelta(days=1) == lasting.since
        else:
            assert found.until == today


class TestThePeriodBefore:
    @pytest.mark.parametrize(
        ("since", "until", "before"),
        [
            (date(2026, 1, 1), date(2026, 1, 31), (date(2025, 12, 1), date(2025, 12, 31))),
            (date(2026, 3, 1), date(2026, 3, 31), (date(2026, 2, 1), date(2026, 2, 28))),
            (date(2024, 3, 1), date(2024, 3, 31), (date(2024, 2, 1), date(2024, 2, 29))),
            (date(2026, 1, 1), date(2026, 3, 31), (date(2025, 10, 1), date(2025, 12, 31))),
            (date(2025, 1, 1), date(2025, 12, 31), (date(2024, 1, 1), date(2024, 12, 31))),
            (date(2024, 2, 29), date(2024, 2, 29), (date(2024, 2, 28), date(2024, 2, 28))),
            (date(2024, 3, 1), date(2024, 3, 1), (date(2024, 2, 29), date(2024, 2, 29))),
            (date(2026, 1, 1), date(2026, 1, 10), (date(2025, 12, 22), date(2025, 12, 31))),
            (date(2025, 11, 15), date(2026, 2, 14), (date(2025, 8, 15), date(2025, 11, 14))),
        ],
    )
    def test_is_as_many_months_of_whole_ones_and_as_many_days_of_others(
        self, since: date, until: date, before: tuple[date, date]
    ) -> None:
        assert compared_with(Days(since, until), Compare.PREVIOUS) == Days(*before)

    @given(since=DAYS, many=some.integers(0, 2000))
    def test_ends_the_day_before(self, since: date, many: int) -> None:
        before = compared_with(Days(since, since + timedelta(days=many)), Compare.PREVIOUS)
        assert before is not None
        assert before.since is not None
        assert before.until == since - timedelta(days=1)
        assert abs((before.until - before.since).days - many) <= 3  # February is as much shorter


class TestTheSameDaysAYearBefore:
    @pytest.mark.parametrize(
        ("since", "until", "before"),
        [
            (date(2026, 1, 1), date(2026, 12, 31), (date(2025, 1, 1), date(2025, 12, 31))),
            (date(2025, 11, 15), date(2026, 2, 14), (date(2024, 11, 15), date(2025, 2, 14))),
            (date(2024, 2, 1), date(2024, 2, 29), (date(2023, 2, 1), date(2023, 2, 28))),
            (date(2025, 2, 1), date(2025, 2, 28), (date(2024, 2, 1), date(2024, 2, 29))),
            (date(2024, 2, 29), date(2024, 2, 29), (date(2023, 2, 28), date(2023, 2, 28))),
            (date(2025, 2, 28), date(2025, 2, 28), (date(2024, 2, 28), date(2024, 2, 28))),
            (date(2025, 2, 15), date(2025, 2, 28), (date(2024, 2, 15), date(2024, 2, 28))),
            (date(2026, 4, 1), date(2026, 4, 30), (date(2025, 4, 1), date(2025, 4, 30))),
        ],
    )
    def test_are_whole_months_of_whole_ones_and_the_28th_of_29_february(
        self, since: date, until: date, before: tuple[date, date]
    ) -> None:
        assert compared_with(Days(since, until), Compare.YEAR) == Days(*before)


class TestNothingToCompareWith:
    @pytest.mark.parametrize("how", [Compare.PREVIOUS, Compare.YEAR])
    @pytest.mark.parametrize(
        "days",
        [
            Days(),
            Days(date(2026, 1, 1)),
            Days(None, date(2026, 1, 1)),
            Days(date.min, date.min),
            Days(date.min, date(1, 12, 31)),
            Days(date.min, date.max),
        ],
    )
    def test_is_said_of_a_period_without_an_end_or_of_the_beginning_of_the_calendar(
        self, days: Days, how: Compare
    ) -> None:
        assert compared_with(days, how) is None

    def test_is_said_where_nothing_is_asked(self) -> None:
        assert compared_with(Days(date(2026, 1, 1), date(2026, 1, 31)), Compare.NOTHING) is None

    def test_is_not_said_of_the_end_of_the_calendar(self) -> None:
        assert compared_with(Days(date(9999, 1, 1), date.max), Compare.YEAR) == Days(
            date(9998, 1, 1), date(9998, 12, 31)
        )


class TestStep:
    @pytest.mark.parametrize(
        ("day", "step", "first"),
        [
            (date(2026, 1, 1), Step.DAY, date(2026, 1, 1)),
            (date(2026, 1, 1), Step.WEEK, date(2025, 12, 29)),  # a Thursday
            (date(2026, 1, 5), Step.WEEK, date(2026, 1, 5)),
            (date(2026, 1, 4), Step.WEEK, date(2025, 12, 29)),
            (date(2024, 2, 29), Step.MONTH, date(2024, 2, 1)),
        ],
    )
    def test_begins_on_its_first_day_weeks_on_monday(self, day: date, step: Step, first: date) -> None:
        assert first_day(day, step) == first


class TestLongerStep:
    @pytest.mark.parametrize(
        ("days", "wanted", "found"),
        [
            (0, Step.DAY, Step.DAY),
            (MOST_POINTS - 1, Step.DAY, Step.DAY),
            (MOST_POINTS, Step.DAY, Step.WEEK),
            (MOST_POINTS, Step.MONTH, Step.MONTH),
            (7 * MOST_POINTS - 1, Step.WEEK, Step.WEEK),
            (7 * MOST_POINTS, Step.DAY, Step.MONTH),
            (300_000, Step.DAY, Step.MONTH),
        ],
    )
    def test_is_taken_where_the_one_asked_for_makes_too_many_points(self, days: int, wanted: Step, found: Step) -> None:
        first = date(1900, 1, 1)
        assert step_over([first + timedelta(days=days), first], wanted) == found

    def test_is_not_taken_where_there_is_nothing(self) -> None:
        assert step_over([], Step.DAY) == Step.DAY


class TestAgeBands:
    def test_last_each_to_the_next_lower_end(self) -> None:
        assert bands([20, 36, 61]) == (Band(0, 19), Band(20, 35), Band(36, 60), Band(61, None))

    @pytest.mark.parametrize(
        ("ends", "found"),
        [
            ([], (Band(0, None),)),
            ([61, 20, 20, 36], (Band(0, 19), Band(20, 35), Band(36, 60), Band(61, None))),
            ([1], (Band(0, 0), Band(1, None))),
            ([OLDEST], (Band(0, OLDEST - 1), Band(OLDEST, None))),
            ([18, 19], (Band(0, 17), Band(18, 18), Band(19, None))),
        ],
    )
    def test_come_of_any_lower_ends(self, ends: list[int], found: tuple[Band, ...]) -> None:
        assert bands(ends) == found

    @given(some.sets(some.integers(1, OLDEST)))
    def test_hold_every_age_exactly_once(self, ends: set[int]) -> None:
        ages = [age for band in bands(sorted(ends)) for age in band.ages]
        assert ages == list(range(OLDEST + 1))
