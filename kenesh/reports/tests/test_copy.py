"""The copy says what PostgreSQL says: the regulation of counting once more, and whatever may befall the copy."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings as current
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from kenesh.appeals.models import Appeal
from kenesh.desk.models import Consultation
from kenesh.offices.models import Office
from kenesh.questions.models import Question
from kenesh.reports.counting import Counting, Group, Totals, changes, generations, making, open_counting
from kenesh.reports.counting.columnar import Columnar
from kenesh.reports.counting.direct import Direct
from kenesh.reports.management.commands import copy_for_reports
from kenesh.reports.rules import Source, Unit
from kenesh.reports.selection import Column, Condition, Selection
from kenesh.reports.tests.make import varied_records
from kenesh.reports.tests.test_counting import (  # noqa: F401  # asked of the copy here
    TestADay,
    TestIssues,
    TestNoRecords,
    TestPeople,
    TestSets,
    TestWhatIsNeverCounted,
    lists,
    records,
)

SETS: Final[list[tuple[Column, ...]]] = [(), *((one,) for one in Column), *pairwise(Column)]

pytestmark = pytest.mark.django_db
in_earnest = pytest.mark.django_db(transaction=True)


@pytest.fixture
def folder(tmp_path: Path, settings: Settings, db: None) -> Iterator[Path]:
    settings.REPORTS_COPY = str(tmp_path / "copy")
    yield tmp_path / "copy"
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM reports_generation; DELETE FROM reports_change")


@pytest.fixture
def counting(folder: Path) -> Counting:
    """A copy of nothing: all that a test writes has changed since."""
    make(folder)
    return EachTime()


class EachTime:
    """Opened anew for each question, for what a test writes while it is open."""

    def totals(self, selection: Selection) -> Totals:
        with copied() as counting:
            return counting.totals(selection)

    def groups(self, selection: Selection, sets: Sequence[tuple[Column, ...]], unit: Unit) -> list[Group]:
        with copied() as counting:
            return counting.groups(selection, sets, unit)

    def rows(self, selection: Selection, cell: Sequence[Condition], unit: Unit, **page: Any) -> list[int]:
        with copied() as counting:
            return counting.rows(selection, cell, unit, **page)


@contextmanager
def copied() -> Iterator[Columnar]:
    with open_counting() as counting:
        assert isinstance(counting, Columnar)
        yield counting


def make(folder: Path) -> None:
    assert making.make(folder, say=lambda sentence: None)


def agrees(*, of: type = Columnar) -> bool:
    """Whatever is asked, the answer is PostgreSQL's. of: who answers."""
    with open_counting() as counting:
        assert isinstance(counting, of)
        direct = Direct()
        for selection in map(Selection, Source):
            assert counting.totals(selection) == direct.totals(selection)
            for unit in Unit:
                assert counting.groups(selection, SETS, unit) == direct.groups(selection, SETS, unit)
                assert counting.rows(selection, [], unit, limit=500) == direct.rows(selection, [], unit, limit=500)
    return True


@pytest.fixture
def committed(reference_lists: None, folder: Path) -> None:
    """Varied records, and a copy of them."""
    varied_records(40)
    make(folder)


