from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from pytest_django import DjangoAssertNumQueries

from kenesh.accounts.actions import be_absent, remove_absence
from kenesh.accounts.models import Absence, User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer, signed_in
from kenesh.offices.tests.make import an_office
from kenesh.refused import Refused

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 2)


def away(person: User, first: date = DAY, last: date = DAY) -> Absence:
    return Absence.objects.create(user=person, first_day=first, last_day=last, note="отпуск")


class TestAbsence:
    def test_is_one_at_a_time_and_ends_after_it_begins(self) -> None:
        person = a_consultant()
        away(person, DAY, DAY + timedelta(days=2))
        with pytest.raises(IntegrityError, match="a_person_is_absent_once_at_a_time"), transaction.atomic():
            away(person, DAY + timedelta(days=2), DAY + timedelta(days=5))
        with pytest.raises(IntegrityError, match="an_absence_ends_after_it_begins"), transaction.atomic():
            away(person, DAY + timedelta(days=9), DAY + timedelta(days=8))
        away(person, DAY + timedelta(days=3), DAY + timedelta(days=5))

    def test_takes_a_person_off_duty_on_its_days_only(self) -> None:
        person = a_consultant()
        away(person, DAY, DAY + timedelta(days=2))
        away(person, DAY + timedelta(days=4), DAY + timedelta(days=4))
        on_duty = [day for day in range(-1, 6) if User.objects.on_duty(DAY + timedelta(days=day)).exists()]
        assert on_duty == [-1, 3, 5]

    def test_is_kept_by_administrators_and_the_head_of_the_office(self) -> None:
        person = a_consultant()
        for by in (an_administrator(), a_head(office=person.office)):
            remove_absence(be_absent(person, by=by, first_day=DAY, last_day=DAY), by=by)
        for by in (a_head(), a_consultant(office=person.office), an_observer(), person):
            with pytest.raises(Refused):
                be_absent(person, by=by, first_day=DAY, last_day=DAY)
        with pytest.raises(Refused):
            be_absent(an_observer(), by=an_administrator(), first_day=DAY, last_day=DAY)


class TestDuty:
    def test_is_of_consultants_and_heads_who_work(self) -> None:
        office = an_office()
        working = {a_consultant(office=office).pk, a_head(office=office).pk}
        a_consultant(office=office, activated_at=None)
        a_consultant(office=office, is_active=False)
        an_administrator()
        an_observer()
        assert set(User.objects.on_duty(DAY).values_list("pk", flat=True)) == working


class TestPageOfAbsences:
    def test_shows_a_head_the_own_office_and_an_administrator_everybody(
        self, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        today = localdate()
        own, other = a_consultant(full_name="Своя Айгүл"), a_consultant(full_name="Чужая Айгүл")
        for person in (own, other):
            away(person, today, today + timedelta(days=1))
        away(a_consultant(office=own.office, full_name="Бывшая Айгүл"), today - timedelta(days=9), today - timedelta(1))
        head = signed_in(a_head(office=own.office))
        page = head.get("/staff/absences/").content.decode()
        assert "Своя" in page
        assert "Чужая" not in page
        assert "Бывшая" not in page
        admin = signed_in(an_administrator())
        admin.get("/staff/absences/")
        with django_assert_max_num_queries(4):
            page = admin.get("/staff/absences/").content.decode()
        assert "Своя" in page
        assert "Чужая" in page

    def test_is_404_for_others(self) -> None:
        kept = away(a_consultant())
        for person in (a_consultant(), an_observer()):
            for there in ("/staff/absences/", "/staff/absences/add/"):
                assert signed_in(person).get(there).status_code == 404
            assert signed_in(person).post(f"/staff/absences/{kept.pk}/remove/").status_code == 404
        assert signed_in(a_head()).post(f"/staff/absences/{kept.pk}/remove/").status_code == 404
        assert Absence.objects.count() == 1

    def test_offers_the_staff_of_the_office(self) -> None:
        own, other = a_consultant(full_name="Своя Айгүл"), a_consultant(full_name="Чужая Айгүл")
        head = signed_in(a_head(office=own.office, language="en"))
        page = head.get(f"/staff/absences/add/?person={own.pk}").content.decode()
        assert f'value="{own.pk}" selected' in page
        assert "Чужая" not in page
        typed = {"person": str(other.pk), "first_day": "02.11.2026", "last_day": "03.11.2026"}
        assert "no longer offered" in head.post("/staff/absences/add/", typed).content.decode()
        assert not Absence.objects.exists()

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"last_day": "01.11.2026"}, "The last day is before the first."),
            ({"first_day": "завтра"}, "Write the date like this"),
            ({"first_day": "09.11.2026", "last_day": "12.11.2026"}, "This person is away on some of these days"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(self, changed: dict[str, str], sentence: str) -> None:
        person = a_consultant()
        away(person, date(2026, 11, 10), date(2026, 11, 11))
        typed = {"person": str(person.pk), "first_day": "02.11.2026", "last_day": "03.11.2026", "note": "Отпуск"}
        typed |= changed
        page = signed_in(an_administrator(language="en")).post("/staff/absences/add/", typed).content.decode()
        assert sentence in page
        assert f'value="{person.pk}" selected' in page
        assert all(f'value="{typed[name]}"' in page for name in ("first_day", "last_day", "note"))

    def test_adds_and_removes_and_the_person_s_history_keeps_both(
        self, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        today, person = localdate(), a_consultant()
        head = signed_in(a_head(office=person.office, language="en"))
        day = f"{today:%d.%m.%Y}"
        typed = {"person": person.pk, "first_day": day, "last_day": day, "note": "Отпуск"}
        assert head.post("/staff/absences/add/", typed)["Location"] == "/staff/absences/"
        head.get(f"/staff/{person.pk}/")
        with django_assert_max_num_queries(10):
            page = head.get(f"/staff/{person.pk}/").content.decode()
        assert "away now" in page
        head.post(f"/staff/absences/{Absence.objects.get().pk}/remove/")
        page = head.get(f"/staff/{person.pk}/").content.decode()
        assert "away now" not in page
        assert page.count("Отпуск") == 2  # added and removed
