"""The journal of loads."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import psycopg
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer, signed_in
from kenesh.registers.loading.load import LOCKS, address_of_database
from kenesh.registers.models import Extent, Load, LoadedFile, Register, SetAside, State, Step

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 2, 3, 9, tzinfo=UTC)


def a_load(**fields: Any) -> Load:
    return Load.objects.create(
        **{
            "register": Register.GAR,
            "extent": Extent.FULL,
            "source": "gar_xml.zip",
            "fingerprint": "0",
            "version": "2026.01.16 v.223",
            "day": date(2026, 1, 16),
            "regions": ["16"],
            "state": State.READY,
            "started_at": NOW,
            "ended_at": NOW,
            "seconds": 83.4,
            "rows": 5_200_000,
        }
        | fields
    )


@pytest.fixture
def admin() -> Client:
    return signed_in(an_administrator(language="en"))


@pytest.fixture
def somebody_loads() -> Iterator[None]:
    with psycopg.connect(address_of_database(), autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", LOCKS[Register.GAR])
        yield


def text(client: Client, url: str, **extra: Any) -> str:
    return unescape(client.get(url, **extra).content.decode())


class TestJournal:
    def test_is_for_administrators(self) -> None:
        one = a_load()
        for person in (a_consultant(), a_head(), an_observer()):
            assert signed_in(person).get("/registers/").status_code == 404
            assert signed_in(person).get(f"/registers/{one.pk}/").status_code == 404

    def test_says_what_to_do_where_nothing_is_loaded(self, admin: Client) -> None:
        page = text(admin, "/registers/")
        assert "No register has been loaded yet" in page
        assert "kenesh load-gar gar_xml.zip --regions 16" in page

    def test_shows_version_day_rows_and_duration(
        self, admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        a_load()
        a_load(state=State.REFUSED, reason="gar_xml.zip is no zip archive.", set_aside=7)
        with django_assert_max_num_queries(7):
            page = text(admin, "/registers/")
        for words in ("2026.01.16 v.223", "5,200,000", "1 min 23 s", "region 16", "in use", "refused"):
            assert words in page
        assert "hx-trigger" not in page.split('id="loads"')[1].split(">")[0]

    def test_follows_a_load_at_work(self, admin: Client, somebody_loads: None) -> None:
        load = a_load(state=State.LOADING, ended_at=None, step=Step.READING)
        LoadedFile.objects.create(load=load, name="a", size=100, done=100, whole=True)
        LoadedFile.objects.create(load=load, name="b", size=300, done=60)
        page = text(admin, "/registers/")
        assert "being loaded" in page
        assert "40 %" in page
        assert "1 of 2 done" in page
        assert 'hx-trigger="every 2s"' in page
        part = text(admin, "/registers/", headers={"HX-Request": "true"})
        assert "<html" not in part
        assert "40 %" in part
        assert "40 %" in text(admin, f"/registers/{load.pk}/")

    def test_says_of_a_killed_one_that_it_was_broken_off(self, admin: Client) -> None:
        load = a_load(state=State.LOADING, ended_at=None)
        assert "broken off" in text(admin, "/registers/")
        assert "Give the same command again" in text(admin, f"/registers/{load.pk}/")


class TestLoad:
    def test_shows_the_reason_and_the_records_set_aside(
        self, admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        load = a_load(set_aside=60)
        SetAside.objects.bulk_create(
            SetAside(load=load, file="16/AS_HOUSES.XML", place=n, record=f'<HOUSE ID="{n}"', reason="it is no XML")
            for n in range(60)
        )
        with django_assert_max_num_queries(8):
            page = text(admin, f"/registers/{load.pk}/")
        assert '<HOUSE ID="0"' in page
        assert "it is no XML" in page
        assert '<HOUSE ID="59"' not in page
        assert '<HOUSE ID="59"' in text(admin, f"/registers/{load.pk}/?page=2")

    def test_is_not_there(self, admin: Client) -> None:
        assert admin.get("/registers/999/").status_code == 404
