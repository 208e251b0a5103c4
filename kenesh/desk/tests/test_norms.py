"""The regulated time of a service: set, ended, removed, and what was held under it left alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localdate
from pytest_django import DjangoAssertNumQueries

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, a_head, signed_in
from kenesh.desk import norms
from kenesh.desk.actions import keeping as actions
from kenesh.desk.models import Norm, Service
from kenesh.desk.tests.make import NOON, make_consultation, make_desk, make_service
from kenesh.offices.models import Office
from kenesh.refused import Refused

pytestmark = pytest.mark.django_db

A_DAY = timedelta(days=1)
LIST = "/desk/manage/services/"


@dataclass(frozen=True)
class Days:
    since: date
    until: date | None = None


@pytest.fixture(autouse=True)
def russian() -> Iterator[None]:
    with translation.override("ru"):
        yield


@pytest.fixture
def office() -> Office:
    return make_desk()


@pytest.fixture
def head_of_it(office: Office) -> User:
    return a_head(office=office, language="en", full_name="Галиев Айрат Фаридович")


@pytest.fixture
def head(head_of_it: User) -> Client:
    return browser(head_of_it)


def browser(user: User) -> Client:
    client = signed_in(user)
    client.get("/profile/")  # the first page of a session renews it, which no other does
    return client


def said(day: date) -> str:
    with translation.override("en"):
        return date_format(day, "SHORT_DATE_FORMAT")


def times(service: Service) -> list[tuple[int, date, date | None]]:
    return list(service.norms.order_by("since").values_list("minutes", "since", "until"))


def held(service: Service, day: date) -> None:
    """A consultation that began at noon that day."""
    by = a_consultant(office=service.office)
    make_consultation(by=by, service=service, now=datetime.combine(day, NOON.timetz()))


class TestARegulatedTime:
    """The rules, without a database."""

    today = date(2026, 3, 2)
    running = Days(date(2026, 1, 1))

    def test_that_begins_later_ends_the_one_that_runs(self) -> None:
        assert norms.taken_over(date(2026, 4, 1), None, [self.running], self.today) is self.running
        assert norms.taken_over(self.today, None, [self.running], self.today) is self.running

    def test_beside_the_others_ends_none(self) -> None:
        ended = Days(date(2026, 1, 1), date(2026, 3, 31))
        assert norms.taken_over(date(2026, 4, 1), None, [ended], self.today) is None
        assert norms.taken_over(date(2025, 1, 1), date(2025, 12, 31), [self.running], self.today) is None

    @pytest.mark.parametrize(
        ("since", "until", "there"),
        [
            (date(2026, 3, 31), None, Days(date(2026, 1, 1), date(2026, 3, 31))),
            (date(2026, 1, 1), None, Days(date(2026, 1, 1))),
            (date(2025, 12, 1), None, Days(date(2026, 1, 1))),
            (date(2025, 12, 1), date(2026, 1, 1), Days(date(2026, 1, 1))),
        ],
    )
    def test_never_overlaps(self, since: date, until: date | None, there: Days) -> None:
        with pytest.raises(Refused, match=r"."):
            norms.taken_over(since, until, [there], self.today)

    def test_changes_no_day_gone_by(self) -> None:
        with pytest.raises(Refused):
            norms.taken_over(self.today - A_DAY, None, [self.running], self.today)
        with pytest.raises(Refused):
            norms.may_end(self.running, self.today - A_DAY, [], self.today)
        with pytest.raises(Refused):
            norms.may_end(Days(date(2025, 1, 1), self.today - A_DAY), None, [], self.today)
        norms.may_end(self.running, self.today, [], self.today)

    def test_does_not_end_before_it_begins(self) -> None:
        with pytest.raises(Refused):
            norms.taken_over(date(2026, 4, 2), date(2026, 4, 1), [], self.today)
        with pytest.raises(Refused):
            norms.may_end(Days(date(2026, 4, 2)), date(2026, 4, 1), [], self.today)

    def test_does_not_go_on_into_the_next_one(self) -> None:
        with pytest.raises(Refused):
            norms.may_end(Days(date(2026, 1, 1), date(2026, 3, 31)), None, [Days(date(2026, 4, 1))], self.today)


class TestSettingARegulatedTime:
    def test_ends_the_one_before_it_and_says_so(
        self, head: Client, office: Office, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        service = make_service(office, 15)
        first = localdate() + 10 * A_DAY
        with django_assert_max_num_queries(6):
            page = head.get(f"{LIST}{service.pk}/norms/add/").content.decode()
        assert "end by themselves the day before the new regulated time begins" in page
        fields = {"minutes": "20", "since": first.isoformat(), "act": "Приказ № 7"}
        page = head.post(f"{LIST}{service.pk}/norms/add/", fields, follow=True).content.decode()
        assert f"The regulated time of 15 min is in force until {said(first - A_DAY)}." in page
        assert times(service) == [(15, date(2026, 1, 1), first - A_DAY), (20, first, None)]
        assert "Приказ № 7" in page
        assert f"15 min from 01.01.2026 until {said(first - A_DAY)}" in page  # the history
        assert page.count("Галиев Айрат Фаридович") >= 2

    def test_over_another_is_refused_beside_the_field(self, head: Client, office: Office) -> None:
        service = make_service(office, 15)
        Norm.objects.filter(service=service).update(until=localdate() + 30 * A_DAY)
        fields = {"minutes": "20", "since": (localdate() + A_DAY).isoformat(), "act": "Приказ № 7"}
        page = head.post(f"{LIST}{service.pk}/norms/add/", fields).content.decode()
        assert "Another regulated time of this service is in force on some of these days." in page
        assert "Приказ № 7" in page
        assert len(times(service)) == 1

    def test_on_days_gone_by_is_refused(self, head: Client, office: Office) -> None:
        service = make_service(office, 15)
        fields = {"minutes": "20", "since": (localdate() - A_DAY).isoformat()}
        page = head.post(f"{LIST}{service.pk}/norms/add/", fields).content.decode()
        assert "Another regulated time was in force on days gone by, and stays." in page

    def test_that_ends_before_it_begins_is_refused(self, head: Client, office: Office) -> None:
        service = make_service(office, 15)
        fields = {"minutes": "20", "since": "2030-02-02", "until": "2030-02-01"}
        page = head.post(f"{LIST}{service.pk}/norms/add/", fields)
        assert page.context["form"].errors["until"] == ["The last day is before the first."]


class TestEndingARegulatedTime:
    def path(self, norm: Norm) -> str:
        return f"/desk/manage/norms/{norm.pk}/remove/"

    def test_leaves_old_consultations_their_limit(self, head: Client, office: Office) -> None:
        service = make_service(office, 15)
        held(service, date(2026, 3, 2))
        norm = service.norms.get()
        page = head.get(self.path(norm)).content.decode()
        assert "It can be ended, but not removed." in page
        assert 'name="remove"' not in page
        head.post(self.path(norm), {"until": localdate().isoformat()})
        assert times(service) == [(15, date(2026, 1, 1), localdate())]

    def test_cannot_be_in_the_past_or_over_the_next(self, head: Client, office: Office) -> None:
        service = make_service(office, 15)
        norm = service.norms.get()
        page = head.post(self.path(norm), {"until": (localdate() - A_DAY).isoformat()}).content.decode()
        assert "The last day is today or later." in page
        Norm.objects.filter(pk=norm.pk).update(until=localdate())
        Norm.objects.create(service=service, minutes=20, since=localdate() + A_DAY)
        assert "some of these days" in head.post(self.path(norm), {"until": ""}).content.decode()
        assert times(service)[0][2] == localdate()

    def test_is_undone_by_leaving_the_last_day_empty(self, head: Client, office: Office) -> None:
        service = make_service(office, 15)
        norm = service.norms.get()
        Norm.objects.filter(pk=norm.pk).update(until=localdate())
        head.post(self.path(norm), {"until": ""})
        assert times(service)[0][2] is None


class TestRemovingARegulatedTime:
    def path(self, norm: Norm) -> str:
        return f"/desk/manage/norms/{norm.pk}/remove/"

    def test_under_which_something_was_held_is_refused(self, head: Client, head_of_it: User, office: Office) -> None:
        service = make_service(office, 15)
        held(service, date(2026, 1, 1))
        norm = service.norms.get()
        with pytest.raises(Refused):
            actions.remove_norm(norm, by=head_of_it)
        answer = head.post(self.path(norm), {"remove": "1"})
        assert answer.status_code == 409
        assert "It can be ended, but not removed." in answer.content.decode()
        assert len(times(service)) == 1

    def test_lets_the_one_before_go_on(self, head: Client, head_of_it: User, office: Office) -> None:
        service = make_service(office, 15)
        held(service, date(2026, 3, 2))
        first = localdate() + 10 * A_DAY
        added = actions.set_norm(service, by=head_of_it, today=localdate(), minutes=20, since=first)
        assert "The 15 min before it go on in its place." in head.get(self.path(added)).content.decode()
        page = head.post(self.path(added), {"remove": "1"}, follow=True).content.decode()
        assert "Removed: the regulated time of 20 min." in page
        assert times(service) == [(15, date(2026, 1, 1), None)]

    def test_counts_days_by_the_clock_of_the_department(self, office: Office) -> None:
        service = make_service(office, 15, since=date(2026, 3, 1))
        norm = service.norms.get()
        assert not actions.was_used(norm)
        held(service, date(2026, 3, 2))
        Norm.objects.filter(pk=norm.pk).update(until=date(2026, 3, 1))
        assert not actions.was_used(Norm.objects.get(pk=norm.pk))

    def test_that_somebody_has_removed_already_is_refused(self, head_of_it: User, office: Office) -> None:
        norm = make_service(office).norms.get()
        actions.remove_norm(norm, by=head_of_it)
        with pytest.raises(actions.Gone):
            actions.end_norm(norm, by=head_of_it, today=localdate(), until=None)
