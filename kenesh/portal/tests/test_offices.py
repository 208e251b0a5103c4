"""Finding an office by the place one lives in."""

import csv
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from django.utils.timezone import localdate

from kenesh.offices.lists import current_lists
from kenesh.offices.models import Office, Territory
from kenesh.offices.reference import FOLDER
from kenesh.portal import drawing, hours
from kenesh.portal.finding import find, mistakes_at_the_start

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("offices")]
TODAY = date(2026, 3, 2)


def meant(typed: str) -> str:
    """The Russian name of the one place meant."""
    place = find(current_lists(), typed, TODAY).place
    return place.name_ru if place else ""


class TestPlace:
    @pytest.mark.parametrize(
        ("typed", "name"),
        [
            ("Каракол", "г. Каракол"),
            ("каракол шаары", "г. Каракол"),
            ("Karakol", "г. Каракол"),
            ("Пржевальск", "г. Каракол"),
            ("Рыбачье", "г. Балыкчы"),
            ("Фрунзе", "г. Кадамжай"),
            ("Джалал-Абад", "г. Манас"),
            ("Кара-Бууринский район", "Айтматовский район"),
            ("Ак-Суу району", "Ак-Суйский район"),
            ("аксуйский", "Ак-Суйский район"),
            ("Тон району", "Тонский район"),
            ("Озгон шаары", "г. Узген"),
            ("Яр Чаллы", "г. Набережные Челны"),
            ("Ош облусу", "Ошская область"),
            ("г. Ош", "г. Ош"),
        ],
    )
    def test_is_found_by_any_of_its_names(self, typed: str, name: str) -> None:
        assert meant(typed) == name

    @pytest.mark.parametrize(
        ("typed", "name"),
        [
            ("Набережный Челны", "г. Набережные Челны"),
            ("Сокулкский район", "Сокулукский район"),
            ("Балыкчи", "г. Балыкчы"),
        ],
    )
    def test_is_found_with_a_mistake(self, typed: str, name: str) -> None:
        assert meant(typed) == name

    def test_keeps_to_the_letters_typed_where_others_differ_in_one(self) -> None:
        assert meant("Кара-Көл") == "г. Кара-Куль"
        assert {one.name_ru for one in find(current_lists(), "Карокол", TODAY).others} == {"г. Каракол", "г. Кара-Куль"}

    def test_is_asked_about_where_several_have_the_name(self) -> None:
        found = find(current_lists(), "Кара-Суу", TODAY)
        assert found.place is None
        assert {one.name_ru for one in found.others} >= {"Кара-Суйский район", "г. Кара-Суу"}

    def test_may_be_a_village_only_an_office_is_named_after(self) -> None:
        found = find(current_lists(), "Чаек", TODAY)
        assert [one.code for one in found.offices] == ["NAR-03"]

    @pytest.mark.parametrize("typed", ["", "  ", "!!!", "Ю", "Лондон", "ы" * 5000, "\x00", "район"])
    def test_is_nowhere_when_nothing_is_like_it(self, typed: str) -> None:
        assert meant(typed) == ""

    def test_counts_mistakes_from_the_beginning_of_the_name(self) -> None:
        assert mistakes_at_the_start("карок", "каракол") == 1
        assert mistakes_at_the_start("каракол", "каракол") == 0
        assert mistakes_at_the_start("караколл", "каракол") == 1


class TestOfficeOfAPlace:
    def test_is_the_one_of_the_routing_table_for_each_of_its_places(self, client: Client) -> None:
        with (FOLDER / "routing_kg.csv").open() as file:
            rows = list(csv.DictReader(file))
        assert len(rows) >= 58
        for row in rows:
            page = client.get("/ru/offices/", {"place": row["territory"]})
            assert page.context["answering"]["office"].code == row["centre"], row["name_ru"]

    def test_is_that_of_the_place_around_where_it_has_none_of_its_own(self, client: Client) -> None:
        page = client.get("/ru/offices/?q=Чолпон-Ата")
        assert page.context["answering"]["office"].code == "YSK-03"

    def test_is_shown_with_the_nearest_others_and_how_far_they_are(self, client: Client) -> None:
        page = client.get("/ru/offices/?q=Ак-Суйский район")
        assert page.context["answering"]["office"].code == "YSK-01"
        assert page.context["answering"]["km"] == 11
        assert page.context["near"][0]["office"].code == "YSK-04"
        assert [one["km"] for one in page.context["near"]] == sorted(one["km"] for one in page.context["near"])
        assert "11 км" in page.content.decode() or "11 km" in page.content.decode()

    def test_is_another_when_it_is_closed(self, client: Client) -> None:
        Office.objects.filter(code="YSK-01").update(closed_on=localdate())
        page = client.get("/ru/offices/?q=г. Каракол")
        assert "YSK-01" not in page.content.decode()
        assert page.context["answering"] is None or page.context["answering"]["office"].code != "YSK-01"
        assert page.context["near"][0]["office"].code == "YSK-04"

    def test_is_the_nearest_to_where_the_browser_says_the_reader_is(self, client: Client) -> None:
        page = client.get("/ru/offices/?lat=40.06&lon=70.82")
        assert page.context["near"][0]["office"].code == "BAT-01"
        for wrong in ("lat=nan&lon=1", "lat=91&lon=0", "lat=&lon=", "lat=40"):
            assert client.get(f"/ru/offices/?{wrong}").status_code == 200

    def test_keeps_what_was_typed_when_nothing_is_found(self, client: Client) -> None:
        page = client.get("/ru/offices/", {"q": "<b>Лондон"}).content.decode()
        assert 'value="&lt;b&gt;Лондон"' in page
        assert 'aria-invalid="true"' in page
        assert 'class="errorlist"' in page

    def test_costs_three_queries(self, client: Client, django_assert_max_num_queries: Any) -> None:
        client.get("/ru/offices/")
        with django_assert_max_num_queries(3):  # the version of the lists, the offices, the routes
            client.get("/ru/offices/?q=Каракол")


