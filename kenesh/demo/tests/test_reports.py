"""The saved reports and monthly forms of the demonstration."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from kenesh.demo import reports
from kenesh.offices.lists import current_lists
from kenesh.offices.models import Office, OfficeKind
from kenesh.reports.models import MonthlyForm, SavedReport
from kenesh.reports.monthly import figures
from kenesh.reports.monthly.rules import Month, left_out
from kenesh.reports.report import make
from kenesh.reports.saved import is_due, reading_of, today_of
from kenesh.shell.history import events
from tests.database import for_a_class

pytestmark = [pytest.mark.django_db, pytest.mark.once]

UNTIL, NOW = date(2026, 6, 20), datetime(2026, 6, 21, 6, 0, tzinfo=UTC)


@pytest.fixture(scope="class")
def demonstration(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with for_a_class(django_db_blocker), override_settings(DEMO=True):
        call_command("demo", "--appeals=60", "--referrals=0", "--questions=0", f"--until={UNTIL}", stdout=StringIO())
        yield


@pytest.mark.usefixtures("reference_lists", "demonstration")
class TestTheDemonstration:
    def test_has_saved_reports_that_make_sense_to_their_owners_and_are_mailed_next_month(self) -> None:
        lists, today = current_lists(), timezone.localdate()
        owners = set(SavedReport.objects.values_list("owner__email", flat=True))
        assert owners >= {
            f"{name}@demo.kenesh" for name in ("karakol", "karakol.head", "kazan.head", "admin", "observer")
        }
        assert SavedReport.objects.filter(monthly=True).exists()
        for saved in SavedReport.objects.select_related("owner"):
            reading, asked = reading_of(saved, saved.owner, lists, today_of(saved.owner, timezone.now()))
            assert reading.moving is not None
            make(asked, lists)
            assert not is_due(saved, today)

    def test_has_a_form_of_every_centre_but_of_those_that_are_late(self) -> None:
        centres = set(Office.objects.filter(kind=OfficeKind.CENTRE).values_list("code", flat=True))
        for month in (date(2026, 3, 1), date(2026, 4, 1)):
            submitted = MonthlyForm.objects.filter(month=month, submitted_at__isnull=False)
            assert set(submitted.values_list("office__code", flat=True)) == centres
        last = {form.office.code: form for form in MonthlyForm.objects.filter(month=date(2026, 5, 1))}
        assert set(last) == centres - {"OSH-01"}
        assert {code for code, form in last.items() if form.submitted_at is None} == {"YSK-01"}

    def test_has_forms_that_might_have_been_submitted_so(self) -> None:
        lists = current_lists()
        forms = list(MonthlyForm.objects.select_related("submitted_by"))
        for form in forms:
            assert not left_out({field.name: getattr(form, field.name) for field in form._meta.fields})
            if form.submitted_at is None or form.submitted_by is None:
                continue
            assert Month.of(form.submitted_at.date()) == Month.of(form.month).plus(1)
            assert form.submitted_by.is_administrator or form.submitted_by.office_id == form.office_id
            if form.month == date(2026, 4, 1):
                now = figures.count([form.office_id], Month.of(form.month), lists)[form.office_id]
                assert figures.Figures.from_dict(form.figures or {}) == now
        for words in ("equipment_words", "duty_words", "incidents_words", "training"):
            assert 0 < sum(bool(getattr(form, words)) for form in forms) < len(forms) * 0.6, words

    def test_has_the_history_submitting_would_have_left(self) -> None:
        assert not events(MonthlyForm, pgh_created_at__gt=NOW).exists()
        event = events(MonthlyForm).exclude(submitted_at=None).select_related("pgh_context")[0]
        assert event.pgh_created_at == event.submitted_at
        assert event.pgh_context.metadata == {"user": event.submitted_by_id}

    def test_is_not_given_them_twice(self) -> None:
        forms, saved = MonthlyForm.objects.count(), SavedReport.objects.count()
        said = StringIO()
        call_command("demo", f"--until={UNTIL}", stdout=said)
        assert "no more are added" in said.getvalue()
        assert (MonthlyForm.objects.count(), SavedReport.objects.count()) == (forms, saved)

    def test_submits_no_form_on_a_day_to_come(self) -> None:
        now = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)
        found = reports.monthly_forms(current_lists(), until=date(2026, 5, 31), seed="kenesh", now=now)
        assert {form.month for form, _by in found if form.submitted_at} == {date(2026, 3, 1), date(2026, 4, 1)}


class TestAnswers:
    def test_are_the_same_for_the_same_seed(self) -> None:
        month = Month(2026, 5)
        assert reports.answers("BIS-01", month, "a") == reports.answers("BIS-01", month, "a")
        many = [reports.answers(f"X-{number:02}", month, "a") for number in range(40)]
        assert many != [reports.answers(f"X-{number:02}", month, "b") for number in range(40)]
