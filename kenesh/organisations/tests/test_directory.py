from datetime import date

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from kenesh.accounts.tests.make import a_head
from kenesh.offices.models import Level, List
from kenesh.offices.tests.make import a_territory, an_entry
from kenesh.organisations import actions
from kenesh.organisations.directory import ListedOrganisation, current_directory
from kenesh.organisations.models import Organisation
from kenesh.organisations.tests.make import an_organisation

pytestmark = pytest.mark.django_db


def names(found: list[ListedOrganisation]) -> list[str]:
    return [one.name for one in found]


class TestDirectory:
    def test_costs_one_query_until_something_changes(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        one = an_organisation(name_ru="Было")
        first = current_directory()
        with django_assert_num_queries(1):
            assert current_directory() is first
        actions.correct(one, by=a_head(), version=1, name_ru="Стало")
        assert current_directory().organisation(one.pk).name == "Стало"
        assert first.organisation(one.pk).name == "Было"

    def test_stands_in_the_alphabetical_order_of_the_page(self) -> None:
        an_organisation(name_ru="Адвокатура", name_ky="Юридикалык коллегия")
        an_organisation(name_ru="Ёлкинский суд", name_ky="Өзгөн соту")
        an_organisation(name_ru="Яковлевский суд", name_ky="Айыл соту")
        assert names(current_directory().organisations()) == ["Адвокатура", "Ёлкинский суд", "Яковлевский суд"]
        with translation.override("ky"):
            assert names(current_directory().organisations()) == ["Айыл соту", "Өзгөн соту", "Юридикалык коллегия"]

    def test_offers_what_is_not_closed(self) -> None:
        open_, closed = an_organisation(), an_organisation(closed_on=date(2026, 3, 2))
        known = current_directory()
        assert {one.id for one in known.organisations(date(2026, 3, 1))} == {open_.pk, closed.pk}
        assert [one.id for one in known.organisations(date(2026, 3, 2))] == [open_.pk]
        assert known.organisation(closed.pk).closed(date(2026, 3, 2))


class TestFinding:
    @pytest.fixture(autouse=True)
    def two(self, db: None) -> None:
        country = a_territory(name_ru="Кыргызская Республика", level=Level.COUNTRY, iso_3166_2="KG")
        self.oblast = a_territory(
            name_ru="Иссык-Кульская область", name_ky="Ысык-Көл облусу", level=Level.OBLAST, parent=country
        )
        self.rayon = a_territory(name_ru="Ак-Суйский район", aliases=["Теплоключенка"], parent=self.oblast)
        self.category = an_entry(List.CATEGORY, name_ru="Алименты", name_en="Alimony")
        an_organisation(
            name_ru="Городской суд",
            name_ky="Шаардык сот",
            name_en="City Court",
            territory=self.rayon,
            address="ул. Гебзе, 12",
            hours="круглосуточно",
            phones="+996 312 062 040, (3922) 0-12-34",
            email="sud@sud.example",
            website="https://sud.example",
            what_it_does="Расторжение брака",
            notes="Окно № 2",
            categories=[self.category.pk],
        )
        an_organisation(name_ru="Кризисный центр")

    @pytest.mark.parametrize(
        "text",
        [
            "городской",
            "суд гор",
            "шаардык",
            "city",
            "гебзе 12",
            "круглосуточно",
            "торж",
            "окно",
            "sud@sud",
            "алимент",
            "alimony",
            "ак-суйский",
            "теплоключ",
            "ысык-кол",
            "СУД Брака",
            "0312 062040",
            "+996312062",
            "062-040",
            "392201234",
        ],
    )
    def test_is_by_any_of_the_fields_in_any_order(self, text: str) -> None:
        assert names(current_directory().found(text)) == ["Городской суд"]

    @pytest.mark.parametrize("text", ["суд приют", "99999999", "+"])
    def test_gives_nothing_where_one_word_is_missing(self, text: str) -> None:
        assert "Кризисный центр" not in names(current_directory().found(text))

    def test_is_within_a_territory(self) -> None:
        elsewhere, known = a_territory(), current_directory()
        assert names(known.found(territory=self.oblast.pk)) == ["Городской суд"]
        assert names(known.found(territory=self.rayon.pk)) == ["Городской суд"]
        assert known.found(territory=elsewhere.pk) == []

    def test_is_by_a_category(self) -> None:
        assert names(current_directory().found(category=self.category.pk)) == ["Городской суд"]

    def test_leaves_closed_ones_out_when_a_day_is_named(self) -> None:
        Organisation.objects.filter(name_ru="Городской суд").update(closed_on=date(2026, 3, 2))
        known = current_directory()
        assert known.found("городской", day=date(2026, 3, 2)) == []
        assert names(known.found("городской")) == ["Городской суд"]
