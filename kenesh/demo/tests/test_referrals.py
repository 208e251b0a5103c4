"""The referrals of the demonstration: made once for each class that looks at them."""

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import StringIO
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from kenesh.appeals.models import Appeal
from kenesh.demo import referrals
from kenesh.offices.calendars import calendar_of
from kenesh.offices.lists import current_lists
from kenesh.organisations import reference as organisations
from kenesh.organisations.models import Organisation
from kenesh.referrals import rules, terms
from kenesh.referrals.models import Answer, Numbering, PrintedForm, Referral, State
from kenesh.shell import codes, history
from tests.database import for_a_class

pytestmark = [pytest.mark.django_db, pytest.mark.once]

EVERY_APPEAL: Final = 300


@pytest.fixture
def today(reference_lists: None, settings: Any, store: Path) -> date:
    settings.DEMO = True
    organisations.load()
    return timezone.localdate()


@pytest.fixture(scope="class")
def demonstration(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[date]:
    """Undone when the class has looked at it; what a test adds is undone after the test."""
    folder = {"location": str(tmp_path_factory.mktemp("files"))}
    store = {"default": {"BACKEND": "kenesh.documents.folder.Folder", "OPTIONS": folder}}
    with for_a_class(django_db_blocker), override_settings(DEMO=True, STORAGES=settings.STORAGES | store):
        organisations.load()
        call_command("demo", f"--appeals={EVERY_APPEAL}", f"--referrals={EVERY_APPEAL}", stdout=StringIO())
        yield timezone.localdate()


def there(at: datetime, referral: Referral) -> datetime:
    """The moment by the clock of the referral's office."""
    return at.astimezone(ZoneInfo(referral.office.time_zone))


def worked_out(count: int, seed: str = "kenesh") -> list[tuple[Any, ...]]:
    until = timezone.localdate() - timedelta(days=1)
    with connection.cursor() as cursor, referrals.worked_out(cursor, count, until=until, seed=seed):
        cursor.execute("SELECT * FROM demonstration.referral ORDER BY id")
        return list(cursor.fetchall())


@pytest.mark.usefixtures("reference_lists", "demonstration")
class TestTheReferrals:
    def test_are_of_recorded_appeals_and_carry_their_client_over(self) -> None:
        made = list(Referral.objects.select_related("appeal", "consultant"))
        assert EVERY_APPEAL - 5 <= len(made) <= EVERY_APPEAL  # what would be of a day to come is left out
        copied = ("office_id", "consultant_id", "client_name", "age", "sex", "citizenship_id", "social_statuses")
        for referral in made[::5]:
            referral.full_clean(exclude=["id"], validate_unique=False)
        for referral in made:
            assert referral.appeal is not None
            for name in (*copied, "phone", "whatsapp", "email", "territory_id", "categories"):
                assert getattr(referral, name) == getattr(referral.appeal, name)
            assert referral.created_at > referral.appeal.created_at

    def test_are_numbered_without_gaps_in_each_office_and_year(self) -> None:
        by_series = Referral.objects.order_by("office_id", "year", "serial")
        series = {
            key: [(one.serial, one.created_at) for one in of]
            for key, of in groupby(by_series, key=lambda one: (one.office_id, one.year))
        }
        for numbered in series.values():
            assert [serial for serial, _at in numbered] == list(range(1, len(numbered) + 1))
            assert [at for _serial, at in numbered] == sorted(at for _serial, at in numbered)
        last = {(one.office_id, one.year): one.last for one in Numbering.objects.all()}
        assert last == {key: len(numbered) for key, numbered in series.items()}

    def test_end_by_the_calendar_of_their_office(self) -> None:
        for referral in Referral.objects.select_related("organisation"):
            term = calendar_of(referral.office_id).after(referral.referred_on, referral.organisation.answer_within)
            assert referral.due_on == term

    def test_go_to_organisations_of_the_country_that_deal_with_such_matters(self) -> None:
        lists, exact = current_lists(), 0
        whom = defaultdict(set)
        for referral in Referral.objects.select_related("organisation", "office"):
            branch = lists.entry(referral.categories[0]).group_id
            assert branch in {lists.entry(pk).group_id for pk in referral.organisation.categories}
            exact += referral.categories[0] in referral.organisation.categories
            kazan = "KZN" in referral.organisation.code or referral.organisation.code.endswith("-TA")
            assert kazan == referral.office.code.startswith("KZN")
            whom[referral.office_id, referral.categories[0]].add(referral.organisation_id)
        assert exact > 0.9 * Referral.objects.count()
        assert max(map(len, whom.values())) > 1

    def test_have_answers_that_fit_their_states(self, demonstration: date) -> None:
        answers = defaultdict(list)
        for answer in Answer.objects.order_by("answered_at"):
            answers[answer.referral_id].append(answer)
        for referral in Referral.objects.all():
            said = answers[referral.pk]
            if referral.state == State.GIVEN:
                assert (said, referral.answered_at, referral.remark) == ([], None, "")
                continue
            assert (said[-1].state, said[-1].answered_at) == (referral.state, referral.answered_at)
            assert said[-1].remark == referral.remark
            passed = [rules.State.GIVEN, *(rules.State(answer.state) for answer in said)]
            for before, after in pairwise(passed):
                rules.may_follow(before, after)
            assert referral.due_on < demonstration or referral.state != State.DECLINED
        by_staff = Answer.objects.exclude(by=None)
        assert 0 < by_staff.count() < Answer.objects.count() / 2
        assert all(one.by_id == one.referral.consultant_id for one in by_staff.select_related("referral"))

    def test_lie_in_days_gone_by_in_working_hours(self, demonstration: date) -> None:
        for referral in Referral.objects.select_related("office").prefetch_related("answers"):
            moments = [referral.created_at, *(answer.answered_at for answer in referral.answers.all())]
            if referral.told_overdue_at:
                moments.append(referral.told_overdue_at)
            for moment in (there(at, referral) for at in moments):
                assert referral.referred_on <= moment.date() < demonstration
                assert calendar_of(referral.office_id).is_working(moment.date())
                assert 8 <= moment.hour < 19
            assert there(referral.created_at, referral).date() == referral.referred_on

    def test_have_codes_as_those_that_are_given(self) -> None:
        given = set(Referral.objects.values_list("code", flat=True))
        assert len(given) == Referral.objects.count()
        assert all(codes.plain_code(code) == code for code in given)

    def test_have_the_history_recording_would_have_left(self) -> None:
        events = {event.pgh_obj_id: event for event in history.events(Referral).select_related("pgh_context")}
        for referral in Referral.objects.all():
            event = events[referral.pk]
            assert (event.pgh_label, event.pgh_created_at) == ("insert", referral.created_at)
            assert event.pgh_context.metadata == {"user": referral.consultant_id}

    def test_leave_few_letters_to_write_about_what_is_overdue(self, demonstration: date) -> None:
        untold = Referral.objects.filter(
            state__in=terms.OPEN, told_overdue_at=None, due_on__lt=demonstration - timedelta(days=14)
        )
        assert not untold.exists()

    def test_go_on_with_the_next_number(self) -> None:
        newest = Referral.objects.order_by("-pk")[0]
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence('referrals_referral', 'id'))")
            assert cursor.fetchone()[0] == newest.pk + 1

    def test_leave_nothing_of_their_making_behind(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname = 'demonstration'")
            assert cursor.fetchone()[0] == 0

    def test_are_not_made_twice(self) -> None:
        said = StringIO()
        count = Referral.objects.count()
        call_command("demo", "--referrals=10", stdout=said)
        assert "There are referrals already" in said.getvalue()
        assert Referral.objects.count() == count


class TestTheSlips:
    def test_of_the_newest_of_karakol_and_kazan_open(self, today: date, client: Client) -> None:
        call_command("demo", "--appeals=1200", "--referrals=400", stdout=StringIO())
        printed = list(PrintedForm.objects.select_related("referral__office", "file"))
        assert {(one.referral.office.code, one.language) for one in printed} == {
            *(("YSK-01", language) for language in ("ru", "ky", "en")),
            *(("KZN-01", language) for language in ("ru", "tt")),
        }
        for one in printed:
            page = client.get(reverse("referrals:slip", args=[one.referral.code]))
            assert one.referral.client_name in page.content.decode()
        unprinted = Referral.objects.filter(forms=None)[0]
        assert client.get(reverse("referrals:slip", args=[unprinted.code])).status_code == 404


class TestTheSameSeed:
    def test_makes_the_same_referrals_of_the_same_appeals(self, today: date) -> None:
        call_command("demo", "--appeals=200", "--referrals=0", stdout=StringIO())
        assert not Referral.objects.exists()
        first = worked_out(50)
        assert len(first) >= 48
        assert worked_out(50) == first
        assert worked_out(50, seed="another") != first

    def test_makes_a_sixth_of_the_appeals_lead_to_one(self, today: date) -> None:
        call_command("demo", "--appeals=240", stdout=StringIO())
        assert 38 <= Referral.objects.count() <= 40

    def test_makes_none_where_nobody_is_to_refer_to(self, reference_lists: None, settings: Any) -> None:
        settings.DEMO = True
        assert not Organisation.objects.exists()
        call_command("demo", "--appeals=60", stdout=StringIO())
        assert (Appeal.objects.count(), Referral.objects.count()) == (60, 0)


class TestWhatIsAsked:
    def test_is_in_the_language_of_the_appeal(self, reference_lists: None, demonstration: date) -> None:
        centres = Referral.objects.exclude(office__code__startswith="KZN")
        kyrgyz = [one for one in centres if "суранабыз" in one.asked]
        assert 0.1 < len(kyrgyz) / len(centres) < 0.5
        assert not [one.asked for one in kyrgyz if " не " in one.asked]
        assert not [one.asked for one in centres if one not in kyrgyz and "ң" in one.asked]

    def test_is_there_for_every_kind_of_organisation_that_comes_along(self, today: date) -> None:
        words = tomllib.loads(referrals.WORDS.read_text(encoding="utf-8"))
        assert {one.code.split("-")[0] for one in Organisation.objects.all()} <= words.keys()
