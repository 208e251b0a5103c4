"""Reports saved under a name: by whom, as what, and what becomes of them when their owner or the lists change."""

from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from kenesh.accounts.models import Role, User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer, signed_in
from kenesh.offices.models import Office
from kenesh.refused import Refused
from kenesh.reports.actions import saving
from kenesh.reports.models import SavedReport

pytestmark = pytest.mark.django_db
SAVED = "/reports/saved/"
SAVE = "/reports/save/?period=last-month&sex=1"


@pytest.fixture(autouse=True)
def lists(reference_lists: None) -> None:
    """The reference data is there."""


@pytest.fixture
def karakol() -> User:
    return a_consultant(office=Office.objects.get(code="YSK-01"), language="en")


def a_report(owner: User, **fields: Any) -> SavedReport:
    chosen = {"name": "Женщины", "address": "period=last-month&sex=1", "monthly": False, "now": now(), **fields}
    return saving.save(by=owner, **chosen)


class TestSaving:
    def test_keeps_the_report_under_its_name(self, karakol: User) -> None:
        client = signed_in(karakol)
        assert "Female" in client.get(SAVE).text
        answer = client.post(SAVE, {"name": "  Women   of Karakol ", "monthly": "on"})
        assert answer["Location"] == SAVED
        report = SavedReport.objects.get()
        assert (report.name, report.address, report.monthly) == ("Women of Karakol", "period=last-month&sex=1", True)
        assert "Women of Karakol" in client.get(SAVED).text

    @pytest.mark.parametrize("make", [a_consultant, a_head, an_administrator, an_observer])
    def test_is_open_to_every_role(self, make: Any) -> None:
        client = signed_in(make())
        assert client.get(SAVE).status_code == 200
        assert client.get(SAVED).status_code == 200

    def test_wants_a_name(self, karakol: User) -> None:
        page = signed_in(karakol).post(SAVE, {"name": "   ", "monthly": "on"}).text
        assert "Fill in this field." in page
        assert "checked" in page

    def test_takes_a_name_once(self, karakol: User) -> None:
        a_report(karakol)
        page = signed_in(karakol).post(SAVE, {"name": "Женщины"}).text
        assert "You have a report of this name already." in page
        a_report(a_consultant())  # another person's may have it too
        with pytest.raises(Refused):
            a_report(karakol)
        with pytest.raises(IntegrityError, match="a_person_has_one_report_of_a_name"):
            SavedReport.objects.create(owner=karakol, name="Женщины")

    def test_of_filters_that_make_no_sense_leads_back_to_the_report(self, karakol: User) -> None:
        answer = signed_in(karakol).get("/reports/save/?since=tomorrow")
        assert answer["Location"] == "/reports/?since=tomorrow"

    def test_of_an_empty_choice_keeps_the_usual_period(self, karakol: User) -> None:
        signed_in(karakol).post("/reports/save/", {"name": "All"})
        assert SavedReport.objects.get().address == "period=this-year"

    def test_leaves_out_what_is_no_part_of_the_report(self, karakol: User) -> None:
        signed_in(karakol).post(f"{SAVE}&view=charts&cell=sex:1&next=//evil.example", {"name": "All"})
        assert SavedReport.objects.get().address == "period=last-month&sex=1"

    def test_wants_a_period_that_moves_for_letters(self, karakol: User) -> None:
        client, url = signed_in(karakol), "/reports/save/?since=2025-01-01&until=2025-12-31"
        page = client.post(url, {"name": "2025", "monthly": "on"}).text
        assert "every letter would bring the same figures" in page
        assert 'value="2025"' in page
        client.post(url, {"name": "2025", "monthly": "on", "period": "last-month"})
        assert SavedReport.objects.get().address == "period=last-month"

    def test_leaves_fixed_days_alone_without_letters(self, karakol: User) -> None:
        signed_in(karakol).post("/reports/save/?since=2025-01-01&until=2025-12-31", {"name": "2025"})
        assert SavedReport.objects.get().address == "since=2025-01-01&until=2025-12-31"


