"""The guide of the desk, §§3.1.2, 3.1.3 and 3.1.5: a consultation is held, finished, given to somebody else."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils.timezone import now
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from kenesh.accounts.models import Role, User
from kenesh.accounts.tests.make import PASSWORD, a_person
from kenesh.desk.models import Consultation, State, Step
from kenesh.desk.rules import Action
from kenesh.desk.tests.make import make_consultation, make_service
from kenesh.offices.models import Office
from tests.journeys.own_server import own_server

type SignIn = Callable[[str, str], Page]

FINISH = "Завершить консультацию"
ASSIGN = "Назначить мне"
SUMMARY = "Разъяснён порядок получения ГПЗУ и перечень документов."
OVER = "Время, отведённое регламентом на консультацию, истекло"


@pytest.fixture
def kazan(reference_lists: None, live_server: LiveServer) -> User:
    desk = Office.objects.get(code="KZN-01")
    return a_person(Role.CONSULTANT, office=desk, email="kazan@example.kg", full_name="Сафина Ләйсән Илдаровна")


@pytest.fixture
def colleague(kazan: User) -> User:
    named = {"email": "colleague@example.kg", "full_name": "Хәсәнов Җәмил Рашатович"}
    return a_person(Role.CONSULTANT, office=kazan.office, **named)


def ago(minutes: float) -> datetime:
    return now() - timedelta(minutes=minutes)


def begun(by: User, minutes: float) -> Consultation:
    assert by.office is not None
    service = make_service(
        by.office, name_ru="Выдача разрешения на строительство", help_ru="Нужны ГПЗУ и проект.\nСрок: 5 рабочих дней."
    )
    return make_consultation(
        by=by,
        service=service,
        now=ago(minutes),
        organisation="ООО «Ак Барс Дом»",
        inn="1657049646",
        ogrn="1051622196014",
        not_found=("address",),
        comment="Дом без номера, рядом с д. 44/8",
    )


def signed_in(browser: Browser, address: str, user: User) -> Page:
    context = browser.new_context(base_url=address, locale="ru-RU", timezone_id="Europe/Moscow")
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto("/sign-in/")
    page.fill("[name=email]", user.email)
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.press("[name=password]", "Enter")
    return page


class TestAConsultation:
    def test_is_finished_as_the_guide_says(
        self, kazan: User, sign_in: SignIn, stands: Callable[[Page, str], None], tmp_path: Path
    ) -> None:
        one = begun(kazan, minutes=4)
        page = sign_in(kazan.email, PASSWORD)
        page.goto(f"/desk/{one.pk}/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Выдача разрешения на строительство")
        expect(page.get_by_role("timer")).to_have_text(re.compile(r"^1[01]:\d\d$"))
        for heading in ("Представитель", "Адрес объекта", "Организация", "Ход", FINISH):
            expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        expect(page.get_by_text("не найдено в системе")).to_be_visible()
        stands(page, "desk-consultation")

        page.set_viewport_size({"width": 1440, "height": 900})
        page.get_by_role("button", name=FINISH).click()
        expect(page.get_by_text("Заполните это поле.").first).to_be_visible()
        paper = tmp_path / "перечень.txt"
        paper.write_text("Перечень документов.")
        expect(page.get_by_text("Добавить", exact=True)).to_be_visible()
        page.locator("input[type=file]").set_input_files(paper)
        expect(page.get_by_role("link", name="перечень.txt")).to_be_visible()
        page.get_by_label("Комментарий").fill(SUMMARY)
        page.get_by_role("button", name=FINISH).click()
        expect(page.get_by_text(f"Консультация № {one.number} завершена.")).to_be_visible()
        expect(page.get_by_text(SUMMARY).first).to_be_visible()
        expect(page.get_by_role("link", name="перечень.txt", exact=True)).to_be_visible()
        stands(page, "desk-finished")

        page.get_by_role("button", name="Отменить действие").click()
        expect(page.get_by_label("Комментарий")).to_have_value(SUMMARY)

    def test_turns_yellow_and_then_asks_why_it_takes_longer(
        self, kazan: User, sign_in: SignIn, stands: Callable[[Page, str], None]
    ) -> None:
        one = begun(kazan, minutes=12.5)
        page = sign_in(kazan.email, PASSWORD)
        page.goto(f"/desk/{one.pk}/")
        expect(page.get_by_text("меньше 3 минут из 15").first).to_be_visible()
        reason = page.get_by_label("Почему дольше, чем положено")
        expect(reason).to_be_hidden()
        one.periods.update(began_at=ago(14.95))
        page.reload()
        expect(page.get_by_text(OVER).first).to_be_visible(timeout=10_000)  # without anybody's doing
        expect(reason).to_be_visible()
        page.get_by_label("Комментарий").fill(SUMMARY)
        page.get_by_role("button", name=FINISH).click()
        expect(page.get_by_text("Регламентное время истекло").first).to_be_visible()
        expect(page.get_by_label("Комментарий")).to_have_value(SUMMARY)
        stands(page, "desk-over")
        page.set_viewport_size({"width": 1440, "height": 900})
        reason.fill("Много документов")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("Много документов").first).to_be_visible()
        assert Consultation.objects.get(pk=one.pk).state == State.COMPLETED

    def test_is_interrupted_and_handed_over_by_the_keyboard_and_loses_no_word(
        self, kazan: User, colleague: User, sign_in: SignIn, stands: Callable[[Page, str], None]
    ) -> None:
        one = begun(kazan, minutes=4)
        page = sign_in(kazan.email, PASSWORD)
        page.goto(f"/desk/{one.pk}/")
        keys = page.keyboard
        page.get_by_label("Комментарий").focus()
        keys.type("Разъяснён порядок")
        page.get_by_role("button", name="Прервать").focus()
        keys.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Прервать консультацию?")
        stands(page, "desk-interrupt")
        page.get_by_label("Причина").focus()
        keys.type("Ищет документы")
        keys.press("Control+Enter")
        expect(page.get_by_text("Ищет документы").first).to_be_visible()
        page.get_by_role("button", name="Продолжить").focus()
        keys.press("Enter")
        expect(page.get_by_label("Комментарий")).to_have_value("Разъяснён порядок")
        page.get_by_role("button", name="Передать коллеге").focus()
        keys.press("Enter")
        page.get_by_role("combobox", name="Консультант").focus()
        keys.type("хәс")
        expect(page.get_by_role("option")).to_have_count(1)
        keys.press("ArrowDown")
        keys.press("Enter")
        page.get_by_label("Комментарий").focus()
        keys.type("Это ваш вопрос")
        stands(page, "desk-hand-over")
        keys.press("Control+Enter")
        expect(page.get_by_text("передана: Хәсәнов Җ. Р.").first).to_be_visible()
        assert Consultation.objects.get(pk=one.pk).consultant == colleague


class TestThePassportNumber:
    def test_is_shown_when_it_is_asked_for_and_that_is_noted(self, kazan: User, sign_in: SignIn) -> None:
        one = begun(kazan, minutes=1)
        page = sign_in(kazan.email, PASSWORD)
        page.goto(f"/desk/{one.pk}/")
        expect(page.get_by_text("123434")).to_have_count(0)
        page.get_by_text("показать", exact=True).click()
        page.get_by_role("button", name="Показать полностью").click()
        expect(page.get_by_text("123434")).to_be_visible()


class TestWithoutScripts:
    def test_it_is_interrupted_resumed_and_finished(
        self, kazan: User, browser: Browser, live_server: LiveServer
    ) -> None:
        one = begun(kazan, minutes=2)
        context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="ru-RU")
        page = context.new_page()
        page.goto("/sign-in/")
        page.fill("[name=email]", kazan.email)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.goto(f"/desk/{one.pk}/")
        page.get_by_label("Комментарий").fill(SUMMARY)
        page.get_by_role("button", name="Прервать").click()
        page.get_by_label("Причина").fill("звонок")
        page.get_by_role("button", name="Прервать").click()
        page.get_by_role("button", name="Продолжить").click()
        expect(page.get_by_label("Комментарий")).to_have_value(SUMMARY)
        page.get_by_role("button", name=FINISH).click()
        expect(page.get_by_text(f"Консультация № {one.number} завершена.")).to_be_visible()
        context.close()


class TestAssigning:
    def test_gives_what_waits_to_whoever_takes_it(
        self, kazan: User, colleague: User, sign_in: SignIn, stands: Callable[[Page, str], None], tmp_path: Path
    ) -> None:
        one = make_consultation(by=kazan, state=State.WAITING, now=ago(9))
        page = sign_in(colleague.email, PASSWORD)
        page.goto("/")
        page.get_by_role("link", name="Консультации", exact=True).first.click()
        page.get_by_role("link", name=one.number).click()
        stands(page, "desk-waiting")
        page.set_viewport_size({"width": 1440, "height": 900})
        page.get_by_role("link", name=ASSIGN).click()
        page.get_by_label("Комментарий").fill("Знаю этот объект")
        paper = tmp_path / "план.txt"
        paper.write_text("План.")
        page.locator("input[type=file]").set_input_files(paper)
        expect(page.get_by_role("link", name="план.txt")).to_be_visible()
        stands(page, "desk-assign")
        page.set_viewport_size({"width": 1440, "height": 900})
        page.get_by_role("button", name=ASSIGN).click()
        expect(page.get_by_text("Знаю этот объект").first).to_be_visible()
        page.get_by_role("link", name="Консультации", exact=True).first.click()
        page.get_by_role("link", name=re.compile("^Мои")).click()
        page.get_by_role("link", name=one.number).click()
        page.get_by_role("button", name="Начать").click()
        expect(page.get_by_role("button", name=FINISH)).to_be_visible()
        expect(page.get_by_role("timer")).to_have_text(re.compile(r"^1[45]:\d\d$"))

    def test_of_two_at_once_gives_it_to_one_and_tells_the_other_who_has_it(
        self, kazan: User, colleague: User, browser: Browser, live_server: LiveServer, axe: Callable[[Page], None]
    ) -> None:
        one = make_consultation(by=kazan, state=State.WAITING, now=ago(9))
        pages = [signed_in(browser, live_server.url, user) for user in (kazan, colleague)]
        for page in pages:
            page.goto(f"/desk/{one.pk}/assign/")
            page.get_by_label("Комментарий").fill("Беру")
        for page in pages:  # the answer is not waited for
            page.evaluate("setTimeout(() => document.querySelector('form.card').requestSubmit(), 300)")
        for page in pages:
            expect(page.get_by_text(re.compile("теперь ваша|Коллега успел раньше")).first).to_be_visible()
        losers = [page for page in pages if page.get_by_role("heading", name="Коллега успел раньше").count()]
        assert len(losers) == 1
        winner = Consultation.objects.select_related("consultant").get(pk=one.pk).consultant
        assert winner is not None
        expect(losers[0].get_by_role("alert")).to_contain_text(winner.short_name)
        expect(losers[0].get_by_role("textbox")).to_have_value("Беру")
        axe(losers[0])
        losers[0].get_by_role("link", name="К моим консультациям").click()
        expect(losers[0]).to_have_url(re.compile(r"/desk/register/\?tab=mine"))
        assert Step.objects.filter(consultation=one, action=Action.ASSIGN).count() == 1
        for page in pages:
            page.context.close()


class TestAServerKilledInTheMiddle:
    def test_has_clock_and_words_when_it_is_back(self, kazan: User, browser: Browser) -> None:
        one = begun(kazan, minutes=4)
        with own_server() as server:
            page = signed_in(browser, server.address, kazan)
            page.goto(f"/desk/{one.pk}/")
            page.get_by_label("Комментарий").fill("Разъяснён порядок")
            expect(page.locator("[data-draft-state]")).to_contain_text("черновик сохранён")
            before = page.get_by_role("timer").inner_text()
            server.kill()
            page.get_by_label("Комментарий").fill("Разъяснён порядок и сроки")
            expect(page.locator("[data-draft-state]")).to_contain_text("Нет связи")
            server.start()
            page.get_by_label("Комментарий").press("End")
            page.keyboard.type(".")
            expect(page.locator("[data-draft-state]")).to_contain_text("черновик сохранён")
            page.reload()
            expect(page.get_by_label("Комментарий")).to_have_value("Разъяснён порядок и сроки.")
            assert seconds(page.get_by_role("timer").inner_text()) < seconds(before)
            assert seconds(before) - seconds(page.get_by_role("timer").inner_text()) < 120
            page.get_by_role("button", name=FINISH).click()
            expect(page.get_by_text(f"Консультация № {one.number} завершена.")).to_be_visible()
            page.context.close()
        one.refresh_from_db()
        assert one.worked is not None
        assert one.worked >= 240


def seconds(shown: str) -> int:
    minutes, rest = shown.split(":")
    return int(minutes) * 60 + int(rest)
