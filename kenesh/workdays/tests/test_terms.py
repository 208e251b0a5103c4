from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kenesh.refused import Refused
from kenesh.workdays import rules
from kenesh.workdays.calendar import Calendar
from kenesh.workdays.calendars import CALENDARS, KYRGYZSTAN, TATARSTAN

KG = Calendar(KYRGYZSTAN, 1, {})
TA = Calendar(TATARSTAN, 1, {})


class TestTerm:
    def test_does_not_count_the_day_it_is_counted_from(self) -> None:
        assert KG.after(date(2026, 2, 2), 1) == date(2026, 2, 3)  # Monday, Tuesday

    def test_passes_over_a_weekend_and_may_begin_in_it(self) -> None:
        assert KG.after(date(2026, 2, 6), 1) == date(2026, 2, 9)  # Friday, Monday
        assert KG.after(date(2026, 2, 7), 1) == date(2026, 2, 9)  # Saturday, Monday

    def test_passes_over_the_new_year_of_kyrgyzstan(self) -> None:
        # From 30 December: the 31st, then 1–7 January off, the 8th, 9th, (10th and 11th a weekend,) 12th, 13th.
        assert KG.after(date(2025, 12, 30), 5) == date(2026, 1, 13)

    def test_passes_over_the_first_days_of_may(self) -> None:
        # From 28 April: the 29th, 30th, then 1–9 May off and Sunday the 10th, the 11th, 12th, 13th.
        assert KG.after(date(2026, 4, 28), 5) == date(2026, 5, 13)

    def test_passes_over_nooruz_and_orozo_ait(self) -> None:
        # From 18 March: the 19th, then Friday the 20th Orozo Ait, Saturday Nooruz, Sunday, the 23rd, 24th.
        assert KG.after(date(2026, 3, 18), 3) == date(2026, 3, 24)

    def test_passes_over_the_holidays_of_russia_and_of_tatarstan(self) -> None:
        # From 2 November: the 3rd, then the 4th Unity Day, the 5th, then Friday the 6th the Constitution's, the 9th.
        assert TA.after(date(2026, 11, 2), 3) == date(2026, 11, 9)
        assert KG.after(date(2026, 11, 2), 3) == date(2026, 11, 5)

    def test_counts_the_29th_of_february(self) -> None:
        assert KG.after(date(2028, 2, 28), 1) == date(2028, 2, 29)
        assert KG.after(date(2028, 2, 28), 2) == date(2028, 3, 1)
        assert KG.after(date(2027, 2, 26), 1) == date(2027, 3, 1)

    def test_counts_a_saturday_worked_by_decree(self) -> None:
        assert KG.after(date(2024, 1, 26), 1) == date(2024, 1, 27)
        assert TA.after(date(2027, 2, 19), 1) == date(2027, 2, 20)

    def test_has_a_day_at_least(self) -> None:
        with pytest.raises(ValueError, match="at least one"):
            KG.after(date(2026, 2, 2), 0)

    def test_is_not_looked_for_where_nobody_ever_works(self) -> None:
        with pytest.raises(Refused):
            rules.after(date(2026, 2, 2), 1, lambda _day: False)


class TestBetween:
    def test_tells_how_many_days_are_left_and_by_how_many_it_is_overdue(self) -> None:
        due = date(2026, 2, 10)
        assert KG.between(date(2026, 2, 6), due) == 2  # Monday and Tuesday itself
        assert KG.between(due, due) == 0
        assert KG.between(due, date(2026, 2, 13)) == 3
        assert KG.between(date(2026, 2, 13), due) == -3

    @given(
        code=st.sampled_from(list(CALENDARS)),
        day=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        working_days=st.integers(1, 60),
    )
    def test_is_the_other_way_round_of_a_term(self, code: str, day: date, working_days: int) -> None:
        calendar = Calendar(code, 1, {})
        last = calendar.after(day, working_days)
        assert calendar.is_working(last)
        assert calendar.between(day, last) == working_days
        assert calendar.between(day, last - timedelta(days=1)) == working_days - 1


class TestException:
    def test_makes_a_saturday_a_working_day(self) -> None:
        calendar = Calendar(KYRGYZSTAN, 1, {date(2026, 2, 7): True})
        assert calendar.after(date(2026, 2, 6), 1) == date(2026, 2, 7)

    def test_makes_a_working_day_a_day_off(self) -> None:
        calendar = Calendar(KYRGYZSTAN, 1, {date(2026, 2, 9): False})
        assert calendar.after(date(2026, 2, 6), 1) == date(2026, 2, 10)

    def test_goes_before_the_law(self) -> None:
        calendar = Calendar(KYRGYZSTAN, 1, {date(2026, 1, 7): True})
        assert calendar.is_working(date(2026, 1, 7))
        assert calendar.holiday_name(date(2026, 1, 7), "en") == ""
