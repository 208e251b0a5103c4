"""Registers for tests, loaded as an installation loads them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

from kenesh.registers.gar.loading import load
from kenesh.registers.made_up import gar
from kenesh.registers.made_up.land import Land

NOW = datetime(2026, 2, 3, 9, tzinfo=UTC)
EMPTIED = "registers_place, registers_house, registers_firm, registers_load, registers_loadedfile, registers_setaside"


@contextmanager
def addresses_of(land: Land, folder: Path) -> Iterator[Land]:
    """The register of addresses of this land, until it is left: for all the tests of a file."""
    path = folder / "gar_xml.zip"
    gar.write(path, [land])
    load(path, [], now=lambda: NOW, say=lambda _line: None)
    try:
        yield land
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {EMPTIED}, registers_tier")
