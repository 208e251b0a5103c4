"""Loading for measuring: on a table of its own in a database of its own, for it works outside of transactions."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Final

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from psycopg.conninfo import make_conninfo
from pytest_django.fixtures import Settings

from kenesh.demo import bulk
from kenesh.demo.generate import COLUMNS, Generator
from kenesh.demo.tests.make import a_plan, a_world
from kenesh.desk import reference as services
from kenesh.offices import reference
from kenesh.organisations import reference as organisations
from kenesh.reports.counting import changes, generations, making, open_counting
from kenesh.reports.counting.columnar import Columnar
from kenesh.reports.counting.direct import Direct
from kenesh.reports.management.commands.copy_for_reports import lags
from kenesh.reports.rules import Source
from kenesh.reports.selection import Selection

NAME = "kenesh_bulk_load"


@pytest.fixture
def address() -> Iterator[str]:
    given = {key: str(connection.settings_dict[key]) for key in ("HOST", "PORT", "USER", "PASSWORD")}
    server = {name.lower(): value for name, value in given.items() if value}
    with psycopg.connect(**server, dbname="postgres", autocommit=True) as postgres:  # type: ignore[arg-type]
        if postgres.info.parameter_status("is_superuser") != "on":
            pytest.skip("loading in bulk needs a superuser")
        postgres.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        postgres.execute(f"CREATE DATABASE {NAME}")
        own = make_conninfo(**server, dbname=NAME)
        with psycopg.connect(own) as made:
            columns = ", ".join(f"{name} text" for name in COLUMNS if name not in {"id", "submission", "categories"})
            made.execute(
                f"CREATE TABLE {bulk.TABLE} (id bigserial PRIMARY KEY, submission uuid CONSTRAINT sent_once UNIQUE, "
                f"categories bigint[], {columns})"
            )
            made.execute(
                f"CREATE TABLE {bulk.REFERRALS} (id bigserial PRIMARY KEY, office_id int, serial int, "
                "CONSTRAINT one_number UNIQUE (office_id, serial))"
            )
            made.execute(f"CREATE INDEX by_office ON {bulk.REFERRALS} (office_id) WHERE serial > 1")
            made.execute("CREATE TABLE referrals_answer (referral_id bigint)")
            made.execute("CREATE TABLE referrals_numbering (office_id int, last int)")
            made.execute(f"CREATE INDEX by_category ON {bulk.TABLE} USING gin (categories)")
            made.execute(f"CREATE INDEX by_name ON {bulk.TABLE} (client_name) WHERE age IS NOT NULL")
        yield own
        postgres.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def indexes(address: str, table: str = bulk.TABLE) -> list[tuple[str, ...]]:
    with psycopg.connect(address) as connection:
        return connection.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %(table)s UNION ALL "
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE conrelid = %(table)s::regclass AND contype IN ('u', 'p') ORDER BY 1, 2",
            {"table": table},
        ).fetchall()


@pytest.mark.django_db
class TestALoadInBulk:
    def test_is_the_generators_rows_with_every_index_back_in_its_place(self, address: str) -> None:
        before, said = indexes(address), list[str]()
        bulk.load(address, a_world(), a_plan(count=500), workers=2, say=said.append)
        assert indexes(address) == before
        assert "500 appeals in" in said[-1]
        with psycopg.connect(address) as connection:
            loaded = connection.execute(f"SELECT id, client_name FROM {bulk.TABLE} ORDER BY id").fetchall()
            following = connection.execute("SELECT nextval('appeals_appeal_id_seq')").fetchone()
        rows = [dict(zip(COLUMNS, row, strict=True)) for row in Generator(a_world(), a_plan(count=500)).rows()]
        assert loaded == [(int(row["id"]), row["client_name"]) for row in rows]
        assert following == (501,)

    def test_that_breaks_off_leaves_the_indexes_in_their_place(self, address: str) -> None:
        before = indexes(address)
        with psycopg.connect(address) as connection:
            connection.execute(f"ALTER TABLE {bulk.TABLE} DROP COLUMN advice")
        with pytest.raises(RuntimeError, match="ended with"):
            bulk.load(address, a_world(), a_plan(count=50), workers=1, say=lambda sentence: None)
        assert indexes(address) == before


@pytest.mark.django_db
class TestReferralsInBulk:
    PARTS: Final = [
        f"INSERT INTO {bulk.REFERRALS} SELECT n, n % 3, n FROM generate_series({first}, 20, 2) AS n" for first in (1, 2)
    ]

    def test_are_all_written_with_every_index_back_in_its_place(self, address: str) -> None:
        before, said = indexes(address, bulk.REFERRALS), list[str]()
        numbers = f"INSERT INTO referrals_numbering SELECT office_id, max(serial) FROM {bulk.REFERRALS} GROUP BY 1"
        bulk.load_referrals(address, self.PARTS, [numbers], say=said.append)
        assert len(before) == 5
        assert indexes(address, bulk.REFERRALS) == before
        with psycopg.connect(address) as connection:
            assert connection.execute(f"SELECT count(*) FROM {bulk.REFERRALS}").fetchone() == (20,)
            assert connection.execute("SELECT last FROM referrals_numbering ORDER BY 1").fetchall() == [
                (18,),
                (19,),
                (20,),
            ]

    def test_that_break_off_leave_the_indexes_in_their_place(self, address: str) -> None:
        before = indexes(address, bulk.REFERRALS)
        with pytest.raises(psycopg.errors.UndefinedTable):
            bulk.load_referrals(address, ["INSERT INTO nowhere SELECT 1"], [], say=lambda sentence: None)
        assert indexes(address, bulk.REFERRALS) == before


@pytest.mark.django_db(transaction=True)
class TestLoadingForMeasuring:
    """Its rows are written past the triggers that note changes for the copy reports are counted from."""

    @pytest.fixture
    def copied(self, tmp_path: Path, settings: Settings) -> Path:
        """A copy made while there was nothing."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('is_superuser')")
            if cursor.fetchone() != ("on",):
                pytest.skip("loading in bulk needs a superuser")
        settings.DEMO, settings.REPORTS_COPY = True, str(tmp_path)
        reference.load()
        organisations.load()
        services.load()
        assert making.make(tmp_path, say=str)
        return tmp_path

    def test_has_everything_copied_anew_for_reports(self, copied: Path) -> None:
        many = ("--appeals=90", "--referrals=30", "--questions=30", "--desk=60", "--years=1")
        call_command("demo", *many, "--no-history", stdout=StringIO(), stderr=StringIO())
        generation = generations.newest(copied)
        assert generation
        noted = changes.since(generation.token) or {}
        assert {source for source, changed in noted.items() if changed.records is None} == set(Source)
        assert lags(copied)
        assert making.make(copied, say=str)
        assert not lags(copied)
        with open_counting() as counting:
            assert isinstance(counting, Columnar)
            for selection in map(Selection, Source):
                totals = counting.totals(selection)
                assert totals == Direct().totals(selection)
                assert totals.records, selection
