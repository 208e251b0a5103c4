import csv
import io
from datetime import datetime
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer, signed_in
from kenesh.appeals.tests.make import an_appeal, entry
from kenesh.offices.models import List, Office
from kenesh.reports.actions import monthly as actions
from kenesh.reports.models import MonthlyForm
from kenesh.reports.monthly.rules import Month
from kenesh.reports.tests.test_monthly import ANSWERS

pytestmark = pytest.mark.django_db
MARCH = Month(2026, 3)
APRIL = datetime(2026, 4, 2, 9, 0, tzinfo=ZoneInfo("Asia/Bishkek"))
FORM = "/reports/monthly/YSK-01/2026-03/"
TYPED = {
    "version": "0",
    "equipment_problems": "no",
    "duty_kept": "yes",
    "incidents": "yes",
    "incidents_words": "Посетитель угрожал консультанту",
    "training": "Земельное право",
}


@pytest.fixture(autouse=True)
def lists(reference_lists: None) -> None:
    """The reference data is there."""


@pytest.fixture
def head() -> User:
    return a_head(office=Office.objects.get(code="YSK-01"), language="en", full_name="Иманов Талант")


def text(client: Client, url: str = FORM) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return unescape(answer.content.decode())


def submitted(head: User) -> MonthlyForm:
    said = {**ANSWERS, "incidents": True, "incidents_words": "Угроза", "training": "Земельное право"}
    return actions.submit(head.office_id or 0, MARCH, by=head, version=0, now=APRIL, **said)


class TestAccess:
    def test_is_to_the_own_centre_only(self, head: User) -> None:
        for person in (a_consultant(office=head.office), head):
            client = signed_in(person)
            assert client.get(FORM).status_code == 200
            for other in (
                "/reports/monthly/OSH-01/2026-03/",
                "/reports/monthly/?office=OSH-01&month=2026-03",
                "/reports/monthly/export/csv/?office=OSH-01&month=2026-03",
            ):
                assert client.get(other).status_code == 404
            assert client.post("/reports/monthly/OSH-01/2026-03/", TYPED).status_code == 404

    def test_leads_who_works_in_a_centre_to_its_form(self, head: User) -> None:
        answer = signed_in(head).get("/reports/monthly/?month=2026-03")
        assert answer["Location"] == FORM
        answer = signed_in(an_administrator()).get("/reports/monthly/?month=2026-03&office=YSK-01")
        assert answer["Location"] == FORM

    def test_tells_a_desk_that_it_has_no_such_form(self) -> None:
        desk = Office.objects.filter(kind="desk").first()
        assert desk is not None
        client = signed_in(a_consultant(office=desk, language="en"))
        assert "consultation desk" in text(client, "/reports/monthly/")
        assert client.get(f"/reports/monthly/{desk.code}/2026-03/").status_code == 404
        assert signed_in(an_administrator()).get(f"/reports/monthly/{desk.code}/2026-03/").status_code == 404

    @pytest.mark.parametrize("month", ["2999-01", "2026-13", "x", "1999-01"])
    def test_is_only_to_months_that_have_begun(self, head: User, month: str) -> None:
        client = signed_in(head)
        assert client.get(f"/reports/monthly/YSK-01/{month}/").status_code == 404
        assert client.get(f"/reports/monthly/?month={month}").status_code == 404
        assert client.get(f"/reports/monthly/export/xlsx/?month={month}").status_code == 404

    def test_shows_an_observer_figures_without_names_and_texts(self, head: User) -> None:
        submitted(head)
        observer = signed_in(an_observer(language="en"))
        page = text(observer)
        assert "Submitted at" in page
        for words in (head.short_name, "Угроза", "Земельное право", "history"):
            assert words not in page
        for kind in ("csv", "pdf", "xlsx"):
            answer = observer.get(f"/reports/monthly/export/{kind}/?office=YSK-01&month=2026-03")
            assert answer.status_code == 200
        assert "Угроза" not in observer.get("/reports/monthly/export/csv/?office=YSK-01&month=2026-03").content.decode()
        assert observer.post(FORM, TYPED).status_code == 404
        assert observer.post(f"{FORM}reopen/").status_code == 404


