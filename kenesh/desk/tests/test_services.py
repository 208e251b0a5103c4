"""Services: the list, adding and correcting them, and those that come along."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localdate
from pytest_django import DjangoAssertNumQueries

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer, signed_in
from kenesh.desk import reference, rules
from kenesh.desk.actions import keeping as actions
from kenesh.desk.models import Norm, Service
from kenesh.desk.tests.make import make_desk, make_service
from kenesh.offices.models import Office
from kenesh.offices.tests.make import an_office
from kenesh.refused import Refused

pytestmark = pytest.mark.django_db

A_DAY = timedelta(days=1)
LIST = "/desk/manage/services/"
RUSSIAN = "Присвоение адреса"


@pytest.fixture(autouse=True)
def russian() -> Iterator[None]:
    with translation.override("ru"):
        yield


@pytest.fixture
def office() -> Office:
    return make_desk(name_en="Reception, Vakhitovsky rayon")


@pytest.fixture
def head_of_it(office: Office) -> User:
    return a_head(office=office, language="en", full_name="Галиев Айрат Фаридович")


@pytest.fixture
def head(head_of_it: User) -> Client:
    return browser(head_of_it)


@pytest.fixture
def admin() -> Client:
    return browser(an_administrator(language="en"))


def browser(user: User) -> Client:
    client = signed_in(user)
    client.get("/profile/")  # the first page of a session renews it, which no other does
    return client


def said(day: date) -> str:
    with translation.override("en"):
        return date_format(day, "SHORT_DATE_FORMAT")


def form(**fields: Any) -> dict[str, Any]:
    required = [field.value for field in rules.REQUIRED]
    return {"name_ru": RUSSIAN, "required": required, "minutes": "15"} | fields


def times(service: Service) -> list[tuple[int, date, date | None]]:
    return list(service.norms.order_by("since").values_list("minutes", "since", "until"))


class TestTheList:
    def test_shows_each_service_with_its_time_and_what_it_requires(
        self, head: Client, office: Office, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for minutes in range(10, 20):
            make_service(office, minutes)
        later = make_service(office, 25, name_ru=RUSSIAN)
        Norm.objects.filter(service=later).update(until=localdate())
        Norm.objects.create(service=later, minutes=20, since=localdate() + A_DAY)
        untimed = make_service(office)
        untimed.norms.all().delete()
        with django_assert_max_num_queries(7):
            page = head.get(LIST).content.decode()
        assert "25 min" in page
        assert f"from {said(localdate() + A_DAY)}: 20 min" in page
        assert "Address of the object, Passport number, Full name, Mobile telephone" in page
        assert page.count("not set") == 1

    def test_keeps_retired_ones_apart(self, head: Client, office: Office) -> None:
        make_service(office, name_ru="Прежняя", valid_until=localdate() - A_DAY)
        make_service(office, name_ru="Нынешняя", valid_until=localdate())
        in_force, retired, every = (
            head.get(f"{LIST}{query}").content.decode() for query in ("", "?show=retired", "?show=all")
        )
        assert "Нынешняя" in in_force
        assert "Прежняя" not in in_force
        assert "Прежняя" in retired
        assert "Нынешняя" not in retired
        assert "Прежняя" in every
        assert "Нынешняя" in every

    def test_says_what_to_do_where_there_is_nothing(self, head: Client) -> None:
        assert "No services yet: add the first one" in head.get(LIST).content.decode()

    def test_has_every_department_for_administrators_and_the_own_one_for_heads(
        self, admin: Client, head: Client, office: Office
    ) -> None:
        make_service(office, name_ru="Наша")
        make_service(make_desk(), name_ru="Чужая")
        assert "Чужая" in admin.get(LIST).content.decode()
        assert "Наша" in admin.get(LIST).content.decode()
        assert "Наша" in head.get(LIST).content.decode()
        assert "Чужая" not in head.get(LIST).content.decode()

    def test_leads_to_the_hours_of_bookings(self, head: Client, office: Office) -> None:
        assert f"/desk/manage/hours/{office.pk}/" in head.get(LIST).content.decode()

    def test_is_there_for_administrators_and_heads_of_such_departments_only(self, office: Office) -> None:
        for user in (a_consultant(office=office), an_observer(), a_head(office=an_office())):
            assert signed_in(user).get(LIST).status_code == 404
            assert signed_in(user).get(f"{LIST}add/").status_code == 404

    def test_has_no_page_of_another_departments_service(self, office: Office) -> None:
        service = make_service(office)
        norm = service.norms.get()
        paths = (f"{LIST}{service.pk}/", f"{LIST}{service.pk}/norms/add/", f"/desk/manage/norms/{norm.pk}/remove/")
        for user in (
            a_consultant(office=office),
            an_observer(),
            a_head(office=an_office()),
            a_head(office=make_desk()),
        ):
            client = signed_in(user)
            for path in paths:
                assert client.get(path).status_code == 404
                assert client.post(path, form(remove="1")).status_code == 404
        assert Norm.objects.filter(pk=norm.pk).exists()


class TestAdding:
    def test_offers_the_four_fields_of_the_regulation(self, head: Client) -> None:
        page = head.get(f"{LIST}add/")
        assert page.context["form"]["required"].value() == ["address", "passport", "client_name", "phone"]
        assert page.content.decode().count(" checked") == 4

    def test_makes_a_service_of_the_heads_department_that_is_offered_from_today(
        self, head: Client, office: Office
    ) -> None:
        other = make_desk()
        fields = form(name_tt="Адрес бирү", help_ru="Кому: собственник.", act="Приказ № 5", office=other.pk)
        page = head.post(f"{LIST}add/", fields, follow=True).content.decode()
        assert f"Added: {RUSSIAN}." in page
        service = Service.objects.get()
        assert (service.office, service.name_tt, service.help) == (office, "Адрес бирү", "Кому: собственник.")
        assert times(service) == [(15, localdate(), None)]
        assert service in Service.objects.given_on(localdate())

    def test_puts_it_last_unless_told_otherwise(self, head: Client, office: Office) -> None:
        make_service(office, position=7)
        head.post(f"{LIST}add/", form())
        assert Service.objects.get(name_ru=RUSSIAN).position == 8
        head.post(f"{LIST}add/", form(name_ru="Первая", position="3"))
        assert Service.objects.get(name_ru="Первая").position == 3

    def test_asks_administrators_for_the_department(self, admin: Client, office: Office) -> None:
        other = make_desk()
        page = admin.post(f"{LIST}add/", form()).content.decode()
        assert "Choose one." in page
        assert RUSSIAN in page
        admin.post(f"{LIST}add/", form(office=other.pk))
        assert Service.objects.get().office == other
        assert "no longer offered" in admin.post(f"{LIST}add/", form(office=an_office().pk)).content.decode()

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"name_ru": " "}, "Fill in this field."),
            ({"minutes": "0"}, "Too small: 1 is the least."),
            ({"minutes": "481"}, "Too large: 480 is the most."),
            ({"minutes": "полчаса"}, "Write a whole number in figures."),
            ({"required": ["address", "phone"]}, "The full name is always required"),
            ({"required": ["address", "client_name", "shoe_size"]}, "no longer offered"),
            ({"valid_from": "2026-03-02", "valid_until": "2026-03-01"}, "The last day is before the first."),
            ({"valid_from": "вчера"}, "Write the date like this"),
            ({"help_tt": "а" * 4_001}, "4000 characters are the most"),
            ({"position": "-1"}, "Too small"),
        ],
    )
    def test_is_refused_with_a_sentence_and_loses_nothing(
        self, head: Client, wrong: dict[str, Any], sentence: str
    ) -> None:
        page = head.post(f"{LIST}add/", form(name_tt="Адрес бирү", act="Приказ № 5") | wrong).content.decode()
        assert sentence in page
        assert "Адрес бирү" in page
        assert "Приказ № 5" in page
        assert not Service.objects.exists()

    def test_of_a_name_there_is_already_is_refused(self, head: Client, head_of_it: User, office: Office) -> None:
        make_service(office, name_ru=RUSSIAN)
        page = head.post(f"{LIST}add/", form(name_ru=RUSSIAN.upper())).content.decode()
        assert "The department has a service of this name already." in page
        fields: dict[str, Any] = {
            "office": office,
            "minutes": 15,
            "since": localdate(),
            "name_ru": RUSSIAN,
            "required": [],
        }
        with pytest.raises(Refused):
            actions.add(by=head_of_it, **fields)  # what two at once would do

    def test_is_for_reception_departments_and_their_heads(self, head_of_it: User) -> None:
        fields: dict[str, Any] = {"minutes": 15, "since": localdate(), "name_ru": RUSSIAN, "required": []}
        for other in (make_desk(), an_office()):
            with pytest.raises(Refused):
                actions.add(by=head_of_it, office=other, **fields)
        with pytest.raises(Refused):
            actions.add(by=an_administrator(), office=an_office(), **fields)


class TestCorrecting:
    def test_writes_what_was_changed_and_keeps_who_changed_what(
        self, head: Client, office: Office, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        service = make_service(office, name_ru=RUSSIAN, position=4)
        fields = form(name_ru="Адреса", required=["client_name", "address"], position="")
        head.post(f"{LIST}{service.pk}/", fields)
        service.refresh_from_db()
        assert (service.name_ru, service.position) == ("Адреса", 4)
        with django_assert_max_num_queries(11):
            page = head.get(f"{LIST}{service.pk}/").content.decode()
        assert "Галиев Айрат Фаридович" in page
        assert "Address of the object, Full name" in page

    def test_does_not_undo_what_a_colleague_has_changed(self, head_of_it: User, office: Office) -> None:
        service = make_service(office, name_ru=RUSSIAN)
        seen = Service.objects.get(pk=service.pk)
        actions.correct(service, by=head_of_it, help_ru="Кому: собственник.")
        actions.correct(seen, by=head_of_it, name_ru="Адреса")
        service.refresh_from_db()
        assert (service.name_ru, service.help) == ("Адреса", "Кому: собственник.")

    def test_says_the_help_in_the_readers_language_or_in_russian(self, head: Client, office: Office) -> None:
        service = make_service(office, name_ru=RUSSIAN, help_ru="Кому: собственник.")
        head.post(f"{LIST}{service.pk}/", form(help_ru="Кому: собственник.", help_tt="Кемгә: милекче."))
        service.refresh_from_db()
        consultant = a_consultant(office=office)
        for language, said in (("ru", "Кому: собственник."), ("tt", "Кемгә: милекче."), ("ky", "Кому: собственник.")):
            User.objects.filter(pk=consultant.pk).update(language=language)
            for page in ("start", "book"):
                assert said in signed_in(consultant).get(f"/desk/services/{service.pk}/{page}/").text
        assert "Help for the consultant, in Tatar" in head.get(f"{LIST}{service.pk}/").text

    def test_retires_it_from_the_day_after_the_last(self, head: Client, office: Office) -> None:
        service = make_service(office, name_ru=RUSSIAN)
        head.post(f"{LIST}{service.pk}/", form(valid_until="2026-05-31"))
        assert service in Service.objects.given_on(date(2026, 5, 31))
        assert service not in Service.objects.given_on(date(2026, 6, 1))

    def test_is_refused_with_the_name_of_another(self, head: Client, office: Office) -> None:
        make_service(office, name_ru="Занято")
        service = make_service(office, name_ru=RUSSIAN)
        page = head.post(f"{LIST}{service.pk}/", form(name_ru="занято")).content.decode()
        assert "The department has a service of this name already." in page
        assert f"<h1>{RUSSIAN}</h1>" in page  # the page is still of the service as it stands

    def test_of_another_departments_is_refused(self, office: Office) -> None:
        with pytest.raises(actions.Gone):
            actions.correct(make_service(office), by=a_head(office=make_desk()), help_ru="Наше")


class TestReferenceData:
    def test_has_every_name_in_four_languages_and_says_it_is_composed(self) -> None:
        rows = reference.rows()
        assert len(rows) == 14
        for row in rows:
            assert all(row[name] for name in reference.IN_LANGUAGES), row["code"]
            assert row["source"] == "composed"
            assert {len(row[f"help_{language}"].splitlines()) for language in ("ru", "ky", "tt", "en")} == {3}
            assert {*row["required"].split()} <= {field.value for field in rules.Field}

    def test_gives_each_department_of_kazan_its_services(self, reference_lists: None) -> None:
        call_command("load_services")
        assert set(Service.objects.values_list("office__code", flat=True)) == {
            f"KZN-0{number}" for number in range(1, 8)
        }
        for service in Service.objects.given_on(date(2026, 3, 2)).prefetch_related("norms"):
            service.full_clean()
            assert 10 <= next(iter(service.norms.on(date(2026, 3, 2)))).minutes <= 30
        building = Service.objects.filter(name_en="Building permit")[0]
        assert [norm.minutes for norm in building.norms.order_by("since")] == [20, 15]

    def test_leaves_a_department_with_services_alone(self, reference_lists: None) -> None:
        make_service(Office.objects.get(code="KZN-01"), name_ru="Наша")
        assert reference.load() > 60
        assert Service.objects.get(office__code="KZN-01").name_ru == "Наша"
        assert reference.load() == 0
