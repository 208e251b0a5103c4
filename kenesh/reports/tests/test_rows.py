"""The rows behind a figure: their number is the figure."""

import re
from datetime import UTC, datetime
from typing import Any, Final

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, an_administrator, an_observer, signed_in
from kenesh.appeals.tests.make import an_appeal, entry
from kenesh.offices.models import List, Office
from kenesh.people.models import Sex
from kenesh.questions.tests.make import an_answered_question
from kenesh.referrals.tests.make import a_referral
from kenesh.reports.rules import Source, Unit
from kenesh.reports.tests.make import varied_records

ROWS: Final = "/reports/rows/"
YEAR: Final = "since=2026-01-01&until=2026-12-31"
EVER: Final = "since=2020-01-01&until=2026-12-31"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lists(reference_lists: None) -> None:
    """The reference data is there."""


@pytest.fixture
def karakol() -> User:
    return a_consultant(office=Office.objects.get(code="YSK-01"))


def number(words: str) -> int:
    return int(re.sub(r"\D", "", words))


def all_rows(client: Client, url: str) -> tuple[int, list[Any]]:
    """The figure stated, and the rows of every page."""
    response = client.get(url)
    assert response.status_code == 200, url
    stated, lines = number(response.context["found"]), list(response.context["lines"])
    while response.context["older"]:
        response = client.get(response.context["older"])
        lines += response.context["lines"]
    return stated, lines


