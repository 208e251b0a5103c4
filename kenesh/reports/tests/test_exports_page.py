"""/reports/export/…: the choice of the page's address as a file."""

from urllib.parse import unquote

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kenesh.accounts.tests.make import a_consultant, an_administrator, an_observer, signed_in
from kenesh.appeals.tests.make import an_appeal
from kenesh.offices.models import Office
from kenesh.reports.tests.reading import pages_of

pytestmark = pytest.mark.django_db

KINDS = ["xlsx", "pdf", "csv"]
MARCH = "since=2026-03-01&until=2026-03-31"


@pytest.fixture(autouse=True)
def two_offices(reference_lists: None) -> None:
    for code, name in (("YSK-01", "Маматова Нургүл"), ("OSH-01", "Жумабаев Эрлан")):
        consultant = a_consultant(office=Office.objects.get(code=code), full_name=name)
        an_appeal(by=consultant)
        an_appeal(by=consultant)


def words_of(client: Client, address: str) -> str:
    response = client.get(f"/reports/export/csv/?{address}")
    assert response.status_code == 200
    return response.content.decode()


class TestExport:
    @pytest.mark.parametrize("kind", KINDS)
    def test_gives_a_file_named_by_its_days(self, kind: str) -> None:
        response = signed_in(an_administrator()).get(f"/reports/export/{kind}/?{MARCH}")
        assert response.status_code == 200
        assert unquote(response["Content-Disposition"]).endswith(f" 2026-03-01_2026-03-31.{kind}")
        assert response["Content-Type"] != "text/html; charset=utf-8"

    def test_knows_no_other_kind(self) -> None:
        assert signed_in(an_administrator()).get("/reports/export/docx/").status_code == 404

    @pytest.mark.parametrize("kind", KINDS)
    def test_shows_the_form_where_a_filter_makes_no_sense(self, kind: str) -> None:
        response = signed_in(an_administrator()).get(f"/reports/export/{kind}/?since=2026-03-31&until=2026-03-01")
        assert response.status_code == 422
        assert "<form" in response.content.decode()

    @pytest.mark.parametrize("kind", KINDS)
    def test_leads_a_stranger_to_sign_in(self, kind: str) -> None:
        assert Client().get(f"/reports/export/{kind}/").status_code == 302

    @pytest.mark.parametrize("kind", KINDS)
    def test_asks_the_database_as_little_as_the_page(
        self, kind: str, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        client = signed_in(an_administrator())
        with django_assert_max_num_queries(16):
            client.get(f"/reports/export/{kind}/?{MARCH}&compare=previous&rows=sex&columns=age")


class TestScope:
    def test_of_a_consultant_is_their_own_office_whatever_the_address_says(self) -> None:
        own, other = (Office.objects.get(code=code) for code in ("YSK-01", "OSH-01"))
        words = words_of(signed_in(a_consultant(office=own)), f"{MARCH}&show=consultant")
        assert "Маматова Нургүл;;2;100" in words
        assert "Жумабаев" not in words
        response = signed_in(a_consultant(office=own)).get(f"/reports/export/csv/?{MARCH}&office={other.pk}")
        assert response.status_code == 422 or "Жумабаев" not in response.content.decode()

    @pytest.mark.parametrize("asked", ["show=consultant", "rows=consultant&columns=sex", "show=consultant&show=sex"])
    def test_of_an_observer_has_no_names(self, asked: str) -> None:
        client = signed_in(an_observer())
        paper = client.get(f"/reports/export/pdf/?{MARCH}&{asked}").content
        for words in (words_of(client, f"{MARCH}&{asked}"), " ".join(pages_of(paper))):
            assert "Жумабаев" not in words
            assert "Маматова" not in words
