"""One load from beginning to end: begun or gone on with, read, built, ended; and its row in the journal."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

import psycopg
from django.db import connection as django_connection
from django.db import transaction
from django.db.models import Sum
from psycopg import sql
from psycopg.conninfo import make_conninfo

from kenesh.registers.loading import staging
from kenesh.registers.loading.progress import Progress, Say
from kenesh.registers.loading.reading import COMMITTED_EVERY, Failed, Reading, Task, far, read_all
from kenesh.registers.loading.sources import Source, Unfit
from kenesh.registers.models import Extent, Load, LoadedFile, Register, State, Step

LOCKS: Final = {register: (0x4B45_4E53, place) for place, register in enumerate(Register)}  # advisory, of a session
TOLD_EVERY: Final = 1  # seconds
# A server at work on a statement notices only now and then that the process which gave it was killed.
LOOKED_AFTER: Final = "500ms"
WAITED_FOR_KILLED: Final = "3s"
FULL: Final = (
    "The disk of the database is full. Free some space and give the same command again: it goes on from where it "
    "stopped. The register in use is as it was."
)


class Stopped(Exception):
    """The load cannot go on now; the same command goes on from there. sentence: for people, in English."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass
class Building:
    """What putting together works with. connection: commits each statement; load: its id."""

    connection: psycopg.Connection[Any]
    address: str
    load: int
    tell: Callable[[Step], None]

    def table(self, name: str) -> str:
        """The staging table's name in the database."""
        return staging.name(self.load, name)

    def other(self) -> psycopg.Connection[Any]:
        """One more connection, for what is done side by side."""
        return psycopg.connect(self.address, autocommit=True)


@dataclass
class Plan:
    """What is to be loaded. tasks: files and the staging tables they go to; staged: those tables and their columns.

    build: makes of them the register in use and gives its rows; it may be begun again after it was broken off, and
    calls taken_into_use() in the transaction that switches. version, day: as the publisher names them.
    """

    register: Register
    extent: Extent
    source: Source
    tasks: Sequence[Task]
    staged: Mapping[str, str]
    build: Callable[[Building], int]
    version: str = ""
    day: date | None = None
    regions: Sequence[str] = field(default_factory=list)


def run(
    plan: Plan,
    *,
    now: Callable[[], datetime],
    say: Say,
    bar: Say | None = None,
    anew: bool = False,
    workers: int = 2,
    commit_every: int = COMMITTED_EVERY,
) -> Load:
    """Loads, or goes on with the load of the same files that was broken off; anew: begins it again.

    Unfit: the files cannot be loaded (State.REFUSED). Stopped: not now (State.STOPPED), also where the same register is
    being loaded by somebody else. Either way the register in use is as it was.
    """
    with alone(plan.register) as (connection, address):
        load, fresh = _begun(connection, plan, anew=anew, now=now(), say=say)
        began, before = time.monotonic(), load.seconds
        try:
            if fresh:
                staging.lay(connection, load.pk, plan.staged)
            _read(connection, address, plan, load, workers, commit_every, say, bar, before)
            rows = _build(connection, address, plan, load, say)
        except (Unfit, Failed, psycopg.Error, OSError) as reason:
            ending = _ending(reason)
            refused = isinstance(ending, Unfit)
            with suppress(Exception):  # the database may be away: the journal then sees nobody at work
                if refused:
                    staging.clear(connection, load.pk)
                _end(load, State.REFUSED if refused else State.STOPPED, ending.sentence, now(), began, before)
            raise ending from reason
        except BaseException:  # told to stop
            with suppress(Exception):
                _end(load, State.STOPPED, "It was told to stop.", now(), began, before)
            raise
        load.rows = rows
        _end(load, State.READY, "", now(), began, before)
        staging.clear(connection, load.pk)
        say(f"{rows:,} rows are in use, {load.seconds:,.0f} s in all; {load.set_aside:,} records set aside.")
        return load


def address_of_database() -> str:
    """A connection string of Django's database."""
    django_connection.ensure_connection()
    info = django_connection.connection.info
    return make_conninfo(host=info.host, port=info.port, dbname=info.dbname, user=info.user, password=info.password)


def taken_into_use(connection: psycopg.Connection[Any], load: int, *, rows: int, replaces: bool) -> None:
    """For the transaction that switches: from here on the journal names this load. replaces: all that was loaded
    before; else it adds to it."""
    if replaces:
        connection.execute(
            "UPDATE registers_load SET state = 'replaced' WHERE state = 'ready' AND id <> %s "
            "AND register = (SELECT register FROM registers_load WHERE id = %s)",
            [load, load],
        )
    connection.execute(
        "UPDATE registers_load SET state = 'ready', rows = %s, ended_at = now() WHERE id = %s", [rows, load]
    )


@contextmanager
def alone(register: Register) -> Iterator[tuple[psycopg.Connection[Any], str]]:
    """A connection that holds the register's lock: whoever is killed lets it go, in the middle of a statement too."""
    address = address_of_database()
    with psycopg.connect(address, autocommit=True, application_name="kenesh-load") as connection:
        connection.execute(sql.SQL("SET client_connection_check_interval = {}").format(LOOKED_AFTER))
        connection.execute(sql.SQL("SET lock_timeout = {}").format(WAITED_FOR_KILLED))
        try:
            connection.execute("SELECT pg_advisory_lock(%s, %s)", LOCKS[register])
        except psycopg.errors.LockNotAvailable:
            raise Stopped("This register is being loaded already. One load of it at a time.") from None
        connection.execute("RESET lock_timeout")
        try:
            yield connection, address
        finally:
            if not connection.broken:  # at once: the server lets go of a closed connection when it comes to it
                connection.execute("SELECT pg_advisory_unlock(%s, %s)", LOCKS[register])


