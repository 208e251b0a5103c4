"""Records without a person, loaded or older than the register of people, get theirs."""

from django.db import connection, transaction

from kenesh.people import relations
from kenesh.people.actions.gathering import gather
from kenesh.records.models import Record

AT_ONCE = 50_000  # records, in one transaction


def gather_people(record: type[Record] | None = None, *, at_once: int = AT_ONCE) -> int:
    """Of every kind of record unless one is named. How many got their person."""
    kinds = [one for one in relations.records() if issubclass(one, Record)] if record is None else [record]
    done = 0
    for kind in kinds:
        while some := _gather_some(kind, at_once):
            done += some
    return done


@transaction.atomic
def _gather_some(record: type[Record], at_once: int) -> int:
    table = record._meta.db_table
    gather(
        f"""
        SELECT r.id, r.office_id, r.client_name, r.sex, r.age, r.phone, r.whatsapp, r.email, r.territory_id,
            r.citizenship_id, r.social_statuses, {relations.day_of(record)}, r.deleted_at IS NULL
        FROM {table} AS r JOIN offices_office AS o ON o.id = r.office_id
        WHERE r.person_id IS NULL ORDER BY r.id LIMIT %s FOR UPDATE OF r SKIP LOCKED
        """,  # noqa: S608  # our own tables
        [at_once],
    )
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET person_id = person FROM gathered WHERE id = record")  # noqa: S608
        return int(cursor.rowcount)
