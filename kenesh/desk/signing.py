"""What of a consultation is signed: its attachments, and the record of one that is completed."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kenesh.accounts.models import User
from kenesh.desk.actions.printing import print_record
from kenesh.desk.models import Consultation, ConsultationAttachment, State
from kenesh.desk.rules import Who
from kenesh.documents.models import StoredFile
from kenesh.refused import Refused
from kenesh.signatures.attached import AttachedFiles
from kenesh.signatures.contract import Document

_SIGN = frozenset({Who.CONSULTANT, Who.HEAD})


class Files(AttachedFiles):
    attachments, record, records = ConsultationAttachment, "consultation", Consultation.objects
    page = "desk:card"

    def may_sign(self, user: User, record: Any) -> bool:
        return not _SIGN.isdisjoint(record.who(user))


class Records:
    """The record on paper, of the consultation as it stands: the paper as it was printed last, printed now where it was
    not yet. (One paper a version and language: who signs next signs the same bytes.)"""

    def documents(self, user: User, owners: Collection[int]) -> list[Document]:
        return [
            Document(
                owner=one.pk,
                title=_("Record of consultation No. %(number)s") % {"number": one.number},
                name=f"{one.number}.pdf",
                page=reverse("desk:card", args=[one.pk]),
                may_sign=not _SIGN.isdisjoint(one.who(user)),
            )
            for one in _completed(user).filter(pk__in=owners).order_by("pk")
        ]

    def content(self, user: User, owner: int, *, now: datetime) -> StoredFile:
        whole = _completed(user).select_related("office", "service", "consultant", "person")
        found: Consultation | None = whole.filter(pk=owner).first()
        if found is None:
            raise Refused(_("The consultation has changed in the meantime. Open it again."), status=409)
        printed = found.papers.filter(version=found.version).select_related("file").order_by("-pk").first()
        if printed is None:
            printed = print_record(found, get_language() or settings.LANGUAGE_CODE, by=user, now=now)
        return printed.file


def _completed(user: User) -> Any:
    return Consultation.objects.visible_to(user).filter(state=State.COMPLETED)