def is_alive(register: str) -> bool:
    """Whether anybody is loading the register now."""
    with django_connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objid = %s "
            "AND objsubid = 2 AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
            LOCKS[Register(register)],
        )
        return bool(cursor.fetchone()[0])


def _begun(
    connection: psycopg.Connection[Any], plan: Plan, *, anew: bool, now: datetime, say: Say
) -> tuple[Load, bool]:
    """The load of these files that was broken off, or a new one; and whether it begins from the beginning."""
    fingerprint = plan.source.fingerprint(plan.extent, *plan.regions)
    Load.objects.filter(register=plan.register, state=State.LOADING).update(
        state=State.STOPPED, ended_at=now, reason="Whoever loaded it was ended from outside."
    )
    unfinished = Load.objects.filter(register=plan.register, state=State.STOPPED, fingerprint=fingerprint)
    load = None if anew else unfinished.order_by("-started_at").first()
    if load is not None and staging.is_whole(connection, load.pk):
        Load.objects.filter(pk=load.pk).update(state=State.LOADING, ended_at=None, reason="")
        load.refresh_from_db()
        say("Going on from where it stopped.")
        return load, False
    for other in Load.objects.filter(register=plan.register):  # one unfinished load at a time: its tables are large
        staging.clear(connection, other.pk)
    with transaction.atomic():
        if load is None:
            load = Load.objects.create(
                register=plan.register,
                extent=plan.extent,
                source=plan.source.name,
                fingerprint=fingerprint,
                version=plan.version,
                day=plan.day,
                regions=list(plan.regions),
                started_at=now,
            )
        else:
            load.files.all().delete()
            load.broken.all().delete()
            load.state, load.ended_at, load.reason, load.rows, load.set_aside = State.LOADING, None, "", 0, 0
            load.save()
        sizes = dict(plan.source.files)
        LoadedFile.objects.bulk_create(
            LoadedFile(load=load, name=task.file, size=sizes[task.file]) for task in plan.tasks
        )
    return load, True


def _read(
    connection: psycopg.Connection[Any],
    address: str,
    plan: Plan,
    load: Load,
    workers: int,
    every: int,
    say: Say,
    bar: Say | None,
    before: float,
) -> None:
    Load.objects.filter(pk=load.pk).update(step=Step.READING)
    sizes = dict(plan.source.files)
    total = LoadedFile.objects.filter(load=load).aggregate(all=Sum("size"))["all"] or 0
    done, rows, _aside = far(connection, load.pk)
    say(f"Reading {len(plan.tasks)} files, {(total - done) / 1e6:,.0f} MB of XML…")
    progress, began, told = Progress(say, bar, total, done, rows), time.monotonic(), 0.0

    def meanwhile() -> None:
        nonlocal told
        if time.monotonic() - told >= TOLD_EVERY:
            told = time.monotonic()
            done, rows, aside = far(connection, load.pk)
            Load.objects.filter(pk=load.pk).update(
                rows=rows, set_aside=aside, seconds=before + time.monotonic() - began
            )
            progress.tell(done, rows)

    tasks = sorted(plan.tasks, key=lambda task: -sizes[task.file])
    read_all(Reading(address, load.pk, plan.source, tasks, every), workers, meanwhile)
    done, rows, load.set_aside = far(connection, load.pk)
    progress.tell(done, rows)
    say(f"  read, {time.monotonic() - began:.1f} s")


def _build(connection: psycopg.Connection[Any], address: str, plan: Plan, load: Load, say: Say) -> int:
    began, busy = time.monotonic(), ""

    def tell(step: Step | None) -> None:
        nonlocal began, busy
        if busy:
            say(f"  {busy}, {time.monotonic() - began:.1f} s")
        if step is not None:
            began, busy = time.monotonic(), Step(step).value
            Load.objects.filter(pk=load.pk).update(step=step)

    rows = plan.build(Building(connection, address, load.pk, tell))
    tell(None)
    return rows


def _ending(reason: Exception) -> Unfit | Stopped:
    if isinstance(reason, Unfit):
        return reason
    if isinstance(reason, psycopg.errors.DiskFull) or (isinstance(reason, Failed) and reason.kind == "full"):
        return Stopped(FULL)
    if isinstance(reason, Failed):
        return Unfit(reason.sentence) if reason.kind == "unfit" else Stopped(reason.sentence)
    if isinstance(reason, psycopg.OperationalError):
        return Stopped(f"The database went away: {str(reason).splitlines()[0]}. Give the same command again.")
    return Stopped(f"{type(reason).__name__}: {str(reason).splitlines()[0] if str(reason) else 'it failed'}.")


def _end(load: Load, state: State, reason: str, now: datetime, began: float, before: float) -> None:
    load.state, load.reason, load.ended_at = state, reason, now
    load.seconds = before + time.monotonic() - began
    if state != State.READY:
        load.set_aside = LoadedFile.objects.filter(load=load).aggregate(all=Sum("set_aside"))["all"] or 0
    load.save(update_fields=["state", "reason", "ended_at", "seconds", "rows", "set_aside"])
