"""An administrator writes down by which number a state knows a member of staff."""

from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.identity import marks, rules
from kenesh.identity.models import Identifier, IdentifierKind
from kenesh.refused import Refused
from kenesh.shell.history import traced

WRONG: Final = {
    IdentifierKind.SNILS: _("This is no SNILS: 11 figures, of which the last two check the others."),
    IdentifierKind.PIN: _("This is no PIN: 14 figures that begin with 1 or 2 and the day of birth."),
}


@transaction.atomic
def set_identifier(user: User, kind: str, figures: str, *, by: User, now: datetime) -> Identifier:
    """In the place of the one of this kind there was. figures: as typed, blanks and dashes may stand between."""
    _only_an_administrator(by)
    figures = rules.figures_of(figures)
    if not rules.IS_GOOD[kind](figures):
        raise Refused(WRONG[IdentifierKind(kind)], status=400)
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    # A mark of an older key is not held by the constraint.
    if Identifier.objects.filter(kind=kind, mark__in=marks.marks_of(kind, figures)).exclude(user=user).exists():
        raise _taken()
    values = {"mark": marks.mark_of(kind, figures), "hint": figures[-3:], "added_at": now, "added_by": by}
    try:
        with transaction.atomic(), traced(by):
            kept, _made = Identifier.objects.update_or_create(user=user, kind=kind, defaults=values)
    except IntegrityError as error:
        if "an_identifier_is_of_one_person" not in str(error):
            raise
        raise _taken() from error
    return kept


@transaction.atomic
def remove_identifier(identifier: Identifier, *, by: User) -> None:
    """Links made by it stay."""
    _only_an_administrator(by)
    with traced(by):
        Identifier.objects.filter(pk=identifier.pk).delete()


def _only_an_administrator(by: User) -> None:
    if not by.is_administrator:
        raise Refused(_("Only an administrator changes accounts."))


def _taken() -> Refused:
    return Refused(_("This number is written down for another member of staff."), status=409)
