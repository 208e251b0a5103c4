"""A head keeps the services of the department, in a real browser."""

from collections.abc import Callable
from datetime import timedelta

from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from kenesh.accounts.models import Role
from kenesh.accounts.tests.make import PASSWORD, a_person
from kenesh.desk import reference
from kenesh.desk.models import Service
from kenesh.offices.models import Office
from tests.journeys.conftest import Staff

type SignIn = Callable[[str, str], Page]


class TestAHead:
    def test_adds_a_service_and_changes_its_regulated_time(
        self, staff: Staff, sign_in: SignIn, stands: Callable[[Page, str], None]
    ) -> None:
        reference.load()
        office = Office.objects.get(code="KZN-01")
        head = a_person(Role.HEAD, office=office, email="kazan.head@example.ru", full_name="Галиев Айрат Фаридович")
        page = sign_in(head.email, PASSWORD)
        page.goto("/desk/manage/services/")
        expect(page.get_by_role("row")).to_have_count(1 + Service.objects.filter(office=office).count())
        stands(page, "desk-services")

        page.set_viewport_size({"width": 1440, "height": 900})
        page.locator("[data-shortcut=n]").click()
        expect(page.locator("input[name=required]:checked")).to_have_count(4)
        page.locator("[name=name_ru]").fill("Вырубка зелёных насаждений")
        page.locator("[name=required][value=client_name]").uncheck()
        page.locator("[name=minutes]").fill("15")
        page.locator("main form .btn-primary").click()
        expect(page.locator(".summary")).to_be_focused()
        expect(page.locator("[name=name_ru]")).to_have_value("Вырубка зелёных насаждений")
        stands(page, "desk-service-wrong")
        page.set_viewport_size({"width": 1440, "height": 900})
        page.locator("[name=required][value=client_name]").check()
        page.locator("main form .btn-primary").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Вырубка зелёных насаждений")
        stands(page, "desk-service")

        page.set_viewport_size({"width": 1440, "height": 900})
        service = Service.objects.get(name_ru="Вырубка зелёных насаждений")
        page.locator(f"a[href='/desk/manage/services/{service.pk}/norms/add/']").click()
        page.locator("[name=minutes]").fill("20")
        first = localdate() + timedelta(days=5)
        page.locator("[name=since]").fill(f"{first:%d.%m.%Y}")
        page.locator("[name=act]").fill("Приказ № 7 от 20.11.2026")
        stands(page, "desk-norm")
        page.set_viewport_size({"width": 1440, "height": 900})
        page.locator("main form .btn-primary").click()
        expect(page.locator(".message-success")).to_contain_text(f"{first - timedelta(days=1):%d.%m.%Y}")
        assert sorted(service.norms.values_list("minutes", flat=True)) == [15, 20]

        norm = service.norms.get(minutes=20)
        page.locator(f"a[href='/desk/manage/norms/{norm.pk}/remove/']").click()
        stands(page, "desk-norm-end")
        page.set_viewport_size({"width": 1440, "height": 900})
        page.locator("[name=remove]").click()
        expect(page.locator(".message-success")).to_be_visible()
        assert [(one.minutes, one.until) for one in service.norms.all()] == [(15, None)]
