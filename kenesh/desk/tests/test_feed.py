"""One's bookings in one's own calendar program: the secret address, and what is read there."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from icalendar import Calendar

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer, signed_in
from kenesh.desk.actions import feeds
from kenesh.desk.models import Consultation, Feed
from kenesh.desk.rules import State
from kenesh.desk.tests.make import make_consultation
from kenesh.refused import Refused

PAGE = "desk:calendar"
DAY = timedelta(days=1)


def address_of(user: User) -> str:
    return reverse("desk:feed", args=[feeds.make(by=user, now=now())])


def a_booking(by: User, days: float = 1, **fields: Any) -> Consultation:
    since = now() + days * DAY
    made: dict[str, Any] = {
        "state": State.PLANNED,
        "now": now() - 30 * DAY,
        "since": since,
        "until": since + timedelta(minutes=15),
    }
    return make_consultation(by=by, **made | fields)


def read(client: Client, address: str) -> list[Any]:
    answer = client.get(address)
    assert answer.status_code == 200
    return Calendar.from_ical(answer.content).walk("VEVENT")


class TestTheFeed:
    def test_has_ones_own_bookings_from_two_weeks_back_on(self, by: User, client: Client) -> None:
        near, far, past = a_booking(by), a_booking(by, 200), a_booking(by, -13)
        a_booking(by, -15)
        a_booking(a_consultant(office=by.office), 1)
        events = read(client, address_of(by))
        assert [event["UID"] for event in events] == [f"consultation-{one.pk}@testserver" for one in (past, near, far)]
        assert events[1].start == near.planned_from.replace(microsecond=0)  # type: ignore[union-attr]

    def test_leaves_out_what_is_cancelled_or_deleted(self, by: User, client: Client) -> None:
        a_booking(by, state=State.CANCELLED)
        hidden = a_booking(by, 2)
        Consultation.objects.filter(pk=hidden.pk).update(deleted_at=now(), deleted_by=by)
        assert read(client, address_of(by)) == []

    def test_says_whose_it_is_and_nothing_more_of_the_visitor(self, by: User, client: Client) -> None:
        one = a_booking(by, email="gostya@example.ru")
        address = address_of(by)
        (event,) = read(client, address)
        assert "Гарипова Л. И." in event["SUMMARY"]
        assert one.number in event["DESCRIPTION"]
        said = client.get(address).content.replace(b"\r\n ", b"").decode()
        for words in ("Ләйсән", "123434", "79172345678", "gostya", "Баумана"):
            assert words not in said

    def test_is_a_calendar_file_kept_for_a_while_and_sent_once(self, by: User, client: Client) -> None:
        a_booking(by)
        address = address_of(by)
        answer = client.get(address)
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert "private" in answer["Cache-Control"]
        assert "no-store" not in answer["Cache-Control"]
        assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
        again = client.get(address, headers={"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")

    def test_changes_with_a_booking(self, by: User, client: Client) -> None:
        address = address_of(by)
        empty = client.get(address)
        a_booking(by)
        assert client.get(address, headers={"If-None-Match": empty["ETag"]}).status_code == 200

    def test_costs_two_queries(self, by: User, client: Client, django_assert_num_queries: Any) -> None:
        for days in (1, 2, 3):
            a_booking(by, days)
        address = address_of(by)
        with django_assert_num_queries(2):
            client.get(address)

    def test_is_there_for_nobody_who_works_here_no_more(self, by: User, client: Client) -> None:
        address = address_of(by)
        User.objects.filter(pk=by.pk).update(is_active=False)
        assert client.get(address).status_code == 404

    def test_is_read_only_at_its_address(self, by: User, client: Client) -> None:
        address = address_of(by)
        assert client.get(reverse("desk:feed", args=["nothing"])).status_code == 404
        assert client.get(reverse("desk:feed", args=[Feed.objects.get().digest])).status_code == 404
        assert client.post(address).status_code == 405


class TestTheAddress:
    def test_is_kept_as_a_digest_only(self, by: User) -> None:
        secret = feeds.make(by=by, now=now())
        assert len(secret) >= 32
        assert secret not in str(Feed.objects.values().get())

    def test_made_anew_opens_nothing_any_more(self, by: User, client: Client) -> None:
        old, new = address_of(by), address_of(by)
        assert [client.get(one).status_code for one in (old, new)] == [404, 200]

    def test_is_shown_once(self, by: User, client: Client, django_assert_max_num_queries: Any) -> None:
        person, page = signed_in(by), reverse(PAGE)
        assert "no address yet" in person.get(page).text
        shown = person.post(page, {"act": "make"}).text
        (address,) = (word for word in shown.split('"') if word.endswith(".ics"))
        assert client.get(address.removeprefix("http://testserver")).status_code == 200
        with django_assert_max_num_queries(8):
            later = person.get(page).text
        assert ".ics" not in later
        assert "Make a new address" in later

    def test_is_removed(self, by: User, client: Client) -> None:
        address = address_of(by)
        assert "no address yet" in signed_in(by).post(reverse(PAGE), {"act": "remove"}).text
        assert client.get(address).status_code == 404

    def test_is_for_those_who_have_bookings(self, by: User) -> None:
        assert signed_in(a_head(office=by.office)).get(reverse(PAGE)).status_code == 200
        for other in (an_administrator(), an_observer()):
            assert signed_in(other).get(reverse(PAGE)).status_code == 404
            with pytest.raises(Refused):
                feeds.make(by=other, now=now())
