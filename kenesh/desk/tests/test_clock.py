"""The clock: by the server's time, from the database alone."""

from datetime import timedelta

import pytest
from django.db import connection

from kenesh.desk.actions import running
from kenesh.desk.clock import Clock
from kenesh.desk.models import Consultation
from kenesh.desk.rules import State
from kenesh.desk.tests.make import NOON, make_consultation, make_desk, make_service

MINUTE = timedelta(minutes=1)


class TestTheClockOfAStartForm:
    def test_stands_until_something_is_typed(self) -> None:
        clock = Clock.begun(None, 15 * MINUTE, NOON)
        assert (clock.limit, clock.worked, clock.running, clock.left) == (900, 0, False, 900)

    def test_runs_from_then_on(self) -> None:
        clock = Clock.begun(NOON, 15 * MINUTE, NOON + 2 * MINUTE)
        assert (clock.worked, clock.running, clock.left) == (120, True, 780)


class TestItsColour:
    @pytest.mark.parametrize(
        ("passed", "yellow", "over"),
        [(719, False, False), (720, True, False), (899, True, False), (900, False, True), (1000, False, True)],
    )
    def test_is_yellow_for_the_last_three_minutes(self, passed: int, yellow: bool, over: bool) -> None:
        clock = Clock.begun(NOON, 15 * MINUTE, NOON + timedelta(seconds=passed))
        assert (clock.is_yellow, clock.is_over) == (yellow, over)


@pytest.mark.django_db
class TestTheClockOfAConsultation:
    def test_stands_while_it_is_interrupted(self) -> None:
        one = make_consultation()
        assert one.consultant is not None
        running.park(one, by=one.consultant, now=NOON + 4 * MINUTE, reason="Ищет документы")
        parked = Consultation.objects.get()
        assert Clock.of(parked, NOON + 30 * MINUTE) == Clock(900, 240, running=False)
        running.resume(one, by=one.consultant, now=NOON + 30 * MINUTE)
        assert Clock.of(Consultation.objects.get(), NOON + 31 * MINUTE) == Clock(900, 300, running=True)

    def test_stops_for_good_at_the_end(self) -> None:
        one = make_consultation(state=State.COMPLETED)
        assert Clock.of(one, NOON + 60 * MINUTE) == Clock(900, 300, running=False)

    def test_has_not_begun_for_those_who_wait(self) -> None:
        office = make_desk()
        one = make_consultation(office, state=State.WAITING, service=make_service(office, 40))
        assert Clock.of(one, NOON + 60 * MINUTE) == Clock(2400, 0, running=False)


@pytest.mark.django_db(transaction=True)
class TestAServerThatWasKilled:
    def test_knows_the_clock_and_the_state_from_the_database(self) -> None:
        number = make_consultation().pk
        connection.close()
        found = Consultation.objects.get(pk=number)
        assert found.state == State.IN_PROGRESS
        assert Clock.of(found, NOON + 7 * MINUTE) == Clock(900, 420, running=True)
