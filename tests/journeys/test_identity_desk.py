"""«ВОЙТИ ЧЕРЕЗ ГОСУСЛУГИ», the guide's § 2: in the name of the organisation, or not at all."""

import re
from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page, expect

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import PASSWORD
from kenesh.identity.models import Entry, Link
from kenesh.identity.rules import Outcome
from kenesh.offices.models import Office
from tests.journeys.identity import (
    HOUSE,
    LEYSAN,
    RECEPTION,
    Comers,
    allow,
    button,
    choose,
    come,
    come_by_esi,
    comers,
    confirm,
    expect_failure,
    is_signed_in,
    press_gosuslugi,
    ru,
)
from tests.stand_ins import StandIns

__all__ = ["comers"]
type Stands = Callable[[Page, str], None]


class TestTheGuide:
    def test_is_followed_from_the_link_to_the_desk(self, comers: Comers, browser_page: Page, stands: Stands) -> None:
        page = browser_page
        # 2.2: the link, the portal's own form.
        page.goto(reverse("accounts:sign-in"))
        stands(page, "way-in-doors")
        press_gosuslugi(page)
        expect(page).to_have_title(re.compile("Вход"))
        stands(page, "way-in-esia")
        page.get_by_role("button", name=LEYSAN.name).click()
        # 2.3: «портал «Госуслуги» запросит разрешение на передачу данных».
        expect(page.get_by_text("разрешение на передачу данных")).to_be_visible()
        stands(page, "way-in-esia-consent")
        allow(page)
        # Kenesh sees her for the first time; she was invited and has never set a password.
        expect(page.get_by_text(comers.leysan.email)).to_be_visible()
        stands(page, "way-in-confirm")
        assert not is_signed_in(page)
        confirm(page)
        # 2.4: «запрос, в котором необходимо выбрать лицо»: a person or an organisation.
        for name in (RECEPTION.short, HOUSE.short, ru("A private person")):
            expect(page.get_by_role("button", name=name)).to_be_visible()
        expect(page.get_by_role("button", name="Уходящее")).to_have_count(0)
        expect(page.get_by_role("button", name="Закрытое")).to_have_count(0)
        stands(page, "way-in-acting")
        assert not is_signed_in(page)
        choose(page, RECEPTION.short)
        expect(page.get_by_role("banner").get_by_text(RECEPTION.short)).to_be_visible()
        assert is_signed_in(page)
        stands(page, "way-in-in")
        page.goto(reverse("desk:register"))
        expect(page.get_by_role("banner").get_by_text(RECEPTION.short)).to_be_visible()
        leysan = User.objects.get(pk=comers.leysan.pk)
        assert leysan.activated_at is not None
        assert not leysan.has_usable_password()
        entry = Entry.objects.get(outcome=Outcome.IN)
        assert (entry.user, entry.ogrn) == (leysan, RECEPTION.ogrn)

    def test_lets_nobody_in_as_a_private_person_who_may_choose_again(
        self, comers: Comers, browser_page: Page, stands: Stands
    ) -> None:
        page = browser_page
        come(page)
        confirm(page)
        choose(page, ru("A private person"))
        expect(page.get_by_role("heading", name=ru("Work at the desk needs your organisation"))).to_be_visible()
        expect_failure(page, Outcome.PRIVATE)
        for door in ("/desk/", "/suggest/people/?q=%D1%83%D0%BC%D0%B5"):
            assert page.request.get(door, max_redirects=0).status in {302, 401, 403, 404}
        stands(page, "way-in-private")
        button(page, "Choose again").click()
        choose(page, HOUSE.short)
        expect_failure(page, Outcome.FOREIGN)
        stands(page, "way-in-foreign")
        button(page, "Choose again").click()
        choose(page, RECEPTION.short)
        expect(page.get_by_role("banner").get_by_text(RECEPTION.short)).to_be_visible()
        assert is_signed_in(page)

    def test_asks_nothing_the_second_time_but_for_whom(self, comers: Comers, browser_page: Page) -> None:
        page = browser_page
        come(page)
        confirm(page)
        choose(page, RECEPTION.short)
        page.context.clear_cookies()
        come(page)
        choose(page, RECEPTION.short)
        expect(page.get_by_role("banner").get_by_text(RECEPTION.short)).to_be_visible()
        assert Link.objects.get().user == comers.leysan

    def test_leads_back_to_the_page_that_was_asked_for(self, comers: Comers, browser_page: Page) -> None:
        page = browser_page
        page.goto(reverse("accounts:profile"))
        page.get_by_role("link", name=re.compile("ГОСУСЛУГИ")).click()
        page.get_by_role("button", name=LEYSAN.name).click()
        allow(page)
        confirm(page)
        choose(page, RECEPTION.short)
        page.wait_for_url(f"**{reverse('accounts:profile')}")


