from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.timezone import localdate
from pytest_django import DjangoAssertNumQueries

from kenesh.offices.actions.pauses import pause
from kenesh.offices.models import Office, Pause
from kenesh.offices.tests.make import an_administrator, an_office
from kenesh.refused import Refused

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 2)


def away(office: Office, first: int, last: int) -> Pause:
    return Pause.objects.create(
        office=office, first_day=DAY + timedelta(days=first), last_day=DAY + timedelta(days=last), reason="ремонт"
    )


class TestPause:
    def test_takes_in_its_first_and_its_last_day(self) -> None:
        away(an_office(), 0, 2)
        found = [day for day in range(-1, 4) if Pause.objects.on(DAY + timedelta(days=day)).exists()]
        assert found == [0, 1, 2]

    @pytest.mark.parametrize(
        ("days", "constraint"),
        [
            ((2, 3), "an_office_pauses_once_at_a_time"),
            ((-5, 10), "an_office_pauses_once_at_a_time"),
            ((6, 5), "a_pause_ends_after_it_begins"),
        ],
    )
    def test_is_one_at_a_time_and_ends_after_it_begins(self, days: tuple[int, int], constraint: str) -> None:
        office = an_office()
        away(office, 0, 2)
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            away(office, *days)
        away(office, 3, 3)
        away(an_office(), 0, 2)

    def test_has_a_reason(self) -> None:
        with pytest.raises(IntegrityError, match="a_pause_has_a_reason"):
            Pause.objects.create(office=an_office(), first_day=DAY, last_day=DAY, reason=" ")

    def test_entered_twice_at_once_is_refused(self) -> None:
        office, by = an_office(), an_administrator()
        days: dict[str, Any] = {"first_day": DAY, "last_day": DAY, "reason": "ремонт"}
        pause(office, by=by, **days)
        with pytest.raises(Refused):
            pause(office, by=by, **days)


class TestPageOfAnOffice:
    def test_takes_days_away_and_shows_them_with_their_history(
        self, admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        today = localdate()
        office = an_office(code="HERE")
        typed = {
            "first_day": f"{today:%d.%m.%Y}",
            "last_day": f"{today + timedelta(days=3):%d.%m.%Y}",
            "reason": "Нет света",
        }
        assert admin.post("/offices/HERE/pause/", typed)["Location"] == "/offices/HERE/"
        admin.get("/offices/HERE/")
        with django_assert_max_num_queries(11):
            page = admin.get("/offices/HERE/").content.decode()
        assert "away now" in page
        assert page.count("Нет света") == 2  # among the days away, and in the history
        kept = Pause.objects.get(office=office)
        admin.post(f"/offices/HERE/pauses/{kept.pk}/remove/")
        page = admin.get("/offices/HERE/").content.decode()
        assert "away now" not in page
        assert page.count("Нет света") == 2

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"last_day": "01.11.2026"}, "The last day is before the first."),
            ({"first_day": "завтра"}, "Write the date like this"),
            ({"reason": ""}, "Fill in this field."),
            ({}, "The office is away on some of these days already."),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(
        self, admin: Client, changed: dict[str, str], sentence: str
    ) -> None:
        away(an_office(code="HERE"), 0, 2)
        typed = {"first_day": "04.11.2026", "last_day": "05.11.2026", "reason": "Переезд"} | changed
        page = admin.post("/offices/HERE/pause/", typed).content.decode()
        assert sentence in page
        assert all(f'value="{word}"' in page for word in typed.values() if word)
        assert Pause.objects.count() == 1

    def test_ends_only_its_own(self, admin: Client) -> None:
        other = away(an_office(), 0, 2)
        an_office(code="HERE")
        assert admin.post(f"/offices/HERE/pauses/{other.pk}/remove/").status_code == 404
        assert Pause.objects.count() == 1

    @pytest.mark.parametrize("role", ["observer"])
    def test_is_for_administrators(self, client: Client, role: str) -> None:
        kept = away(an_office(code="HERE"), 0, 2)
        client.force_login(an_administrator(role=role))
        assert client.get("/offices/HERE/pause/").status_code == 404
        assert client.post(f"/offices/HERE/pauses/{kept.pk}/remove/").status_code == 404
