"""«Запись на консультацию»: what may be booked, by whom, and never twice at a time."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from kenesh.accounts.models import Absence, User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator
from kenesh.desk import rules
from kenesh.desk.actions import booking, running
from kenesh.desk.actions.booking import NotFree, Taken
from kenesh.desk.actions.registering import add
from kenesh.desk.actions.steps import Booked, Gone
from kenesh.desk.models import Consultation, Norm, Numbering, Period, Service, Step
from kenesh.desk.rules import Action, State
from kenesh.desk.tests.make import NOON, make_consultation, make_desk, make_service, make_visitor
from kenesh.people.models import Person
from kenesh.refused import Refused
from kenesh.shell.history import events

QUARTER = timedelta(minutes=15)
TEN = NOON + timedelta(hours=22)  # of Tuesday 3 March


def booked(by: User, service: Service, *, submission: UUID | None = None, **how: Any) -> Consultation:
    visitor = make_visitor(**how.pop("visitor", {}))
    since = how.pop("since", TEN)
    form = {
        "by": by,
        "service": service,
        "submission": submission or uuid4(),
        "now": NOON,
        "visitor": visitor,
        "consultant": by,
        "since": since,
        "until": since + how.pop("length", QUARTER),
    }
    return booking.book(**form | how)


class TestBooking:
    def test_is_with_a_colleague_at_a_time_and_starts_no_clock(
        self, by: User, colleague: User, service: Service
    ) -> None:
        one = Consultation.objects.get(pk=booked(by, service, consultant=colleague).pk)
        assert (one.state, one.consultant, one.registered_by) == (State.PLANNED, colleague, by)
        assert (one.planned_from, one.planned_until, one.dated_at) == (TEN, TEN + QUARTER, TEN)
        assert (one.number, one.limit, one.assigned_at, one.began_at) == ("2026-000001", 900, NOON, None)
        step = Step.objects.get()
        assert (step.action, step.state_before, step.state_after, step.by) == ("book", "", "planned", by)
        assert not Period.objects.exists()
        assert events(Consultation).count() == 1

    def test_finds_or_makes_the_person(self, by: User, service: Service) -> None:
        first, second = booked(by, service), booked(by, service, since=TEN + QUARTER)
        assert first.person == second.person == Person.objects.get()

    def test_has_the_regulated_time_of_its_day(self, by: User, service: Service) -> None:
        Norm.objects.filter(service=service).update(until=date(2026, 3, 2))
        Norm.objects.create(service=service, minutes=20, since=date(2026, 3, 3))
        assert booked(by, service).limit == 1200

    def test_is_not_made_of_a_service_not_given_that_day(self, by: User, service: Service) -> None:
        Norm.objects.filter(service=service).update(until=date(2026, 3, 2))
        with pytest.raises(Refused):
            booked(by, service)

    def test_may_follow_another_at_once(self, by: User, service: Service) -> None:
        booked(by, service)
        booked(by, service, since=TEN + QUARTER)
        booked(by, service, since=TEN - QUARTER)
        assert Consultation.objects.count() == 3

    @pytest.mark.parametrize("shift", [-14, -5, 0, 5, 14])
    def test_is_not_made_twice_at_a_time_and_says_who_is_busy(self, by: User, service: Service, shift: int) -> None:
        booked(by, service)
        with pytest.raises(Taken, match=r"Сафина Л. И.*10:00.*10:15"):
            booked(by, service, since=TEN + timedelta(minutes=shift))
        assert (Consultation.objects.count(), Numbering.objects.get().last) == (1, 1)

    def test_is_not_made_twice_even_if_a_head_insists(self, by: User, service: Service) -> None:
        booked(by, service)
        with pytest.raises(Taken):
            booked(a_head(office=by.office), service, consultant=by, insist=True)

    def test_takes_the_time_a_cancelled_one_had(self, by: User, service: Service) -> None:
        first = booked(by, service)
        running.cancel(first, by=by, now=NOON, reason="Заболела")
        assert booked(by, service).planned_from == TEN

    def test_is_held_by_the_database(self, by: User, service: Service) -> None:
        booked(by, service)
        form: dict[str, Any] = {"by": by, "service": service, "submission": uuid4(), "visitor": make_visitor()}
        form |= {"planned_from": TEN - QUARTER, "planned_until": TEN + timedelta(minutes=1)}
        with pytest.raises(Booked), transaction.atomic():
            add(Action.BOOK, **form, now=NOON, day=TEN.date(), consultant=by, assigned_at=NOON)

    @pytest.mark.parametrize(
        ("since", "length"),
        [
            (NOON - timedelta(minutes=1), QUARTER),
            (TEN, timedelta(minutes=4)),
            (TEN, timedelta(hours=9)),
            (TEN + timedelta(days=400), QUARTER),
        ],
        ids=["in the past", "too short", "too long", "years ahead"],
    )
    def test_lies_ahead_and_lasts_some_minutes(
        self, by: User, service: Service, since: datetime, length: timedelta
    ) -> None:
        with pytest.raises(Refused):
            booked(by, service, since=since, length=length)

    @pytest.mark.parametrize(
        "since",
        [TEN - timedelta(hours=2), TEN + timedelta(hours=2), TEN + timedelta(hours=9), TEN + timedelta(days=4)],
        ids=["before it opens", "in the break", "after it closes", "on Saturday"],
    )
    def test_lies_within_the_hours_unless_a_head_insists(self, by: User, service: Service, since: datetime) -> None:
        for insist in (False, True):
            with pytest.raises(NotFree):
                booked(by, service, since=since, insist=insist)
        head = a_head(office=by.office)
        with pytest.raises(NotFree):
            booked(head, service, consultant=by, since=since)
        assert booked(head, service, consultant=by, since=since, insist=True).planned_from == since

    def test_is_not_made_with_somebody_who_is_away(self, by: User, service: Service) -> None:
        Absence.objects.create(user=by, first_day=TEN.date(), last_day=TEN.date())
        with pytest.raises(NotFree, match="Сафина"):
            booked(by, service)

    @pytest.mark.parametrize(
        "whom",
        [
            lambda by: a_consultant(office=make_desk()),
            lambda by: an_administrator(),
            lambda by: a_consultant(office=by.office, is_active=False),
            lambda by: a_consultant(office=by.office, activated_at=None),
        ],
        ids=["another department", "an administrator", "deactivated", "invited"],
    )
    def test_is_with_somebody_at_work_in_the_department(
        self, by: User, service: Service, whom: Callable[[User], User]
    ) -> None:
        with pytest.raises(Refused):
            booked(by, service, consultant=whom(by))

    def test_is_of_the_departments_own_service(self, by: User) -> None:
        with pytest.raises(Refused):
            booked(by, make_service(make_desk()))
        with pytest.raises(Refused):
            booked(an_administrator(), make_service(make_desk()), consultant=by)

    def test_sent_twice_is_made_once(self, by: User, service: Service) -> None:
        form = uuid4()
        first = booked(by, service, submission=form)
        assert booked(by, service, submission=form).pk == first.pk
        assert Consultation.objects.count() == 1

    def test_becomes_a_consultation_like_any_other(self, by: User, service: Service) -> None:
        one = booked(by, service)
        started = running.start(one, by=by, now=TEN + timedelta(minutes=3))
        assert (started.state, started.began_at) == (State.IN_PROGRESS, TEN + timedelta(minutes=3))
        with pytest.raises(Taken):
            booked(by, service)


class TestMoving:
    def test_gives_it_another_time_and_keeps_everything_else(self, by: User, service: Service) -> None:
        one, later = booked(by, service), TEN + timedelta(days=1)
        moved = booking.move(one, by=by, now=NOON, since=later, until=later + 2 * QUARTER)
        assert (moved.planned_from, moved.planned_until) == (later, later + 2 * QUARTER)
        assert (moved.state, moved.number, moved.version) == (State.PLANNED, one.number, 2)
        step = Step.objects.get(action=Action.MOVE)
        assert datetime.fromisoformat(step.before["planned_from"]) == TEN

    def test_may_overlap_the_time_it_had(self, by: User, service: Service) -> None:
        later = TEN + timedelta(minutes=5)
        assert booking.move(booked(by, service), by=by, now=NOON, since=later, until=later + QUARTER).version == 2

    def test_to_its_own_time_changes_nothing(self, by: User, service: Service) -> None:
        one = booked(by, service)
        same = booking.move(one, by=by, now=NOON, since=TEN.astimezone(UTC), until=TEN + QUARTER)
        assert same.version == 1
        assert not Step.objects.filter(action=Action.MOVE).exists()

    def test_goes_to_no_time_that_is_taken_or_not_worked(self, by: User, service: Service) -> None:
        one = booked(by, service)
        booked(by, service, since=TEN + QUARTER)
        with pytest.raises(Taken):
            booking.move(one, by=by, now=NOON, since=TEN + QUARTER, until=TEN + 2 * QUARTER)
        night = TEN + timedelta(hours=10)
        with pytest.raises(NotFree):
            booking.move(one, by=by, now=NOON, since=night, until=night + QUARTER)
        with pytest.raises(Refused):
            booking.move(one, by=by, now=NOON, since=NOON - QUARTER, until=NOON)

    def test_is_for_its_consultant_whoever_booked_it_and_the_head(
        self, by: User, colleague: User, service: Service
    ) -> None:
        one = booked(by, service, consultant=colleague)
        for day, who in enumerate((by, colleague, a_head(office=by.office)), start=1):
            since = TEN + timedelta(days=day)
            booking.move(one, by=who, now=NOON, since=since, until=since + QUARTER)
        with pytest.raises(Refused):
            booking.move(one, by=a_consultant(office=by.office), now=NOON, since=TEN, until=TEN + QUARTER)
        with pytest.raises(Gone):
            booking.move(one, by=a_consultant(office=make_desk()), now=NOON, since=TEN, until=TEN + QUARTER)

    @pytest.mark.parametrize("state", sorted(set(State) - {State.PLANNED}))
    def test_is_of_bookings_only(self, by: User, state: str) -> None:
        one = make_consultation(by=by, state=state)
        with pytest.raises(Refused):
            booking.move(one, by=by, now=NOON, since=TEN, until=TEN + QUARTER)


class TestNotComing:
    def test_is_said_from_the_time_of_the_booking_on(self, by: User, service: Service) -> None:
        one = booked(by, service)
        with pytest.raises(Refused):
            booking.no_show(one, by=by, now=TEN - timedelta(seconds=1))
        assert booking.no_show(one, by=by, now=TEN).state == State.NO_SHOW

    def test_said_twice_is_said_once(self, by: User, service: Service) -> None:
        one = booked(by, service)
        booking.no_show(one, by=by, now=TEN)
        assert booking.no_show(one, by=by, now=TEN).version == 2

    def test_gives_the_time_to_others(self, by: User, service: Service) -> None:
        booking.no_show(booked(by, service), by=by, now=TEN)
        assert booked(by, service, now=TEN).planned_from == TEN

    @pytest.mark.parametrize("state", sorted(set(State) - {State.PLANNED, State.NO_SHOW}))
    def test_is_of_bookings_only(self, by: User, state: str) -> None:
        with pytest.raises(Refused):
            booking.no_show(make_consultation(by=by, state=state), by=by, now=TEN)

    def test_is_not_for_just_anybody(self, by: User, service: Service) -> None:
        with pytest.raises(Refused):
            booking.no_show(booked(by, service), by=a_consultant(office=by.office), now=TEN)


@pytest.mark.django_db(transaction=True)
class TestManyAtOnce:
    def together(self, work: Callable[[int], object], count: int = 16) -> list[object]:
        """What each of them got: its result, or the class of what it was refused with."""
        barrier = threading.Barrier(count, timeout=60)

        def one(number: int) -> object:
            try:
                barrier.wait()
                return work(number)
            except Refused as refused:
                return type(refused)
            finally:
                connection.close()

        with ThreadPoolExecutor(count) as threads:
            return list(threads.map(one, range(count)))

    def test_book_the_same_hour_and_one_gets_it(self) -> None:
        by = a_consultant(office=make_desk())
        assert by.office is not None
        service = make_service(by.office)
        staff = [a_consultant(office=by.office) for _ in range(4)]
        got = self.together(
            lambda number: booked(
                staff[number % 4],
                service,
                consultant=by,
                since=TEN + timedelta(minutes=number % 15),
                visitor={"client_name": f"Гарипова Ләйсән {number}", "passport": ""},
            )
        )
        assert got.count(Taken) == 15
        assert Consultation.objects.get().consultant == by

    def test_fill_a_morning_without_overlaps(self) -> None:
        by = a_consultant(office=make_desk())
        assert by.office is not None
        service = make_service(by.office)

        def eager(number: int) -> int:
            won = 0
            for turn in range(8):
                since = TEN.replace(hour=9) + timedelta(minutes=5 * ((number * 7 + turn * 11) % 33))
                visitor = {"client_name": f"Гарипова {number}-{turn}", "passport": "", "phone": ""}
                try:
                    booked(by, service, since=since, visitor=visitor)
                    won += 1
                except Booked:
                    continue
            return won

        won = self.together(eager)
        spans: list[Any] = list(
            Consultation.objects.order_by("planned_from").values_list("planned_from", "planned_until")
        )
        assert sum(map(int, map(str, won))) == len(spans) >= 4
        assert all(first[1] <= second[0] for first, second in pairwise(spans))
        assert sorted(Consultation.objects.values_list("serial", flat=True)) == list(range(1, len(spans) + 1))

    def test_move_to_the_same_hour_and_one_gets_it(self) -> None:
        by = a_consultant(office=make_desk())
        assert by.office is not None
        service = make_service(by.office)
        plans = [booked(by, service, since=TEN + QUARTER * (number - 4)) for number in range(8)]
        later = TEN + timedelta(hours=4)
        got = self.together(
            lambda number: booking.move(plans[number], by=by, now=NOON, since=later, until=later + QUARTER), 8
        )
        assert got.count(Taken) == 7
        assert Consultation.objects.filter(planned_from=later).count() == 1

    def test_send_one_form_and_make_one_booking(self) -> None:
        by = a_consultant(office=make_desk())
        assert by.office is not None
        service, form = make_service(by.office), uuid4()
        assert len(set(self.together(lambda number: booked(by, service, submission=form).pk))) == 1
        assert Consultation.objects.count() == 1


class TestTheRule:
    def test_says_until_when_nobody_is_missed(self) -> None:
        rules.may_have_missed(None, NOON)
        rules.may_have_missed(NOON, NOON)
        with pytest.raises(Refused):
            rules.may_have_missed(NOON + QUARTER, NOON)
