"""A step taken back within a minute."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, a_head
from kenesh.appeals.tests.make import an_appeal
from kenesh.desk import rules
from kenesh.desk.actions import running
from kenesh.desk.actions.steps import Booked, Busy, Gone
from kenesh.desk.actions.undoing import undo, undoable
from kenesh.desk.models import Consultation, Outcome
from kenesh.desk.rules import Action, State
from kenesh.desk.tests.make import NOON, make_consultation, make_desk
from kenesh.desk.tests.test_running import LATER, VERBS
from kenesh.offices.models import Office
from kenesh.refused import Refused

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
CASES = [(action, state) for action, leads in rules.STEPS.items() if None not in leads for state in leads if state]


@pytest.fixture
def office(db: None) -> Office:
    return make_desk()


@pytest.fixture
def by(office: Office) -> User:
    return a_head(office=office, full_name="Сафина Лилия Ильдаровна")


@pytest.fixture
def colleague(office: Office) -> User:
    return a_consultant(office=office)


def everything(one: Consultation) -> tuple[object, ...]:
    fields = [field for field in Consultation._meta.concrete_fields if field.name != "version"]
    row = Consultation.objects.values_list(*(field.attname for field in fields)).get(pk=one.pk)
    return row, list(one.periods.order_by("pk").values_list("kind", "began_at", "ended_at", "consultant"))


class TestEveryStep:
    @pytest.mark.parametrize(("action", "state"), CASES)
    def test_that_can_be_undone_leaves_things_as_they_were(
        self, action: Action, state: State, by: User, colleague: User
    ) -> None:
        one = make_consultation(by=by, state=state)
        before = everything(one)
        VERBS[action](one, by, colleague)
        last = one.steps.latest("pk")
        if action not in rules.UNDOABLE:
            assert undoable(one, by=last.by, now=last.at) is None
            with pytest.raises(Refused):
                undo(one, by=last.by, now=last.at)
            return
        after = everything(one)
        assert undoable(one, by=last.by, now=last.at + MINUTE) == last
        undone = undo(one, by=last.by, now=last.at + MINUTE)
        assert (everything(one), undone.version) == (before, one.version + 2)
        assert after != before
        last.refresh_from_db()
        assert last.undone_at == last.at + MINUTE
        step = one.steps.latest("pk")
        assert (step.action, step.state_before, step.state_after) == (Action.UNDO, last.state_after, last.state_before)

    def test_is_undone_once(self, by: User) -> None:
        one = make_consultation(by=by)
        running.finish(one, by=by, now=LATER, summary="Разъяснено.")
        undo(one, by=by, now=LATER + SECOND)
        assert undoable(one, by=by, now=LATER + SECOND) is None
        with pytest.raises(Refused):
            undo(one, by=by, now=LATER + SECOND)

    def test_can_be_taken_again_and_undone_again(self, by: User) -> None:
        one = make_consultation(by=by)
        for minutes in (1, 2):
            now = NOON + minutes * MINUTE
            running.finish(one, by=by, now=now, summary="Разъяснено.")
            undo(one, by=by, now=now + SECOND)
        assert Consultation.objects.get().state == State.IN_PROGRESS
        assert one.worked_by(NOON + 5 * MINUTE) == 5 * MINUTE

    def test_is_not_undone_by_another_or_later(self, by: User, colleague: User) -> None:
        one = make_consultation(by=by)
        running.finish(one, by=by, now=LATER, summary="Разъяснено.")
        assert undoable(one, by=colleague, now=LATER) is None
        for person, now in ((colleague, LATER), (by, LATER + MINUTE + SECOND)):
            with pytest.raises(Refused):
                undo(one, by=person, now=now)
        with pytest.raises(Gone):
            undo(one, by=a_consultant(office=make_desk()), now=LATER)

    def test_is_not_undone_once_another_has_gone_on(self, by: User, colleague: User) -> None:
        one = make_consultation(by=by)
        running.hand_over(one, by=by, now=LATER, to=colleague, comment="По вашей части")
        running.start(one, by=colleague, now=LATER + SECOND)
        with pytest.raises(Refused):
            undo(one, by=by, now=LATER + 2 * SECOND)


class TestAFinishedOne:
    def test_stays_finished_where_an_appeal_was_made_of_it(self, reference_lists: None, by: User) -> None:
        one = make_consultation(by=by)
        running.finish(one, by=by, now=LATER, summary="Разъяснено.")
        Outcome.objects.create(consultation=one, appeal=an_appeal(by=by), made_at=LATER, made_by=by)
        assert undoable(one, by=by, now=LATER) is None
        with pytest.raises(Refused):
            undo(one, by=by, now=LATER)

    def test_stays_finished_where_another_is_in_progress(self, by: User) -> None:
        one = make_consultation(by=by)
        running.finish(one, by=by, now=LATER, summary="Разъяснено.")
        make_consultation(by=by, now=LATER)
        with pytest.raises(Busy), transaction.atomic():
            undo(one, by=by, now=LATER)
        assert Consultation.objects.get(pk=one.pk).state == State.COMPLETED


class TestABooking:
    def test_stays_cancelled_where_its_time_is_taken(self, by: User) -> None:
        one = make_consultation(by=by, state=State.PLANNED)
        running.cancel(one, by=by, now=LATER, reason="Позвонила")
        make_consultation(by=by, state=State.PLANNED)
        with pytest.raises(Booked), transaction.atomic():
            undo(one, by=by, now=LATER)


@pytest.mark.django_db(transaction=True)
class TestEightClicksAtOnce:
    def test_undo_a_step_once(self) -> None:
        by = a_consultant(office=make_desk())
        one = make_consultation(by=by)
        running.finish(one, by=by, now=LATER, summary="Разъяснено.")
        together = threading.Barrier(8, timeout=60)

        def click(_: int) -> bool:
            try:
                together.wait()
                undo(one, by=by, now=LATER)
            except Refused:
                return False
            else:
                return True
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as clicks:
            assert sorted(clicks.map(click, range(8))) == [False] * 7 + [True]
        assert one.steps.count() == 3
