"""Whom an appeal is about: who comes into the register, who is recognised there, and how often they have been here."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer
from kenesh.appeals import actions
from kenesh.appeals.models import Appeal
from kenesh.appeals.tests.make import NOON, an_appeal, typed, written
from kenesh.offices.models import Office
from kenesh.people.actions import keeping, merging
from kenesh.people.models import Person
from kenesh.people.tests.make import a_person
from kenesh.records.actions import delete, restore

ADD = "/appeals/add/"
DAY = timedelta(days=1)


def about(appeal: Appeal) -> Person:
    """The person as the register has them now."""
    appeal.refresh_from_db()
    assert appeal.person is not None
    return appeal.person


def of_person(person: Person) -> str:
    return reverse("appeals:of-person", args=[person.pk])


def corrected(appeal: Appeal, *, by: User, person: int | None = None, **changed: Any) -> Person:
    appeal.refresh_from_db()
    values = written(**changed)
    return about(actions.correct(appeal, by=by, version=appeal.version, now=NOON + DAY, person=person, **values))


class TestAnAppeal:
    def test_brings_its_client_into_the_register(self, karakol: User) -> None:
        person = about(an_appeal(by=karakol, email="aigul@example.kg"))
        assert (person.office, person.full_name, person.born_in, person.phone, person.email) == (
            karakol.office,
            "Үсөнова Айгүл Токтоевна",
            1959,
            "+996555123456",
            "aigul@example.kg",
        )
        assert (person.times, person.last_on) == (1, date(2026, 3, 2))

    def test_of_the_same_name_and_telephone_is_of_the_same_person(self, karakol: User) -> None:
        first = about(an_appeal(by=karakol))
        later = about(an_appeal(by=karakol, helped_at=NOON + DAY, client_name="Усонова АЙГУЛ Токтоевна"))
        assert later == first
        assert (later.times, later.last_on) == (2, date(2026, 3, 3))

    def test_of_another_office_is_of_somebody_else(self, karakol: User, osh: User) -> None:
        assert about(an_appeal(by=karakol)) != about(an_appeal(by=osh))

    def test_is_of_the_one_chosen_whatever_is_typed(self, client: Client, karakol: User) -> None:
        chosen = a_person(office=karakol.office, last_on=NOON.date(), times=0)
        client.force_login(karakol)
        assert client.post(ADD, typed(person=str(chosen.pk))).status_code == 302
        person = about(Appeal.objects.get())
        assert person == chosen
        assert (person.times, person.full_name) == (1, "Үсөнова Айгүл Токтоевна")

    @pytest.mark.parametrize("gone", ["of another office", "nobody's", "merged", "words"])
    def test_of_somebody_out_of_sight_stands_by_its_words(
        self, client: Client, karakol: User, osh: User, gone: str
    ) -> None:
        other = a_person(office=osh.office)
        kept = a_person(office=karakol.office)
        merged = a_person(office=karakol.office, merged_into=kept)
        chosen = {"of another office": other.pk, "nobody's": 10**12, "merged": merged.pk, "words": "кто-то"}[gone]
        client.force_login(karakol)
        response = client.post(ADD, typed(person=str(chosen)))
        if gone == "words":
            assert response.status_code == 422
            return
        assert response.status_code == 302
        person = about(Appeal.objects.get())
        assert person not in {other, kept, merged}
        assert (person.office, person.full_name) == (karakol.office, "Үсөнова Айгүл Токтоевна")

    def test_sent_twice_makes_nobody_and_is_counted_once(self, client: Client, karakol: User) -> None:
        client.force_login(karakol)
        fields = typed()
        client.post(ADD, fields)
        assert client.post(ADD, fields).status_code == 302
        assert client.post(ADD, {**fields, "client_name": "Совсем Другая", "phone": ""}).status_code == 409
        assert Person.objects.get().times == 1

    def test_that_is_refused_makes_nobody(self, client: Client, karakol: User) -> None:
        client.force_login(karakol)
        assert client.post(ADD, typed(categories=None)).status_code == 422
        assert not Person.objects.exists()

    def test_keeps_its_own_words_when_the_register_is_corrected(self, karakol: User) -> None:
        appeal = an_appeal(by=karakol)
        keeping.correct(about(appeal), by=karakol, now=NOON, version=1, full_name="Усенова Айгуль", phone="")
        assert about(appeal).full_name == "Усенова Айгуль"
        assert (appeal.client_name, appeal.phone, appeal.version) == (
            "Үсөнова Айгүл Токтоевна",
            "+996555123456",
            1,
        )

    def test_is_dated_in_the_zone_of_its_office(self) -> None:
        kazan = a_consultant(office=Office.objects.get(code="KZN-01"))
        late = datetime.fromisoformat("2026-03-02T22:30:00+00:00")
        assert about(an_appeal(by=kazan, helped_at=late)).last_on == date(2026, 3, 3)
        earlier = datetime.fromisoformat("2026-03-10T20:30:00+00:00")  # the 11th in Bishkek
        assert about(an_appeal(by=kazan, helped_at=earlier)).last_on == date(2026, 3, 10)


class TestCorrecting:
    def test_keeps_the_person_whatever_is_corrected(self, karakol: User) -> None:
        appeal = an_appeal(by=karakol)
        before = about(appeal)
        after = corrected(appeal, by=karakol, client_name="Асанова Айгүл Токтоевна", phone="+996700111222")
        assert after == before
        assert (after.times, after.full_name, after.phone) == (1, "Асанова Айгүл Токтоевна", "+996700111222")
        assert Person.objects.count() == 1

    def test_teaches_the_register_only_by_the_newest_record(self, karakol: User) -> None:
        old = an_appeal(by=karakol)
        an_appeal(by=karakol, helped_at=NOON + DAY, email="new@example.kg")
        person = corrected(old, by=karakol, email="old@example.kg", territory_id=None)
        assert (person.email, person.times, person.last_on) == ("new@example.kg", 2, date(2026, 3, 3))

    def test_of_the_day_moves_the_last_visit(self, karakol: User) -> None:
        appeal = an_appeal(by=karakol)
        assert corrected(appeal, by=karakol, helped_at=NOON - 5 * DAY).last_on == date(2026, 2, 25)

    def test_may_choose_somebody_else_and_both_are_counted_anew(self, client: Client, karakol: User) -> None:
        first, wrong = an_appeal(by=karakol), an_appeal(by=karakol)
        right = a_person(office=karakol.office, full_name="Үсөнова Айгүл Маратовна", times=0, last_on=NOON.date())
        client.force_login(karakol)
        url = reverse("appeals:correct", args=[wrong.pk])
        assert client.get(url).context["form"]["person"].value() == about(first).pk
        assert client.post(url, typed(version="1", person=str(right.pk))).status_code == 302
        assert about(wrong) == right
        assert (about(wrong).times, about(first).times) == (1, 1)

    def test_gives_somebody_to_an_appeal_that_has_nobody(self, karakol: User) -> None:
        appeal = an_appeal(by=karakol)
        Appeal.objects.update(person=None)
        Person.objects.all().delete()
        assert corrected(appeal, by=karakol, age=68).times == 1

    def test_by_the_administrator_stays_in_the_register_of_the_office(self, karakol: User) -> None:
        appeal = an_appeal(by=karakol)
        person = about(appeal)
        assert corrected(appeal, by=an_administrator(), age=68) == person
        assert Person.objects.get().office == karakol.office

    def test_by_the_administrator_is_offered_the_people_of_its_office_only(
        self, client: Client, karakol: User, osh: User
    ) -> None:
        appeal, other = an_appeal(by=karakol), a_person(office=osh.office)
        person = about(appeal)
        client.force_login(an_administrator())
        url = reverse("appeals:correct", args=[appeal.pk])
        assert f'data-also="office={karakol.office_id}"' in client.get(url).content.decode()
        assert client.post(url, typed(version="1", person=str(other.pk), age="68")).status_code == 302
        assert about(appeal) == person


class TestDeletingAndRestoring:
    def test_are_counted(self, karakol: User) -> None:
        older, newer = an_appeal(by=karakol), an_appeal(by=karakol, helped_at=NOON + DAY)
        delete(newer, by=karakol, now=NOON + DAY)
        assert (about(older).times, about(older).last_on) == (1, date(2026, 3, 2))
        delete(older, by=karakol, now=NOON + DAY)
        assert (about(older).times, about(older).last_on) == (0, date(2026, 3, 2))
        restore(newer, by=an_administrator(), now=NOON + 2 * DAY)
        assert (about(older).times, about(older).last_on) == (1, date(2026, 3, 3))

    def test_of_one_merged_away_count_who_they_turned_out_to_be(self, karakol: User) -> None:
        appeal, admin = an_appeal(by=karakol), an_administrator()
        kept = a_person(office=karakol.office, times=0)
        delete(appeal, by=karakol, now=NOON)
        merging.merge(kept, about(appeal), by=admin, now=NOON)
        restore(appeal, by=admin, now=NOON + DAY)
        assert about(appeal) == kept
        assert about(appeal).times == 1


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_who_delete_two_appeals_leave_none_counted(self, karakol: User) -> None:
        one, other = an_appeal(by=karakol), an_appeal(by=karakol)
        with meanwhile(lambda: delete(other, by=karakol, now=NOON)):
            delete(one, by=karakol, now=NOON)
        assert about(one).times == 0

    def test_who_send_one_form_make_one_person(self, karakol: User) -> None:
        submission = uuid4()

        def send() -> None:
            actions.record(by=karakol, submission=submission, now=NOON, **written())

        with meanwhile(send):
            send()
        assert Person.objects.get().times == Appeal.objects.count() == 1


@contextmanager
def meanwhile(act: Callable[[], object]) -> Iterator[None]:
    """What is done within is committed only when somebody else, who acts after it, waits for it."""

    def run() -> None:
        try:
            act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            yield
            done = threads.submit(run)
            while not done.done() and not somebody_waits():
                pass
        done.result()


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND wait_event_type = 'Lock')"
        )
        return bool(cursor.fetchone()[0])


class TestTheAppealsOfAPerson:
    def test_are_part_of_their_page_the_newest_first(self, client: Client, karakol: User) -> None:
        first, last = an_appeal(by=karakol), an_appeal(by=karakol, helped_at=NOON + DAY)
        hidden = an_appeal(by=karakol)
        delete(hidden, by=karakol, now=NOON)
        an_appeal(by=karakol, client_name="Совсем Другая")
        url = of_person(about(first))
        for one in (karakol, a_head(office=karakol.office), an_administrator()):
            client.force_login(one)
            page = client.get(url, headers={"HX-Request": "true"})
            assert page.status_code == 200
            assert [appeal for appeal, _words in page.context["rows"]] == [last, first]
            assert url in client.get(reverse("people:card", args=[about(first).pk])).content.decode()
        assert "<html" not in page.content.decode()
        assert "<html" in client.get(url).content.decode()

    def test_of_another_office_or_for_an_observer_are_404(self, client: Client, karakol: User, osh: User) -> None:
        url = of_person(about(an_appeal(by=karakol)))
        for stranger in (osh, a_head(office=osh.office), an_observer()):
            client.force_login(stranger)
            assert client.get(url).status_code == 404

    def test_of_one_merged_away_are_404(self, client: Client, karakol: User) -> None:
        gone = about(an_appeal(by=karakol))
        merging.merge(a_person(office=karakol.office), gone, by=an_administrator(), now=NOON)
        client.force_login(karakol)
        assert client.get(of_person(gone)).status_code == 404

    def test_cost_few_queries_however_many(
        self, client: Client, karakol: User, django_assert_max_num_queries: Any
    ) -> None:
        some = [an_appeal(by=karakol) for _ in range(5)]
        person = about(some[0])
        client.force_login(karakol)
        client.get(of_person(person))
        with django_assert_max_num_queries(5):  # session, staff, lists; the person, the appeals
            assert len(client.get(of_person(person)).context["rows"]) == 5


class TestTheFormOfAnAppeal:
    def test_says_how_often_the_chosen_has_been_here_not_counting_itself(self, client: Client, karakol: User) -> None:
        appeal = an_appeal(by=karakol)
        client.force_login(karakol)
        correcting = client.get(reverse("appeals:correct", args=[appeal.pk])).content.decode()
        assert 'hx-trigger="change"' in correcting
        refused = client.post(ADD, typed(person=str(about(appeal).pk), age="")).content.decode()
        assert f'name="person" value="{about(appeal).pk}"' in refused
        assert 'hx-trigger="load, change"' in refused
