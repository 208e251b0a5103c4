"""What an administrator does with accounts. History is written by the database in the same transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kenesh.accounts import rules
from kenesh.accounts.actions.links import send_link
from kenesh.accounts.models import Purpose, Role, Session, User
from kenesh.offices.models import Office
from kenesh.refused import Refused
from kenesh.shell.history import traced


class EmailIsTaken(Refused):
    """Another account has this e-mail."""

    def __init__(self) -> None:
        super().__init__(_("Somebody is already registered with this e-mail."), status=409)


@transaction.atomic
def register(
    *, by: User, email: str, full_name: str, role: str, office: Office | None, language: str, now: datetime
) -> User:
    """A new account and the letter that invites its person."""
    _only_an_administrator(by)
    with _an_email_nobody_has(), traced(by):
        user = User.objects.create_user(email, full_name=full_name, role=role, office=office, language=language)
    send_link(user, Purpose.INVITATION, now=now)
    return user


@transaction.atomic
def begin(*, email: str, full_name: str, language: str, now: datetime) -> str:
    """An administrator whom nobody registers: a command of whoever runs the installation does. One who waits is invited
    anew. Gives the link of the invitation."""
    user = User.objects.select_for_update(of=("self",)).invited_administrators().filter(email=email).first()
    if user is None:
        with _an_email_nobody_has(), traced(None):
            user = User.objects.create_user(
                email, full_name=full_name, role=Role.ADMINISTRATOR, office=None, language=language
            )
    return send_link(user, Purpose.INVITATION, now=now)


@transaction.atomic
def correct(
    person: User,
    *,
    by: User,
    email: str,
    full_name: str,
    role: str,
    office: Office | None,
    language: str,
    now: datetime,
) -> User:
    """Correct the account. With a new e-mail the links sent to the old one are void, and whoever has not yet followed
    the invitation is invited again at the new one. A new office or role counts from the person's next page on."""
    _only_an_administrator(by)
    user = _locked(person)
    if user.is_administrator and role != Role.ADMINISTRATOR:
        _administrators_remain(without=user)
    moved = user.email != rules.plain_email(email)
    user.email, user.full_name, user.language = rules.plain_email(email), full_name, language
    user.role, user.office = role, office
    with _an_email_nobody_has(), traced(by):
        user.save(update_fields=["email", "full_name", "role", "office", "language"])
    if moved:
        user.links.unspent().update(voided_at=now)
        if user.is_active and not user.activated_at:
            send_link(user, Purpose.INVITATION, now=now)
    return user


@transaction.atomic
def invite(person: User, *, by: User, now: datetime) -> User:
    """Send the invitation again; the link of the earlier one no longer opens anything."""
    _only_an_administrator(by)
    user = _locked(person)
    if not user.is_active:
        raise Refused(_("This account is deactivated. Activate it first."), status=409)
    if user.activated_at:
        raise Refused(_("This person has already accepted the invitation."), status=409)
    send_link(user, Purpose.INVITATION, now=now)
    return user


@transaction.atomic
def deactivate(person: User, *, by: User, now: datetime) -> User:
    """Close the account: its sessions end at once and its links are void. Its records stay."""
    _only_an_administrator(by)
    if person.pk == by.pk:
        raise Refused(_("You cannot deactivate your own account. Ask another administrator."))
    user = _locked(person)
    if user.is_administrator:
        _administrators_remain(without=user)
    user.is_active = False
    with traced(by):
        user.save(update_fields=["is_active"])
    user.links.unspent().update(voided_at=now)
    Session.objects.filter(user=user).delete()
    return user


@transaction.atomic
def activate(person: User, *, by: User, now: datetime) -> User:
    """Open the account again; whoever never accepted the invitation is sent a new one."""
    _only_an_administrator(by)
    user = _locked(person)
    if user.is_active:
        return user
    user.is_active = True
    with traced(by):
        user.save(update_fields=["is_active"])
    if not user.activated_at:
        send_link(user, Purpose.INVITATION, now=now)
    return user


@contextmanager
def _an_email_nobody_has() -> Iterator[None]:
    """The database decides, so that two administrators who register one person at once make one account."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "one_account_per_email" in str(error):
            raise EmailIsTaken from error
        raise


def _only_an_administrator(by: User) -> None:
    if not by.is_administrator:
        raise Refused(_("Only an administrator changes accounts."))


def _locked(person: User) -> User:
    """The row as it stands now, held until the transaction ends. Administrators are held first, all of them and in
    order, so that two of them who deactivate each other at once cannot leave nobody."""
    if person.is_administrator:
        list(User.objects.administrators_at_work().select_for_update(of=("self",)).order_by("pk"))
    return User.objects.select_for_update(of=("self",)).get(pk=person.pk)


def _administrators_remain(*, without: User) -> None:
    at_work = User.objects.administrators_at_work().values_list("pk", flat=True)
    if not rules.administrators_remain(list(at_work), without.pk):
        raise Refused(_("This is the last administrator at work. Make another person administrator first."))
