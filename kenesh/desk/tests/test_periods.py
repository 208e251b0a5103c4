"""A period as people type it into the register."""

from datetime import date

import pytest

from kenesh.desk.periods import read_period

TODAY = date(2026, 11, 22)


class TestAPeriod:
    @pytest.mark.parametrize(
        ("typed", "since", "until"),
        [
            ("12.11.2026", date(2026, 11, 12), date(2026, 11, 13)),
            ("12.11", date(2026, 11, 12), date(2026, 11, 13)),
            ("12.11.26", date(2026, 11, 12), date(2026, 11, 13)),
            ("2026-11-12", date(2026, 11, 12), date(2026, 11, 13)),
            ("11.2026", date(2026, 11, 1), date(2026, 12, 1)),
            ("12/2026", date(2026, 12, 1), date(2027, 1, 1)),
            ("2026-02", date(2026, 2, 1), date(2026, 3, 1)),
            ("2026", date(2026, 1, 1), date(2027, 1, 1)),
            ("1.11.2026–15.11.2026", date(2026, 11, 1), date(2026, 11, 16)),
            ("1.11.2026-15.11.2026", date(2026, 11, 1), date(2026, 11, 16)),
            ("10.2026 - 11.2026", date(2026, 10, 1), date(2026, 12, 1)),
            (" 2025 — 2026 ", date(2025, 1, 1), date(2027, 1, 1)),
        ],
    )
    def test_is_a_day_a_month_a_year_or_two_of_them(self, typed: str, since: date, until: date) -> None:
        assert read_period(typed, TODAY) == (since, until)

    @pytest.mark.parametrize(
        "typed", ["", "1", "31.02.2026", "13.2026", "ноябрь", "15.11.2026–1.11.2026", "2025–2026–2027", "1.1.9999", "–"]
    )
    def test_is_nothing_else(self, typed: str) -> None:
        assert read_period(typed, TODAY) is None
