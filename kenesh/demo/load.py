"""The demonstration's data into an empty database, by COPY, with the history that recording them would have left."""

from datetime import datetime
from typing import Final

import pghistory.models
from django.db import connection, transaction

from kenesh.accounts.models import OFFICE_ROLES, User
from kenesh.demo import installation, staff
from kenesh.demo.generate import COLUMNS, Generator, Plan
from kenesh.offices.lists import current_lists

COPY: Final = f"COPY appeals_appeal ({', '.join(COLUMNS)}) FROM STDIN"
NEXT_NUMBER: Final = """
    SELECT setval(pg_get_serial_sequence('appeals_appeal', 'id'), max(id)) FROM appeals_appeal HAVING count(*) > 0
"""


@transaction.atomic
def demonstration(plan: Plan, *, now: datetime) -> None:
    """Staff and appeals. Triggers are at work: the database checks each row and writes its history."""
    staff.hire(seed=plan.seed, now=now)
    generator = Generator(installation.world(current_lists(), now=now, desks=True), plan)
    with connection.cursor() as cursor:
        with cursor.copy(COPY) as copy:
            for line in generator.lines():
                copy.write(line)
        cursor.execute(NEXT_NUMBER)
    date_history()


def date_history() -> None:
    """COPY has just written «added, by the system, now» for each appeal: make it «added, by its consultant, then»."""
    people = User.objects.filter(role__in=OFFICE_ROLES).values_list("pk", flat=True)
    contexts = pghistory.models.Context.objects.bulk_create(
        pghistory.models.Context(metadata={"user": person}) for person in people
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            UPDATE appeals_appealevent AS event SET pgh_created_at = appeal.created_at, pgh_context_id = %s
            FROM appeals_appeal AS appeal WHERE appeal.id = event.pgh_obj_id AND appeal.consultant_id = %s
            """,
            [[context.pk, context.metadata["user"]] for context in contexts],
        )
