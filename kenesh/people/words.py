"""What the register says of a person, in words."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kenesh.offices import choices
from kenesh.offices.lists import Lists
from kenesh.people import rules, sealed
from kenesh.people.actions.merging import COLUMNS
from kenesh.people.models import Person, Sex
from kenesh.shell.history import NOTHING
from kenesh.shell.phones import shown

type Words = Mapping[str, Callable[[Any], str]]


def labels() -> dict[str, str]:
    """Column → its words on screen, in the order of the page."""
    return {column: str(Person._meta.get_field(column.removesuffix("_id")).verbose_name) for column in COLUMNS}  # type: ignore[union-attr]


def in_words(lists: Lists) -> Words:
    """Column → how its value reads; an empty one is «—»."""

    def of_entries(ids: Sequence[int] | None) -> str:
        return choices.names(lists, ids or []) or NOTHING

    def of_text(value: Any) -> str:
        return str(value or NOTHING)

    def of_phone(value: str | None) -> str:
        return shown(value) if value else NOTHING

    return {
        "full_name": of_text,
        "sex": lambda sex: str(Sex(sex).label) if sex is not None else NOTHING,
        "born_in": of_text,
        "phone": of_phone,
        "whatsapp": of_phone,
        "email": of_text,
        "territory_id": lambda pk: lists.path(pk) if pk else NOTHING,
        "citizenship_id": lambda pk: lists.entry(pk).name if pk else NOTHING,
        "social_statuses": of_entries,
    }


def masked_passport(sealed_number: sealed.Sealed | None, *, person: int, office: int) -> str:
    """«•••• ••34»; without figures where the key is lost; "" where no number is known."""
    if sealed_number is None:
        return ""
    try:
        return rules.masked(sealed.opened(sealed_number, person=person, office=office))
    except sealed.Unreadable:
        return "•••• ••••"


def served(person: Person) -> str:
    """«12.03.2026 · 4 times»: when last, and how often; «—» of whoever has only been booked so far."""
    if not person.times:
        return NOTHING
    day = date_format(person.last_on, "SHORT_DATE_FORMAT")
    times = ngettext("%(times)d time", "%(times)d times", person.times) % {"times": person.times}
    return _("%(day)s · %(times)s") % {"day": day, "times": times}
