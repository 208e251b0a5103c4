"""A member of staff is away for some days. An absence is added or removed, never corrected; history keeps both."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import OFFICE_ROLES, Absence, User
from kenesh.refused import Refused
from kenesh.shell.history import traced


def be_absent(person: User, *, by: User, first_day: date, last_day: date, note: str = "") -> Absence:
    """On these days, both inclusive, nobody counts on this person."""
    _may_keep_absences(person, by)
    try:
        with transaction.atomic(), traced(by):
            return Absence.objects.create(user=person, first_day=first_day, last_day=last_day, note=note)
    except IntegrityError as error:
        if "a_person_is_absent_once_at_a_time" not in str(error):
            raise
        raise Refused(_("This person is away on some of these days already."), status=409) from error


def remove_absence(absence: Absence, *, by: User) -> None:
    _may_keep_absences(absence.user, by)
    with transaction.atomic(), traced(by):
        Absence.objects.filter(pk=absence.pk).delete()


def _may_keep_absences(person: User, by: User) -> None:
    """Administrators keep everybody's, a head those of the own office."""
    own = by.role == "head" and person.office_id == by.office_id
    if not (by.is_administrator or own) or person.role not in OFFICE_ROLES:
        raise Refused(_("The absences of this person are kept by the head of the office."))
