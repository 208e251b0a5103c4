"""What points at people from above: the records they are counted by."""

from functools import cache
from typing import Any

from django.db import connection, models

from kenesh.people.models import Person


def records() -> list[Any]:
    """The models of records about a person; each has DAY, the column of its day, and deleted_at."""
    related = (field.related_model for field in Person._meta.get_fields(include_hidden=True) if field.one_to_many)
    return sorted(
        {model for model in related if isinstance(model, type) and hasattr(model, "DAY")},
        key=lambda model: model._meta.label,
    )


def day_of(record: Any) -> str:
    """A record's day in SQL, where `r` is the record and `o` its office, of whose time zone a moment is told."""
    moment = isinstance(record._meta.get_field(record.DAY), models.DateTimeField)
    return f"(r.{record.DAY} AT TIME ZONE o.time_zone)::date" if moment else f"r.{record.DAY}"


def recount(*people: int | None) -> None:
    """How many records each of them has, and when the newest was made. Without any: the day it was when there were.

    They are held first, by a statement of its own in the same message: a count that began before somebody else's
    deletion was committed would count the deleted one, too.
    """
    some = {one for one in people if one is not None}
    if not some:
        return
    with connection.cursor() as cursor:
        cursor.execute(_counting(), {"people": sorted(some)})


@cache
def _counting() -> str:
    return f"""
        SELECT FROM people_person WHERE id = ANY(%(people)s) ORDER BY id FOR UPDATE;
        UPDATE people_person AS person SET times = counted.times, last_on = coalesce(counted.newest, person.last_on)
        FROM (
            SELECT one.id, count(record.day)::int AS times, max(record.day) AS newest
            FROM unnest(%(people)s::bigint[]) AS one (id)
            LEFT JOIN LATERAL ({" UNION ALL ".join(map(_days, records()))}) AS record ON true
            GROUP BY one.id
        ) AS counted
        WHERE person.id = counted.id
    """  # noqa: S608  # our own tables


def _days(record: Any) -> str:
    return f"""
        SELECT {day_of(record)} AS day
        FROM {record._meta.db_table} AS r JOIN offices_office AS o ON o.id = r.office_id
        WHERE r.person_id = one.id AND r.deleted_at IS NULL
    """  # noqa: S608  # our own tables


def moved(gone: int, kept: int) -> dict[str, list[int]]:
    """Every record of the gone one is now the kept one's, deleted ones too. Table → their numbers."""
    found: dict[str, list[int]] = {}
    for record in records():
        numbers = sorted(_held(record, person=gone))
        if numbers:
            record._default_manager.filter(pk__in=numbers).update(person=kept)
            found[record._meta.db_table] = numbers
    return found


def moved_back(gone: int, kept: int, numbers: dict[str, list[int]]) -> None:
    """Those of the records that are still the kept one's are the gone one's again."""
    for record in records():
        still = _held(record, person=kept, pk__in=numbers.get(record._meta.db_table, []))
        record._default_manager.filter(pk__in=still).update(person=gone)


def _held(record: Any, **where: Any) -> list[int]:
    rows: models.QuerySet[Any] = record._default_manager.filter(**where).order_by("pk").select_for_update()
    return list(rows.values_list("pk", flat=True))
