"""The centres' monthly form, the work of consultants and the age bands, in a real browser."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from kenesh.accounts.tests.make import PASSWORD
from kenesh.appeals.tests.make import an_appeal, entry
from kenesh.offices.models import List, Office
from kenesh.referrals.tests.make import a_referral
from kenesh.reports.models import AgeBound, MonthlyForm
from tests.journeys.conftest import Staff


class TestMonthlyForm:
    def test_is_filled_in_submitted_and_opened_again(
        self, staff: Staff, sign_in: Callable[[str, str], Page], stands: Callable[[Page, str], None]
    ) -> None:
        Office.objects.exclude(code__in=["YSK-01", "OSH-01"]).update(closed_on="2020-01-01")
        an_appeal(by=staff.karakol, categories=[entry(List.CATEGORY, code) for code in ("CIV-1", "FAM-3", "DV-1")])
        page = sign_in(staff.karakol_head.email, PASSWORD)
        page.goto("/reports/monthly/?month=2026-03")
        expect(page).to_have_url("/reports/monthly/YSK-01/2026-03/")
        stands(page, "monthly-form")
        page.set_viewport_size({"width": 1440, "height": 900})
        page.locator("[name=hand-in]").click()
        expect(page.locator(".summary")).to_be_visible()
        stands(page, "monthly-form-wrong")
        for name, answer in (("equipment_problems", 0), ("duty_kept", 0), ("incidents", 1)):
            page.locator(f"label[for=id_{name}_{answer}]").click()
        page.fill("[name=equipment_words]", "Не работает принтер")
        page.locator("[name=hand-in]").click()
        expect(page.locator(".message-success")).to_be_visible()
        an_appeal(by=staff.karakol, client_name="Эркинов Азамат", phone="", age=30)
        page.reload()
        expect(page.locator("#changed")).to_be_visible()
        stands(page, "monthly-form-submitted")
        form = MonthlyForm.objects.get()
        assert (form.submitted_by, form.equipment_words) == (staff.karakol_head, "Не работает принтер")

    def test_of_all_centres_stands_in_one_table(
        self, staff: Staff, sign_in: Callable[[str, str], Page], stands: Callable[[Page, str], None]
    ) -> None:
        an_appeal(by=staff.karakol)
        page = sign_in(staff.administrator.email, PASSWORD)
        page.goto("/reports/monthly/?month=2026-03")
        stands(page, "monthly-forms")


class TestWorkOfConsultants:
    def test_is_one_table(
        self, staff: Staff, sign_in: Callable[[str, str], Page], stands: Callable[[Page, str], None]
    ) -> None:
        an_appeal(by=staff.karakol)
        a_referral(by=staff.karakol)
        page = sign_in(staff.administrator.email, PASSWORD)
        page.goto("/reports/consultants/?since=2026-01-01&until=2026-12-31")
        stands(page, "work-of-consultants")


class TestAgeBands:
    def test_are_looked_at_before_they_are_saved(
        self, staff: Staff, sign_in: Callable[[str, str], Page], stands: Callable[[Page, str], None]
    ) -> None:
        AgeBound.objects.bulk_create([AgeBound(since=age) for age in (20, 36, 61)], ignore_conflicts=True)
        page = sign_in(staff.administrator.email, PASSWORD)
        page.goto("/reports/ages/")
        page.fill("[name=ends]", "14, 18, 65")
        page.locator("[name=look]").click()
        expect(page.locator("section[aria-labelledby=bands]")).to_contain_text("14–17")
        assert AgeBound.lower_ends() == [20, 36, 61]
        page.locator("form.card button.btn-primary").click()
        expect(page.locator(".message-success")).to_be_visible()
        assert AgeBound.lower_ends() == [14, 18, 65]
        stands(page, "age-bands")
