from datetime import date

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer, signed_in
from kenesh.offices.models import Office, Territory

pytestmark = pytest.mark.django_db

type Asked = dict[str, str | int]

THERE = "/routes/tester/"


@pytest.fixture
def admin(reference_lists: None) -> Client:
    for office in Office.objects.all():
        a_consultant(office=office)
    client = signed_in(an_administrator(language="ru"))
    client.get(THERE)
    return client


def ton() -> int:
    return Territory.objects.get(code="41702220000000").pk


class TestTester:
    @pytest.mark.parametrize("make", [a_consultant, a_head, an_observer])
    def test_is_for_administrators(self, make: type) -> None:
        assert signed_in(make()).get(THERE).status_code == 404

    def test_says_the_office_why_and_what_was_looked_at(
        self, admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        Office.objects.filter(code="YSK-02").update(closed_on=date(2026, 11, 1))
        asked: Asked = {"place": ton(), "day": "02.11.2026"}
        admin.get(THERE, asked)
        with django_assert_max_num_queries(7), translation.override("ru"):
            page = admin.get(THERE, asked).content.decode()
        looked_at = page[page.index("<table") :]
        for office in ("ЦБЮП г. Балыкчы", "ЦБЮП г. Чолпон-Ата", "Дом юстиции с. Кызыл-Суу (ЦБЮП)"):
            assert office in looked_at
        assert looked_at.index("Балыкчы") < looked_at.index("Чолпон-Ата") < looked_at.index("Кызыл-Суу")
        assert '<a href="/offices/YSK-04/">' in page
        assert '<a href="/routes/41702220000000/">' in page

    def test_tries_a_day_to_come(self, admin: Client) -> None:
        Office.objects.filter(code="YSK-02").update(closed_on=date(2030, 1, 1))
        for day, code in (("31.12.2029", "YSK-02"), ("01.01.2030", "YSK-04")):
            asked: Asked = {"place": ton(), "day": day}
            assert f'href="/offices/{code}/"' in admin.get(THERE, asked).content.decode()

    @pytest.mark.parametrize("asked", [{"place": "x", "day": "1"}, {"place": "999999"}, {"place": ""}, {"day": "1"}])
    def test_says_what_is_wrong_with_what_was_typed(self, admin: Client, asked: Asked) -> None:
        answer = admin.get(THERE, asked)
        assert answer.status_code == 200
        assert "<table" not in answer.content.decode()

    def test_says_that_a_country_has_no_office(self, admin: Client) -> None:
        nowhere = Territory.objects.create(code="KZ", name_ru="Казахстан", level="country", iso_3166_2="KZ")
        asked: Asked = {"place": nowhere.pk, "day": "02.11.2026"}
        answer = admin.get(THERE, asked)
        assert answer.status_code == 200
        assert 'class="note"' in answer.content.decode()

    def test_stands_beside_the_table(self, admin: Client) -> None:
        assert THERE in admin.get("/routes/").content.decode()
