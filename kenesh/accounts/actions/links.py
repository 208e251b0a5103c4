"""The links in letters: made, sent and followed."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.tasks import task
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from kenesh.accounts import rules
from kenesh.accounts.actions import attempts
from kenesh.accounts.actions.sign_in import of_account
from kenesh.accounts.models import AccessLink, Purpose, Session, User
from kenesh.letters.actions import write
from kenesh.refused import Refused
from kenesh.shell.history import traced

LIVES: Final = {Purpose.INVITATION: rules.INVITATION_LIVES, Purpose.RECOVERY: rules.RECOVERY_LIVES}


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def send_link(user: User, purpose: Purpose, *, now: datetime) -> str:
    """A new link in a letter, in the person's language; older ones for the same purpose no longer open anything.
    Gives the link, for nobody but its person.

    Called with the person's row locked. Where no password lets them in, the link leads to the doors that do.
    """
    user.links.filter(purpose=purpose).unspent().update(voided_at=now)
    token = secrets.token_urlsafe(32)
    AccessLink.objects.create(
        user=user, purpose=purpose, digest=digest(token), created_at=now, expires_at=now + LIVES[purpose]
    )
    link = f"{settings.SITE_URL}{reverse('accounts:link', args=[token])}"
    write(
        to=user.email,
        language=user.language,
        template=f"accounts/letters/{purpose}",
        context={
            "name": user.full_name,
            "link": link,
            "hours": LIVES[purpose] // timedelta(hours=1),
            "password_allowed": user.password_allowed,
        },
        secret=token,
    )
    return link


def forgot(email: str, *, address: str, now: datetime) -> None:
    """Somebody has forgotten their password. Whose e-mail it is, if anybody's, is looked up later by the worker:
    here nothing depends on it, neither the answer nor its time."""
    email = rules.plain_email(email)
    attempts.count(
        {
            f"recovery account {email}": rules.OF_LETTERS_TO_ONE,
            f"recovery address {rules.network_of(address)}": rules.OF_LETTERS_FROM_AN_ADDRESS,
        },
        now,
    )
    send_way_in.enqueue(email)


@task
def send_way_in(email: str) -> None:
    """The letter to the owner of the e-mail: a new invitation where the first was not followed, else a recovery."""
    with transaction.atomic():
        user = User.objects.select_for_update(of=("self",)).filter(email=email, is_active=True).first()
        if user:
            send_link(user, Purpose.RECOVERY if user.activated_at else Purpose.INVITATION, now=timezone.now())


@sensitive_variables("password")
@transaction.atomic
def follow(link: AccessLink, *, password: str, now: datetime) -> User:
    """Set the password, once; the account is active, its other links are void and its sessions ended."""
    user = User.objects.select_for_update(of=("self",)).get(pk=link.user_id)
    link = AccessLink.objects.select_for_update().get(pk=link.pk)
    if state_of(link, user, now) != rules.LinkState.OPEN:
        raise Refused(_("This link has just been used. Sign in with the password that was set."), status=409)
    with traced(user):
        user.set_password(password)
        user.activated_at = user.activated_at or now
        user.save(update_fields=["password", "activated_at"])
    link.used_at = now
    link.save(update_fields=["used_at"])
    user.links.unspent().update(voided_at=now)
    Session.objects.filter(user=user).delete()
    attempts.forget(of_account(user.email))
    if link.purpose == Purpose.RECOVERY:
        tell_of_new_password(user)
    return user


def state_of(link: AccessLink, user: User, now: datetime) -> rules.LinkState:
    return rules.link_state(
        used_at=link.used_at,
        voided_at=link.voided_at,
        expires_at=link.expires_at,
        person_is_active=user.is_active,
        password_allowed=user.password_allowed,
        password_is_set=link.purpose == Purpose.INVITATION and user.activated_at is not None,
        now=now,
    )


def tell_of_new_password(user: User) -> None:
    write(
        to=user.email,
        language=user.language,
        template="accounts/letters/password_changed",
        context={"name": user.full_name, "link": f"{settings.SITE_URL}{reverse('accounts:recovery')}"},
    )
