"""SPEC §7: the home page of a desk's staff, and what it says where there is no service."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer, signed_in
from kenesh.desk.models import Norm, Service, State
from kenesh.desk.tests.make import make_consultation, make_desk, make_service
from kenesh.offices.calendars import today_at

pytestmark = pytest.mark.django_db
HOME = "/desk/"


@pytest.fixture
def user() -> User:
    return a_consultant(office=make_desk(), language="en")


@pytest.fixture
def client(user: User) -> Client:
    return signed_in(user)


def service_of(user: User, **fields: Any) -> Service:
    assert user.office
    return make_service(user.office, **fields)


class TestTheFoot:
    def test_says_what_a_department_is(self, client: Client) -> None:
        foot = client.get(HOME).text.rpartition('<footer class="foot">')[2]
        assert "Reception and consultations" in foot
        assert "Free legal aid" not in foot

    def test_says_legal_aid_to_everybody_else(self) -> None:
        for page in (signed_in(a_head(language="ru")).get("/people/"), Client().get("/sign-in/"), Client().get("/ru/")):
            assert page.status_code == 200
            assert "Бесплатная юридическая помощь" in page.text.rpartition("<footer")[2]


class TestServices:
    def test_are_those_of_the_own_department_given_today(self, user: User, client: Client) -> None:
        service_of(user, name_ru="Своя услуга")
        make_service(make_desk(), name_ru="Чужая услуга")
        today = today_at(user.office_id or 0, now())
        service_of(user, name_ru="Прежняя услуга", valid_until=today - timedelta(days=1))
        service_of(user, name_ru="Будущая услуга", since=today + timedelta(days=1))
        text = client.get(HOME).text
        assert "Своя услуга" in text
        assert not [name for name in ("Чужая", "Прежняя", "Будущая") if name in text]

    def test_say_the_time_in_force_today(self, user: User, client: Client) -> None:
        service = service_of(user, minutes=15)
        today = today_at(user.office_id or 0, now())
        Norm.objects.filter(service=service).update(until=today - timedelta(days=1))
        Norm.objects.create(service=service, minutes=20, since=today)
        text = client.get(HOME).text
        assert "20 minutes" in text
        assert "15 minutes" not in text

    @pytest.mark.parametrize(
        ("typed", "is_found"),
        [("стр разр", True), ("ТӨЗЕ", True), ("hfphti", True), ("решение", False), ("", True), ("—", True)],
    )
    def test_are_found_by_beginnings_of_words_in_any_language(
        self, user: User, client: Client, typed: str, is_found: bool
    ) -> None:
        service_of(user, name_ru="Разрешение на строительство", name_tt="Төзелешкә рөхсәт")
        service_of(user, name_ru="Адресный план")
        text = client.get(HOME, {"q": typed}).text
        assert ("Разрешение на строительство" in text) == is_found
        assert ("No service has these words" in text) != is_found

    def test_come_alone_for_htmx(self, user: User, client: Client) -> None:
        service_of(user, name_ru="Адресный план")
        text = client.get(HOME, {"q": "план"}, headers={"HX-Request": "true"}).text
        assert text.strip().startswith('<section id="services"')

    def test_open_the_chosen_one(self, user: User, client: Client) -> None:
        one, other = service_of(user), service_of(user)
        text = client.get(HOME, {"service": other.pk}).text
        assert f'id="service-{other.pk}" open' in text
        assert f'id="service-{one.pk}" open' not in text

    @pytest.mark.parametrize("service", ["x", "9" * 30, "-1"])
    def test_bear_a_choice_that_makes_no_sense(self, user: User, client: Client, service: str) -> None:
        service_of(user), service_of(user)
        assert client.get(HOME, {"service": service}).status_code == 200

    def test_offer_the_previous_visitor_only_after_a_consultation(self, user: User, client: Client) -> None:
        service = service_of(user)
        address = f'href="/desk/services/{service.pk}/previous/"'
        before = client.get(HOME).text
        assert address not in before
        assert "You have had no consultation yet" in before
        make_consultation(by=user, service=service, state=State.COMPLETED)
        assert address in client.get(HOME).text


class TestNoServices:
    def test_says_whom_to_ask(self, user: User, client: Client) -> None:
        a_head(office=user.office, full_name="Начальник", email="head@example.ru")
        an_administrator(full_name="Управитель", email="admin@example.ru")
        a_head(office=user.office, full_name="Ушедший", is_active=False)
        a_head(full_name="Чужой начальник")
        text = client.get(HOME).text
        assert "There are no services you could consult on" in text
        assert text.index("mailto:head@example.ru") < text.index("mailto:admin@example.ru")
        assert not [name for name in ("Ушедший", "Чужой начальник") if name in text]

    def test_is_said_also_where_there_is_nobody_to_ask(self, client: Client) -> None:
        assert "Nobody is at work who could add them" in client.get(HOME).text


class TestOwnConsultation:
    def test_stands_on_top_with_its_clock(self, user: User, client: Client) -> None:
        service = service_of(user)
        made = make_consultation(
            by=user, service=service, now=now() - timedelta(minutes=13), client_name="Галиева Алия"
        )
        text = client.get(HOME).text
        assert made.number in text
        assert "Галиева Алия" in text
        assert f'data-clock="/desk/{made.pk}/clock/"' in text
        assert "less than 3 minutes of 15" in text

    def test_may_be_interrupted_and_another_be_in_progress(self, user: User, client: Client) -> None:
        service = service_of(user)
        parked = make_consultation(by=user, service=service, state=State.PARKED)
        going = make_consultation(by=user, service=service, now=now())
        text = client.get(HOME).text
        assert text.index(going.number) < text.index(parked.number)
        assert text.count("data-clock=") == 1

    def test_is_not_a_colleagues(self, user: User, client: Client) -> None:
        made = make_consultation(by=a_consultant(office=user.office))
        assert made.number not in client.get(HOME).text


class TestPage:
    def test_is_for_those_who_consult(self) -> None:
        for stranger in (an_administrator(), an_observer()):
            assert signed_in(stranger).get(HOME).status_code == 404

    def test_takes_few_queries(self, user: User, client: Client, django_assert_max_num_queries: Any) -> None:
        for _number in range(30):
            service_of(user)
        make_consultation(by=user, now=now())
        client.get(HOME)
        with django_assert_max_num_queries(9):
            client.get(HOME)