class TestTheRows:
    @pytest.mark.parametrize("source", Source)
    @pytest.mark.parametrize("unit", Unit)
    def test_are_as_many_as_every_figure_of_the_page_says(self, source: Source, unit: Unit) -> None:
        varied_records(30)
        client = signed_in(an_administrator())
        crossed = "rows=category&columns=status"
        if source == Source.CONSULTATIONS:
            crossed = "rows=service&columns=overrun"
        address = f"{EVER}&source={source}&unit={unit}&statuses=every&{crossed}"
        page = client.get(f"/reports/?{address}")
        links = [(row.url, row.figure) for table in page.context["tables"] for row in (*table.rows, *table.rest)]
        links += [cell[::-1] for _name, cells, _sum in page.context["cross"].rows for cell in cells]
        links += [(tile.url, tile.figure) for tile in page.context["tiles"]]
        followed = [(url, number(figure)) for url, figure in links if url]
        assert len(followed) > 20
        for url, figure in followed[:: 1 if unit == Unit.ISSUES else 3]:
            stated, lines = all_rows(client, url)
            assert stated == figure, url
            assert sum(line.times for line in lines) == figure, url

    def test_lead_to_the_records_and_name_what_is_looked_at(self, karakol: User) -> None:
        appeal = an_appeal(by=karakol, client_name="Үсөнова Айгүл", sex=Sex.FEMALE)
        an_appeal(by=karakol, client_name="Токтоев Ырыс", sex=Sex.MALE)
        html = signed_in(karakol).get(f"{ROWS}?{YEAR}&cell=sex:1").content.decode()
        assert f'href="/appeals/{appeal.pk}/"' in html
        assert "Токтоев" not in html
        assert "Пол: Женский" in html
        assert "2026 год" in html

    @pytest.mark.parametrize("source", [Source.REFERRALS, Source.QUESTIONS])
    def test_of_other_records_lead_to_their_pages(self, karakol: User, source: Source) -> None:
        at = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
        if source == Source.REFERRALS:
            url = f"/referrals/{a_referral(by=karakol, referred_on=at.date()).pk}/"
        else:
            url = f"/questions/{an_answered_question(by=karakol, asked_at=at).pk}/"
        assert f'href="{url}"' in signed_in(karakol).get(f"{ROWS}?{YEAR}&source={source}").content.decode()

    def test_show_the_newest_first_and_fifty_on_a_page(self, karakol: User) -> None:
        for day in range(1, 31):
            for hour in (5, 6):
                an_appeal(by=karakol, helped_at=datetime(2026, 1, day, hour, tzinfo=UTC))
        client = signed_in(karakol)
        page = client.get(f"{ROWS}?{YEAR}")
        assert (len(page.context["lines"]), page.context["newer"]) == (50, "")
        stated, lines = all_rows(client, f"{ROWS}?{YEAR}")
        assert (stated, len({line.url for line in lines})) == (60, 60)
        days = [line.day for line in lines]
        assert days == sorted(days, reverse=True)
        assert client.get(page.context["older"]).context["newer"].endswith("after=0")

    def test_are_of_the_office_s_own_day(self) -> None:
        kazan = a_consultant(office=Office.objects.get(code="KZN-01"))
        an_appeal(by=kazan, helped_at=datetime(2025, 12, 31, 20, 30, tzinfo=UTC))  # 23:30 in Kazan
        karakol = a_consultant(office=Office.objects.get(code="YSK-01"))
        an_appeal(by=karakol, helped_at=datetime(2025, 12, 31, 20, 30, tzinfo=UTC))  # 2:30 of the New Year
        _, lines = all_rows(signed_in(an_administrator()), f"{ROWS}?{YEAR}")
        assert [line.day for line in lines] == ["2026-01-01"]

    def test_of_issues_say_how_often_a_record_counts(self, karakol: User) -> None:
        both = [entry(List.CATEGORY, "CIV-1"), entry(List.CATEGORY, "FAM-1")]
        an_appeal(by=karakol, categories=both)
        stated, lines = all_rows(signed_in(karakol), f"{ROWS}?{YEAR}&unit=issues&cell=sex:1")
        assert (stated, [line.times for line in lines]) == (2, [2])

    def test_never_show_another_office_s(self, karakol: User) -> None:
        osh = a_consultant(office=Office.objects.get(code="OSH-01"))
        an_appeal(by=osh, client_name="Чужой")
        client = signed_in(karakol)
        for address in (
            "",
            f"office={osh.office_id}",
            f"{YEAR}&cell=office:{osh.office_id}",
            f"cell=consultant:{osh.pk}",
        ):
            response = client.get(f"{ROWS}?{address}")
            assert response.status_code == 200
            assert "Чужой" not in response.content.decode()
            assert number(response.context["found"]) == 0

    def test_are_not_for_an_observer(self) -> None:
        assert signed_in(an_observer()).get(f"{ROWS}?{YEAR}&cell=sex:1").status_code == 404

    @pytest.mark.parametrize(
        "cell",
        ["sex:7", "sex:x", "name:1", "sex", "age:33", "office:999999", "category:999999", "region:999999", "kind:-1"],
    )
    def test_of_no_such_line_are_no_page(self, karakol: User, cell: str) -> None:
        response = signed_in(karakol).get(f"{ROWS}?{YEAR}&cell={cell}")
        assert response.status_code == (200 if cell == "sex" else 404)

    def test_of_a_consultant_without_end_are_none(self, karakol: User) -> None:
        assert signed_in(karakol).get(f"{ROWS}?cell=consultant:{10**40}").status_code == 200

    def test_of_three_lines_are_no_page(self, karakol: User) -> None:
        assert signed_in(karakol).get(f"{ROWS}?cell=sex:1&cell=age:&cell=kind:").status_code == 404

    def test_of_a_wrong_filter_are_the_form(self, karakol: User) -> None:
        response = signed_in(karakol).get(f"{ROWS}?since=завтра&cell=sex:1")
        assert response.status_code == 422
        assert 'value="завтра"' in response.content.decode()

    def test_cost_the_same_few_queries(
        self, karakol: User, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for _ in range(20):
            an_appeal(by=karakol)
        client.force_login(karakol)
        client.get(f"{ROWS}?{YEAR}&cell=sex:1")
        # Session, person, lists, colleagues; bands, one moment of the records: the figure, its ids, the rows.
        with django_assert_max_num_queries(11):
            client.get(f"{ROWS}?{YEAR}&cell=sex:1")