class TestFormOfACentre:
    def test_shows_the_29_lines_and_the_profile(
        self, head: User, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        an_appeal(by=head, categories=[entry(List.CATEGORY, "CIV-1"), entry(List.CATEGORY, "DV-1")])
        client = signed_in(head)
        text(client)
        with django_assert_max_num_queries(10):
            page = text(client)
        for words in ("Domestic violence", "Without a line of the form", "Who asked", "61 and over", "Save and submit"):
            assert words in page

    def test_keeps_what_is_typed(self, head: User) -> None:
        client = signed_in(a_consultant(office=head.office, language="en"))
        answer = client.post(FORM, TYPED, follow=True)
        assert "Saved." in answer.content.decode()
        form = MonthlyForm.objects.get()
        assert (form.incidents, form.equipment_problems, form.version) == (True, False, 1)
        page = text(client)
        assert "Посетитель угрожал консультанту" in page
        assert "Save and submit" not in page

    def test_says_beside_the_question_what_is_left_out(self, head: User) -> None:
        client = signed_in(head)
        answer = client.post(FORM, {"version": "0", "incidents": "yes", "training": "Дети", "hand-in": "1"})
        page = unescape(answer.content.decode())
        assert answer.status_code == 422
        assert page.count("Answer yes or no.") == 4  # beside two fields, and in the summary
        assert "Say what happened." in page
        assert "Дети" in page
        assert not MonthlyForm.objects.exists()

    def test_is_submitted_by_the_head(self, head: User) -> None:
        client = signed_in(head)
        page = unescape(client.post(FORM, {**TYPED, "hand-in": "1"}, follow=True).content.decode())
        assert "Submitted at" in page
        assert "Save and submit" not in page
        assert MonthlyForm.objects.get().submitted_by == head

    def test_shows_was_and_is_now_where_records_have_changed(self, head: User) -> None:
        submitted(head)
        assert "have changed since" not in text(signed_in(head))
        an_appeal(by=head)
        page = text(signed_in(head))
        assert "Records have changed since the form was submitted" in page
        assert "Is now" in page

    def test_is_opened_again_by_an_administrator(self, head: User) -> None:
        submitted(head)
        assert "Open for corrections" not in text(signed_in(head))
        assert signed_in(head).post(f"{FORM}reopen/").status_code == 404
        client = signed_in(an_administrator(language="en"))
        assert "Open for corrections" in text(client)
        assert "The form is open again" in client.post(f"{FORM}reopen/", follow=True).content.decode()

    def test_puts_two_writers_side_by_side(self, head: User) -> None:
        client = signed_in(head)
        client.post(FORM, TYPED)
        client.post(FORM, {**TYPED, "version": "1", "training": "Земля"})
        answer = client.post(FORM, {**TYPED, "version": "1", "training": "Дети", "duty_kept": "no"})
        page = unescape(answer.content.decode())
        assert answer.status_code == 409
        assert "while you were writing" in page
        assert 'data-take="training" data-value="Земля"' in page
        assert 'name="version" value="2"' in page
        assert "Дети" in page

    def test_keeps_the_words_when_it_has_been_submitted_meanwhile(self, head: User) -> None:
        submitted(head)
        answer = signed_in(head).post(FORM, {**TYPED, "training": "Долго писал"})
        assert answer.status_code == 409
        page = unescape(answer.content.decode())
        assert "has been submitted" in page
        assert "Долго писал" in page

    def test_has_its_history(self, head: User) -> None:
        client = signed_in(head)
        client.post(FORM, TYPED)
        client.post(FORM, {**TYPED, "version": "1", "training": "Дети"})
        page = text(client)
        assert "History of changes" in page
        assert head.full_name in page


class TestCentresOfAMonth:
    def test_are_one_table_with_their_sum(
        self, head: User, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        an_appeal(by=head, categories=[entry(List.CATEGORY, "FAM-3")])
        submitted(head)
        an_appeal(by=a_consultant(office=Office.objects.get(code="OSH-01")))
        client = signed_in(an_administrator(language="en"))
        text(client, "/reports/monthly/?month=2026-03")
        with django_assert_max_num_queries(7):
            page = text(client, "/reports/monthly/?month=2026-03")
        assert f"Submitted at 02.04.2026 09:00 by {head.short_name}" in page
        assert "Not submitted yet" in page
        assert "1 of " in page
        assert FORM in page

    def test_keep_the_figures_submitted_and_say_that_they_have_changed(self, head: User) -> None:
        submitted(head)
        an_appeal(by=head)
        page = text(signed_in(an_administrator(language="en")), "/reports/monthly/?month=2026-03")
        assert "figures have changed since" in page

    def test_leave_out_desks_and_closed_centres(self, head: User) -> None:
        Office.objects.filter(code="OSH-01").update(closed_on="2026-03-01")
        page = text(signed_in(an_administrator()), "/reports/monthly/?month=2026-03")
        assert "/reports/monthly/OSH-01/" not in page
        desk = Office.objects.filter(kind="desk").first()
        assert desk is not None
        assert f"/reports/monthly/{desk.code}/" not in page
        assert "/reports/monthly/OSH-01/2026-02/" in text(
            signed_in(an_administrator()), "/reports/monthly/?month=2026-02"
        )


class TestFiles:
    def rows(self, content: bytes) -> list[list[str]]:
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))

    def test_say_what_the_page_says(self, head: User) -> None:
        for _ in range(3):
            an_appeal(by=head, categories=[entry(List.CATEGORY, "FAM-3"), entry(List.CATEGORY, "DV-1")])
        submitted(head)
        client = signed_in(head)
        found = self.rows(client.get("/reports/monthly/export/csv/?month=2026-03").content)
        by_line = {row[1]: row[3] for row in found if row[1].isdecimal()}
        assert len(by_line) == 29
        assert (by_line["8"], by_line["28"], by_line["1"]) == ("3", "3", "0")
        assert any("Угроза" in row[-1] for row in found)
        pdf = client.get("/reports/monthly/export/pdf/?month=2026-03")
        assert pdf["Content-Type"] == "application/pdf"
        printed = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf.content))
        for words in ("March 2026", "Угроза", "Domestic violence", "Head of the centre"):
            assert words in printed

    def test_of_all_centres_have_a_row_for_each(self, head: User) -> None:
        an_appeal(by=head, categories=[entry(List.CATEGORY, "FAM-3")])
        client = signed_in(an_administrator(language="en"))
        found = self.rows(client.get("/reports/monthly/export/csv/?month=2026-03").content)
        headings, *rows = found
        eighth = headings.index("8")
        assert {row[0]: row[eighth] for row in rows}["YSK-01"] == "1"
        assert rows[-1][eighth] == "1"
        for kind in ("pdf", "xlsx"):
            assert client.get(f"/reports/monthly/export/{kind}/?month=2026-03").status_code == 200
        assert client.get("/reports/monthly/export/exe/?month=2026-03").status_code == 404


def test_languages_have_all_the_months(head: User) -> None:
    for language in ("ru", "ky", "tt", "en"):
        person: Any = a_consultant(office=head.office, language=language)
        assert "2026" in text(signed_in(person))
