"""Which appeals a person may see."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models

from kenesh.accounts.models import OFFICE_ROLES, User

if TYPE_CHECKING:
    from kenesh.appeals.models import Appeal  # noqa: F401  # named in the base class below

RESTORABLE_FOR = timedelta(days=30)


class AppealQuerySet(models.QuerySet["Appeal"]):
    """Every view, export and count begins with visible_to(); it leaves deleted records out."""

    def of_scope(self, user: User | AnonymousUser) -> "AppealQuerySet":
        """Deleted ones included: an administrator's all, a consultant's and head's own office's, nobody else's any."""
        if not user.is_authenticated:
            return self.none()
        if user.is_administrator:
            return self
        if user.role in OFFICE_ROLES and user.office_id is not None:
            return self.filter(office_id=user.office_id)
        return self.none()

    def visible_to(self, user: User | AnonymousUser) -> "AppealQuerySet":
        return self.of_scope(user).filter(deleted_at=None)

    def restorable(self, now: datetime) -> "AppealQuerySet":
        return self.filter(deleted_at__gt=now - RESTORABLE_FOR)

    def for_journal(self) -> "AppealQuerySet":
        """Only what a line of the journal shows and a position is made of."""
        return self.only(
            "helped_at",
            "client_name",
            "name_key",
            "sex",
            "age",
            "social_statuses",
            "citizenship_id",
            "office_id",
            "categories",
            "advocate_provided",
            "in_writing",
        )
