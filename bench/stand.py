"""What is measured: an embedded PostgreSQL of its own with so many appeals, and the production server before it."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Final

import psycopg

from kenesh import home, serve
from kenesh.embedded import Server

UNTIL: Final = date(2026, 10, 30)  # the last day of the data, so that the same size always has the same rows
YEARS: Final = 10
MANAGE: Final = [sys.executable, str(serve.CODE / "manage.py")]


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Loaded:
    """How the data got there. seconds: the whole load; copying, indexes and cleaning up."""

    appeals: int
    seconds: float
    megabytes: int
    of_indexes: int


@dataclass
class Stand:
    """The server at work. address: of the site; database: a connection string, for the floors."""

    address: str
    database: str
    web: serve.Kept
    loaded: Loaded


@contextmanager
def stand(appeals: int, folder: Path) -> Iterator[Stand]:
    """Starts everything with this many appeals, loading them when the folder has none yet; stops it afterwards."""
    os.environ |= {"KENESH_HOME": str(folder), "KENESH_DEMO": "1", "SECRET_KEY": "", "EMAIL_URL": ""}
    os.environ.pop("DATABASE_URL", None)
    folder.mkdir(parents=True, exist_ok=True)
    server = Server(folder / "postgres", home.socket_folder(), say=say)
    server.start()
    try:
        loaded = fill(server, appeals, folder)
        subprocess.run([sys.executable, "-m", "kenesh.prepare"], check=True, cwd=serve.CODE, stdout=subprocess.DEVNULL)
        port = free_port()
        os.environ["PORT"] = str(port)
        web = serve.Kept(
            "The web server", [*serve.WEB, f"--host={serve.HOST}", f"--port={port}", "kenesh.wsgi:application"]
        )
        web.start()
        try:
            serve.wait_for_answer(web, port)
            yield Stand(f"http://{serve.HOST}:{port}", server.url("kenesh"), web, loaded)
        finally:
            web.stop()
    finally:
        server.stop()


def fill(server: Server, appeals: int, folder: Path) -> Loaded:
    """The data, unless they are there; what a load that was broken off has left is thrown away."""
    note = folder / "loaded.json"
    if note.exists():
        return Loaded(**json.loads(note.read_text()))
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS kenesh")
    server.create("kenesh")
    for command in ("migrate", "load_reference"):
        subprocess.run([*MANAGE, command, "--verbosity=0"], check=True)
    began = time.monotonic()
    say(f"Loading {appeals:,} appeals…")
    subprocess.run(
        [*MANAGE, "demo", f"--appeals={appeals}", f"--years={YEARS}", f"--until={UNTIL}", "--no-history"], check=True
    )
    seconds = time.monotonic() - began
    with psycopg.connect(server.url("kenesh")) as connection:
        sizes = connection.execute(
            "SELECT pg_total_relation_size('appeals_appeal') >> 20, pg_indexes_size('appeals_appeal') >> 20"
        ).fetchone()
    assert sizes is not None
    loaded = Loaded(appeals, seconds, *sizes)
    note.write_text(json.dumps(asdict(loaded)))
    return loaded


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind((serve.HOST, 0))
        return int(trial.getsockname()[1])
