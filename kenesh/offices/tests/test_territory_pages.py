from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kenesh.offices.models import Level, Territory
from kenesh.offices.tests.make import a_territory, an_office

pytestmark = pytest.mark.django_db

FORM = {"code": "417", "name_ru": "Новый район", "level": Level.RAYON}


class TestTerritoryPages:
    def test_show_the_tree(
        self, reference_lists: None, admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        admin.get("/territories/")
        with django_assert_max_num_queries(3):
            page = admin.get("/territories/").content.decode()
        assert page.index("Issyk-Kul region") < page.index("Karakol") < page.index("Ton rayon")

    @pytest.mark.parametrize("text", ["джалал", "ЖАЛАЛ-АБАД", "манас жалал", "Manas", "41703410000010"])
    def test_find_a_place_by_any_of_its_names(self, reference_lists: None, admin: Client, text: str) -> None:
        page = admin.get("/territories/", {"q": text}).content.decode()
        assert "/territories/41703410000010/" in page
        assert "/territories/41702220000000/" not in page

    def test_forgive_the_letters_a_keyboard_lacks(self, reference_lists: None, admin: Client) -> None:
        assert "/territories/41702220000000/" in admin.get("/territories/", {"q": "тон"}).content.decode()
        assert "/territories/41706255000000/" in admin.get("/territories/", {"q": "озгон"}).content.decode()

    def test_say_when_nothing_is_found(self, admin: Client) -> None:
        assert "No territory is called that." in admin.get("/territories/?q=%00<b>").content.decode()

    def test_open_only_for_administrators(self, client: Client) -> None:
        territory = a_territory()
        for path in ("", "add/", f"{territory.code}/", f"{territory.code}/retire/"):
            assert client.get(f"/territories/{path}").status_code == 302


class TestTerritory:
    def test_is_added_with_its_aliases(self, admin: Client) -> None:
        oblast = a_territory(level=Level.OBLAST)
        admin.post("/territories/add/", FORM | {"parent": oblast.pk, "aliases": "Старый  район\n\nСтарый район\nИной"})
        territory = Territory.objects.get(code="417")
        assert territory.parent == oblast
        assert territory.aliases == ["Старый район", "Иной"]

    def test_has_a_code_of_its_own(self, admin: Client) -> None:
        a_territory(code="417")
        assert "This code is taken." in admin.post("/territories/add/", FORM).content.decode()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"latitude": "91", "longitude": "70"},
            {"latitude": "42"},
            {"aliases": "я" * 201},
            {"level": "moon"},
            {"name_ru": " "},
        ],
    )
    def test_is_refused_with_a_sentence(self, admin: Client, wrong: dict[str, str]) -> None:
        page = admin.post("/territories/add/", FORM | wrong)
        assert page.status_code == 200
        assert "Not saved yet" in page.content.decode()
        assert not Territory.objects.filter(code="417").exists()

    def test_is_corrected_and_tells_its_history(
        self, admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        oblast = a_territory(name_ru="Область", level=Level.OBLAST)
        territory = a_territory(code="417", name_ru="Было")
        admin.post("/territories/417/", FORM | {"parent": oblast.pk, "aliases": "Было"})
        territory.refresh_from_db()
        assert (territory.name_ru, territory.parent, territory.aliases) == ("Новый район", oblast, ["Было"])
        admin.get("/territories/417/")
        with django_assert_max_num_queries(7):
            page = admin.get("/territories/417/").content.decode()
        assert "Токтоева Айнура" in page
        assert page.count("Область") >= 2

    def test_is_not_offered_itself_as_its_parent(self, admin: Client) -> None:
        oblast = a_territory(code="1")
        rayon = a_territory(parent=oblast)
        page = admin.get("/territories/1/").content.decode()
        assert f'<option value="{rayon.pk}"' not in page
        assert f'<option value="{oblast.pk}"' not in page
        assert admin.post("/territories/1/", FORM | {"parent": rayon.pk}).status_code == 200
        oblast.refresh_from_db()
        assert oblast.parent is None

    def test_is_retired_and_offered_again(self, admin: Client) -> None:
        territory = a_territory(code="417")
        admin.post("/territories/417/retire/", {"first_day_without": "2026-03-02"})
        territory.refresh_from_db()
        assert territory.valid_until == date(2026, 3, 1)
        admin.post("/territories/417/bring-back/")
        territory.refresh_from_db()
        assert territory.valid_until is None

    def test_with_an_office_at_work_is_not_retired(self, admin: Client) -> None:
        an_office(territory=a_territory(code="417"))
        page = admin.post("/territories/417/retire/", {"first_day_without": "2026-03-02"})
        assert page.status_code == 409
        assert "offices at work" in page.content.decode()
