"""Files of ЕГРЮЛ and ЕГРИП, of both kinds: the whole register (EGRUL_FULL…), and changes as exchanged (VO_…)."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from psycopg import Connection

from kenesh.registers.egrul import building
from kenesh.registers.egrul.cutting import Cutter, Head, head
from kenesh.registers.egrul.rows import COLUMNS, ENTREPRENEUR, LEGAL_ENTITY
from kenesh.registers.egrul.rows import day as read_day
from kenesh.registers.egrul.statements import CUTTER, WHOLE
from kenesh.registers.loading.load import Plan, run, taken_into_use
from kenesh.registers.loading.progress import Say
from kenesh.registers.loading.reading import Task
from kenesh.registers.loading.sources import Member, Source, Unfit, open_sources
from kenesh.registers.models import Extent, Load, Register

_NAMED_DAY: Final = re.compile(r"_(\d{4})(\d\d)(\d\d)_|_(\d{4}-\d\d-\d\d)_")


class Told(NamedTuple):
    """What the beginnings of the files tell. whole: kinds of firms that are there all; day: of the oldest of those, or
    the newest of changes."""

    tasks: list[Task]
    whole: tuple[int, ...]
    day: date | None
    version: str


def load(
    paths: Sequence[Path],
    *,
    now: Callable[[], datetime],
    say: Say,
    bar: Say | None = None,
    anew: bool = False,
    **options: Any,
) -> Load:
    """Unfit, Stopped: see kenesh.registers.loading.load.run."""
    source = open_sources(paths)
    told = tell(source)
    plan = Plan(
        Register.EGRUL,
        Extent.FULL if told.whole else Extent.CHANGES,
        source,
        told.tasks,
        {building.STAGED: COLUMNS},
        lambda staged: building.put_in(
            staged, whole=told.whole, day=told.day, also=partial(_noted, load=staged.load, told=told)
        ),
        told.version,
        told.day,
    )
    return run(plan, now=now, say=say, bar=bar, anew=anew, **options)


def tell(source: Source) -> Told:
    """Looks at the beginning of each file. Unfit: there is none, or one of another register."""
    tasks: list[Task] = []
    days: dict[bool, list[date]] = {True: [], False: []}
    roots, versions = set(), set()
    for file in xml_files(source):
        known = beginning(source, file, CUTTER, other="ВклМСП", command="load-rsmp")
        is_whole = known.root in WHOLE
        if told := _day(known, file.name):
            days[is_whole].append(told)
        roots.add(known.root)
        versions.add(known.root if is_whole else known.attributes.get("ВерсФорм", ""))
        tasks.append(Task(file.name, building.STAGED, CUTTER))
    whole = tuple(sorted(WHOLE[root] for root in roots if root in WHOLE))
    day = min(days[True], default=None) if whole else max(days[False], default=None)
    return Told(tasks, whole, day, ", ".join(sorted(filter(None, versions)))[:40])


def xml_files(source: Source) -> list[Member]:
    files = [file for file in source.files if file.name.lower().endswith(".xml")]
    if not files:
        raise Unfit(f"There is no XML file in {source.name}.")
    return files


def beginning(source: Source, file: Member, cutter: Cutter, *, other: str, command: str) -> Head:
    """other: a word that only files of the other register have, which the other command loads."""
    first = source.first(file.name)
    try:
        known = head(first, cutter.shape)
    except Unfit as reason:
        raise Unfit(f"{file.name}: {reason.sentence}") from None
    if other in first.decode(known.encoding, errors="replace"):
        raise Unfit(f"{file.name} is of another register: load it by {command}.")
    return known


def _day(known: Head, name: str) -> date | None:
    """Of the whole register, its attribute; of changes, the name of the file."""
    if found := read_day(known.attributes.get("ДатаВыг", "")):
        return found
    named = _NAMED_DAY.search(f"{known.attributes.get('ИдФайл', '')}_ {name}")
    return read_day(named[4] or "-".join(named.groups()[:3])) if named else None


def _noted(connection: Connection[Any], rows: int, *, load: int, told: Told) -> None:
    """A whole register of legal entities replaces the former one of legal entities, not that of entrepreneurs."""
    everything = set(told.whole) == {LEGAL_ENTITY, ENTREPRENEUR}
    taken_into_use(connection, load, rows=rows, replaces=everything)
    if told.whole and not everything:
        connection.execute(
            "UPDATE registers_load SET state = 'replaced' WHERE state = 'ready' AND register = 'egrul' "
            "AND extent = 'full' AND version = %s AND id <> %s",
            [told.version, load],
        )
