"""The public site as a citizen meets it: a small screen, no scripts, a slow line."""

from collections.abc import Callable, Iterator

import brotli  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import Browser, Page, Response
from pytest_django.live_server_helper import LiveServer

from kenesh.questions.tests.make import a_publication
from tests.browser import Complaints

FIRST_VIEW = 200 * 1024  # bytes
LANGUAGES = ("ru", "ky", "tt", "en")
PAGES = ("", "offices/", "offices/?q=Ак-Суйский район", "offices/?q=Кара-Суу", "offices/?q=Лондон", "offices/YSK-01/")


@pytest.fixture
def site(reference_lists: None, live_server: LiveServer) -> None:
    for number in range(5):
        a_publication(title=f"Отец ребёнка работает в России. Как взыскать алименты? № {number}")


@pytest.fixture
def small(browser: Browser, live_server: LiveServer, complaints: Complaints, site: None) -> Iterator[Page]:
    """A phone of 360 pixels whose browser runs no scripts."""
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 360, "height": 740}, locale="ru-RU"
    )
    context.on("page", complaints.watch)
    yield context.new_page()
    context.close()


class TestPublicSite:
    def test_leads_a_citizen_without_scripts_to_the_office_of_their_place(self, small: Page) -> None:
        small.goto("/")
        assert small.url.endswith("/ru/")
        small.fill("#place", "Пржевальск")
        small.locator("form.find-place").first.get_by_role("button").click()
        assert "/ru/offices/?q=" in small.url
        small.get_by_role("link", name="ЦБЮП г. Каракол").first.click()
        assert small.url.endswith("/ru/offices/YSK-01/")
        small.locator("details.menu").first.click()
        small.get_by_role("link", name="English").click()
        assert small.url.endswith("/en/offices/YSK-01/")

    def test_stands_in_a_window_of_360_pixels(
        self, browser_page: Page, site: None, stands: Callable[[Page, str], None]
    ) -> None:
        wide = []
        for language in LANGUAGES:
            for path in PAGES:
                browser_page.set_viewport_size({"width": 360, "height": 740})
                browser_page.goto(f"/{language}/{path}")
                if browser_page.evaluate("document.documentElement.scrollWidth") > 360:
                    wide.append(browser_page.url)
                if language == "ru":
                    stands(browser_page, "public-" + (path.strip("/").replace("/", "-") or "home"))
        assert not wide

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_weighs_at_most_200_kilobytes_at_first_sight(self, browser_page: Page, site: None, language: str) -> None:
        """Every answer as it goes over the line: fonts as they are, words compressed as whitenoise does."""
        seen: list[Response] = []
        browser_page.on("response", lambda answer: seen.append(answer))
        browser_page.goto(f"/{language}/", wait_until="networkidle")
        browser_page.evaluate("document.fonts.ready")
        weights = {one.url: weight(one) for one in seen}
        assert any("woff2" in url for url in weights)
        assert sum(weights.values()) <= FIRST_VIEW, weights

    def test_sets_no_cookie_on_who_only_reads(self, browser_page: Page, site: None) -> None:
        for path in ("/ru/", "/ru/offices/", "/ru/offices/YSK-01/"):
            browser_page.goto(path)
        assert browser_page.context.cookies() == []


def weight(answer: Response) -> int:
    """Its bytes on the line: style sheets and scripts are served compressed, pages as they are."""
    body = answer.body()
    is_compressed = answer.request.resource_type in {"stylesheet", "script"} or answer.url.endswith(".svg")
    return len(brotli.compress(body)) if is_compressed else len(body)
