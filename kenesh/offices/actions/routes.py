"""Which office answers for a territory."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from kenesh.offices import rules
from kenesh.offices.models import Office, Reason, Route, Territory
from kenesh.shell.history import traced


def send(territory: Territory, *, by: AbstractBaseUser, office: Office, note: str = "") -> Route:
    """From now on this office answers for the territory; the distance and the reason are worked out here."""
    with transaction.atomic(), traced(by):
        Territory.objects.select_for_update().get(pk=territory.pk)
        route, _new = Route.objects.update_or_create(
            territory=territory,
            defaults={
                "office": office,
                "km": rules.kilometres(territory, office) or 0,
                "reason": Reason.SAME if office.territory_id == territory.pk else Reason.CHOSEN,
                "note": note,
            },
        )
    return route


def remove(territory: Territory, *, by: AbstractBaseUser) -> None:
    """The territory has no route of its own: the one of the place it is part of applies."""
    with transaction.atomic(), traced(by):
        Route.objects.filter(territory=territory).delete()
