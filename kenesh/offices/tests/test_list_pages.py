from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils.timezone import localdate
from pytest_django import DjangoAssertNumQueries

from kenesh.offices.actions import entries
from kenesh.offices.models import List, ListEntry
from kenesh.offices.rules import in_order, next_code
from kenesh.offices.tests.make import an_administrator, an_entry, an_office

pytestmark = pytest.mark.django_db

NAMES = {"name_ru": "Цифровые права", "name_ky": "Санарип укуктар", "name_tt": "", "name_en": "Digital rights"}


def order(name: List = List.CITIZENSHIP) -> list[str]:
    return list(ListEntry.objects.filter(list=name).order_by("position").values_list("code", flat=True))


class TestOrderRule:
    def test_puts_one_right_before_or_right_after_another(self) -> None:
        assert in_order([1, 2, 3], 3, 1, after=False) == [3, 1, 2]
        assert in_order([1, 2, 3], 1, 3, after=True) == [2, 3, 1]

    def test_asked_twice_changes_nothing_more(self) -> None:
        once = in_order([1, 2, 3, 4], 4, 2, after=False)
        assert in_order(once, 4, 2, after=False) == once

    def test_leaves_the_order_when_a_neighbour_is_gone(self) -> None:
        assert in_order([1, 2], 2, 9, after=False) == [1, 2]

    def test_codes_of_own_entries_never_look_like_ours(self) -> None:
        assert next_code(["CIV-1", "LAB-1", "NA"]) == "L1"
        assert next_code(["L9", "L10", "LND-2"]) == "L11"


class TestListPages:
    def test_are_for_administrators_only(self, client: Client) -> None:
        an_entry(code="X")
        paths = [
            "/lists/",
            "/lists/category/",
            "/lists/category/add/",
            "/lists/category/X/",
            "/lists/category/X/retire/",
        ]
        for path in paths:
            assert client.get(path).status_code == 302
        client.force_login(
            get_user_model()._default_manager.create(
                email="k@example.org", full_name="Кто-то", role="consultant", office=an_office()
            )
        )
        for path in paths:
            assert client.get(path).status_code == 404

    def test_show_all_lists_and_each_in_order(
        self, reference_lists: None, admin: Client, django_assert_max_num_queries: Any
    ) -> None:
        admin.get("/lists/")
        with django_assert_max_num_queries(3):
            page = admin.get("/lists/").content.decode()
        assert "Categories" in page
        with django_assert_max_num_queries(3):
            page = admin.get("/lists/category/").content.decode()
        assert page.index("Civil law") < page.index("Inheritance") < page.index("Family law") < page.index("Not stated")

    @pytest.mark.parametrize("path", ["/lists/nothing/", "/lists/category/NOTHING/", "/lists/citizenship/add-group/"])
    def test_of_nothing_are_not_found(self, admin: Client, path: str) -> None:
        assert admin.get(path).status_code == 404

    def test_show_retired_entries_apart(self, admin: Client) -> None:
        an_entry(name_en="Old law", valid_until=localdate() - timedelta(days=1))
        an_entry(name_en="New law")
        assert "Old law" not in admin.get("/lists/category/").content.decode()
        assert "New law" not in admin.get("/lists/category/?show=retired").content.decode()
        page = admin.get("/lists/category/?show=all").content.decode()
        assert "Old law" in page
        assert "New law" in page


