"""The whole product on one machine: `make run`.

Starts the database (the embedded PostgreSQL, unless DATABASE_URL names another), prepares it, then keeps a web server
and a worker at work until Ctrl+C or SIGTERM. Whatever keeps it from starting is said in one sentence.
"""

import argparse
import errno
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, Final, NoReturn, TextIO

from kenesh import home
from kenesh.embedded import Server, Unusable
from kenesh.processes import dying_with_parent, marked

CODE: Final = Path(__file__).resolve().parent.parent
HOST: Final = "127.0.0.1"
STOPPING: Final = "stopping"
ENDINGS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
WORKER: Final = [sys.executable, "manage.py", "db_worker"]
UPKEEP: Final = [sys.executable, "-m", "kenesh.upkeep"]
COPY: Final = [sys.executable, "manage.py", "copy_for_reports", "--keep"]
UPKEPT_EVERY: Final = 5 * 60  # seconds; letters whose worker was killed wait for it
WEB: Final = [
    *(sys.executable, "-m", "granian", "--interface=wsgi", "--no-ws", "--log-level=warning"),
    *("--workers=2", "--blocking-threads=4", "--respawn-failed-workers", "--workers-kill-timeout=5"),
]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m kenesh.serve", description="Serves Kenesh on this machine.")
    parser.add_argument("--with-parent", action="store_true", help="stop when the process that started it ends")
    if parser.parse_args().with_parent and (tie := dying_with_parent(signal.SIGTERM, parent=os.getppid())):
        tie()
    for ending in ENDINGS:
        if ending != signal.SIGHUP or signal.getsignal(ending) != signal.SIG_IGN:  # nohup stays nohup
            signal.signal(ending, interrupt)
    try:
        serve()
    except (Unusable, home.Wrong) as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


def interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def serve() -> NoReturn:
    port = home.port()
    address = f"http://{HOST}:{port}"
    with claim(home.path(), address) as claimed:
        end_leftovers()
        look_at_port(port)
        processes: list[Server | Kept | Errand] = []
        try:
            if not os.environ.get("DATABASE_URL"):
                server = Server(home.path() / "postgres", home.socket_folder(), say=say)
                processes.append(server)
                server.start()
                server.create("kenesh")
            doors = stand_ins(port)
            accounts = prepare()
            web = Kept("The web server", [*WEB, f"--host={HOST}", f"--port={port}", "kenesh.wsgi:application"])
            for kept in (*doors, Kept("The worker", WORKER), web):
                processes.append(kept)
                kept.start()
            wait_for_answer(web, port)
            processes.append(Errand(UPKEEP, UPKEPT_EVERY))
            if home.reports():
                copy = Kept("The copy for reports", COPY)
                processes.append(copy)
                copy.start()
            print(f"\nKenesh is at {address}   (Ctrl+C stops it)\n\n{accounts}", flush=True)
            while True:
                time.sleep(0.25)
                for process in processes:
                    process.mend()
        finally:
            for ending in ENDINGS:
                signal.signal(ending, signal.SIG_IGN)
            write(claimed, STOPPING)
            for process in reversed(processes):
                process.stop()


def stand_ins(port: int) -> "list[Kept]":
    """Those of a demonstration for systems of sign-in, unless SIGN_IN names others; the product is told of them."""
    if "SIGN_IN" in os.environ or not home.flag("KENESH_DEMO"):
        return []
    from kenesh.demo import doors  # only a demonstration has what it needs

    near = free_ports(port + 1)
    own = os.environ.get("SITE_URL", "").rstrip("/")
    sites = (f"http://{HOST}:{port}", f"http://localhost:{port}", *([own] if own else []))
    os.environ["SIGN_IN"] = str(doors.settings_file())
    made = doors.make(doors.settings_file(), esia_port=next(near), oidc_port=next(near), sites=sites, say=say)
    return [Kept(one.title, one.command) for one in made]


def free_ports(first: int) -> Iterator[int]:
    """From this one on; after the last of all, from 1024."""
    for port in chain(range(first, 65536), range(1024, first)):
        with suppress(Unusable):
            look_at_port(port)
            yield port


