"""`make run`: it starts, it refuses in one sentence, and what was saved is there after it was killed."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django.fixtures import Settings

from kenesh import embedded, home, prepare, upkeep
from kenesh.accounts.models import User
from kenesh.embedded import Server, Unusable
from kenesh.organisations import reference as organisations
from kenesh.referrals.models import Referral, State
from kenesh.serve import Errand

HOUSE = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def start(folder: Path, **environment: str) -> subprocess.Popen[str]:
    """`make run`, its data in the folder, without a demonstration's data."""
    ours = {"DATABASE_URL", "KENESH_DEMO", "DJANGO_SETTINGS_MODULE"}
    inherited = {name: value for name, value in os.environ.items() if name not in ours}
    return subprocess.Popen(
        [sys.executable, "-m", "kenesh.serve"],
        cwd=HOUSE,
        env=inherited | {"KENESH_HOME": str(folder), "PORT": str(free_port())} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def refusal(folder: Path, **environment: str) -> str:
    """What a start says that is refused."""
    process = start(folder, **environment)
    try:
        _, said = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 1
    return said


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "home"


class TestStart:
    def test_is_refused_for_a_port_that_is_no_number(self, folder: Path) -> None:
        assert refusal(folder, PORT="http") == "PORT must be a number from 1 to 65535, not http.\n"

    def test_is_refused_for_a_port_that_is_taken(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            said = refusal(folder, PORT=str(port))
        assert said == f"Port {port} is taken by another program. Choose another: make run PORT={port % 65535 + 1}\n"

    def test_is_refused_for_a_folder_that_cannot_be_written(self, folder: Path) -> None:
        folder.write_text("a file, not a folder")
        assert refusal(folder / "home") == (
            f"The folder for data, {folder}/home, cannot be written: Not a directory. Set KENESH_HOME.\n"
        )

    def test_is_refused_for_data_of_a_newer_postgresql(self, folder: Path) -> None:
        (folder / "postgres").mkdir(parents=True)
        (folder / "postgres" / "PG_VERSION").write_text("99\n")
        assert refusal(folder) == (
            f"The data in {folder}/postgres are of PostgreSQL 99, newer than {embedded.version(embedded.wheel())}: "
            "update Kenesh.\n"
        )

    def test_is_refused_for_a_database_that_cannot_be_reached_and_keeps_its_password(self, folder: Path) -> None:
        said = refusal(folder, DATABASE_URL=f"postgresql://kenesh:a-secret@127.0.0.1:{free_port()}/kenesh")
        assert said.startswith("The database cannot be reached: ")
        assert said.count("\n") == 1
        assert "a-secret" not in said

    def test_is_refused_for_an_address_that_is_no_postgresql(self, folder: Path) -> None:
        said = refusal(folder, DATABASE_URL="mysql://kenesh:a-secret@127.0.0.1/kenesh")
        assert said == "DATABASE_URL must look like postgresql://user:password@host:5432/name\n"


class TestDatabase:
    """The checks of kenesh.prepare, on the tests' own server."""

    @pytest.fixture
    def other(self, db: None, request: pytest.FixtureRequest) -> Iterator[psycopg.Connection]:
        """A connection to an empty database, made with the words of CREATE DATABASE that the test gives."""
        where = connection.get_connection_params()
        given = {name: where[name] for name in ("host", "port", "user", "password") if where.get(name)}
        name = f"other_{os.getpid()}"
        with psycopg.connect(**given, dbname="postgres", autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name} TEMPLATE template0 {request.param}")
            try:
                with psycopg.connect(**given, dbname=name, autocommit=True) as made:
                    yield made
            finally:
                server.execute(f"DROP DATABASE {name}")

    @pytest.mark.parametrize("other", [""], indirect=True)
    def test_is_accepted_as_the_server_makes_it(self, other: psycopg.Connection) -> None:
        prepare.check(other)

    @pytest.mark.parametrize("other", ["LOCALE 'C'", "LC_CTYPE 'C' LC_COLLATE 'C'"], indirect=True)
    def test_is_refused_when_it_does_not_know_cyrillic_letters(self, other: psycopg.Connection) -> None:
        with pytest.raises(Unusable, match="does not know Cyrillic letters"):
            prepare.check(other)

    @pytest.mark.parametrize("other", ["LOCALE 'C' ENCODING 'SQL_ASCII'"], indirect=True)
    def test_is_refused_when_it_is_not_in_unicode(self, other: psycopg.Connection) -> None:
        with pytest.raises(Unusable, match="SQL_ASCII"):
            prepare.check(other)

    def test_is_refused_when_postgresql_is_older_than_15(self, monkeypatch: pytest.MonkeyPatch, db: None) -> None:
        monkeypatch.setattr(prepare, "OLDEST", 99)
        connection.ensure_connection()
        with pytest.raises(Unusable, match=r"Kenesh needs 99 or later"):
            prepare.check(connection.connection)

    def test_is_refused_when_it_is_of_a_newer_kenesh(self, db: None) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('appeals', '0999_x', now())")
        with pytest.raises(Unusable, match=r"newer version of Kenesh \(it has appeals.0999_x\)"):
            prepare.refuse_newer()

    def test_is_no_demonstration_when_people_work_in_it(self, db: None, settings: Settings) -> None:
        settings.DEMO = True
        User.objects.create_user("aida@example.kg", "a long password", full_name="Аида", role="administrator")
        with pytest.raises(Unusable, match="KENESH_DEMO=0"):
            prepare.fill()


class TestUpkeep:
    def test_does_each_of_its_parts(
        self, reference_lists: None, store: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert upkeep.main() == 0
        assert "sign-ins: 0" in capsys.readouterr().out


@pytest.mark.once
class TestSlip:
    @pytest.mark.usefixtures("db", "store")
    def test_of_the_demonstration_is_told_of_while_it_waits_for_its_answer(
        self, reference_lists: None, settings: Settings
    ) -> None:
        settings.DEMO = True
        organisations.load()
        assert prepare.slip() == []
        call_command("demo", "--appeals=60", "--referrals=60", verbosity=0)
        printed = Referral.objects.exclude(forms=None).order_by("forms")
        printed.update(state=State.GIVEN, answered_at=None, remark="")
        assert prepare.slip()[1].endswith(f"http://testserver/slip/{printed[0].code}/")
        settings.DEMO = False
        assert prepare.slip() == []


class TestSettings:
    GB = 1024 * embedded.MB

    @pytest.mark.parametrize(("memory", "shared"), [(GB // 2, "128MB"), (8 * GB, "1024MB"), (256 * GB, "3072MB")])
    def test_give_the_database_an_eighth_of_the_memory_within_reason(self, memory: int, shared: str) -> None:
        assert embedded.settings(durable=True, memory=memory)["shared_buffers"] == shared

    def test_never_let_a_saved_record_be_lost(self) -> None:
        chosen = embedded.settings(durable=True, memory=self.GB)
        assert not {"fsync", "synchronous_commit", "full_page_writes"} & set(chosen)  # PostgreSQL's own are safe


class TestSocket:
    def test_has_a_path_that_fits_however_deep_the_folder(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("KENESH_HOME", "/" + "я" * 50 + "/home")
        path = home.socket_folder() / embedded.SOCKET
        assert len(os.fsencode(path)) <= embedded.LONGEST_SOCKET_PATH
        monkeypatch.setenv("KENESH_HOME", "/srv/kenesh")
        assert home.socket_folder() == Path("/srv/kenesh/postgres")


class TestTheSecretKey:
    def test_is_made_once_and_only_its_owner_may_read_it(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("SECRET_KEY", raising=False)
        monkeypatch.setenv("KENESH_HOME", str(folder))
        folder.mkdir()
        key = home.secret_key()
        assert len(key) >= 50
        assert home.secret_key() == key
        assert [file.name for file in folder.iterdir()] == ["secret"]
        assert (folder / "secret").stat().st_mode & 0o777 == 0o600

    def test_is_that_of_the_quicker_of_two(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("SECRET_KEY", raising=False)
        monkeypatch.setenv("KENESH_HOME", str(folder))
        folder.mkdir()

        def meanwhile(_bytes: int) -> str:
            (folder / "secret").write_text("made by the other")
            return "ours"

        monkeypatch.setattr("secrets.token_urlsafe", meanwhile)
        assert home.secret_key() == "made by the other"


class TestAnErrand:
    def test_is_run_at_once_and_again_when_it_is_time_and_never_twice_at_once(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder.mkdir()
        monkeypatch.setenv("KENESH_HOME", str(folder))
        errand = Errand(["sh", "-c", f"echo run >> {folder}/runs; read line < {folder}/gate"], every=0)
        os.mkfifo(folder / "gate")

        def let_it_end() -> None:
            (folder / "gate").write_text("now\n")
            assert errand.process is not None
            errand.process.wait()

        try:
            errand.mend()
            first = errand.process
            errand.mend()
            assert errand.process is first
            let_it_end()
            errand.mend()
            let_it_end()
            assert (folder / "runs").read_text().split() == ["run", "run"]
        finally:
            errand.stop()


class TestRun:
    """One whole life: started, used, refused to a second, killed, started again, stopped."""

    def wait(self, process: subprocess.Popen[str], port: int) -> None:
        """Until it says that it serves; then it does."""
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("Kenesh is at"):
                assert f"http://127.0.0.1:{port} " in line
                break
        else:
            pytest.fail(process.communicate()[1])
        asking = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        asking.request("GET", "/ru/")
        assert asking.getresponse().status == 200

    def wait_for_the_copy(self, folder: Path) -> None:
        """Reports have theirs soon, without anybody having waited for it."""
        until = time.monotonic() + 180
        while not list((folder / "reports").glob("facts-*")):
            assert time.monotonic() < until
            time.sleep(0.2)

    def test_comes_back_with_what_was_saved_after_it_was_killed(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("KENESH_HOME", str(folder))
        port = free_port()
        database = Server(folder / "postgres", home.socket_folder()).url("kenesh")
        first = start(folder, PORT=str(port))
        try:
            self.wait(first, port)
            with psycopg.connect(database, autocommit=True) as saving:
                saving.execute("CREATE TABLE saved AS SELECT 'кеңеш' AS word")
            assert refusal(folder).startswith(
                f"Kenesh is at work with the data in {folder} already: process {first.pid},"
            )
        finally:
            os.kill(first.pid, signal.SIGKILL)
            first.communicate()

        second = start(folder, PORT=str(port))
        try:
            self.wait(second, port)
            with psycopg.connect(database) as reading:
                assert reading.execute("SELECT word FROM saved").fetchone() == ("кеңеш",)
            self.wait_for_the_copy(folder)
        finally:
            second.terminate()
            second.communicate(timeout=60)
        assert second.returncode == 0
        assert not (folder / "postgres" / "postmaster.pid").exists()
