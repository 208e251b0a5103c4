"""The verbs of files: receive, attach, forget what nobody needs."""

import errno
import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from kenesh.accounts.models import User
from kenesh.documents import kinds, rules
from kenesh.documents.models import Attachment, StoredFile, Upload
from kenesh.refused import Refused
from kenesh.shell.history import traced

FULL: Final = {errno.ENOSPC, errno.EDQUOT}
AT_ONCE: Final = 500  # contents forgotten in one go

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Chosen:
    """What a form says of a record's files. removed: primary keys of its attachments."""

    added: tuple[Upload, ...] = ()
    removed: frozenset[int] = frozenset()


NOTHING: Final = Chosen()


def receive(file: File[bytes], *, by: User, now: datetime) -> Upload:
    """Keep a file that has just been sent, until its sender saves the record it is for.

    The row of its content is written, and committed, before the bytes, and says that they are safe only once they are:
    whatever stops us midway, forget_orphans() knows what to look for. So no other transaction stands around this.
    """
    if failed := getattr(file, "failed", None):
        raise _not_kept(failed)
    rules.fits(file.size)
    kind = kinds.kind_of(file)
    name = rules.name_of(file.name or "", kind)
    announced = announce(file, kind.media)
    with transaction.atomic():
        return Upload.objects.create(user=by, file=store(announced, now=now), name=name, received_at=now)


@dataclass(frozen=True)
class Announced:
    """A content whose row is there and whose bytes are not yet. kind: its media type."""

    file: File[bytes]
    kind: str
    digest: str


def announce(file: File[bytes], kind: str) -> Announced:
    """The first half of keeping: the row. No transaction stands around this."""
    announced = Announced(file, kind, _digest(file))
    _row(announced)
    return announced


def store(announced: Announced, *, now: datetime) -> StoredFile:
    """The second half, within the transaction that points at the content: its bytes, kept once and safe. The row is
    held until that transaction ends."""
    while (stored := StoredFile.objects.select_for_update().filter(sha256=announced.digest).first()) is None:
        _row(announced)  # forgotten in between
    with _storing():
        if stored.stored_at is None or not default_storage.exists(stored.key):
            default_storage.save(stored.key, File(announced.file))
            stored.stored_at = now
            stored.save(update_fields=["stored_at"])
    return stored


def _row(announced: Announced) -> None:
    StoredFile.objects.get_or_create(
        sha256=announced.digest, defaults={"size": announced.file.size, "kind": announced.kind}
    )


def _digest(file: File[bytes]) -> str:
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _storing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _not_kept(error) from error


def _not_kept(error: OSError) -> Refused:
    logger.error("A file could not be stored: %s", error)
    if error.errno in FULL:
        return Refused(
            _("There is no room left for files. Tell the administrator, and add the file again later."),
            status=rules.NO_ROOM,
        )
    return Refused(
        _("The store of files does not answer, so the file is not kept. Try again in a minute."),
        status=rules.UNREACHABLE,
    )


def attach(of: type[Attachment], owner: dict[str, Any], chosen: Chosen, *, by: User, now: datetime) -> list[str]:
    """Put the chosen files on the record and take the others off it, within its own transaction. The names of both;
    nothing where nothing changes.

    of: the record's kind of attachment; owner: the record, as {"appeal": appeal}, held by whoever calls.
    What this form has attached before (it was sent twice) is not attached again, nor is the same content under the same
    name.
    """
    if chosen == NOTHING:
        return []
    wanted = list(dict.fromkeys(upload.pk for upload in chosen.added))
    sent = {upload.pk: upload for upload in Upload.objects.visible_to(by).select_for_update().filter(pk__in=wanted)}
    if len(sent) < len(wanted):
        raise Refused(_("A file added to this form is no longer kept. Add it again."), status=409)
    waiting = [sent[pk] for pk in wanted if sent[pk].attached_at is None]
    with traced(by):
        present = {one.pk: one for one in of.objects.of(**owner).filter(removed_at=None)}
        gone = [present.pop(pk) for pk in sorted(chosen.removed & present.keys())]
        of.objects.filter(pk__in=[one.pk for one in gone]).update(removed_at=now, removed_by=by)
        there = {(one.file_id, one.name) for one in present.values()}
        new = {(one.file_id, one.name): one for one in waiting if (one.file_id, one.name) not in there}
        if new:
            rules.are_few_enough(len(there) + len(new))
        of.objects.bulk_create(of(**owner, file_id=file, name=name, added_at=now, added_by=by) for file, name in new)
        Upload.objects.filter(pk__in=[upload.pk for upload in waiting]).update(attached_at=now)
    return [name for _file, name in new] + [one.name for one in gone]


def forget_orphans(*, now: datetime) -> int:
    """Forget what was sent and not saved in time, and the bytes no row points at. How many contents are gone.

    A content is first marked as not safe to use, then its bytes go, then its row: a process killed in between leaves a
    row that the next run finds, and a file of the same content that comes meanwhile is stored anew.
    """
    Upload.objects.filter(received_at__lt=now - rules.WAITS_FOR).delete()
    sweep = getattr(default_storage, "sweep", None)
    if sweep is not None:
        sweep(now=now, older_than=rules.PARTS_WAIT)
    forgotten = 0
    for pk in list(_orphans().values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            marked = _orphans().select_for_update(skip_locked=True).filter(pk=pk).first()
            if marked is None:
                continue
            marked.stored_at = None
            marked.save(update_fields=["stored_at"])
        with transaction.atomic():
            orphan = _orphans().select_for_update(skip_locked=True).filter(pk=pk, stored_at=None).first()
            if orphan is None:
                continue
            try:
                default_storage.delete(orphan.key)
            except OSError as error:
                logger.error("A file nobody needs could not be deleted: %s", error)
                break
            orphan.delete()
            forgotten += 1
    return forgotten


def _orphans() -> Any:
    """Contents that no row of any table points at."""
    pointers = [
        field for field in StoredFile._meta.get_fields(include_hidden=True) if field.auto_created and not field.concrete
    ]
    pointed = Q()
    for pointer in pointers:
        rows = pointer.related_model._base_manager.filter(**{pointer.field.name: OuterRef("pk")})  # type: ignore[union-attr]
        pointed |= Q(Exists(rows))
    return StoredFile.objects.filter(~pointed).order_by("pk")