@contextmanager
def claim(folder: Path, address: str, *, patience: float = 60) -> Iterator[TextIO]:
    """Only one may serve from a folder of data. One that is just stopping is waited for."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / "lock").open("a+")
    except OSError as error:
        raise Unusable(
            f"The folder for data, {folder}, cannot be written: {error.strerror}. Set KENESH_HOME."
        ) from None
    with file:
        until = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                file.seek(0)
                holder = file.read()
            if holder != STOPPING or time.monotonic() > until:
                raise Unusable(f"Kenesh is at work with the data in {folder} already: {holder}")
            time.sleep(0.1)
        write(file, f"process {os.getpid()}, {address}")
        yield file


def write(file: TextIO, words: str) -> None:
    file.truncate(0)
    file.write(words)
    file.flush()


def end_leftovers(*, patience: float = 10) -> None:
    """Ends what a killed run left at work on our data. Nobody but us may work on them: we hold the lock."""
    for ending in (signal.SIGTERM, signal.SIGKILL):
        until = time.monotonic() + patience
        for pid in marked(mark()):
            with suppress(ProcessLookupError):
                os.kill(pid, ending)
        while marked(mark()):
            if time.monotonic() > until:
                break
            time.sleep(0.05)


def look_at_port(port: int) -> None:
    """The port is free."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            wrong = "is taken by another program" if taken else f"cannot be used: {error.strerror}"
            raise Unusable(f"Port {port} {wrong}. Choose another: make run PORT={port % 65535 + 1}") from None


def mark() -> str:
    """The variable by which the processes that serve our data are known."""
    return f"KENESH_SERVES={home.path()}"


def environment() -> dict[str, str]:
    name, _, value = mark().partition("=")
    return os.environ | {"KENESH_HOME": str(home.path()), name: value}  # the children may stand in another folder


def prepare() -> str:
    """Gives the demonstration's accounts, in lines. What keeps it from being ready it says itself."""
    made = subprocess.run(
        [sys.executable, "-m", "kenesh.prepare"],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        cwd=CODE,
        env=environment(),
        process_group=0,
        preexec_fn=dying_with_parent(signal.SIGTERM),
    )
    if made.returncode:
        raise SystemExit(1)
    return made.stdout


def begun(command: list[str], **options: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        cwd=CODE,
        env=environment(),
        process_group=0,  # Ctrl+C is for us, who end it in our turn
        preexec_fn=dying_with_parent(signal.SIGTERM),
        **options,
    )


@dataclass
class Errand:
    """A command that is run at once and then every so many seconds, never twice at a time."""

    command: list[str]
    every: float
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    due: float = field(default=0, init=False)

    def mend(self) -> None:
        at_work = self.process is not None and self.process.poll() is None
        if at_work or time.monotonic() < self.due:
            return
        self.due = time.monotonic() + self.every
        self.process = begun(self.command, stdout=subprocess.DEVNULL)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait()


@dataclass
class Kept:
    """A process kept at work: started again when it ends, sooner the longer it has lived."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started: float = field(default=0, init=False)
    pause: float = field(default=1, init=False)

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = begun(self.command)

    def mend(self) -> None:
        if self.process is not None and self.process.poll() is not None:
            self._sweep(self.process)
            lived = time.monotonic() - self.started
            self.pause = 1 if lived > 60 else min(self.pause * 2, 30)
            say(f"{self.name} ended and is started again.")
            self.process = None
            self.started = time.monotonic()
        if self.process is None and time.monotonic() - self.started > self.pause:
            self.start()

    def stop(self, *, patience: float = 15) -> None:
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._sweep(self.process)

    def _sweep(self, process: subprocess.Popen[bytes]) -> None:
        """Ends what it started and left behind."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def wait_for_answer(web: Kept, port: int, *, patience: float = 60) -> None:
    until = time.monotonic() + patience
    while web.process is not None and web.process.poll() is None and time.monotonic() < until:
        answer = http.client.HTTPConnection(HOST, port, timeout=patience)
        try:
            answer.request("GET", "/")
            answer.getresponse()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            answer.close()
    raise Unusable("The web server does not answer; what it said stands above.")


if __name__ == "__main__":
    sys.exit(main())