class TestSavedReport:
    def test_is_its_owners_alone(self, karakol: User) -> None:
        report = a_report(karakol)
        for stranger in (a_consultant(office=karakol.office), an_administrator()):
            client = signed_in(stranger)
            assert report.name not in client.get(SAVED).text
            for page in ("saved-one", "open-saved", "remove-saved"):
                url = reverse(f"reports:{page}", args=[report.pk])
                assert client.get(url).status_code == 404
                assert client.post(url, {"name": "x"}).status_code in {404, 405}
        assert SavedReport.objects.get().name == "Женщины"

    def test_opens_as_it_was_saved(self, karakol: User) -> None:
        report = a_report(karakol)
        answer = signed_in(karakol).get(reverse("reports:open-saved", args=[report.pk]))
        assert answer["Location"] == "/reports/?period=last-month&sex=1"

    def test_is_renamed_and_mailed_or_not(self, karakol: User) -> None:
        report, client = a_report(karakol), signed_in(karakol)
        url = reverse("reports:saved-one", args=[report.pk])
        assert 'value="Женщины"' in client.get(url).text
        client.post(url, {"name": "Женщины", "monthly": "on"})  # its own name is not taken
        report.refresh_from_db()
        assert report.monthly
        assert report.monthly_since
        client.post(url, {"name": "Women"})
        report.refresh_from_db()
        assert (report.name, report.monthly, report.address) == ("Women", False, "period=last-month&sex=1")

    def test_is_removed_after_asking(self, karakol: User) -> None:
        report, client = a_report(karakol), signed_in(karakol)
        url = reverse("reports:remove-saved", args=[report.pk])
        assert "Remove “Женщины”?" in client.get(url).text
        assert SavedReport.objects.exists()
        client.post(url)
        assert not SavedReport.objects.exists()

    @pytest.mark.parametrize(
        "changes",
        [{"office": "OSH-01"}, {"role": Role.ADMINISTRATOR, "office": None}, {"role": Role.OBSERVER, "office": None}],
    )
    def test_says_so_when_its_owner_may_see_something_else_now(self, karakol: User, changes: dict[str, Any]) -> None:
        report = a_report(karakol)
        office = changes.pop("office")
        User.objects.filter(pk=karakol.pk).update(office=office and Office.objects.get(code=office), **changes)
        karakol.refresh_from_db()
        client = signed_in(karakol)
        answer = client.get(reverse("reports:open-saved", args=[report.pk]))
        assert answer["Location"] == reverse("reports:saved-one", args=[report.pk])
        assert "Your role or your office has changed" in client.get(answer["Location"]).text

    def test_stays_when_a_consultant_becomes_the_head(self, karakol: User) -> None:
        report = a_report(karakol)
        User.objects.filter(pk=karakol.pk).update(role=Role.HEAD)
        answer = signed_in(karakol).get(reverse("reports:open-saved", args=[report.pk]))
        assert answer["Location"].startswith("/reports/?")

    def test_says_so_when_what_it_asks_for_is_gone(self, karakol: User) -> None:
        report = a_report(karakol, address="period=last-month&category=999999")
        client = signed_in(karakol)
        url = reverse("reports:saved-one", args=[report.pk])
        assert client.get(reverse("reports:open-saved", args=[report.pk]))["Location"] == url
        assert "is no longer there" in client.get(url).text

    def test_page_says_what_to_do_when_there_is_none(self, karakol: User, client: Client) -> None:
        assert "No report is saved yet." in signed_in(karakol).get(SAVED).text
        assert client.get(SAVED)["Location"].startswith("/sign-in/")

    def test_page_costs_few_queries(self, karakol: User, django_assert_max_num_queries: Any) -> None:
        for name in "abc":
            a_report(karakol, name=name)
        client = signed_in(karakol)
        client.get(SAVED)
        with django_assert_max_num_queries(6):
            client.get(SAVED)
