"""Which files may be seen, and which of them are still there."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from kenesh.accounts.models import User


class UploadQuerySet[T: models.Model](models.QuerySet[T]):
    def visible_to(self, user: "User") -> Self:
        """What nobody has saved yet is its sender's own."""
        return self.filter(user=user)

    def waiting(self) -> Self:
        """Not yet with a record."""
        return self.filter(attached_at=None)


class AttachmentQuerySet[T: models.Model](models.QuerySet[T]):
    def of(self, **owner: Any) -> Self:
        """Of one record: of(appeal=…). Whether the record may be seen is asked before."""
        return self.filter(**owner).order_by("pk")

    def present(self) -> Self:
        """Not removed, with what a list of them shows, in one query."""
        return self.filter(removed_at=None).select_related("file", "added_by")

    def ever(self) -> Self:
        """All, the removed ones too, with what their history shows, in one query."""
        return self.select_related("file", "added_by", "removed_by")
