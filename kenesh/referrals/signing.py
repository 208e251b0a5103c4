"""What of a referral is signed: its attachments, and each paper as it was printed."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kenesh.accounts.models import User
from kenesh.documents.models import StoredFile
from kenesh.referrals.models import PrintedForm, Referral, ReferralAttachment
from kenesh.refused import Refused
from kenesh.signatures.attached import AttachedFiles, is_of_its_office
from kenesh.signatures.contract import Document


class Files(AttachedFiles):
    attachments, record, records, page = ReferralAttachment, "referral", Referral.objects, "referrals:card"


class Papers:
    """The printed forms: the very bytes that were printed, which never change."""

    def documents(self, user: User, owners: Collection[int]) -> list[Document]:
        return [
            Document(
                owner=one.pk,
                title=_("Form of referral № %(number)s") % {"number": one.referral.number},
                name=one.name,
                page=reverse("referrals:card", args=[one.referral_id]),
                may_sign=is_of_its_office(user, one.referral.office_id),
            )
            for one in _visible(user).filter(pk__in=owners).select_related("referral").order_by("pk")
        ]

    def content(self, user: User, owner: int, *, now: datetime) -> StoredFile:
        found: PrintedForm | None = _visible(user).filter(pk=owner).select_related("file").first()
        if found is None:
            raise Refused(_("The referral has been deleted in the meantime."), status=410)
        return found.file


def _visible(user: User) -> Any:
    return PrintedForm.objects.filter(referral__in=Referral.objects.visible_to(user))
