"""Loading the reference data that comes with the product (reference/*.csv) into the database.

What is there already is left alone: an administrator's word is later than ours. Only missing rows are added, by code.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import pghistory
from django.db import connection, models, transaction

from kenesh.offices.models import List, ListEntry, Office, Reason, Route, Territory

FOLDER: Final = Path(__file__).parent / "reference"
NAMES: Final = ("name_ru", "name_ky", "name_tt", "name_en")
LOAD_LOCK: Final = 5_030_002  # for pg_advisory_xact_lock: one load at a time

type Row = dict[str, str]
type Counted = Counter[tuple[type[models.Model], str]]


def load(*, refresh: bool = False) -> Counted:
    """Adds what is missing, in one transaction. refresh: the four names of what is there become those of the files.
    Returns how many rows were "added" and "renamed", by model."""
    done: Counted = Counter()
    with transaction.atomic(), pghistory.context(command="load_reference"), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOAD_LOCK])
        _territories(done, refresh)
        for name in List:
            _entries(name, done, refresh)
        _offices(done, refresh)
        _routes(done)
    return done


def _territories(done: Counted, refresh: bool) -> None:
    rows = [*_rows("territories_kg.csv"), *_rows("territories_ru_tt.csv")]
    there = {territory.code: territory for territory in Territory.objects.all()}
    missing = [row for row in rows if row["code"] not in there]
    while missing:  # a round for each depth of the tree: parents first
        ready = [row for row in missing if not row["parent"] or row["parent"] in there]
        added = Territory.objects.bulk_create(
            Territory(
                code=row["code"],
                parent=there.get(row["parent"]),
                level=row["level"],
                aliases=aliases(row["alias"]),
                centre_ru=_without_remark(row["centre_ru"]),
                iso_3166_2=row["iso3166_2"],
                **_names(row),
                **_coordinates(row),
            )
            for row in ready
        )
        done[Territory, "added"] += len(added)
        there |= {territory.code: territory for territory in added}
        missing = [row for row in missing if row["code"] not in there]
    if refresh:
        _rename(Territory, there, rows, done)


def _entries(name: List, done: Counted, refresh: bool) -> None:
    rows = list(_list_rows(name))
    there = {entry.code: entry for entry in ListEntry.objects.filter(list=name)}
    groups = {row["group"] for row in rows}
    for is_group in (True, False):
        added = ListEntry.objects.bulk_create(
            ListEntry(
                list=name,
                code=row["code"],
                group=there.get(row["group"]),
                is_group=is_group,
                position=position,
                form_line=int(row.get("form_line") or 0) or None,
                **_names(row),
            )
            for position, row in enumerate(rows, 1)
            if row["code"] not in there and (row["code"] in groups) == is_group
        )
        done[ListEntry, "added"] += len(added)
        there |= {entry.code: entry for entry in added}
    if refresh:
        _rename(ListEntry, there, rows, done)


def _offices(done: Counted, refresh: bool) -> None:
    rows = [*_rows("centres_kg.csv"), *_rows("desks_ru_tt.csv")]
    there = {office.code: office for office in Office.objects.all()}
    territories = dict(Territory.objects.values_list("code", "id"))
    added = Office.objects.bulk_create(
        Office(
            code=row["code"],
            kind=row["kind"],
            territory_id=territories[row["home_territory"]],
            hours=row["hours"],
            time_zone=row.get("time_zone") or "Asia/Bishkek",
            **_names(row),
            **_coordinates(row),
        )
        for row in rows
        if row["code"] not in there
    )
    done[Office, "added"] += len(added)
    if refresh:
        _rename(Office, there, rows, done)


def _routes(done: Counted) -> None:
    rows = [*_rows("routing_kg.csv"), *_rows("routing_ru_tt.csv")]
    there = set(Route.objects.values_list("territory__code", flat=True))
    territories = dict(Territory.objects.values_list("code", "id"))
    offices = dict(Office.objects.values_list("code", "id"))
    added = Route.objects.bulk_create(
        Route(
            territory_id=territories[row["territory"]],
            office_id=offices[row["centre"]],
            km=int(row["km"]),
            reason=_reason(row["method"]),
            note=row["note"],
        )
        for row in rows
        if row["territory"] not in there
    )
    done[Route, "added"] += len(added)


def _rename(model: type[Any], there: dict[str, Any], rows: Iterable[Row], done: Counted) -> None:
    changed = []
    for row in rows:
        one, names = there.get(row["code"]), _names(row)
        if one is not None and any(getattr(one, field) != name for field, name in names.items()):
            for field, name in names.items():
                setattr(one, field, name)
            changed.append(one)
    done[model, "renamed"] += len(changed)
    model._default_manager.bulk_update(changed, NAMES)


def _list_rows(name: List) -> Iterator[Row]:
    """The rows of a list, each with its "group": the code of the entry that gathers it."""
    match name:
        case List.CATEGORY:
            yield from ({**row, "group": row["parent"]} for row in _rows("legal_categories.csv"))
        case List.SOCIAL_STATUS:
            yield from ({**row, "group": row["set"].upper()} for row in _rows("social_statuses.csv"))
        case List.CITIZENSHIP:
            yield from ({**row, "group": ""} for row in _rows("citizenships.csv"))
        case List.KIND_OF_AID:
            yield from _rows("kinds_of_aid.csv")


@cache
def _rows(name: str) -> Sequence[Row]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def aliases(text: str) -> list[str]:
    """«Джалал-Абад / Жалал-Абад (до 09.2025)» → both names, without the remark."""
    return [name for part in re.split(r"\s+/\s+|;", text) if (name := _without_remark(part))]


def _without_remark(text: str) -> str:
    """«Манас (до 2025 Джалал-Абад)», «Манас (село); координаты г. Талас» → «Манас»."""
    return re.split(r"\(|;", text)[0].strip()


def _reason(method: str) -> Reason:
    if method == "same territory":
        return Reason.SAME
    return Reason.NEAREST if method.startswith("nearest") else Reason.CHOSEN


def _names(row: Row) -> dict[str, str]:
    return {field: row[field] for field in NAMES}


def _coordinates(row: Row) -> dict[str, float | None]:
    return {
        "latitude": float(row["lat"]) if row["lat"] else None,
        "longitude": float(row["lon"]) if row["lon"] else None,
    }
