"""What the register said of a person before, and who made it what it is."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kenesh.people.actions.merging import COLUMNS
from kenesh.people.models import Person
from kenesh.people.words import Words
from kenesh.shell import history


def changes(person: Person, words: Words) -> list[history.Change]:
    """The newest first."""
    show = {column.removesuffix("_id"): said for column, said in words.items()}
    show["merged_into"] = lambda number: f"№ {number}"
    return history.changes(
        _events(person), show=show, labels={"merged_into": _("Merged with")}, hide={"version", "pgh_obj"}
    )


def last_hand(person: Person) -> tuple[str, datetime] | None:
    """Who wrote the entry as it stands, and when."""
    return history.last_hand(_events(person))


def as_of(person: Person, version: int) -> dict[str, Any] | None:
    """Its values at that version, by column; None where history does not reach so far back."""
    event = _events(person).filter(version=version).order_by("pgh_id").first()
    return None if event is None else {column: getattr(event, column) for column in COLUMNS}


def _events(person: Person) -> Any:
    return history.events(Person, pgh_obj_id=person.pk)
