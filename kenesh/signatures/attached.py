"""Attachments of records, as they are signed: alike for every kind of record."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import OFFICE_ROLES, User
from kenesh.documents.models import Attachment, StoredFile
from kenesh.refused import Refused
from kenesh.signatures.contract import Document

_GONE = 410  # HTTP status


class AttachedFiles:
    """attachments: of this kind of record. record: their field that names it. records: the records, to be asked who may
    see them. page: the name of the address of one, by its number."""

    attachments: ClassVar[type[Attachment]]
    record: ClassVar[str]
    records: ClassVar[Any]
    page: ClassVar[str]

    def documents(self, user: User, owners: Collection[int]) -> list[Document]:
        return [
            Document(
                owner=one.pk,
                title=one.name,
                name=one.name,
                page=reverse(self.page, args=[self._record_of(one).pk]),
                may_sign=self.may_sign(user, self._record_of(one)),
            )
            for one in self._visible(user).filter(pk__in=owners).select_related(self.record).order_by("pk")
        ]

    def content(self, user: User, owner: int, *, now: datetime) -> StoredFile:
        found: Attachment | None = self._visible(user).filter(pk=owner).select_related("file").first()
        if found is None:
            raise Refused(_("The file was taken off the record meanwhile."), status=_GONE)
        return found.file

    def may_sign(self, user: User, record: Any) -> bool:
        """Whoever may correct the record."""
        return is_of_its_office(user, record.office_id)

    def _visible(self, user: User) -> Any:
        in_sight = {f"{self.record}__in": self.records.visible_to(user)}
        return self.attachments.objects.present().filter(**in_sight)

    def _record_of(self, attachment: Attachment) -> Any:
        return getattr(attachment, self.record)


def is_of_its_office(user: User, office: int) -> bool:
    """Whether the person advises, or is head, at the office a record is of."""
    return user.role in OFFICE_ROLES and user.office_id == office
