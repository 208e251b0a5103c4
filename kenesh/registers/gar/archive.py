"""What an archive of ГАР holds: its version, its dictionaries, its files by region."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from kenesh.registers.loading.records import attributes, chunks
from kenesh.registers.loading.sources import Source, Unfit

# AS_HOUSES_20260115_….XML; the figures keep AS_HOUSES_PARAMS_20260115_… from being taken for it.
_FILE: Final = re.compile(r"(?:^|/)(?:(\d\d)/)?AS_(DEL_)?([A-Z_]+?)_\d{8}_[^/]*\.xml$", re.IGNORECASE)
_VERSION: Final = re.compile(r"(\d{4})\.(\d\d)\.(\d\d)\s*(v\.\s?\d+)?")


@dataclass(frozen=True)
class Archive:
    """files: (region, table) → name; dictionaries: table → name; deleted: files of AS_DEL_, as files."""

    source: Source
    version: str
    day: date
    files: dict[tuple[str, str], str]
    dictionaries: dict[str, str]
    deleted: dict[tuple[str, str], str]

    @property
    def regions(self) -> list[str]:
        return sorted({region for region, _table in self.files})


def look_into(source: Source) -> Archive:
    """Unfit where it is no archive of ГАР."""
    files: dict[tuple[str, str], str] = {}
    deleted: dict[tuple[str, str], str] = {}
    dictionaries: dict[str, str] = {}
    for name, _size in source.files:
        if found := _FILE.search(name):
            region, gone, table = found[1], found[2], found[3].upper()
            if region is None:
                dictionaries[table] = name
            else:
                (deleted if gone else files)[region, table] = name
    if not files:
        raise Unfit(f"{source.name} is no archive of ГАР: there is no folder of a region with AS_….XML in it.")
    version, day = _version(source)
    return Archive(source, version, day, files, dictionaries, deleted)


def _version(source: Source) -> tuple[str, date]:
    name = next((name for name, _size in source.files if name.rsplit("/", 1)[-1].lower() == "version.txt"), None)
    if name is None:
        raise Unfit(f"{source.name} has no version.txt, so nobody knows of what day it tells.")
    text = source.first(name).decode("utf-8-sig", "replace")
    found = _VERSION.search(text)
    try:
        if found is None:
            raise ValueError
        return " ".join(found[0].split()), date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise Unfit(f"version.txt of {source.name} says “{text.strip()[:60]}”, which is no version of ГАР.") from None


def dictionary(archive: Archive, table: str, root: str, tag: str) -> list[dict[str, str]]:
    """The rows in force of a dictionary. Unfit where it is missing: without it the codes mean nothing."""
    name = archive.dictionaries.get(table)
    if name is None:
        raise Unfit(f"{archive.source.name} has no dictionary AS_{table}, without which its codes mean nothing.")
    found = []
    with archive.source.open(name) as stream:
        for _place, chunk in chunks(stream, name, root, tag):
            for record in re.findall(b"<%s .*?/>" % tag.encode(), chunk, re.DOTALL):
                try:
                    found.append(attributes(record, tag))
                except ValueError as reason:
                    raise Unfit(f"{name} cannot be read: {reason}.") from None
    if not found:
        raise Unfit(f"{name} is empty.")
    return [row for row in found if row.get("ISACTIVE", "true") in {"true", "1"}]
