from datetime import date
from typing import Any

import pytest
from django.db import connection

from kenesh.offices.models import Office
from kenesh.offices.tests.make import an_office
from kenesh.people.actions.gathering import COLUMNS, gather
from kenesh.people.models import Person, Sex
from kenesh.people.tests.make import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return an_office()


def gathered(office: Office, *records: dict[str, Any]) -> list[int]:
    """The person of each record, in their order."""
    usual: dict[str, Any] = {
        "office_id": office.pk,
        "full_name": "Асанов Бакыт",
        "sex": int(Sex.MALE),
        "age": 41,
        "phone": "+996555123456",
        "whatsapp": "",
        "email": "",
        "territory_id": None,
        "citizenship_id": None,
        "social_statuses": [],
        "day": date(2026, 3, 12),
        "counts": True,
    }
    rows = [usual | {"record": number} | record for number, record in enumerate(records)]
    types = {"territory_id": "bigint", "citizenship_id": "bigint", "social_statuses": "bigint[]", "day": "date"}
    types |= {"age": "smallint", "sex": "smallint", "record": "bigint", "office_id": "bigint", "counts": "boolean"}
    line = ", ".join(f"%s::{types.get(column, 'text')}" for column in COLUMNS)
    values = ", ".join(f"({line})" for _ in rows)
    gather(f"SELECT * FROM (VALUES {values}) AS r", [row[column] for row in rows for column in COLUMNS])
    with connection.cursor() as cursor:
        cursor.execute("SELECT person FROM gathered ORDER BY record")
        return [person for (person,) in cursor.fetchall()]


class TestGather:
    def test_makes_one_person_of_one_name_and_telephone(self, office: Office) -> None:
        one, two, three = gathered(
            office,
            {"full_name": "Асанов Бакыт", "day": date(2026, 3, 12), "email": "a@example.org"},
            {"full_name": "Бакыт АСАНОВ", "day": date(2026, 3, 14), "age": 40},
            {"full_name": "Asanov Bakyt", "day": date(2026, 3, 13), "counts": False},
        )
        assert one == two == three
        person = Person.objects.get()
        assert (person.full_name, person.times, person.last_on, person.born_in, person.version) == (
            "Бакыт АСАНОВ",
            2,
            date(2026, 3, 14),
            1986,
            1,
        )

    def test_tells_others_apart(self, office: Office) -> None:
        found = gathered(
            office,
            {},
            {"phone": "+996555999999"},
            {"full_name": "Асанова Айгүл"},
            {"phone": ""},
            {"phone": "", "age": 40},
            {"phone": "", "age": None},
            {"phone": "", "age": None},
            {"phone": "", "sex": 0},
            {"phone": "", "full_name": "Бакыт"},
            {"phone": "", "full_name": "Бакыт"},
            {"full_name": "王小明"},
            {"full_name": "李大伟"},
            {"office_id": an_office().pk},
        )
        assert len(set(found)) == len(found) == Person.objects.count()

    def test_knows_by_name_sex_and_year_without_telephones(self, office: Office) -> None:
        one, other = gathered(office, {"phone": ""}, {"phone": ""})
        assert one == other

    def test_recognises_those_known(self, office: Office) -> None:
        known = a_person(office=office, full_name="Asanov Bakyt", phone="+996555123456", times=3)
        silent = a_person(office=office, full_name="Асанов Бакыт", born_in=1985)
        a_person(office=office, full_name="Асанов Бакыт", phone="+996555123456", merged_into=known)
        assert gathered(office, {}, {"phone": ""}) == [known.pk, silent.pk]
        known.refresh_from_db()
        assert (known.times, known.full_name) == (4, "Asanov Bakyt")

    def test_is_done_again_for_those_that_came_since(self, office: Office) -> None:
        first = gathered(office, {})
        assert gathered(office, {}, {}) == [*first, *first]
        assert Person.objects.get().times == 3
