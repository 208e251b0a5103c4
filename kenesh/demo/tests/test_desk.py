"""The consultations of the demonstration: made once for the class that looks at them."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import StringIO
from itertools import pairwise
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Count, F, Min
from django.test.utils import override_settings
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from kenesh.accounts.models import User
from kenesh.demo import desk
from kenesh.desk import reference as services
from kenesh.desk import rules
from kenesh.desk.models import Consultation, Kind, Numbering, Period, Service, State, Step
from kenesh.offices.models import OfficeKind
from kenesh.people.actions.keeping import known_passport
from kenesh.people.models import Person, Reveal
from kenesh.registers.models import House, Place
from kenesh.shell import history
from kenesh.workdays.calendar import current_calendar
from kenesh.workdays.calendars import TATARSTAN
from tests.database import for_a_class

pytestmark = pytest.mark.django_db

COUNT: Final = 700
KAZAN: Final = ZoneInfo("Europe/Moscow")


@pytest.fixture(scope="class")
def demonstration(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[date]:
    """Today. Undone when the class has looked at it; what a test adds is undone after the test."""
    with for_a_class(django_db_blocker), override_settings(DEMO=True):
        services.load()
        call_command("demo", "--appeals=60", "--referrals=0", "--questions=0", f"--desk={COUNT}", stdout=StringIO())
        yield timezone.localdate()


def there(moment: datetime | None) -> datetime:
    """By the clock of the departments."""
    assert moment is not None
    return moment.astimezone(KAZAN)


@pytest.mark.usefixtures("reference_lists", "demonstration")
@pytest.mark.once
class TestTheConsultations:
    def test_are_of_reception_departments_only_and_in_every_state(self) -> None:
        assert Consultation.objects.count() == COUNT
        assert not Consultation.objects.exclude(office__kind=OfficeKind.DESK).exists()
        assert Consultation.objects.values("office").distinct().count() == 7
        states = Counter(Consultation.objects.values_list("state", flat=True))
        assert set(states) == {*State.values} - {State.IN_PROGRESS}
        assert states[State.COMPLETED] > COUNT * 0.8
        assert states[State.PLANNED] == desk.BOOKED

    def test_are_as_the_forms_would_have_them(self) -> None:
        for one in Consultation.objects.select_related("service", "consultant", "registered_by")[::7]:
            one.full_clean(exclude=["id", *([] if one.consultant else ["consultant"])], validate_unique=False)
            assert one.service.office_id == one.office_id == one.registered_by.office_id
            assert one.consultant is None or one.consultant.office_id == one.office_id
            assert one.phone.startswith("+79")
            assert ("address" in one.not_found) == (one.address_guid is None)
            assert not one.not_found or one.comment

    def test_have_numbers_without_gaps_in_the_order_of_time(self) -> None:
        numbered: dict[tuple[int, int], list[tuple[int, datetime]]] = defaultdict(list)
        for one in Consultation.objects.order_by("serial"):
            assert there(one.registered_at).year == one.year
            numbered[one.office_id, one.year].append((one.serial, one.registered_at))
        for (office, year), given in numbered.items():
            assert [serial for serial, _at in given] == list(range(1, len(given) + 1))
            assert Numbering.objects.get(office=office, year=year).last == len(given)
            assert all(earlier <= later for (_, earlier), (_, later) in pairwise(given))

    def test_take_place_on_working_days_and_none_in_the_future(self, demonstration: date) -> None:
        calendar, now = current_calendar(TATARSTAN), timezone.now()
        for one in Consultation.objects.all():
            assert calendar.is_working(there(one.registered_at).date())
            assert one.registered_at < now
            if one.began_at:
                assert calendar.is_working(there(one.began_at).date())
                assert 9 <= there(one.began_at).hour < 19
            if one.state == State.PLANNED:
                day = there(one.planned_from).date()
                assert calendar.is_working(day)
                assert demonstration <= day < demonstration + timedelta(days=30)

    def test_have_steps_that_lead_from_state_to_state(self) -> None:
        for one in Consultation.objects.prefetch_related("steps"):
            steps = sorted(one.steps.all(), key=lambda step: step.pk)
            state: rules.State | None = None
            for step in steps:
                action = rules.Action(step.action)
                assert step.state_before == (state or "")
                state = rules.after(action, state)
                assert step.state_after == state
                assert action not in rules.EXPLAINED or step.comment
            assert state == one.state
            assert one.version == len(steps)
            assert steps[-1].consultant_after_id == one.consultant_id
            assert [step.at for step in steps] == sorted(step.at for step in steps)

    def test_have_the_time_that_their_periods_tell(self) -> None:
        interrupted = 0
        for one in Consultation.objects.filter(state=State.COMPLETED).prefetch_related("periods"):
            periods = sorted(one.periods.all(), key=lambda period: period.began_at)
            assert (periods[0].began_at, periods[-1].ended_at) == (one.began_at, one.ended_at)
            assert all(earlier.ended_at == later.began_at for earlier, later in pairwise(periods))
            assert rules.worked((period.span for period in periods), timezone.now()).total_seconds() == one.worked
            assert bool(one.overrun_reason) == bool(one.overrun)
            interrupted += len(periods) > 1
        assert 0.02 < interrupted / COUNT < 0.15
        assert Period.objects.filter(kind=Kind.PAUSE).exclude(reason="").exists()

    def test_keep_to_the_regulated_time_of_their_day(self) -> None:
        for one in Consultation.objects.prefetch_related("service__norms").filter(began_at__isnull=False):
            norm = next(
                norm
                for norm in one.service.norms.all()
                if norm.since <= there(one.began_at).date()
                and (norm.until is None or there(one.began_at).date() <= norm.until)
            )
            assert one.limit == norm.minutes * 60

    def test_are_never_two_at_once_unless_one_was_booked(self) -> None:
        held = defaultdict(list)
        for one in Consultation.objects.filter(state=State.COMPLETED, planned_from=None).order_by("began_at"):
            held[one.consultant_id].append((there(one.began_at), there(one.ended_at)))
        for times in held.values():
            assert all(ended <= begins for (_began, ended), (begins, _ended) in pairwise(times))

    def test_follow_each_other_with_the_visitor_carried_over(self) -> None:
        followed = list(Consultation.objects.exclude(previous=None).select_related("previous"))
        assert len(followed) > COUNT / 100
        for one in followed:
            assert one.previous is not None
            assert (one.client_name, one.phone, one.consultant) == (
                one.previous.client_name, one.previous.phone, one.previous.consultant,
            )  # fmt: skip
            assert {"client_name", "passport"} <= {*one.carried}
            assert one.previous.ended_at is not None
            assert one.began_at is not None
            assert one.previous.ended_at <= one.began_at

    def test_wait_for_kazan(self) -> None:
        kazan = User.objects.get(email="kazan@demo.kenesh")
        of_desk = Consultation.objects.visible_to(kazan)
        assert of_desk.filter(state=State.WAITING).count() >= 2
        assert of_desk.get(state=State.PARKED).consultant == kazan
        assert of_desk.filter(state=State.PLANNED, consultant=kazan).count() >= 3
        assert not of_desk.filter(state=State.IN_PROGRESS).exists()

    def test_go_on_with_the_next_number(self) -> None:
        newest = Consultation.objects.order_by("-pk")[0]
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence('desk_consultation', 'id'))")
            assert cursor.fetchone()[0] == newest.pk + 1

    def test_have_a_history_that_names_who_registered_them_and_when(self) -> None:
        for one in Consultation.objects.order_by("pk").select_related("registered_by")[::50]:
            (added,) = history.changes(history.events(Consultation, pgh_obj=one))
            assert (added.who, added.when) == (str(one.registered_by), one.registered_at)

    def test_are_not_made_twice(self) -> None:
        told = StringIO()
        call_command("demo", "--desk=100", stdout=told)
        assert "There are consultations already" in told.getvalue()
        assert Consultation.objects.count() == COUNT


@pytest.mark.usefixtures("reference_lists", "demonstration")
@pytest.mark.once
class TestTheirVisitors:
    def test_stand_in_the_register_of_people_of_the_department(self) -> None:
        assert not Consultation.objects.filter(person=None).exists()
        assert not Consultation.objects.exclude(person__office=F("office")).exists()
        again = Person.objects.annotate(many=Count("id")).filter(times__gt=1)
        assert again.exists()
        assert not Person.objects.filter(last_on__gt=timezone.localdate()).exists()

    def test_have_a_sealed_passport_number_that_was_written_with_the_first_visit(self) -> None:
        people = Person.objects.filter(pk__in=Consultation.objects.values("person"))
        assert not people.filter(passport=None).exists()
        assert len(known_passport(people[0])) == 6
        written = Reveal.objects.filter(what=Reveal.What.WRITTEN)
        assert written.count() == people.count()
        first = Consultation.objects.values("person").annotate(at=Min("registered_at")).order_by("person")[0]
        assert written.get(person=first["person"]).at == first["at"]


@pytest.mark.once
class TestTheSameSeed:
    def made(self, seed: str = "kenesh") -> list[tuple[Any, ...]]:
        with transaction.atomic():
            until = date(2026, 3, 2)
            desk.demonstration(200, until=until, seed=seed, now=timezone.now())
            rows = list(
                Consultation.objects.order_by("pk").values_list("client_name", "address", "began_at", "summary")
            )
            transaction.set_rollback(True)
        return rows

    def test_makes_the_same_consultations(self, reference_lists: None, settings: Any) -> None:
        settings.DEMO = True
        services.load()
        call_command("demo", "--appeals=60", "--referrals=0", "--questions=0", "--desk=0", stdout=StringIO())
        assert not Consultation.objects.exists()
        first = self.made()
        assert len(first) == 200
        assert self.made() == first
        assert self.made("another") != first

    def test_makes_none_where_nothing_is_consulted_on(self, reference_lists: None, settings: Any) -> None:
        settings.DEMO = True
        call_command("demo", "--appeals=200", "--referrals=0", "--questions=0", stdout=StringIO())
        assert not Consultation.objects.exists()


@pytest.mark.once
class TestAddresses:
    def test_are_those_of_the_register_where_there_is_one(self, reference_lists: None, settings: Any) -> None:
        settings.DEMO = True
        services.load()
        street = Place.objects.create(
            id=1, guid="00000000-0000-4000-8000-000000000001", level=8, kind="ул", name="Баумана", region="16",
            whole="г Казань, ул Баумана", key="", tokens=[], score=0,
        )  # fmt: skip
        House.objects.create(id=2, guid="00000000-0000-4000-8000-000000000002", place=street.id, number="д 9", key="9")
        call_command("demo", "--appeals=60", "--referrals=0", "--questions=0", "--desk=200", stdout=StringIO())
        found = Consultation.objects.exclude(address_guid=None)
        assert found.count() > 150
        assert set(found.values_list("address", flat=True)) == {"г Казань, ул Баумана, д 9"}


@pytest.mark.django_db(transaction=True)
class TestALoadForMeasuring:
    def test_is_the_same_with_every_index_back_in_its_place(self, reference_lists: None, settings: Any) -> None:
        settings.DEMO = True
        services.load()
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('is_superuser')")
            if cursor.fetchone() != ("on",):
                pytest.skip("loading in bulk needs a superuser")
        before = indexes()
        call_command(
            "demo", "--appeals=0", "--referrals=0", "--questions=0", "--desk=300", "--no-history", stdout=StringIO()
        )
        assert indexes() == before
        states = Counter(Consultation.objects.values_list("state", flat=True))
        assert sum(states.values()) == 300
        assert states[State.PLANNED] == 30
        assert states[State.WAITING] + states[State.ASSIGNED] + states[State.PARKED] == 30
        assert not Consultation.objects.filter(began_at__isnull=False, periods=None).exists()
        assert not Consultation.objects.filter(steps=None).exists()
        assert Step.objects.count() > 500
        assert Service.objects.exists()


def indexes() -> list[tuple[str, str]]:
    """Name and columns. A condition is told in other words once it has been read again: IN as an array of texts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'desk_%' ORDER BY 1")
        return [(name, told.partition(" WHERE ")[0]) for name, told in cursor.fetchall()]
