from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from kenesh.offices import reference
from kenesh.offices.actions import offices, routes
from kenesh.offices.models import Office, Route
from kenesh.offices.tests.make import a_territory, an_administrator, an_office
from kenesh.shell.history import Change, changes, events

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(russian: None) -> Iterator[None]:
    with translation.override("en"):
        yield


def told(found: list[Change]) -> list[tuple[str, str, str, str]]:
    return [(change.who, change.field, change.before, change.after) for change in found]


class TestHistory:
    def test_tells_who_changed_what_from_what_to_what_the_newest_first(
        self, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        office = an_office(name_en="First", kind="centre")
        offices.correct(office, by=an_administrator(full_name="Асанова Г."), name_en="Second", phone="114")
        offices.close(office, by=an_administrator(full_name="Бакиров Т."), on=date(2026, 3, 1))
        with django_assert_num_queries(2):
            found = changes(events(Office, pgh_obj=office))
        assert told(found) == [
            ("Бакиров Т.", "Closed on", "—", "01.03.2026"),
            ("Асанова Г.", "Telephone", "—", "114"),
            ("Асанова Г.", "Name in English", "First", "Second"),
            ("the system", "Record added", "", ""),
        ]

    def test_says_values_as_the_page_wants(self) -> None:
        territory = a_territory()
        office = an_office(territory=territory, kind="centre")
        offices.correct(office, by=an_administrator(), territory=a_territory(), kind="desk", closed_on=date(2026, 3, 1))
        found = changes(
            events(Office, pgh_obj=office),
            show={"territory": lambda pk: f"№ {pk}"},
            labels={"kind": "What it is"},
            hide={"closed_on"},
        )
        assert ("What it is", "free legal aid centre", "consultation desk") in [one[1:] for one in told(found)]
        assert f"№ {territory.pk}" in [change.before for change in found]
        assert "Closed on" not in [change.field for change in found]

    def test_of_what_was_removed_goes_on(self) -> None:
        territory = a_territory()
        for _ in range(2):
            routes.send(territory, by=an_administrator(), office=an_office())
            routes.remove(territory, by=an_administrator())
        fields = [change.field for change in changes(events(Route, territory=territory))]
        assert fields == ["Record deleted", "Record added"] * 2

    def test_of_loaded_data_names_the_system(self) -> None:
        reference.load()
        office = Office.objects.get(code="YSK-01")
        assert {change.who for change in changes(events(Office, pgh_obj=office))} == {"the system"}
