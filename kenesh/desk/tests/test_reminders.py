"""Letters about bookings: to the visitor and to the consultant, with a calendar file."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from icalendar import Calendar

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant
from kenesh.desk import reminders
from kenesh.desk.actions import booking, running, undoing
from kenesh.desk.models import Consultation, Reminder, Service, Step
from kenesh.desk.rules import UNDONE_WITHIN, State
from kenesh.desk.tests.make import NOON, make_consultation, make_desk, make_service
from kenesh.desk.tests.test_booking import QUARTER, TEN, booked
from kenesh.letters.models import Letter, LetterAttachment
from kenesh.letters.tests.make import work
from kenesh.offices.models import Office
from kenesh.offices.tests.make import a_territory

VISITOR = {"email": "gostya@example.ru"}
EVE = TEN - timedelta(days=1)  # Monday, ten in the morning
FRIDAY = NOON - timedelta(days=3)


@pytest.fixture
def desk(db: None) -> Office:
    return make_desk(
        territory=a_territory(iso_3166_2="RU"),
        address="ул. Баумана, 5",
        phone="+7 843 200-00-00",
        name_ru="Отдел приёма",
    )


@pytest.fixture
def by(desk: Office) -> User:
    return a_consultant(office=desk, full_name="Сафина Лилия Ильдаровна", language="en", email="safina@example.ru")


@pytest.fixture
def service(desk: Office) -> Service:
    return make_service(desk, name_ru="Выдача градостроительного плана земельного участка; копии, справки")


def letters_to(email: str) -> list[Letter]:
    return list(Letter.objects.filter(to=email).order_by("pk"))


def event_in(letter: Letter) -> tuple[Any, Any]:
    """The calendar file of the letter and its only event, as the library reads them."""
    content = bytes(letter.attachments.get().content or b"")
    calendar = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def lines_of(content: bytes) -> list[bytes]:
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    return content.split(b"\r\n")


class TestABooking:
    def test_is_told_to_visitor_and_consultant(self, by: User, service: Service) -> None:
        one = booked(by, service, visitor=VISITOR)
        (visitors,), (consultants,) = letters_to(VISITOR["email"]), letters_to(by.email)
        for letter in (visitors, consultants):
            assert "10:00" in letter.subject
            for words in (one.number, service.name_ru, "10:00"):
                assert words in letter.text
                assert words in letter.html
        assert (visitors.language, consultants.language) == ("ru", "en")
        for words in ("Отдел приёма", "ул. Баумана, 5", "+7 843 200-00-00", by.full_name):
            assert words in visitors.text
        assert reverse("desk:card", args=[one.pk]) in consultants.text
        assert {(said.kind, said.to_visitor) for said in Reminder.objects.all()} == {
            ("booked", True),
            ("booked", False),
        }

    def test_tells_nobody_more_of_the_visitor_than_they_need(self, by: User, service: Service) -> None:
        booked(by, service, visitor=VISITOR)
        for letter in Letter.objects.all():
            said = letter.subject + letter.text + letter.html
            said += bytes(letter.attachments.get().content or b"").replace(b"\r\n ", b"").decode()
            for words in ("123434", "79172345678", "Гарипова"):
                assert words not in said
        (visitors,) = letters_to(VISITOR["email"])
        assert "Баумана, д. 9" not in visitors.text
        _calendar, event = event_in(letters_to(by.email)[0])
        assert VISITOR["email"] not in str(event.to_ical())

    def test_is_told_to_the_consultant_alone_where_there_is_no_email(self, by: User, service: Service) -> None:
        booked(by, service)
        assert [letter.to for letter in Letter.objects.all()] == [by.email]

    def test_is_told_in_tatar_where_the_consultant_speaks_it(self, by: User, service: Service) -> None:
        for language, written in (("tt", "tt"), ("ky", "ru"), ("ru", "ru")):
            User.objects.filter(pk=by.pk).update(language=language)
            booked(by, service, visitor=VISITOR, since=TEN + QUARTER * Consultation.objects.count())
            assert letters_to(VISITOR["email"])[-1].language == written

    def test_sent_twice_is_told_once(self, by: User, service: Service) -> None:
        one = booked(by, service, visitor=VISITOR)
        booked(by, service, visitor=VISITOR, submission=one.submission)
        assert Letter.objects.count() == 2

    def test_refused_is_told_to_nobody(self, by: User, service: Service) -> None:
        booked(by, service)
        with pytest.raises(booking.Taken):
            booked(by, service, visitor=VISITOR)
        assert not letters_to(VISITOR["email"])


class TestTheCalendarFile:
    def test_is_what_the_standard_asks(self, by: User, service: Service) -> None:
        one = booked(by, service, visitor=VISITOR)
        (letter,) = letters_to(VISITOR["email"])
        calendar, event = event_in(letter)
        assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "REQUEST")
        assert calendar["PRODID"]
        assert event["UID"] == f"consultation-{one.pk}@testserver"
        assert (event.start, event.end) == (TEN, TEN + QUARTER)
        assert event["DTSTART"].to_ical() == b"20260303T070000Z"
        assert event["DTSTAMP"].dt == NOON
        assert (event["SEQUENCE"], event["STATUS"]) == (1, "CONFIRMED")
        assert service.name_ru in event["SUMMARY"]
        assert event["LOCATION"] == "Отдел приёма, ул. Баумана, 5"
        assert event["ORGANIZER"].startswith("mailto:")
        assert event["ATTENDEE"] == f"mailto:{VISITOR['email']}"
        assert not event.errors

    def test_has_short_lines_that_are_read_as_they_were_written(self, by: User, service: Service) -> None:
        one = booked(by, service, visitor=VISITOR)
        for letter in Letter.objects.all():
            content = bytes(letter.attachments.get().content or b"")
            assert all(len(line) <= 75 for line in lines_of(content))
            for line in lines_of(content):
                line.decode()  # no letter is cut in two
            _calendar, event = event_in(letter)
            assert one.number in event["DESCRIPTION"]
            assert Calendar.from_ical(content).to_ical() == content

    def test_leads_the_consultant_to_the_booking(self, by: User, service: Service) -> None:
        one = booked(by, service, visitor=VISITOR)
        _calendar, event = event_in(letters_to(by.email)[0])
        assert str(event["URL"]).endswith(f"/{one.pk}/")
        assert one.address in event["DESCRIPTION"]
        assert "URL" not in event_in(letters_to(VISITOR["email"])[0])[1]

    def test_comes_by_mail_as_it_is(self, by: User, service: Service, smtp_server: Any) -> None:
        booked(by, service, visitor=VISITOR)
        work()
        taken = next(one for one in smtp_server.letters if one["To"] == VISITOR["email"])
        (file,) = taken.iter_attachments()
        assert file.get_filename() == "2026-000001.ics"
        assert file.get_content_type() == "text/calendar"
        assert (file.get_param("method"), file.get_content_charset()) == ("REQUEST", "utf-8")
        content = file.get_payload(decode=True)
        assert content == bytes(LetterAttachment.objects.get(letter__to=VISITOR["email"]).content or b"")
        assert Calendar.from_ical(content)["METHOD"] == "REQUEST"


class TestAMove:
    def test_is_told_with_the_time_before_and_the_same_event(self, by: User, service: Service) -> None:
        one, later = booked(by, service, visitor=VISITOR), TEN + timedelta(days=1, hours=1)
        booking.move(one, by=by, now=NOON, since=later, until=later + QUARTER)
        first, second = letters_to(VISITOR["email"])
        assert "11:00" in second.subject
        assert "10:00" in second.text
        _, before = event_in(first)
        _, after = event_in(second)
        assert before["UID"] == after["UID"]
        assert before["SEQUENCE"] < after["SEQUENCE"]
        assert after.start == later
        assert len(letters_to(by.email)) == 2

    def test_there_and_back_and_there_again_is_told_each_time(self, by: User, service: Service) -> None:
        one, later = booked(by, service, visitor=VISITOR), TEN + timedelta(days=1)
        for since in (later, TEN, later):
            booking.move(one, by=by, now=NOON, since=since, until=since + QUARTER)
        assert len(letters_to(VISITOR["email"])) == 4
        assert [event_in(letter)[1]["SEQUENCE"] for letter in letters_to(VISITOR["email"])] == [1, 2, 3, 4]


class TestACancelling:
    def after_the_minute(self) -> None:
        """The worker takes the task once its time has come."""
        assert not DBTaskResult.objects.ready().filter(task_path__contains="write_of_cancelling").exists()
        waiting = DBTaskResult.objects.filter(task_path__contains="write_of_cancelling")
        assert all(one.run_after >= timezone.now() + UNDONE_WITHIN - timedelta(seconds=30) for one in waiting)
        waiting.update(run_after=timezone.now() - timedelta(seconds=1))
        work()

    def a_booking(self, by: User, service: Service) -> Consultation:
        """Of the day after tomorrow, by the real clock: the worker has no other."""
        at = timezone.now()
        planned = {"state": State.PLANNED, "now": at, "since": at + timedelta(days=2)}
        return make_consultation(by=by, service=service, **planned, **VISITOR)  # type: ignore[arg-type]

    def test_is_told_once_it_can_no_longer_be_undone(self, by: User, service: Service) -> None:
        one = self.a_booking(by, service)
        running.cancel(one, by=by, now=timezone.now(), reason="Болезнь")
        work()
        assert not Letter.objects.exists()
        self.after_the_minute()
        (letter,) = letters_to(VISITOR["email"])
        assert "Болезнь" not in letter.text
        calendar, event = event_in(letter)
        assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 2)
        assert event["UID"].startswith(f"consultation-{one.pk}@")
        assert len(letters_to(by.email)) == 1

    def test_is_told_to_nobody_if_it_was_undone(self, by: User, service: Service) -> None:
        one = self.a_booking(by, service)
        running.cancel(one, by=by, now=timezone.now(), reason="Ошибка")
        undoing.undo(one, by=by, now=timezone.now())
        self.after_the_minute()
        assert not Letter.objects.exists()
        assert not Reminder.objects.exists()

    def test_undone_and_done_again_is_told_once(self, by: User, service: Service) -> None:
        one = self.a_booking(by, service)
        running.cancel(one, by=by, now=timezone.now(), reason="Ошибка")
        undoing.undo(one, by=by, now=timezone.now())
        running.cancel(one, by=by, now=timezone.now(), reason="Болезнь")
        self.after_the_minute()
        assert len(letters_to(VISITOR["email"])) == 1

    def test_told_twice_by_a_worker_that_was_killed_is_told_once(self, by: User, service: Service) -> None:
        one = self.a_booking(by, service)
        running.cancel(one, by=by, now=timezone.now(), reason="Болезнь")
        step = Step.objects.get(consultation=one, action="cancel")
        for _ in range(2):
            reminders.write_of_cancelling.func(step.pk)
        assert len(letters_to(VISITOR["email"])) == 1

    def test_is_nobodys_news_after_its_time(self, by: User, service: Service) -> None:
        one = booked(by, service)
        Letter.objects.all().delete()
        running.cancel(one, by=by, now=TEN + QUARTER, reason="Не нужна")
        assert not DBTaskResult.objects.filter(task_path__contains="write_of_cancelling").exists()


class TestTheDayBefore:
    def told(self, now: datetime) -> int:
        return reminders.tell_of_coming(now=now)

    def test_both_are_reminded_once(self, by: User, service: Service) -> None:
        booked(by, service, visitor=VISITOR, now=FRIDAY)
        Letter.objects.all().delete()
        assert self.told(EVE - timedelta(hours=1, minutes=1)) == 0
        assert self.told(EVE) == 2
        assert self.told(EVE + timedelta(minutes=5)) == 0
        assert {letter.to for letter in Letter.objects.all()} == {by.email, VISITOR["email"]}
        calendar, event = event_in(letters_to(VISITOR["email"])[0])
        assert (calendar["METHOD"], event["SEQUENCE"]) == ("REQUEST", 1)

    def test_it_is_the_day_before_where_the_department_is(self, by: User, service: Service) -> None:
        early = datetime(2026, 3, 4, 9, 0, tzinfo=NOON.tzinfo)
        booked(by, service, now=FRIDAY, since=early)
        assert self.told(datetime(2026, 3, 3, 5, 59, tzinfo=UTC)) == 0
        assert self.told(datetime(2026, 3, 3, 6, 0, tzinfo=UTC)) == 1

    def test_those_told_of_this_time_on_that_day_are_not_reminded(self, by: User, service: Service) -> None:
        booked(by, service, visitor=VISITOR)  # at Monday noon, for Tuesday
        moved = booked(by, service, visitor=VISITOR, now=FRIDAY, since=TEN + timedelta(days=2))
        booking.move(moved, by=by, now=NOON, since=TEN + QUARTER, until=TEN + 2 * QUARTER)
        assert self.told(NOON + timedelta(hours=2)) == 0

    def test_they_are_reminded_late_rather_than_never(self, by: User, service: Service) -> None:
        booked(by, service, now=FRIDAY)
        assert self.told(TEN - timedelta(hours=2)) == 1
        assert self.told(TEN) == 0

    def test_a_booking_that_is_off_is_not_reminded_of(self, by: User, service: Service) -> None:
        running.cancel(booked(by, service, now=FRIDAY), by=by, now=FRIDAY, reason="Болезнь")
        assert self.told(EVE) == 0

    def test_one_that_was_moved_is_reminded_of_anew(self, by: User, service: Service) -> None:
        one, later = booked(by, service, now=FRIDAY), TEN + timedelta(days=7)
        assert self.told(EVE) == 1
        booking.move(one, by=by, now=EVE, since=later, until=later + QUARTER)
        assert self.told(EVE + timedelta(days=7)) == 1

    def test_a_consultant_who_has_left_is_not_written_to(self, by: User, service: Service) -> None:
        booked(by, service, now=FRIDAY, visitor=VISITOR)
        User.objects.filter(pk=by.pk).update(is_active=False)
        assert self.told(EVE) == 1

    def test_upkeep_reminds(self, by: User, service: Service) -> None:
        make_consultation(by=by, state=State.PLANNED, service=service, since=timezone.now() + timedelta(minutes=40))
        Reminder.objects.all().delete()
        call_command("remind_bookings", verbosity=0)
        assert Reminder.objects.filter(kind="soon").count() == 1


class TestDates:
    def test_of_the_tests_are_what_they_seem(self) -> None:
        assert (NOON.date(), TEN.date(), EVE.date()) == (date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 2))
