"""«Зарегистрировать», and the clock that begins before it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, an_administrator
from kenesh.desk import rules
from kenesh.desk.actions.beginning import began, begin, prune_beginnings
from kenesh.desk.actions.registering import register
from kenesh.desk.actions.running import start
from kenesh.desk.actions.steps import Busy, Gone
from kenesh.desk.models import Beginning, Consultation, Kind, Norm, Numbering, Service
from kenesh.desk.rules import Action, State
from kenesh.desk.tests.make import NOON, make_consultation, make_desk, make_service, make_visitor
from kenesh.people.actions.keeping import known_passport
from kenesh.people.models import Person, Reveal
from kenesh.people.tests.make import a_person
from kenesh.refused import Refused
from kenesh.shell.history import events

MINUTE = timedelta(minutes=1)


@pytest.fixture
def by(db: None) -> User:
    return a_consultant(office=make_desk(), full_name="Сафина Лилия Ильдаровна")


@pytest.fixture
def service(by: User) -> Service:
    assert by.office is not None
    return make_service(by.office)


def registered(by: User, service: Service, *, submission: UUID | None = None, **how: Any) -> Consultation:
    form: dict[str, Any] = {"by": by, "service": service, "submission": submission or uuid4(), "now": NOON}
    return register(**form | {"visitor": make_visitor(**how.pop("visitor", {}))} | how)


class TestTheClock:
    def test_begins_once(self, by: User, service: Service) -> None:
        form = uuid4()
        assert began(form, by=by) is None
        first = begin(by=by, service=service, submission=form, now=NOON)
        assert begin(by=by, service=service, submission=form, now=NOON + MINUTE) == first == NOON
        assert began(form, by=by) == NOON

    def test_is_of_one_person_and_their_department(self, by: User, service: Service) -> None:
        form, colleague = uuid4(), a_consultant(office=by.office)
        begin(by=by, service=service, submission=form, now=NOON)
        assert began(form, by=colleague) is None
        with pytest.raises(Refused):
            begin(by=colleague, service=service, submission=form, now=NOON)
        with pytest.raises(Refused):
            begin(by=a_consultant(office=make_desk()), service=service, submission=uuid4(), now=NOON)

    def test_of_a_form_never_registered_is_thrown_away_in_time(self, by: User, service: Service) -> None:
        begin(by=by, service=service, submission=uuid4(), now=NOON)
        assert prune_beginnings(now=NOON + rules.BEGUN_LIVES) == 0
        assert prune_beginnings(now=NOON + rules.BEGUN_LIVES + MINUTE) == 1

    def test_is_thrown_away_by_the_upkeep(self, by: User, service: Service) -> None:
        begin(by=by, service=service, submission=uuid4(), now=NOON)
        call_command("prune_beginnings", verbosity=0)
        assert not Beginning.objects.exists()


class TestRegistering:
    def test_begins_the_consultation(self, by: User, service: Service) -> None:
        one = registered(by, service)
        assert (one.state, one.consultant, one.registered_by, one.office) == (State.IN_PROGRESS, by, by, by.office)
        assert (one.registered_at, one.assigned_at, one.began_at, one.dated_at) == (NOON, NOON, NOON, NOON)
        assert (one.version, one.limit) == (1, 900)
        period = one.periods.get()
        assert (period.kind, period.began_at, period.ended_at, period.consultant) == (Kind.WORK, NOON, None, by)

    def test_keeps_who_did_it(self, by: User, service: Service) -> None:
        one = registered(by, service)
        step = one.steps.get()
        assert (step.action, step.state_before, step.state_after) == (Action.REGISTER, "", State.IN_PROGRESS)
        assert (step.by, step.at, step.consultant_after) == (by, NOON, by)
        written: Any = events(Consultation, pgh_obj=one).get()
        assert written.pgh_context.metadata["user"] == by.pk

    def test_counts_from_the_first_character_typed(self, by: User, service: Service) -> None:
        form = uuid4()
        begin(by=by, service=service, submission=form, now=NOON - 4 * MINUTE)
        one = registered(by, service, submission=form)
        assert (one.began_at, one.registered_at) == (NOON - 4 * MINUTE, NOON)
        assert one.worked_by(NOON) == 4 * MINUTE
        assert not Beginning.objects.exists()

    def test_for_whoever_is_free_starts_no_clock(self, by: User, service: Service) -> None:
        form = uuid4()
        begin(by=by, service=service, submission=form, now=NOON - MINUTE)
        one = registered(by, service, submission=form, begin=False)
        assert (one.state, one.consultant, one.began_at) == (State.WAITING, None, None)
        assert not one.periods.exists()
        assert not Beginning.objects.exists()
        assert one.steps.get().action == Action.QUEUE

    def test_keeps_what_the_form_says(self, by: User, service: Service) -> None:
        guid = uuid4()
        said = {
            "address": "ул. Новая, 1",
            "address_guid": guid,
            "organisation": "ООО «Ромашка»",
            "inn": "1655000000",
            "ogrn": "1021600000000",
            "email": "l@example.ru",
            "comment": "Точный адрес: ул. Новая, 1а",
            "not_found": ("organisation",),
        }
        one = Consultation.objects.get(pk=registered(by, service, visitor=said).pk)
        assert {name: getattr(one, name) for name in said} == said | {"not_found": ["organisation"]}

    def test_is_refused_where_another_is_open(self, by: User, service: Service) -> None:
        registered(by, service)
        with pytest.raises(Busy), transaction.atomic():
            registered(by, service)
        registered(by, service, begin=False)
        assert registered(a_consultant(office=by.office), service).serial == 3

    def test_is_for_the_staff_of_a_department(self, service: Service) -> None:
        with pytest.raises(Refused):
            registered(an_administrator(), service)

    def test_links_the_consultation_it_was_begun_from(self, by: User, service: Service) -> None:
        before = make_consultation(by=by, state=State.COMPLETED)
        one = registered(by, service, previous=before, carried=["client_name", "phone"])
        assert (one.previous, one.carried) == (before, ["client_name", "phone"])
        assert one.person == before.person

    def test_refuses_the_chain_of_another_department(self, by: User, service: Service) -> None:
        with pytest.raises(Refused):
            registered(by, service, previous=make_consultation(state=State.COMPLETED))


class TestTheService:
    def test_is_of_the_own_department(self, by: User) -> None:
        with pytest.raises(Refused):
            registered(by, make_service(make_desk()))

    def test_is_given_today(self, by: User) -> None:
        assert by.office is not None
        for service in (
            make_service(by.office, valid_until=date(2026, 3, 1)),
            make_service(by.office, valid_from=date(2026, 3, 3)),
            make_service(by.office, since=date(2026, 3, 3)),
        ):
            with pytest.raises(Refused):
                registered(by, service)

    def test_has_the_time_regulated_for_the_day_it_begins(self, by: User, service: Service) -> None:
        Norm.objects.filter(service=service).update(until=date(2026, 3, 1))
        Norm.objects.create(service=service, minutes=20, since=date(2026, 3, 2))
        assert registered(by, service).limit == 1200

    def test_keeps_the_time_of_a_day_that_ended_while_one_typed(self, by: User, service: Service) -> None:
        Norm.objects.filter(service=service).update(until=date(2026, 3, 1))
        Norm.objects.create(service=service, minutes=20, since=date(2026, 3, 2))
        form, midnight = uuid4(), datetime(2026, 3, 2, tzinfo=NOON.tzinfo)
        begin(by=by, service=service, submission=form, now=midnight - MINUTE)
        assert registered(by, service, submission=form, now=midnight + MINUTE).limit == 900


class TestANumber:
    def test_is_the_next_of_the_department_and_the_year(self, by: User, service: Service) -> None:
        new_year = datetime(2027, 1, 1, 0, 1, tzinfo=NOON.tzinfo)
        numbers = [
            registered(by, service, begin=False).number,
            registered(by, service, begin=False).number,
            make_consultation(state=State.WAITING).number,
            registered(by, service, begin=False, now=new_year - 2 * MINUTE).number,
            registered(by, service, begin=False, now=new_year).number,
        ]
        assert numbers == ["2026-000001", "2026-000002", "2026-000001", "2026-000003", "2027-000001"]

    def test_is_given_back_when_nothing_was_saved(self, by: User, service: Service) -> None:
        registered(by, service)
        with pytest.raises(Busy), transaction.atomic():
            registered(by, service)
        assert Numbering.objects.get().last == 1

    def test_cannot_be_had_twice_in_the_database(self, by: User, service: Service) -> None:
        first, second = (registered(by, service, begin=False) for _ in range(2))
        with pytest.raises(IntegrityError, match="one_consultation_per_number_office_and_year"):
            Consultation.objects.filter(pk=second.pk).update(serial=first.serial)


class TestTheSameForm:
    def test_sent_again_gives_what_it_has_made(self, by: User, service: Service) -> None:
        form = uuid4()
        first, second = (registered(by, service, submission=form) for _ in range(2))
        assert first == second
        assert (Consultation.objects.count(), Person.objects.get().times) == (1, 1)

    def test_of_another_person_or_department_is_refused(self, by: User, service: Service) -> None:
        form = uuid4()
        registered(by, service, submission=form)
        stranger = a_consultant(office=make_desk())
        assert stranger.office is not None
        for other, theirs in ((a_consultant(office=by.office), service), (stranger, make_service(stranger.office))):
            with pytest.raises(Refused):
                registered(other, theirs, submission=form)

    def test_of_a_deleted_one_makes_no_other(self, by: User, service: Service) -> None:
        form = uuid4()
        registered(by, service, submission=form)
        Consultation.objects.update(deleted_at=NOON, deleted_by=by)
        with pytest.raises(Gone):
            registered(by, service, submission=form)


class TestThePerson:
    def test_is_added_to_the_register_with_their_passport(self, by: User, service: Service) -> None:
        one = registered(by, service)
        person = Person.objects.get()
        assert (one.person, person.office, person.times, person.last_on) == (person, by.office, 1, NOON.date())
        assert (person.full_name, person.phone) == ("Гарипова Ләйсән Илдаровна", "+79172345678")
        assert known_passport(person) == "123434"
        written = Reveal.objects.get()
        assert (written.what, written.person, written.by) == (Reveal.What.WRITTEN, person, by)

    def test_is_known_again(self, by: User, service: Service) -> None:
        registered(by, service, begin=False)
        registered(by, service, now=NOON + timedelta(days=1))
        assert Person.objects.get().last_on == date(2026, 3, 3)
        assert Reveal.objects.count() == 1

    def test_is_the_one_chosen_and_keeps_a_number_not_typed(self, by: User, service: Service) -> None:
        person = a_person(office=by.office, passport="765432", full_name="Гарипова Ләйсән")
        one = registered(by, service, visitor={"person": person.pk, "passport": ""})
        person.refresh_from_db()
        assert one.person == person
        assert known_passport(person) == "765432"

    def test_of_another_department_is_refused(self, by: User, service: Service) -> None:
        with pytest.raises(Refused):
            registered(by, service, visitor={"person": a_person().pk})

    def test_has_not_been_helped_while_they_wait(self, by: User, service: Service) -> None:
        one = registered(by, service, begin=False)
        assert Person.objects.get().times == 0
        Consultation.objects.update(consultant=by, assigned_at=NOON, state=State.ASSIGNED)
        start(one, by=by, now=NOON)
        assert Person.objects.get().times == 1

    def test_booked_ahead_still_learns_from_a_visit_before(self, by: User, service: Service) -> None:
        booked = make_consultation(by=by, service=service, state=State.PLANNED, since=NOON + timedelta(days=30))
        said = {"email": "l@example.ru", "person": booked.person_id}
        registered(by, service, visitor=said, now=NOON + timedelta(days=1))
        person = Person.objects.get()
        assert (person.email, person.times, person.last_on) == ("l@example.ru", 1, date(2026, 3, 3))


@pytest.mark.django_db(transaction=True)
class TestSixteenAtOnce:
    def test_from_one_form_make_one_consultation(self) -> None:
        by = a_consultant(office=make_desk())
        assert by.office is not None
        service, form = make_service(by.office), uuid4()
        together = threading.Barrier(16, timeout=60)

        def send(_: int) -> int:
            try:
                together.wait()
                return registered(by, service, submission=form).pk
            finally:
                connection.close()

        with ThreadPoolExecutor(16) as clicks:
            assert len(set(clicks.map(send, range(16)))) == 1
        assert (Numbering.objects.get().last, Person.objects.get().times) == (1, 1)

    def test_of_one_consultant_open_one(self) -> None:
        by = a_consultant(office=make_desk())
        assert by.office is not None
        service = make_service(by.office)
        together = threading.Barrier(16, timeout=60)

        def send(number: int) -> bool:
            try:
                together.wait()
                registered(by, service, visitor={"client_name": f"Гарипова {number}"})
            except Busy:
                return False
            else:
                return True
            finally:
                connection.close()

        with ThreadPoolExecutor(16) as tabs:
            assert sorted(tabs.map(send, range(16))) == [False] * 15 + [True]
        assert (Consultation.objects.get().serial, Numbering.objects.get().last) == (1, 1)
