"""The history of one record in words: who changed what, when, from what to what. And the trace an action leaves."""

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any, Final

import pghistory
import pghistory.models
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

NOTHING: Final = "—"

type Show = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Change:
    """One field's change; for a record added or deleted, before and after are empty. when is in the reader's zone."""

    when: datetime
    who: str
    field: str
    before: str = ""
    after: str = ""


def traced(by: AbstractBaseUser | None) -> AbstractContextManager[Any]:
    """Whatever is written within keeps this person's name; None: a command of the system."""
    return pghistory.context(user=by.pk if by else None)


def events(model: Any, **where: Any) -> models.QuerySet[Any]:
    """The events of a tracked model, for instance events(Appeal, pgh_obj=appeal)."""
    found: models.QuerySet[Any] = model.pgh_event_model.objects.filter(**where)
    return found


def changes(
    of: models.QuerySet[Any],
    *,
    show: Mapping[str, Show] | None = None,
    labels: Mapping[str, str | Promise] | None = None,
    hide: Collection[str] = (),
    began: Mapping[str, Any] | None = None,
) -> list[Change]:
    """All changes of one record, the newest first, in two queries.

    of: its events, as events() gives them.
    show: how to say a field's value where the field alone does not tell; a foreign key's is given as its id, an array's
    whole. labels: other words for a field than its own verbose name. hide: fields nobody wants to read about.
    began: values, by column, of a record whose adding is not kept, before its first event; other columns had that
    event's.
    """
    kept = list(of.select_related("pgh_context").order_by("pgh_id"))
    fields = [
        field
        for field in of.model._meta.concrete_fields
        if not field.name.startswith("pgh_") and field.name not in {"id", *hide}
    ]
    people = _people(kept)
    found: list[Change] = []
    before: Any = None
    for event in kept:
        if before is None and began is not None:
            before = SimpleNamespace(**{field.attname: getattr(event, field.attname) for field in fields} | dict(began))
        when, who = localtime(event.pgh_created_at), people.get(_user(event), _("the system"))
        if event.pgh_label == "insert":
            found.append(Change(when, who, _("Record added")))
        elif event.pgh_label == "delete":
            found.append(Change(when, who, _("Record deleted")))
        elif before is not None:
            found.extend(
                Change(
                    when,
                    who,
                    str((labels or {}).get(field.name) or capfirst(field.verbose_name)),
                    _said(field, getattr(before, field.attname), show or {}),
                    _said(field, getattr(event, field.attname), show or {}),
                )
                for field in fields
                if getattr(before, field.attname) != getattr(event, field.attname)
            )
        before = event
    return found[::-1]


def added_and_removed(of: models.QuerySet[Any], say: Callable[[Any], tuple[str, str]]) -> list[Change]:
    """The history of rows that are told of whole: added, removed, seldom corrected; the newest first, in two queries.

    say: an event → what stands in the place of the field, and the row in words.
    """
    kept = list(of.select_related("pgh_context").order_by("pgh_id"))
    people = _people(kept)
    found, said_before = [], dict[Any, str]()
    for event in kept:
        field, said = say(event)
        before, after = (said, "") if event.pgh_label == "delete" else (said_before.get(event.pgh_obj_id, ""), said)
        said_before[event.pgh_obj_id] = said
        who = people.get(_user(event), _("the system"))
        found.append(Change(localtime(event.pgh_created_at), who, field, before, after))
    return found[::-1]


def last_hand(events: models.QuerySet[Any]) -> tuple[str, datetime] | None:
    """Who wrote the record as it stands, and when, in the reader's zone; None where nothing is known of it."""
    event = events.select_related("pgh_context").order_by("-pgh_id").first()
    if event is None:
        return None
    return _people([event]).get(_user(event), _("the system")), localtime(event.pgh_created_at)


def _user(event: Any) -> int | None:
    return event.pgh_context.metadata.get("user") if event.pgh_context else None


def _people(kept: Iterable[Any]) -> dict[int | None, str]:
    ids = {user for event in kept if (user := _user(event)) is not None}
    return {pk: str(user) for pk, user in get_user_model()._default_manager.in_bulk(ids).items()} if ids else {}


def _said(field: Any, value: Any, show: Mapping[str, Show]) -> str:
    if value is None or value in ("", []):
        return NOTHING
    if field.name in show:
        return show[field.name](value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    match value:
        case bool():
            return _("yes") if value else _("no")
        case datetime():
            return date_format(localtime(value), "SHORT_DATETIME_FORMAT")
        case date():
            return date_format(value, "SHORT_DATE_FORMAT")
        case list():
            return ", ".join(map(str, value))
    return str(value)
