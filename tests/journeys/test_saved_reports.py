"""A report saved and opened again; the public statistics."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.utils.timezone import now
from playwright.sync_api import Page, expect

from kenesh.accounts.tests.make import PASSWORD
from kenesh.reports.actions import saving
from kenesh.reports.actions.publishing import publish
from kenesh.reports.models import SavedReport
from kenesh.reports.tests.make import varied_records
from tests.journeys.conftest import Staff

type Stands = Callable[[Page, str], None]


@pytest.mark.django_db(transaction=True)
class TestSavedReport:
    def test_is_saved_from_the_report_and_opened_again(
        self, staff: Staff, sign_in: Callable[[str, str], Page], stands: Stands
    ) -> None:
        page = sign_in(staff.karakol.email, PASSWORD)
        page.goto("/reports/?since=2025-01-01&until=2025-12-31&sex=1")
        page.click("a[href^='/reports/save/']")
        page.fill("[name=name]", "Женщины Каракола")
        page.check("[name=monthly]")
        stands(page, "report-saving")
        page.keyboard.press("Enter")
        expect(page.locator(".summary")).to_be_visible()
        page.select_option("[name=period]", "last-month")
        stands(page, "report-saving-wrong")
        page.click("main button.btn-primary")
        expect(page.locator("main table")).to_contain_text("Женщины Каракола")
        for number in (1, 2):
            saving.save(by=staff.karakol, name=f"Отчёт {number}", address="period=this-year", monthly=False, now=now())
        page.reload()
        stands(page, "reports-saved")
        page.click("text=Женщины Каракола")
        page.wait_for_url("**/reports/?sex=1&period=last-month")
        SavedReport.objects.update(scope="office 0")
        page.goto(f"/reports/saved/{SavedReport.objects.order_by('pk')[0].pk}/open/")
        expect(page.locator("main .message-error")).to_be_visible()
        stands(page, "report-saved-of-another-office")
        page.click("main .acts a:last-child")
        stands(page, "report-remove")
        page.click("main .btn-danger")
        expect(page.locator("main table")).not_to_contain_text("Женщины Каракола")


@pytest.mark.django_db(transaction=True)
class TestStatistics:
    @pytest.mark.usefixtures("staff")
    def test_are_read_by_everybody_in_each_language(self, browser_page: Page, stands: Stands) -> None:
        page = browser_page
        page.goto("/tt/statistics/")
        stands(page, "statistics-none")
        varied_records(700)
        publish(now=datetime(2026, 4, 1, 3, tzinfo=UTC))
        page.goto("/ru/")
        page.click("footer a[href='/ru/statistics/']")
        expect(page.locator("main h1")).to_be_visible()
        stands(page, "statistics")
        page.goto("/ky/statistics/?year=2025")
        stands(page, "statistics-ky")
        page.click("main .note a")
        stands(page, "statistics-method")
