"""Loading the organisations that come with the product (reference/organisations.csv) into the database.

What is there already is left alone: a colleague's word is later than ours. Only missing rows are added, by code.
"""

import csv
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pghistory
from django.db import transaction

from kenesh.offices.models import List, ListEntry, Territory
from kenesh.organisations.actions import one_at_a_time
from kenesh.organisations.models import Organisation

FILE: Final = Path(__file__).parent / "reference" / "organisations.csv"
NAMES: Final = ("name_ru", "name_ky", "name_tt", "name_en")
AS_THEY_STAND: Final = (*NAMES, "code", "address", "hours", "phones", "email", "website", "what_it_does", "notes")

type Row = dict[str, str]


def load(*, refresh: bool = False) -> Counter[str]:
    """Adds what is missing, in one transaction. refresh: the four names of what is there become those of the file.
    Returns how many were "added" and "renamed". The territories and categories must be there (load_reference)."""
    with transaction.atomic(), pghistory.context(command="load_organisations"):
        one_at_a_time()
        rows = _rows()
        there = {one.code: one for one in Organisation.objects.all()}
        territories = dict(Territory.objects.values_list("code", "id"))
        categories = dict(ListEntry.objects.of(List.CATEGORY).values_list("code", "id"))
        added = Organisation.objects.bulk_create(
            Organisation(**_fields(row, territories, categories)) for row in rows if row["code"] not in there
        )
        renamed = _rename(there, rows) if refresh else 0
    return Counter(added=len(added), renamed=renamed)


def _fields(row: Row, territories: dict[str, int], categories: dict[str, int]) -> dict[str, Any]:
    return {field: row[field] for field in AS_THEY_STAND} | {
        "territory_id": territories[row["territory"]],
        "categories": [categories[code] for code in row["categories"].split()],
        "answer_within": int(row["answer_within"]),
    }


def _rename(there: dict[str, Organisation], rows: list[Row]) -> int:
    changed = []
    for row in rows:
        one = there.get(row["code"])
        if one is not None and any(getattr(one, name) != row[name] for name in NAMES):
            for name in NAMES:
                setattr(one, name, row[name])
            one.version += 1
            changed.append(one)
    Organisation.objects.bulk_update(changed, [*NAMES, "version"])
    return len(changed)


def _rows() -> list[Row]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
