"""Somebody has come through a provider: whose account is it?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kenesh.accounts import rules as accounts_rules
from kenesh.accounts.models import User
from kenesh.identity import marks
from kenesh.identity.contract import Failed, Person, Provider
from kenesh.identity.models import Identifier, IdentifierKind, Link
from kenesh.identity.rules import Failure
from kenesh.refused import Refused


@dataclass(frozen=True, slots=True)
class Arrival:
    """user: whose account it is, as they have confirmed before. candidates: else accounts that may be theirs, which
    they are asked about; none: nobody here knows them."""

    user: User | None = None
    candidates: Sequence[User] = ()


class Deactivated(Refused):
    """The account is closed. user: whose, for the journal."""

    def __init__(self, user: User) -> None:
        super().__init__(_("This account is deactivated. An administrator can activate it again."))
        self.user = user


@transaction.atomic
def arrive(person: Person, provider: Provider, *, now: datetime) -> Arrival:
    """What is known of them. Raises Failed where the provider has not checked who they are, Deactivated where their
    account is closed."""
    if not person.confirmed:
        raise Failed(Failure.UNCONFIRMED)
    kept = (
        Link.objects.that_hold()
        .select_for_update(of=("self",))
        .filter(provider=provider.name, subject=person.subject)
        .first()
    )
    if kept is None:
        return Arrival(candidates=candidates(person, provider))
    user = User.objects.select_related("office").get(pk=kept.user_id)
    if not user.is_active:
        raise Deactivated(user)
    kept.used_at, kept.name = now, person.name[:300]
    kept.save(update_fields=["used_at", "name"])
    mark_anew(user, person)
    return Arrival(user=user)


def candidates(person: Person, provider: Provider) -> list[User]:
    """Accounts with a number the provider has told; where nobody has one and the provider is trusted with e-mails, the
    account with this e-mail. One already linked with somebody else of this provider is nobody's."""
    free = User.objects.select_related("office").exclude(
        identity_links__in=Link.objects.that_hold().filter(provider=provider.name)
    )
    if found := list(free.filter(pk__in=_identified(person)).order_by("pk")):
        return found
    if not (provider.trusts_email and person.email):
        return []
    return list(free.filter(email=accounts_rules.plain_email(person.email)))


def mark_anew(user: User, person: Person) -> None:
    """Numbers of theirs marked with a key that is to go get the mark of the newest."""
    for kind, figures in _told(person):
        newest, *older = marks.marks_of(kind, figures)
        if older:
            Identifier.objects.filter(user=user, kind=kind, mark__in=older).update(mark=newest)


def _identified(person: Person) -> list[int]:
    asked = Q(pk__in=[])
    for kind, figures in _told(person):
        asked |= Q(kind=kind, mark__in=marks.marks_of(kind, figures))
    return list(Identifier.objects.filter(asked).values_list("user_id", flat=True))


def _told(person: Person) -> list[tuple[str, str]]:
    told = ((IdentifierKind.SNILS, person.snils), (IdentifierKind.PIN, person.pin))
    return [(str(kind), figures) for kind, figures in told if figures]
