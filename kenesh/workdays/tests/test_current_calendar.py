import threading
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from kenesh.refused import Refused
from kenesh.workdays import actions
from kenesh.workdays.calendar import current_calendar
from kenesh.workdays.calendars import KYRGYZSTAN, TATARSTAN
from kenesh.workdays.models import DayException
from kenesh.workdays.tests.make import a_person, an_exception

MONDAY = date(2026, 2, 9)


@pytest.mark.django_db
class TestCurrentCalendar:
    def test_costs_one_query_while_nothing_changes(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        first = current_calendar(KYRGYZSTAN)
        with django_assert_num_queries(1):
            assert current_calendar(KYRGYZSTAN) is first
        with django_assert_num_queries(1):
            assert current_calendar(TATARSTAN).is_working(MONDAY)

    def test_sees_every_change_at_once_and_only_in_its_own_calendar(self) -> None:
        assert current_calendar(KYRGYZSTAN).is_working(MONDAY)
        exception = an_exception(MONDAY)
        assert not current_calendar(KYRGYZSTAN).is_working(MONDAY)
        assert current_calendar(TATARSTAN).is_working(MONDAY)
        DayException.objects.filter(pk=exception.pk).update(works=True)
        assert current_calendar(KYRGYZSTAN).is_working(MONDAY)
        exception.delete()
        assert MONDAY not in current_calendar(KYRGYZSTAN).exceptions

    def test_forgets_what_was_rolled_back(self) -> None:
        with transaction.atomic():
            an_exception(MONDAY)
            assert not current_calendar(KYRGYZSTAN).is_working(MONDAY)
            transaction.set_rollback(True)
        assert current_calendar(KYRGYZSTAN).is_working(MONDAY)


@pytest.mark.django_db(transaction=True)
class TestCalendarOfSeveralProcesses:
    def test_sees_what_another_connection_has_committed_and_nothing_before(self) -> None:
        assert current_calendar(KYRGYZSTAN).is_working(MONDAY)
        written, looked = threading.Event(), threading.Event()

        def another() -> None:
            try:
                with transaction.atomic():
                    an_exception(MONDAY)
                    written.set()
                    assert looked.wait(10)
            finally:
                connection.close()

        thread = threading.Thread(target=another)
        thread.start()
        assert written.wait(10)
        assert current_calendar(KYRGYZSTAN).is_working(MONDAY)
        looked.set()
        thread.join()
        assert not current_calendar(KYRGYZSTAN).is_working(MONDAY)


@pytest.mark.django_db
class TestException:
    def test_is_one_per_day_of_a_calendar(self) -> None:
        an_exception(MONDAY)
        an_exception(MONDAY, calendar=TATARSTAN)
        with pytest.raises(IntegrityError, match="one_exception_per_day_of_a_calendar"), transaction.atomic():
            an_exception(MONDAY, works=True)
        with pytest.raises(Refused):
            actions.settle(by=a_person(), calendar=KYRGYZSTAN, day=MONDAY, works=True)

    def test_is_of_a_known_calendar(self) -> None:
        with pytest.raises(IntegrityError, match="an_exception_is_of_a_known_calendar"):
            an_exception(MONDAY, calendar="KZ")

    def test_is_of_a_year_that_is_shown(self) -> None:
        with pytest.raises(DatabaseError, match="an_exception_is_of_a_year_that_is_shown"):
            an_exception(date(2019, 12, 31))
