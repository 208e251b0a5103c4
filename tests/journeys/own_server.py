"""A server in a process of its own, at work on the test's database: it can be killed in the middle of something."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from django.db import connection

HOUSE = Path(__file__).resolve().parent.parent.parent


@dataclass
class OwnServer:
    """address: where it answers, also after it was killed and started again."""

    port: int
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "django", "runserver", "--insecure", "--noreload", f"127.0.0.1:{self.port}"],
            cwd=HOUSE,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": _database()},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + 60
        while not self._answers():
            assert self.process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.1)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def _answers(self) -> bool:
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            asking.request("GET", "/robots.txt")
            return asking.getresponse().status == 200
        except OSError:
            return False
        finally:
            asking.close()


@contextmanager
def own_server() -> Iterator[OwnServer]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    server = OwnServer(port)
    server.start()
    try:
        yield server
    finally:
        server.kill()


def _database() -> str:
    chosen = connection.settings_dict
    whose = ":".join(quote(str(chosen[name]), safe="") for name in ("USER", "PASSWORD") if chosen[name])
    host, port = str(chosen["HOST"]), str(chosen["PORT"] or "")
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in {"host": host, "port": port}.items() if value)
    return f"postgresql://{whose}@/{chosen['NAME']}?{query}"
