"""An appeal's values as words, for its page, its history and a meeting of two editors."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Field
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kenesh.appeals import choices
from kenesh.appeals.models import Appeal, Sex
from kenesh.offices.lists import Lists
from kenesh.shell.phones import shown


def labels() -> dict[str, str]:
    """Attribute → its words on screen, in the order of the form."""
    shown_fields = (
        "helped_at client_name age sex citizenship_id social_statuses phone whatsapp email territory_id "
        "categories kind_of_aid_id in_writing advocate_provided question advice"
    )
    return {name: str(_field(name).verbose_name) for name in shown_fields.split()}


def in_words(lists: Lists) -> Mapping[str, Callable[[Any], str]]:
    """Attribute → how its value reads. An empty value reads «—», an age not stated says so."""

    def of_entry(id: int | None) -> str:
        return lists.entry(id).name if id else "—"

    def of_entries(ids: list[int] | None) -> str:
        return choices.names(lists, ids or []) or "—"

    def of_mark(value: bool | None) -> str:
        return _("yes") if value else _("no")

    def of_text(value: Any) -> str:
        return str(value or "—")

    def of_phone(value: str | None) -> str:
        return shown(value) if value else "—"

    return {
        "helped_at": lambda at: date_format(localtime(at), "SHORT_DATETIME_FORMAT") if at else "—",
        "client_name": of_text,
        "age": lambda age: _("not stated") if age is None else str(age),
        "sex": lambda sex: str(Sex(sex).label) if sex is not None else "—",
        "citizenship_id": of_entry,
        "social_statuses": of_entries,
        "phone": of_phone,
        "whatsapp": of_phone,
        "email": of_text,
        "territory_id": lambda id: lists.path(id) if id else _("not stated"),
        "categories": of_entries,
        "kind_of_aid_id": of_entry,
        "in_writing": of_mark,
        "advocate_provided": of_mark,
        "question": of_text,
        "advice": of_text,
    }


def _field(name: str) -> Field[Any, Any]:
    field = Appeal._meta.get_field(name.removesuffix("_id"))
    if not isinstance(field, Field):
        raise TypeError(name)
    return field
