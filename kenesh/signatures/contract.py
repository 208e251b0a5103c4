"""What can be signed: each kind of document says who may see it, who may sign it and what its content is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from kenesh.accounts.models import User
from kenesh.documents.models import StoredFile


@dataclass(frozen=True, slots=True)
class Document:
    """owner: its number among those of its kind. title: as its page is headed. name: of the file. page: the address one
    came from, to go back to. may_sign: whether this person may."""

    owner: int
    title: str
    name: str
    page: str
    may_sign: bool


class Signing(Protocol):
    """One kind (kenesh.signable names them all)."""

    def documents(self, user: User, owners: Collection[int]) -> list[Document]:
        """Those of these that are there and that this person may see, in one query, in the order they were made."""
        ...

    def content(self, user: User, owner: int, *, now: datetime) -> StoredFile:
        """What is signed, as it is now, kept in the store: an attachment's own content, or the paper as it is printed.
        Called outside any transaction. Raises Refused where it cannot be read."""
        ...


def signing_of(kind: str) -> Signing | None:
    """None: nothing of this kind is signed."""
    path = import_string(settings.SIGNABLE).get(kind)
    found: Signing | None = import_string(path)() if path else None
    return found