@in_earnest
@pytest.mark.usefixtures("committed")
class TestTheCopy:
    """One test for many sentences, for each begins with a database of its own."""

    def test_says_what_the_database_says_whatever_befalls_it(
        self, folder: Path, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        assert agrees()
        first = generations.paths(folder)[0]
        kept = first.with_name("kept")
        shutil.copy(first, kept)

        # What is saved is counted at once. Of PostgreSQL is asked what has changed, and once how it stands now.
        with django_assert_num_queries(4):
            self.ask()
        Appeal.objects.filter(pk=Appeal.objects.order_by("pk")[3].pk).update(sex=1, age=44)
        with django_assert_num_queries(5):
            self.ask()
        with django_assert_num_queries(4):
            self.ask()
        assert agrees()

        # A newer one takes its place; the older one is thrown away and no longer known.
        make(folder)
        newer = generations.paths(folder)
        assert len(newer) == 1
        assert newer[0] > first
        assert agrees()
        kept.rename(newer[0].with_name(first.name.replace("0000000001", "0000000009")))
        assert agrees(of=Direct)
        assert copy_for_reports.lags(folder)

        # A moved clock of an office, a table emptied, a statement that touches too much: all is read again.
        make(folder)
        Office.objects.filter(code="YSK-01").update(time_zone="Pacific/Kiritimati")
        with open_counting() as counting:
            assert isinstance(counting, Columnar)
            assert [counting.reads(source) for source in Source] == [False, True, False, False]
        assert agrees()
        assert copy_for_reports.lags(folder)
        make(folder)
        assert not copy_for_reports.lags(folder)
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE questions_question CASCADE")
        assert agrees()
        assert copy_for_reports.lags(folder)

    def test_is_not_used_when_it_is_broken_and_is_made_again(self, folder: Path) -> None:
        def garble(path: Path, at: float) -> None:
            size = path.stat().st_size
            with path.open("r+b") as file:
                file.seek(int(size * at))
                file.write(b"\xa5" * (size - int(size * at)))

        def another(path: Path) -> None:
            path.write_bytes(b"not a database")

        harms = [
            lambda path: path.unlink(),
            lambda path: os.truncate(path, path.stat().st_size // 2),
            lambda path: os.truncate(path, 0),
            lambda path: garble(path, 0),
            lambda path: garble(path, 0.2),
            another,
        ]
        for harm in harms:
            make(folder)
            harm(generations.paths(folder)[-1])
            assert agrees(of=object)
            assert copy_for_reports.lags(folder)
        make(folder)
        assert agrees()
        # It is broken while it is open.
        with open_counting() as counting:
            assert counting.totals(Selection()).records
            garble(generations.paths(folder)[-1], 0)
            assert isinstance(counting, Columnar)
            counting.reader.cursor.execute("SET memory_limit = '1MB'")
        assert agrees(of=object)

    def test_is_not_used_by_another_database(self, folder: Path) -> None:
        with connection.cursor() as cursor:  # as restored from a dump
            cursor.execute("UPDATE reports_generation SET cluster = 'another'")
        assert agrees(of=Direct)
        changes.prune()
        assert not tokens()
        with connection.cursor() as cursor:  # as it was before the copy was made
            cursor.execute("INSERT INTO reports_change (source, xid) VALUES ('appeals', '9000000000')")
        assert agrees(of=Direct)
        make(folder)
        assert copy_for_reports.lags(folder)  # a note of a transaction to come
        changes.prune()
        assert not copy_for_reports.lags(folder)
        assert agrees()

    def ask(self) -> None:
        with copied() as counting:
            counting.totals(Selection())
            counting.groups(Selection(), SETS, Unit.PEOPLE)
            counting.rows(Selection(), [], Unit.RECORDS, limit=10)

    def test_is_made_by_one_process_at_a_time(self, folder: Path) -> None:
        together = threading.Barrier(3, timeout=60)

        def renew(_: int) -> bool:
            try:
                together.wait()
                return making.make(folder, say=lambda sentence: None)
            finally:
                connection.close()

        def agree(_: int) -> bool:
            try:
                return agrees()
            finally:
                connection.close()

        with ThreadPoolExecutor(3) as processes:
            made = list(processes.map(renew, range(3)))
        assert any(made)
        with ThreadPoolExecutor(3) as readers:
            assert all(readers.map(agree, range(3)))
        assert len(generations.paths(folder)) == len(tokens()) == 1
        assert agrees()

    def test_survives_the_death_of_its_maker(self, folder: Path) -> None:
        before = generations.paths(folder)
        assert len(tokens()) == 1
        database = connection.settings_dict
        code = f"""
import django, os, signal
django.setup()
from pathlib import Path
from kenesh.reports.counting import making
making.Progress.tell_end = lambda self: os.kill(os.getpid(), signal.SIGKILL)
making.make(Path({str(folder)!r}), say=print)
"""
        address = f"postgresql://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
        if database["HOST"] and not database["HOST"].startswith("/"):
            address = f"postgresql://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
        killed = subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "tests.settings"},
            cwd=current.BASE_DIR,
            check=False,
        )
        assert killed.returncode == -signal.SIGKILL
        assert generations.paths(folder) == before
        assert len(tokens()) == 2
        Appeal.objects.filter(pk=Appeal.objects.order_by("pk")[3].pk).update(sex=1, age=44)
        assert agrees()
        make(folder)
        assert len(tokens()) == 1
        assert sorted(path.name for path in folder.iterdir()) == [generations.paths(folder)[0].name, "lock"]
        assert agrees()
        (folder / "making").mkdir()  # of one killed sooner
        make(folder)
        assert agrees()

    def test_is_of_no_use_when_too_much_has_changed(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(changes, "MOST", 30)
        monkeypatch.setattr(copy_for_reports, "RENEWED_AFTER", 20)
        some = list(Appeal.objects.order_by("pk").values_list("pk", flat=True))
        Appeal.objects.filter(pk__in=some[:20]).update(age=None)
        assert agrees()
        assert copy_for_reports.lags(folder)
        changes.prune()
        assert agrees()
        Appeal.objects.filter(pk__in=some[:20]).update(age=1)
        assert agrees(of=Direct)
        changes.prune()
        assert not tokens()
        assert not notes()


def tokens() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM reports_generation")
        return list(cursor.fetchall())


def notes() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM reports_change")
        (count,) = cursor.fetchone()
        return int(count)


class TestNotes:
    @pytest.fixture(autouse=True)
    def none_yet(self, db: None) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM reports_change")

    def test_are_made_of_every_row_written_and_thrown_away_when_seen(self, reference_lists: None, folder: Path) -> None:
        varied_records(3)
        assert notes() == 12
        Appeal.objects.update(age=30)
        assert notes() == 15
        Question.objects.all().delete()
        assert notes() == 18
        Consultation.objects.update(worked=60)
        assert notes() == 21
        assert changes.prune() == 21

    def test_are_undone_with_what_they_are_of(self, reference_lists: None, folder: Path, counting: Counting) -> None:
        with transaction.atomic():
            varied_records(3)
            assert agrees()
            transaction.set_rollback(True)
        assert not notes()
        varied_records(2)
        assert agrees()

    def test_of_very_many_rows_are_one(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE reports_some (id bigint)")
            cursor.execute(
                """CREATE TRIGGER noted AFTER INSERT ON reports_some REFERENCING NEW TABLE AS changed
                FOR EACH STATEMENT EXECUTE FUNCTION reports_note_changes('appeals')"""
            )
            cursor.execute("INSERT INTO reports_some SELECT generate_series(1, 50000)")
            assert notes() == 50_000
            cursor.execute("INSERT INTO reports_some SELECT generate_series(1, 50001)")
            assert notes() == 50_001
            cursor.execute("SELECT count(*) FROM reports_change WHERE record IS NULL")
            assert cursor.fetchone() == (1,)


class TestCommand:
    def test_says_how_far_it_has_come_and_rests_when_all_is_fresh(
        self, reference_lists: None, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(making, "SAID_EVERY", 0)
        varied_records(3)
        call_command("copy_for_reports")
        said = capsys.readouterr().out
        assert "0 facts (100 %)" in said or "facts read in" in said
        call_command("copy_for_reports")
        assert capsys.readouterr().out == "The copy is as new as need be.\n"
        call_command("copy_for_reports", "--anew")
        assert "The copy is ready" in capsys.readouterr().out
        call_command("prune_reports")

    def test_refuses_where_no_copy_is_wanted(self, settings: Settings) -> None:
        settings.REPORTS_COPY = ""
        with pytest.raises(CommandError, match="REPORTS_COPY"):
            call_command("copy_for_reports")
        assert agrees(of=Direct)


class TestProgress:
    def test_tells_rows_share_speed_and_what_is_left(self) -> None:
        said: list[str] = []
        progress = making.Progress({Source.APPEALS: range(1, 1001), Source.REFERRALS: range(0)}, said.append)
        progress.began -= 10
        progress.said -= 10
        progress.tell(500, 400)
        assert said == ["  400 facts (50 %), 40 a second, 10 s left"]
