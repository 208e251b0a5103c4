from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer, signed_in
from kenesh.refused import Refused
from kenesh.reports.actions import ages as actions
from kenesh.reports.models import AgeBound

pytestmark = pytest.mark.django_db
PAGE = "/reports/ages/"


@pytest.fixture
def administrator() -> Client:
    return signed_in(an_administrator(language="en", full_name="Сыдыкова Айгүл"))


def text(client: Client) -> str:
    return unescape(client.get(PAGE).content.decode())


class TestBands:
    def test_are_those_of_the_reporting_form_at_first(self) -> None:
        assert AgeBound.lower_ends() == [20, 36, 61]

    def test_are_changed_for_all_reports_at_once(self) -> None:
        actions.change([18, 36, 60], before=[20, 36, 61], by=an_administrator())
        assert AgeBound.lower_ends() == [18, 36, 60]

    def test_are_not_changed_behind_somebody_s_back(self) -> None:
        administrator = an_administrator()
        actions.change([18], before=[20, 36, 61], by=administrator)
        with pytest.raises(Refused):
            actions.change([25], before=[20, 36, 61], by=administrator)
        actions.change([18], before=[20, 36, 61], by=administrator)
        assert AgeBound.lower_ends() == [18]


class TestPage:
    def test_is_for_administrators(self) -> None:
        for make in (a_consultant, a_head, an_observer):
            client = signed_in(make())
            assert client.get(PAGE).status_code == 404
            assert client.post(PAGE, {"ends": "18"}).status_code == 404

    def test_shows_the_bands_as_they_read(
        self, administrator: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        text(administrator)
        with django_assert_max_num_queries(5):
            page = text(administrator)
        for words in ("Under 20", "20–35", "36–60", "61 and over", 'value="20, 36, 61"'):
            assert words in page

    @pytest.mark.parametrize("typed", ["18, 35, 60", "60 35 18", "18;35; 60 ,"])
    def test_saves_what_is_typed_in_any_order(self, administrator: Client, typed: str) -> None:
        answer = administrator.post(PAGE, {"ends": typed, "before": "20, 36, 61"}, follow=True)
        assert "Every report counts by these bands now" in answer.content.decode()
        assert AgeBound.lower_ends() == [18, 35, 60]

    def test_shows_how_they_would_read_without_saving(self, administrator: Client) -> None:
        page = administrator.post(PAGE, {"ends": "14, 18", "before": "20, 36, 61", "look": "1"}).content.decode()
        assert "14–17" in page
        assert "Nothing is saved yet." in page
        assert AgeBound.lower_ends() == [20, 36, 61]

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ("", "Fill in this field."),
            (" , ", "Write at least one age."),
            ("20, тридцать", "“тридцать” is not a whole number of years."),
            ("20.5", "“20.5” is not a whole number of years."),
            ("-5", "“-5” is not a whole number of years."),
            ("0, 20", "A band begins at an age from 1 to 120. 0 is not one."),
            ("20, 121", "A band begins at an age from 1 to 120. 121 is not one."),
            ("20, 36, 20", "20 stands there twice."),
            ("9" * 100, "is not one."),
        ],
    )
    def test_says_beside_the_field_what_is_wrong(self, administrator: Client, typed: str, sentence: str) -> None:
        answer = administrator.post(PAGE, {"ends": typed, "before": "20, 36, 61"})
        page = unescape(answer.content.decode())
        assert answer.status_code == 422
        assert sentence in page
        assert f'value="{typed}"' in page or not typed
        assert AgeBound.lower_ends() == [20, 36, 61]

    def test_tells_the_second_of_two_and_keeps_what_they_typed(self, administrator: Client) -> None:
        actions.change([18], before=[20, 36, 61], by=an_administrator())
        answer = administrator.post(PAGE, {"ends": "25, 50", "before": "20, 36, 61"})
        page = unescape(answer.content.decode())
        assert answer.status_code == 409
        assert 'value="25, 50"' in page
        assert "Under 18" in page
        again = administrator.post(PAGE, {"ends": "25, 50", "before": "18"})
        assert again.status_code == 302
        assert AgeBound.lower_ends() == [25, 50]

    def test_keeps_who_changed_them(self, administrator: Client) -> None:
        administrator.post(PAGE, {"ends": "18, 36, 61", "before": "20, 36, 61"})
        page = text(administrator)
        assert "A band begins at" in page
        assert page.count("Сыдыкова Айгүл</td>") == 2

    def test_is_led_to_from_the_reference_lists(self, administrator: Client) -> None:
        assert PAGE in administrator.get("/lists/").content.decode()
