"""The ten defects of the centres' former reporting, by their numbers: each test says what holds here instead."""

import re
from datetime import UTC, date, datetime
from typing import Any, Final

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import override

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, signed_in
from kenesh.appeals.tests.make import an_appeal, entry
from kenesh.offices.lists import current_lists
from kenesh.offices.models import List, Office
from kenesh.reports import charts, filters
from kenesh.reports.actions import monthly as forms
from kenesh.reports.models import AgeBound, MonthlyForm
from kenesh.reports.monthly import figures
from kenesh.reports.monthly.rules import Month
from kenesh.reports.report import STATUSES, Report, make
from kenesh.reports.rules import Dimension, Unit
from kenesh.reports.tests import reading
from kenesh.reports.tests.make import varied_records

ALL_WELL: Final = {"equipment_problems": False, "duty_kept": True, "incidents": False}
LETTERS: Final = "Өмүрзакова Жаңыл Үсөновна, Әхмәтҗанова Һәдия"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def russian(reference_lists: None) -> Any:
    AgeBound.objects.all().delete()
    AgeBound.objects.bulk_create(AgeBound(since=age) for age in (20, 36, 61))
    with override("ru"):
        yield


@pytest.fixture
def administrator() -> User:
    return an_administrator()


@pytest.fixture
def karakol() -> User:
    return a_head(office=Office.objects.get(code="YSK-01"))


@pytest.fixture
def osh() -> User:
    return a_head(office=Office.objects.get(code="OSH-01"))


def asked(query: str, user: User) -> Report:
    lists = current_lists()
    found = filters.read(QueryDict(query), user, lists, localdate()).asked
    assert found is not None
    return make(found, lists)


def exported(client: Client, query: str, kind: str) -> bytes:
    response = client.get(f"{reverse('reports:export', args=[kind])}?{query}")
    assert response.status_code == 200
    return response.content


def help_on(day: date, *, by: User, **changed: Any) -> None:
    an_appeal(by=by, helped_at=datetime(day.year, day.month, day.day, 6, 0, tzinfo=UTC), **changed)


