"""A client sent on: from the appeal to the answer, as people do it, in a real browser."""

import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from kenesh.accounts.tests.make import PASSWORD
from kenesh.appeals.tests.make import an_appeal
from kenesh.letters.models import Letter
from kenesh.organisations.tests.make import an_organisation
from kenesh.referrals.models import Referral
from kenesh.referrals.tests.make import a_printed, a_referral
from tests.journeys.conftest import Staff
from tests.journeys.test_appeals import choose

type SignIn = Callable[[str, str], Page]


def address_on_paper(pdf: bytes) -> str:
    """What the camera of a phone reads off the slip: its address stands beside the code as well."""
    document = pypdfium2.PdfDocument(pdf)
    text = document[len(document) - 1].get_textpage().get_text_bounded()
    found = re.search(r"/slip/[A-Z0-9]+/?", re.sub(r"\s", "", text))
    assert found, text
    return found[0]


class TestAConsultant:
    def test_refers_prints_and_sees_the_answer_of_the_organisation(
        self,
        staff: Staff,
        sign_in: SignIn,
        browser_page: Page,
        browser: Browser,
        live_server: LiveServer,
        axe: Callable[[Page], None],
        tmp_path: Path,
    ) -> None:
        appeal = an_appeal(by=staff.karakol)
        an_organisation(name_ru="Кризисный центр «Аялзат»", address="г. Каракол, ул. Гебзе, 12")
        page = sign_in(staff.karakol.email, PASSWORD)
        page.goto(f"/appeals/{appeal.pk}/")
        page.get_by_role("link", name="Добавить перенаправление").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Добавить перенаправление")
        expect(page.get_by_role("combobox", name="ФИО")).to_have_value("Үсөнова Айгүл Токтоевна")
        choose(page, "Куда направлен", "аялзат")
        page.get_by_label("Что просим").fill("Предоставить временное убежище.")
        page.get_by_label("Переданные документы").fill("Копия паспорта")
        paper = tmp_path / "заявление.txt"
        paper.write_text("Заявление о помощи.")
        page.locator("input[type=file]").set_input_files(paper)
        expect(page.get_by_text("заявление.txt").first).to_be_visible()
        axe(page)
        page.get_by_role("button", name="Сохранить", exact=True).click()
        expect(page.get_by_text("Перенаправление № 1/").first).to_be_visible()
        expect(page.get_by_role("link", name="заявление.txt", exact=True)).to_be_visible()
        axe(page)

        page.get_by_role("link", name="Перенаправления", exact=True).first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Все перенаправления")
        page.get_by_role("link", name="Распечатать").first.click()
        page.get_by_label("Что просим").fill("Просим предоставить временное убежище с двумя детьми.")
        axe(page)
        page.get_by_role("button", name="Сохранить", exact=True).click()
        open_it = page.get_by_role("link", name=re.compile("Открыть и распечатать"))
        expect(open_it).to_be_focused()
        pdf = page.request.get(str(open_it.get_attribute("href"))).body()
        assert pdf.startswith(b"%PDF-")

        stranger = browser.new_context(base_url=live_server.url, locale="ru-RU")
        phone = stranger.new_page()
        phone.set_viewport_size({"width": 360, "height": 740})
        phone.goto(address_on_paper(pdf))
        expect(phone.get_by_text("Үсөнова Айгүл Токтоевна")).to_be_visible()
        expect(phone.get_by_text("убежище")).to_have_count(0)
        axe(phone)
        phone.get_by_text("помогли", exact=True).click()
        phone.get_by_label("Примечание").fill("Приняли, комната на двоих.")
        phone.get_by_role("button", name="Отправить ответ").click()
        expect(phone.get_by_text("Спасибо")).to_be_visible()
        stranger.close()

        page.goto("/referrals/")
        expect(page.get_by_role("cell", name="помогли")).to_be_visible()
        page.get_by_role("link", name="Үсөнова Айгүл Токтоевна").click()
        expect(page.get_by_text("Приняли, комната на двоих.")).to_be_visible()
        assert {letter.to for letter in Letter.objects.all()} == {staff.karakol.email, staff.karakol_head.email}


class TestAnOrganisationWithoutScripts:
    def test_types_the_code_and_answers(self, staff: Staff, browser: Browser, live_server: LiveServer) -> None:
        referral = a_referral(by=staff.karakol)
        a_printed(referral)
        context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
        page = context.new_page()
        page.goto("/")
        page.get_by_text("МЕНЮ").click()
        page.get_by_role("link", name="Ответить на перенаправление").click()
        page.get_by_label("Код с талона").fill("AAAAA")
        page.get_by_role("button", name="Открыть").click()
        expect(page.get_by_text("Такого талона нет").first).to_be_visible()
        code = referral.code.lower()
        page.get_by_label("Код с талона").fill(f"{code[:5]} {code[5:10]} {code[10:]}")
        page.get_by_role("button", name="Открыть").click()
        page.get_by_text("отказано", exact=True).click()
        page.get_by_role("button", name="Отправить ответ").click()
        expect(page.get_by_text("Спасибо")).to_be_visible()
        assert Referral.objects.get().state == "declined"
        context.close()
