"""Organisations for tests, with whatever the test does not care about made up."""

from itertools import count
from typing import Any

from kenesh.organisations.models import Organisation

_numbers = count(1)


def an_organisation(**fields: Any) -> Organisation:
    number = next(_numbers)
    return Organisation.objects.create(**{"code": f"ORG-{number}", "name_ru": f"Районный суд {number}"} | fields)
