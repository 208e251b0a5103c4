from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kenesh.offices.models import Office
from kenesh.offices.tests.make import a_territory, an_office

pytestmark = pytest.mark.django_db


class TestOfficePages:
    def test_show_the_offices_at_work(
        self, reference_lists: None, admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
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

    @pytest.mark.parametrize("number", ["1051622218361", " 1 05 16 22218361 ", "01234567890123", ""])
    def test_says_of_which_organisation_it_is(self, admin: Client, number: str) -> None:
        office = an_office(code="YSK-01", ogrn="1021603270001")
        admin.post("/offices/YSK-01/", self.form(ogrn=number))
        office.refresh_from_db()
        assert office.ogrn == "".join(number.split())

    @pytest.mark.parametrize("number", ["1051622218362", "105162221836", "305162221836123", "а", "１051622218361"])
    def test_of_an_organisation_that_cannot_be_is_refused(self, admin: Client, number: str) -> None:
        an_office(code="YSK-01")
        page = admin.post("/offices/YSK-01/", self.form(ogrn=number)).text
        assert "There is no such number" in page
        assert number in page

    def test_leaves_signing_in_to_a_national_system(self, admin: Client, settings: Any) -> None:
        office = an_office(code="YSK-01")
        admin.post("/offices/YSK-01/", self.form(without_password="on"))
        office.refresh_from_db()
        assert office.password_allowed, "nothing else would let them in"
        settings.SIGN_IN = "/etc/kenesh/sign-in.toml"
        admin.post("/offices/YSK-01/", self.form(without_password="on"))
        office.refresh_from_db()
        assert not office.password_allowed
        settings.SIGN_IN = ""
        assert 'name="without_password"' in admin.get("/offices/YSK-01/").text
        admin.post("/offices/YSK-01/", self.form())
        office.refresh_from_db()
        assert office.password_allowed

    def test_is_added_with_the_switch(self, admin: Client, settings: Any) -> None:
        settings.SIGN_IN = "/etc/kenesh/sign-in.toml"
        admin.post("/offices/add/", self.form(without_password="on", ogrn="1051622218361"))
        office = Office.objects.get(code="NEW-01")
        assert (office.password_allowed, office.ogrn) == (False, "1051622218361")

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
