"""Files: their bytes, kept once; what is sent and not saved yet; what is attached to a record."""

from typing import TYPE_CHECKING, ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from kenesh.accounts.models import User
from kenesh.documents import rules
from kenesh.documents.kinds import BY_MEDIA
from kenesh.documents.queries import AttachmentQuerySet, UploadQuerySet


class StoredFile(models.Model):
    """One content, kept once, in the store under a name made of its digest.

    sha256: of the bytes, hexadecimal. size: in bytes. kind: its media type, as the content says.
    stored_at: since when the bytes are safe in the store; empty: they may be there or not, on their way in or out.
    """

    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    kind = models.CharField(max_length=100)
    stored_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sha256"], name="one_stored_file_per_content"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="a_stored_file_is_known_by_its_digest"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="a_stored_file_is_not_empty"),
            models.CheckConstraint(condition=Q(kind__in=sorted(BY_MEDIA)), name="a_stored_file_is_of_a_kind_we_take"),
        ]

    def __str__(self) -> str:
        return self.sha256

    @property
    def key(self) -> str:
        """Its name in the store: ab/cd/abcd…"""
        return f"{self.sha256[:2]}/{self.sha256[2:4]}/{self.sha256}"

    @property
    def is_shown(self) -> bool:
        """Browsers show it in themselves, harmlessly; anything else is for saving."""
        return BY_MEDIA[self.kind].shown

    @property
    def said_size(self) -> str:
        """«1,2 MB», in the language of the page."""
        if self.size < rules.MB:
            return _("%(size)s KB") % {"size": number_format(max(1, round(self.size / 1024)))}
        return _("%(size)s MB") % {"size": number_format(round(self.size / rules.MB, 1), 1)}


class Upload(models.Model):
    """A file sent by somebody who has not yet saved the record it is for. attached_at: they have."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="uploads")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="uploads")
    name = models.CharField(max_length=rules.LONGEST_NAME)
    received_at = models.DateTimeField(db_index=True)
    attached_at = models.DateTimeField(null=True, blank=True)

    objects = UploadQuerySet["Upload"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(name__regex=r"\S"), name="an_upload_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Attachment(models.Model):
    """A file of a record. Each kind of record has its own: class AppealAttachment(Attachment): appeal = ForeignKey(…).

    A row is never deleted by people: whoever takes the file off the record leaves their name and the time.
    """

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=rules.LONGEST_NAME)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    if TYPE_CHECKING:
        objects: ClassVar[AttachmentQuerySet["Attachment"]]
    else:
        objects = AttachmentQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None) | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="a_removed_%(class)s_says_who_and_when",
            ),
            models.CheckConstraint(condition=Q(name__regex=r"\S"), name="a_%(class)s_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
