"""A real browser: the Chromium installed on the machine, driven by Playwright.

`browser_page` stands at the product served by pytest-django's live server. The test fails when the page said anything
to its console, broke the Content-Security-Policy, asked another host for anything or missed one of its own files.
"""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

PICTURES = Path(__file__).resolve().parent.parent / "var" / "pictures"
# The first, where it is there, takes a third of the processor's time of the others for the same pages.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--disable-gpu",
    "--in-process-gpu",  # a new page then costs half the time
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 15_000  # milliseconds: on a machine with much else to do
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PARTS_OF_A_PAGE = {"stylesheet", "script", "font", "image", "manifest"}


def chromium() -> str | None:
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = chromium()
    if program is None:
        said = "There is no Chromium in PATH (Debian: apt-get install chromium)"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    expect.set_options(timeout=PATIENCE)
    # Playwright keeps an event loop running in this thread, where Django would otherwise refuse to touch the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    sandbox = [] if os.geteuid() else ["--no-sandbox"]
    with sync_playwright() as playwright:
        chosen = playwright.chromium.launch(executable_path=program, args=QUIET + sandbox)
        yield chosen
        chosen.close()


class Complaints(list[str]):
    """What went wrong on the pages of one test. others: addresses besides the product's own that it may lead to."""

    def __init__(self, origin: str) -> None:
        super().__init__()
        self.origin = origin
        self.others: tuple[str, ...] = ()

    def watch(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.append(f"script: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # An answer of 404 or 409 may be what the test is about; a missing part of a page is caught below.
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            self.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if urlsplit(request.url).scheme in {"http", "https"} and not request.url.startswith(
            (self.origin, *self.others)
        ):
            self.append(f"another host: {request.url}")

    def _response(self, response: Response) -> None:
        missing = response.status >= 400 and response.request.resource_type in PARTS_OF_A_PAGE
        if missing or response.status == 500:
            self.append(f"{response.status}: {response.url}")


@pytest.fixture
def complaints(live_server: LiveServer) -> Iterator[Complaints]:
    """What the pages of this test complained of. A test about a complaint empties it."""
    said = Complaints(live_server.url)
    yield said
    assert not said, "\n".join(said)


class UnderWay:
    """The threads of this process that answer a request: those of the server, not the test's own."""

    def __init__(self) -> None:
        self.threads: set[int] = set()
        self.fewer = threading.Condition()
        request_started.connect(self._started)
        request_finished.connect(self._finished)

    def _started(self, **_signal: Any) -> None:
        if threading.current_thread() is not threading.main_thread():
            with self.fewer:
                self.threads.add(threading.get_ident())

    def _finished(self, **_signal: Any) -> None:
        with self.fewer:
            self.threads.discard(threading.get_ident())
            self.fewer.notify_all()

    def wait(self) -> None:
        """Until it has answered what was still on its way (a draft kept a second after the last key): the database is
        emptied after the test, and must not wait for a request that waits for it."""
        time.sleep(0.02)  # what the browser has sent is taken up
        with self.fewer:
            self.fewer.wait_for(lambda: not self.threads, timeout=10)


@pytest.fixture(scope="session")
def under_way() -> UnderWay:
    return UnderWay()


@pytest.fixture
def browser_page(
    browser: Browser, live_server: LiveServer, complaints: Complaints, under_way: UnderWay
) -> Iterator[Page]:
    """A page of a new visitor: `browser_page.goto("/")` opens the product's home."""
    context = browser.new_context(
        base_url=live_server.url,
        locale="ru-RU",
        timezone_id="Asia/Bishkek",
        viewport={"width": 1440, "height": 900},
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    context.on("page", complaints.watch)
    yield context.new_page()
    context.close()
    under_way.wait()


@pytest.fixture
def sign_in(browser_page: Page, live_server: LiveServer) -> Callable[[str, str], Page]:
    """sign_in(email, password): the page of somebody signed in, which has gone nowhere yet. The form itself has its
    journey in test_accounts.py."""

    def act(email: str, password: str) -> Page:
        client = Client()
        assert client.login(username=email, password=password)
        name = settings.SESSION_COOKIE_NAME
        browser_page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        return browser_page

    return act


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """axe(page): the page breaks no rule of WCAG 2.2 AA that a machine can check."""

    def check(page: Page) -> None:
        results = Axe().run(page, options={"runOnly": RULES, "preload": False, "resultTypes": ["violations"]})
        found = [
            f"{broken['id']}: {broken['help']}\n    {place['html']}\n    {place.get('failureSummary', '')}"
            for broken in results.response["violations"]
            for place in broken["nodes"]
        ]
        assert not found, f"{page.url}\n" + "\n".join(found)

    return check


@pytest.fixture(scope="session")
def screenshot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """screenshot(page, name): with --pictures, the whole page as var/pictures/<name>.png; nothing without."""
    wanted = request.config.getoption("--pictures")

    def take(page: Page, name: str) -> None:
        if wanted:
            page.screenshot(path=PICTURES / f"{name}.png", full_page=True)

    return take


@pytest.fixture(scope="session")
def stands(axe: Callable[[Page], None], screenshot: Callable[[Page, str], None]) -> Callable[[Page, str], None]:
    """stands(page, name): the page open now, in a window of 1440 pixels and in one of 360: nothing has to be pushed
    sideways, and where it is narrow, machines find no fault with it. (Where it is wide, the walk over every page asks
    them.)"""

    def look(page: Page, name: str) -> None:
        for width in (1440, 360):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{page.url} at {width} pixels"
            screenshot(page, f"{name}-{width}")
        axe(page)

    return look
