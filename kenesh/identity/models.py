"""Whom a national system of sign-in has told of: which account is theirs, for whom they acted, and what went wrong."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.identity.queries import EntryQuerySet, LinkQuerySet, OfAPersonQuerySet

LONGEST_PROVIDER = 40


class IdentifierKind(models.TextChoices):
    """Numbers by which a state knows a person."""

    SNILS = "snils", _("SNILS")
    PIN = "pin", _("PIN")


class Identifier(models.Model):
    """A number of a member of staff, as an administrator has written it down: whoever a provider tells to have it may
    confirm that the account is theirs.

    mark: a keyed hash of the figures (kenesh.identity.marks), so that a stolen database does not reveal them. hint: the
    last three figures.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="identifiers")
    kind = models.CharField(max_length=5, choices=IdentifierKind)
    mark = models.BinaryField(max_length=32)
    hint = models.CharField(max_length=3)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = OfAPersonQuerySet["Identifier"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "kind"], name="a_person_has_one_identifier_of_a_kind"),
            models.UniqueConstraint(fields=["kind", "mark"], name="an_identifier_is_of_one_person"),
            models.CheckConstraint(
                condition=Q(kind__in=IdentifierKind.values), name="an_identifier_is_of_a_known_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: …{self.hint}"


class Link(models.Model):
    """This account is that person of a provider: confirmed by the person themselves, once.

    subject: whom the provider means, as it writes it. name: as the provider told it last. unlinked_at: no longer.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="identity_links")
    provider = models.CharField(max_length=LONGEST_PROVIDER)
    subject = models.CharField(max_length=255)
    name = models.CharField(max_length=300, blank=True)
    linked_at = models.DateTimeField()
    used_at = models.DateTimeField()
    unlinked_at = models.DateTimeField(null=True, blank=True)
    unlinked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LinkQuerySet["Link"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", "subject"],
                condition=Q(unlinked_at=None),
                name="a_person_of_a_provider_has_one_account",
            ),
            models.UniqueConstraint(
                fields=["user", "provider"],
                condition=Q(unlinked_at=None),
                name="an_account_has_one_person_of_a_provider",
            ),
            models.CheckConstraint(
                condition=Q(unlinked_at=None, unlinked_by=None)
                | Q(unlinked_at__isnull=False, unlinked_by__isnull=False),
                name="a_link_taken_away_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider}: {self.user_id}"


class Entry(models.Model):
    """Somebody came through a provider, and for whom they chose to act; or why they did not come in.

    number: what the person reads on the page of an error, for support. outcome: a word of rules.Outcome. code: the
    provider's own («ESIA-007004»), if it gave one. organisation: name and ОГРН of the one acted for; empty: as a
    private person. detail: for support, without personal data.
    """

    number = models.CharField(max_length=12, unique=True)
    provider = models.CharField(max_length=LONGEST_PROVIDER)
    at = models.DateTimeField(db_index=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="identity_entries")
    outcome = models.CharField(max_length=20)
    code = models.CharField(max_length=40, blank=True)
    organisation = models.CharField(max_length=300, blank=True)
    ogrn = models.CharField(max_length=15, blank=True)
    detail = models.CharField(max_length=500, blank=True)

    objects = EntryQuerySet["Entry"].as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.number
