"""Saved reports by letter: when, to whom, with what, and once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from openpyxl import load_workbook

from kenesh.accounts.models import Role, User
from kenesh.accounts.tests.make import a_consultant, an_administrator, an_observer
from kenesh.appeals.tests.make import an_appeal
from kenesh.letters.models import Letter
from kenesh.letters.tests.make import work
from kenesh.offices.models import Office
from kenesh.reports import exporting
from kenesh.reports.actions import mailing, saving
from kenesh.reports.models import SavedReport

pytestmark = pytest.mark.django_db
MARCH = datetime(2026, 3, 17, 6, tzinfo=UTC)
FIRST_OF_APRIL = datetime(2026, 4, 1, 3, tzinfo=UTC)


@pytest.fixture
def karakol(reference_lists: None) -> User:
    return a_consultant(office=Office.objects.get(code="YSK-01"), language="en", email="karakol@example.kg")


def a_report(owner: User, address: str = "period=last-month", *, now: datetime = MARCH, **fields: Any) -> SavedReport:
    return saving.save(by=owner, **{"name": "Март", "address": address, "monthly": True, "now": now, **fields})


def an_appeal_of(by: User, day: date, **changed: Any) -> None:
    an_appeal(by=by, helped_at=datetime(day.year, day.month, day.day, 6, tzinfo=UTC), **changed)


class TestLetter:
    def test_brings_the_figures_and_the_files(self, karakol: User, smtp_server: Any) -> None:
        for day in (2, 3, 31):
            an_appeal_of(karakol, date(2026, 3, day))
        an_appeal_of(karakol, date(2026, 2, 28))
        an_appeal_of(karakol, date(2026, 4, 1))
        a_report(karakol)
        assert mailing.mail_due(now=FIRST_OF_APRIL) == (1, 0)
        work()
        (taken,) = smtp_server.letters
        assert taken["To"] == "karakol@example.kg"
        assert taken["Subject"] == "Март: March 2026"
        text = taken.get_body(("plain",)).get_content()
        assert "Appeals: 3" in text
        assert "/reports/?since=2026-03-01&until=2026-03-31" in text
        sheet, paper = taken.iter_attachments()
        assert sheet.get_filename().endswith(".xlsx")
        cells = [cell.value for row in load_workbook(BytesIO(sheet.get_content())).worksheets[0] for cell in row]
        assert 3 in cells
        assert paper.get_content_type() == "application/pdf"
        assert paper.get_content().startswith(b"%PDF")

    @pytest.mark.parametrize(
        ("language", "subject"), [("en", "Март: February 2026"), ("ru", "Март: Февраль 2026"), ("ky", "Март: ")]
    )
    def test_speaks_its_owners_language(self, reference_lists: None, language: str, subject: str) -> None:
        a_report(an_administrator(language=language), now=datetime(2026, 1, 1, tzinfo=UTC))
        mailing.mail_due(now=datetime(2026, 3, 1, 3, tzinfo=UTC))
        letter = Letter.objects.get()
        assert letter.language == language
        assert letter.subject.startswith(subject)

    def test_of_a_lasting_period_is_of_what_has_ended(self, karakol: User) -> None:
        a_report(karakol, "period=this-month")
        a_report(karakol, "period=this-year", name="Год", now=datetime(2025, 12, 5, tzinfo=UTC))
        mailing.mail_due(now=datetime(2026, 1, 3, tzinfo=UTC))
        assert "since=2025-01-01&until=2025-12-31" in Letter.objects.get(subject__startswith="Год").text
        mailing.mail_due(now=FIRST_OF_APRIL)
        assert "since=2026-03-01&until=2026-03-31" in Letter.objects.get(subject__startswith="Март").text

    def test_holds_what_its_owner_may_see_at_that_moment(self, karakol: User) -> None:
        osh = a_consultant(office=Office.objects.get(code="OSH-01"), full_name="Эргешова Бурул")
        an_appeal_of(osh, date(2026, 3, 2))
        a_report(karakol, f"period=last-month&office={osh.office_id}")
        a_report(an_observer(language="en"))
        mailing.mail_due(now=FIRST_OF_APRIL)
        own, seen = Letter.objects.order_by("to" if "karakol" < "person" else "-to")
        assert "Appeals: 0" in own.text
        assert "Appeals: 1" in seen.text
        for letter in (own, seen):
            sheet = letter.attachments.get(name__endswith=".xlsx")
            cells = {
                cell.value
                for page in load_workbook(BytesIO(bytes(sheet.content or b""))).worksheets
                for row in page
                for cell in row
            }
            assert "Эргешова Бурул" not in cells


class TestDay:
    def test_is_the_first_of_the_month_where_the_owner_works(self, karakol: User) -> None:
        a_report(karakol)
        a_report(a_consultant(office=Office.objects.get(code="KZN-01"), email="kazan@example.kg"))
        in_karakol = datetime(2026, 3, 31, 18, 30, tzinfo=UTC)  # half past midnight there, half past nine in Kazan
        assert mailing.mail_due(now=datetime(2026, 3, 31, 17, 30, tzinfo=UTC)) == (0, 0)
        assert mailing.mail_due(now=in_karakol) == (1, 0)
        assert Letter.objects.get().to == "karakol@example.kg"
        assert mailing.mail_due(now=FIRST_OF_APRIL) == (1, 0)

    def test_comes_once_a_month(self, karakol: User) -> None:
        report = a_report(karakol)
        for hour in range(3):
            mailing.mail_due(now=FIRST_OF_APRIL.replace(hour=3 + hour))
        mailing.mail_due(now=datetime(2026, 4, 30, tzinfo=UTC))
        assert Letter.objects.count() == 1
        report.refresh_from_db()
        assert report.mailed_on == date(2026, 4, 1)
        mailing.mail_due(now=datetime(2026, 5, 1, 3, tzinfo=UTC))
        assert Letter.objects.count() == 2

    def test_that_was_missed_is_made_up_for_once(self, karakol: User) -> None:
        a_report(karakol)
        for month, day in ((6, 9), (6, 10), (7, 1)):
            mailing.mail_due(now=datetime(2026, month, day, 3, tzinfo=UTC))
        subjects = Letter.objects.order_by("pk").values_list("subject", flat=True)
        assert list(subjects) == ["Март: May 2026", "Март: June 2026"]

    def test_is_the_next_first_for_what_is_saved_or_switched_on_in_between(self, karakol: User) -> None:
        report = a_report(karakol, monthly=False)
        assert mailing.mail_due(now=FIRST_OF_APRIL) == (0, 0)
        saving.change(report, by=karakol, name="Март", address=report.address, monthly=True, now=FIRST_OF_APRIL)
        assert mailing.mail_due(now=datetime(2026, 4, 20, tzinfo=UTC)) == (0, 0)
        assert mailing.mail_due(now=datetime(2026, 5, 2, tzinfo=UTC)) == (1, 0)


class TestNoLetter:
    @pytest.mark.parametrize("changes", [{"is_active": False}, {"activated_at": None}])
    def test_goes_to_who_does_not_work(self, karakol: User, changes: dict[str, Any]) -> None:
        a_report(karakol)
        User.objects.filter(pk=karakol.pk).update(**changes)
        assert mailing.mail_due(now=FIRST_OF_APRIL) == (0, 0)

    @pytest.mark.parametrize("change", [{"office": "OSH-01"}, {"role": Role.OBSERVER}, {"address": "category=99999"}])
    def test_brings_figures_that_were_not_asked_for(self, karakol: User, change: dict[str, Any]) -> None:
        a_report(karakol, change.get("address", "period=last-month"))
        if "office" in change:
            User.objects.filter(pk=karakol.pk).update(office=Office.objects.get(code=change["office"]))
        if "role" in change:
            User.objects.filter(pk=karakol.pk).update(role=change["role"], office=None)
        mailing.mail_due(now=FIRST_OF_APRIL)
        letter = Letter.objects.get()
        assert letter.subject == "“Март” is mailed no longer"
        assert "save it again" in letter.text
        assert not letter.attachments.exists()
        report = SavedReport.objects.get()
        assert not report.monthly
        assert mailing.mail_due(now=datetime(2026, 5, 1, 3, tzinfo=UTC)) == (0, 0)

    def test_is_kept_back_by_another_that_fails(self, karakol: User, monkeypatch: pytest.MonkeyPatch) -> None:
        a_report(karakol)
        a_report(karakol, name="Другой")
        made = exporting.file

        def fail_once(kind: str, *args: Any) -> exporting.File:
            monkeypatch.setattr(exporting, "file", made)
            raise OSError

        monkeypatch.setattr(exporting, "file", fail_once)
        assert mailing.mail_due(now=FIRST_OF_APRIL) == (1, 1)
        assert mailing.mail_due(now=FIRST_OF_APRIL + timedelta(minutes=59)) == (0, 0)
        assert mailing.mail_due(now=FIRST_OF_APRIL + timedelta(hours=1)) == (1, 0)

    def test_that_failed_fails_the_command(self, karakol: User, monkeypatch: pytest.MonkeyPatch) -> None:
        call_command("mail_reports")
        a_report(karakol, now=datetime(2025, 1, 1, tzinfo=UTC))
        monkeypatch.setattr(exporting, "file", None)
        with pytest.raises(CommandError):
            call_command("mail_reports")


@pytest.mark.django_db(transaction=True)
class TestTwoUpkeeps:
    def test_mail_a_report_once(self, karakol: User) -> None:
        a_report(karakol)

        def mail(_number: int) -> tuple[int, int]:
            try:
                return mailing.mail_due(now=FIRST_OF_APRIL)
            finally:
                connection.close()

        with ThreadPoolExecutor(3) as pool:
            done = list(pool.map(mail, range(3)))
        assert sorted(done) == [(0, 0), (0, 0), (1, 0)]
        assert Letter.objects.count() == 1
