"""«Все обращения»."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from django.test import Client

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import an_administrator
from kenesh.appeals.filters import AppealFilter
from kenesh.appeals.tests.make import NOON, an_appeal, entry
from kenesh.offices.lists import current_lists
from kenesh.offices.models import List, Territory
from kenesh.records.filters import read

JOURNAL = "/appeals/"


def names(response: Any) -> list[str]:
    return [line.name for line in response.context["lines"]]


class TestTheJournal:
    def test_shows_every_appeal_of_the_office_the_newest_first(self, client: Client, karakol: User, osh: User) -> None:
        for day, name in ((1, "Первый"), (3, "Третий"), (2, "Второй")):
            an_appeal(by=karakol, client_name=name, helped_at=NOON - timedelta(days=10 - day))
        an_appeal(by=osh, client_name="Чужой")
        client.force_login(karakol)
        assert names(client.get(JOURNAL)) == ["Третий", "Второй", "Первый"]
        assert client.get("/appeals/found/").context["count"] == 3

    def test_costs_the_same_few_queries_whatever_it_shows(
        self, client: Client, karakol: User, django_assert_max_num_queries: Any
    ) -> None:
        for _ in range(30):
            an_appeal(by=karakol)
        client.force_login(karakol)
        client.get(JOURNAL)
        with django_assert_max_num_queries(6):  # session, person, version of the lists, colleagues, page, rows
            client.get(JOURNAL)

    def test_is_empty_politely(self, client: Client, karakol: User) -> None:
        client.force_login(karakol)
        assert "/appeals/add/" in client.get(JOURNAL).content.decode()

    def test_pages_older_and_newer_without_a_gap_or_a_repeat(self, client: Client, karakol: User) -> None:
        for day in range(60):
            an_appeal(by=karakol, client_name=f"Имя {day:02}", helped_at=NOON - timedelta(days=day // 3))
        client.force_login(karakol)
        page = client.get(JOURNAL)
        seen = names(page)
        while page.context["older"]:
            page = client.get(page.context["older"])
            seen += names(page)
        assert (len(seen), len(set(seen))) == (60, 60)
        back = client.get(page.context["newer"])
        assert names(back) == seen[25:50]

    def test_answers_htmx_with_its_results_alone(self, client: Client, karakol: User) -> None:
        client.force_login(karakol)
        part = client.get(JOURNAL, headers={"HX-Request": "true"}).content.decode()
        assert 'id="results"' in part
        assert "<html" not in part


class TestAFilter:
    @pytest.mark.parametrize(
        ("address", "expected"),
        [
            ("age_from=60&age_to=70", {"Пожилая"}),
            ("sex=2", {"Мальчик"}),
            ("text=пожил", {"Пожилая"}),
            ("text=0700 00 01 11", {"Мальчик"}),
            ("text=наследства", {"Пожилая"}),
            ("text=zz", set()),
            ("advocate=on", {"Мальчик"}),
            ("in_writing=on", {"Пожилая"}),
            ("since=2026-03-02", {"Пожилая"}),
            ("until=2026-03-01", {"Мальчик"}),
            ("since=2026-03-02&until=2026-03-02", {"Пожилая"}),
            ("after=rubbish&sort=-name", {"Пожилая", "Мальчик"}),
            ("after=0~~&sort=nothing", {"Пожилая", "Мальчик"}),
            ("before=0~2026-01-01T00:00:00~1", {"Пожилая", "Мальчик"}),
        ],
    )
    def test_finds_what_it_says(self, client: Client, karakol: User, address: str, expected: set[str]) -> None:
        an_appeal(by=karakol, client_name="Пожилая", question="Об оформлении наследства", in_writing=True)
        an_appeal(
            by=karakol,
            client_name="Мальчик",
            age=10,
            sex=2,
            phone="+996700000111",
            question="",
            advice="",
            advocate_provided=True,
            helped_at=NOON - timedelta(days=1),
        )
        client.force_login(karakol)
        assert set(names(client.get(f"{JOURNAL}?{address}"))) == expected

    def test_by_a_branch_of_law_means_all_its_categories(self, client: Client, karakol: User) -> None:
        an_appeal(by=karakol, client_name="Семейное", categories=[entry(List.CATEGORY, "FAM-3")])
        an_appeal(by=karakol, client_name="Гражданское")
        client.force_login(karakol)
        assert names(client.get(f"{JOURNAL}?category={entry(List.CATEGORY, 'FAM')}")) == ["Семейное"]

    def test_by_an_oblast_means_all_within_it(self, client: Client, karakol: User) -> None:
        ak_suu = Territory.objects.get(code="41702205000000")
        an_appeal(by=karakol, client_name="Ак-Суйская", territory_id=ak_suu.pk)
        an_appeal(by=karakol, client_name="Без места")
        client.force_login(karakol)
        assert names(client.get(f"{JOURNAL}?territory={ak_suu.parent_id}")) == ["Ак-Суйская"]

    def test_by_day_means_the_day_of_the_office(self, client: Client, karakol: User) -> None:
        midnight = datetime(2026, 1, 1, 0, 0, tzinfo=ZoneInfo("Asia/Bishkek"))
        an_appeal(by=karakol, client_name="Новый год", helped_at=midnight)
        an_appeal(by=karakol, client_name="Старый год", helped_at=midnight - timedelta(minutes=1))
        client.force_login(karakol)
        assert names(client.get(f"{JOURNAL}?since=2026-01-01&until=2026-12-31")) == ["Новый год"]
        assert names(client.get(f"{JOURNAL}?since=2025-12-31&until=2025-12-31")) == ["Старый год"]

    @pytest.mark.parametrize("end", ["9999-12-31", "31.12.9999"])
    def test_until_the_end_of_time_is_no_limit(self, client: Client, karakol: User, end: str) -> None:
        an_appeal(by=karakol, client_name="Кто-то")
        client.force_login(karakol)
        assert names(client.get(f"{JOURNAL}?until={end}")) == ["Кто-то"]

    @pytest.mark.parametrize(
        "address",
        [
            "age_from=70&age_to=60",
            "since=2026-02-30",
            "text=%22%25_",
            "age_from=-1",
            "sex=x",
            "category=abc",
            "since=2026-03-02&until=2026-03-01",
        ],
    )
    def test_that_makes_no_sense_gets_a_sentence_and_no_rows(self, client: Client, karakol: User, address: str) -> None:
        an_appeal(by=karakol)
        client.force_login(karakol)
        response = client.get(f"{JOURNAL}?{address}")
        assert response.context["filter"].errors
        assert "lines" not in response.context

    def test_stands_in_the_address_of_every_link(self, client: Client, karakol: User) -> None:
        for day in range(30):
            an_appeal(by=karakol, helped_at=NOON - timedelta(days=day))
        client.force_login(karakol)
        page = client.get(f"{JOURNAL}?age_from=60&sort=name")
        assert "age_from=60" in page.context["older"]
        assert "sort=name" in page.context["older"]
        assert all("age_from=60" in heading.url for heading in page.context["headings"])
        assert "export.xlsx?age_from=60" in page.content.decode()


class TestAnAdministrator:
    def test_sees_all_offices_and_chooses_one(self, client: Client, karakol: User, osh: User) -> None:
        an_appeal(by=karakol, client_name="Каракольская")
        an_appeal(by=osh, client_name="Ошская")
        client.force_login(an_administrator())
        assert set(names(client.get(JOURNAL))) == {"Каракольская", "Ошская"}
        assert names(client.get(f"{JOURNAL}?office={osh.office_id}")) == ["Ошская"]


class TestTheIndex:
    def test_is_told_the_office_of_whoever_is_held_to_one(self, karakol: User) -> None:
        """Else a part of a name is looked for among all the country's records first."""
        for person, office in ((karakol, karakol.office_id), (an_administrator(), None)):
            wanted = read(AppealFilter, QueryDict("text=асан"), person, current_lists(), NOON).wanted
            assert wanted is not None
            assert wanted.office == office
