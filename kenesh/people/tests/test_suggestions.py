from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from kenesh.offices.models import Office
from kenesh.offices.tests.make import an_office
from kenesh.people import suggestions
from kenesh.people.models import Person
from kenesh.people.tests.make import DAY, a_person
from kenesh.suggesting.contract import Suggestion, Suggestions, Who

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 20)


@pytest.fixture
def office() -> Office:
    return an_office()


def asked(typed: str, own: Office | None, *, role: str = "consultant", **given: str) -> Suggestions:
    who = Who(id=1, role=role, office=own.pk if own else None, language="en", today=TODAY)
    connection.ensure_connection()
    with connection.connection.cursor() as cursor, translation.override("en"):
        return suggestions.People().suggest(cursor, typed, who, given)


def offered(typed: str, own: Office | None, **how: Any) -> list[Suggestion]:
    return list(asked(typed, own, **how).items)


class TestPeople:
    @pytest.fixture
    def person(self, office: Office) -> Person:
        a_person(office=office, full_name="Сыдыкова Нургүл", phone="+996700000000")
        return a_person(
            office=office,
            full_name="Жумабеков Эрмек Үсөнович",
            phone="+996555123456",
            born_in=1985,
            passport="AN1234534",
            times=4,
        )

    @pytest.mark.parametrize(
        "typed",
        [
            *("жум", "эрм жума", "усонович", "Zhumabekov", ";evf,trjd", "жумабекоф"),
            *("0555 12 34 56", "555123", "+996 (555) 12", "an123", "123453", "AN 1234534"),
        ],
    )
    def test_are_found_however_they_are_typed(self, office: Office, person: Person, typed: str) -> None:
        assert [one.value for one in offered(typed, office)] == [str(person.pk)]

    def test_say_who_they_are_and_why(self, office: Office, person: Person) -> None:
        (one,) = offered("жум", office)
        assert one.label == "Жумабеков Эрмек Үсөнович"
        assert one.note == "born 1985 · +996 555 123 456 · •••• •••34 · last visit 12.03.2026 · 4 times"
        assert one.why == ""
        assert offered("555123", office)[0].why == "by telephone"
        assert offered("an123", office)[0].why == "by passport number •••• •••34"
        assert "1234534" not in str(offered("an123", office))

    def test_tell_no_visit_of_whoever_is_only_booked(self, office: Office) -> None:
        a_person(office=office, full_name="Сыдыкова Нургүл", phone="+996700000000", times=0)
        (one,) = offered("сыд", office)
        assert one.note == "+996 700 000 000"

    def test_fill_the_form_of_a_record(self, office: Office, person: Person) -> None:
        fill = offered("жум", office)[0].fill
        assert (fill["person"], fill["client_name"], fill["age"], fill["sex"]) == (
            person.pk,
            person.full_name,
            41,
            person.sex,
        )
        assert set(fill) == {
            *("person", "client_name", "passport", "sex", "age", "phone", "whatsapp", "email"),
            *("territory", "citizenship", "social_statuses"),
        }

    @pytest.mark.parametrize("typed", ["жум", "555123", "an123"])
    def test_are_of_the_own_office_only(self, person: Person, typed: str) -> None:
        other = an_office()
        assert offered(typed, other) == []
        assert offered(typed, other, office=str(person.office_id)) == []

    @pytest.mark.parametrize("typed", ["жум", "555123", "an123"])
    def test_of_administrators_are_of_all_or_of_one(self, person: Person, typed: str) -> None:
        assert len(offered(typed, None, role="administrator")) == 1
        assert len(offered(typed, None, role="administrator", office=str(person.office_id))) == 1
        assert offered(typed, None, role="administrator", office=str(an_office().pk)) == []

    def test_are_nobody_for_somebody_without_an_office(self, person: Person) -> None:
        assert offered("жум", None) == []

    def test_are_not_those_merged_away(self, office: Office, person: Person) -> None:
        a_person(office=office, full_name="Жумабеков Эрмек", merged_into=person, passport="AN1234599")
        for typed in ("жумабеков", "an12345"):
            assert [one.value for one in offered(typed, office)] == [str(person.pk)]

    def test_stand_by_their_last_visit(self, office: Office) -> None:
        people = [
            a_person(office=office, full_name="Асанов Бакыт", last_on=DAY - timedelta(days=days)) for days in range(20)
        ]
        found = asked("асан", office)
        assert [one.value for one in found.items] == [str(one.pk) for one in people[:10]]
        assert found.more

    def test_are_found_beyond_the_newest(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(suggestions, "NEWEST", 5)
        old = a_person(office=office, full_name="Асанов Бакыт", last_on=DAY - timedelta(days=99))
        for _ in range(10):
            a_person(office=office, full_name="Сыдыкова Нургүл")
        for role in ("consultant", "administrator"):
            own = office if role == "consultant" else None
            assert [one.value for one in offered("асан", own, role=role)] == [str(old.pk)]
