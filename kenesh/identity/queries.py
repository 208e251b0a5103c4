"""Finding identifiers, links and entries."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from kenesh.accounts.models import User


class OfAPersonQuerySet[T: models.Model](models.QuerySet[T]):
    """Rows with a `user`."""

    def visible_to(self, person: "User") -> Self:
        """An administrator sees everybody's, anybody else the own."""
        return self.all() if person.is_administrator else self.filter(user_id=person.pk)


class LinkQuerySet[T: models.Model](OfAPersonQuerySet[T]):
    def that_hold(self) -> Self:
        return self.filter(unlinked_at=None)


class EntryQuerySet[T: models.Model](models.QuerySet[T]):
    def visible_to(self, person: "User") -> Self:
        """The journal is the administrators'."""
        return self.all() if person.is_administrator else self.none()

    def found_by(self, typed: str) -> Self:
        """By the number somebody read out, or a piece of it, or a name or e-mail of staff."""
        number = typed.strip().upper().replace(" ", "")
        return self.filter(
            Q(number__contains=number)
            | Q(user__full_name__icontains=typed.strip())
            | Q(user__email__contains=typed.strip().lower())
        )
