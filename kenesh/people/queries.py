"""People as they may be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from kenesh.accounts.models import User

if TYPE_CHECKING:
    from kenesh.people.models import Person


class PersonQuerySet[P: "Person"](models.QuerySet[P]):
    def of_scope(self, user: User) -> Self:
        """Of the own office; an administrator's are all; an observer's none. Those merged away are there, too."""
        if user.is_administrator:
            return self
        return self.filter(office=user.office_id) if user.office_id else self.none()

    def visible_to(self, user: User) -> Self:
        """Who stands in the register, of those in scope."""
        return self.of_scope(user).filter(merged_into=None)
