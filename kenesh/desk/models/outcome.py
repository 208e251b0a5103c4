"""What stands beside a consultation and what comes of it: files, an appeal, a referral, a paper."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kenesh.accounts.models import User
from kenesh.appeals.models import Appeal
from kenesh.desk.models.consultation import Consultation
from kenesh.documents.models import Attachment, StoredFile
from kenesh.referrals.models import Referral
from kenesh.shell.context import LANGUAGES


class ConsultationAttachment(Attachment):
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="attachments")


class Outcome(models.Model):
    """An appeal or a referral made of a consultation."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="outcomes")
    appeal = models.OneToOneField(Appeal, models.PROTECT, null=True, related_name="+")
    referral = models.OneToOneField(Referral, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(appeal=None, referral__isnull=False) | Q(appeal__isnull=False, referral=None),
                name="an_outcome_is_an_appeal_or_a_referral",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id}: {self.appeal_id or self.referral_id}"


class PrintedRecord(models.Model):
    """The record of a consultation on paper, as it was printed. Printing it again gives the same bytes."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="papers")
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=2)
    text = models.JSONField()
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    printed_at = models.DateTimeField()
    printed_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["consultation", "version", "language"], name="one_paper_per_version_and_language"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id}: {self.language}"

    @property
    def language_name(self) -> str:
        """By its own name: «Татарча»."""
        return next(name for code, _short, name in LANGUAGES if code == self.language)

    @property
    def name(self) -> str:
        """Of the file, when it is saved."""
        return f"{self.consultation.number}.pdf"
