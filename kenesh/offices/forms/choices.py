"""Foreign keys as fields where one types to find: in the language of the page and its order, by other names too."""

from collections.abc import Collection
from datetime import date
from typing import Any

from kenesh.offices.lists import Lists
from kenesh.offices.models import Office, Territory
from kenesh.shell.widgets import Combobox


def one_of_territories(
    field: Any, lists: Lists, today: date, *, keep: int | None = None, without: Collection[int] = ()
) -> None:
    """keep: offered though retired; without: not offered."""
    in_use = {territory.id for territory in lists.territories(today)} | {keep}
    places = [one for one in lists.territories() if one.id in in_use and one.id not in without]
    field.queryset = Territory.objects.filter(pk__in=[one.id for one in places])
    field.widget = Combobox(
        search_words={one.id: " ".join([*one.aliases, one.code]) for one in places},
        notes={one.id: lists.path(one.parent_id) for one in places if one.parent_id is not None},
    )
    field.choices = [("", ""), *((one.id, one.name) for one in places)]


def one_of_offices(field: Any, lists: Lists, today: date, *, keep: int | None = None) -> None:
    at_work = {office.id for office in lists.offices(today)} | {keep}
    offices = [office for office in lists.offices() if office.id in at_work]
    field.queryset = Office.objects.filter(pk__in=[office.id for office in offices])
    field.widget = Combobox(
        search_words={office.id: office.code for office in offices},
        notes={office.id: lists.path(office.territory_id) for office in offices},
    )
    field.choices = [("", ""), *((office.id, office.name) for office in offices)]
