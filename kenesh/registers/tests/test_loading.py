"""What goes wrong on the way, and that the register in use does not notice."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import psycopg
import pytest
from django.db import connection, connections

from kenesh.registers.loading import reading
from kenesh.registers.loading.load import LOCKS, Stopped, address_of_database, alone
from kenesh.registers.loading.sources import Unfit
from kenesh.registers.models import Load, LoadedFile, Register, SetAside, State
from kenesh.registers.tests.make_gar import edited, loaded, register, staged
from kenesh.suggesting.words import token

pytestmark = pytest.mark.django_db(transaction=True)
SMALL = 20_000  # bytes between commits, so that there are many


class TestWhatIsNoArchive:
    """The register in use stays as it was, and a sentence says why."""

    @pytest.fixture(autouse=True)
    def in_use(self, archive: Path) -> Iterator[None]:
        loaded(archive)
        before = register()
        yield
        assert register() == before
        assert staged() == 0

    def refused(self, path: Path) -> str:
        with pytest.raises(Unfit) as said:
            loaded(path)
        return said.value.sentence

    def test_a_zip_whose_end_is_missing(self, archive: Path, tmp_path: Path) -> None:
        cut = tmp_path / "cut.zip"
        cut.write_bytes(archive.read_bytes()[:-5_000])
        assert self.refused(cut) == "cut.zip is no zip archive, or its end is missing: fetch it again."

    def test_a_zip_with_damage_inside(self, archive: Path, tmp_path: Path) -> None:
        bad = tmp_path / "bad.zip"
        data = bytearray(archive.read_bytes())
        place = data.find(b"16/AS_HOUSES_2") + 3_000
        data[place : place + 50] = bytes(50)
        bad.write_bytes(data)
        assert "is damaged in the archive" in self.refused(bad)
        assert Load.objects.get(source="bad.zip").state == State.REFUSED

    def test_a_file_in_another_encoding(self, archive: Path, tmp_path: Path) -> None:
        def recoded(text: bytes) -> bytes:
            return text.decode("utf-8-sig").replace("utf-8", "windows-1251", 1).encode("cp1251")

        assert "is in windows-1251, where UTF-8 was expected" in self.refused(
            edited(archive, tmp_path, {"HOUSES": recoded})
        )

    def test_a_file_of_another_kind(self, archive: Path, tmp_path: Path) -> None:
        other = edited(archive, tmp_path, {"HOUSES": lambda text: text.replace(b"HOUSES>", b"STEADS>")})
        assert "holds STEADS, where HOUSES was expected" in self.refused(other)

    def test_a_file_of_another_format(self, archive: Path, tmp_path: Path) -> None:
        other = edited(archive, tmp_path, {"HOUSES": lambda text: text.replace(b"OBJECTGUID", b"HOUSEGUID")})
        assert "no record can be read, so it is of another format: it has no OBJECTGUID" in self.refused(other)

    def test_a_file_that_ends_in_the_middle(self, archive: Path, tmp_path: Path) -> None:
        assert "ends in the middle" in self.refused(edited(archive, tmp_path, {"HOUSES": lambda text: text[:-400]}))


class TestBrokenRecord:
    def test_is_set_aside_and_the_rest_is_loaded(self, archive: Path, tmp_path: Path) -> None:
        whole = loaded(archive)

        def spoiled(text: bytes) -> bytes:
            records = text.split(b"<HOUSE ")
            records[50] = records[50].replace(b"OBJECTGUID=", b"OBJECTGUID ")
            records[70] = records[70].replace(b' ISACTUAL="1"', b"")
            records[90] = records[90].replace(b'OBJECTID="', b'OBJECTID="x')
            return b"<HOUSE ".join(records)

        done = loaded(edited(archive, tmp_path, {"HOUSES": spoiled}))
        assert done.set_aside == 3
        assert done.rows == whole.rows - 3
        first, second, third = SetAside.objects.filter(load=done).order_by("place")
        assert "HOUSEN" in first.record
        assert first.reason == "it is no XML: not well-formed (invalid token)"
        assert second.reason == "it has no ISACTUAL"
        assert third.reason.startswith("OBJECTID cannot be “x")

    def test_is_not_what_only_looks_unusual(self, archive: Path, tmp_path: Path) -> None:
        """Entities, single quotes, another order of attributes, a line for each record."""
        loaded(archive)
        before = register()

        def unusual(text: bytes) -> bytes:
            records = text.split(b"<HOUSE ")
            records[20] = records[20].replace(b'HOUSETYPE="2"', b'HOUSETYPE="&#50;"')
            records[30] = records[30].replace(b'"', b"'")
            first, rest = records[40].split(b" ", 1)
            records[40] = rest.replace(b" />", b" " + first + b" />")
            return b"\n<HOUSE ".join(records)

        done = loaded(edited(archive, tmp_path, {"HOUSES": unusual}))
        assert done.set_aside == 0
        assert register() == before


class TestOneAtATime:
    def test_refuses_a_second_load_of_the_register(self, archive: Path) -> None:
        with psycopg.connect(address_of_database(), autocommit=True) as other:
            other.execute("SELECT pg_advisory_lock(%s, %s)", LOCKS[Register.GAR])
            with pytest.raises(Stopped, match="is being loaded already"):
                loaded(archive)


@contextmanager
def a_full_disk() -> Iterator[None]:
    """The database says that its disk is full as soon as houses are staged: the error is its own."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
            CREATE FUNCTION beset() RETURNS event_trigger LANGUAGE plpgsql AS
            $$ DECLARE made record; BEGIN
                FOR made IN SELECT * FROM pg_event_trigger_ddl_commands() LOOP
                    IF made.object_identity LIKE '%registers_staged_%_house' AND made.object_type = 'table' THEN
                        EXECUTE format('CREATE TRIGGER full_disk BEFORE INSERT ON %s EXECUTE FUNCTION full_disk()',
                            made.object_identity);
                    END IF;
                END LOOP;
            END $$;
            CREATE EVENT TRIGGER beset ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION beset()
            """
        )
        try:
            yield
        finally:
            cursor.execute("DROP EVENT TRIGGER beset; DROP FUNCTION beset; DROP FUNCTION full_disk CASCADE")


class TestDiskThatFills:
    def test_is_told_and_the_same_command_goes_on(self, archive: Path) -> None:
        first = loaded(archive)
        before = register()
        with a_full_disk(), pytest.raises(Stopped, match="The disk of the database is full"):
            loaded(archive)
        assert register() == before
        stopped = Load.objects.get(state=State.STOPPED)
        assert "goes on from where it stopped" in stopped.reason
        again = loaded(archive)
        assert (again.pk, again.state) == (stopped.pk, State.READY)
        assert register() == before
        first.refresh_from_db()
        assert first.state == State.REPLACED


def in_a_process_of_its_own(path: Path, **options: Any) -> int:
    """Loads in a child; gives its id."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    try:
        os.setsid()
        loaded(path, commit_every=SMALL, **options)
        os._exit(0)
    finally:
        os._exit(1)


