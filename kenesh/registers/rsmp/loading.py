"""Files of РСМП: each edition is the whole register."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kenesh.registers.egrul import building
from kenesh.registers.egrul.loading import beginning, xml_files
from kenesh.registers.egrul.rows import COLUMNS
from kenesh.registers.egrul.rows import day as read_day
from kenesh.registers.loading.load import Plan, run, taken_into_use
from kenesh.registers.loading.progress import Say
from kenesh.registers.loading.reading import Task
from kenesh.registers.loading.sources import Source, open_sources
from kenesh.registers.models import Extent, Load, Register
from kenesh.registers.rsmp.documents import CUTTER


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
    files = xml_files(source)
    known = [beginning(source, file, CUTTER, other="<СвЮЛ", command="load-egrul") for file in files]
    plan = Plan(
        Register.RSMP,
        Extent.FULL,
        source,
        [Task(file.name, building.STAGED, CUTTER) for file in files],
        {building.STAGED: COLUMNS},
        lambda staged: building.weigh(
            staged, also=lambda within, rows: taken_into_use(within, staged.load, rows=rows, replaces=True)
        ),
        known[0].attributes.get("ВерсФорм", "")[:40],
        _day(source, files[0].name),
    )
    return run(plan, now=now, say=say, bar=bar, anew=anew, **options)


def _day(source: Source, name: str) -> date | None:
    """Of what day the first document is; all of an edition have the same."""
    found = re.search(r'ДатаСост="([^"]*)"', source.first(name).decode(errors="replace"))
    return read_day(found[1]) if found else None
