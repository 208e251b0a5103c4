"""«Назначить мне»: of two at once one gets it, and the other reads who has it since when."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone, translation

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator
from kenesh.desk.actions.assigning import Taken, assign
from kenesh.desk.actions.running import release
from kenesh.desk.actions.steps import Booked, Changed
from kenesh.desk.models import Consultation, Step
from kenesh.desk.rules import Action, State
from kenesh.desk.tests.make import NOON, make_consultation, make_desk, make_service
from kenesh.documents.actions import Chosen
from kenesh.documents.tests.make import an_upload
from kenesh.offices.models import Office
from kenesh.refused import Refused

MINUTE = timedelta(minutes=1)


@pytest.fixture
def office(db: None) -> Office:
    return make_desk()


@pytest.fixture
def safina(office: Office) -> User:
    return a_consultant(office=office, full_name="Сафина Лилия Ильдаровна")


@pytest.fixture
def khasanov(office: Office) -> User:
    return a_consultant(office=office, full_name="Хасанов Тимур Маратович")


def taken_by(person: User, one: Consultation, *, minutes: int = 2, comment: str = "Беру") -> Consultation:
    return assign(one, by=person, now=NOON + minutes * MINUTE, version=one.version, comment=comment)


class TestOneThatWaits:
    def test_is_mine(self, safina: User, khasanov: User) -> None:
        one = taken_by(khasanov, make_consultation(by=safina, state=State.WAITING))
        assert (one.state, one.consultant, one.assigned_at) == (State.ASSIGNED, khasanov, NOON + 2 * MINUTE)
        step = one.steps.latest("pk")
        assert (step.action, step.comment, step.by, step.consultant_after) == (
            *(Action.ASSIGN, "Беру", khasanov, khasanov),
        )

    def test_wants_a_comment(self, safina: User) -> None:
        with pytest.raises(Refused):
            taken_by(safina, make_consultation(by=safina, state=State.WAITING), comment=" ")

    @pytest.mark.usefixtures("store")
    def test_takes_the_documents(self, safina: User) -> None:
        one, upload = make_consultation(by=safina, state=State.WAITING), an_upload(by=safina)
        assign(one, by=safina, now=NOON, version=one.version, comment="Беру", files=Chosen(added=(upload,)))
        assert one.attachments.present().count() == 1

    def test_asked_for_twice_is_mine_once(self, safina: User) -> None:
        one = make_consultation(by=safina, state=State.WAITING)
        for _ in range(2):
            mine = taken_by(safina, one)
        assert (mine.consultant, Step.objects.filter(action=Action.ASSIGN).count()) == (safina, 1)

    def test_that_changed_since_the_page_was_shown_is_looked_at_again(self, safina: User, khasanov: User) -> None:
        one = make_consultation(by=safina, state=State.WAITING)
        release(taken_by(safina, one), by=safina, now=NOON, comment="Не моё")
        with pytest.raises(Changed):
            taken_by(khasanov, one)

    def test_is_not_for_those_without_a_desk(self, safina: User) -> None:
        with pytest.raises(Refused):
            taken_by(an_administrator(), make_consultation(by=safina, state=State.WAITING))


class TestOneThatIsTaken:
    @pytest.mark.parametrize("state", [State.ASSIGNED, State.IN_PROGRESS, State.PARKED])
    def test_says_who_has_it_since_when(self, state: State, safina: User, khasanov: User) -> None:
        one = make_consultation(by=safina, state=state)
        with timezone.override("Europe/Moscow"), translation.override("en"), pytest.raises(Taken) as told:
            taken_by(khasanov, one)
        assert str(told.value.sentence) == "Сафина Л. И. has had this consultation since 12:00."
        assert told.value.status == 409
        assert (told.value.consultation, told.value.consultation.consultant) == (one, safina)

    def test_on_another_day_says_the_day(self, safina: User, khasanov: User) -> None:
        one = make_consultation(by=safina, state=State.ASSIGNED)
        with timezone.override("Europe/Moscow"), translation.override("ru"), pytest.raises(Taken) as told:
            taken_by(khasanov, one, minutes=24 * 60)
        assert "02.03.2026 12:00" in str(told.value.sentence)

    def test_stays_whose_it_is_also_for_the_head(self, safina: User) -> None:
        with pytest.raises(Taken):
            taken_by(a_head(office=safina.office), make_consultation(by=safina))

    @pytest.mark.parametrize("state", [State.COMPLETED, State.CANCELLED, State.NO_SHOW])
    def test_and_ended_is_nobodys_to_take(self, state: State, safina: User, khasanov: User) -> None:
        one = make_consultation(by=safina, state=state)
        for person in (khasanov, safina):
            with pytest.raises(Refused):
                taken_by(person, one)


class TestAColleaguesBooking:
    def test_of_today_is_taken_by_a_deputy(self, safina: User, khasanov: User) -> None:
        one = taken_by(khasanov, make_consultation(by=safina, state=State.PLANNED))
        assert (one.state, one.consultant) == (State.PLANNED, khasanov)

    def test_of_another_day_is_not(self, safina: User, khasanov: User) -> None:
        with pytest.raises(Refused):
            taken_by(khasanov, make_consultation(by=safina, state=State.PLANNED, since=NOON + timedelta(days=1)))

    def test_is_taken_by_one_deputy(self, safina: User, khasanov: User) -> None:
        one = make_consultation(by=safina, state=State.PLANNED)
        taken_by(khasanov, one)
        with pytest.raises(Taken, match=r"Хасанов Т\. М\."):
            taken_by(a_head(office=safina.office), one)

    def test_is_not_taken_by_who_is_booked_then(self, safina: User, khasanov: User) -> None:
        one = make_consultation(by=safina, state=State.PLANNED)
        make_consultation(by=khasanov, state=State.PLANNED)
        with pytest.raises(Booked), transaction.atomic():
            taken_by(khasanov, one)


@pytest.mark.django_db(transaction=True)
@pytest.mark.once
class TestSixteenConsultantsAtOnce:
    def test_take_two_hundred_consultations_and_none_twice(self) -> None:
        """Each is wanted by four of them at once."""
        office = make_desk()
        service, staff = make_service(office), [a_consultant(office=office) for _ in range(16)]
        common = {"office": office, "service": service, "registered_by": staff[0], "registered_at": NOON, "limit": 900}
        waiting = Consultation.objects.bulk_create(
            Consultation(
                submission=uuid4(), year=2026, serial=serial, state=State.WAITING, client_name=f"Ли {serial}", **common
            )
            for serial in range(200)
        )
        together = threading.Barrier(16, timeout=60)

        def take_all(person: User) -> tuple[int, int]:
            got = told = 0
            try:
                together.wait()
                for one in waiting[staff.index(person) % 4 :: 4]:
                    try:
                        taken_by(person, one)
                    except Taken as taken:
                        told += taken.consultation.consultant_id not in {None, person.pk}
                    else:
                        got += 1
            finally:
                connection.close()
            return got, told

        with ThreadPoolExecutor(16) as people:
            results = list(people.map(take_all, staff))
        assert [sum(column) for column in zip(*results, strict=True)] == [200, 600]
        whose = Counter(Consultation.objects.values_list("consultant", flat=True))
        assert [whose[person.pk] for person in staff] == [got for got, _told in results]
        steps = Step.objects.filter(action=Action.ASSIGN)
        assert (steps.count(), steps.values("consultation").distinct().count()) == (200, 200)
        assert set(Consultation.objects.values_list("version", flat=True)) == {2}
