"""Free times of a consultant: hours, days off, absences, and what is booked already."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from kenesh.accounts.models import Absence, User
from kenesh.desk.free import AHEAD, STEP, Timetable, hours_of
from kenesh.desk.models import Hours
from kenesh.desk.rules import State
from kenesh.desk.tests.make import NOON, make_consultation
from kenesh.offices.models import Office, Pause
from kenesh.workdays.calendar import Calendar
from kenesh.workdays.calendars import TATARSTAN

KAZAN = ZoneInfo("Europe/Moscow")
MONDAY, TUESDAY, SATURDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 14)
QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=KAZAN)


def plain(*, booked: Sequence[tuple[datetime, datetime]] = (), now: datetime = NOON, **hours: Any) -> Timetable:
    """Of nobody in particular, where nothing is kept."""
    usual = {"opens": time(9), "closes": time(18), "rest_from": time(12), "rest_until": time(13)}
    person = User(full_name="Сафина Лилия Ильдаровна")
    return Timetable(person, now, Hours(**usual | hours), Calendar(TATARSTAN, 1, {}), [], [], booked)


def hours(starts: Sequence[datetime]) -> list[str]:
    return [f"{start:%H:%M}" for start in starts]


class TestFreeTimes:
    def test_lie_within_the_hours_and_outside_the_break(self) -> None:
        assert hours(plain().free(TUESDAY, HOUR)) == [
            *("09:00", "09:15", "09:30", "09:45", "10:00", "10:15", "10:30", "10:45", "11:00"),
            *("13:00", "13:15", "13:30", "13:45", "14:00", "14:15", "14:30", "14:45", "15:00", "15:15", "15:30"),
            *("15:45", "16:00", "16:15", "16:30", "16:45", "17:00"),
        ]

    def test_know_no_break_where_there_is_none(self) -> None:
        assert "12:00" in hours(plain(rest_from=None, rest_until=None).free(TUESDAY, HOUR))

    def test_leave_out_what_is_booked(self) -> None:
        booked = [(at(TUESDAY, 9), at(TUESDAY, 11, 30)), (at(TUESDAY, 13, 10), at(TUESDAY, 17, 45))]
        assert hours(plain(booked=booked).free(TUESDAY, QUARTER)) == ["11:30", "11:45", "17:45"]

    def test_begin_now(self) -> None:
        assert hours(plain(now=at(MONDAY, 17, 10)).free(MONDAY, QUARTER)) == ["17:15", "17:30", "17:45"]
        assert plain().free(date(2026, 2, 27), QUARTER) == []

    @pytest.mark.parametrize("day", [date(2026, 3, 7), date(2026, 3, 8), date(2026, 3, 9)])
    def test_are_none_on_a_day_off(self, day: date) -> None:
        assert plain().free(day, QUARTER) == []

    def test_are_there_on_saturdays_where_these_are_worked_and_no_holiday(self) -> None:
        assert plain(saturdays=True).free(SATURDAY, QUARTER)
        assert plain(saturdays=True).free(date(2026, 5, 9), QUARTER) == []  # Victory Day
        assert plain(saturdays=True).free(date(2026, 3, 15), QUARTER) == []

    def test_are_by_the_departments_clock_and_its_own_hours(self, by: User) -> None:
        assert by.office is not None
        Hours.objects.create(office=by.office, opens=time(8), closes=time(9))
        (first, *_others) = Timetable.of(by, TUESDAY, now=NOON.astimezone(UTC)).free(TUESDAY, QUARTER)
        assert first == datetime(2026, 3, 3, 5, 0, tzinfo=UTC)
        assert f"{first:%H:%M}" == "08:00"

    def test_are_none_while_the_consultant_is_away_or_the_department_closed(self, by: User) -> None:
        Absence.objects.create(user=by, first_day=MONDAY, last_day=TUESDAY)
        assert by.office is not None
        Pause.objects.create(office=by.office, first_day=date(2026, 3, 4), last_day=date(2026, 3, 4), reason="Ремонт")
        timetable = Timetable.of(by, MONDAY, now=at(MONDAY, 8))
        assert [bool(timetable.free(date(2026, 3, day), QUARTER)) for day in (2, 3, 4, 5)] == [
            False,
            False,
            False,
            True,
        ]

    def test_are_not_those_of_bookings_held_but_of_cancelled_ones(self, by: User) -> None:
        states = (State.PLANNED, State.CANCELLED, State.NO_SHOW, State.PARKED, State.COMPLETED)
        for hour, state in zip((9, 10, 11, 14, 15), states, strict=True):
            make_consultation(by=by, state=state, since=at(TUESDAY, hour), until=at(TUESDAY, hour + 1))
        free = hours(Timetable.of(by, TUESDAY, now=NOON).free(TUESDAY, HOUR))
        assert [hour in free for hour in ("09:00", "10:00", "11:00", "14:00", "15:00")] == [
            *(False, True, True, False, True),
        ]

    def test_have_the_time_of_the_booking_that_is_moved(self, by: User) -> None:
        booked = make_consultation(by=by, state=State.PLANNED, since=at(TUESDAY, 9), until=at(TUESDAY, 10))
        assert "09:15" not in hours(Timetable.of(by, TUESDAY, now=NOON).free(TUESDAY, QUARTER))
        assert "09:15" in hours(Timetable.of(by, TUESDAY, now=NOON, without=booked).free(TUESDAY, QUARTER))

    def test_cost_seven_small_queries(self, by: User, django_assert_num_queries: Any) -> None:
        Timetable.of(by, TUESDAY, now=NOON)  # from now on lists and calendar are in the process
        with django_assert_num_queries(7):
            Timetable.of(by, TUESDAY, now=NOON)

    def test_are_those_nothing_stands_against(self) -> None:
        chance, opens = Random(7), at(TUESDAY, 9)
        for _ in range(200):
            starts = [opens + STEP * chance.randint(0, 36) for _ in range(chance.randint(0, 5))]
            booked = [(start, start + timedelta(minutes=chance.randint(5, 90))) for start in starts]
            timetable, long = plain(booked=booked), timedelta(minutes=chance.randint(5, 200))
            since = opens + STEP * chance.randint(0, 39)
            assert (since in timetable.free(TUESDAY, long)) is (timetable.obstacle(since, since + long) is None)


class TestAnObstacle:
    def why(self, timetable: Timetable, since: datetime, length: timedelta = QUARTER) -> str:
        with translation.override("en"):
            obstacle = timetable.obstacle(since, since + length)
        return obstacle.sentence if obstacle else ""

    def test_says_by_when_the_department_works(self) -> None:
        for since in (at(TUESDAY, 8, 50), at(TUESDAY, 17, 50), at(TUESDAY, 23, 50)):
            said = self.why(plain(), since)
            assert "from 09:00 to 18:00" in said

    def test_says_when_the_break_is(self) -> None:
        said = self.why(plain(), at(TUESDAY, 11, 50))
        assert "12:00" in said
        assert "break" in said

    def test_offers_what_is_free_near_it(self) -> None:
        said = self.why(plain(booked=[(at(TUESDAY, 10), at(TUESDAY, 11))]), at(TUESDAY, 10, 15))
        assert "Сафина Л. И. is booked already" in said
        assert all(hour in said for hour in ("09:30", "09:45", "11:00"))

    def test_names_the_day_off_and_offers_another_day(self) -> None:
        said = self.why(plain(), at(date(2026, 3, 9), 10))
        assert "day off" in said
        assert "09:00, 09:15, 09:30" in said
        assert "10" in said

    def test_says_who_is_away_and_until_when(self, by: User) -> None:
        Absence.objects.create(user=by, first_day=TUESDAY, last_day=date(2026, 3, 5))
        said = self.why(Timetable.of(by, TUESDAY, now=NOON), at(TUESDAY, 10))
        assert "Сафина Л. И. is away" in said
        assert "09:00" in said

    def test_says_why_the_department_does_not_work(self, by: User) -> None:
        assert by.office is not None
        Pause.objects.create(office=by.office, first_day=TUESDAY, last_day=TUESDAY, reason="ремонт")
        assert "ремонт" in self.why(Timetable.of(by, TUESDAY, now=NOON), at(TUESDAY, 10))

    def test_is_there_no_other_where_a_month_is_full(self) -> None:
        full = plain(booked=[(at(MONDAY, 0), at(MONDAY, 0) + AHEAD * 2)])
        assert full.near(at(TUESDAY, 10), QUARTER) == []
        assert self.why(full, at(TUESDAY, 10)).endswith(".")


class TestTheHours:
    def test_are_usual_until_they_are_set(self, desk: Office) -> None:
        usual = hours_of(desk.pk)
        assert (usual.opens, usual.closes, usual.rest_from, usual.rest_until) == (time(9), time(18), time(12), time(13))
        assert not Hours.objects.exists()
