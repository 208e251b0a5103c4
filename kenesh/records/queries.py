"""Which records a person may see."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

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
