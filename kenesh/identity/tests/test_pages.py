"""The pages of signing in through a provider, in a real browser: wide, narrow, and as machines see them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import PASSWORD, a_consultant, a_head, an_administrator
from kenesh.identity import actions, providers
from kenesh.identity.contract import Failed, Organisation, Started
from kenesh.identity.models import Link
from kenesh.identity.rules import Outcome
from kenesh.identity.tests.in_process import HALL, SNILS, InProcess, somebody
from kenesh.identity.tests.test_coming import linked
from kenesh.offices.tests.make import an_office

pytestmark = pytest.mark.django_db(transaction=True)
type Stands = Callable[[Page, str], None]
LONG = Organisation(
    "3000",
    "Муниципальное бюджетное учреждение «Управление архитектуры, градостроительства и "
    "земельных отношений исполнительного комитета муниципального образования города Казани»",
    "1021603270006",
)


@dataclass
class AtOnce(InProcess):
    """Its page of sign-in is our callback."""

    code: str = "code"

    def start(self, callback: str) -> Started:
        started = super().start(callback)
        return Started(f"{callback}?code={self.code}&state={started.kept['state']}", started.kept)

    def sign_out(self, back: str, kept: Mapping[str, Any]) -> str:
        return back


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> AtOnce:
    esia = AtOnce(
        answers={"code": somebody(organisations=(HALL, LONG)), "refused": Failed("refused", code="ESIA-007004")}
    )
    esi = AtOnce(name="esi", title="ЕСИ", kind="oidc")
    monkeypatch.setattr(providers, "NONE", {"esi": esi, "esia": esia})
    return esia


def of_the_desk(**fields: Any) -> User:
    office = an_office(kind="desk", name_ru="Отдел приёма и консультаций", ogrn=HALL.ogrn)
    a_head(office=office, full_name="Гарифуллина Алсу Рашитовна")
    return a_consultant(office=office, full_name="Сафин Ильдар Маратович", **fields)


def come(page: Page) -> None:
    page.goto("/sign-in/")
    page.get_by_role("link", name="ГОСУСЛУГИ").click()


class TestTheWayIn:
    def test_from_the_button_to_the_desk(self, browser_page: Page, door: AtOnce, stands: Stands) -> None:
        page, user = browser_page, of_the_desk(password=None, activated_at=None)
        actions.set_identifier(user, "snils", SNILS, by=an_administrator(), now=user.created_at)
        page.goto("/sign-in/")
        stands(page, "identity-doors")
        come(page)
        stands(page, "identity-confirm")
        page.click("[name=account]")
        stands(page, "identity-acting")
        page.click("[name=acting][value='']")
        stands(page, "identity-private")
        page.click("a[href='/identity/acting/']")
        page.click(f"[name=acting][value='{LONG.key}']")
        stands(page, "identity-foreign")
        page.click("a[href='/identity/acting/']")
        page.click(f"[name=acting][value='{HALL.key}']")
        assert page.url.endswith("/desk/")
        page.goto("/profile/")
        page.locator("form[action*=unlink]").wait_for()
        stands(page, "identity-profile")
        page.get_by_role("button", name="Выход").click()
        page.wait_for_url("**/ru/")
        assert "Вы вышли из системы." in page.inner_text("main")

    def test_for_an_organisation_with_a_long_name(self, browser_page: Page, door: AtOnce, stands: Stands) -> None:
        linked(a_consultant())
        come(browser_page)
        browser_page.click(f"[name=acting][value='{LONG.key}']")
        browser_page.wait_for_url("**/appeals/**")
        stands(browser_page, "identity-in")

    def test_of_somebody_nobody_knows(self, browser_page: Page, door: AtOnce, stands: Stands) -> None:
        come(browser_page)
        stands(browser_page, "identity-unknown")

    def test_refused_over_there(self, browser_page: Page, door: AtOnce, stands: Stands) -> None:
        door.code = "refused"
        come(browser_page)
        stands(browser_page, "identity-failed")
        door.code = "code"
        browser_page.click("main a.btn-primary")
        assert "/identity/unknown/" in browser_page.url

    def test_with_a_right_password_that_is_not_taken(self, browser_page: Page, door: AtOnce, stands: Stands) -> None:
        user = a_consultant(office=an_office(password_allowed=False))
        browser_page.goto("/sign-in/")
        browser_page.fill("[name=email]", user.email)
        browser_page.fill("[name=password]", PASSWORD)
        browser_page.press("[name=password]", "Enter")
        browser_page.locator(".message-error").wait_for()
        stands(browser_page, "identity-other-door")


class TestAnAdministrator:
    def test_writes_a_number_down_and_reads_the_journal(
        self, door: AtOnce, sign_in: Callable[[str, str], Page], stands: Stands
    ) -> None:
        user, administrator = linked(of_the_desk()), an_administrator()
        page = sign_in(administrator.email, PASSWORD)
        page.goto(f"/staff/{user.pk}/")
        page.fill("[name=figures]", "112-233-445 96")
        page.click("form[action*=identifiers] button:not([formaction])")
        page.locator(".field-wrong").wait_for()
        stands(page, "identity-wrong-number")
        page.fill("[name=figures]", "112-233-445 95")
        page.press("[name=figures]", "Enter")
        page.get_by_text("•••• ••• 595").wait_for()
        stands(page, "identity-person")
        page.click("form[action*=unlink] button")
        page.wait_for_url(f"**/staff/{user.pk}/")
        assert not Link.objects.that_hold().exists()
        actions.note("esia", Outcome.IN, now=user.created_at, user=user, organisation=LONG)
        actions.note("esi", Outcome.FAILED, now=user.created_at, code="ESIA-007004", detail="refused")
        page.goto("/identity/journal/")
        stands(page, "identity-journal")
