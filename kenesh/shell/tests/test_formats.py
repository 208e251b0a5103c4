"""Dates and numbers as each language writes them."""

from datetime import date, datetime

import pytest
from django.utils import formats, translation

MORNING = datetime(2026, 11, 21, 9, 5)  # as the page shows it, in its own zone


@pytest.mark.parametrize("language", ["ru", "ky", "tt", "en"])
class TestFormat:
    def test_of_a_date_is_day_month_year(self, language: str) -> None:
        with translation.override(language):
            assert formats.date_format(date(2026, 11, 21)) == "21.11.2026"
            assert formats.date_format(MORNING, "SHORT_DATETIME_FORMAT") == "21.11.2026 09:05"

    def test_of_a_week_begins_on_monday(self, language: str) -> None:
        with translation.override(language):
            assert formats.get_format("FIRST_DAY_OF_WEEK") == 1

    def test_of_a_typed_date_is_the_languages_own_or_iso(self, language: str) -> None:
        with translation.override(language):
            assert {"%d.%m.%Y", "%Y-%m-%d"} <= set(formats.get_format("DATE_INPUT_FORMATS"))


class TestNumber:
    @pytest.mark.parametrize(
        ("language", "written"), [("ru", "1\xa0284,5"), ("ky", "1\xa0284,5"), ("tt", "1\xa0284,5"), ("en", "1,284.5")]
    )
    def test_is_grouped_as_the_language_does(self, language: str, written: str) -> None:
        with translation.override(language):
            assert formats.localize(1284.5) == written
