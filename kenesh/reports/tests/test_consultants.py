import csv
import io
from datetime import datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer, signed_in
from kenesh.appeals.tests.make import NOON, an_appeal, entry
from kenesh.offices.lists import current_lists
from kenesh.offices.models import List, Office
from kenesh.people.models import Sex
from kenesh.questions.models import State
from kenesh.questions.tests.make import an_answered_question
from kenesh.referrals import actions as referrals
from kenesh.referrals.rules import State as Step
from kenesh.referrals.tests.make import a_referral
from kenesh.reports.rules import Days
from kenesh.reports.work import Work, WorkOfAll, work

pytestmark = pytest.mark.django_db
TODAY = NOON.date() + timedelta(days=30)
MARCH = Days(NOON.date().replace(day=1), NOON.date().replace(day=31))
PAGE = "/reports/consultants/?since=2026-03-01&until=2026-03-31"


@pytest.fixture(autouse=True)
def lists(reference_lists: None) -> None:
    """The reference data is there."""


@pytest.fixture
def karakol() -> Office:
    return Office.objects.get(code="YSK-01")


@pytest.fixture
def asanova(karakol: Office) -> User:
    return a_consultant(office=karakol, full_name="Асанова Гүлзат", language="en")


def of(found: WorkOfAll, person: User) -> Work:
    (row,) = (one for one in found.rows if one.name == person.full_name)
    return row


def text(client: Client, url: str = PAGE) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return unescape(answer.content.decode())


class TestWork:
    def test_counts_appeals_people_issues_and_advocates(self, asanova: User) -> None:
        two = [entry(List.CATEGORY, "CIV-1"), entry(List.CATEGORY, "FAM-3")]
        an_appeal(by=asanova, categories=two, advocate_provided=True)
        an_appeal(by=asanova, helped_at=NOON + timedelta(days=1))
        found = of(work(MARCH, asanova.office_id, current_lists(), TODAY), asanova).appeals
        assert (found.records, found.people, found.issues, found.advocates, found.days) == (2, 1, 3, 1, 2)
        assert found.last == NOON.date() + timedelta(days=1)

    def test_says_how_much_is_not_stated(self, asanova: User) -> None:
        an_appeal(
            by=asanova,
            sex=Sex.NOT_STATED,
            age=None,
            social_statuses=[entry(List.SOCIAL_STATUS, "NA")],
            citizenship_id=entry(List.CITIZENSHIP, "NA"),
        )
        an_appeal(by=asanova, age=None)
        found = of(work(MARCH, None, current_lists(), TODAY), asanova).appeals
        assert found.not_stated == {"sex": 1, "age": 2, "status": 1, "citizenship": 1}
        assert found.percent_not_stated == 62.5

    def test_follows_referrals_to_their_end(self, asanova: User) -> None:
        helped, _given = a_referral(by=asanova), a_referral(by=asanova)
        referrals.answer(helped, state=Step.HELPED, remark="", by=asanova, now=NOON + timedelta(days=1))
        found = of(work(MARCH, None, current_lists(), TODAY), asanova).referrals
        assert (found.records, found.answered, found.helped, found.overdue) == (2, 1, 1, 1)
        on_the_day = of(work(MARCH, None, current_lists(), NOON.date()), asanova).referrals
        assert on_the_day.overdue == 0

    def test_knows_how_long_answers_took_and_which_were_late(self, asanova: User) -> None:
        for days in (1, 2, 20):
            an_answered_question(by=asanova, asked_at=NOON, answered_at=NOON + timedelta(days=days))
        an_answered_question(by=asanova, state=State.RETURNED)
        found = of(work(MARCH, None, current_lists(), TODAY), asanova).answers
        assert (found.records, found.median_days, found.late) == (3, 2.0, 1)

    def test_lists_who_has_recorded_nothing_and_who_has_left(self, asanova: User, karakol: Office) -> None:
        left = a_consultant(office=karakol, full_name="Ушёл Бакыт")
        an_appeal(by=left)
        User.objects.filter(pk=left.pk).update(is_active=False)
        found = work(MARCH, karakol.pk, current_lists(), TODAY)
        assert of(found, asanova).appeals.records == 0
        assert not of(found, left).at_work
        gone = a_consultant(office=karakol, full_name="Давно Ушёл", is_active=False)
        assert gone.full_name not in [one.name for one in found.rows]

    def test_stands_in_the_office_it_was_done_in(self, asanova: User) -> None:
        an_appeal(by=asanova)
        osh = Office.objects.get(code="OSH-01")
        User.objects.filter(pk=asanova.pk).update(office=osh)
        rows = [
            (one.office, one.appeals.records)
            for one in work(MARCH, None, current_lists(), TODAY).rows
            if one.name == asanova.full_name
        ]
        karakol = current_lists().office(asanova.office_id or 0).name
        assert sorted(rows) == sorted([(karakol, 1), (current_lists().office(osh.pk).name, 0)])
        assert [one.appeals.records for one in work(MARCH, osh.pk, current_lists(), TODAY).rows] == [0]

    def test_counts_a_person_of_two_consultants_once_in_the_total(self, asanova: User, karakol: Office) -> None:
        an_appeal(by=asanova)
        an_appeal(by=a_consultant(office=karakol))
        found = work(MARCH, karakol.pk, current_lists(), TODAY)
        assert [one.appeals.people for one in found.rows] == [1, 1]
        assert (found.total.appeals.people, found.total.appeals.records) == (1, 2)

    def test_is_of_the_days_asked_for_by_the_clock_of_the_office(self, asanova: User) -> None:
        zone = ZoneInfo("Asia/Bishkek")
        for moment in (datetime(2026, 2, 28, 23, 59, tzinfo=zone), datetime(2026, 4, 1, 0, 0, tzinfo=zone)):
            an_appeal(by=asanova, helped_at=moment)
            an_answered_question(by=asanova, asked_at=moment - timedelta(days=1), answered_at=moment)
        an_appeal(by=asanova, helped_at=datetime(2026, 3, 31, 23, 59, tzinfo=zone))
        found = of(work(MARCH, None, current_lists(), TODAY), asanova)
        assert (found.appeals.records, found.answers.records) == (1, 0)


