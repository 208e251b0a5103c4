"""Finding reference rows: those of a list, those valid on a day."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q


def valid_on(day: date, prefix: str = "") -> Q:
    """Valid on the day, both ends inclusive; an empty end is unbounded."""
    begins, ends = f"{prefix}valid_from", f"{prefix}valid_until"
    return (Q(**{begins: None}) | Q(**{f"{begins}__lte": day})) & (Q(**{ends: None}) | Q(**{f"{ends}__gte": day}))


class InForceQuerySet[T: models.Model](models.QuerySet[T]):
    def in_force(self, day: date) -> Self:
        return self.filter(valid_on(day))


class ListEntryQuerySet[T: models.Model](InForceQuerySet[T]):
    def of(self, name: str) -> Self:
        """The entries records may point at: those of the list that are not groups."""
        return self.filter(list=name, is_group=False)

    def in_force(self, day: date) -> Self:
        """An entry is in force while it is and its group is."""
        return self.filter(valid_on(day) & (Q(group=None) | valid_on(day, "group__")))


class OfficeQuerySet[T: models.Model](models.QuerySet[T]):
    def at_work(self, day: date) -> Self:
        """Not closed on that day: closed_on is the first day without the office."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day))


class AwayQuerySet[T: models.Model](models.QuerySet[T]):
    def on(self, day: date) -> Self:
        return self.between(day, day)

    def between(self, first: date, last: date) -> Self:
        """Those that take in at least one of these days."""
        return self.filter(first_day__lte=last, last_day__gte=first)

    def not_over(self, today: date) -> Self:
        """Of now and of later, in their order."""
        return self.filter(last_day__gte=today).order_by("first_day", "pk")
