from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kenesh.offices.lists import ListedTerritory
from kenesh.offices.models import Level, Office, Reason, Route
from kenesh.offices.rules import kilometres
from kenesh.offices.tests.make import a_territory, an_office

pytestmark = pytest.mark.django_db


class TestDistance:
    def at(self, latitude: float | None, longitude: float | None) -> ListedTerritory:
        return ListedTerritory(1, "1", "", "", "", "", None, "rayon", (), "", latitude, longitude, None, None)

    def test_is_the_great_circle(self) -> None:
        assert kilometres(self.at(42.87, 74.59), self.at(40.53, 72.80)) == 300  # Bishkek to Osh
        assert kilometres(self.at(42.87, 74.59), self.at(42.87, 74.59)) == 0

    def test_is_unknown_off_the_map(self) -> None:
        assert kilometres(self.at(None, None), self.at(42.87, 74.59)) is None


class TestRoutingTable:
    def test_shows_first_whom_nobody_answers_for(
        self, reference_lists: None, admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        assert "Nobody answers" not in admin.get("/routes/").content.decode()
        a_territory(name_ru="Ничейный район", level=Level.OBLAST)
        Office.objects.filter(code="YSK-03").update(closed_on=date(2020, 1, 1))
        admin.get("/routes/")
        with django_assert_max_num_queries(4):
            page = admin.get("/routes/").content.decode()
        waiting = page[: page.index("The others")]
        assert "Ничейный район" in waiting
        assert "Issyk-Kul rayon" in waiting
        assert "Ton rayon" not in waiting

    def test_leaves_out_places_within_a_routed_one(self, admin: Client) -> None:
        oblast = a_territory(level=Level.OBLAST)
        a_territory(parent=oblast, name_ru="Внутренний район")
        Route.objects.create(territory=oblast, office=an_office(territory=oblast))
        assert "Внутренний район" not in admin.get("/routes/").content.decode()


class TestRoute:
    def test_is_made_with_its_distance_and_reason(self, admin: Client) -> None:
        territory = a_territory(code="1", latitude=42.87, longitude=74.59)
        office = an_office(latitude=40.53, longitude=72.80)
        admin.post("/routes/1/", {"office": office.pk, "note": "так решено"})
        route = Route.objects.get(territory=territory)
        assert (route.office, route.km, route.reason, route.note) == (office, 300, Reason.CHOSEN, "так решено")
        own = an_office(territory=territory)
        admin.post("/routes/1/", {"office": own.pk})
        route.refresh_from_db()
        assert (route.office, route.reason, route.note) == (own, Reason.SAME, "")

    def test_is_not_to_a_closed_office(self, admin: Client) -> None:
        a_territory(code="1")
        closed = an_office(closed_on=date(2020, 1, 1))
        assert admin.post("/routes/1/", {"office": closed.pk}).status_code == 200
        assert not Route.objects.exists()

    def test_offers_the_nearest_offices_at_work(self, reference_lists: None, admin: Client) -> None:
        page = admin.get("/routes/41702205000000/").content.decode()
        nearest = page[page.index("The nearest offices") :]
        assert nearest.index("Karakol") < nearest.index("Kyzyl-Suu")

    def test_is_removed_and_its_history_stays(
        self, admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        territory = a_territory(code="1")
        Route.objects.create(territory=territory, office=an_office())
        admin.post("/routes/1/remove/")
        assert not Route.objects.exists()
        admin.get("/routes/1/")
        with django_assert_max_num_queries(8):
            page = admin.get("/routes/1/").content.decode()
        assert "Record deleted" in page
