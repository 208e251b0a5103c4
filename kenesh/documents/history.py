"""The files of a record in its history."""

from collections.abc import Iterable

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kenesh.documents.models import Attachment
from kenesh.shell.history import Change


def history(attachments: Iterable[Attachment]) -> list[Change]:
    """Files added and removed, the newest first. attachments: as AttachmentQuerySet.ever() gives them."""
    found: list[Change] = []
    for one in attachments:
        found.append(Change(localtime(one.added_at), str(one.added_by), _("File added"), after=one.name))
        if one.removed_at:
            found.append(Change(localtime(one.removed_at), str(one.removed_by), _("File removed"), before=one.name))
    return sorted(found, key=lambda change: change.when, reverse=True)
