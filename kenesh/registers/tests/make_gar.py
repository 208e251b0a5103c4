"""Archives of ГАР for tests: an invented region, and the same with something changed."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from django.db import connection

from kenesh.registers.gar.loading import load
from kenesh.registers.models import Load

NOW: Final = datetime(2026, 2, 3, 9, tzinfo=UTC)

type Edit = Callable[[bytes], bytes]


def loaded(path: Path, *regions: str, **options: Any) -> Load:
    return load(path, regions, now=lambda: NOW, say=lambda _line: None, **options)


def edited(archive: Path, folder: Path, edits: dict[str, Edit | None]) -> Path:
    """The archive with some of its files edited, or left out. edits: by table, «HOUSES»."""
    path = folder / "edited_xml.zip"
    with ZipFile(archive) as source, ZipFile(path, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            table = re.sub(r"^.*?AS_|_\d{8}_.*$", "", name)
            edit = edits.get(table, bytes)
            if edit is not None:
                target.writestr(name, edit(source.read(name)))
    return path


def unpacked(archive: Path, folder: Path) -> Path:
    with ZipFile(archive) as source:
        source.extractall(folder / "unpacked")
    return folder / "unpacked"


def register() -> list[list[tuple[Any, ...]]]:
    """Every row of the register in use."""
    with connection.cursor() as cursor:
        tables = []
        for table in ("registers_place", "registers_house", "registers_tier"):
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1, 2")
            tables.append([tuple(sorted(one) if isinstance(one, list) else one for one in row) for row in cursor])
        return tables


def named_things() -> set[tuple[str, ...]]:
    """Indexes, constraints and columns of the tables, as the database tells them."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT tablename, indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'registers\\_%'
            UNION SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
            WHERE conrelid::regclass::text LIKE 'registers\\_%'
            UNION SELECT table_name, column_name, concat_ws(' ', data_type, character_maximum_length, is_nullable,
                collation_name, identity_generation, column_default) FROM information_schema.columns
            WHERE table_name LIKE 'registers\\_%'
            """
        )
        return set(cursor.fetchall())


def staged() -> int:
    """How many tables of loads are left."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relname LIKE 'registers\\_staged%'")
        return int(cursor.fetchone()[0])