class TestTheOrganisation:
    def test_is_changed_from_any_page(self, comers: Comers, browser_page: Page) -> None:
        page = browser_page
        come(page)
        confirm(page)
        choose(page, RECEPTION.short)
        page.goto(reverse("desk:register"))
        page.get_by_role("banner").locator(f"a[href^='{reverse('identity:acting')}']").click()
        choose(page, ru("A private person"))
        expect_failure(page, Outcome.PRIVATE)
        button(page, "Choose again").click()
        choose(page, RECEPTION.short)
        assert is_signed_in(page)


class TestEsi:
    def test_leads_to_the_centre_in_whose_name_they_like(
        self, comers: Comers, browser_page: Page, stands: Stands
    ) -> None:
        page = browser_page
        come_by_esi(page)
        confirm(page)
        choose(page, "Ак-Суу")
        expect(page.get_by_role("banner").get_by_text("Ак-Суу")).to_be_visible()
        assert is_signed_in(page)
        stands(page, "way-in-esi-in")
        assert Link.objects.get().user == comers.gulzat


class TestSignOut:
    def test_ends_both_sessions(self, comers: Comers, browser_page: Page, stand_ins: StandIns) -> None:
        page = browser_page
        come(page)
        confirm(page)
        choose(page, RECEPTION.short)
        page.goto(reverse("accounts:profile"))
        page.locator(f"form[action='{reverse('accounts:sign-out')}'] button").first.click()
        expect(page.get_by_text(ru("You have signed out."))).to_be_visible()
        assert not is_signed_in(page)
        assert "/idp/ext/Logout" in stand_ins.esia.asked
        press_gosuslugi(page)
        expect(page.get_by_text("выберите, кто входит")).to_be_visible()

    def test_of_a_session_at_gosuslugi_alone_is_not_asked_for(self, comers: Comers, browser_page: Page) -> None:
        """Who goes to the door again without having signed out over there is known there still."""
        page = browser_page
        come(page)
        press_gosuslugi(page)
        expect(page.get_by_text("Вы вошли как")).to_be_visible()

    def test_of_esi_comes_back_too(self, comers: Comers, browser_page: Page) -> None:
        page = browser_page
        come_by_esi(page)
        confirm(page)
        choose(page, ru("A private person"))
        page.goto(reverse("accounts:profile"))
        page.locator(f"form[action='{reverse('accounts:sign-out')}'] button").first.click()
        page.get_by_role("button", name="Завершить сеанс").click()
        expect(page.get_by_text(ru("You have signed out."))).to_be_visible()
        assert not is_signed_in(page)


class TestAPassword:
    def test_lets_nobody_in_where_the_office_has_switched_it_off(
        self, comers: Comers, browser_page: Page, stands: Stands
    ) -> None:
        Office.objects.filter(code="YSK-01").update(password_allowed=False)
        page = browser_page
        page.goto(reverse("accounts:sign-in"))
        page.fill("[name=email]", comers.gulzat.email)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        expect(page.get_by_role("alert")).to_contain_text("Госуслуги")
        assert not is_signed_in(page)
        stands(page, "way-in-password-off")
        come_by_esi(page)
        confirm(page)
        choose(page, ru("A private person"))
        assert is_signed_in(page)
