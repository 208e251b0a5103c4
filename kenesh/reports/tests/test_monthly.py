"""What the monthly form counts, keeps and refuses. Months: the predecessor could neither cross the New Year nor see the
29th to the 31st (defects 2-5)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError
from django.utils import translation

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer
from kenesh.appeals.models import Appeal
from kenesh.appeals.tests.make import an_appeal, entry
from kenesh.offices.lists import current_lists
from kenesh.offices.models import List, ListEntry, Office
from kenesh.people.models import Sex
from kenesh.records import actions as records
from kenesh.records.actions import MovedOn
from kenesh.refused import Refused
from kenesh.reports.actions import monthly as actions
from kenesh.reports.models import AgeBound, MonthlyForm
from kenesh.reports.monthly import figures, rules, words
from kenesh.reports.monthly.figures import Figures
from kenesh.reports.monthly.rules import Month
from kenesh.reports.rules import Dimension

pytestmark = pytest.mark.django_db
OCTOBER = Month(2026, 10)
NOVEMBER = datetime(2026, 11, 3, 10, 0, tzinfo=ZoneInfo("Asia/Bishkek"))
ANSWERS: dict[str, Any] = {
    "equipment_problems": False,
    "equipment_words": "",
    "duty_kept": True,
    "duty_words": "",
    "incidents": False,
    "incidents_words": "",
    "training": "",
}


@pytest.fixture(autouse=True)
def lists(reference_lists: None) -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def head() -> User:
    return a_head(office=Office.objects.get(code="YSK-01"))


def at(day: int, month: int = 10, hour: int = 12, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=ZoneInfo("Asia/Bishkek"))


def counted(by: User, month: Month = OCTOBER) -> Figures:
    assert by.office_id is not None
    return figures.count([by.office_id], month, current_lists())[by.office_id]


def categories(*codes: str) -> list[int]:
    return [entry(List.CATEGORY, code) for code in codes]


class TestMonth:
    def test_has_all_its_days(self) -> None:
        assert (Month(2026, 10).first, Month(2026, 10).last) == (date(2026, 10, 1), date(2026, 10, 31))
        assert Month(2028, 2).last == date(2028, 2, 29)

    def test_crosses_the_new_year_both_ways(self) -> None:
        assert Month(2026, 1).plus(-1) == Month(2025, 12)
        assert Month(2025, 11).plus(3) == Month(2026, 2)

    def test_can_be_filled_in_as_soon_as_it_has_begun(self) -> None:
        assert Month(2025, 12).has_begun(date(2026, 1, 1))
        assert Month(2026, 1).has_begun(date(2026, 1, 1))
        assert not Month(2026, 2).has_begun(date(2026, 1, 31))

    @pytest.mark.parametrize("typed", ["", "2026", "2026-13", "2026-00", "1999-12", "26-10", "2026-1", "٢٠٢٦-10"])
    def test_is_read_only_where_it_is_one(self, typed: str) -> None:
        assert Month.read(typed) is None

    def test_is_read_as_it_is_written(self) -> None:
        assert Month.read("2026-02") == Month(2026, 2)
        assert str(Month(2026, 2)) == "2026-02"


class TestLines:
    def test_count_every_category_of_every_appeal(self, head: User) -> None:
        an_appeal(by=head, helped_at=at(1, hour=0), categories=categories("CIV-1", "FAM-3"))
        an_appeal(by=head, helped_at=at(31, hour=23), categories=categories("FAM-3"))
        an_appeal(by=head, helped_at=at(30, month=9, hour=23))
        an_appeal(by=head, helped_at=at(1, month=11, hour=0))
        found = counted(head)
        assert (found.lines[0], found.lines[7]) == (1, 2)
        assert (found.issues, found.applicants.records) == (3, 2)
        assert len(found.lines) == 29
        assert sum(found.lines) == 3

    def test_that_nobody_has_are_nothing(self, head: User) -> None:
        assert counted(head).lines == (0,) * 29

    def test_of_several_categories_are_one(self, head: User) -> None:
        ListEntry.objects.filter(list=List.CATEGORY, code="CIV-2").update(form_line=1)
        an_appeal(by=head, helped_at=at(5), categories=categories("CIV-1", "CIV-2"))
        assert counted(head).lines[0] == 2
        name = words.line_names(OCTOBER, current_lists())[0]
        assert "; " in name

    def test_sum_with_what_has_no_line_to_the_issues(self, head: User) -> None:
        an_appeal(by=head, helped_at=at(5), categories=categories("CIV-1", "NA"))
        found = counted(head)
        assert (found.beside, found.issues) == (1, 2)
        table = words.sections(found, OCTOBER, current_lists())[0].tables[0]
        assert sum(row.figures[0] for row in table.rows) == table.total.figures[0] == 2
        assert [row.number for row in table.rows[:29]] == [str(line) for line in range(1, 30)]

    def test_leave_out_deleted_appeals_and_those_of_other_centres(self, head: User) -> None:
        gone = an_appeal(by=head, helped_at=at(5))
        records.delete(gone, by=head, now=at(6))
        an_appeal(by=a_consultant(office=Office.objects.get(code="OSH-01")), helped_at=at(5))
        assert counted(head).issues == 0


class TestProfile:
    def test_sums_to_appeals_and_people_in_every_part(self, head: User) -> None:
        an_appeal(by=head, helped_at=at(2), age=19, sex=Sex.MALE)
        an_appeal(by=head, helped_at=at(3), age=20, client_name="Эркинов Азамат", phone="")
        an_appeal(by=head, helped_at=at(4), age=None, sex=Sex.NOT_STATED)
        found = counted(head).applicants
        assert (found.records, found.people) == (3, 2)
        for part in found.parts.values():
            assert [sum(of) for of in zip(*part.values(), strict=True)] == [3, 2]

    def test_shows_a_person_as_their_last_appeal_does(self, head: User) -> None:
        an_appeal(by=head, helped_at=at(2), age=35)
        an_appeal(by=head, helped_at=at(20), age=36)
        assert counted(head).applicants.parts[Dimension.AGE]["20-35"] == (1, 0)
        assert counted(head).applicants.parts[Dimension.AGE]["36-60"] == (1, 1)

    @pytest.mark.parametrize(("age", "band"), [(19, "0-19"), (20, "20-35"), (35, "20-35"), (36, "36-60"), (61, "61-")])
    def test_puts_each_age_in_one_band(self, head: User, age: int, band: str) -> None:
        an_appeal(by=head, helped_at=at(2), age=age)
        part = counted(head).applicants.parts[Dimension.AGE]
        assert {key: pair for key, pair in part.items() if pair[0]} == {band: (1, 1)}

    def test_counts_a_person_once_in_each_centre(self, head: User) -> None:
        other = a_consultant(office=Office.objects.get(code="OSH-01"))
        an_appeal(by=head, helped_at=at(2))
        an_appeal(by=other, helped_at=at(3))
        found = figures.count([head.office_id or 0, other.office_id or 0], OCTOBER, current_lists())
        assert [one.applicants.people for one in found.values()] == [1, 1]
        assert figures.total(found.values()).applicants.people == 2

    def test_is_given_a_second_time_for_domestic_violence(self, head: User) -> None:
        an_appeal(by=head, helped_at=at(2), categories=categories("FAM-1", "DV-1"))
        an_appeal(by=head, helped_at=at(3), client_name="Эркинов Азамат", phone="", sex=Sex.MALE)
        found = counted(head)
        assert (found.applicants.records, found.violence.records, found.violence.people) == (2, 1, 1)
        assert found.violence.parts[Dimension.SEX] == {"1": (1, 1), "2": (0, 0), "": (0, 0)}

    def test_can_be_kept_and_read_back(self, head: User) -> None:
        an_appeal(by=head, helped_at=at(2), advocate_provided=True)
        found = counted(head)
        assert Figures.from_dict(found.as_dict()) == found
        assert found.advocates == 1


class TestFilling:
    def test_keeps_what_is_answered_until_it_is_submitted(self, head: User) -> None:
        consultant = a_consultant(office=head.office)
        form = fill(consultant, 0, training="Работа с детьми")
        assert (form.version, form.training) == (1, "Работа с детьми")
        assert fill(head, 1, training="Дети").version == 2

    def test_of_the_same_form_sent_twice_is_done_once(self, head: User) -> None:
        assert fill(head, 0, training="Дети").version == 1
        assert fill(head, 0, training="Дети").version == 1

    def test_tells_the_second_of_two_writers(self, head: User) -> None:
        fill(head, 0, training="Дети")
        with pytest.raises(MovedOn):
            fill(head, 0, training="Земля")

    def test_is_for_the_centre_s_own_staff(self, head: User) -> None:
        stranger = a_consultant(office=Office.objects.get(code="OSH-01"))
        for person in (stranger, an_observer()):
            with pytest.raises(Refused):
                actions.fill(head.office_id or 0, OCTOBER, by=person, version=0, **ANSWERS)
        assert not MonthlyForm.objects.exists()


def fill(by: User, version: int, **answers: Any) -> MonthlyForm:
    return actions.fill(by.office_id or 0, OCTOBER, by=by, version=version, **{**ANSWERS, **answers})


def submit(by: User, now: datetime = NOVEMBER, **answers: Any) -> MonthlyForm:
    office = by.office_id or 0
    return actions.submit(office, OCTOBER, by=by, version=0, now=now, **{**ANSWERS, **answers})


class TestSubmitting:
    def test_keeps_the_figures_as_they_are(self, head: User) -> None:
        an_appeal(by=head, helped_at=at(2))
        form = submit(head)
        assert (form.submitted_at, form.submitted_by) == (NOVEMBER, head)
        an_appeal(by=head, helped_at=at(2), client_name="Эркинов Азамат", phone="")
        form.refresh_from_db()
        assert Figures.from_dict(form.figures or {}).issues == 1
        assert counted(head).issues == 2

    def test_tells_what_has_changed_since(self, head: User) -> None:
        appeal = an_appeal(by=head, helped_at=at(2), age=67)
        kept = Figures.from_dict(submit(head).figures or {})
        Appeal.objects.filter(pk=appeal.pk).update(age=30)
        told = words.differences(kept, counted(head), OCTOBER, current_lists())
        assert [(one.unit, one.before, one.after) for one in told] == [
            ("appeals", 0, 1),
            ("people", 0, 1),
            ("appeals", 1, 0),
            ("people", 1, 0),
        ]

    def test_says_nothing_where_nothing_has(self, head: User) -> None:
        an_appeal(by=head, helped_at=at(2))
        kept = Figures.from_dict(submit(head).figures or {})
        assert words.differences(kept, counted(head), OCTOBER, current_lists()) == []

    def test_keeps_the_bands_it_was_submitted_with(self, head: User) -> None:
        an_appeal(by=head, helped_at=at(2), age=67)
        kept = Figures.from_dict(submit(head).figures or {})
        AgeBound.objects.all().delete()
        table = words.sections(kept, OCTOBER, current_lists())[1].tables[1]
        assert [row.name for row in table.rows] == ["under 20", "20–35", "36–60", "61 and over", "Not stated"]

    def test_twice_by_a_double_click_is_once(self, head: User) -> None:
        assert submit(head).pk == submit(head, NOVEMBER + timedelta(seconds=1)).pk
        assert MonthlyForm.objects.get().submitted_at == NOVEMBER

    def test_is_for_the_head_not_for_consultants(self, head: User) -> None:
        with pytest.raises(Refused):
            submit(a_consultant(office=head.office))

    def test_waits_for_the_last_day_of_the_month(self, head: User) -> None:
        with pytest.raises(Refused):
            submit(head, at(30))
        assert not MonthlyForm.objects.exists()
        submit(head, at(31))

    def test_closes_the_form(self, head: User) -> None:
        submit(head)
        with pytest.raises(Refused):
            fill(head, 1, training="Ещё одно")

    def test_of_december_is_possible_in_january(self, head: User) -> None:
        january = datetime(2027, 1, 4, 9, 0, tzinfo=ZoneInfo("Asia/Bishkek"))
        form = actions.submit(head.office_id or 0, Month(2026, 12), by=head, version=0, now=january, **ANSWERS)
        assert form.month == date(2026, 12, 1)

    def test_needs_its_questions_answered(self) -> None:
        assert rules.left_out({**ANSWERS, "duty_kept": None}) == ["duty_kept"]
        assert rules.left_out({**ANSWERS, "incidents": True}) == ["incidents_words"]
        assert rules.left_out({**ANSWERS, "duty_kept": False, "duty_words": "12-го никого"}) == []

    def test_without_answers_is_refused_by_the_database(self, head: User) -> None:
        with pytest.raises(IntegrityError, match="a_submitted_form_has_its_answers"):
            submit(head, duty_kept=None)


class TestReopening:
    def test_is_for_administrators(self, head: User) -> None:
        form = submit(head)
        with pytest.raises(Refused):
            actions.reopen(form, by=head)
        opened = actions.reopen(form, by=an_administrator())
        assert (opened.submitted_at, opened.figures) == (None, None)
        assert fill(head, 1, training="Дети").version == 2

    def test_leaves_what_was_submitted_in_the_history(self, head: User) -> None:
        form = actions.reopen(submit(head), by=an_administrator())
        kept: Any = MonthlyForm
        assert kept.pgh_event_model.objects.filter(pgh_obj=form, submitted_at=NOVEMBER).exists()
