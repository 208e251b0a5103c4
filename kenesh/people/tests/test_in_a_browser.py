from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from kenesh.accounts.tests.make import PASSWORD, a_head, an_administrator
from kenesh.offices.models import Office, Territory
from kenesh.people.models import Person
from kenesh.people.tests.make import a_person

type SignIn = Callable[[str, str], Page]
type Stands = Callable[[Page, str], None]


@pytest.fixture
def person(reference_lists: None, live_server: LiveServer) -> Person:
    office, place = Office.objects.all()[0], Territory.objects.filter(level="rayon")[0]
    common: dict[str, Any] = {"office": office, "born_in": 1985, "territory": place}
    names = ("Сыдыкова Нургүл Токтосуновна", "Zhumabekov Ermek", "Бакыт уулу Азамат", "Осмонова Айсулуу Чынгызовна")
    for number, name in enumerate(names):
        a_person(full_name=name, phone=f"+99670000000{number}", **common)
    return a_person(
        full_name="Жумабеков Эрмек", phone="+996555123456", passport="AN1234534", email="ermek@example.org", **common
    )


class TestRegister:
    def test_finds_while_one_types_and_shows_a_passport_once(
        self, person: Person, sign_in: SignIn, stands: Stands
    ) -> None:
        page = sign_in(a_head(email="head@example.kg", office=person.office).email, PASSWORD)
        page.goto("/people/")
        rows = page.locator("#results tbody tr")
        expect(rows).to_have_count(5)
        stands(page, "people-register")
        page.set_viewport_size({"width": 1440, "height": 900})
        page.locator("#id_text").press_sequentially("an123")
        expect(rows).to_have_count(1)
        rows.get_by_role("link").click()
        page.locator("[name=why]").fill("доверенность")
        page.locator("#passport-number button").click()
        expect(page.locator("#passport-number")).to_contain_text("AN1234534")
        page.reload()
        expect(page.locator("#passport-number")).not_to_contain_text("AN1234534")
        stands(page, "people-card")
        page.goto(f"/people/{person.pk}/edit/")
        stands(page, "people-edit")


class TestDuplicates:
    def test_are_compared_merged_and_undone(self, person: Person, sign_in: SignIn, stands: Stands) -> None:
        page = sign_in(an_administrator(email="admin@example.kg").email, PASSWORD)
        page.goto(f"/people/duplicates/?office={person.office_id}")
        rows = page.locator("#results tbody tr")
        expect(rows).to_have_count(1)
        stands(page, "people-duplicates")
        rows.locator("a.btn").click()
        stands(page, "people-compare")
        page.set_viewport_size({"width": 1440, "height": 900})
        with page.expect_navigation():
            page.locator("button[form=merge]").click()
        page.goto("/people/merges/")
        stands(page, "people-merges")
        with page.expect_navigation():
            page.locator("tbody button").click()
        assert not Person.objects.exclude(merged_into=None).exists()
