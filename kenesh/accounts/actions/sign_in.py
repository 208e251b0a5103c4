"""Signing in."""

from datetime import datetime

from django.contrib.auth import authenticate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from kenesh.accounts import rules
from kenesh.accounts.actions import attempts
from kenesh.accounts.models import User
from kenesh.refused import Refused


class OtherDoor(Refused):
    """The password is right, and the person's office signs in in another way. The page names the doors."""

    def __init__(self) -> None:
        super().__init__(_("Staff of your office do not sign in with a password."))


def of_account(email: str) -> str:
    return f"sign-in account {rules.plain_email(email)}"


def of_address(address: str) -> str:
    return f"sign-in address {rules.network_of(address)}"


@sensitive_variables("password")
def sign_in(email: str, password: str, *, address: str, now: datetime) -> User:
    """The person these belong to. Refused in the same words, after the same time, whatever was wrong; OtherDoor
    where all was right and no password lets the person in.

    Not one transaction: the attempt must stand before the password is looked at.
    """
    account, address = of_account(email), of_address(address)
    until = attempts.count({account: rules.OF_AN_ACCOUNT, address: rules.OF_AN_ADDRESS}, now)
    user = authenticate(username=email, password=password)
    if not isinstance(user, User):
        if until:
            raise attempts.TooMany(until, now)
        raise Refused(_("The email or the password is wrong. Check both, and the keyboard's language and Caps Lock."))
    attempts.forget(account)
    attempts.take_back(address, now)
    if not user.password_allowed:
        raise OtherDoor
    return user
