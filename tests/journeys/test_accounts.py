"""A colleague is invited, follows the letter, works, forgets the password and recovers it."""

import re
from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page, expect

from kenesh.accounts.tests.make import PASSWORD
from kenesh.letters.tests.make import work
from tests.journeys.conftest import Staff
from tests.mail import Post

NEW_PASSWORD = "тихая вода точит камень"
OTHER_PASSWORD = "камень точит тихая вода"


def link(post: Post) -> str:
    body = post.letters[-1].get_body(("plain",))
    assert body is not None
    found = re.search(r"https?://[^/\s]+(/link/\S+)", body.get_content())
    assert found
    return found[1]


class TestAnInvitedColleague:
    def test_follows_the_letter_works_forgets_the_password_and_recovers_it(
        self, staff: Staff, browser_page: Page, smtp_server: Post, axe: Callable[[Page], None]
    ) -> None:
        page = browser_page
        page.goto(reverse("accounts:sign-in"))
        page.fill("[name=email]", staff.administrator.email)
        page.fill("[name=password]", PASSWORD)
        with page.expect_navigation():
            page.press("[name=password]", "Enter")
        page.goto("/staff/add/")
        axe(page)
        page.fill("[name=email]", "new@example.kg")
        page.fill("[name=full_name]", "Токтогулова Нурзат")
        page.select_option("[name=role]", "consultant")
        page.get_by_role("combobox", name="Подразделение").click()
        page.keyboard.type("каракол")
        page.keyboard.press("Enter")
        page.locator("main form button.btn-primary").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Токтогулова Нурзат")
        axe(page)
        page.get_by_role("button", name="Выход").click()

        work()
        assert smtp_server.letters[-1]["To"] == "new@example.kg"
        page.goto(link(smtp_server))
        axe(page)
        for field in page.locator("input[type=password]").all():
            field.fill(NEW_PASSWORD)
        page.locator("main form button.btn-primary").first.click()
        expect(page.get_by_text("Токтогулова Н.")).to_be_visible()
        page.goto("/appeals/add/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Добавить обращение")
        page.get_by_role("button", name="Выход").click()

        page.goto("/")
        page.get_by_text("МЕНЮ").click()
        page.get_by_role("link", name="Вход в личный кабинет").first.click()
        expect(page).to_have_title(re.compile("Вход в личный кабинет"))
        axe(page)
        page.get_by_role("link", name="Забыли пароль").click()
        axe(page)
        page.fill("[name=email]", "NEW@example.kg")
        page.locator("main form button.btn-primary").first.click()
        work()
        page.goto(link(smtp_server))
        for field in page.locator("input[type=password]").all():
            field.fill(OTHER_PASSWORD)
        page.locator("main form button.btn-primary").first.click()
        expect(page.get_by_text("Токтогулова Н.")).to_be_visible()
        page.goto(link(smtp_server))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        axe(page)
