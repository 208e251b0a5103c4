"""Electronic signatures: what was to be signed, what was signed, by whom, and what the check of it said against which
list of trusted authorities."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kenesh.accounts.models import User
from kenesh.documents.models import StoredFile


class Verdict(models.TextChoices):
    VALID = "valid", pgettext_lazy("signature", "valid")
    INVALID = "invalid", pgettext_lazy("signature", "invalid")
    UNTRUSTED = "untrusted", pgettext_lazy("signature", "not to be relied on")
    UNCHECKED = "unchecked", pgettext_lazy("signature", "not checked")


class TrustedList(models.Model):
    """The authorities this installation believes, and their revocation lists, as loaded once; the newest is in use.

    certificates, revocations: PEM, one after another. digest: SHA-256 of both, hexadecimal.
    """

    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    digest = models.CharField(max_length=64)
    certificates = models.TextField()
    revocations = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.pk}: {self.digest[:8]}"


class Signable(models.Model):
    """One content of one document, as it was when somebody was about to sign it, or sent a signature of it.

    kind, owner: which document (kenesh.signable: kind → who may see it; owner: its number there). name: of the file.
    hash_256, hash_512: Streebog of the content, hexadecimal; empty without the GOST engine.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=40)
    owner = models.BigIntegerField()
    content = models.ForeignKey(StoredFile, models.PROTECT, related_name="signables")
    name = models.CharField(max_length=255)
    hash_256 = models.CharField(max_length=64, blank=True)
    hash_512 = models.CharField(max_length=128, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "owner", "content"], name="one_signable_per_content_of_a_document"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.owner}"


class Source(models.TextChoices):
    PLUGIN = "plugin", _("signed in the browser")
    FILE = "file", _("a file of a signature")


class Signature(models.Model):
    """A detached signature (CMS in DER) of a content. Never changed or deleted; its last check stands beside it.

    sha256: of the bytes, hexadecimal. received_by: who sent it, who need not be the signer.
    """

    signable = models.ForeignKey(Signable, models.PROTECT, related_name="signatures")
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    source = models.CharField(max_length=6, choices=Source)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["received_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["signable", "sha256"], name="a_signature_of_a_content_is_kept_once"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="a_signature_has_a_known_source"),
        ]

    def __str__(self) -> str:
        return self.sha256[:8]

    @property
    def newest(self) -> "Check | None":
        """The check that counts: the last."""
        return next(iter(self.checks.all()), None)


class Check(models.Model):
    """What was found when a signature was checked; the newest counts. A row for each check, never changed.

    trusted: the list in use then; empty without one. findings: words of rules.Finding, what exactly is wrong.
    level: «CAdES-BES», «CAdES-T», «CMS». signers: JSON, as cms.Signer.told() gives it. as_of: the time the
    certificates were to be valid at. detail: OpenSSL's own words.
    """

    signature = models.ForeignKey(Signature, models.PROTECT, related_name="checks")
    at = models.DateTimeField()
    as_of = models.DateTimeField()
    verdict = models.CharField(max_length=9, choices=Verdict)
    findings = models.JSONField(default=list)
    level = models.CharField(max_length=20, blank=True)
    signers = models.JSONField(default=list)
    trusted = models.ForeignKey(TrustedList, models.PROTECT, null=True, blank=True, related_name="+")
    detail = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="a_check_has_a_known_verdict"),
        ]

    def __str__(self) -> str:
        return self.verdict
