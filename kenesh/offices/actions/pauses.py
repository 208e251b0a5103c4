"""An office is away for some days, and comes back. A pause is added or removed, never corrected; history keeps both."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kenesh.offices.models import Office, Pause
from kenesh.refused import Refused
from kenesh.shell.history import traced


def pause(office: Office, *, by: AbstractBaseUser, first_day: date, last_day: date, reason: str) -> Pause:
    """On these days, both inclusive, new questions go past the office."""
    try:
        with transaction.atomic(), traced(by):
            return Pause.objects.create(office=office, first_day=first_day, last_day=last_day, reason=reason)
    except IntegrityError as error:
        if "an_office_pauses_once_at_a_time" not in str(error):
            raise
        raise Refused(_("The office is away on some of these days already."), status=409) from error


def remove(pause: Pause, *, by: AbstractBaseUser) -> None:
    with transaction.atomic(), traced(by):
        Pause.objects.filter(pk=pause.pk).delete()
