from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from kenesh.accounts.tests.make import PASSWORD, a_head
from kenesh.organisations import reference

type SignIn = Callable[[str, str], Page]
type Look = Callable[[Page], None]


@pytest.fixture
def head(reference_lists: None, live_server: LiveServer, sign_in: SignIn) -> Page:
    reference.load()
    return sign_in(a_head(email="head@example.kg").email, PASSWORD)


class TestDirectory:
    def test_finds_while_one_types_and_can_be_bookmarked(self, head: Page) -> None:
        head.goto("/organisations/")
        rows = head.locator("#results tbody tr")
        expect(rows).to_have_count(50)
        head.locator("#id_text").press_sequentially("загс кара")
        expect(rows).to_have_count(1)
        expect(rows).to_contain_text("Отдел ЗАГС г. Каракол")
        expect(head.locator("#id_text")).to_be_focused()
        head.reload()
        expect(rows).to_have_count(1)

    def test_turns_its_pages(self, head: Page) -> None:
        head.goto("/organisations/")
        head.get_by_role("navigation", name="Страницы").get_by_role("link").click()
        expect(head.locator("#results tbody tr")).to_have_count(37)


class TestPages:
    def test_have_no_fault_and_no_sideways_scroll(self, head: Page, stands: Callable[[Page, str], None]) -> None:
        paths = {
            "directory": "?text=каракол",
            "nothing": "?text=нетакого",
            "card": "SOCIAL-KAR/",
            "correct": "SOCIAL-KAR/correct/",
            "add": "add/",
            "close": "SOCIAL-KAR/close/",
        }
        for name, path in paths.items():
            head.goto(f"/organisations/{path}")
            stands(head, f"organisations-{name}")
