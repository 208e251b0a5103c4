"""What goes wrong on the way in: each time a page that says so, with a number for support, and nobody is in."""

import time
from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page, expect

from kenesh.accounts.models import User
from kenesh.identity import words
from kenesh.identity.models import Link
from kenesh.identity.rules import Failure, Outcome
from kenesh.identity.tests.listening import deaf, nobody
from tests.journeys.identity import (
    GUZEL,
    LEYSAN,
    PETR,
    Comers,
    allow,
    button,
    come,
    come_by_esi,
    comers,
    expect_failure,
    is_signed_in,
    press_esi,
    press_gosuslugi,
    ru,
)
from tests.stand_ins import StandIns

__all__ = ["comers"]
type Stands = Callable[[Page, str], None]
SOON = 6  # seconds: five for the provider, one for a machine that is busy


def expect_words(page: Page, failure: Failure) -> None:
    with translation.override("ru"):
        told = words.said(failure, "Госуслуги")
        expect(page.get_by_text(str(told.happened))).to_be_visible()


class TestGosuslugi:
    @pytest.mark.parametrize(
        ("trouble", "failure", "code"),
        [
            ("expired", Failure.EXPIRED, "ESIA-007011"),
            ("payload", Failure.TAMPERED, "token.signature"),
            ("signature", Failure.TAMPERED, "token.signature"),
            ("unsigned", Failure.TAMPERED, "token.form"),
            ("algorithm", Failure.TAMPERED, "token.alg"),
            ("issuer", Failure.TAMPERED, "token.iss"),
            ("audience", Failure.TAMPERED, "token.aud"),
            ("lifetime", Failure.TAMPERED, "token.exp"),
            ("person", Failure.TAMPERED, "token.sub"),
            ("te-state", Failure.TAMPERED, "token.state"),
            ("callback-state", Failure.REPLAYED, ""),
            ("garbage", Failure.DOWN, ""),
            ("huge", Failure.DOWN, ""),
            ("people-down", Failure.DOWN, ""),
            ("roles-down", Failure.DOWN, ""),
            ("te:ESIA-007008", Failure.BUSY, "ESIA-007008"),
            ("te:ESIA-007015", Failure.CLOCK, "ESIA-007015"),
            ("te:ESIA-007002", Failure.SETTINGS, "ESIA-007002"),
            ("ESIA-007055", Failure.UNCONFIRMED, "ESIA-007055"),
            ("ESIA-007194", Failure.NOT_AN_EMPLOYEE, "ESIA-007194"),
        ],
    )
    def test_is_not_believed_or_does_not_answer(
        self, comers: Comers, browser_page: Page, trouble: str, failure: Failure, code: str
    ) -> None:
        come(browser_page, trouble=trouble)
        expect_words(browser_page, failure)
        assert expect_failure(browser_page).code == code
        assert not Link.objects.exists()

    def test_was_refused_by_the_person_who_may_try_again(
        self, comers: Comers, browser_page: Page, stands: Stands
    ) -> None:
        page = browser_page
        press_gosuslugi(page)
        page.get_by_role("button", name=LEYSAN.name).click()
        page.get_by_role("button", name="Отказать").click()
        expect_words(page, Failure.REFUSED)
        assert expect_failure(page).code == "ESIA-007004"
        stands(page, "way-in-refused")
        page.get_by_role("link", name=ru("Sign in again")).click()
        allow(page)
        expect(page.get_by_role("heading", name=ru("Is this account yours?"))).to_be_visible()

    def test_has_not_confirmed_the_person(self, comers: Comers, browser_page: Page) -> None:
        come(browser_page, GUZEL.name)
        expect_words(browser_page, Failure.UNCONFIRMED)
        expect_failure(browser_page)

    def test_knows_somebody_whom_nobody_here_knows(self, comers: Comers, browser_page: Page, stands: Stands) -> None:
        page = browser_page
        come(page, PETR.name)
        expect(page.get_by_role("heading", name=ru("Nobody here knows you yet"))).to_be_visible()
        expect_failure(page, Outcome.UNKNOWN)
        stands(page, "way-in-unknown")
        button(page, "Sign in as somebody else").click()
        page.wait_for_url(f"**{reverse('accounts:sign-in')}")
        press_gosuslugi(page)
        expect(page.get_by_text("выберите, кто входит")).to_be_visible()

    def test_tells_of_somebody_whose_account_is_not_theirs_they_say(self, comers: Comers, browser_page: Page) -> None:
        come(browser_page)
        button(browser_page, "No, none is mine").click()
        expect_failure(browser_page, Outcome.UNKNOWN)
        assert not Link.objects.exists()

    def test_tells_of_somebody_whose_account_is_closed(self, comers: Comers, browser_page: Page) -> None:
        User.objects.filter(pk=comers.leysan.pk).update(is_active=False)
        come(browser_page)
        closed = ru("This account is deactivated. An administrator can activate it again.")
        expect(browser_page.get_by_text(closed)).to_be_visible()
        assert not is_signed_in(browser_page)


