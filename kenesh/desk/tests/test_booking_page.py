"""The pages of bookings: the form, free times, moving, «Не явился», the hours of a department."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, localtime, now

from kenesh.accounts.models import Absence, User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer, signed_in
from kenesh.desk.models import Consultation, Hours, Service
from kenesh.desk.rules import State
from kenesh.desk.tests.make import make_consultation, make_desk, make_service
from kenesh.offices.calendars import calendar_of
from kenesh.offices.models import Office
from kenesh.people.actions.keeping import known_passport

KAZAN = ZoneInfo("Europe/Moscow")
FREE_TIMES = 24  # queries, at the most, of the form with free times


@pytest.fixture
def service(desk: Office) -> Service:
    return make_service(desk, minutes=20)


def a_working_day(desk: Office, further: int = 2) -> date:
    """Not today, whose hours may be over."""
    return calendar_of(desk.pk).after(localdate(now(), KAZAN), further)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), KAZAN)


def typed(whom: User, on: date, at_hour: str = "10:00", /, **changed: Any) -> dict[str, Any]:
    """The form as a browser without scripts sends it; None leaves a field out."""
    fields = {
        "submission": str(uuid4()),
        "address": "г. Казань, ул. Баумана, д. 9",
        "passport": "123434",
        "client_name": "Гарипова Ләйсән Илдаровна",
        "phone": "8 917 234-56-78",
        "email": "gostya@example.ru",
        "comment": "Дома 9 нет в списке",
        "consultant": str(whom.pk),
        "day": f"{on:%d.%m.%Y}",
        "time": at_hour,
        "length": "20",
        **changed,
    }
    return {name: value for name, value in fields.items() if value is not None}


def book(user: User, service: Service, form: dict[str, Any]) -> Any:
    return signed_in(user).post(reverse("desk:book", args=[service.pk]), form)


def free(user: User, service: Service, **asked: Any) -> Any:
    return signed_in(user).get(reverse("desk:free", args=[service.pk]), asked, headers={"HX-Request": "true"})


class TestTheForm:
    def test_asks_what_the_start_form_asks_and_with_whom_and_when(self, by: User, service: Service) -> None:
        page = signed_in(by).get(reverse("desk:book", args=[service.pk])).text
        for label in ("Address of the object", "Passport number", "Full name", "Mobile telephone", "Consultant"):
            assert label in page
        for label in ("Planned date", "Time", "Length, minutes", "Register"):
            assert label in page
        assert 'name="length" value="20"' in page
        assert "desk/clock.js" not in page

    def test_makes_a_booking(self, by: User, head: User, service: Service, desk: Office) -> None:
        day = a_working_day(desk)
        answer = book(by, service, typed(head, day))
        one = Consultation.objects.get()
        assert answer["Location"] == reverse("desk:card", args=[one.pk])
        assert (one.state, one.consultant, one.registered_by) == (State.PLANNED, head, by)
        assert (one.planned_from, one.planned_until) == (at(day, 10), at(day, 10, 20))
        assert (one.phone, one.not_found) == ("+79172345678", ["address"])
        assert one.person is not None
        assert known_passport(one.person) == "123434"

    @pytest.mark.parametrize(("words", "hour"), [("9.15", 9), ("0915", 9), ("9:15", 9), ("14 15", 14), ("915", 9)])
    def test_reads_the_time_as_people_type_it(
        self, by: User, service: Service, desk: Office, words: str, hour: int
    ) -> None:
        day = a_working_day(desk)
        book(by, service, typed(by, day, words))
        assert Consultation.objects.get().planned_from == at(day, hour, 15)

    def test_understands_a_name_typed_without_scripts(self, by: User, service: Service, desk: Office) -> None:
        form = typed(by, a_working_day(desk), consultant=None, consultant_typed="сафина лилия ильдаровна")
        assert book(by, service, form).status_code == 302

    def test_offers_those_who_may_be_meant(self, by: User, service: Service, desk: Office) -> None:
        form = typed(by, a_working_day(desk), consultant=None, consultant_typed="сафина")
        answer = book(by, service, form)
        assert answer.status_code == 422
        assert f'value="{by.pk}"' in answer.text

    def test_sent_twice_makes_one(self, by: User, service: Service, desk: Office) -> None:
        form = typed(by, a_working_day(desk))
        assert book(by, service, form)["Location"] == book(by, service, form)["Location"]
        assert Consultation.objects.count() == 1

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            *(
                ("consultant", None),
                ("day", ""),
                ("day", "31.02.2027"),
                ("time", "25:00"),
                ("time", "утром"),
                ("time", ""),
            ),
            *(("length", "0"), ("length", "481"), ("length", "полчаса"), ("passport", "12"), ("email", "x")),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(
        self, by: User, service: Service, desk: Office, field: str, value: str | None
    ) -> None:
        answer = book(by, service, typed(by, a_working_day(desk), **{field: value}))
        assert answer.status_code == 422
        assert f'aria-describedby="id_{field}_error' in answer.text or "field-wrong" in answer.text
        assert "Гарипова Ләйсән Илдаровна" in answer.text
        assert not Consultation.objects.exists()

    def test_lists_what_is_wrong_in_the_order_of_the_page(self, by: User, service: Service) -> None:
        page = book(by, service, {"day": "", "length": "20"}).text
        wrong = re.findall(r'<li><a href="#id_([a-z_]+)"', page)
        assert wrong == ["address", "passport", "client_name", "phone", "consultant", "day", "time"]

    def test_takes_no_time_gone_by(self, by: User, service: Service) -> None:
        answer = book(by, service, typed(by, date(2026, 3, 3)))
        assert answer.status_code == 422
        assert "lies in the past" in answer.text

    def test_says_who_is_busy_and_what_is_free(self, by: User, service: Service, desk: Office) -> None:
        day = a_working_day(desk)
        make_consultation(by=by, service=service, state=State.PLANNED, now=now(), since=at(day, 10))
        answer = book(by, service, typed(by, day, "10:10"))
        assert answer.status_code == 409
        assert "Сафина Л. И. is booked already" in answer.text
        assert "Free near it: 10:15, 10:30, 10:45" in answer.text
        assert 'name="insist"' not in answer.text
        assert "Дома 9 нет в списке" in answer.text

    def test_lets_a_head_insist_outside_the_hours(self, head: User, by: User, service: Service, desk: Office) -> None:
        form = typed(by, a_working_day(desk), "19:00")
        for user, offered in ((by, False), (head, True)):
            answer = book(user, service, form | {"submission": str(uuid4())})
            assert answer.status_code == 422
            assert "from 09:00 to 18:00" in answer.text
            assert ('name="insist"' in answer.text) is offered
        assert book(by, service, form | {"insist": "on"}).status_code == 422
        assert book(head, service, form | {"insist": "on", "submission": str(uuid4())}).status_code == 302

    def test_says_who_is_away(self, by: User, service: Service, desk: Office) -> None:
        day = a_working_day(desk)
        Absence.objects.create(user=by, first_day=day, last_day=day)
        answer = book(by, service, typed(by, day))
        assert "Сафина Л. И. is away" in answer.text

    def test_is_kept_as_it_was_left(self, by: User, service: Service) -> None:
        path = reverse("desk:book", args=[service.pk])
        form = re.search(r'name="form_of" value="([^"]+)"', signed_in(by).get(path).text)
        assert form
        kept = {"form_of": form[1], "client_name": "Гарипова", "time": "25:99"}
        assert signed_in(by).post(reverse("accounts:draft"), kept).status_code == 200
        page = signed_in(by).get(path).text
        assert "Гарипова" in page
        assert "25:99" in page
        assert "field-wrong" not in page

    def test_is_of_the_own_departments_services(self, by: User, service: Service) -> None:
        assert signed_in(by).get(reverse("desk:book", args=[make_service(make_desk()).pk])).status_code == 404
        for other in (an_administrator(), an_observer(), a_consultant()):
            assert signed_in(other).get(reverse("desk:book", args=[service.pk])).status_code == 404

    def test_costs_so_many_queries(
        self, by: User, service: Service, desk: Office, django_assert_max_num_queries: Any
    ) -> None:
        person, path = signed_in(by), reverse("desk:book", args=[service.pk])
        person.get(path)  # from now on lists and calendar are in the process
        with django_assert_max_num_queries(9):
            person.get(path)
        make_consultation(by=by, service=service, state=State.PLANNED, now=now(), since=at(a_working_day(desk), 10))
        with django_assert_max_num_queries(FREE_TIMES + 5):
            person.post(path, typed(by, a_working_day(desk)))


class TestFreeTimes:
    def test_are_buttons_that_put_the_time_into_the_form(self, by: User, service: Service, desk: Office) -> None:
        day = a_working_day(desk)
        make_consultation(by=by, service=service, state=State.PLANNED, now=now(), since=at(day, 10))
        part = free(by, service, consultant=by.pk, day=f"{day:%d.%m.%Y}", length=20).text
        assert "<html" not in part
        assert 'data-take="time" data-value="09:00"' in part
        assert 'data-value="10:00"' not in part

    def test_of_another_day_follow_where_this_one_has_none(self, by: User, service: Service, desk: Office) -> None:
        day = a_working_day(desk)
        Absence.objects.create(user=by, first_day=day, last_day=day)
        part = free(by, service, consultant=by.pk, day=f"{day:%d.%m.%Y}", length=20).text
        assert "is away" in part
        assert f'data-take="day" data-value="{a_working_day(desk, 3):%d.%m.%Y}"' in part

    def test_have_that_of_the_booking_that_is_moved(self, by: User, service: Service, desk: Office) -> None:
        day = a_working_day(desk)
        one = make_consultation(by=by, service=service, state=State.PLANNED, now=now(), since=at(day, 10))
        part = free(by, service, consultant=by.pk, day=f"{day:%d.%m.%Y}", length=20, moving=one.pk).text
        assert 'data-value="10:00"' in part

    @pytest.mark.parametrize(
        "asked",
        [{}, {"consultant": "x"}, {"day": "31.02.2027"}, {"day": "01.01.9999"}, {"length": "0"}, {"moving": "9" * 30}],
    )
    def test_are_not_told_of_what_is_not_asked(self, by: User, service: Service, asked: dict[str, str]) -> None:
        whole = {"consultant": str(by.pk), "day": "31.12.9999", "length": "20", **asked} if asked else {}
        answer = free(by, service, **whole)
        assert answer.status_code == 200
        assert "data-take" not in answer.text

    def test_are_not_told_of_another_departments_people(self, by: User, service: Service, desk: Office) -> None:
        stranger = a_consultant(office=make_desk())
        part = free(by, service, consultant=stranger.pk, day=f"{a_working_day(desk):%d.%m.%Y}", length=20).text
        assert "data-take" not in part

    def test_are_shown_without_scripts_too(self, by: User, service: Service, desk: Office) -> None:
        day = a_working_day(desk)
        asked = typed(by, day, "", free="1", client_name="")
        answer = book(by, service, asked)
        assert answer.status_code == 200
        assert f'name="take" value="{day:%d.%m.%Y} 09:15"' in answer.text
        assert "field-wrong" not in answer.text
        taken = book(by, service, asked | {"take": f"{day:%d.%m.%Y} 09:15"})
        assert 'name="time" value="09:15"' in taken.text
        assert not Consultation.objects.exists()

    def test_stand_on_a_page_of_their_own(self, by: User, service: Service, desk: Office) -> None:
        asked = {"consultant": str(by.pk), "day": f"{a_working_day(desk):%d.%m.%Y}", "length": "20"}
        page = signed_in(by).get(reverse("desk:free", args=[service.pk]), asked).text
        assert "<html" in page
        assert "09:00" in page

    def test_cost_so_many_queries(
        self, by: User, service: Service, desk: Office, django_assert_max_num_queries: Any
    ) -> None:
        asked = {"consultant": str(by.pk), "day": f"{a_working_day(desk):%d.%m.%Y}", "length": "20"}
        person = signed_in(by)
        with django_assert_max_num_queries(FREE_TIMES):
            person.get(reverse("desk:free", args=[service.pk]), asked, headers={"HX-Request": "true"})


class TestMoving:
    def test_gives_it_another_time(self, by: User, service: Service, desk: Office) -> None:
        day = a_working_day(desk)
        one = make_consultation(by=by, service=service, state=State.PLANNED, now=now(), since=at(day, 10))
        path = reverse("desk:move", args=[one.pk])
        page = signed_in(by).get(path).text
        assert f'value="{day:%d.%m.%Y}"' in page
        assert 'name="time" value="10:00"' in page
        assert 'data-value="10:00"' in page  # its own time is free for it
        answer = signed_in(by).post(path, {"day": f"{day:%d.%m.%Y}", "time": "14:00", "length": "30"})
        assert answer["Location"] == reverse("desk:card", args=[one.pk])
        one.refresh_from_db()
        assert (one.planned_from, one.planned_until) == (at(day, 14), at(day, 14, 30))

    def test_says_what_is_wrong(self, by: User, service: Service, desk: Office) -> None:
        day = a_working_day(desk)
        one = make_consultation(by=by, service=service, state=State.PLANNED, now=now(), since=at(day, 10))
        make_consultation(by=by, service=service, state=State.PLANNED, now=now(), since=at(day, 11))
        path = reverse("desk:move", args=[one.pk])
        for hour, status in (("25", 422), ("11:05", 409), ("23:00", 422)):
            answer = signed_in(by).post(path, {"day": f"{day:%d.%m.%Y}", "time": hour, "length": "20"})
            assert answer.status_code == status
            assert f'value="{hour}"' in answer.text
        one.refresh_from_db()
        assert one.planned_from == at(day, 10)

    @pytest.mark.parametrize("verb", ["move", "cancel"])
    def test_asks_to_call_a_visitor_without_an_e_mail(
        self, by: User, service: Service, desk: Office, verb: str
    ) -> None:
        since = at(a_working_day(desk), 10)
        one = make_consultation(by=by, service=service, state=State.PLANNED, now=now(), since=since, email="")
        page = signed_in(by).get(reverse(f"desk:{verb}", args=[one.pk])).text
        assert "please call them" in page
        assert "Visitor and consultant are told" not in page

    def test_leads_back_where_there_is_nothing_to_move(self, by: User) -> None:
        one = make_consultation(by=by, now=now())
        answer = signed_in(by).get(reverse("desk:move", args=[one.pk]))
        assert answer["Location"] == reverse("desk:card", args=[one.pk])

    def test_is_for_the_own_department(self, by: User, service: Service, desk: Office) -> None:
        one = make_consultation(by=by, state=State.PLANNED, now=now(), since=at(a_working_day(desk), 10))
        for other in (a_consultant(), an_administrator(), an_observer()):
            for name in ("move", "no-show"):
                assert signed_in(other).get(reverse(f"desk:{name}", args=[one.pk])).status_code == 404

    def test_costs_so_many_queries(
        self, by: User, service: Service, desk: Office, django_assert_max_num_queries: Any
    ) -> None:
        one = make_consultation(
            by=by, service=service, state=State.PLANNED, now=now(), since=at(a_working_day(desk), 10)
        )
        person = signed_in(by)
        with django_assert_max_num_queries(FREE_TIMES):
            person.get(reverse("desk:move", args=[one.pk]))


class TestNotComing:
    def test_asks_first(self, by: User, service: Service) -> None:
        past = now() - timedelta(hours=1)
        one = make_consultation(by=by, service=service, state=State.PLANNED, now=past - timedelta(days=1), since=past)
        path = reverse("desk:no-show", args=[one.pk])
        assert "did not come?" in signed_in(by).get(path).text
        assert signed_in(by).post(path)["Location"] == reverse("desk:card", args=[one.pk])
        one.refresh_from_db()
        assert one.state == State.NO_SHOW
        assert signed_in(by).post(path).status_code == 302

    def test_is_not_said_before_the_time(self, by: User, service: Service) -> None:
        one = make_consultation(by=by, service=service, state=State.PLANNED, now=now())
        path = reverse("desk:no-show", args=[one.pk])
        for answer in (signed_in(by).get(path, follow=True), signed_in(by).post(path, follow=True)):
            assert "has not come yet" in answer.text
        one.refresh_from_db()
        assert one.state == State.PLANNED


class TestTheHours:
    def sent(self, **changed: str) -> dict[str, str]:
        return {"opens": "8:30", "closes": "17.30", "rest_from": "12", "rest_until": "12:45", **changed}

    def test_are_set_by_the_head_and_administrators(self, head: User, by: User, desk: Office) -> None:
        path = reverse("desk:hours", args=[desk.pk])
        for user in (head, an_administrator(language="en")):
            assert 'value="09:00"' in signed_in(user).get(path).text or Hours.objects.exists()
            assert signed_in(user).post(path, self.sent())["Location"] == path
            kept = Hours.objects.get()
            assert (kept.opens, kept.closes, kept.saturdays) == (time(8, 30), time(17, 30), False)
        for other in (by, an_observer(), a_head()):
            assert signed_in(other).get(path).status_code == 404

    @pytest.mark.parametrize(
        "wrong",
        [
            *({"closes": "8:00"}, {"opens": ""}, {"opens": "9:75"}, {"rest_until": ""}, {"rest_from": ""}),
            *({"rest_from": "8:00"}, {"rest_until": "18"}, {"rest_until": "11:00"}),
        ],
    )
    def test_are_in_order(self, head: User, desk: Office, wrong: dict[str, str]) -> None:
        answer = signed_in(head).post(reverse("desk:hours", args=[desk.pk]), self.sent(**wrong))
        assert answer.status_code == 422
        assert "field-wrong" in answer.text
        assert not Hours.objects.exists()

    def test_may_have_no_break(self, head: User, desk: Office) -> None:
        signed_in(head).post(reverse("desk:hours", args=[desk.pk]), self.sent(rest_from="", rest_until=""))
        assert Hours.objects.get().rest_from is None

    def test_say_who_has_changed_them_and_when(self, head: User, desk: Office) -> None:
        path, other = reverse("desk:hours", args=[desk.pk]), an_administrator(language="en")
        assert "No changes yet" in signed_in(head).get(path).text
        signed_in(head).post(path, self.sent())
        signed_in(other).post(path, self.sent(closes="19:00", saturdays="on"))
        signed_in(other).post(path, self.sent(closes="19:00", saturdays="on"))  # nothing new
        changes = signed_in(head).get(path).context["changes"]
        said = [(one.who, one.field, one.before, one.after) for one in changes]
        assert said == [
            (str(other), "Saturdays too", "no", "yes"),
            (str(other), "Closes", "17:30", "19:00"),
            (str(head), "Record added", "", ""),
        ]
        assert str(head) in signed_in(other).get(path).text

    def test_cost_so_many_queries(self, head: User, desk: Office, django_assert_max_num_queries: Any) -> None:
        person: Client = signed_in(head)
        person.post(reverse("desk:hours", args=[desk.pk]), self.sent())
        with django_assert_max_num_queries(9):
            person.get(reverse("desk:hours", args=[desk.pk]))


class TestDays:
    def test_of_these_tests_lie_ahead(self, desk: Office) -> None:
        assert a_working_day(desk) > localtime(now(), KAZAN).date()
