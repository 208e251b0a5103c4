"""What a record was before, and who made it what it is."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kenesh.records.models import Record
from kenesh.records.words import Words
from kenesh.shell import history


def changes(
    record: Record, words: Words, of_files: Iterable[history.Change], *, hide: frozenset[str] = frozenset()
) -> list[history.Change]:
    """The newest first. words: how the values read; of_files: what was done with its files; hide: attributes nobody
    wants to read about."""
    show = {name.removesuffix("_id"): said for name, said in words.items()}
    labels = {"deleted_at": _("Deleted")}
    own = history.changes(_events(record), show=show, labels=labels, hide={"version", "deleted_by", *hide})
    return sorted([*own, *of_files], key=lambda change: change.when, reverse=True)


def last_hand(record: Record) -> tuple[str, datetime] | None:
    """Who wrote the record as it stands, and when."""
    return history.last_hand(_events(record))


def as_of(record: Record, version: int, fields: Mapping[str, str]) -> dict[str, Any] | None:
    """The values of the record at that version, by attribute; None where history does not reach so far back."""
    event = _events(record).filter(version=version).order_by("pgh_id").first()
    return None if event is None else {attribute: getattr(event, attribute) for attribute in fields.values()}


def _events(record: Record) -> Any:
    return history.events(type(record), pgh_obj_id=record.pk)
