"""Opening, correcting, closing and reopening offices."""

from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kenesh.offices import lists
from kenesh.offices.models import Office
from kenesh.refused import Refused
from kenesh.shell.history import traced


def establish(*, by: AbstractBaseUser, **fields: Any) -> Office:
    """A new office. fields: as the model's; code, kind, territory and name_ru are needed."""
    try:
        with transaction.atomic(), traced(by):
            office = Office.objects.create(**fields)
    except IntegrityError as error:
        raise Refused(_("This code is taken."), status=409) from error
    lists.forget()
    return office


def correct(office: Office, *, by: AbstractBaseUser, **fields: Any) -> Office:
    """Writes these fields and no others."""
    with transaction.atomic(), traced(by):
        office = Office.objects.select_for_update().get(pk=office.pk)
        for field, value in fields.items():
            setattr(office, field, value)
        office.save(update_fields=fields)
    lists.forget()
    return office


def close(office: Office, *, by: AbstractBaseUser, on: date) -> None:
    """From that day the office is not at work: not offered, not answerable for new questions. Its records stay."""
    correct(office, by=by, closed_on=on)


def reopen(office: Office, *, by: AbstractBaseUser) -> None:
    correct(office, by=by, closed_on=None)
