"""The head of a desk asks how long consultations take, in a real browser: from the first figure to the visitors."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from kenesh.accounts.models import Role, User
from kenesh.accounts.tests.make import PASSWORD, a_person
from kenesh.desk.actions import running
from kenesh.desk.tests.make import NOON, make_consultation, make_service
from kenesh.offices.models import Office
from tests.journeys.conftest import Staff

type SignIn = Callable[[str, str], Page]
type Stands = Callable[[Page, str], None]


@pytest.fixture
def head(staff: Staff) -> User:
    """Of a desk with two services and five completed consultations, two of which took longer than regulated."""
    kazan = Office.objects.get(code="KZN-01")
    head = a_person(Role.HEAD, office=kazan, email="kazan.head@example.kg", full_name="Сафина Ләйлә", language="en")
    by = a_person(Role.CONSULTANT, office=kazan, email="kazan@example.kg", full_name="Мингазов Руслан")
    plan = make_service(kazan, 15, name_ru="Градостроительный план", name_en="Development plan of a plot")
    lease = make_service(kazan, 20, name_ru="Аренда земельного участка", name_en="Lease of a plot of land")
    for hour, (service, minutes) in enumerate(((plan, 9), (plan, 18), (plan, 40.5), (lease, 15), (lease, 20))):
        at = NOON + timedelta(hours=hour)
        begun = make_consultation(service=service, by=by, now=at, client_name=f"Посетитель {hour + 1}")
        ended = at + timedelta(minutes=minutes)
        running.finish(begun, by=by, now=ended, summary="Порядок разъяснён.", overrun_reason="Много вопросов")
    return head


class TestAReportOnConsultations:
    def test_tells_how_many_took_longer_and_who_came(self, head: User, sign_in: SignIn, stands: Stands) -> None:
        page = sign_in(head.email, PASSWORD)
        page.goto("/reports/?since=2026-01-01&until=2026-12-31")
        expect(page.locator(".block h3")).to_have_count(0)  # no appeals here
        source = page.get_by_label("What is counted", exact=True)
        source.focus()
        source.select_option("Consultations")

        # The form becomes that of consultations, and the keyboard stays where it was.
        expect(page.locator(".block h3")).to_have_count(4)
        blocks = page.get_by_role("group", name="Show blocks").get_by_role("checkbox")
        expect(blocks).to_have_count(4)
        expect(page.get_by_label("What is counted", exact=True)).to_be_focused()
        expect(page.locator("#live")).to_have_text("5 consultations")
        expect(page.get_by_role("navigation", name="Counted in").get_by_role("link")).to_have_count(2)
        tiles = page.locator(".tile")
        expect(tiles.filter(has_text="Longer than regulated").locator(".tile-figure")).to_have_text("2")
        expect(tiles.filter(has_text="Average time").locator(".tile-figure")).to_have_text("20.5")
        stands(page, "report-desk")

        page.set_viewport_size({"width": 1440, "height": 900})
        page.get_by_role("search").get_by_role("combobox", name="Service").click()
        page.keyboard.type("devel")
        page.locator(".combo-option:visible").first.wait_for()
        page.keyboard.press("Enter")
        expect(page.locator("#live")).to_have_text("3 consultations")
        page.wait_for_url(re.compile("service="))
        page.locator(".tile").filter(has_text="Longer than regulated").get_by_role("link").click()
        expect(page.get_by_role("status").filter(has_text="2 consultations")).to_be_visible()
        assert page.locator("tbody tr").count() == 2
        stands(page, "report-desk-rows")
        page.get_by_role("link", name="Посетитель 3").click()
        page.wait_for_url(re.compile(r"/desk/\d+/"))

    def test_gives_way_to_appeals_and_keeps_the_days(self, head: User, sign_in: SignIn) -> None:
        page = sign_in(head.email, PASSWORD)
        page.goto("/reports/?since=2026-01-01&until=2026-12-31&source=consultations&show=service")
        expect(page.locator(".block h3")).to_have_count(1)
        page.get_by_label("What is counted", exact=True).select_option("Appeals")
        expect(page.get_by_role("group", name="Show blocks").get_by_role("checkbox")).to_have_count(10)
        expect(page.get_by_role("combobox", name="Service")).to_have_count(0)
        assert "since=2026-01-01" in page.url

    def test_shows_charts(self, head: User, sign_in: SignIn, stands: Stands) -> None:
        page = sign_in(head.email, PASSWORD)
        page.goto("/reports/?since=2026-01-01&until=2026-12-31&source=consultations&rows=service&columns=overrun")
        page.get_by_role("link", name="Graphic report").click()
        expect(page.locator("figure.chart").first.locator("svg, canvas").first).to_be_visible()
        stands(page, "report-desk-charts")

    def test_stands_beside_the_other_work_of_consultants(self, head: User, sign_in: SignIn, stands: Stands) -> None:
        page = sign_in(head.email, PASSWORD)
        page.goto("/reports/consultants/?since=2026-03-01&until=2026-03-31")
        row = page.get_by_role("row").filter(has_text="Мингазов Руслан")
        expect(row.locator("[data-label='Consultations']")).to_have_text("5")
        expect(row.locator("[data-label^='Average time']")).to_have_text("20.5")
        stands(page, "consultants-desk")
