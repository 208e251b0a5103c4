"""What a person changes about their own account."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from kenesh.accounts import rules
from kenesh.accounts.actions import attempts
from kenesh.accounts.actions.links import tell_of_new_password
from kenesh.accounts.actions.sign_in import OtherDoor, of_account
from kenesh.accounts.models import Session, User
from kenesh.refused import Refused
from kenesh.shell.history import traced


@transaction.atomic
def change_profile(*, by: User, full_name: str, language: str) -> User:
    user = User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    user.full_name, user.language = full_name, language
    with traced(by):
        user.save(update_fields=["full_name", "language"])
    return user


@sensitive_variables("current", "password")
def change_password(*, by: User, current: str, password: str, now: datetime) -> User:
    """A new password for whoever knows the present one: somebody else may sit at a computer left signed in, so
    wrong guesses are counted with those of the sign-in. All sessions of the person end; the view begins a new one."""
    if not by.password_allowed:
        raise OtherDoor
    until = attempts.count({of_account(by.email): rules.OF_AN_ACCOUNT}, now)
    if not by.check_password(current):
        if until:
            raise attempts.TooMany(until, now)
        raise Refused(_("This is not your present password."))
    attempts.forget(of_account(by.email))
    with transaction.atomic():
        user = User.objects.select_for_update(of=("self",)).get(pk=by.pk)
        user.set_password(password)
        user.save(update_fields=["password"])
        user.links.unspent().update(voided_at=now)
        Session.objects.filter(user=user).delete()
        tell_of_new_password(user)
    return user
