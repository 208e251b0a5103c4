"""Finding staff and links."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import FilteredRelation, Q
from django.db.models.functions import Collate

from kenesh.accounts import rules
from kenesh.alphabet.functions import AlphabetKey, Fold
from kenesh.alphabet.order import fold

if TYPE_CHECKING:
    from kenesh.accounts.models import User


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, person: "User") -> Self:
        """An administrator sees everybody, a head the own office, anybody else only themselves."""
        if person.is_administrator:
            return self.all()
        if person.role == "head":
            return self.filter(office_id=person.office_id)
        return self.filter(pk=person.pk)

    def in_state(self, state: str) -> Self:
        match state:
            case "invited":
                return self.filter(is_active=True, activated_at=None)
            case "working":
                return self.filter(is_active=True, activated_at__isnull=False)
            case "deactivated":
                return self.filter(is_active=False)
            case _:
                return self

    def on_duty(self, day: date) -> Self:
        """Consultants and heads at work who are not away that day."""
        away = Q(absences__first_day__lte=day, absences__last_day__gte=day)
        at_work = self.in_state("working").filter(role__in=("consultant", "head"))
        return at_work.alias(away=FilteredRelation("absences", condition=away)).filter(away=None)

    def found_by(self, text: str) -> Self:
        """Every typed word is somewhere in the name or the e-mail."""
        found = self
        for word in rules.plain_name(text).split():
            found = found.alias(folded_name=Fold("full_name")).filter(
                Q(folded_name__contains=fold(word)) | Q(email__contains=word.lower())
            )
        return found

    def in_alphabetical_order(self) -> Self:
        return self.order_by(Collate(AlphabetKey("full_name"), "C"), "pk")

    def administrators_at_work(self) -> Self:
        return self.in_state("working").filter(role="administrator")

    def invited_administrators(self) -> Self:
        return self.in_state("invited").filter(role="administrator")


class AccessLinkQuerySet[T: models.Model](models.QuerySet[T]):
    def unspent(self) -> Self:
        """Neither used nor void; some may have expired."""
        return self.filter(used_at=None, voided_at=None)