class TestListOfOffices:
    def test_has_every_office_at_work_under_its_oblast(self, client: Client) -> None:
        Office.objects.filter(code="BAT-04").update(closed_on=localdate())
        page = client.get("/ru/offices/")
        listed = set(re.findall(r'href="/ru/offices/([^"]+)/"', page.context["all_offices"]))
        assert listed == set(Office.objects.exclude(code="BAT-04").values_list("code", flat=True))
        assert "<h3>Таласская область</h3>" in page.context["all_offices"]

    def test_says_at_once_what_an_administrator_has_changed(self, client: Client) -> None:
        client.get("/ru/offices/")
        Office.objects.filter(code="BAT-04").update(address="ул. Новая, 1")
        assert "ул. Новая, 1" in client.get("/ru/offices/").content.decode()

    def test_costs_one_query(self, client: Client, django_assert_max_num_queries: Any) -> None:
        client.get("/ru/offices/")
        with django_assert_max_num_queries(1):  # the version of the lists
            client.get("/ru/offices/")


class TestOffice:
    def test_says_where_it_is_when_it_works_and_for_whom(self, client: Client) -> None:
        page = client.get("/ru/offices/YSK-01/").content.decode()
        for words in ("ЦБЮП г. Каракол", "Иссык-Кульская область", "пн–пт 9:00–17:00", "Тюпский район", "/ru/ask/"):
            assert words in page

    def test_is_not_there_when_closed_or_unknown(self, client: Client) -> None:
        Office.objects.filter(code="YSK-01").update(closed_on=localdate())
        assert client.get("/ru/offices/YSK-01/").status_code == 404
        for code in ("NONE", "%00", "<b>"):
            assert client.get(f"/ru/offices/{code}/").status_code == 404

    def test_answers_for_no_territory_that_is_retired(self, client: Client) -> None:
        Territory.objects.filter(name_ru="Тюпский район").update(valid_until=date(2025, 1, 1))
        assert "Тюпский район" not in client.get("/ru/offices/YSK-01/").content.decode()

    def test_costs_three_queries(self, client: Client, django_assert_max_num_queries: Any) -> None:
        client.get("/ru/offices/YSK-01/")
        with django_assert_max_num_queries(3):  # the version of the lists, the offices, its territories
            client.get("/ru/offices/YSK-01/")


class TestHours:
    @pytest.mark.parametrize(
        ("written", "words", "machines"),
        [
            ("пн–пт 9:00–17:00", "Mo–Fr 9:00–17:00", "Mo-Fr 09:00-17:00"),
            ("сб 10:00–12:30", "Sa 10:00–12:30", "Sa 10:00-12:30"),
            ("пн–пт 9:00–17:00, обед 12:00–13:00", "Mo–Fr 9:00–17:00, обед 12:00–13:00", ""),
            ("", "", ""),
        ],
    )
    def test_are_read_by_people_and_machines(self, written: str, words: str, machines: str) -> None:
        assert hours.in_words(written) == written
        with translation.override("en"):
            assert hours.in_words(written) == words
        assert hours.for_machines(written) == machines


class TestMap:
    def test_has_every_oblast_the_lake_and_a_dot_for_each_town(self, client: Client) -> None:
        page = client.get("/ru/offices/?q=Тонский район").content.decode()
        assert len(re.findall(r'<path class="oblast"', page)) == 8
        assert page.count('class="oblast is-here"') == 1
        assert page.count('class="lake"') == 1
        assert page.count('class="here"') == 1
        dots = drawing.dots(current_lists().offices())
        assert sum(len(dot.offices) for dot in dots) == 40  # those of Kazan lie elsewhere
        assert all(0 <= dot.at[0] <= drawing.WIDTH and 0 <= dot.at[1] <= drawing.HEIGHT for dot in dots)

    def test_is_not_drawn_for_a_place_outside_of_it(self, client: Client) -> None:
        assert "<figure" not in client.get("/ru/offices/?q=Казань").content.decode()
        assert "<figure" not in client.get("/ru/offices/KZN-01/").content.decode()

    def test_has_numbers_a_browser_can_read_in_every_language(self, client: Client) -> None:
        for language in ("ru", "ky", "tt", "en"):
            page = client.get(f"/{language}/offices/").content.decode()
            assert all(re.fullmatch(r"[\d ]+", box) for box in re.findall(r'viewBox="0 0 (\d[^"]*)"', page))
            assert not re.findall(r' c[xy]="\d*[^"\d][^"]*"', page)
