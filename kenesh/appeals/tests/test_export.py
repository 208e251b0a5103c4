"""Export of what is filtered."""

import csv
import io

import openpyxl
import pytest
from django.test import Client

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant
from kenesh.appeals.tests.make import an_appeal, entry
from kenesh.offices.models import List, Office


def xlsx_rows(client: Client, address: str = "") -> list[tuple[object, ...]]:
    content = b"".join(client.get(f"/appeals/export.xlsx{address}"))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [tuple(cell for cell in row) for row in sheet.iter_rows(values_only=True)]  # type: ignore[union-attr]


def csv_rows(client: Client, address: str = "") -> list[list[str]]:
    content = b"".join(client.get(f"/appeals/export.csv{address}")).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content), delimiter=";"))


class TestAnExport:
    @pytest.fixture(autouse=True)
    def some(self, client: Client, karakol: User) -> None:
        an_appeal(by=karakol)
        an_appeal(by=karakol, client_name="Асан уулу Бакыт", age=None, sex=2, question="=1+1", advice='a\nb;"c"')
        client.force_login(karakol)

    def test_has_the_rows_of_the_filter_and_no_more(self, client: Client) -> None:
        assert len(xlsx_rows(client)) == len(csv_rows(client)) == 1 + 2
        assert [row[2] for row in xlsx_rows(client, "?sex=2")][1:] == ["Асан уулу Бакыт"]
        assert [row[2] for row in csv_rows(client, "?age_from=60")][1:] == ["Үсөнова Айгүл Токтоевна"]

    def test_has_real_numbers_and_dates_in_the_workbook(self, client: Client) -> None:
        row = xlsx_rows(client, "?sex=1")[1]
        assert row[4] == 67
        assert f"{row[1]:%d.%m.%Y %H:%M}" == "02.03.2026 12:00"

    def test_says_what_the_record_says(self, client: Client) -> None:
        row = csv_rows(client, "?sex=1")[1]
        assert row[7] == "+996555123456"
        assert "нотариус" in row[18]

    def test_never_hands_a_spreadsheet_a_formula(self, client: Client) -> None:
        assert csv_rows(client, "?sex=2")[1][17] == "'=1+1"
        content = b"".join(client.get("/appeals/export.xlsx"))
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d", "inlineStr"}  # type: ignore[union-attr]

    def test_of_another_kind_is_not_there(self, client: Client) -> None:
        assert client.get("/appeals/export.pdf").status_code == 404

    def test_speaks_the_reader_s_language(self, client: Client, karakol: User) -> None:
        karakol.language = "en"
        karakol.save()
        client.force_login(karakol)
        assert "Full name" in csv_rows(client)[0]

    def test_shows_the_hours_of_the_reader_s_office(self, client: Client) -> None:
        kazan = a_consultant(office=Office.objects.filter(time_zone="Europe/Moscow").first())
        an_appeal(by=kazan)
        client.force_login(kazan)
        assert csv_rows(client)[1][1] == "2026-03-02 09:00"

    def test_with_filters_that_make_no_sense_is_refused(self, client: Client) -> None:
        assert client.get("/appeals/export.csv?age_from=x").status_code == 422

    def test_finds_by_category(self, client: Client) -> None:
        assert len(csv_rows(client, f"?category={entry(List.CATEGORY, 'CIV-1')}")) == 3
