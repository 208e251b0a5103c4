"""Loading the services that come with the product (reference/services_kzn.csv) into the database.

A department that has any service is left alone: its head's word is later than ours.
"""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import pghistory
from django.db import connection, transaction

from kenesh.desk.models import Norm, Service
from kenesh.offices.models import Office, OfficeKind

FILE: Final = Path(__file__).parent / "reference" / "services_kzn.csv"
IN_LANGUAGES: Final = tuple(f"{what}_{language}" for what in ("name", "help") for language in ("ru", "ky", "tt", "en"))
KAZAN: Final = "KZN-"  # the codes of the departments whose services these are
LOAD_LOCK: Final = 5_030_007  # for pg_advisory_xact_lock: one load at a time
A_DAY: Final = timedelta(days=1)

type Row = dict[str, str]


def load() -> int:
    """Services with their regulated times for every department of Kazan that has none, in one transaction; how many.
    The departments must be there (load_reference)."""
    with transaction.atomic(), pghistory.context(command="load_services"), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOAD_LOCK])
        desks = Office.objects.filter(kind=OfficeKind.DESK).exclude(pk__in=Service.objects.values("office"))
        wanted = [
            (office, place, row)
            for office in desks.order_by("code")
            for place, row in enumerate(rows(), 1)
            if _given(row, office)
        ]
        added = Service.objects.bulk_create(
            Service(
                office=office,
                required=row["required"].split(),
                position=place,
                **{name: row[name] for name in IN_LANGUAGES},
            )
            for office, place, row in wanted
        )
        Norm.objects.bulk_create(
            norm for service, (_office, _place, row) in zip(added, wanted, strict=True) for norm in _norms(service, row)
        )
    return len(added)


def rows() -> list[Row]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _given(row: Row, office: Office) -> bool:
    return office.code in row["desks"].split() if row["desks"] else office.code.startswith(KAZAN)


def _norms(service: Service, row: Row) -> Iterator[Norm]:
    """«2016-01-11:20;2026-01-01:15»: each until the day before the next."""
    told = [day.split(":") for day in row["norms"].split(";")]
    begin = [date.fromisoformat(day) for day, _minutes in told]
    ends = [*(day - A_DAY for day in begin[1:]), None]
    for (_day, minutes), since, until in zip(told, begin, ends, strict=True):
        yield Norm(service=service, minutes=int(minutes), since=since, until=until)
