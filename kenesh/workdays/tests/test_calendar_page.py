import re
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kenesh.workdays.calendars import KYRGYZSTAN, TATARSTAN
from kenesh.workdays.models import DayException
from kenesh.workdays.tests.make import a_person, an_exception

pytestmark = pytest.mark.django_db

OF_2026 = "/workdays/?calendar=KG&year=2026"


def shown(client: Client, url: str = OF_2026) -> str:
    return client.get(url).content.decode()


class TestCalendarPage:
    def test_draws_a_year_in_a_few_queries(
        self, admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for number in range(1, 13):
            an_exception(date(2026, number, 13))
        shown(admin)
        with django_assert_max_num_queries(6):
            page = shown(admin)
        assert page.count("<caption>") == 12
        assert "Exceptions of 2026" in page

    def test_names_the_holidays_and_joins_those_that_run(self, admin: Client) -> None:
        page = shown(admin)
        assert re.search(r"02\.01\.2026 – 06\.01\.2026</dt><dd>New Year holidays", page)
        assert re.search(r"21\.03\.2026</dt><dd>Nooruz", page)

    def test_says_which_dates_are_only_expected(self, admin: Client) -> None:
        assert "Expected dates" not in shown(admin)
        assert "Expected dates" in shown(admin, "/workdays/?calendar=KG&year=2027")

    def test_says_aloud_what_a_day_is(self, admin: Client) -> None:
        an_exception(date(2026, 2, 7), works=True)
        cells = re.findall(r"<td.*?</td>", shown(admin))
        heard = [re.sub(r"<[^>]+>", "", cell) for cell in cells]
        assert "7• working day, exception" in heard
        assert "8 day off" in heard
        assert "9" in heard
        assert "21* holiday" in heard

    def test_counts_the_working_days(self, admin: Client) -> None:
        assert "244 working days in the year" in shown(admin, "/workdays/?calendar=RU-TA&year=2026")

    @pytest.mark.parametrize("asked", ["year=1812", "year=99999", "year=x", "year=²²²²", "calendar=XX", "year=2100"])
    def test_shows_a_year_it_has_whatever_is_asked(self, admin: Client, asked: str) -> None:
        assert admin.get(f"/workdays/?{asked}").status_code == 200

    def test_is_for_administrators(self, client: Client) -> None:
        exception = an_exception(date(2026, 2, 9))
        for url in ("/workdays/", f"/workdays/{exception.pk}/remove/"):
            assert client.get(url)["Location"].startswith("/sign-in/")
        client.force_login(a_person("observer"))
        for url in ("/workdays/", f"/workdays/{exception.pk}/remove/"):
            assert client.get(url).status_code == 404
            assert client.post(url).status_code == 404
        assert DayException.objects.exists()


class TestAddingAnException:
    def test_shows_it_in_the_year_of_the_day(self, admin: Client) -> None:
        answer = admin.post(OF_2026, {"day": "09.01.2027", "works": "works", "note": "№ 12"}, follow=True)
        exception = DayException.objects.get()
        assert (exception.calendar, exception.day, exception.works) == (KYRGYZSTAN, date(2027, 1, 9), True)
        page = answer.content.decode()
        assert "Exceptions of 2027" in page
        assert "№ 12" in page

    def test_goes_into_the_calendar_that_is_shown(self, admin: Client) -> None:
        admin.post("/workdays/?calendar=RU-TA&year=2026", {"day": "09.02.2026", "works": "off"})
        assert DayException.objects.get().calendar == TATARSTAN

    def test_warns_of_a_day_that_has_passed(self, admin: Client) -> None:
        answer = admin.post(OF_2026, {"day": "09.02.2026", "works": "off"}, follow=True)
        assert "The day has already passed" in answer.content.decode()
        answer = admin.post(OF_2026, {"day": "11.02.2090", "works": "works"}, follow=True)
        assert DayException.objects.count() == 2
        assert "The day has already passed" not in answer.content.decode()

    def test_twice_is_refused_in_words_and_nothing_typed_is_lost(self, admin: Client) -> None:
        an_exception(date(2026, 2, 9))
        answer = admin.post(OF_2026, {"day": "09.02.2026", "works": "works", "note": "распоряжение"})
        page = answer.content.decode()
        assert "This day already has an exception" in page
        assert "распоряжение" in page
        assert DayException.objects.count() == 1

    @pytest.mark.parametrize(
        ("day", "works", "said"),
        [
            ("07.02.2026", "off", "07.02.2026 is a day off already."),
            ("09.02.2026", "works", "09.02.2026 is a working day already."),
            ("09.02.2019", "off", "The calendar has the years 2020 to 2100."),
            ("30.02.2026", "off", "Write the date like this"),
            ("", "off", "Fill in this field."),
            ("09.02.2026", "", "Choose one."),
        ],
    )
    def test_changes_something_or_is_refused(self, admin: Client, day: str, works: str, said: str) -> None:
        page = admin.post(OF_2026, {"day": day, "works": works}).content.decode()
        assert said in page
        assert not DayException.objects.exists()


class TestRemovingAnException:
    def test_is_asked_about_and_gives_the_day_back(self, admin: Client) -> None:
        exception = an_exception(date(2026, 2, 9), note="по ошибке")
        url = f"/workdays/{exception.pk}/remove/"
        question = shown(admin, url)
        assert "remove the exception of 09.02.2026?" in question
        assert "по ошибке" in question
        answer = admin.post(url)
        assert answer["Location"] == OF_2026
        assert not DayException.objects.exists()
        assert admin.post(url).status_code == 404


class TestHistory:
    def test_tells_who_added_and_removed_what(self, admin: Client) -> None:
        admin.post(OF_2026, {"day": "09.02.2026", "works": "off", "note": "№ 12"})
        admin.post(f"/workdays/{DayException.objects.get().pk}/remove/")
        page = shown(admin)
        history = page[page.index("<h2>History of changes") :]
        assert history.count("Токтоева Айнура") == 2
        assert history.count("Day off: № 12") == 2
        assert history.count("09.02.2026") == 2

    def test_of_what_nobody_signed_is_the_systems(self, admin: Client) -> None:
        an_exception(date(2026, 2, 9))
        assert "the system" in shown(admin)