class TestPage:
    def test_shows_the_own_office_to_consultant_and_head_whatever_the_address_says(
        self, asanova: User, karakol: Office, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        osh = a_consultant(office=Office.objects.get(code="OSH-01"), full_name="Эргешова Бурул")
        an_appeal(by=asanova)
        an_appeal(by=osh)
        for person in (asanova, a_head(office=karakol, language="en")):
            client = signed_in(person)
            text(client)
            with django_assert_max_num_queries(8):
                page = text(client, f"{PAGE}&office={osh.office_id}")
            assert asanova.full_name in page
            assert osh.full_name not in page

    def test_shows_an_administrator_all_or_one(self, asanova: User) -> None:
        osh = a_consultant(office=Office.objects.get(code="OSH-01"), full_name="Эргешова Бурул")
        client = signed_in(an_administrator())
        assert osh.full_name in text(client)
        page = text(client, f"{PAGE}&office={asanova.office_id}")
        assert osh.full_name not in page
        assert asanova.full_name in page

    def test_is_not_for_observers(self) -> None:
        client = signed_in(an_observer())
        assert client.get(PAGE).status_code == 404
        assert client.get("/reports/consultants/export/csv/").status_code == 404

    @pytest.mark.parametrize("query", ["since=2026-04-01&until=2026-03-01", "since=tomorrow", "office=0"])
    def test_says_what_is_wrong_with_the_address(self, query: str) -> None:
        client = signed_in(an_administrator(language="en"))
        for url in (f"/reports/consultants/?{query}", f"/reports/consultants/export/csv/?{query}"):
            answer = client.get(url)
            assert answer.status_code == 422
            assert "It is not clear which days are meant" in answer.content.decode()

    def test_is_of_this_month_where_no_days_are_named(self, asanova: User) -> None:
        text(signed_in(asanova), "/reports/consultants/")

    def test_goes_to_files_as_it_stands(self, asanova: User) -> None:
        an_appeal(by=asanova)
        client = signed_in(asanova)
        content = client.get(f"/reports/consultants/export/csv/?{PAGE.partition('?')[2]}").content
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
        assert len({len(row) for row in rows}) == 1
        assert [row[2] for row in rows] == ["Appeals", "1", "1"]
        assert client.get(f"/reports/consultants/export/xlsx/?{PAGE.partition('?')[2]}").status_code == 200
        assert client.get("/reports/consultants/export/pdf/").status_code == 404
