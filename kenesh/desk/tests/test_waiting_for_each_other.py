"""Two at once who might each wait for what the other holds."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, a_head
from kenesh.desk.actions import registering, running, steps, undoing
from kenesh.desk.models import Consultation, Service
from kenesh.desk.rules import State
from kenesh.desk.tests.make import NOON, make_consultation, make_desk, make_service, make_visitor
from kenesh.desk.tests.test_booking import TEN, booked
from kenesh.people.models import Person
from kenesh.people.relations import recount
from kenesh.records.actions import next_number
from kenesh.refused import Refused

pytestmark = pytest.mark.django_db(transaction=True)

SECOND = timedelta(seconds=1)

type Act = Callable[[], object]


@pytest.fixture
def by() -> User:
    return a_head(office=make_desk())


@pytest.fixture
def service(by: User) -> Service:
    assert by.office is not None
    return make_service(by.office)


@contextmanager
def at_once(*acts: Act) -> Iterator[list[Future[object]]]:
    """Each on a connection of its own; got: its result, or what it was refused with."""

    def one(act: Act) -> object:
        try:
            return act()
        except Refused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as threads:
        yield [threads.submit(one, act) for act in acts]


def until_waiting(count: int) -> None:
    """As many connections wait for what another holds."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    patience = monotonic() + 30
    with connection.cursor() as cursor:
        while monotonic() < patience:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(waiting)
            if cursor.fetchone()[0] >= count:
                return
            sleep(0.02)
    raise AssertionError("They do not wait for each other.")


class TestOneVisitor:
    def test_is_begun_by_a_consultant_in_one_of_two_tabs(
        self, by: User, service: Service, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """One tab has begun and is about to count the visitor; the other holds the visitor and is about to begin."""
        one = make_consultation(by=by, service=service, state=State.ASSIGNED)
        gate = threading.Barrier(2)

        def met() -> None:
            with suppress(threading.BrokenBarrierError):  # the other waits already
                gate.wait(timeout=1)

        def counted(*people: int | None) -> None:
            met()
            recount(*people)

        def numbered(*series: Any) -> int:
            met()
            return next_number(*series)

        monkeypatch.setattr(running, "recount", counted)
        monkeypatch.setattr(registering, "next_number", numbered)
        form: dict[str, Any] = {"by": by, "service": service, "submission": uuid4(), "now": NOON}
        visitor = make_visitor(person=one.person_id)
        with at_once(
            lambda: running.start(one, by=by, now=NOON), lambda: registering.register(**form, visitor=visitor)
        ) as two:
            assert [isinstance(tab.result(), steps.Busy) for tab in two].count(True) == 1
        assert Consultation.objects.filter(state=State.IN_PROGRESS).count() == 1

    def test_counted_by_another_meanwhile_is_begun_all_the_same(self, by: User, service: Service) -> None:
        """Whoever merges people holds them first, and then their consultations."""
        one = make_consultation(by=by, service=service, state=State.ASSIGNED)
        with ExitStack() as stack:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL deadlock_timeout = '20s'")  # the other is the one who is let go
                Person.objects.select_for_update().get(pk=one.person_id or 0)
                (started,) = stack.enter_context(at_once(lambda: running.start(one, by=by, now=NOON)))
                until_waiting(1)
                Consultation.objects.select_for_update().get(pk=one.pk)
            assert isinstance(started.result(), Consultation)
        assert Consultation.objects.get().state == State.IN_PROGRESS


class TestAnHour:
    def between(self, by: User, service: Service, *acts: Act) -> list[object]:
        """What each got, having waited for a third who was about to take the hour, and then did not."""
        third = booked(by, service)
        Consultation.objects.filter(pk=third.pk).update(state=State.CANCELLED)
        with ExitStack() as stack:
            with transaction.atomic():
                Consultation.objects.filter(pk=third.pk).update(state=State.PLANNED)
                two = stack.enter_context(at_once(*acts))
                until_waiting(2)
                transaction.set_rollback(True)
            return [one.result() for one in two]

    def test_is_booked_or_given_back(self, by: User, service: Service) -> None:
        one = booked(by, service)
        running.cancel(one, by=by, now=NOON, reason="Болезнь")
        other = {"client_name": "Сафин Айрат", "phone": "", "passport": ""}
        got = self.between(
            by,
            service,
            lambda: undoing.undo(one, by=by, now=NOON + SECOND),
            lambda: booked(by, service, visitor=other),
        )
        assert [isinstance(each, steps.Booked) for each in got].count(True) == 1
        assert Consultation.objects.filter(planned_from=TEN, state=State.PLANNED).count() == 1

    def test_is_booked_or_handed_over(self, by: User, service: Service) -> None:
        colleague = a_consultant(office=by.office)
        one = booked(colleague, service)
        other = {"client_name": "Сафин Айрат", "phone": "", "passport": ""}
        got = self.between(
            by,
            service,
            lambda: running.hand_over(one, by=by, now=NOON, to=by, comment="Отпуск"),
            lambda: booked(by, service, visitor=other),
        )
        assert [isinstance(each, steps.Booked) for each in got].count(True) == 1
        assert Consultation.objects.filter(planned_from=TEN, consultant=by, state=State.PLANNED).count() == 1
