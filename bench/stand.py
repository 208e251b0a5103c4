"""What is measured: an embedded PostgreSQL of its own with so many records, and the production server before it."""

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
from typing import TYPE_CHECKING, Final

import psycopg

from kenesh import home, serve
from kenesh.embedded import Server

if TYPE_CHECKING:
    from bench.registers import Wanted

UNTIL: Final = date(2026, 10, 30)  # the last day of the data, so that the same size always has the same rows
YEARS: Final = 10
# In the order they are loaded; of questions those published are counted.
TABLES: Final = {
    "appeals": "appeals_appeal",
    "referrals": "referrals_referral",
    "questions": "questions_publication",
    "desk": "desk_consultation",
}
# What a load that was broken off may have left, besides what refers to it.
LEFT: Final = {
    "appeals": "appeals_appeal, referrals_numbering",
    "referrals": "referrals_referral, referrals_numbering",
    "questions": "questions_question, questions_act, questions_word, questions_stem",
    "desk": "desk_consultation, desk_numbering",
}
MANAGE: Final = [sys.executable, str(serve.CODE / "manage.py")]


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Loaded:
    """How data got there. seconds: the whole load; writing, indexes and cleaning up."""

    rows: int
    seconds: float
    megabytes: int
    of_indexes: int


@dataclass
class Stand:
    """The server at work. address: of the site; database: a connection string, for the floors; loaded: by TABLES."""

    address: str
    database: str
    web: serve.Kept
    loaded: dict[str, Loaded]


@contextmanager
def stand(wanted: dict[str, int], folder: Path, registers: "Wanted | None" = None) -> Iterator[Stand]:
    """Starts everything with this many records of each of TABLES, and registers of this size, loading them when the
    folder has none yet; stops it afterwards."""
    os.environ |= {"KENESH_HOME": str(folder), "KENESH_DEMO": "1", "SECRET_KEY": "", "EMAIL_URL": ""}
    os.environ.pop("DATABASE_URL", None)
    folder.mkdir(parents=True, exist_ok=True)
    server = Server(folder / "postgres", home.socket_folder(), say=say)
    server.start()
    try:
        loaded = fill(server, wanted, folder, registers)
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


def fill(server: Server, wanted: dict[str, int], folder: Path, registers: "Wanted | None" = None) -> dict[str, Loaded]:
    """The data, unless they are there; what a load that was broken off has left is thrown away."""
    note = folder / "loaded.json"
    kept = json.loads(note.read_text()) if note.exists() else {}
    loaded = {name: Loaded(**there) for name, there in kept.items() if isinstance(there, dict)}
    if not {"appeals", "suggestions", "desk"} & loaded.keys():
        with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS kenesh")
        server.create("kenesh")
        loaded = {}
    for command in ("migrate", "load_reference", "load_organisations", "load_services"):
        subprocess.run([*MANAGE, command, "--verbosity=0"], check=True, stdout=subprocess.DEVNULL)
    for name, table in TABLES.items():
        if wanted.get(name) and name not in loaded:
            loaded[name] = load(server, name, table, wanted[name])
            keep(loaded, note)
    if registers and "suggestions" not in loaded:
        from bench.registers import fill as fill_registers

        say(f"Loading registers: {registers}…")
        run_demo(dict.fromkeys(TABLES, 0))
        loaded["suggestions"] = fill_registers(server.url("kenesh"), registers)
        keep(loaded, note)
    return loaded


def keep(loaded: dict[str, Loaded], note: Path) -> None:
    note.write_text(json.dumps({one: asdict(there) for one, there in loaded.items()}))


def run_demo(rows: dict[str, int]) -> None:
    """Accounts, and so many of each of TABLES."""
    many = [f"--{one}={count}" for one, count in rows.items()]
    subprocess.run([*MANAGE, "demo", *many, f"--years={YEARS}", f"--until={UNTIL}", "--no-history"], check=True)


def load(server: Server, name: str, table: str, rows: int) -> Loaded:
    with psycopg.connect(server.url("kenesh")) as connection:
        connection.execute(f"TRUNCATE {LEFT[name]} CASCADE")
    say(f"Loading {rows:,} {name}…")
    began = time.monotonic()
    run_demo({one: rows if one == name else 0 for one in TABLES})
    seconds = time.monotonic() - began
    with psycopg.connect(server.url("kenesh")) as connection:
        sizes = connection.execute(
            f"SELECT count(*), pg_total_relation_size('{table}') >> 20, pg_indexes_size('{table}') >> 20 FROM {table}"
        ).fetchone()
    assert sizes is not None
    made, megabytes, of_indexes = sizes
    return Loaded(made, seconds, megabytes, of_indexes)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind((serve.HOST, 0))
        return int(trial.getsockname()[1])
