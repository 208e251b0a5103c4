"""Adding, correcting, closing and reopening organisations. The database writes history in the same transaction."""

from datetime import date
from typing import Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.offices import lists
from kenesh.offices.rules import next_code
from kenesh.organisations.models import Organisation
from kenesh.refused import Refused
from kenesh.shell.history import traced

CODES_LOCK: Final = 5_030_003  # for pg_advisory_xact_lock: one new code at a time


class MovedOn(Refused):
    """Somebody has corrected the organisation since the form was shown. current: as it stands."""

    def __init__(self, current: Organisation) -> None:
        super().__init__(_("This organisation has been corrected by somebody else in the meantime."), status=409)
        self.current = current


def add(*, by: User, **written: Any) -> Organisation:
    """written: as the model's fields; name_ru is needed."""
    with transaction.atomic(), traced(by):
        one_at_a_time()
        code = next_code(Organisation.objects.values_list("code", flat=True))
        organisation = Organisation.objects.create(code=code, **written)
    lists.forget()
    return organisation


def correct(organisation: Organisation, *, by: User, version: int, **written: Any) -> Organisation:
    """Correct it as it stood at `version`; MovedOn where it no longer does. Nothing new changes nothing."""
    with transaction.atomic(), traced(by):
        current = Organisation.objects.select_for_update().get(pk=organisation.pk)
        if current.version != version:
            raise MovedOn(current)
        if all(getattr(current, field) == value for field, value in written.items()):
            return current
        for field, value in written.items():
            setattr(current, field, value)
        current.version += 1
        current.save(update_fields=[*written, "version"])
    lists.forget()
    return current


def close(organisation: Organisation, *, by: User, on: date) -> None:
    """From that day it is not offered to new referrals. Those of before keep it."""
    _closed_on(organisation, by, on)


def reopen(organisation: Organisation, *, by: User) -> None:
    _closed_on(organisation, by, None)


def one_at_a_time() -> None:
    """Until the transaction ends nobody else gives out a code."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CODES_LOCK])


def _closed_on(organisation: Organisation, by: User, day: date | None) -> None:
    with transaction.atomic(), traced(by):
        current = Organisation.objects.select_for_update().get(pk=organisation.pk)
        current.closed_on = day
        current.save(update_fields=["closed_on"])
    lists.forget()
