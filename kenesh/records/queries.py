"""Which records a person may see, and what those point at."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import connection, models

from kenesh.accounts.models import OFFICE_ROLES, User

RESTORABLE_FOR = timedelta(days=30)


class RecordQuerySet[R: models.Model](models.QuerySet[R]):
    """Every view, export and count begins with visible_to(); it leaves deleted records out."""

    def of_scope(self, user: User | AnonymousUser) -> Self:
        """Deleted ones included: an administrator's all, a consultant's and head's own office's, nobody else's any."""
        if not user.is_authenticated:
            return self.none()
        if user.is_administrator:
            return self
        if user.role in OFFICE_ROLES and user.office_id is not None:
            return self.filter(office_id=user.office_id)
        return self.none()

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.of_scope(user).filter(deleted_at=None)

    def restorable(self, now: datetime) -> Self:
        return self.filter(deleted_at__gt=now - RESTORABLE_FOR)


type Records = RecordQuerySet[Any]


def used(table: str, column: str, user: User, *, only: str = "true") -> list[int]:
    """What the records this person sees point at by the column: a walk from one to the next along an index.

    only: which of them, in SQL.
    """
    of_office = "" if user.is_administrator else "AND office_id = %(office)s"
    step = f"""
        SELECT {column} FROM {table}
        WHERE deleted_at IS NULL AND {only} {of_office} AND {column} > %(after)s ORDER BY {column} LIMIT 1
    """  # noqa: S608  # our own words
    again = step.replace("%(after)s", f"used.{column}")
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH RECURSIVE used AS (
                ({step}) UNION ALL
                SELECT ({again}) FROM used WHERE used.{column} IS NOT NULL
            )
            SELECT {column} FROM used WHERE {column} IS NOT NULL
            """,  # noqa: S608
            {"office": user.office_id, "after": 0},
        )
        return [pk for (pk,) in cursor.fetchall()]
