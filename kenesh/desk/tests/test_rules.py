"""The table of steps, the clock's arithmetic, what may be undone. No database."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from kenesh.desk import rules
from kenesh.desk.rules import Action, Span, State, Who
from kenesh.refused import Refused

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class TestTheTable:
    @pytest.mark.parametrize(("action", "state"), list(product(rules.STEPS, [None, *State])))
    def test_allows_what_stands_in_it_and_nothing_else(self, action: Action, state: State | None) -> None:
        if state in rules.STEPS[action]:
            assert rules.after(action, state) == rules.STEPS[action][state]
        else:
            with pytest.raises(Refused):
                rules.after(action, state)

    def test_leads_nowhere_from_an_end(self) -> None:
        assert all(state not in steps for steps in rules.STEPS.values() for state in rules.ENDED)

    def test_leads_to_every_state_and_from_every_open_one(self) -> None:
        assert {after for steps in rules.STEPS.values() for after in steps.values()} == set(State)
        assert {before for steps in rules.STEPS.values() for before in steps} == {None, *State} - set(rules.ENDED)

    def test_has_every_action_but_undoing(self) -> None:
        assert set(rules.STEPS) == set(Action) - {Action.UNDO}

    def test_puts_every_state_under_one_tab(self) -> None:
        assert sorted([*rules.OPEN, State.PLANNED, *rules.ENDED]) == sorted(State)


class TestWhoMay:
    def test_is_said_of_every_action_with_a_consultation(self) -> None:
        assert set(rules.MAY) == {action for action, steps in rules.STEPS.items() if None not in steps}

    @pytest.mark.parametrize("action", [Action.START, Action.PARK, Action.RESUME, Action.FINISH])
    def test_run_it_is_its_consultant_alone(self, action: Action) -> None:
        rules.may(action, {Who.CONSULTANT, Who.COLLEAGUE})
        with pytest.raises(Refused):
            rules.may(action, set(Who) - {Who.CONSULTANT})

    def test_see_as_buttons_what_they_may_do_now(self) -> None:
        assert rules.allowed(State.WAITING, {Who.COLLEAGUE}) == {Action.ASSIGN}
        assert rules.allowed(State.IN_PROGRESS, {Who.COLLEAGUE, Who.CONSULTANT}) == {
            *(Action.PARK, Action.FINISH, Action.RELEASE, Action.HAND_OVER)
        }
        assert rules.allowed(State.IN_PROGRESS, {Who.ADMINISTRATOR}) == {Action.HAND_OVER}
        assert rules.allowed(State.COMPLETED, set(Who)) == frozenset()


class TestTimeWorked:
    def test_leaves_interruptions_out(self) -> None:
        spans = [
            Span(NOON, NOON + 5 * MINUTE, counts=True),
            Span(NOON + 5 * MINUTE, NOON + 25 * MINUTE, counts=False),
            Span(NOON + 25 * MINUTE, NOON + 28 * MINUTE, counts=True),
        ]
        assert rules.worked(spans, NOON + 90 * MINUTE) == 8 * MINUTE

    def test_grows_while_it_runs(self) -> None:
        running = [Span(NOON, None, counts=True)]
        assert rules.worked(running, NOON + MINUTE) == MINUTE
        assert rules.worked(running, NOON + 2 * MINUTE) == 2 * MINUTE
        assert rules.worked([], NOON) == timedelta()

    def test_stands_while_it_is_interrupted(self) -> None:
        spans = [Span(NOON, NOON + MINUTE, counts=True), Span(NOON + MINUTE, None, counts=False)]
        assert rules.worked(spans, NOON + 60 * MINUTE) == MINUTE


class TestOverrun:
    def test_is_nothing_within_the_regulated_time(self) -> None:
        assert rules.overrun(15 * MINUTE, 15 * MINUTE) == timedelta()
        assert rules.overrun(14 * MINUTE, 15 * MINUTE) == timedelta()

    def test_is_what_went_over_it(self) -> None:
        assert rules.overrun(17 * MINUTE, 15 * MINUTE) == 2 * MINUTE

    def test_needs_a_reason(self) -> None:
        rules.finished_in(15 * MINUTE, 15 * MINUTE, "")
        rules.finished_in(16 * MINUTE, 15 * MINUTE, "Сложный вопрос")
        with pytest.raises(Refused):
            rules.finished_in(16 * MINUTE, 15 * MINUTE, "  ")


class TestUndoing:
    @pytest.mark.parametrize("action", list(Action))
    def test_is_of_those_steps_that_it_harms_nobody_to_take_back(self, action: Action) -> None:
        if action in rules.UNDOABLE:
            rules.may_be_undone(action, at=NOON, by_same=True, undone=False, now=NOON)
        else:
            with pytest.raises(Refused):
                rules.may_be_undone(action, at=NOON, by_same=True, undone=False, now=NOON)

    def test_is_for_one_minute(self) -> None:
        rules.may_be_undone(Action.FINISH, at=NOON, by_same=True, undone=False, now=NOON + MINUTE)
        late = NOON + MINUTE + timedelta(seconds=1)
        with pytest.raises(Refused):
            rules.may_be_undone(Action.FINISH, at=NOON, by_same=True, undone=False, now=late)

    def test_is_for_whoever_took_the_step_and_once(self) -> None:
        with pytest.raises(Refused):
            rules.may_be_undone(Action.FINISH, at=NOON, by_same=False, undone=False, now=NOON)
        with pytest.raises(Refused):
            rules.may_be_undone(Action.FINISH, at=NOON, by_same=True, undone=True, now=NOON)


class TestABooking:
    def test_is_not_in_the_past_nor_too_short_nor_too_far(self) -> None:
        rules.booking_can_be(NOON, NOON + 15 * MINUTE, NOON)
        wrong = [
            (NOON - MINUTE, NOON + MINUTE * 15),
            (NOON, NOON + 4 * MINUTE),
            (NOON, NOON + 481 * MINUTE),
            (NOON + timedelta(days=367), NOON + timedelta(days=367, minutes=15)),
        ]
        for since, until in wrong:
            with pytest.raises(Refused):
                rules.booking_can_be(since, until, NOON)
