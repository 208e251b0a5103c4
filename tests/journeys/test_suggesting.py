"""A line that suggests: by the keyboard, by ear, on a slow line, with none, signed out, without scripts."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, Route, expect
from pytest_django.live_server_helper import LiveServer

from kenesh.accounts.tests.make import PASSWORD
from kenesh.organisations.models import Organisation
from kenesh.organisations.tests.make import an_organisation
from kenesh.referrals.models import Referral
from kenesh.referrals.tests.make import a_referral
from tests.journeys.conftest import Staff
from tests.journeys.test_appeals import choose

type SignIn = Callable[[str, str], Page]

SHELTER = "Кризисный центр «Аялзат»"
FIELD = "Куда направлен"
ADD = "/referrals/add/"

# Everything the live region says from now on, in order.
LISTEN = """() => {
  window.spoken = [];
  const live = document.getElementById("live");
  new MutationObserver(() => live.textContent && spoken.push(live.textContent)).observe(live, { childList: true });
}"""


@pytest.fixture
def form(staff: Staff, sign_in: SignIn) -> Page:
    an_organisation(name_ru=SHELTER, address="г. Каракол, ул. Гебзе, 12")
    for number in range(1, 15):
        an_organisation(name_ru=f"Районный суд № {number}")
    page = sign_in(staff.karakol.email, PASSWORD)
    page.goto(ADD)
    return page


def field(page: Page) -> Locator:
    return page.get_by_role("combobox", name=FIELD)


def value(page: Page) -> str:
    return str(page.evaluate("document.querySelector('input[type=hidden][name=organisation]').value"))


def said(page: Page) -> Locator:
    return page.locator(".combo:has([name=organisation_typed]) .combo-said")


def spoken(page: Page) -> list[str]:
    return list(page.evaluate("window.spoken"))


class TestTheKeyboard:
    def test_finds_moves_and_chooses(self, form: Page) -> None:
        field(form).focus()
        form.keyboard.type("рай суд")
        options = form.get_by_role("option")
        expect(options).to_have_count(10)
        expect(field(form)).to_have_attribute("aria-expanded", "true")
        for key, place in (("ArrowDown", 1), ("End", 9), ("ArrowDown", 0), ("ArrowUp", 9), ("Home", 0)):
            form.keyboard.press(key)
            active = options.nth(place).get_attribute("id") or ""
            expect(field(form)).to_have_attribute("aria-activedescendant", active)
        label = options.nth(0).inner_text().split("\n")[0]
        form.keyboard.press("Tab")
        expect(field(form)).to_have_value(label)
        assert Organisation.objects.get(pk=value(form)).name_ru == label
        expect(form.get_by_role("listbox")).to_have_count(0)

    def test_goes_back_to_what_was_chosen_by_escape(self, form: Page) -> None:
        choose(form, FIELD, "аялзат")
        chosen = value(form)
        field(form).press_sequentially("суд")
        assert value(form) == ""
        expect(form.get_by_role("option").first).to_be_visible()
        form.keyboard.press("Escape")
        expect(field(form)).to_have_value(SHELTER)
        assert value(form) == chosen
        form.keyboard.press("Escape")
        expect(field(form)).to_have_value(SHELTER)

    def test_writes_a_whole_referral(self, form: Page) -> None:
        keys = form.keyboard
        form.get_by_role("combobox", name="ФИО").fill("Ли Светлана")
        form.get_by_label("Возраст", exact=True).fill("41")
        form.get_by_role("radio", name="Женский").focus()
        keys.press("Space")
        for label, typed in (("Гражданский статус", "граждане кр"), ("Социальный статус", "занят")):
            form.get_by_role("combobox", name=label).focus()
            keys.type(typed)
            keys.press("Tab")
        field(form).focus()
        keys.type("fzkpfn")  # «аялзат» in the other layout
        expect(form.get_by_role("option")).to_have_count(1)
        keys.press("Tab")
        form.get_by_role("combobox", name="Категория").focus()
        keys.type("алим")
        keys.press("Tab")
        form.get_by_label("Что просим").fill("Предоставить убежище.")
        keys.press("Control+Enter")
        expect(form.get_by_text("Перенаправление № 1/").first).to_be_visible()
        assert Referral.objects.get().organisation.name_ru == SHELTER


class TestTheEar:
    def test_hears_how_many_there_are_once_and_what_was_chosen(self, form: Page) -> None:
        form.evaluate(LISTEN)
        field(form).focus()
        for letter in "суд":
            form.keyboard.type(letter)
            form.wait_for_timeout(250)  # slower than the pause: each letter from the third on asks
        form.keyboard.type(" 3")
        expect(form.get_by_role("option")).to_have_count(1)
        expect(form.locator("#live")).to_have_text(re.compile("1$"))
        form.keyboard.press("Enter")
        expect(form.locator("#live")).to_contain_text("Районный суд № 3")
        heard = spoken(form)
        assert len(heard) == 2, heard

    def test_hears_that_nothing_was_found(self, form: Page) -> None:
        form.evaluate(LISTEN)
        field(form).press_sequentially("ыыыы")
        expect(form.locator("#live")).to_have_text("Ничего не найдено. Попробуйте другие слова.")
        assert len(spoken(form)) == 1


class TestAnAnswer:
    def test_that_comes_late_is_not_shown(self, form: Page) -> None:
        held: list[Route] = []

        def answer(route: Route) -> None:
            if "q=%D1%81%D1%83%D0%B4" in route.request.url:  # «суд»
                held.append(route)
            else:
                route.continue_()

        form.route("**/suggest/**", answer)
        with form.expect_request(re.compile("/suggest/")):
            field(form).press_sequentially("суд")
        field(form).fill("аялзат")
        expect(form.get_by_role("option")).to_have_text(re.compile("Аялзат"))
        late = {"items": [{"value": "1", "label": "Поздний ответ"}]}
        held[0].fulfill(body=json.dumps(late), content_type="application/json")
        form.wait_for_timeout(300)
        expect(form.get_by_role("option")).to_have_count(1)
        expect(form.get_by_text("Поздний ответ")).to_have_count(0)

    def test_that_is_slow_is_waited_for_in_words(self, form: Page) -> None:
        held: list[Route] = []
        form.route("**/suggest/**", lambda route: held.append(route))
        form.evaluate(LISTEN)
        field(form).press_sequentially("аялзат")
        expect(form.locator(".combo-more").filter(visible=True)).to_have_count(1)
        field(form).press_sequentially(" ")
        field(form).press("Backspace")
        form.wait_for_timeout(1000)
        assert len(spoken(form)) == 1
        field(form).press("Enter")  # sends nothing while one waits
        assert form.url.endswith(ADD)
        held[-1].continue_()
        expect(form.get_by_role("option")).to_have_count(1)

    def test_asked_for_again_is_kept(self, form: Page) -> None:
        questions: list[str] = []

        def note(request: Request) -> None:
            if "/suggest/" in request.url:
                questions.append(request.url)

        form.on("request", note)
        for typed in ("суд", "суд 1", "суд"):
            field(form).fill(typed)
            expect(form.get_by_role("option").first).to_be_visible()
            form.wait_for_timeout(400)
        assert len(questions) == 2


class TestALineCutInTheMiddle:
    def test_is_said_and_comes_back_by_itself_with_nothing_lost(
        self, form: Page, screenshot: Callable[[Page, str], None]
    ) -> None:
        form.wait_for_load_state("networkidle")  # what the panel asks for as it opens is not cut
        field(form).press_sequentially("ая")
        form.context.set_offline(True)
        form.evaluate(LISTEN)
        field(form).press_sequentially("лзат")
        expect(said(form)).to_be_visible()
        assert len(spoken(form)) == 1
        screenshot(form, "suggesting-offline")
        form.get_by_label("Что просим").fill("Убежище")
        expect(field(form)).to_have_value("аялзат")
        expect(form.locator(".combo-error").filter(visible=True)).to_have_count(0)  # nobody knows
        field(form).focus()
        form.context.set_offline(False)
        expect(form.get_by_role("option")).to_have_count(1)
        expect(said(form)).to_be_hidden()
        form.keyboard.press("Enter")
        expect(field(form)).to_have_value(SHELTER)

    def test_asks_again_as_soon_as_it_is_back(self, form: Page) -> None:
        form.wait_for_load_state("networkidle")
        form.context.set_offline(True)
        field(form).press_sequentially("аялзат")
        expect(said(form)).to_be_visible()
        form.context.set_offline(False)
        expect(form.get_by_role("option")).to_have_count(1)


class TestAFailure:
    def test_leaves_the_words_and_the_form(self, form: Page) -> None:
        form.route("**/suggest/**", lambda route: route.fulfill(status=503, body="{}"))
        field(form).press_sequentially("аялзат")
        expect(said(form)).to_be_visible()
        field(form).press("Tab")
        expect(field(form)).to_have_value("аялзат")
        form.unroute("**/suggest/**")
        field(form).fill("аялза")
        expect(form.get_by_role("option")).to_have_count(1)
        expect(said(form)).to_be_hidden()

    def test_of_a_session_that_has_ended_leads_to_the_door_and_back_to_the_words(
        self, form: Page, staff: Staff
    ) -> None:
        form.get_by_label("Что просим").fill("Предоставить убежище")
        form.context.clear_cookies(name="sessionid")
        field(form).press_sequentially("аялзат")
        said(form).get_by_role("link").click()
        form.fill("[name=email]", staff.karakol.email)
        form.fill("[name=password]", PASSWORD)
        form.locator("main form button").first.click()
        expect(field(form)).to_have_value("аялзат")
        expect(form.get_by_label("Что просим")).to_have_value("Предоставить убежище")


class TestWordsThatAreNobodys:
    def test_stay_and_are_pointed_out(self, form: Page) -> None:
        field(form).press_sequentially("почта")
        expect(form.locator(".combo-more").filter(visible=True)).to_have_count(1)
        field(form).press("Tab")
        expect(field(form)).to_have_value("почта")
        expect(field(form)).to_have_attribute("aria-invalid", "true")
        expect(form.locator(".combo-error").filter(visible=True)).to_have_count(1)

    def test_that_are_a_whole_name_are_taken(self, form: Page) -> None:
        field(form).fill("кризисный центр «аялзат»")
        field(form).press("Tab")
        expect(field(form)).to_have_value(SHELTER)
        assert Organisation.objects.get(pk=value(form)).name_ru == SHELTER

    def test_of_a_draft_come_back(self, form: Page) -> None:
        with form.expect_response("**/draft/"):
            field(form).press_sequentially("аял")
        form.goto(ADD)
        expect(field(form)).to_have_value("аял")


class TestTheJournal:
    def test_is_filtered_by_a_closed_organisation_with_a_short_address(self, form: Page, staff: Staff) -> None:
        closed = an_organisation(name_ru="Закрытая контора")
        a_referral(by=staff.karakol, client_name="Давняя", organisation_id=closed.pk)
        a_referral(by=staff.karakol, client_name="Иная")
        Organisation.objects.filter(pk=closed.pk).update(closed_on="2020-01-01")
        form.goto("/referrals/")
        choose(form, FIELD, "контора")
        expect(form.get_by_role("link", name="Иная")).to_have_count(0)
        expect(form.get_by_role("link", name="Давняя")).to_be_visible()
        assert form.url.split("?")[1] == f"organisation={closed.pk}"
        form.reload()
        expect(field(form)).to_have_value("Закрытая контора")
        field(form).fill("")
        field(form).press("Tab")
        expect(form.get_by_role("link", name="Иная")).to_be_visible()


class TestTwoAtOnce:
    def test_take_the_organisation_of_the_other(self, form: Page, staff: Staff) -> None:
        referral = a_referral(by=staff.karakol)
        path = f"/referrals/{referral.pk}/correct/"
        form.goto(path)
        other = form.context.new_page()
        other.goto(path)
        choose(other, FIELD, "аялзат")
        other.get_by_role("button", name="Сохранить", exact=True).click()
        expect(other.get_by_role("heading", level=1)).to_be_visible()
        choose(form, FIELD, "№ 3")
        form.get_by_role("button", name="Сохранить", exact=True).click()
        form.get_by_role("button", name="Взять").click()
        expect(field(form)).to_have_value(SHELTER)
        form.get_by_role("button", name="Сохранить", exact=True).click()
        expect(form.get_by_role("heading", level=1)).not_to_contain_text("Редактировать")
        referral.refresh_from_db()
        assert referral.organisation.name_ru == SHELTER


class TestWithoutScripts:
    def test_words_are_understood_or_offered_to_choose_from(
        self,
        form: Page,
        staff: Staff,
        browser: Browser,
        live_server: LiveServer,
        screenshot: Callable[[Page, str], None],
    ) -> None:
        referral = a_referral(by=staff.karakol)
        cookies = form.context.cookies()
        context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
        context.add_cookies(
            [
                {"name": one["name"], "value": one["value"], "domain": one["domain"], "path": one["path"]}
                for one in cookies
            ]
        )
        page = context.new_page()
        page.goto(f"/referrals/{referral.pk}/correct/")
        page.get_by_label(FIELD).fill("суд № 1")
        page.get_by_role("button", name="Сохранить", exact=True).click()
        expect(page.get_by_role("radio", name=re.compile("Районный суд № 1"))).not_to_have_count(0)
        expect(page.get_by_label(FIELD)).to_have_value("суд № 1")
        screenshot(page, "suggesting-which")
        page.get_by_role("radio", name="Районный суд № 1", exact=True).check()
        page.get_by_role("button", name="Сохранить", exact=True).click()
        referral.refresh_from_db()
        assert referral.organisation.name_ru == "Районный суд № 1"
        page.goto(f"/referrals/{referral.pk}/correct/")
        page.get_by_label(FIELD).fill(SHELTER.lower())
        page.get_by_role("button", name="Сохранить", exact=True).click()
        referral.refresh_from_db()
        assert referral.organisation.name_ru == SHELTER
        context.close()


class TestTheList:
    @pytest.mark.parametrize("width", [1440, 360])
    def test_has_no_fault_and_pushes_nothing_sideways(
        self, form: Page, axe: Callable[[Page], None], screenshot: Callable[[Page, str], None], width: int
    ) -> None:
        form.set_viewport_size({"width": width, "height": 900})
        field(form).press_sequentially("криз")
        expect(form.get_by_role("option")).to_have_count(1)
        assert form.evaluate("document.documentElement.scrollWidth") <= width
        axe(form)
        screenshot(form, f"suggesting-open-{width}")
        form.keyboard.press("Enter")
        axe(form)
        screenshot(form, f"suggesting-chosen-{width}")
        field(form).fill("почта")
        field(form).press("Tab")
        form.get_by_role("button", name="Сохранить", exact=True).click()
        expect(form.get_by_role("alert").first).to_be_visible()
        field(form).fill("суд")
        form.keyboard.press("Escape")
        axe(form)
