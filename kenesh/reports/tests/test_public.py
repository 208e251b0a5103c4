"""Public statistics: what is published, when, and what the pages and the open data say of it."""

import csv
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client

from kenesh.accounts.tests.make import a_consultant
from kenesh.appeals.models import Appeal
from kenesh.appeals.tests.make import an_appeal, entry
from kenesh.offices.models import List, Office, Territory
from kenesh.people.models import Sex
from kenesh.reports.actions.publishing import publish
from kenesh.reports.models import AgeBound, Release
from kenesh.reports.tests.make import varied_records

pytestmark = pytest.mark.django_db
PAGE, METHOD = "/en/statistics/", "/en/statistics/method/"
APRIL = datetime(2026, 4, 1, 3, tzinfo=UTC)
SAME = (
    *("office_id", "consultant_id", "helped_at", "client_name", "age", "sex", "citizenship_id", "social_statuses"),
    *("categories", "kind_of_aid_id", "territory_id", "question", "advice"),
)
OSH, NARYN = "41706000000000", "41704000000000"


def some_appeals(count: int, day: date = date(2026, 2, 10), **fields: Any) -> None:
    """As many, alike."""
    moment = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    one = an_appeal(by=a_consultant(office=Office.objects.get(code="YSK-01")), helped_at=moment, **fields)
    same = {name: getattr(one, name) for name in SAME}
    Appeal.objects.bulk_create(Appeal(submission=uuid4(), **same) for _ in range(count - 1))


@pytest.fixture(autouse=True)
def lists(reference_lists: None) -> None:
    """The reference data is there."""


@pytest.fixture
def published() -> Release:
    """40 men of Osh, 22 women of Naryn, 3 whose sex nobody stated, in February; 9 in December."""
    place = {code: Territory.objects.get(code=code).pk for code in (OSH, NARYN)}
    some_appeals(40, sex=Sex.MALE, territory_id=place[OSH])
    some_appeals(22, sex=Sex.FEMALE, territory_id=place[NARYN], categories=[entry(List.CATEGORY, "DV-1")])
    some_appeals(3, date(2026, 3, 31), sex=Sex.NOT_STATED)
    some_appeals(9, date(2025, 12, 31))
    some_appeals(50, date(2026, 4, 1))
    release = publish(now=APRIL)
    assert release
    return release


def lines(client: Client, year: int = 2026, counted: str = "appeals") -> dict[str, dict[str, int | None]]:
    """What the open data say: breakdown → code → figure."""
    found: dict[str, dict[str, int | None]] = {}
    for line in client.get("/en/statistics/json/").json()["figures"]:
        if (line["year"], line["counted"]) == (year, counted):
            found.setdefault(line["breakdown"], {})[line["code"]] = line["figure"]
    return found


class TestRelease:
    def test_is_of_whole_months_that_have_ended(self, client: Client, published: Release) -> None:
        assert published.month == date(2026, 4, 1)
        found = lines(client)
        assert found["total"] == {"": 65}
        assert found["month"] == {"2026-01": 0, "2026-02": None, "2026-03": None}  # 3, and what would tell it
        assert lines(client, 2025)["total"] == {"": 10}

    def test_has_not_begun_until_it_has_in_every_office(self) -> None:
        some_appeals(9)
        release = publish(now=datetime(2026, 3, 31, 20, tzinfo=UTC))  # April in Karakol, March in Kazan
        assert release
        assert release.month == date(2026, 3, 1)

    def test_hides_small_figures_and_those_that_would_tell_them(self, client: Client, published: Release) -> None:
        found = lines(client)
        assert found["sex"] == {"1": None, "2": 40, "": None}
        assert found["region"] == {OSH: 40, NARYN: None, "": None}

    def test_crosses_nothing(self, published: Release) -> None:
        names = {
            name for year in published.figures["years"].values() for one in year.values() for name in one["tables"]
        }
        assert names <= {"month", "region", "category", "sex", "age", "status", "kind"}

    def test_tells_nothing_by_the_order_of_its_lines(self, published: Release) -> None:
        for year in published.figures["years"].values():
            for one in year.values():
                for table in one["tables"].values():
                    keys = [key for key, _figure in table if key is not None]
                    assert keys == sorted(keys)

    def test_is_made_once_a_month(self, published: Release) -> None:
        some_appeals(50)
        assert publish(now=APRIL.replace(day=30)) is None
        assert Release.objects.get() == published
        assert publish(now=APRIL.replace(month=5))
        assert publish(now=APRIL.replace(month=5), again=True)
        assert Release.objects.count() == 2

    def test_is_not_made_of_nothing(self) -> None:
        some_appeals(4)
        assert publish(now=APRIL) is None
        call_command("publish_statistics", stdout=StringIO())

    def test_of_any_records_keeps_the_rules(self, client: Client) -> None:
        varied_records(250)
        publish(now=APRIL)
        for year in (2024, 2025, 2026):
            for counted in ("appeals", "questions"):
                for name, table in lines(client, year, counted).items():
                    assert all(figure is None or figure % 5 == 0 for figure in table.values())
                    assert name == "total" or sum(figure is None for figure in table.values()) != 1


