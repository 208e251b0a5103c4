"""Adding, correcting (moving too), retiring and bringing back territories."""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from kenesh.offices import lists, rules
from kenesh.offices.models import Office, Territory
from kenesh.offices.triggers import TREE_LOCK
from kenesh.refused import Refused
from kenesh.shell.history import traced


def add(*, by: AbstractBaseUser, **fields: Any) -> Territory:
    """fields: as the model's; code and level are needed."""
    try:
        with transaction.atomic(), traced(by):
            territory = Territory.objects.create(**fields)
    except IntegrityError as error:
        raise Refused(_("This code is taken."), status=409) from error
    lists.forget()
    return territory


def correct(territory: Territory, *, by: AbstractBaseUser, **fields: Any) -> Territory:
    """Writes these fields and no others. Another parent moves it with all that is within it."""
    with transaction.atomic(), traced(by):
        if "parent" in fields:
            _lock_the_tree()
            parent = fields["parent"]
            parents = dict(Territory.objects.values_list("id", "parent_id"))
            rules.put_within(territory.pk, parent.pk if parent else None, parents)
        territory = Territory.objects.select_for_update().get(pk=territory.pk)
        for field, value in fields.items():
            setattr(territory, field, value)
        territory.save(update_fields=fields)
    lists.forget()
    return territory


def retire(territory: Territory, *, by: AbstractBaseUser, first_day_without: date) -> None:
    """From that day nobody is said to live there; records of before keep it."""
    with transaction.atomic(), traced(by):
        _lock_the_tree()
        territory = Territory.objects.select_for_update().get(pk=territory.pk)
        rules.retire(territory.code, territory.valid_from, first_day_without)
        rules.retire_territory(
            places_within=territory.children.in_force(first_day_without).count(),
            offices_within=Office.objects.at_work(first_day_without).filter(territory=territory).count(),
        )
        territory.valid_until = first_day_without - timedelta(days=1)
        territory.save(update_fields=["valid_until"])
    lists.forget()


def bring_back(territory: Territory, *, by: AbstractBaseUser) -> None:
    with transaction.atomic(), traced(by):
        Territory.objects.filter(pk=territory.pk).exclude(valid_until=None).update(valid_until=None)
    lists.forget()


def _lock_the_tree() -> None:
    """The lock of the trigger no_circles: whoever moves or retires a place sees the tree as it is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])
