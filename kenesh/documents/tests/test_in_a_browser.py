"""Files chosen, dropped, sent, stopped and lost, in a real browser."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from kenesh.accounts.models import Draft, Session, User
from kenesh.accounts.tests.make import PASSWORD, a_consultant
from kenesh.documents.models import Upload
from kenesh.documents.tests import make
from tests.browser import Complaints

type SignIn = Callable[[str, str], Page]

DROP = """([box, files]) => {
  const data = new DataTransfer();
  for (const [name, text] of files) data.items.add(new File([text], name));
  for (const type of ["dragenter", "dragover", "drop"])
    box.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def user(live_server: LiveServer, settings: Settings) -> User:
    settings.ROOT_URLCONF = "kenesh.documents.tests.pages"
    return a_consultant(full_name="Асанова Гүлмира")


@pytest.fixture
def words(user: User, sign_in: SignIn) -> Page:
    """The page with a form of files, its person signed in."""
    page = sign_in(user.email, PASSWORD)
    page.goto("/words/")
    return page


def a_file(name: str, content: bytes = make.PDF) -> Any:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def a_large_file(folder: Path, size: int) -> Path:
    large = folder / "большой.pdf"
    large.write_bytes(make.PDF.ljust(size, b"\n"))
    return large


def choose(page: Page, *files: Any) -> None:
    page.locator("input[type=file]").set_input_files(list(files))


def arrived(page: Page) -> Any:
    return page.locator(".files-list input[name=attachments]")


def row(page: Page, name: str) -> Any:
    return page.locator(".files-row").filter(has_text=name)


class TestFiles:
    def test_several_are_sent_at_once_and_saved_with_the_form(
        self, words: Page, axe: Callable[[Page], None], screenshot: Callable[[Page, str], None]
    ) -> None:
        choose(
            words, a_file("справка.pdf"), a_file("фото.png", make.png(300, 200)), a_file("архив.zip", make.zipped({}))
        )
        expect(arrived(words)).to_have_count(2)
        expect(row(words, "архив.zip").locator(".files-wrong")).not_to_be_empty()
        axe(words)
        screenshot(words, "files")
        words.set_viewport_size({"width": 360, "height": 800})
        assert words.evaluate("document.documentElement.scrollWidth") == 360
        screenshot(words, "files-360")
        words.fill("[name=title]", "Справки")
        words.get_by_role("button", name="Сохранить").click()  # not without a word about the one that did not arrive
        expect(words.locator(".files-note")).to_be_visible()
        row(words, "архив.zip").locator("[data-files-take]").click()
        words.get_by_role("button", name="Сохранить").click()
        expect(words.locator("#saved")).to_have_text("справка.pdf;фото.png;")

    def test_dropped_are_sent_and_dropped_beside_do_not_replace_the_page(self, words: Page) -> None:
        box = words.locator("[data-files]").element_handle()
        words.evaluate(DROP, [box, [["первый.txt", "раз"], ["второй.txt", "два"]]])
        expect(arrived(words)).to_have_count(2)
        words.evaluate(DROP, [words.locator("h1").element_handle(), [["третий.txt", "три"]]])
        expect(arrived(words)).to_have_count(2)

    def test_show_how_far_they_are_and_can_be_stopped(
        self, words: Page, tmp_path: Path, screenshot: Callable[[Page, str], None]
    ) -> None:
        cdp = words.context.new_cdp_session(words)
        slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 200_000}
        cdp.send("Network.enable")
        cdp.send("Network.emulateNetworkConditions", slow)
        choose(words, a_large_file(tmp_path, 20_000_000))
        bar = words.get_by_role("progressbar")
        expect(bar).to_have_attribute("value", re.compile(r"[1-9]\d?"))
        expect(row(words, "большой.pdf").locator(".files-percent")).to_have_text(re.compile(r"^[1-9]\d? %$"))
        screenshot(words, "files-sending")
        words.locator("[data-files-cancel]").click()
        expect(words.locator(".files-list .files-row")).to_have_count(0)
        expect(words.locator("input[type=file]")).to_be_focused()
        assert not Upload.objects.exists()

    def test_lost_with_the_connection_are_sent_again(
        self, words: Page, complaints: Complaints, screenshot: Callable[[Page, str], None]
    ) -> None:
        words.context.set_offline(True)
        choose(words, a_file("справка.pdf"))
        expect(row(words, "справка.pdf").locator(".files-wrong")).to_be_visible()
        screenshot(words, "files-lost")
        words.context.set_offline(False)
        words.locator("[data-files-again]").click()
        expect(arrived(words)).to_have_count(1)
        # The panel asks for its counts whenever it likes, without a connection too.
        complaints[:] = [said for said in complaints if "htmx:error: Failed to fetch" not in said]

    def test_are_said_to_wait_for_the_person_to_sign_in_again(self, words: Page, user: User) -> None:
        Session.objects.all().delete()
        choose(words, a_file("справка.pdf"))
        expect(row(words, "справка.pdf").locator(".files-wrong")).to_be_visible()
        other = words.context.new_page()
        other.goto(words.url)
        other.fill("[name=email]", user.email)
        other.fill("[name=password]", PASSWORD)
        with other.expect_navigation():
            other.press("[name=password]", "Enter")
        words.locator("[data-files-again]").click()
        expect(arrived(words)).to_have_count(1)

    def test_too_large_are_said_to_be_before_a_byte_is_sent(self, words: Page, tmp_path: Path) -> None:
        sent: list[str] = []
        words.on("request", lambda request: sent.append(request.url) if "upload" in request.url else None)
        (tmp_path / "пустой.pdf").touch()
        choose(words, a_large_file(tmp_path, 26_300_000), tmp_path / "пустой.pdf")
        expect(words.locator(".files-wrong:visible")).to_have_count(2)
        assert not sent

    def test_are_waited_for_when_the_form_is_saved_meanwhile(self, words: Page) -> None:
        held: list[Route] = []
        words.route("**/documents/upload/", lambda route: held.append(route))
        words.fill("[name=title]", "Справки")
        choose(words, a_file("справка.pdf"))
        words.get_by_role("button", name="Сохранить").click()
        expect(words.locator(".files-note")).to_be_visible()
        expect(words.locator("#saved")).to_have_count(0)
        held[0].continue_()
        expect(words.locator("#saved")).to_have_text("справка.pdf;")

    def test_stand_in_the_form_again_when_its_draft_is_opened(self, words: Page, user: User) -> None:
        choose(words, a_file("справка.pdf"))
        expect(arrived(words)).to_have_count(1)
        expect(words.locator("[data-draft-state]")).not_to_be_empty()
        assert str(Upload.objects.get().pk) in Draft.objects.get(user=user).body
        words.goto("/words/")
        expect(row(words, "справка.pdf")).to_have_count(1)

    def test_are_chosen_and_taken_off_by_the_keyboard(self, words: Page) -> None:
        words.locator("[name=title]").focus()
        words.keyboard.press("Tab")
        expect(words.locator("input[type=file]")).to_be_focused()
        choose(words, a_file("справка.pdf"))
        expect(arrived(words)).to_have_count(1)
        words.locator("[data-files-take]:visible").focus()
        words.keyboard.press("Enter")
        expect(arrived(words)).to_have_count(0)


class TestWithoutScripts:
    def test_files_go_with_the_form_and_a_mistake_elsewhere_does_not_lose_them(
        self, user: User, browser: Browser, live_server: LiveServer, screenshot: Callable[[Page, str], None]
    ) -> None:
        context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="ru-RU")
        page = context.new_page()
        page.goto("/words/")
        page.fill("[name=email]", user.email)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        choose(page, a_file("справка.pdf"), a_file("архив.zip", make.zipped({})))
        page.get_by_role("button", name="Сохранить").click()
        expect(row(page, "справка.pdf")).to_have_count(1)
        screenshot(page, "files-without-scripts")
        page.fill("[name=title]", "Справки")
        page.get_by_role("button", name="Сохранить").click()
        expect(page.locator("#saved")).to_have_text("справка.pdf;")
        context.close()