class TestPage:
    def test_shows_the_newest_year_and_leads_to_the_others(self, client: Client, published: Release) -> None:
        page = client.get(PAGE).text
        assert "Appeals, 2026" in page
        assert 'href="?year=2025"' in page
        assert "Appeals, 2025" in client.get(f"{PAGE}?year=2025").text
        assert (
            '<link rel="canonical" href="http://testserver/en/statistics/?year=2025">'
            in client.get(f"{PAGE}?year=2025").text
        )
        assert "31.03.2026" in page

    @pytest.mark.parametrize("year", ["1999", "abc", "2026'", "²⁰²⁶"])
    def test_of_a_year_without_figures_is_not_there(self, client: Client, published: Release, year: str) -> None:
        assert client.get(PAGE, {"year": year}).status_code == 404

    def test_says_so_when_nothing_is_published(self, client: Client) -> None:
        assert "Nothing has been published yet." in client.get(PAGE).text
        assert client.get(METHOD).status_code == 200
        assert client.get("/en/statistics/csv/").status_code == 404

    @pytest.mark.parametrize("language", ["ru", "ky", "tt", "en"])
    def test_names_everything_in_its_language(self, client: Client, published: Release, language: str) -> None:
        page = client.get(f"/{language}/statistics/").text
        assert Territory.objects.get(code=OSH).name_in(language) in page
        assert client.get(f"/{language}/statistics/method/").status_code == 200

    def test_has_bars_a_browser_can_read(self, client: Client, published: Release) -> None:
        for language in ("ru", "en"):
            widths = re.findall(r'<rect width="([^"]*)"', client.get(f"/{language}/statistics/").text)
            assert "100" in widths
            assert all(width.isdigit() for width in widths)

    def test_reads_the_ages_as_they_were(self, client: Client, published: Release) -> None:
        AgeBound.objects.all().delete()
        assert "61 and over" in client.get(PAGE).text

    def test_may_be_kept_by_a_proxy_and_costs_two_queries(
        self, client: Client, published: Release, django_assert_max_num_queries: Any
    ) -> None:
        client.get(PAGE)
        for url in (PAGE, METHOD, "/en/statistics/csv/", "/en/statistics/json/"):
            with django_assert_max_num_queries(2):  # the version of the lists, the release
                client.get(url)
        russian = Client().get("/ru/statistics/")  # a visitor whose language needs no cookie
        assert russian["Cache-Control"] == "public, max-age=60"

    def test_is_light(self, client: Client, published: Release) -> None:
        page = client.get(PAGE)
        assert len(page.content) < 60_000
        assert "<script" not in page.text
        assert "style=" not in page.text

    def test_is_led_to_and_listed(self, client: Client) -> None:
        assert 'href="/ru/statistics/"' in client.get("/ru/").text
        listed = client.get("/sitemap-pages.xml").text
        assert "/ky/statistics/" in listed
        assert "/ky/statistics/method/" in listed


class TestOpenData:
    def test_in_csv_and_json_say_the_same(self, client: Client, published: Release) -> None:
        answer = client.get("/en/statistics/csv/")
        assert answer["Content-Disposition"].startswith("attachment;")
        rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
        figures = json.loads(client.get("/en/statistics/json/").content)["figures"]
        assert rows[0][0] == "Year"
        assert [row[5] for row in rows[1:]] == ["" if one["figure"] is None else str(one["figure"]) for one in figures]
        assert [row[3] for row in rows[1:]] == [one["code"] for one in figures]
        assert all((row[5] == "") == (row[6] == "hidden") for row in rows[1:])

    def test_have_the_same_codes_in_every_language(self, client: Client, published: Release) -> None:
        def coded(language: str) -> Iterator[tuple[Any, ...]]:
            for one in client.get(f"/{language}/statistics/json/").json()["figures"]:
                yield one["year"], one["counted"], one["breakdown"], one["code"], one["figure"]

        assert sorted(coded("ru"), key=str) == sorted(coded("ky"), key=str)
        assert client.get("/ru/statistics/json/").json()["language"] == "ru"

    def test_are_of_no_other_kind(self, client: Client, published: Release) -> None:
        for kind in ("xlsx", "CSV", "..", "%00"):
            assert client.get(f"/en/statistics/{kind}/").status_code == 404
