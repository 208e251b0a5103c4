"""Correcting what the register says of a person, and their passport number."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.people import sealed
from kenesh.people.models import Person, Reveal
from kenesh.refused import Refused
from kenesh.shell.history import traced


class MovedOn(Refused):
    """The entry has been corrected since the form was shown. current: as it stands."""

    def __init__(self, current: Person) -> None:
        super().__init__(_("This entry has been corrected by somebody else in the meantime."), status=409)
        self.current = current


class Gone(Refused):
    """The entry has been merged with another, or was never there."""

    def __init__(self) -> None:
        super().__init__(_("This entry has been merged with another one in the meantime."), status=409)


@transaction.atomic
def correct(
    person: Person, *, by: User, now: datetime, version: int, passport: str | None = None, **written: Any
) -> Person:
    """Correct the entry as it stood at `version`; MovedOn where it no longer does. Nothing new changes nothing.

    passport: a number as rules.one_passport_number() gives it; "" removes the one there is, None leaves it alone.
    """
    current = locked(person, by)
    if current.version != version:
        raise MovedOn(current)
    new = {column: value for column, value in written.items() if getattr(current, column) != value}
    with traced(by):
        if new:
            for column, value in new.items():
                setattr(current, column, value)
            current.version += 1
            current.save(update_fields=[*new, "version"])
        if passport is not None:
            write_passport(current, passport, by=by, now=now)
    return current


@transaction.atomic
def reveal(person: Person, *, by: User, now: datetime, why: str = "") -> str:
    """The passport number in full. That it was read is kept before it is told."""
    current = locked(person, by)
    if current.passport is None:
        raise Refused(_("No passport number is known of this person."), status=409)
    try:
        number = sealed.opened(current.passport, person=current.pk, office=current.office_id)
    except sealed.Unreadable as error:
        raise Refused(
            _("The passport number was sealed with another key and cannot be read. Tell the administrator."), status=409
        ) from error
    Reveal.objects.create(person=current, by=by, at=now, why=why)
    return number


def put_passport(person: Person, number: str) -> None:
    """Into the row in hand, to be saved with SEALED. "": none."""
    if number:
        whose = {"person": person.pk, "office": person.office_id}
        person.passport = sealed.seal(number, **whose)
        person.passport_mark = sealed.mark_of(number, office=person.office_id)
        person.passport_marks = sealed.marks_of(number, office=person.office_id)
    else:
        person.passport, person.passport_mark, person.passport_marks = None, None, []


SEALED = ("passport", "passport_mark", "passport_marks")


def known_passport(person: Person) -> str:
    """The number the row holds; "" where there is none or its key is lost."""
    if person.passport is None:
        return ""
    try:
        return sealed.opened(person.passport, person=person.pk, office=person.office_id)
    except sealed.Unreadable:
        return ""


def locked(person: Person, by: User) -> Person:
    """The row as it stands now, held until the transaction ends."""
    current = Person.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=person.pk).first()
    if current is None:
        raise Gone
    return current


def write_passport(person: Person, number: str, *, by: User, now: datetime) -> None:
    """The number of a held row, as rules.one_passport_number() gives it, and that it was written. "": none any more."""
    if number == known_passport(person) and (number or person.passport is None):
        return
    put_passport(person, number)
    person.save(update_fields=list(SEALED))
    what = Reveal.What.WRITTEN if number else Reveal.What.REMOVED
    Reveal.objects.create(person=person, by=by, at=now, what=what)
