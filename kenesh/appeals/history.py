"""What an appeal was before, and who made it what it is."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kenesh.appeals.forms import FIELDS
from kenesh.appeals.models import Appeal
from kenesh.appeals.words import in_words
from kenesh.offices.lists import Lists
from kenesh.shell import history


def changes(appeal: Appeal, lists: Lists) -> list[history.Change]:
    """The newest first."""
    show = {name.removesuffix("_id"): words for name, words in in_words(lists).items()}
    labels = {"deleted_at": _("Deleted")}
    return history.changes(_events(appeal), show=show, labels=labels, hide={"version", "deleted_by"})


def last_hand(appeal: Appeal) -> tuple[str, datetime] | None:
    """Who wrote the record as it stands, and when."""
    return history.last_hand(_events(appeal))


def as_of(appeal: Appeal, version: int) -> dict[str, Any] | None:
    """The values of the record at that version, by attribute; None where history does not reach so far back."""
    event = _events(appeal).filter(version=version).order_by("pgh_id").first()
    return None if event is None else {attribute: getattr(event, attribute) for attribute in FIELDS.values()}


def _events(appeal: Appeal) -> QuerySet[Any]:
    events: QuerySet[Any] = apps.get_model("appeals", "AppealEvent")._default_manager.filter(pgh_obj_id=appeal.pk)
    return events
