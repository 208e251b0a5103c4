"""What is done with a consultation from its beginning to its end: every step of the table, and who may take it."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from kenesh.accounts.models import Absence, User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator
from kenesh.desk import rules
from kenesh.desk.actions import assigning, booking, running, steps
from kenesh.desk.actions.registering import register
from kenesh.desk.models import Consultation, Kind, Norm, Period
from kenesh.desk.rules import Action, State
from kenesh.desk.tests.make import NOON, make_consultation, make_desk, make_service, make_visitor
from kenesh.documents.actions import Chosen
from kenesh.documents.tests.make import an_upload
from kenesh.offices.models import Office
from kenesh.people.models import Person
from kenesh.refused import Refused
from kenesh.shell.history import events

MINUTE = timedelta(minutes=1)
LATER = NOON + 10 * MINUTE
ONE, TWO, THREE = NOON + 60 * MINUTE, NOON + 120 * MINUTE, NOON + 180 * MINUTE  # o'clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_desk()


@pytest.fixture
def by(office: Office) -> User:
    return a_consultant(office=office, full_name="Сафина Лилия Ильдаровна")


@pytest.fixture
def colleague(office: Office) -> User:
    return a_consultant(office=office, full_name="Хасанов Тимур Маратович")


type Verb = Callable[[Consultation, User, User], Consultation]
VERBS: dict[Action, Verb] = {
    Action.ASSIGN: lambda one, _by, colleague: assigning.assign(
        one, by=colleague, now=LATER, version=one.version, comment="Заменяю"
    ),
    Action.HAND_OVER: lambda one, by, colleague: running.hand_over(
        one, by=by, now=LATER, to=colleague, comment="Отпуск"
    ),
    Action.RELEASE: lambda one, by, _: running.release(one, by=by, now=LATER, comment="Ухожу"),
    Action.START: lambda one, by, _: running.start(one, by=by, now=LATER),
    Action.PARK: lambda one, by, _: running.park(one, by=by, now=LATER, reason="Ищет документы"),
    Action.RESUME: lambda one, by, _: running.resume(one, by=by, now=LATER),
    Action.MOVE: lambda one, by, _: booking.move(one, by=by, now=LATER, since=TWO, until=TWO + 15 * MINUTE),
    Action.CANCEL: lambda one, by, _: running.cancel(one, by=by, now=LATER, reason="Передумала"),
    Action.NO_SHOW: lambda one, by, _: booking.no_show(one, by=by, now=THREE),
    Action.FINISH: lambda one, by, _: running.finish(one, by=by, now=LATER, summary="Другое резюме"),
}
SAID_TWICE = (Action.NO_SHOW, State.NO_SHOW)


class TestEveryStep:
    @pytest.mark.parametrize(("action", "state"), [pair for pair in product(VERBS, State) if pair != SAID_TWICE])
    def test_is_as_the_table_says(self, action: Action, state: State, office: Office, colleague: User) -> None:
        head = a_head(office=office)
        one = make_consultation(by=head, state=state)
        taken = one.steps.count()
        expected = rules.STEPS[action].get(state)
        if expected is None:
            with pytest.raises(Refused), transaction.atomic():
                VERBS[action](one, head, colleague)
        else:
            VERBS[action](one, head, colleague)
        after = Consultation.objects.get(pk=one.pk)
        assert after.state == (expected or state)
        assert after.version == one.version + bool(expected)
        assert after.steps.count() == taken + bool(expected)
        if expected:
            step = after.steps.latest("pk")
            assert (step.action, step.state_before, step.state_after) == (action, state, expected)
            assert (step.consultant_before_id, step.consultant_after_id) == (one.consultant_id, after.consultant_id)
        assert after.periods.filter(ended_at=None).count() == (after.state in {State.IN_PROGRESS, State.PARKED})

    def test_is_tried_here(self) -> None:
        assert set(VERBS) == set(rules.MAY)

    def test_is_not_taken_with_what_was_deleted_or_is_another_departments(self, by: User) -> None:
        one = make_consultation(by=by)
        with pytest.raises(steps.Gone):
            running.park(one, by=a_consultant(office=make_desk()), now=LATER, reason="Обед")
        Consultation.objects.update(deleted_at=NOON, deleted_by=by)
        with pytest.raises(steps.Gone):
            running.park(one, by=by, now=LATER, reason="Обед")

    def test_keeps_its_hand_in_the_history(self, by: User) -> None:
        one = make_consultation(by=by, state=State.PARKED)
        labels = [(event.pgh_label, event.state) for event in events(Consultation, pgh_obj=one).order_by("pgh_id")]
        assert labels == [("insert", "in_progress"), ("update", "parked")]


class TestWho:
    @pytest.mark.parametrize("action", [Action.START, Action.PARK, Action.RESUME, Action.FINISH])
    def test_runs_it_is_its_consultant_and_nobody_else(self, action: Action, by: User, colleague: User) -> None:
        states = {Action.START: State.ASSIGNED, Action.RESUME: State.PARKED}
        one = make_consultation(by=by, state=states.get(action, State.IN_PROGRESS))
        for other in (colleague, a_head(office=by.office), an_administrator()):
            with pytest.raises(Refused):
                VERBS[action](one, other, colleague)

    def test_gives_it_away_is_its_consultant_or_the_head(self, by: User, colleague: User) -> None:
        one = make_consultation(by=by, state=State.ASSIGNED)
        with pytest.raises(Refused):
            running.release(one, by=colleague, now=LATER, comment="Помогу")
        with pytest.raises(Refused):
            running.hand_over(one, by=colleague, now=LATER, to=colleague, comment="Помогу")
        head = a_head(office=by.office)
        assert running.hand_over(one, by=head, now=LATER, to=head, comment="Возьму").consultant == head

    def test_hands_over_what_waits_is_the_head_or_an_administrator(self, by: User, colleague: User) -> None:
        one = make_consultation(by=by, state=State.WAITING)
        with pytest.raises(Refused):
            running.hand_over(one, by=by, now=LATER, to=colleague, comment="Возьми")
        given = running.hand_over(one, by=an_administrator(), now=LATER, to=colleague, comment="Возьмите")
        assert (given.state, given.consultant, given.assigned_at) == (State.ASSIGNED, colleague, LATER)

    def test_cancels_it_is_whoever_registered_it_too(self, by: User, colleague: User) -> None:
        one = make_consultation(by=by, state=State.WAITING)
        with pytest.raises(Refused):
            running.cancel(one, by=colleague, now=LATER, reason="Ушла")
        assert running.cancel(one, by=by, now=LATER, reason="Ушла").state == State.CANCELLED


class TestAnExplanation:
    @pytest.mark.parametrize("action", sorted(rules.EXPLAINED - {Action.ASSIGN}))
    def test_is_needed(self, action: Action, by: User, colleague: User) -> None:
        one = make_consultation(by=by, state=State.PARKED if action == Action.CANCEL else State.IN_PROGRESS)
        silent: dict[Action, Callable[[], Consultation]] = {
            Action.PARK: lambda: running.park(one, by=by, now=LATER, reason=" "),
            Action.RELEASE: lambda: running.release(one, by=by, now=LATER, comment=""),
            Action.HAND_OVER: lambda: running.hand_over(one, by=by, now=LATER, to=colleague, comment=""),
            Action.CANCEL: lambda: running.cancel(one, by=by, now=LATER, reason=""),
        }
        with pytest.raises(Refused):
            silent[action]()

    def test_is_kept_with_the_step(self, by: User) -> None:
        one = make_consultation(by=by, state=State.CANCELLED)
        assert one.steps.latest("pk").comment == "Ушла"


class TestStarting:
    def test_begins_the_clock_and_takes_todays_regulated_time(self, office: Office, by: User) -> None:
        service = make_service(office)
        one = make_consultation(by=by, state=State.ASSIGNED, service=service)
        Norm.objects.filter(service=service).update(until=NOON.date())
        Norm.objects.create(service=service, minutes=25, since=date(2026, 3, 3))
        tomorrow = NOON + timedelta(days=1)
        begun = running.start(one, by=by, now=tomorrow)
        assert (begun.began_at, begun.limit, begun.worked_by(tomorrow + MINUTE)) == (tomorrow, 1500, MINUTE)
        assert begun.periods.get().consultant == by
        assert Person.objects.get().last_on == date(2026, 3, 3)

    def test_keeps_the_time_it_had_where_none_is_in_force_any_more(self, office: Office, by: User) -> None:
        service = make_service(office)
        one = make_consultation(by=by, state=State.ASSIGNED, service=service)
        Norm.objects.filter(service=service).update(until=NOON.date())
        assert running.start(one, by=by, now=NOON + timedelta(days=1)).limit == 900

    def test_is_refused_where_another_is_in_progress(self, by: User) -> None:
        one = make_consultation(by=by, state=State.ASSIGNED)
        other = make_consultation(by=by)
        with pytest.raises(steps.Busy), transaction.atomic():
            running.start(one, by=by, now=LATER)
        running.park(other, by=by, now=LATER, reason="Ищет документы")
        assert running.start(one, by=by, now=LATER).state == State.IN_PROGRESS
        with pytest.raises(steps.Busy), transaction.atomic():
            running.resume(other, by=by, now=LATER)

    def test_of_a_booking_is_like_any_other(self, by: User) -> None:
        booked = make_consultation(by=by, state=State.PLANNED)
        begun = running.start(booked, by=by, now=ONE)
        assert (begun.state, begun.began_at, begun.planned_from) == (State.IN_PROGRESS, ONE, ONE)


class TestAnInterruption:
    def test_is_an_interval_with_a_reason_and_does_not_count(self, by: User) -> None:
        one = make_consultation(by=by)
        running.park(one, by=by, now=NOON + 5 * MINUTE, reason="Ищет документы")
        running.resume(one, by=by, now=NOON + 25 * MINUTE)
        running.finish(one, by=by, now=NOON + 30 * MINUTE, summary="Разъяснено.")
        assert list(one.periods.order_by("pk").values_list("kind", "began_at", "ended_at", "reason")) == [
            (Kind.WORK, NOON, NOON + 5 * MINUTE, ""),
            (Kind.PAUSE, NOON + 5 * MINUTE, NOON + 25 * MINUTE, "Ищет документы"),
            (Kind.WORK, NOON + 25 * MINUTE, NOON + 30 * MINUTE, ""),
        ]
        assert Consultation.objects.get().worked == 600

    def test_without_a_reason_is_refused_by_the_database(self, by: User) -> None:
        one = make_consultation(by=by, state=State.PARKED)
        with pytest.raises(IntegrityError, match="an_interruption_has_a_reason"):
            Period.objects.filter(consultation=one, kind=Kind.PAUSE).update(reason=" ")

    def test_of_a_booking_keeps_its_time(self, by: User) -> None:
        held = make_consultation(by=by, state=State.IN_PROGRESS, since=ONE)
        running.park(held, by=by, now=ONE + MINUTE, reason="Ищет документы")
        with pytest.raises(steps.Booked), transaction.atomic():
            make_consultation(by=by, state=State.PLANNED, since=ONE + 5 * MINUTE)
        assert running.resume(held, by=by, now=ONE + 20 * MINUTE).state == State.IN_PROGRESS

    def test_ends_no_earlier_than_it_begins_though_clocks_differ(self, by: User) -> None:
        one = make_consultation(by=by)
        running.park(one, by=by, now=NOON - timedelta(seconds=1), reason="Ищет документы")
        assert one.worked_by(NOON) == timedelta()


class TestFinishing:
    def test_keeps_what_was_said_and_how_long_it_took(self, by: User) -> None:
        one = running.finish(make_consultation(by=by), by=by, now=LATER, summary="Порядок разъяснён.")
        assert (one.state, one.summary, one.ended_at, one.worked) == (
            *(State.COMPLETED, "Порядок разъяснён.", LATER, 600),
        )
        assert (one.overrun, one.overrun_reason) == (timedelta(), "")

    def test_over_the_regulated_time_asks_why(self, by: User) -> None:
        one, late = make_consultation(by=by), NOON + 17 * MINUTE
        with pytest.raises(Refused):
            running.finish(one, by=by, now=late, summary="Разъяснено.")
        assert Consultation.objects.get().state == State.IN_PROGRESS
        assert one.periods.get().ended_at is None
        done = running.finish(one, by=by, now=late, summary="Разъяснено.", overrun_reason="Сложный вопрос")
        assert (done.overrun, done.overrun_reason) == (2 * MINUTE, "Сложный вопрос")

    def test_within_it_keeps_no_reason(self, by: User) -> None:
        one = running.finish(make_consultation(by=by), by=by, now=LATER, summary="Разъяснено.", overrun_reason="?")
        assert one.overrun_reason == ""

    def test_sent_twice_is_one(self, by: User) -> None:
        one = make_consultation(by=by)
        for minutes in (10, 11):
            running.finish(one, by=by, now=NOON + minutes * MINUTE, summary="Разъяснено.")
        assert (one.steps.filter(action=Action.FINISH).count(), Consultation.objects.get().ended_at) == (1, LATER)

    def test_without_a_summary_is_refused_by_the_database(self, by: User) -> None:
        one = make_consultation(by=by)
        with pytest.raises(IntegrityError, match="a_completed_consultation_says_what_and_how_long"):
            running.finish(one, by=by, now=LATER, summary=" ")

    @pytest.mark.usefixtures("store")
    def test_keeps_the_files(self, by: User) -> None:
        one, upload = make_consultation(by=by), an_upload(by=by, name="схема.pdf")
        running.finish(one, by=by, now=LATER, summary="Разъяснено.", files=Chosen(added=(upload,)))
        assert one.attachments.present().get().name == "схема.pdf"

    def test_frees_the_consultant(self, by: User) -> None:
        make_consultation(by=by, state=State.COMPLETED)
        assert make_consultation(by=by).state == State.IN_PROGRESS


class TestHandingOver:
    def test_keeps_when_it_began_and_what_it_took(self, by: User, colleague: User) -> None:
        one = make_consultation(by=by)
        given = running.hand_over(one, by=by, now=LATER, to=colleague, comment="По вашей части")
        assert (given.state, given.consultant, given.assigned_at) == (State.ASSIGNED, colleague, LATER)
        assert (given.began_at, given.worked_by(LATER + 20 * MINUTE)) == (NOON, 10 * MINUTE)
        begun = running.start(given, by=colleague, now=LATER + 20 * MINUTE)
        assert (begun.began_at, begun.limit, begun.worked_by(LATER + 21 * MINUTE)) == (NOON, 900, 11 * MINUTE)
        assert [period.consultant for period in begun.periods.order_by("pk")] == [by, colleague]

    def test_is_to_a_colleague_of_the_department_at_work(self, by: User, colleague: User) -> None:
        one = make_consultation(by=by)
        Absence.objects.create(user=colleague, first_day=NOON.date(), last_day=NOON.date())
        for to in (colleague, by, a_consultant(office=make_desk()), a_consultant(office=by.office, is_active=False)):
            with pytest.raises(Refused):
                running.hand_over(one, by=by, now=LATER, to=to, comment="По вашей части")

    def test_of_a_booking_asks_who_is_there_that_day(self, by: User, colleague: User) -> None:
        booked = make_consultation(by=by, state=State.PLANNED, since=NOON + timedelta(days=1))
        Absence.objects.create(user=colleague, first_day=NOON.date(), last_day=NOON.date())
        given = running.hand_over(booked, by=by, now=NOON, to=colleague, comment="Уезжаю")
        assert (given.state, given.consultant, given.planned_from) == (State.PLANNED, colleague, booked.planned_from)

    def test_of_a_booking_is_refused_where_the_colleague_is_booked(self, by: User, colleague: User) -> None:
        booked = make_consultation(by=by, state=State.PLANNED)
        make_consultation(by=colleague, state=State.PLANNED, since=ONE + 5 * MINUTE)
        with pytest.raises(steps.Booked), transaction.atomic():
            running.hand_over(booked, by=by, now=NOON, to=colleague, comment="Уезжаю")

    def test_of_a_booking_that_has_begun_takes_nothing_of_the_colleagues_time(self, by: User, colleague: User) -> None:
        held = make_consultation(by=by, state=State.IN_PROGRESS, since=ONE)
        make_consultation(by=colleague, state=State.PLANNED, since=ONE)
        running.hand_over(held, by=by, now=ONE + MINUTE, to=colleague, comment="Вызвали")
        assert running.start(held, by=colleague, now=ONE + 2 * MINUTE).state == State.IN_PROGRESS


class TestReleasing:
    def test_gives_it_back_to_those_nobody_has(self, by: User, colleague: User) -> None:
        one = running.release(make_consultation(by=by), by=by, now=LATER, comment="Ухожу")
        assert (one.state, one.consultant, one.assigned_at, one.began_at) == (State.WAITING, None, None, NOON)
        assert one.worked_by(LATER + MINUTE) == 10 * MINUTE
        taken = assigning.assign(one, by=colleague, now=LATER, version=one.version, comment="Беру")
        assert running.start(taken, by=colleague, now=LATER).began_at == NOON


class TestCancelling:
    def test_keeps_what_it_took_till_then(self, by: User) -> None:
        one = make_consultation(by=by)
        running.park(one, by=by, now=NOON + 5 * MINUTE, reason="Вышла")
        gone = running.cancel(one, by=by, now=NOON + 30 * MINUTE, reason="Не вернулась")
        assert (gone.worked, gone.ended_at) == (300, NOON + 30 * MINUTE)

    def test_of_what_never_began_took_nothing(self, by: User) -> None:
        one = make_consultation(by=by, state=State.CANCELLED)
        assert (one.worked, one.ended_at, one.consultant) == (None, NOON, None)

    def test_of_a_booking_frees_its_time(self, by: User) -> None:
        booked = make_consultation(by=by, state=State.PLANNED)
        running.cancel(booked, by=by, now=LATER, reason="Позвонила")
        assert make_consultation(by=by, state=State.PLANNED).planned_from == booked.planned_from


class TestOneAtATime:
    def test_is_held_by_the_database(self, office: Office, by: User) -> None:
        make_consultation(by=by)
        service = make_service(office)
        parked = register(by=by, service=service, submission=uuid4(), now=NOON, visitor=make_visitor(), begin=False)
        with pytest.raises(IntegrityError, match="one_open_consultation_per_consultant"):
            Consultation.objects.filter(pk=parked.pk).update(
                state=State.IN_PROGRESS, consultant=by, assigned_at=NOON, began_at=NOON
            )