class TestTheFormersDefects:
    def test_1_what_the_paper_says_is_what_the_screen_says(self, administrator: User) -> None:
        """The paper took the last year for the first."""
        varied_records()
        client, query = signed_in(administrator), "since=2024-11-01&until=2025-02-28&compare=year&step=month"
        report = asked(query, administrator)
        assert {point.first.year for point in report.dynamics} == {2024, 2025}
        told = reading.of_report(report)
        page = client.get(f"{reverse('reports:report')}?{query}").content.decode()
        assert reading.of_page(page) == reading.as_on_page(told)
        assert reading.of_xlsx(exported(client, query, "xlsx"), report) == told
        assert reading.of_csv(exported(client, query, "csv"), report) == told
        paper = _together(*reading.pages_of(exported(client, query, "pdf")))
        for block in report.blocks:
            for line in block.lines:
                assert _together(line.name, line.count) in paper, (block.title, line.name)

    def test_2_a_range_across_the_new_year_has_its_months(self, karakol: User) -> None:
        """Months and years were compared apart: November 2017 to February 2018 was empty."""
        for year, month in ((2017, 10), (2017, 11), (2017, 12), (2018, 1), (2018, 2), (2018, 3)):
            help_on(date(year, month, 15), by=karakol)
        report = asked("since=2017-11-01&until=2018-02-28", karakol)
        assert [(point.first.month, point.count) for point in report.dynamics] == [(11, 1), (12, 1), (1, 1), (2, 1)]
        assert report.totals.records == 4

    @pytest.mark.parametrize("now", [datetime(2026, 1, 9, 6, 0, tzinfo=UTC), datetime(2026, 4, 1, 6, 0, tzinfo=UTC)])
    def test_3_what_december_says_is_written_in_january_and_later(self, karakol: User, now: datetime) -> None:
        """The months were subtracted without their years."""
        office, december = karakol.office_id or 0, Month(2025, 12)
        help_on(date(2025, 12, 31), by=karakol)
        forms.fill(office, december, by=karakol, version=0, training="Наследство")
        form = forms.submit(office, december, by=karakol, version=1, now=now, **ALL_WELL)
        assert form.submitted_at == now
        assert figures.Figures.from_dict(form.figures or {}).applicants.records == 1

    @pytest.mark.parametrize(
        "days",
        [
            [date(2026, 1, day) for day in (1, 28, 29, 30, 31)],
            [date(2024, 2, day) for day in (1, 28, 29)],
            [date(2025, 2, day) for day in (1, 28)],
            [date(2025, 12, day) for day in (1, 30, 31)],
        ],
    )
    def test_4_the_29th_to_the_31st_are_days_of_their_month(self, karakol: User, days: list[date]) -> None:
        """Every month ended on the 28th."""
        for day in days:
            help_on(day, by=karakol)
        office, month = karakol.office_id or 0, Month.of(days[0])
        assert figures.count([office], month, current_lists())[office].applicants.records == len(days)
        assert asked(f"since={month.first}&until={month.last}", karakol).totals.records == len(days)
        assert figures.count([office], month.plus(1), current_lists())[office].applicants.records == 0

    def test_5_every_breakdown_sums_to_the_total_that_is_counted_not_typed(self, administrator: User) -> None:
        varied_records()
        for unit in Unit:
            report = asked(f"since=2024-01-01&until=2026-12-31&unit={unit}", administrator)
            for block in report.blocks:
                assert sum(line.count for line in block.lines) == block.total == getattr(report.totals, unit)
        for month in (Month(2024, 12), Month(2025, 12)):
            for form in figures.count([one.pk for one in Office.objects.all()], month, current_lists()).values():
                for profile in (form.applicants, form.violence):
                    for part in profile.parts.values():
                        assert sum(records for records, _people in part.values()) == profile.records
                        assert sum(people for _records, people in part.values()) == profile.people

    def test_6_an_age_stands_in_one_band_and_is_that_of_the_day(self, karakol: User) -> None:
        """Twenty and sixty stood in two bands; the age was counted to this day."""
        for age in (19, 20, 35, 36, 60, 61):
            help_on(date(2016, 5, 4), by=karakol, age=age, client_name=f"Клиент {age}")
        (block,) = asked("since=2016-01-01&until=2016-12-31&show=age", karakol).blocks
        assert [(line.key, line.count) for line in block.lines] == [(0, 1), (20, 2), (36, 2), (61, 1)]
        assert [line.name for line in block.lines[1:3]] == ["20–35", "36–60"]

    def test_7_no_centre_reads_or_writes_what_is_anothers(self, karakol: User, osh: User) -> None:
        """Who had a centre below them was let into every centre's report; the summary believed its address."""
        help_on(date(2026, 3, 2), by=osh)
        client, office = signed_in(karakol), osh.office_id
        query = f"since=2026-01-01&until=2026-12-31&office={office}"
        told = reading.of_csv(exported(client, query, "csv"), asked(query, karakol))
        assert set(told.totals) == {0}
        typed = {"version": "0", "equipment_problems": "no", "duty_kept": "yes", "incidents": "no", "submit": ""}
        assert client.get(f"{reverse('reports:monthly')}?office={office}&month=2026-03").status_code == 404
        form = reverse("reports:monthly-of-office", args=["OSH-01", "2026-03"])
        assert client.get(form).status_code == client.post(form, typed).status_code == 404
        assert not MonthlyForm.objects.exists()

    def test_8_a_centre_is_no_account_and_no_number_is_left_out(self, administrator: User, osh: User) -> None:
        """Centres were accounts, of which two were left out by their numbers."""
        offices = list(Office.objects.order_by("pk"))
        for office in offices:
            help_on(date(2026, 3, 2), by=a_consultant(office=office))
        moved = a_consultant(office=osh.office)
        help_on(date(2026, 3, 2), by=moved)
        User.objects.filter(pk=moved.pk).update(office=offices[0])
        (block,) = asked("since=2026-03-02&until=2026-03-02&show=office", administrator).blocks
        assert {line.key: line.count for line in block.lines} == {
            office.pk: 2 if office.pk == osh.office_id else 1 for office in offices
        }

    def test_9_charts_are_drawn_here_without_anybodys_network(self, administrator: User) -> None:
        """They were loaded from another host and posted back as pictures for the paper."""
        office = Office.objects.get(code="YSK-01")
        help_on(date(2026, 3, 2), by=a_consultant(office=office, full_name=LETTERS))
        query = "since=2026-03-02&until=2026-03-02&show=consultant&show=region"
        report = asked(query, administrator)
        for description in (charts.of_block(report.blocks[0]), charts.of_dynamics(report)):
            picture = charts.svg(description).decode()
            assert picture.startswith("<svg")
            assert not re.search(r"https?://(?!www\.w3\.org/)", picture)
        page = signed_in(administrator).get(f"{reverse('reports:report')}?{query}&view=charts").content.decode()
        assert "data-chart" in page
        assert not re.search(r"(?:src|href)=[\"'](?:https?:)?//", page)
        assert "Жаңыл" in " ".join(reading.pages_of(exported(signed_in(administrator), query, "pdf")))

    def test_10_of_several_statuses_the_main_one_counts_or_each_by_its_name(self, karakol: User) -> None:
        """Only one could be said, though they overlap."""
        statuses = [entry(List.SOCIAL_STATUS, code) for code in ("POOR", "PENS")]
        help_on(date(2026, 3, 2), by=karakol, social_statuses=statuses)
        query = f"since=2026-03-02&until=2026-03-02&show={Dimension.STATUS}"
        (block,) = asked(query, karakol).blocks
        assert [(line.key, line.count) for line in block.lines] == [(statuses[0], 1)]
        (block,) = asked(f"{query}&statuses=every", karakol).blocks
        assert [(line.key, line.count) for line in block.lines] == [(id, 1) for id in statuses]
        assert block.unit == str(STATUSES)


def _together(*words: object) -> str:
    """Without spaces and hyphens: a line of the paper may be broken at either."""
    return re.sub(r"[\s\u00ad\u0002\ufffe-]+", "", "".join(map(str, words)))
