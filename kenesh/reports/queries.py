"""Which kept reports and forms a person may see."""

from datetime import datetime, timedelta
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from kenesh.accounts.models import OFFICE_ROLES, User


class MonthlyFormQuerySet[T: models.Model](models.QuerySet[T]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All to administrators and observers, their own centre's to consultants and heads."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(office_id=user.office_id) if user.role in OFFICE_ROLES else self


class SavedReportQuerySet[T: models.Model](models.QuerySet[T]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own."""
        return self.filter(owner_id=user.pk) if user.is_authenticated else self.none()

    def perhaps_due(self, now: datetime) -> Self:
        """Those that are to be mailed if the month has begun where their owner is; only of people at work. One that
        could not be made is tried again in an hour."""
        month = (now + timedelta(days=1)).date().replace(day=1)  # it is nowhere a later day
        return self.filter(
            Q(mailed_on=None) | Q(mailed_on__lt=month),
            Q(failed_at=None) | Q(failed_at__lte=now - timedelta(hours=1)),
            monthly=True,
            monthly_since__lt=month,
            owner__is_active=True,
            owner__activated_at__isnull=False,
        )
