"""Connections that are of suggestions alone, as where people work."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection

from kenesh.suggesting import connections

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    connection.ensure_connection()  # that of pages stays as it is
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "pool", {"min_size": 1, "max_size": 1, "timeout": 5})
    connections._made.cache_clear()
    yield
    connections._made().close()
    connections._made.cache_clear()


def told(statement: str) -> Any:
    with connections.searching() as cursor:
        return cursor.execute(statement).fetchone()


SET = "SELECT current_setting('enable_seqscan'), current_setting('plan_cache_mode')"


class TestConnection:
    def test_has_the_settings_of_a_search_and_keeps_them(self) -> None:
        before = told("SELECT pg_backend_pid()")
        for _ in range(2):
            assert told(SET) == ("off", "force_generic_plan")
        assert told("SELECT pg_backend_pid()") == before

    def test_is_another_than_that_of_pages(self) -> None:
        told("SELECT 1")
        with connection.cursor() as cursor:
            cursor.execute("SHOW enable_seqscan")
            assert cursor.fetchone() == ("on",)

    def test_is_made_anew_after_the_server_has_hung_up(self) -> None:
        (before,) = told("SELECT pg_backend_pid()")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [before])
        assert told("SELECT pg_backend_pid()") != (before,)
        assert told(SET) == ("off", "force_generic_plan")

    def test_serves_the_next_after_a_statement_that_failed(self) -> None:
        with pytest.raises(psycopg.errors.DivisionByZero):
            told("SELECT 1/0")
        assert told(SET) == ("off", "force_generic_plan")
