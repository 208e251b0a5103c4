from datetime import date

import pytest

from kenesh.workdays.calendar import Calendar
from kenesh.workdays.calendars import CALENDARS, FIRST_YEAR, KYRGYZSTAN, LAST_YEAR, TATARSTAN
from kenesh.workdays.official import A_HOLIDAY, year_of

KG = Calendar(KYRGYZSTAN, 1, {})
TA = Calendar(TATARSTAN, 1, {})


class TestYear:
    @pytest.mark.parametrize(("year", "working_days"), [(2025, 245), (2026, 244)])
    def test_of_tatarstan_is_as_long_as_its_ministry_of_labour_says(self, year: int, working_days: int) -> None:
        assert TA.between(date(year - 1, 12, 31), date(year, 12, 31)) == working_days

    @pytest.mark.parametrize("code", CALENDARS)
    def test_has_a_name_of_ours_for_every_day_off(self, code: str) -> None:
        named = [
            one for year in range(FIRST_YEAR, 2041) for day in year_of(code, year).holidays.values() for one in day
        ]
        assert named
        assert not [one for one in named if one.name is A_HOLIDAY]

    @pytest.mark.parametrize("code", CALENDARS)
    def test_is_there_to_the_last_that_is_shown(self, code: str) -> None:
        assert date(LAST_YEAR, 1, 1) in year_of(code, LAST_YEAR).holidays


class TestDaysOff:
    def test_of_kyrgyzstan_are_those_of_the_labour_code_of_2025(self) -> None:
        assert not any(KG.is_working(date(2026, 1, day)) for day in range(1, 8))
        assert not any(KG.is_working(date(2026, 5, day)) for day in range(1, 11))
        assert KG.is_working(date(2026, 2, 23))
        assert KG.is_working(date(2026, 4, 7))
        assert KG.is_working(date(2026, 3, 9))  # 8 March is a Sunday: not moved any more

    def test_moved_by_decree_are_known(self) -> None:
        assert not TA.is_working(date(2026, 1, 9))
        assert TA.is_working(date(2025, 11, 1))  # a Saturday worked for Monday the 3rd
        assert not TA.is_working(date(2025, 11, 3))

    def test_of_the_republic_are_not_moved_from_a_weekend(self) -> None:
        assert TA.holiday_name(date(2026, 8, 30), "en") == "Day of the Republic of Tatarstan"  # a Sunday
        assert TA.is_working(date(2026, 8, 31))
        assert not KG.is_working(date(2026, 8, 31))

    @pytest.mark.parametrize("day", [date(2022, 5, 2), date(2024, 4, 10), date(2025, 6, 6), date(2026, 5, 27)])
    def test_of_the_republics_decrees_are_known(self, day: date) -> None:
        assert not TA.is_working(day)


class TestName:
    def test_is_in_the_language_asked_for(self) -> None:
        assert KG.holiday_name(date(2026, 3, 21), "en") == "Nooruz"
        assert KG.holiday_name(date(2026, 2, 3), "en") == ""
        assert KG.holiday_name(date(2026, 2, 7), "en") == ""  # an ordinary Saturday

    def test_tells_where_a_day_off_came_from(self) -> None:
        assert TA.holiday_name(date(2026, 1, 9), "en") == "Day off moved from 03.01.2026"
        assert TA.holiday_name(date(2026, 3, 9), "en") == "International Women's Day, day off after a weekend"

    def test_says_what_is_only_expected(self) -> None:
        assert KG.holiday_name(date(2027, 3, 9), "en") == "Orozo Ait (expected date)"
        assert TA.holiday_name(date(2027, 3, 9), "en") == "Uraza Bayram (expected date)"

    def test_names_all_that_fall_on_one_day(self) -> None:
        assert KG.holiday_name(date(2028, 5, 5), "en") == "Constitution Day, Kurman Ait (expected date)"

    def test_of_an_exception_is_a_day_off(self) -> None:
        assert Calendar(KYRGYZSTAN, 1, {date(2026, 2, 9): False}).holiday_name(date(2026, 2, 9), "en") == "Day off"
