"""Dates as people type them."""

from datetime import date, datetime

import pytest
from django import forms
from django.http import QueryDict
from django.utils import timezone, translation

from kenesh.shell.dates import read_day, read_moment
from kenesh.shell.forms import Form
from kenesh.shell.widgets import DateInput, DateTimeInput

TODAY = date(2026, 3, 2)
MOMENT = datetime(2026, 11, 21, 14, 2)  # as a form hands it to its widget


class Dated(Form):
    on = forms.DateField(widget=DateInput, required=False)
    at = forms.DateTimeField(widget=DateTimeInput, required=False)


class TestADayTyped:
    @pytest.mark.parametrize(
        "typed",
        [
            "21.11.2026",
            "21.11.26",
            "21.11",
            "21.11.",
            "21/11/2026",
            "21-11-2026",
            "21112026",
            "211126",
            "2111",
            " 2026-11-21 ",
        ],
    )
    def test_is_understood(self, typed: str) -> None:
        assert read_day(typed, TODAY) == date(2026, 11, 21)

    def test_needs_no_zeros_between_marks(self) -> None:
        assert read_day("1.2.2026", TODAY) == date(2026, 2, 1)

    @pytest.mark.parametrize(
        "typed",
        ["", "вчера", "31.02.2026", "2112026", "21.13.2026", "21.11/2026", "2026", "211", "00.00.0000", "1.1.1.1"],
    )
    def test_that_is_no_day_is_not_guessed_at(self, typed: str) -> None:
        assert read_day(typed, TODAY) is None


class TestAMomentTyped:
    @pytest.mark.parametrize(
        "typed",
        [
            "21.11.2026 14:02",
            "21.11.26 14.02",
            "2111 1402",
            "21.11.2026, 14:02",
            "2026-11-21T14:02",
            "2026-11-21 14:02:00",
        ],
    )
    def test_is_understood(self, typed: str) -> None:
        assert read_moment(typed, TODAY) == MOMENT

    def test_without_a_time_is_the_beginning_of_the_day(self) -> None:
        assert read_moment("21.11.2026", TODAY) == datetime(2026, 11, 21, 0, 0)

    @pytest.mark.parametrize("typed", ["", "14:02", "21.11.2026 25:00", "21.11.2026 в два", "31.02.2026 14:02"])
    def test_that_is_none_is_not_guessed_at(self, typed: str) -> None:
        assert read_moment(typed, TODAY) is None


class TestAField:
    @pytest.mark.parametrize("language", ["ru", "ky", "tt", "en"])
    def test_shows_a_date_as_the_language_of_the_page_writes_it(self, language: str) -> None:
        with translation.override(language):
            html = str(Dated(initial={"on": MOMENT.date(), "at": MOMENT}))
        assert 'type="text" name="on" value="21.11.2026"' in html
        assert 'type="text" name="at" value="21.11.2026 14:02"' in html
        assert 'data-pattern="%d.%m.%Y %H:%M"' in html

    def test_shows_what_was_understood_written_out(self) -> None:
        form = Dated(QueryDict("on=2026-11-21&at=211126+1402"))
        assert form.is_valid()
        assert form.cleaned_data == {"on": MOMENT.date(), "at": timezone.make_aware(MOMENT)}
        assert 'value="21.11.2026"' in str(form["on"])
        assert 'value="21.11.2026 14:02"' in str(form["at"])

    def test_keeps_what_was_mistyped(self) -> None:
        form = Dated(QueryDict("on=31.02.2026&at=завтра"))
        assert set(form.errors) == {"on", "at"}
        assert 'value="31.02.2026"' in str(form["on"])
        assert 'value="завтра"' in str(form["at"])

    def test_may_stay_empty(self) -> None:
        assert Dated(QueryDict("on=&at=")).is_valid()
        assert Dated(QueryDict("")).is_valid()

    def test_names_the_button_of_its_calendar(self) -> None:
        html = str(Dated()["on"].as_field_group())
        assert 'aria-labelledby="id_on_calendar id_on_label"' in html
        assert 'id="id_on_label"' in html
