"""A record's values as words, for its page, its history and a meeting of two editors."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Field
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kenesh.offices import choices
from kenesh.offices.lists import Lists
from kenesh.people.models import Sex
from kenesh.records.models import Record
from kenesh.shell.phones import shown

type Words = Mapping[str, Callable[[Any], str]]


def labels(record: type[Record], attributes: Iterable[str]) -> dict[str, str]:
    """Attribute → its words on screen."""
    return {name: str(_field(record, name).verbose_name) for name in attributes}


def of_text(value: Any) -> str:
    return str(value or "—")


def of_mark(value: bool | None) -> str:
    return _("yes") if value else _("no")


def of_moment(at: datetime | None) -> str:
    return date_format(localtime(at), "SHORT_DATETIME_FORMAT") if at else "—"


def of_day(day: date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else "—"


def of_entry(lists: Lists) -> Callable[[int | None], str]:
    return lambda id: lists.entry(id).name if id else "—"


def of_client(lists: Lists) -> Words:
    """Attribute → how its value reads, of what every record has. Empty: «—»; an age not stated says so."""

    def of_entries(ids: list[int] | None) -> str:
        return choices.names(lists, ids or []) or "—"

    def of_phone(value: str | None) -> str:
        return shown(value) if value else "—"

    return {
        "client_name": of_text,
        "age": lambda age: _("not stated") if age is None else str(age),
        "sex": lambda sex: str(Sex(sex).label) if sex is not None else "—",
        "citizenship_id": of_entry(lists),
        "social_statuses": of_entries,
        "phone": of_phone,
        "whatsapp": of_phone,
        "email": of_text,
        "territory_id": lambda id: lists.path(id) if id else _("not stated"),
        "categories": of_entries,
    }


def _field(record: type[Record], name: str) -> Field[Any, Any]:
    field = record._meta.get_field(name.removesuffix("_id"))
    if not isinstance(field, Field):
        raise TypeError(name)
    return field
