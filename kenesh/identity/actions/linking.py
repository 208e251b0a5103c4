"""A person confirms that an account is theirs; the link is taken away again."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import Session, User
from kenesh.identity.actions.arriving import Deactivated, candidates, mark_anew
from kenesh.identity.contract import Person, Provider
from kenesh.identity.models import Link
from kenesh.refused import Refused
from kenesh.shell.history import traced


@transaction.atomic
def link(user: User, person: Person, provider: Provider, *, by: User, now: datetime) -> Link:
    """From now on whoever is this person of the provider works as this user. by: the person themselves, who has
    confirmed it. An account that waited for its invitation is active with it; its password stays unusable."""
    locked = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if not locked.is_active:
        raise Deactivated(locked)
    held = Link.objects.that_hold()
    if same := held.filter(user=locked, provider=provider.name, subject=person.subject).first():
        return same  # confirmed twice
    if locked not in candidates(person, provider):
        raise Refused(_("This account cannot be linked with you. Ask an administrator."), status=409)
    try:
        with transaction.atomic(), traced(by):
            made = Link.objects.create(
                user=locked,
                provider=provider.name,
                subject=person.subject,
                name=person.name[:300],
                linked_at=now,
                used_at=now,
            )
            if not locked.activated_at:
                locked.activated_at = now
                locked.save(update_fields=["activated_at"])
    except IntegrityError as error:
        if "a_person_of_a_provider_has_one_account" not in str(error):
            raise
        raise Refused(_("You have another account here already. Ask an administrator."), status=409) from error
    locked.links.unspent().update(voided_at=now)
    mark_anew(locked, person)
    return made


@transaction.atomic
def unlink(link: Link, *, by: User, now: datetime) -> Link:
    """The person of the provider no longer comes in as this user, until it is confirmed anew. Taken away by an
    administrator, it ends the user's sessions, too: they may be somebody else's."""
    if by.pk != link.user_id and not by.is_administrator:
        raise Refused(_("Only an administrator takes away another person's link."))
    locked = Link.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if locked.unlinked_at is None:
        locked.unlinked_at, locked.unlinked_by = now, by
        with traced(by):
            locked.save(update_fields=["unlinked_at", "unlinked_by"])
        if by.pk != locked.user_id:
            Session.objects.filter(user_id=locked.user_id).delete()
    return locked
