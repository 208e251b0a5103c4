"""Visitors of the desk in the register of people."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, signed_in
from kenesh.desk.actions import deleting, running
from kenesh.desk.models import Consultation, Service
from kenesh.desk.rules import State
from kenesh.desk.tests.make import NOON, make_consultation, make_desk, make_service
from kenesh.people.actions import merging
from kenesh.people.models import Person
from kenesh.records.gathering import gather_people

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def by() -> User:
    return a_consultant(office=make_desk(), language="en")


@pytest.fixture
def plan(by: User) -> Service:
    assert by.office
    return make_service(by.office)


def about(consultation: Consultation) -> Person:
    consultation.refresh_from_db()
    assert consultation.person
    return consultation.person


def held(by: User, service: Service, hour: int = 0, **visitor: Any) -> Consultation:
    return make_consultation(by=by, service=service, state=State.COMPLETED, now=NOON + hour * HOUR, **visitor)


class TestAVisitor:
    def test_comes_into_the_register_with_the_day_at_the_department(self, by: User, plan: Service) -> None:
        late = datetime(2026, 3, 2, 21, 30, tzinfo=UTC)  # half past midnight in Kazan
        person = about(make_consultation(by=by, service=plan, now=late))
        assert (person.full_name, person.phone, person.office) == (
            "Гарипова Ләйсән Илдаровна",
            "+79172345678",
            by.office,
        )
        assert (person.times, person.last_on) == (1, date(2026, 3, 3))

    def test_who_comes_again_is_the_same_person(self, by: User, plan: Service) -> None:
        first = about(held(by, plan))
        again = about(held(by, plan, 24, client_name="Ләйсән Илдаровна Гарипова"))
        assert again == first
        assert (again.times, again.last_on) == (2, date(2026, 3, 3))

    def test_has_been_here_once_a_consultation_has_begun(self, by: User, plan: Service) -> None:
        booked = make_consultation(by=by, service=plan, state=State.PLANNED)
        assert about(booked).times == 0
        assert booked.planned_from
        running.start(booked, by=by, now=booked.planned_from)
        assert about(booked).times == 1

    @pytest.mark.parametrize("state", [State.WAITING, State.PLANNED, State.CANCELLED, State.NO_SHOW])
    def test_has_not_been_here_for_what_never_began(self, by: User, plan: Service, state: State) -> None:
        assert about(make_consultation(by=by, service=plan, state=state)).times == 0

    def test_of_a_deleted_consultation_has_not_been_here(self, by: User, plan: Service) -> None:
        done, head = held(by, plan), a_head(office=by.office)
        deleting.delete(done, by=head, now=NOON + HOUR)
        assert about(done).times == 0
        deleting.restore(done, by=an_administrator(), now=NOON + 2 * HOUR)
        assert about(done).times == 1

    def test_is_told_of_in_forms(self, by: User, plan: Service) -> None:
        held(by, plan)
        person = about(held(by, plan, 1))
        html = signed_in(by).get(f"{reverse('people:before')}?person={person.pk}").content.decode()
        assert "Has been here before: 2 times" in html
        stranger = signed_in(a_consultant(office=make_desk()))
        assert stranger.get(f"{reverse('people:before')}?person={person.pk}").content.decode().strip() == ""

    def test_has_their_consultations_on_their_page(self, by: User, plan: Service) -> None:
        done = held(by, plan)
        client, listed = signed_in(by), reverse("desk:of-person", args=[done.person_id])
        assert f'hx-get="{listed}"' in client.get(reverse("people:card", args=[done.person_id])).content.decode()
        assert done.number in client.get(listed).content.decode()


class TestMergedPeople:
    def test_have_the_consultations_of_both_until_it_is_undone(self, by: User, plan: Service) -> None:
        admin = an_administrator()
        first = held(by, plan, phone="+79170000001")
        second = held(by, plan, 1, phone="+79170000002")
        booked = make_consultation(by=by, service=plan, state=State.PLANNED, now=NOON + 2 * HOUR, phone="+79170000002")
        kept, gone = about(first), about(second)
        assert kept != gone
        made = merging.merge(kept, gone, by=admin, now=NOON)
        assert set(Consultation.objects.values_list("person", flat=True)) == {kept.pk}
        assert made.moved == {"desk_consultation": sorted([second.pk, booked.pk])}
        kept.refresh_from_db()
        assert kept.times == 2
        merging.undo(made, by=admin, now=NOON)
        kept.refresh_from_db()
        gone.refresh_from_db()
        assert (kept.times, gone.times) == (1, 1)
        assert set(Consultation.objects.filter(person=gone)) == {second, booked}


class TestGathering:
    def test_passes_consultations_by(self, by: User, plan: Service) -> None:
        """They get their person as they are registered; one without stays so."""
        done = held(by, plan)
        Consultation.objects.filter(pk=done.pk).update(person=None)
        assert gather_people() == 0
