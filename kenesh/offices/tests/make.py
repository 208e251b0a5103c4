"""Offices, territories and list entries for tests, with whatever the test does not care about made up."""

from itertools import count
from typing import Any

from django.contrib.auth import get_user_model

from kenesh.offices.models import Level, List, ListEntry, Office, OfficeKind, Territory

_numbers = count(1)


def a_territory(**fields: Any) -> Territory:
    number = next(_numbers)
    return Territory.objects.create(
        **{"code": f"T{number}", "name_ru": f"Район {number}", "level": Level.RAYON} | fields
    )


def an_office(**fields: Any) -> Office:
    number = next(_numbers)
    if not {"territory", "territory_id"} & fields.keys():
        fields["territory"] = a_territory()
    return Office.objects.create(
        **{"code": f"O{number}", "name_ru": f"ЦБЮП {number}", "kind": OfficeKind.CENTRE} | fields
    )


def an_entry(list: List = List.CATEGORY, **fields: Any) -> ListEntry:
    number = next(_numbers)
    return ListEntry.objects.create(
        **{"list": list, "code": f"E{number}", "name_ru": f"Строка {number}", "position": number} | fields
    )


def an_administrator(**fields: Any) -> Any:
    """Whoever may keep the reference data. The accounts stand above this app, so the model is asked for by its role."""
    people = get_user_model()
    return people._default_manager.create(
        **{"email": f"a{next(_numbers)}@example.org", "full_name": "Токтоева Айнура", "role": "administrator"} | fields
    )
