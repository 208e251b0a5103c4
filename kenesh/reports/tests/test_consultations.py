"""Consultations in the reports: what is counted, by what, and what stands behind a figure."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer, signed_in
from kenesh.desk.actions import deleting, running, undoing
from kenesh.desk.models import Consultation, Service
from kenesh.desk.rules import State
from kenesh.desk.tests.make import NOON, make_consultation, make_service
from kenesh.offices.lists import current_lists
from kenesh.offices.models import Office
from kenesh.reports import filters
from kenesh.reports.counting import making, open_counting
from kenesh.reports.counting.columnar import Columnar
from kenesh.reports.counting.direct import Direct
from kenesh.reports.exporting import Cover, csv, xlsx
from kenesh.reports.report import Report, make
from kenesh.reports.rules import Dimension, Source, Unit
from kenesh.reports.selection import Selection
from kenesh.reports.tests.reading import of_csv, of_report, of_xlsx
from kenesh.reports.work import work

REPORT: Final = "/reports/"
YEAR: Final = "since=2026-01-01&until=2026-12-31&source=consultations"
MINUTE: Final = timedelta(minutes=1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lists(reference_lists: None) -> Iterator[None]:
    with override("en"):
        yield


def of_office(code: str, **fields: Any) -> User:
    return a_consultant(office=Office.objects.get(code=code), language="en", **fields)


@pytest.fixture
def kazan() -> User:
    return of_office("KZN-01", full_name="Сафина Ләйлә Ильдаровна")


@pytest.fixture
def plan(kazan: User) -> Service:
    assert kazan.office
    return make_service(kazan.office, 15, name_ru="Градостроительный план", name_en="Development plan")


def held(service: Service, by: User, minutes: float = 5, *, at: datetime = NOON, **visitor: Any) -> Consultation:
    """A completed one that took so long."""
    begun = make_consultation(service=service, by=by, now=at, **visitor)
    ended = at + minutes * MINUTE
    return running.finish(begun, by=by, now=ended, summary="Порядок разъяснён.", overrun_reason="Много вопросов")


def report(address: str = YEAR, user: User | None = None) -> Report:
    reading = filters.read(QueryDict(address), user or an_administrator(), current_lists(), localdate())
    assert reading.asked, reading.form.errors
    return make(reading.asked, current_lists())


def lines(made: Report, dimension: Dimension) -> list[tuple[str, int]]:
    (block,) = [one for one in made.blocks if one.dimension == dimension]
    return [(line.name, line.count) for line in block.lines]


def number(words: str) -> int:
    return int(re.sub(r"\D", "", words))


class TestAConsultation:
    def test_is_counted_once_it_is_completed_and_at_once(self, kazan: User, plan: Service) -> None:
        begun = make_consultation(service=plan, by=kazan)
        assert report().totals.records == 0
        running.finish(begun, by=kazan, now=NOON + MINUTE, summary="Порядок разъяснён.")
        assert report().totals.records == 1

    def test_is_out_again_when_its_end_is_undone_and_when_it_is_deleted(self, kazan: User, plan: Service) -> None:
        done = held(plan, kazan)
        undoing.undo(done, by=kazan, now=NOON + 5 * MINUTE + timedelta(seconds=30))
        assert report().totals.records == 0
        again = running.finish(done, by=kazan, now=NOON + 7 * MINUTE, summary="Порядок разъяснён.")
        assert report().totals.records == 1
        deleting.delete(again, by=a_head(office=kazan.office), now=NOON + timedelta(hours=1))
        assert report().totals.records == 0

    @pytest.mark.parametrize("state", [state for state in State if state != State.COMPLETED])
    def test_of_another_state_is_never_counted(self, kazan: User, plan: Service, state: State) -> None:
        make_consultation(service=plan, by=kazan, state=state)
        assert report().totals.records == 0

    def test_is_of_the_day_it_began_by_the_clock_of_the_department(self, kazan: User, plan: Service) -> None:
        late = datetime(2026, 3, 2, 20, 58, tzinfo=UTC)  # 23:58 in Kazan
        held(plan, kazan, 5, at=late)
        held(plan, kazan, 5, at=late + 10 * MINUTE)
        assert report("source=consultations&since=2026-03-02&until=2026-03-02").totals.records == 1
        assert report("source=consultations&since=2026-03-03&until=2026-03-03").totals.records == 1

    def test_of_the_same_visitor_is_of_one_person(self, kazan: User, plan: Service) -> None:
        for hour in range(3):
            held(plan, kazan, at=NOON + timedelta(hours=hour))
        held(
            plan,
            kazan,
            at=NOON + timedelta(hours=4),
            client_name="Валеев Марат",
            phone="+79170000001",
            passport="555555",
        )
        totals = report().totals
        assert (totals.records, totals.people) == (4, 2)


class TestTheBlocks:
    def test_are_departments_consultants_services_and_the_regulated_time(self, kazan: User, plan: Service) -> None:
        held(plan, kazan)
        made = report()
        assert [one.dimension for one in made.blocks] == [
            Dimension.OFFICE,
            Dimension.CONSULTANT,
            Dimension.SERVICE,
            Dimension.OVERRUN,
        ]
        for block in made.blocks:
            assert sum(line.count for line in block.lines) == block.total == 1
        assert lines(made, Dimension.SERVICE) == [("Development plan", 1)]
        assert lines(made, Dimension.CONSULTANT) == [(kazan.full_name, 1)]

    def test_divide_by_how_much_longer_than_regulated_it_took(self, kazan: User, plan: Service) -> None:
        for hour, minutes in enumerate((5, 15, 15.5, 20, 20.5, 40)):
            held(plan, kazan, minutes, at=NOON + timedelta(hours=hour))
        made = report()
        assert lines(made, Dimension.OVERRUN) == [
            ("within the regulated time", 2),
            ("up to 5 minutes longer", 2),
            ("more than 5 minutes longer", 2),
        ]
        assert (made.totals.overruns, made.totals.average) == (4, 19.3)

    def test_count_no_interruption(self, kazan: User, plan: Service) -> None:
        begun = make_consultation(service=plan, by=kazan)
        parked = running.park(begun, by=kazan, now=NOON + 5 * MINUTE, reason="Ищет документы")
        running.resume(parked, by=kazan, now=NOON + 60 * MINUTE)
        running.finish(parked, by=kazan, now=NOON + 65 * MINUTE, summary="Порядок разъяснён.")
        made = report()
        assert (made.totals.average, made.totals.overruns) == (10.0, 0)

    def test_name_the_department_where_two_have_a_service_of_one_name(self, kazan: User, plan: Service) -> None:
        other = of_office("KZN-02")
        assert other.office
        held(plan, kazan)
        held(make_service(other.office, name_ru=plan.name_ru, name_en=plan.name_en), other)
        names = [name for name, _count in lines(report(), Dimension.SERVICE)]
        assert sorted(names) == [
            "Development plan, Reception department, Aviastroitelny rayon",
            "Development plan, Reception department, Vakhitovsky rayon",
        ]
        assert lines(report(user=kazan), Dimension.SERVICE) == [("Development plan", 1)]

    def test_are_those_of_the_records_whatever_was_ticked_for_others(self) -> None:
        asked = report(f"{YEAR}&show=office&show=sex&rows=sex&columns=age&unit=issues").asked
        assert (len(asked.blocks), asked.cross, asked.unit) == (4, None, Unit.RECORDS)
        assert report(f"{YEAR}&show=office").asked.blocks == (Dimension.OFFICE,)
        appeals = report("source=appeals&show=service&rows=service&columns=overrun&service=1&overrun=on").asked
        assert (len(appeals.blocks), appeals.cross, appeals.selection.conditions) == (10, None, ())

    def test_cross_service_and_time(self, kazan: User, plan: Service) -> None:
        held(plan, kazan)
        held(plan, kazan, 30, at=NOON + timedelta(hours=1))
        cross = report(f"{YEAR}&rows=service&columns=overrun").cross
        assert cross
        assert (cross.counts, cross.total) == (((1, 1),), 2)


class TestAFilter:
    def test_takes_one_service_or_those_that_took_longer(self, kazan: User, plan: Service) -> None:
        assert kazan.office
        other = make_service(kazan.office)
        held(plan, kazan, 30)
        held(other, kazan, at=NOON + timedelta(hours=1))
        assert report(f"{YEAR}&service={plan.pk}").totals.records == 1
        assert report(f"{YEAR}&service={plan.pk}&service={other.pk}").totals.records == 2
        longer = report(f"{YEAR}&overrun=on")
        assert longer.totals.records == 1
        assert report(longer.asked.address).asked == longer.asked

    def test_offers_services_of_the_own_department_only(self, kazan: User, plan: Service) -> None:
        other = of_office("KZN-02")
        assert other.office
        foreign = make_service(other.office)
        reading = filters.read(QueryDict(f"{YEAR}&service={foreign.pk}"), kazan, current_lists(), localdate())
        assert reading.asked is None
        assert list(reading.form.errors) == ["service"]

    def test_of_what_consultations_do_not_tell_finds_nothing_and_says_so(self, kazan: User, plan: Service) -> None:
        held(plan, kazan)
        html = signed_in(kazan).get(f"{REPORT}?{YEAR}&sex=1&age_from=20").content.decode()
        assert re.search(r'class="note">[^<]*Age, Sex', html)
        assert report(f"{YEAR}&sex=1").totals.records == 0

    def test_of_what_consultations_do_not_tell_stands_in_the_form_only_where_it_is_set(self, kazan: User) -> None:
        client = signed_in(kazan)
        html = client.get(f"{REPORT}?{YEAR}&sex=1").content.decode()
        assert 'name="sex"' in html
        for name in ("citizenship", "category", "age_from", "status", "kind", "territory", "advocate"):
            assert f'name="{name}"' not in html
        assert 'name="citizenship"' in client.get(REPORT).content.decode()


class TestTheReader:
    def test_sees_no_other_department(self, kazan: User, plan: Service) -> None:
        other = of_office("KZN-02")
        held(plan, kazan)
        assert report(user=other).totals.records == 0
        response = signed_in(other).get(f"/reports/rows/?{YEAR}")
        assert number(response.context["found"]) == 0
        assert "Гарипова" not in response.content.decode()

    def test_of_a_centre_is_offered_no_consultations(self) -> None:
        html = signed_in(of_office("YSK-01")).get(REPORT).content.decode()
        assert 'value="referrals"' in html
        assert 'value="consultations"' not in html
        assert 'value="consultations"' in signed_in(of_office("KZN-01")).get(REPORT).content.decode()

    def test_who_observes_sees_figures_and_no_names(self, kazan: User, plan: Service) -> None:
        held(plan, kazan)
        client = signed_in(an_observer())
        html = client.get(f"{REPORT}?{YEAR}").content.decode()
        assert plan.name_ru in html
        assert "Сафина" not in html
        assert client.get(f"/reports/rows/?{YEAR}").status_code == 404


class TestThePage:
    def test_shows_how_long_it_takes_and_how_often_too_long(self, kazan: User, plan: Service) -> None:
        held(plan, kazan)
        held(plan, kazan, 30.5, at=NOON + timedelta(hours=1))
        response = signed_in(kazan).get(f"{REPORT}?{YEAR}&compare=year")
        tiles = {tile.label: tile for tile in response.context["tiles"]}
        assert [one.figure for one in tiles.values()] == ["2", "1", "1", "17.8"]
        assert list(tiles) == ["Consultations", "People", "Longer than regulated", "Average time, minutes"]
        assert tiles["Longer than regulated"].url.endswith("&overrun=on")
        assert [words for words, _url, _now in response.context["units"]] == ["consultations", "people"]

    def test_brings_the_form_of_its_records_when_they_change(self, kazan: User) -> None:
        client = signed_in(kazan)

        def changed(shown: str, wanted: str) -> bool:
            headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver/reports/?{shown}"}
            return 'id="filters"' in client.get(f"{REPORT}?{wanted}", headers=headers).content.decode()

        assert changed("", YEAR)
        assert changed(YEAR, "source=appeals")
        assert not changed(YEAR, YEAR)
        assert not changed("", "source=questions")

    def test_costs_the_same_few_queries(
        self, kazan: User, plan: Service, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for hour in range(5):
            held(plan, kazan, at=NOON + timedelta(hours=hour))
        client.force_login(kazan)
        client.get(f"{REPORT}?{YEAR}")
        # As of appeals, and the services twice: those that may be asked by, and the names of those counted.
        with django_assert_max_num_queries(14):
            client.get(f"{REPORT}?{YEAR}&view=charts")


class TestTheRows:
    def test_behind_every_figure_are_as_many(self, kazan: User, plan: Service) -> None:
        for hour, minutes in enumerate((5, 18, 40)):
            held(plan, kazan, minutes, at=NOON + timedelta(hours=hour))
        client = signed_in(kazan)
        page = client.get(f"{REPORT}?{YEAR}")
        links = [(row.url, row.figure) for table in page.context["tables"] for row in table.rows]
        links += [(tile.url, tile.figure) for tile in page.context["tiles"] if tile.url]
        assert len(links) == 9
        for url, figure in links:
            response = client.get(url)
            shown = number(response.context["found"]), len(response.context["lines"])
            assert shown == (int(figure), len(response.context["lines"])), url
            assert "unit=people" in url or shown[1] == int(figure), url

    def test_lead_to_the_consultations(self, kazan: User, plan: Service) -> None:
        done = held(plan, kazan, 17.25)
        html = signed_in(kazan).get(f"/reports/rows/?{YEAR}&cell=service:{plan.pk}").content.decode()
        assert f'href="{reverse("desk:card", args=[done.pk])}"' in html
        assert "17:15" in html
        assert "2:15 longer" in html
        assert "Development plan" in html

    @pytest.mark.parametrize("cell", ["service:999999", "overrun:7", "overrun:x"])
    def test_of_no_such_line_are_no_page(self, kazan: User, cell: str) -> None:
        assert signed_in(kazan).get(f"/reports/rows/?{YEAR}&cell={cell}").status_code == 404


class TestTheFiles:
    def test_say_what_the_page_says(self, kazan: User, plan: Service) -> None:
        held(plan, kazan)
        held(plan, kazan, 30.5, at=NOON + timedelta(hours=1))
        reading = filters.read(QueryDict(f"{YEAR}&compare=year"), kazan, current_lists(), localdate())
        made, cover = report(f"{YEAR}&compare=year", kazan), Cover.of(reading, by=kazan, at=NOON)
        sheet, table = of_xlsx(xlsx(made, cover), made), of_csv(b"".join(csv(made)), made)
        assert sheet.totals == [2, 1, 1, 17.8]
        assert table.blocks == sheet.blocks == of_report(made).blocks
        assert ";17.8;" in b"".join(csv(made)).decode("utf-8-sig")

    @pytest.mark.parametrize("kind", ["xlsx", "pdf", "csv"])
    def test_are_of_every_kind(self, kazan: User, plan: Service, kind: str) -> None:
        held(plan, kazan)
        assert signed_in(kazan).get(f"/reports/export/{kind}/?{YEAR}").status_code == 200


class TestTheCopy:
    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path, settings: Settings) -> Iterator[None]:
        settings.REPORTS_COPY = str(tmp_path)
        assert making.make(tmp_path, say=str)
        yield
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM reports_generation; DELETE FROM reports_change")

    def test_knows_at_once_what_is_finished_and_what_is_undone(self, kazan: User, plan: Service) -> None:
        def counted() -> int:
            selection = Selection(Source.CONSULTATIONS)
            with open_counting() as counting:
                assert isinstance(counting, Columnar)
                totals = counting.totals(selection)
                assert totals == Direct().totals(selection)
            return totals.records

        assert counted() == 0
        done = held(plan, kazan, 20)
        assert counted() == 1
        undoing.undo(done, by=kazan, now=NOON + 20 * MINUTE + timedelta(seconds=30))
        assert counted() == 0


class TestTheWorkOfConsultants:
    def test_counts_consultations_of_a_desk(self, kazan: User, plan: Service) -> None:
        held(plan, kazan)
        held(plan, kazan, 30, at=NOON + timedelta(hours=1))
        year = report().asked.selection.days
        found = work(year, kazan.office_id, current_lists(), NOON.date())
        (row,) = [one for one in found.rows if one.name == kazan.full_name]
        at_desk = row.consultations
        assert (at_desk.records, at_desk.overruns, at_desk.average) == (2, 1, 17.5)
        assert found.total.consultations == at_desk
        client, days = signed_in(kazan), "since=2026-03-01&until=2026-03-31"
        assert "17.5" in client.get(f"/reports/consultants/?{days}").content.decode()
        assert client.get(f"/reports/consultants/export/csv/?{days}").content.decode("utf-8-sig").count("17.5") == 2

    def test_is_as_before_where_there_is_no_desk(self) -> None:
        html = signed_in(of_office("YSK-01")).get("/reports/consultants/").content.decode()
        assert "Consultations" not in html
