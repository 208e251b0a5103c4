"""What an organisation was before, and who made it what it is."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kenesh.offices.lists import Lists
from kenesh.organisations.forms import FIELDS
from kenesh.organisations.models import Organisation
from kenesh.shell import history


def changes(organisation: Organisation, lists: Lists) -> list[history.Change]:
    """The newest first."""
    show = {"territory": lists.path, "categories": lambda ids: names_of(lists, ids)}
    return history.changes(_events(organisation), show=show, hide={"version", "code"})


def last_hand(organisation: Organisation) -> tuple[str, datetime] | None:
    """Who wrote the record as it stands, and when."""
    return history.last_hand(_events(organisation))


def as_of(organisation: Organisation, version: int) -> dict[str, Any] | None:
    """Its values at that version, by attribute; None where history does not reach so far back."""
    event = _events(organisation).filter(version=version).order_by("pgh_id").first()
    return None if event is None else {attribute: getattr(event, attribute) for attribute in FIELDS.values()}


def names_of(lists: Lists, categories: Sequence[int]) -> str:
    return "; ".join(lists.entry(pk).name for pk in categories)


def _events(organisation: Organisation) -> Any:
    return history.events(Organisation, pgh_obj=organisation)
