"""Before somebody signs: what exactly is to be signed, and its hashes, which the plug-in in the browser signs."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.documents.models import StoredFile
from kenesh.gost import engine, raw
from kenesh.refused import Refused
from kenesh.shell.history import traced
from kenesh.signatures.actions.reading import on_disk
from kenesh.signatures.contract import Document, Signing
from kenesh.signatures.models import Signable

_MOVED_ON, _BUSY = 409, 503  # HTTP status


def prepare(kind: str, document: Document, signing: Signing, *, by: User, now: datetime) -> Signable:
    """The content of the document as it is now, ready to be signed: the same row while the content is the same.

    Without the GOST engine the hashes are empty; they are filled in when there is one. No transaction stands around
    this. Raises Refused where the content cannot be read, or its hash takes too long.
    """
    content = signing.content(by, document.owner, now=now)
    known = Signable.objects.filter(kind=kind, owner=document.owner, content=content).first()
    if known and (known.hash_256 or not engine.is_available()):
        return known
    hashes = _hashes(content)
    with transaction.atomic(), traced(by):
        # Held, so that nobody forgets the content of a paper that nothing points at yet.
        if not StoredFile.objects.select_for_update().filter(pk=content.pk, stored_at__isnull=False).exists():
            raise Refused(_("The document was changed meanwhile. Open it again."), status=_MOVED_ON)
        signable, made = Signable.objects.get_or_create(
            kind=kind,
            owner=document.owner,
            content=content,
            defaults={"name": document.name, "made_at": now, **hashes},
        )
        if not made and hashes and not signable.hash_256:
            Signable.objects.filter(pk=signable.pk).update(**hashes)
            signable.refresh_from_db()
    return signable


def _hashes(content: StoredFile) -> dict[str, str]:
    if not engine.is_available():
        return {}
    with on_disk(content) as path:
        try:
            return {"hash_256": raw.hash_of(path, 256), "hash_512": raw.hash_of(path, 512)}
        except (engine.TooLong, raw.Unusable) as error:
            words = _("The hash of the document could not be counted. Try again in a minute.")
            raise Refused(words, status=_BUSY) from error
