"""Terms: what is overdue, who is told, and what a changed calendar does."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, a_head
from kenesh.letters.models import Letter
from kenesh.referrals import actions, rules, terms
from kenesh.referrals.models import Referral
from kenesh.referrals.tests.make import NOON, a_referral, written
from kenesh.workdays.models import DayException

DUE = date(2026, 3, 16)  # a Monday: ten working days after Monday 2 March
MORNING = datetime(2026, 3, 17, 9, 0, tzinfo=ZoneInfo("Asia/Bishkek"))


class TestAReferral:
    @pytest.mark.parametrize(
        ("state", "today", "overdue"),
        [
            ("given", DUE, False),
            ("given", DUE + timedelta(days=1), True),
            ("received", DUE + timedelta(days=1), True),
            ("helped", DUE + timedelta(days=1), False),
            ("declined", DUE + timedelta(days=1), False),
        ],
    )
    def test_is_overdue_from_the_day_after_its_term_until_its_end(self, state: str, today: date, overdue: bool) -> None:
        assert rules.is_overdue(rules.State(state), DUE, today) is overdue


class TestTheOffice:
    def test_is_told_once_of_what_is_overdue(self, karakol: User) -> None:
        head = a_head(office=karakol.office)
        colleague = a_consultant(office=karakol.office)
        mine, theirs = a_referral(by=karakol), a_referral(by=colleague)
        assert terms.tell_of_overdue(now=MORNING) == 2
        assert terms.tell_of_overdue(now=MORNING + timedelta(days=1)) == 0
        letters = {letter.to: letter.text for letter in Letter.objects.all()}
        assert letters.keys() == {karakol.email, colleague.email, head.email}
        assert mine.number in letters[karakol.email]
        assert theirs.number not in letters[karakol.email]
        assert mine.number in letters[head.email]
        assert theirs.number in letters[head.email]
        assert "Айгүл" not in "".join(letters.values())

    @pytest.mark.parametrize(
        "now",
        [
            MORNING.replace(day=16, hour=23),
            MORNING.replace(hour=7),
            MORNING.replace(day=21, hour=12),
        ],
        ids=["on the last day", "before the morning", "on a holiday"],
    )
    def test_is_not_told_before_its_time(self, karakol: User, now: datetime) -> None:
        a_referral(by=karakol)
        assert terms.tell_of_overdue(now=now) == 0

    def test_is_not_told_of_what_was_answered(self, karakol: User) -> None:
        actions.answer(a_referral(by=karakol), state=rules.State.HELPED, remark="", by=karakol, now=NOON)
        assert terms.tell_of_overdue(now=MORNING) == 0

    def test_hears_of_one_whose_consultant_has_left_through_its_head(self, karakol: User) -> None:
        head = a_head(office=karakol.office)
        a_referral(by=karakol)
        User.objects.filter(pk=karakol.pk).update(is_active=False)
        terms.tell_of_overdue(now=MORNING)
        assert [letter.to for letter in Letter.objects.all()] == [head.email]

    def test_is_told_again_when_a_later_term_has_passed_too(self, karakol: User) -> None:
        referral = a_referral(by=karakol)
        terms.tell_of_overdue(now=MORNING)
        later = written(referred_on=MORNING.date())
        actions.correct(referral, by=karakol, version=1, now=MORNING, **later)
        assert terms.tell_of_overdue(now=MORNING) == 0
        assert terms.tell_of_overdue(now=MORNING + timedelta(days=28)) == 1


class TestAChangedCalendar:
    def test_moves_the_terms_of_open_referrals(self, karakol: User) -> None:
        referral, answered = a_referral(by=karakol), a_referral(by=karakol)
        actions.answer(answered, state=rules.State.HELPED, remark="", by=karakol, now=NOON)
        terms.count_anew(now=NOON)
        DayException.objects.create(calendar="KG", day=date(2026, 3, 13), works=False)
        assert terms.count_anew(now=NOON) == 1
        assert terms.count_anew(now=NOON) == 0
        assert Referral.objects.get(pk=referral.pk).due_on == date(2026, 3, 17)
        assert Referral.objects.get(pk=answered.pk).due_on == DUE

    def test_makes_one_no_longer_overdue_and_tells_of_it_again_later(self, karakol: User) -> None:
        referral = a_referral(by=karakol)
        terms.tell_of_overdue(now=MORNING)
        DayException.objects.create(calendar="KG", day=date(2026, 3, 13), works=False)
        terms.count_anew(now=MORNING)
        referral.refresh_from_db()
        assert (referral.due_on, referral.told_overdue_at) == (date(2026, 3, 17), None)

    def test_counts_at_once_for_new_referrals(self, karakol: User) -> None:
        DayException.objects.create(calendar="KG", day=date(2026, 3, 13), works=False)
        assert a_referral(by=karakol).due_on == date(2026, 3, 17)
