from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, connections

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant
from kenesh.offices.lists import current_lists
from kenesh.people import history
from kenesh.people.actions import serve
from kenesh.people.models import Person
from kenesh.people.tests.make import DAY, a_person, told
from kenesh.people.words import in_words
from kenesh.refused import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> User:
    return a_consultant(full_name="Асанова Гүлмира")


def served(by: User, *, chosen: int | None = None, day: date = DAY, **changed: Any) -> Person:
    assert by.office_id is not None
    return serve(by=by, office=by.office_id, chosen=chosen, written=told(**changed), day=day)


class TestRecognising:
    def test_makes_somebody_new(self, by: User) -> None:
        one = served(by)
        assert (one.full_name, one.born_in, one.phone, one.last_on) == (
            "Асанов Бакыт Маратович",
            1985,
            "+996555123456",
            DAY,
        )
        assert one.office_id == by.office_id

    def test_knows_the_same_name_and_telephone(self, by: User) -> None:
        one = served(by)
        assert served(by) == one
        assert served(by, client_name="Бакыт Маратович АСАНОВ", age=None) == one
        assert served(by, client_name="Asanov Bakyt Maratovich") == one

    def test_does_not_guess_by_name_or_telephone_alone(self, by: User) -> None:
        one = served(by)
        assert served(by, phone="+996555999999") != one
        assert served(by, phone="") != one
        assert served(by, client_name="Асанова Айгүл") != one

    def test_without_telephones_asks_for_name_sex_and_year(self, by: User) -> None:
        one = served(by, phone="")
        assert served(by, phone="", age=40) == one
        assert served(by, phone="", age=38) != one
        assert served(by, phone="", age=None) != one
        assert served(by, phone="", sex=1) != one
        short = served(by, phone="", client_name="Бакыт")
        assert served(by, phone="", client_name="Бакыт") != short

    def test_stays_within_the_office(self, by: User) -> None:
        one = served(by)
        assert served(a_consultant()) != one

    def test_knows_nobody_by_letters_it_cannot_read(self, by: User) -> None:
        assert served(by, client_name="王小明") != served(by, client_name="李大伟")


class TestChoosing:
    def test_takes_the_chosen_whatever_is_typed(self, by: User) -> None:
        one = a_person(office=by.office)
        assert served(by, chosen=one.pk, client_name="Совсем Другая") == one

    def test_follows_a_merge(self, by: User) -> None:
        kept = a_person(office=by.office)
        gone = a_person(office=by.office, merged_into=kept)
        assert served(by, chosen=gone.pk) == kept

    def test_refuses_somebody_of_another_office(self, by: User) -> None:
        with pytest.raises(Refused):
            served(by, chosen=a_person().pk)


class TestLearning:
    def test_follows_the_newest_record_and_forgets_nothing(self, by: User) -> None:
        one = served(by, email="a@example.org")
        served(by, chosen=one.pk, day=DAY + timedelta(days=1), client_name="Асанов Бакыт Младший", phone="", age=40)
        one.refresh_from_db()
        assert (one.full_name, one.phone, one.email, one.born_in, one.version) == (
            "Асанов Бакыт Младший",
            "+996555123456",
            "a@example.org",
            1985,
            2,
        )

    def test_takes_no_other_name_from_one_record_of_several(self, by: User) -> None:
        """Typed over somebody chosen by mistake, it would rename them for all their records."""
        one = served(by)
        Person.objects.filter(pk=one.pk).update(times=2)
        served(by, chosen=one.pk, day=DAY + timedelta(days=1), client_name="Жумабекова Бурул", email="b@example.org")
        one.refresh_from_db()
        assert (one.full_name, one.email) == ("Асанов Бакыт Маратович", "b@example.org")

    def test_learns_nothing_from_an_older_record(self, by: User) -> None:
        one = served(by)
        served(by, chosen=one.pk, day=DAY - timedelta(days=1), phone="+996555999999")
        one.refresh_from_db()
        assert (one.phone, one.version) == ("+996555123456", 1)

    def test_keeps_who_changed_what(self, by: User) -> None:
        one = served(by)
        served(by, chosen=one.pk, phone="+996555999999")
        one.refresh_from_db()
        (change,) = history.changes(one, in_words(current_lists()))
        assert (change.who, change.before, change.after) == (
            "Асанова Гүлмира",
            "+996 555 123 456",
            "+996 555 999 999",
        )

    @pytest.mark.django_db(transaction=True)
    def test_makes_one_person_of_two_at_once(self) -> None:
        by = a_consultant()

        def one(_turn: int) -> int:
            try:
                return served(by).pk
            finally:
                connections.close_all()

        with ThreadPoolExecutor(4) as threads:
            assert len(set(threads.map(one, range(8)))) == 1
        assert Person.objects.count() == 1
        assert connection.vendor == "postgresql"
