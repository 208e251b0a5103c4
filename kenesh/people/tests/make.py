"""People served, for tests, with whatever the test does not care about made up."""

from datetime import date
from itertools import count
from typing import Any, Final

from kenesh.offices.tests.make import an_office
from kenesh.people.actions.keeping import put_passport
from kenesh.people.models import Person, Sex

DAY: Final = date(2026, 3, 12)
_numbers = count(1)


def a_person(*, passport: str = "", **fields: Any) -> Person:
    """passport: the number, as rules.one_passport_number() gives it."""
    if not {"office", "office_id"} & fields.keys():
        fields["office"] = an_office()
    made = {"full_name": f"Асанов Бакыт {next(_numbers)}", "sex": Sex.MALE, "last_on": DAY, "times": 1} | fields
    person = Person.objects.create(**made)
    if passport:
        put_passport(person, passport)
        person.save()
    return person


def told(**changed: Any) -> dict[str, Any]:
    """What a record says of its client, by the record's columns."""
    return {
        "client_name": "Асанов Бакыт Маратович",
        "age": 41,
        "sex": Sex.MALE,
        "citizenship_id": None,
        "social_statuses": [],
        "phone": "+996555123456",
        "whatsapp": "",
        "email": "",
        "territory_id": None,
    } | changed
