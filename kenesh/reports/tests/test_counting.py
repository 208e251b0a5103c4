"""Counting in PostgreSQL: the measure of every other way, itself measured by plain Python over the same records."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import combinations
from typing import Final

import pytest
from django.db import connection

from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator
from kenesh.appeals.models import Appeal
from kenesh.appeals.tests.make import NOON, an_appeal, entry
from kenesh.offices.models import List, Office
from kenesh.offices.tests.make import an_office
from kenesh.people.actions import merging
from kenesh.people.models import Sex
from kenesh.questions.models import State
from kenesh.questions.tests.make import a_question, an_answered_question
from kenesh.records import actions
from kenesh.referrals.tests.make import a_referral
from kenesh.reports.counting import Counting, Totals
from kenesh.reports.counting.direct import Direct
from kenesh.reports.rules import Days, Overrun, Source, Unit
from kenesh.reports.selection import ARRAYS, Column, Condition, How, Selection
from kenesh.reports.tests.make import counted, facts, grouped, meets, selected, varied_records

SINGLE: Final = [(column,) for column in Column]
PAIRS: Final = list(combinations(Column, 2))
PERIODS: Final = (
    Days(),
    Days(date(2024, 12, 31), date(2025, 1, 1)),
    Days(date(2024, 2, 29), date(2024, 2, 29)),
    Days(date(2025, 1, 1), date(2025, 12, 31)),
    Days(None, date(2025, 3, 31)),
    Days(date(2025, 4, 1), None),
    Days(date.min, date.max),
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lists(reference_lists: None) -> None:
    """The reference data is there."""


@pytest.fixture
def counting() -> Iterator[Counting]:
    with Direct.open() as counting:
        yield counting


@pytest.fixture
def records(lists: None) -> None:
    varied_records()


def ids(*records: Appeal) -> list[int]:
    return [one.pk for one in records]


def everything(counting: Counting, selection: Selection, unit: Unit = Unit.RECORDS) -> list[int]:
    return counting.rows(selection, [], unit, limit=1000)


def conditions(source: Source) -> list[Condition]:
    """One of each kind, of values that the records have: none, one, several."""
    found = facts(source)
    made = []
    for column in (one for one in Column if one != Column.DAY):
        hows = [How.FIRST, How.ANY] if column in ARRAYS else [How.IN]
        values = [getattr(one, column) for one in found]
        flat = sorted({value for one in values for value in (one if column in ARRAYS else [one])})
        for how in hows:
            made += [
                Condition(column, tuple(flat[:1]), how),
                Condition(column, tuple(flat[1::2]), how),
                Condition(column, (0, *flat[-1:]), how),
                Condition(column, (), how),
            ]
    return made


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize("source", Source)
class TestFigures:
    def test_are_those_of_plain_python(self, counting: Counting, source: Source) -> None:
        there = facts(source)
        for days in PERIODS:
            selection = Selection(source, days)
            found = selected(there, selection)
            assert counting.totals(selection) == Totals(
                len(found),
                len({one.person for one in found}),
                sum(max(len(one.categories), 1) for one in found),
                sum(one.advocate for one in found),
                sum(one.overrun > Overrun.NONE for one in found),
                sum(one.worked for one in found),
            )
            for unit in Unit:
                asked = [*SINGLE, *PAIRS]
                told = counting.groups(selection, asked, unit)
                assert told == [grouped(found, columns, unit) for columns in asked], (days, unit)

    def test_are_filtered_by_every_condition_and_by_two(self, counting: Counting, source: Source) -> None:
        there, alone = facts(source), conditions(source)
        some = Condition(Column.OFFICE, tuple(sorted({one.office for one in there})[:2]))
        for given in [*((one,) for one in alone), *((one, some) for one in alone)]:
            selection = Selection(source).having(*given)
            found = selected(there, selection)
            assert counting.totals(selection).records == len(found), given
            told = counting.groups(selection, SINGLE, Unit.PEOPLE)
            assert told == [grouped(found, columns, Unit.PEOPLE) for columns in SINGLE], given

    def test_have_as_many_rows_behind_them(self, counting: Counting, source: Source) -> None:
        there = facts(source)
        for unit in Unit:
            for condition in conditions(source):
                for cell in ([condition], [condition, Condition(Column.SEX, (0, 1))]):
                    found = [one for one in counted(there, unit) if all(meets(one, part) for part in cell)]
                    rows = counting.rows(Selection(source), cell, unit, limit=1000)
                    repeated = unit == Unit.ISSUES and condition.column != Column.CATEGORIES
                    expected = [
                        one.id
                        for one in sorted(found, key=lambda one: (one.day, one.id), reverse=True)
                        for _ in range(max(len(one.categories), 1) if repeated else 1)
                    ]
                    assert rows == expected, (unit, cell)

    def test_open_a_page_of_rows_at_a_time(self, counting: Counting, source: Source) -> None:
        every = everything(counting, Selection(source))
        assert len(every) > 10
        assert counting.rows(Selection(source), [], Unit.RECORDS, limit=7) == every[:7]
        assert counting.rows(Selection(source), [], Unit.RECORDS, after=7, limit=7) == every[7:14]
        assert counting.rows(Selection(source), [], Unit.RECORDS, after=len(every), limit=7) == []


@pytest.mark.parametrize("unit", Unit)
class TestNoRecords:
    def test_are_nought_and_no_lines(self, counting: Counting, unit: Unit) -> None:
        selection = Selection()
        assert counting.totals(selection) == Totals(0, 0, 0, 0)
        assert counting.groups(selection, [(Column.SEX,), (Column.CATEGORIES,)], unit) == [{}, {}]
        assert everything(counting, selection, unit) == []

    def test_are_nought_of_all(self, counting: Counting, unit: Unit) -> None:
        for sets in ([()], [(), (Column.CATEGORIES,)], [(Column.SEX,), ()]):
            assert counting.groups(Selection(), sets, unit)[sets.index(())] == {(): 0}

    def test_of_no_sets_are_asked_for_nothing(self, counting: Counting, unit: Unit) -> None:
        assert counting.groups(Selection(), [], unit) == []


@pytest.mark.usefixtures("records")
class TestSets:
    @pytest.mark.parametrize("unit", Unit)
    def test_may_be_of_no_column_and_stand_twice(self, counting: Counting, unit: Unit) -> None:
        asked = [(), (Column.SEX,), (), (Column.SEX,), (Column.CATEGORIES,), (Column.SEX, Column.CATEGORIES)]
        found = facts(Source.APPEALS)
        assert counting.groups(Selection(), asked, unit) == [grouped(found, columns, unit) for columns in asked]


@pytest.mark.usefixtures("lists")
class TestADay:
    """Of the office where the record was made."""

    MOMENT = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)  # 23:00 on the 2nd in Kazan, 2:00 on the 3rd in Karakol

    def days(self, counting: Counting, day: date, source: Source = Source.APPEALS) -> int:
        return counting.totals(Selection(source, Days(day, day))).records

    def test_is_the_second_of_march_in_kazan_and_the_third_in_karakol(self, counting: Counting) -> None:
        for code in ("KZN-01", "YSK-01"):
            by = a_consultant(office=Office.objects.get(code=code))
            an_appeal(by=by, helped_at=self.MOMENT)
            a_question(office=by.office, asked_at=self.MOMENT)
        for source in (Source.APPEALS, Source.QUESTIONS):
            found = counting.groups(Selection(source), [(Column.OFFICE, Column.DAY)], Unit.RECORDS)[0]
            assert found == {
                (Office.objects.get(code="KZN-01").pk, date(2026, 3, 2)): 1,
                (Office.objects.get(code="YSK-01").pk, date(2026, 3, 3)): 1,
            }
            assert [self.days(counting, date(2026, 3, day), source) for day in (1, 2, 3, 4)] == [0, 1, 1, 0]

    @pytest.mark.parametrize(
        ("zone", "moment", "day"),
        [
            ("Pacific/Kiritimati", datetime(2024, 2, 28, 10, 0, tzinfo=UTC), date(2024, 2, 29)),
            ("Pacific/Kiritimati", datetime(2025, 12, 31, 9, 59, 59, tzinfo=UTC), date(2025, 12, 31)),
            ("Etc/GMT+12", datetime(2026, 1, 1, 11, 59, 59, tzinfo=UTC), date(2025, 12, 31)),
            ("Etc/GMT+12", datetime(2024, 3, 1, 12, 0, tzinfo=UTC), date(2024, 3, 1)),
        ],
    )
    def test_is_found_at_the_ends_of_the_world(
        self, counting: Counting, zone: str, moment: datetime, day: date
    ) -> None:
        an_appeal(by=a_consultant(office=an_office(time_zone=zone)), helped_at=moment)
        assert self.days(counting, day) == 1
        assert counting.totals(Selection(days=Days(None, day))).records == 1
        assert counting.totals(Selection(days=Days(day))).records == 1
        assert self.days(counting, date.fromordinal(day.toordinal() - 1)) == 0
        assert self.days(counting, date.fromordinal(day.toordinal() + 1)) == 0

    def test_of_a_referral_is_the_one_written_on_it(self, counting: Counting) -> None:
        a_referral(referred_on=date(2026, 3, 2))
        assert [self.days(counting, date(2026, 3, day), Source.REFERRALS) for day in (1, 2, 3)] == [0, 1, 0]

    @pytest.mark.parametrize("day", [date(2023, 12, 31), date(2024, 2, 29), date(2026, 1, 29), date(2026, 1, 31)])
    def test_is_counted_to_its_last_second(self, counting: Counting, day: date) -> None:
        karakol = Office.objects.get(code="YSK-01")
        utc_evening = datetime(day.year, day.month, day.day, 17, 59, 59, tzinfo=UTC)  # 23:59:59 in Karakol
        an_appeal(by=a_consultant(office=karakol), helped_at=utc_evening)
        assert self.days(counting, day) == 1


@pytest.mark.usefixtures("lists")
class TestPeople:
    def test_are_told_apart_by_name_and_telephone_capitals_aside(self, counting: Counting) -> None:
        by = a_consultant()
        for name, phone in (("Ли Ван", "+996555000001"), ("ЛИ ван", "+996555000001"), ("Ли Ван", "+996555000002")):
            an_appeal(by=by, client_name=name, phone=phone)
        an_appeal(by=by, client_name="Ли Вана", phone="+996555000001")
        assert counting.totals(Selection()).people == 3
        Appeal.objects.update(person=None)  # not gathered yet
        assert counting.totals(Selection()).people == 3

    def test_known_to_be_one_are_counted_once_and_each_office_knows_its_own(self, counting: Counting) -> None:
        by, admin = a_consultant(), an_administrator()
        chosen = an_appeal(by=by, client_name="Ли Ван", phone="+996555000001", age=35, helped_at=NOON)
        married = an_appeal(by=by, client_name="Ким Ван", phone="+996555000002", age=36, helped_at=NOON)
        assert chosen.person
        assert married.person
        assert counting.totals(Selection()).people == 2
        made = merging.merge(chosen.person, married.person, by=admin, now=NOON)
        assert counting.totals(Selection()).people == 1
        assert counting.groups(Selection(), [(Column.AGE,)], Unit.PEOPLE) == [{(36,): 1}]
        merging.undo(made, by=admin, now=NOON)
        assert counting.totals(Selection()).people == 2
        an_appeal(client_name="Ли Ван", phone="+996555000001")  # in another office
        assert counting.totals(Selection()).people == 3

    def test_are_shown_as_their_last_record_shows_them(self, counting: Counting) -> None:
        land, will = entry(List.CATEGORY, "LND-1"), entry(List.CATEGORY, "CIV-1")
        by = a_consultant()
        last = an_appeal(by=by, helped_at=datetime(2026, 3, 3, 6, 0, tzinfo=UTC), age=36, categories=[land])
        early = an_appeal(by=by, helped_at=datetime(2026, 3, 1, 6, 0, tzinfo=UTC), age=35, categories=[will])
        assert counting.groups(Selection(), [(Column.AGE,), (Column.CATEGORIES,)], Unit.PEOPLE) == [
            {(36,): 1},
            {((land,),): 1},
        ]
        assert everything(counting, Selection(), Unit.PEOPLE) == ids(last)
        until_then = Selection(days=Days(None, date(2026, 3, 2)))
        assert counting.groups(until_then, [(Column.AGE,)], Unit.PEOPLE) == [{(35,): 1}]
        assert everything(counting, until_then, Unit.PEOPLE) == ids(early)

    def test_of_two_records_of_one_day_are_shown_as_the_later_written_one_does(self, counting: Counting) -> None:
        by = a_consultant()
        an_appeal(by=by, sex=Sex.FEMALE)
        later = an_appeal(by=by, sex=Sex.NOT_STATED)
        assert counting.groups(Selection(), [(Column.SEX,)], Unit.PEOPLE) == [{(0,): 1}]
        assert everything(counting, Selection(), Unit.PEOPLE) == ids(later)

    def test_who_ask_online_are_told_apart_by_their_address(self, counting: Counting) -> None:
        for email in ("a@example.kg", "A@example.kg", "b@example.kg"):
            a_question(email=email)
        assert counting.totals(Selection(Source.QUESTIONS)).people == 2


@pytest.mark.usefixtures("lists")
class TestIssues:
    def test_are_categories_one_where_there_is_none(self, counting: Counting) -> None:
        both = [entry(List.CATEGORY, "CIV-1"), entry(List.CATEGORY, "LND-1")]
        an_answered_question(categories=both)
        a_question()
        selection = Selection(Source.QUESTIONS)
        assert counting.totals(selection).issues == 3
        assert counting.groups(selection, [(Column.SEX,), (Column.CATEGORIES,)], Unit.ISSUES) == [
            {(0,): 3},
            {(tuple(both),): 1, ((),): 1},
        ]
        assert len(everything(counting, selection, Unit.ISSUES)) == 3


@pytest.mark.usefixtures("lists")
class TestWhatIsNeverCounted:
    def test_is_a_deleted_record_until_it_is_restored(self, counting: Counting) -> None:
        head = a_head()
        appeal, referral = an_appeal(by=head), a_referral(by=head)
        now = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
        actions.delete(appeal, by=head, now=now)
        actions.delete(referral, by=head, now=now)
        for source in (Source.APPEALS, Source.REFERRALS):
            assert counting.totals(Selection(source)) == Totals(0, 0, 0, 0)
            assert everything(counting, Selection(source)) == []
        Appeal.objects.update(deleted_at=None, deleted_by=None)
        assert counting.totals(Selection()).records == 1

    def test_is_a_question_nobody_has_confirmed(self, counting: Counting) -> None:
        a_question(state=State.UNCONFIRMED)
        assert counting.totals(Selection(Source.QUESTIONS)) == Totals(0, 0, 0, 0)


@pytest.mark.usefixtures("lists")
class TestOneMoment:
    @pytest.mark.django_db(transaction=True)
    def test_is_what_all_figures_are_of(self) -> None:
        by = a_consultant()
        an_appeal(by=by)
        with Direct.open() as counting:
            assert counting.totals(Selection()).records == 1
            self.meanwhile()
            assert counting.totals(Selection()).records == 1
            assert counting.groups(Selection(), [()], Unit.RECORDS) == [{(): 1}]
            assert len(everything(counting, Selection())) == 1
        with Direct.open() as counting:
            assert counting.totals(Selection()).records == 0

    def meanwhile(self) -> None:
        """Somebody else deletes everything."""
        other = connection.copy()
        try:
            with other.cursor() as cursor:
                cursor.execute("UPDATE appeals_appeal SET deleted_at = now(), deleted_by_id = consultant_id")
        finally:
            other.close()