class TestEntry:
    @pytest.fixture
    def group(self) -> ListEntry:
        return an_entry(code="CIV", is_group=True)

    def test_is_added_last_in_its_group(self, admin: Client, group: ListEntry) -> None:
        an_entry(group=group, position=7)
        response = admin.post("/lists/category/add/", NAMES | {"group": group.pk, "form_line": 29}, follow=True)
        assert "Added: Digital rights." in response.content.decode()
        entry = ListEntry.objects.get(code="L1")
        assert (entry.position, entry.group, entry.form_line, entry.name_ky) == (8, group, 29, "Санарип укуктар")

    def test_may_be_a_group(self, admin: Client) -> None:
        admin.post("/lists/category/add-group/", NAMES)
        assert ListEntry.objects.get(code="L1").is_group

    def test_has_a_name_of_its_own(self, admin: Client, group: ListEntry) -> None:
        an_entry(group=group, name_ru="Цифровые права")
        page = admin.post("/lists/category/add/", NAMES | {"group": group.pk, "name_ru": " цифровые  права"})
        assert "The list has an entry of this name already." in page.content.decode()

    @pytest.mark.parametrize("line", ["0", "30", "-1", "many"])
    def test_is_counted_in_a_line_of_the_form_or_in_none(self, admin: Client, group: ListEntry, line: str) -> None:
        response = admin.post("/lists/category/add/", NAMES | {"group": group.pk, "form_line": line})
        assert response.status_code == 200
        assert not ListEntry.objects.filter(code="L1").exists()

    def test_of_a_category_names_its_group(self, admin: Client, group: ListEntry) -> None:
        alien = an_entry(List.KIND_OF_AID, is_group=True)
        for wrong in ("", alien.pk, "0"):
            assert "Digital rights" in admin.post("/lists/category/add/", NAMES | {"group": wrong}).content.decode()
        assert not ListEntry.objects.filter(code="L1").exists()

    def test_is_renamed_in_four_languages_and_keeps_its_history(
        self, admin: Client, group: ListEntry, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        entry = an_entry(code="X", group=group, name_ru="Было")
        admin.post("/lists/category/X/", NAMES | {"group": group.pk})
        entry.refresh_from_db()
        assert {name: getattr(entry, name) for name in NAMES} == NAMES
        with django_assert_max_num_queries(8):
            page = admin.get("/lists/category/X/").content.decode()
        assert "Токтоева Айнура" in page
        assert "Было" in page

    def test_keeps_what_somebody_else_has_corrected_meanwhile(self, admin: Client, group: ListEntry) -> None:
        entry = an_entry(code="X", group=group, name_ru="Было")
        ListEntry.objects.filter(pk=entry.pk).update(name_en="Theirs")
        entries.correct(entry, by=an_administrator(), name_ru="Стало")
        entry.refresh_from_db()
        assert (entry.name_ru, entry.name_en) == ("Стало", "Theirs")

    def test_goes_to_the_end_of_another_group(self, group: ListEntry) -> None:
        other = an_entry(is_group=True)
        an_entry(group=other, position=3)
        entry = entries.correct(an_entry(group=group), by=an_administrator(), group=other)
        assert entry.position == 4


class TestRetiring:
    def test_stops_offering_the_entry_from_the_day(self, admin: Client) -> None:
        entry = an_entry(code="X")
        admin.post("/lists/category/X/retire/", {"first_day_without": "2026-03-02"})
        entry.refresh_from_db()
        assert entry.valid_until == date(2026, 3, 1)
        assert entry.in_force(date(2026, 3, 1))
        assert not ListEntry.objects.of(List.CATEGORY).in_force(date(2026, 3, 2)).exists()

    def test_is_not_before_the_beginning(self, admin: Client) -> None:
        an_entry(code="X", valid_from=date(2026, 3, 1))
        page = admin.post("/lists/category/X/retire/", {"first_day_without": "2026-03-01"})
        assert "It cannot be retired before it begins." in page.content.decode()
        page = admin.post("/lists/category/X/", NAMES | {"valid_from": "9999-99-99"})
        assert page.status_code == 200

    def test_is_not_for_not_stated(self, admin: Client) -> None:
        an_entry(code="NA")
        assert admin.post("/lists/category/NA/retire/", {"first_day_without": "2026-03-02"}).status_code == 409
        assert "/retire/" not in admin.get("/lists/category/NA/").content.decode()

    def test_can_be_undone(self, admin: Client) -> None:
        entry = an_entry(code="X", valid_until=date(2026, 3, 1))
        admin.post("/lists/category/X/bring-back/")
        entry.refresh_from_db()
        assert entry.valid_until is None


class TestOrder:
    @pytest.fixture(autouse=True)
    def three(self) -> None:
        for code in ("A", "B", "C", "NA"):
            an_entry(List.CITIZENSHIP, code=code)

    def test_is_moved_by_a_plain_form(self, admin: Client) -> None:
        response = admin.post("/lists/citizenship/C/place/", {"put-before": "B", "show": "all"})
        assert response.headers["Location"] == "/lists/citizenship/?show=all#C"
        assert order() == ["A", "C", "B", "NA"]

    def test_moved_by_two_at_once_or_by_a_double_click_is_moved_once(self, admin: Client) -> None:
        for _ in range(2):
            admin.post("/lists/citizenship/A/place/", {"put-after": "B"})
        assert order() == ["B", "A", "C", "NA"]

    def test_answers_htmx_with_the_list_alone(self, admin: Client) -> None:
        page = admin.post("/lists/citizenship/B/place/", {"put-before": "A"}, headers={"HX-Request": "true"})
        assert b"<html" not in page.content
        assert page.content.index(b'id="B"') < page.content.index(b'id="A"')

    def test_offers_no_move_beyond_the_ends(self, admin: Client) -> None:
        page = admin.get("/lists/citizenship/").content.decode()
        assert 'id="up-A" type="button" aria-disabled="true"' in page
        assert 'id="down-C" type="button" aria-disabled="true"' in page
        assert 'id="up-NA"' not in page
