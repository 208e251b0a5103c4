"""Which consultations and services a person may see."""

from datetime import date
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from kenesh.accounts.models import OFFICE_ROLES, User
from kenesh.desk import rules
from kenesh.records.queries import RecordQuerySet, used


class ServiceQuerySet[S: models.Model](models.QuerySet[S]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """An administrator's all, a consultant's and head's own department's, nobody else's any."""
        if not user.is_authenticated:
            return self.none()
        if user.is_administrator:
            return self
        return self.filter(office_id=user.office_id) if user.role in OFFICE_ROLES else self.none()

    def given_on(self, day: date) -> Self:
        """Those that are given that day: neither retired nor without a regulated time."""
        within = Q(norms__since__lte=day) & (Q(norms__until=None) | Q(norms__until__gte=day))
        retired = Q(valid_from__gt=day) | Q(valid_until__lt=day)
        return self.filter(within).exclude(retired).distinct()


class NormQuerySet[N: models.Model](models.QuerySet[N]):
    def on(self, day: date) -> Self:
        return self.filter(Q(since__lte=day), Q(until=None) | Q(until__gte=day))


class ConsultationQuerySet[C: models.Model](RecordQuerySet[C]):
    """Every view, export and count begins with visible_to()."""

    def open_of(self, user: User) -> Self:
        """One's own that have begun and not ended: the one in progress, then those interrupted."""
        states = [rules.State.IN_PROGRESS.value, rules.State.PARKED.value]
        own = self.visible_to(user).filter(consultant=user, state__in=states)
        return own.select_related("service").order_by("state", "-began_at")

    def previous_of(self, user: User) -> Self:
        """Those one has begun, the last first: the visitor of the first is the previous one."""
        return self.visible_to(user).filter(consultant=user, began_at__isnull=False).order_by("-began_at", "-pk")


type Consultations = ConsultationQuerySet[Any]


def consultants_in_archive(user: User) -> list[int]:
    """Whose the ended consultations are that this person sees."""
    ended = ", ".join(f"'{state.value}'" for state in rules.ENDED)
    return used("desk_consultation", "consultant_id", user, only=f"state IN ({ended})")
