"""From a path to a load: what is read of an archive of ГАР, and what is made of it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from kenesh.registers.gar import dictionaries, rows
from kenesh.registers.gar.archive import Archive, look_into
from kenesh.registers.gar.building import Whole
from kenesh.registers.gar.changes import Changes
from kenesh.registers.loading.load import Plan, run
from kenesh.registers.loading.progress import Say
from kenesh.registers.loading.reading import COMMITTED_EVERY, Task
from kenesh.registers.loading.sources import Unfit, open_source
from kenesh.registers.models import Extent, Load, Register, State

TABLES: Final = {
    "HOUSES_PARAMS": "postcode",
    "HOUSES": "house",
    "ADM_HIERARCHY": "standing",
    "ADDR_OBJ_PARAMS": "said",
    "ADDR_OBJ": "object",
}
DELETED: Final = ("HOUSES", "ADDR_OBJ")


def load(
    path: Path,
    regions: Sequence[str],
    *,
    now: Callable[[], datetime],
    say: Say,
    bar: Say | None = None,
    anew: bool = False,
    changes: bool | None = None,
    workers: int = 2,
    commit_every: int = COMMITTED_EVERY,
) -> Load:
    """Loads an archive. regions: their codes, none: all in the archive (of changes: those in use). changes: it tells of
    changes only; None: as its name and its files say.

    Unfit, Stopped: see kenesh.registers.loading.load.run. A source that is no archive leaves no row in the journal.
    """
    archive = look_into(open_source(path))
    if changes is None:
        changes = bool(archive.deleted) or "delta" in archive.source.name.lower()
    used = Load.objects.filter(register=Register.GAR, state=State.READY).order_by("-day", "-pk").first()
    if changes:
        regions = _of_changes(archive, regions, used)
    chosen = _chosen(archive, regions, changes=changes)
    return run(
        plan(archive, chosen, changes=changes),
        now=now,
        say=say,
        bar=bar,
        anew=anew,
        workers=workers,
        commit_every=commit_every,
    )


def plan(archive: Archive, regions: Sequence[str], *, changes: bool) -> Plan:
    known, day = dictionaries.read(archive), archive.day.isoformat()
    tasks = [
        Task(
            archive.files[region, table],
            staged,
            rows.reader(archive.files[region, table], table, region, known, day, changes=changes, deleted=False),
        )
        for region in regions
        for table, staged in TABLES.items()
        if (region, table) in archive.files
    ]
    if changes:
        tasks += [
            Task(name, TABLES[table], rows.reader(name, table, region, known, day, changes=True, deleted=True))
            for (region, table), name in archive.deleted.items()
            if region in regions and table in DELETED
        ]
    made = Changes if changes else Whole
    return Plan(
        register=Register.GAR,
        extent=Extent.CHANGES if changes else Extent.FULL,
        source=archive.source,
        tasks=tasks,
        staged=rows.STAGED,
        build=made(known.within, known.kinds, int(known.postcode), int(known.official_name), len(regions) > 1),
        version=archive.version,
        day=archive.day,
        regions=regions,
    )


def _chosen(archive: Archive, regions: Sequence[str], *, changes: bool) -> list[str]:
    there = archive.regions
    chosen = sorted({region.zfill(2) for region in regions}) or there
    if changes:
        chosen = [region for region in chosen if region in there]
    if missing := [region for region in chosen if region not in there]:
        raise Unfit(f"{archive.source.name} has no region {', '.join(missing)}; it has {', '.join(there)}.")
    needed = () if changes else ("HOUSES", "ADDR_OBJ", "ADM_HIERARCHY")
    for region in chosen:
        for table in needed:
            if (region, table) not in archive.files:
                raise Unfit(f"{archive.source.name} has no AS_{table} of region {region}.")
    if not chosen:
        raise Unfit(f"{archive.source.name} tells nothing of the regions in use.")
    return chosen


def _of_changes(archive: Archive, regions: Sequence[str], used: Load | None) -> list[str]:
    if used is None:
        raise Unfit("These are changes only. Load a whole archive of ГАР first.")
    if used.day is not None and archive.day <= used.day:
        raise Unfit(
            f"These are changes of {archive.day:%d.%m.%Y}, and the register in use is of {used.day:%d.%m.%Y}: "
            "changes must be later."
        )
    if other := sorted({region.zfill(2) for region in regions} - set(used.regions)):
        raise Unfit(f"Region {', '.join(other)} is not in use; load it whole first.")
    return sorted(set(regions)) or list(used.regions)