def killed_after(seconds: float, child: int) -> bool:
    """Whether it was still at work."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if os.waitpid(child, os.WNOHANG)[0]:
            return False
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def is_at_work(statement: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE state = 'active' AND query = %s)", [statement]
        )
        return bool(cursor.fetchone()[0])


@pytest.mark.once
class TestKilled:
    @pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")  # the child has no use for those who ask
    def test_ends_the_same_after_ten_kills_at_random_moments(self, archive: Path) -> None:
        began = time.monotonic()
        loaded(archive, commit_every=SMALL)
        lasts = time.monotonic() - began
        before, chance, kills = register(), Random(6), 0
        with asking() as asked:
            for _turn in range(60):
                kills += killed_after(chance.random() * lasts, in_a_process_of_its_own(archive))
                if kills >= 12:
                    break
        assert kills >= 10
        done = loaded(archive, commit_every=SMALL)
        assert done.state == State.READY
        assert register() == before
        assert asked.answers > 100
        assert not asked.wrong

    @pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")
    def test_goes_on_where_it_stopped(self, archive: Path) -> None:
        child = in_a_process_of_its_own(archive)
        until = time.monotonic() + 20
        while LoadedFile.objects.filter(done__gt=0).count() < 3 and time.monotonic() < until:
            time.sleep(0.002)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        done = sum(LoadedFile.objects.values_list("done", flat=True))
        assert done > 0
        number = Load.objects.get().pk
        assert loaded(archive).pk == number

    @pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")
    def test_lets_go_in_the_middle_of_a_long_statement(self, archive: Path) -> None:
        connections.close_all()
        child = os.fork()
        if not child:
            with alone(Register.GAR) as (own, _address):
                own.execute("SELECT pg_sleep(60)")
            os._exit(1)
        until = time.monotonic() + 20
        while not is_at_work("SELECT pg_sleep(60)") and time.monotonic() < until:
            time.sleep(0.002)
        assert is_at_work("SELECT pg_sleep(60)")
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert loaded(archive).state == State.READY

    def test_begins_again_where_a_crash_of_the_database_has_emptied_the_tables(self, archive: Path) -> None:
        loaded(archive)
        before = register()
        with a_full_disk(), pytest.raises(Stopped):
            loaded(archive)
        number = Load.objects.get(state=State.STOPPED).pk
        with connection.cursor() as cursor:  # as PostgreSQL does with unlogged tables
            for table in ("object", "house", "standing", "said", "postcode", "mark"):
                cursor.execute(f"TRUNCATE registers_staged_{number}_{table}")
        assert loaded(archive).pk == number
        assert register() == before

    def test_is_forgotten_when_asked(self, archive: Path) -> None:
        with a_full_disk(), pytest.raises(Stopped):
            loaded(archive)
        number = Load.objects.get(state=State.STOPPED).pk
        assert loaded(archive, anew=True).pk != number
        assert staged() == 0


class TestTwoProcesses:
    def test_read_the_same(self, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        loaded(archive)
        before = register()
        monkeypatch.setattr(reading, "ALONE_BELOW", 0)
        assert loaded(archive, workers=2).state == State.READY
        assert register() == before

    def test_tell_what_is_wrong(self, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reading, "ALONE_BELOW", 0)
        with pytest.raises(Unfit, match="ends in the middle"):
            loaded(edited(archive, tmp_path, {"HOUSES": lambda text: text[:-400]}), workers=2)
        with a_full_disk(), pytest.raises(Stopped, match="The disk of the database is full"):
            loaded(archive, workers=2)


class Asked:
    def __init__(self) -> None:
        self.answers = 0
        self.wrong: list[str] = []


@contextmanager
def asking() -> Iterator[Asked]:
    """Somebody asks for addresses all the while."""
    asked, end = Asked(), threading.Event()
    address = address_of_database()

    def ask() -> None:
        with psycopg.connect(address, autocommit=True, prepare_threshold=1) as own:
            while not end.is_set():
                try:
                    rows = own.execute(
                        "SELECT p.whole, h.number FROM registers_place AS p "
                        "JOIN registers_house AS h ON h.place = p.id "
                        "WHERE p.tokens @> ARRAY[%s::int] ORDER BY p.score LIMIT 10",
                        [token("каз")],
                    ).fetchall()
                except psycopg.Error as reason:
                    asked.wrong.append(str(reason))
                else:
                    asked.answers += 1
                    if len(rows) != 10:
                        asked.wrong.append(f"{len(rows)} rows")

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield asked
    finally:
        end.set()
        thread.join()


class TestSuggestions:
    def test_are_given_all_the_while(self, archive: Path) -> None:
        loaded(archive)
        with asking() as asked:
            for _time in range(3):
                loaded(archive)
        assert asked.answers > 50
        assert not asked.wrong
