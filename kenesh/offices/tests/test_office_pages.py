from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kenesh.offices import reference
from kenesh.offices.models import Office
from kenesh.offices.tests.make import a_territory, an_office

pytestmark = pytest.mark.django_db


class TestOfficePages:
    def test_show_the_offices_at_work(
        self, admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        reference.load()
        Office.objects.filter(code="OSH-01").update(closed_on=date(2020, 1, 1))
        admin.get("/offices/")
        with django_assert_max_num_queries(3):
            page = admin.get("/offices/").content.decode()
        assert "Karakol Free Legal Aid Centre" in page
        assert "Osh Free Legal Aid Centre" not in page
        assert "Osh Free Legal Aid Centre" in admin.get("/offices/?show=closed").content.decode()
        assert "Osh Free Legal Aid Centre" in admin.get("/offices/?show=all").content.decode()

    def test_open_only_for_administrators(self, client: Client) -> None:
        office = an_office()
        for path in ("", "add/", f"{office.code}/", f"{office.code}/close/"):
            assert client.get(f"/offices/{path}").status_code == 302


class TestOffice:
    def form(self, **fields: object) -> dict[str, object]:
        return {
            "code": "NEW-01",
            "name_ru": "ЦБЮП с. Новое",
            "kind": "centre",
            "territory": a_territory().pk,
            "time_zone": "Asia/Bishkek",
        } | fields

    def test_is_added(self, admin: Client) -> None:
        response = admin.post("/offices/add/", self.form(hours="пн–пт 9:00–17:00"), follow=True)
        assert "Added: ЦБЮП с. Новое." in response.content.decode()
        assert Office.objects.get(code="NEW-01").hours == "пн–пт 9:00–17:00"

    @pytest.mark.parametrize("wrong", [{"time_zone": "Mars/Olympus"}, {"territory": 0}, {"kind": "x"}, {"code": ""}])
    def test_is_refused_with_a_sentence(self, admin: Client, wrong: dict[str, object]) -> None:
        page = admin.post("/offices/add/", self.form(**wrong)).content.decode()
        assert "Not saved yet" in page
        assert "ЦБЮП с. Новое" in page

    def test_is_corrected_and_tells_its_history(
        self, admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        office = an_office(code="YSK-01", name_ru="Было")
        admin.post("/offices/YSK-01/", self.form(phone="114"))
        office.refresh_from_db()
        assert (office.name_ru, office.phone, office.code) == ("ЦБЮП с. Новое", "114", "YSK-01")
        admin.get("/offices/YSK-01/")
        with django_assert_max_num_queries(9):
            page = admin.get("/offices/YSK-01/").content.decode()
        assert "Было" in page
        assert "Токтоева Айнура" in page

    def test_is_closed_and_reopened(self, admin: Client) -> None:
        office = an_office(code="YSK-01")
        admin.post("/offices/YSK-01/close/", {"on": "2026-03-02"})
        office.refresh_from_db()
        assert office.closed_on == date(2026, 3, 2)
        assert not Office.objects.at_work(date(2026, 3, 2)).exists()
        assert Office.objects.at_work(date(2026, 3, 1)).exists()
        admin.post("/offices/YSK-01/reopen/")
        office.refresh_from_db()
        assert office.closed_on is None