class TestACallback:
    def test_works_once(self, comers: Comers, browser_page: Page) -> None:
        page = browser_page
        callbacks: list[str] = []
        page.on("request", lambda request: callbacks.append(request.url) if "/callback/?" in request.url else None)
        come(page)
        expect(page.get_by_role("heading", name=ru("Is this account yours?"))).to_be_visible()
        assert "code=" not in page.url
        page.goto(callbacks[0])
        expect_words(page, Failure.REPLAYED)
        expect_failure(page)

    def test_begun_by_somebody_else_lets_nobody_in(self, comers: Comers, browser_page: Page) -> None:
        """An attacker's own code and state, sent as a link."""
        page = browser_page
        query = {"code": "stolen", "state": "00000000-0000-4000-8000-000000000000"}
        page.goto(f"{reverse('identity:callback', args=['esia'])}?{urlencode(query)}")
        expect_words(page, Failure.REPLAYED)
        expect_failure(page)

    def test_of_one_tab_leaves_the_other_its_own(self, comers: Comers, browser_page: Page) -> None:
        first = browser_page
        press_gosuslugi(first)
        second = first.context.new_page()
        press_gosuslugi(second)
        second.get_by_role("button", name=LEYSAN.name).click()
        first.get_by_role("button", name=LEYSAN.name).click()
        allow(first)
        expect(first.get_by_role("heading", name=ru("Is this account yours?"))).to_be_visible()
        allow(second)
        expect(second.get_by_role("heading", name=ru("Is this account yours?"))).to_be_visible()


class TestADoorNobodyAnswers:
    """Within five seconds the page is there."""

    def test_says_so_when_the_connection_is_refused(
        self, comers: Comers, stand_ins: StandIns, browser_page: Page, stands: Stands
    ) -> None:
        stand_ins.write(oidc=nobody())
        began = time.monotonic()
        press_esi(browser_page)
        expect_failure(browser_page)
        assert time.monotonic() - began < SOON
        stands(browser_page, "way-in-down")

    def test_says_so_when_nothing_is_answered(self, comers: Comers, stand_ins: StandIns, browser_page: Page) -> None:
        with deaf() as (silent, _hung_up):
            stand_ins.write(oidc=silent)
            began = time.monotonic()
            press_esi(browser_page)
            expect_failure(browser_page)
            assert time.monotonic() - began < SOON

    def test_says_so_when_the_token_never_comes(self, comers: Comers, browser_page: Page) -> None:
        page = browser_page
        press_gosuslugi(page)
        page.get_by_role("button", name=LEYSAN.name).click()
        began = time.monotonic()
        allow(page, "silent")
        expect_words(page, Failure.DOWN)
        expect_failure(page)
        assert time.monotonic() - began < SOON


class TestEsi:
    def test_was_refused_by_the_person(self, comers: Comers, browser_page: Page) -> None:
        page = browser_page
        press_esi(page)
        page.get_by_role("button", name="Отказать").click()
        assert expect_failure(page).code == "access_denied"

    def test_knows_somebody_whom_nobody_here_knows(self, comers: Comers, browser_page: Page) -> None:
        come_by_esi(browser_page, "stranger")
        expect_failure(browser_page, Outcome.UNKNOWN)

    def test_is_believed_about_its_own_sign_ins_only(
        self, comers: Comers, stand_ins: StandIns, browser_page: Page
    ) -> None:
        """The state of one door is of no use at the other."""
        page = browser_page
        press_gosuslugi(page)
        state = dict(parse_qsl(urlsplit(asked_of(page, stand_ins)).query))["state"]
        page.goto(f"{reverse('identity:callback', args=['esi'])}?{urlencode({'code': 'any', 'state': state})}")
        expect_failure(page)


def asked_of(page: Page, stand_ins: StandIns) -> str:
    """The address at the stand-in to which the door led."""
    with page.expect_request(f"{stand_ins.esia_at}/aas/oauth2/v2/ac?**") as asked:
        press_gosuslugi(page)
    return asked.value.url
