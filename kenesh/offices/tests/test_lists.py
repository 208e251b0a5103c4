import threading
from datetime import date

import pytest
from django.db import connection, transaction
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from kenesh.offices.lists import (
    ListedEntry,
    ListedOffice,
    ListedTerritory,
    Lists,
    begin_request,
    current_lists,
    end_request,
)
from kenesh.offices.models import Level, List, ListEntry, Office, Territory
from kenesh.offices.tests.make import a_territory, an_entry, an_office

A_DAY = date(2026, 3, 1)


def entry(pk: int, **fields: object) -> ListedEntry:
    named = {"id": pk, "code": str(pk), "name_ru": f"Имя {pk}", "name_ky": "", "name_tt": "", "name_en": f"Name {pk}"}
    rest = {"list": "category", "group_id": None, "is_group": False, "position": pk, "form_line": None}
    return ListedEntry(**(named | rest | {"valid_from": None, "valid_until": None} | fields))  # type: ignore[arg-type]


class TestEntries:
    def test_are_offered_on_the_first_and_the_last_day_of_their_force(self) -> None:
        lists = Lists(1, [entry(1, valid_from=A_DAY, valid_until=A_DAY)], [], [])
        assert lists.entries(List.CATEGORY, A_DAY)
        assert not lists.entries(List.CATEGORY, date(2026, 2, 28))
        assert not lists.entries(List.CATEGORY, date(2026, 3, 2))
        assert lists.entries(List.CATEGORY)

    def test_go_out_of_use_with_their_group(self) -> None:
        group = entry(1, is_group=True, valid_until=date(2026, 2, 28))
        lists = Lists(1, [group, entry(2, group_id=1)], [], [])
        assert lists.entries(List.CATEGORY, A_DAY) == []
        assert lists.choices(List.CATEGORY, A_DAY, keep={2}) == [("Имя 1", [(2, "Имя 2")])]

    def test_stand_group_by_group_with_not_stated_last(self) -> None:
        groups = [entry(1, is_group=True, position=2), entry(2, is_group=True, position=1)]
        within = [entry(3, group_id=1), entry(4, group_id=2, position=9), entry(5, group_id=2, position=8)]
        lists = Lists(1, [entry(9, code="NA", position=0), *groups, *within], [], [])
        assert [one.id for one in lists.entries(List.CATEGORY)] == [5, 4, 3, 9]
        assert lists.entry_of_code(List.CATEGORY, "NA").id == 9

    def test_have_their_name_in_the_language_of_the_page(self) -> None:
        with translation.override("en"):
            assert entry(1).name == "Name 1"
        with translation.override("ky"):
            assert entry(1).name == "Имя 1"


class TestTerritories:
    @pytest.fixture
    def tree(self) -> Lists:
        def place(pk: int, name: str, level: Level, parent: int | None) -> ListedTerritory:
            names = (name, "", "", "")
            return ListedTerritory(pk, str(pk), *names, parent, level, (), "", None, None, None, None)

        return Lists(
            1,
            [],
            [
                place(1, "Кыргызская Республика", Level.COUNTRY, None),
                place(2, "Иссык-Кульская область", Level.OBLAST, 1),
                place(3, "Тонский район", Level.RAYON, 2),
                place(4, "Ёлочный район", Level.RAYON, 2),
                place(5, "г. Каракол", Level.CITY_OBLAST, 2),
                place(6, "Ак-Суйский район", Level.RAYON, 2),
                place(7, "Екатерининский район", Level.RAYON, 2),
            ],
            [],
        )

    def test_stand_as_a_tree_by_level_and_alphabet(self, tree: Lists) -> None:
        assert [one.id for one in tree.territories()] == [1, 2, 5, 6, 7, 4, 3]

    def test_say_where_they_are_but_for_the_country(self, tree: Lists) -> None:
        assert tree.path(6) == "Ак-Суйский район, Иссык-Кульская область"
        assert tree.path(1) == "Кыргызская Республика"

    def test_know_all_that_is_within(self, tree: Lists) -> None:
        assert tree.descendants(2) == {2, 3, 4, 5, 6, 7}
        assert tree.descendants(3) == {3}
        assert [one.id for one in tree.ancestors(3)] == [2, 1]


class TestOffices:
    def test_are_at_work_until_the_day_they_close(self) -> None:
        def office(pk: int, name: str, closed_on: date | None) -> ListedOffice:
            return ListedOffice(pk, str(pk), name, "", "", "", "centre", 1, None, None, "Asia/Bishkek", closed_on)

        lists = Lists(1, [], [], [office(1, "Өзгөн", A_DAY), office(2, "Ош", None), office(3, "Нарын", None)])
        assert [one.id for one in lists.offices(date(2026, 2, 28))] == [3, 2, 1]
        assert [one.id for one in lists.offices(A_DAY)] == [3, 2]

    def test_stand_in_the_alphabet_of_the_language_of_the_page(self) -> None:
        def office(pk: int, russian: str, kyrgyz: str) -> ListedOffice:
            return ListedOffice(pk, str(pk), russian, kyrgyz, "", "", "centre", 1, None, None, "Asia/Bishkek", None)

        lists = Lists(1, [], [], [office(1, "Ош", "Өзгөн"), office(2, "Узген", "Ош")])
        for language, expected in (("ru", [1, 2]), ("ky", [2, 1]), ("ru", [1, 2])):
            with translation.override(language):
                assert [one.id for one in lists.offices()] == expected


@pytest.mark.django_db
class TestCurrentLists:
    def test_are_read_once_while_nothing_changes(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        first = current_lists()
        with django_assert_num_queries(1):
            assert current_lists() is first

    def test_are_asked_for_once_in_a_request(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        current_lists()
        begin_request()
        try:
            with django_assert_num_queries(1):
                assert current_lists() is current_lists()
        finally:
            end_request()

    def test_see_every_change(self) -> None:
        one, place, office = an_entry(), a_territory(), an_office()
        assert current_lists().entry(one.pk).name == one.name
        ListEntry.objects.filter(pk=one.pk).update(name_ru="Новое")
        assert current_lists().entry(one.pk).name == "Новое"
        Territory.objects.filter(pk=place.pk).update(name_ru="Новое")
        assert current_lists().territory(place.pk).name == "Новое"
        Office.objects.filter(pk=office.pk).update(name_ru="Новое")
        assert current_lists().office(office.pk).name == "Новое"

    def test_forget_what_was_rolled_back(self) -> None:
        one = an_entry(name_ru="Было")
        with transaction.atomic():
            ListEntry.objects.filter(pk=one.pk).update(name_ru="Не будет")
            assert current_lists().entry(one.pk).name == "Не будет"
            transaction.set_rollback(True)
        assert current_lists().entry(one.pk).name == "Было"


@pytest.mark.django_db(transaction=True)
class TestListsOfSeveralProcesses:
    def test_see_what_another_connection_has_committed_and_nothing_before(self) -> None:
        one = an_entry(name_ru="Было")
        assert current_lists().entry(one.pk).name == "Было"
        written, looked = threading.Event(), threading.Event()

        def another() -> None:
            try:
                with transaction.atomic():
                    ListEntry.objects.filter(pk=one.pk).update(name_ru="Стало")
                    written.set()
                    assert looked.wait(10)
            finally:
                connection.close()

        thread = threading.Thread(target=another)
        thread.start()
        assert written.wait(10)
        assert current_lists().entry(one.pk).name == "Было"
        looked.set()
        thread.join()
        assert current_lists().entry(one.pk).name == "Стало"
