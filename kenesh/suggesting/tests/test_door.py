import json
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from kenesh.accounts.models import Session
from kenesh.accounts.tests.make import a_consultant, a_head, a_person, an_administrator, an_observer, signed_in
from kenesh.offices.models import List
from kenesh.offices.tests.make import a_territory, an_entry, an_office
from kenesh.suggesting import door
from kenesh.suggesting.contract import LONGEST_TYPED

pytestmark = pytest.mark.django_db


def asked(client: Client, kind: str, typed: str, **given: Any) -> Any:
    answer = client.get(f"/suggest/{kind}/", {"q": typed, **given})
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


def labels(client: Client, kind: str, typed: str, **given: Any) -> list[str]:
    return [item["label"] for item in asked(client, kind, typed, **given)["items"]]


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is asked of the database through psycopg's own cursor; Django's count does not see it. Without what only the
    one connection of a test needs."""
    said: list[str] = []

    class Counting(psycopg.Cursor[Any]):
        def execute(self, query: Any, *args: Any, **kwargs: Any) -> Any:
            statement = query if isinstance(query, str) else query.decode()
            if not statement.startswith(("SET", "RESET")):
                said.append(statement)
            return super().execute(query, *args, **kwargs)

    monkeypatch.setattr(psycopg, "Cursor", Counting)
    return said


class TestStranger:
    def test_is_not_answered(self, client: Client) -> None:
        answer = client.get("/suggest/staff/", {"q": "асанова"})
        assert (answer.status_code, answer.content) == (401, b"{}")

    def test_is_not_answered_with_an_invented_session(self, client: Client) -> None:
        client.cookies["sessionid"] = "a" * 32
        assert client.get("/suggest/staff/", {"q": "асанова"}).status_code == 401

    @pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
    def test_may_only_ask(self, client: Client, method: str) -> None:
        assert getattr(client, method)("/suggest/staff/").status_code == 405


class TestSession:
    def test_that_has_ended_is_nobodys(self) -> None:
        client = signed_in(a_consultant())
        Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
        assert client.get("/suggest/staff/", {"q": "асанова"}).status_code == 401

    def test_of_a_deactivated_person_ends_at_once(self) -> None:
        person = a_consultant()
        client = signed_in(person)
        person.is_active = False
        person.save()
        assert client.get("/suggest/staff/", {"q": "асанова"}).status_code == 401

    def test_ends_with_the_password(self) -> None:
        person = a_consultant()
        client = signed_in(person)
        person.set_password("другой пароль, не тот")
        person.save()
        assert client.get("/suggest/staff/", {"q": "асанова"}).status_code == 401

    def test_with_words_changed_by_somebody_is_nobodys(self) -> None:
        client = signed_in(a_consultant())
        Session.objects.update(session_data="e30:1abcde:forged")
        assert client.get("/suggest/staff/", {"q": "асанова"}).status_code == 401

    def test_goes_on_while_somebody_types(self) -> None:
        client = signed_in(a_consultant())
        asked(client, "staff", "асанова")
        soon = timezone.now() + timedelta(minutes=5)
        Session.objects.update(expire_date=soon)
        asked(client, "staff", "асанова")
        assert Session.objects.get().expire_date == soon  # renewed a moment ago
        kept = client.session
        kept["seen"] = 0
        kept.save()
        Session.objects.update(expire_date=soon)
        client.get("/suggest/staff/", {"q": "асанова"}, headers={"X-Unattended": "1"})
        assert Session.objects.get().expire_date == soon
        asked(client, "staff", "асанова")
        assert Session.objects.get().expire_date > soon


class TestAnswer:
    def test_is_for_this_browser_and_this_moment(self) -> None:
        answer = signed_in(a_consultant()).get("/suggest/staff/", {"q": "асанова"})
        assert answer["Content-Type"] == "application/json"
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'self'" in answer["Content-Security-Policy"]
        assert answer["Content-Length"] == str(len(answer.content))
        assert not answer.cookies

    def test_has_nothing_for_less_than_three_characters(self, statements: list[str]) -> None:
        client = signed_in(a_consultant())
        for typed in ("", "а", "  ас  ", "\0\0\0а"):
            assert asked(client, "staff", typed) == {"items": [], "more": False}

    def test_costs_two_statements(self, statements: list[str], django_assert_num_queries: Any) -> None:
        client = signed_in(a_consultant())
        asked(client, "staff", "асанова")
        statements.clear()
        with django_assert_num_queries(0):
            asked(client, "staff", "асанова")
        assert len(statements) == 2

    def test_leaves_the_connection_as_it_was(self) -> None:
        client = signed_in(a_consultant())
        asked(client, "staff", "асанова")
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('statement_timeout'), current_setting('enable_seqscan')")
            assert cursor.fetchone() == ("0", "on")

    def test_is_404_for_what_there_is_not(self) -> None:
        client = signed_in(a_consultant())
        for path in ("/suggest/nothing/", "/suggest/", "/suggest/staff/more/", "/suggest/../staff/"):
            assert client.get(path, {"q": "асанова"}).status_code == 404

    def test_is_404_for_another_role(self) -> None:
        assert signed_in(an_observer()).get("/suggest/staff/", {"q": "асанова"}).status_code == 404

    def test_says_when_the_database_does_not_answer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        client = signed_in(a_consultant())

        def broken(*_: Any) -> None:
            raise psycopg.OperationalError

        monkeypatch.setattr(door, "_signed_in", broken)
        answer = client.get("/suggest/staff/", {"q": "асанова"})
        assert (answer.status_code, answer.content) == (503, b"{}")

    def test_is_empty_when_it_would_take_too_long(self, monkeypatch: pytest.MonkeyPatch) -> None:
        client = signed_in(a_consultant())

        def slow(*_: Any) -> None:
            raise psycopg.errors.QueryCanceled

        monkeypatch.setattr("kenesh.suggesting.staff.Staff.suggest", slow)
        assert asked(client, "staff", "асанова") == {"items": [], "more": False}

    def test_bears_whatever_is_typed(self) -> None:
        client = signed_in(a_consultant())
        for typed in ("\ud83d\ude00" * 3, "\0абв", "%" * 50, "а" * (LONGEST_TYPED * 5), "‮абв", "İİİİ"):
            asked(client, "territories", typed.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))


class TestStaff:
    def test_are_those_of_the_own_office(self) -> None:
        office = an_office()
        asker = a_consultant(office=office, full_name="Асанова Гүлмира")
        a_head(office=office, full_name="Асанбеков Тилек")
        a_consultant(full_name="Асанов Чужой")
        a_consultant(office=office, full_name="Асанкулов Ушедший", is_active=False)
        a_person("consultant", office=office, full_name="Асангазиев Приглашённый", activated_at=None)
        client = signed_in(asker)
        assert labels(client, "staff", "аса") == ["Асанбеков Тилек", "Асанова Гүлмира"]
        assert labels(client, "staff", "тилек асан") == ["Асанбеков Тилек"]
        assert labels(client, "staff", "asanbekov") == ["Асанбеков Тилек"]
        assert labels(client, "staff", "асанова", office=an_office().pk) == ["Асанова Гүлмира"]

    def test_are_for_administrators_those_of_the_given_office_or_all(self) -> None:
        one, other = an_office(), an_office()
        a_consultant(office=one, full_name="Асанов Первый")
        a_consultant(office=other, full_name="Асанов Второй")
        client = signed_in(an_administrator(full_name="Асанов Администратор"))
        assert labels(client, "staff", "асан") == ["Асанов Второй", "Асанов Первый"]
        assert labels(client, "staff", "асан", office=one.pk) == ["Асанов Первый"]
        assert labels(client, "staff", "асан", office="1 OR 1=1") == ["Асанов Второй", "Асанов Первый"]

    def test_are_found_by_email_and_told_apart_by_role(self) -> None:
        client = signed_in(a_consultant(email="gulmira@example.kg", full_name="Асанова Гүлмира"))
        (item,) = asked(client, "staff", "gulm")["items"]
        assert item["label"] == "Асанова Гүлмира"
        assert item["note"] == "консультант"

    def test_are_marked_under_folding(self) -> None:
        client = signed_in(a_consultant(full_name="Өмүрова Гүлмира"))
        (item,) = asked(client, "staff", "гулм омур")["items"]
        assert item["marks"] == [[0, 4], [8, 12]]


class TestTerritories:
    def test_are_found_by_any_name_and_say_why(self) -> None:
        above = a_territory(name_ru="Джалал-Абадская область", level="oblast")
        a_territory(name_ru="Манас", name_ky="Манас шаары", aliases=["Джалал-Абад"], parent=above, level="city_oblast")
        client = signed_in(an_observer())
        (item,) = [one for one in asked(client, "territories", "джалал абад")["items"] if one["label"] == "Манас"]
        assert item["note"] == "Джалал-Абадская область"
        assert "Джалал-Абад" in item["why"]
        first = asked(client, "territories", "манас")["items"][0]
        assert first["label"] == "Манас"
        assert "why" not in first
        assert first["marks"] == [[0, 5]]

    def test_cost_no_statement_of_their_own(self, statements: list[str], django_assert_num_queries: Any) -> None:
        a_territory(name_ru="Манас")
        client = signed_in(an_observer())
        asked(client, "territories", "манас")
        statements.clear()
        with django_assert_num_queries(0):
            asked(client, "territories", "манас")
        assert len(statements) == 1

    def test_that_are_retired_are_not_offered(self) -> None:
        a_territory(name_ru="Бывшее", valid_until=timezone.now().date() - timedelta(days=2))
        assert labels(signed_in(an_observer()), "territories", "бывшее") == []

    def test_speak_the_language_of_the_person(self) -> None:
        a_territory(name_ru="Нарын", name_ky="Нарын облусу", name_en="Naryn")
        client = signed_in(a_consultant(language="en"))
        assert labels(client, "territories", "нарын") == ["Naryn"]


class TestCategories:
    def test_are_offered_with_their_group(self) -> None:
        group = an_entry(name_ru="Семья", is_group=True)
        an_entry(List.CATEGORY, name_ru="Алименты", group=group)
        (item,) = asked(signed_in(a_consultant()), "categories", "алимен")["items"]
        assert (item["label"], item["note"]) == ("Алименты", "Семья")
