"""A report: its figures in words, in order, and with what stands behind each."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.utils.translation import override
from pytest_django import DjangoDbBlocker

from kenesh.accounts.tests.make import a_consultant
from kenesh.appeals.tests.make import NOON, an_appeal, entry
from kenesh.offices.lists import Lists, current_lists
from kenesh.offices.models import List, ListEntry, Office, Territory
from kenesh.people.models import Sex
from kenesh.questions.tests.make import a_question
from kenesh.reports.counting.direct import Direct
from kenesh.reports.folding import Folding
from kenesh.reports.models import AgeBound
from kenesh.reports.report import STATUSES, Asked, Block, Report, make
from kenesh.reports.rules import BLOCKS, Compare, Days, Dimension, Source, Step, Unit
from kenesh.reports.selection import Column, Condition, Selection
from kenesh.reports.tests.make import varied_records
from tests.database import for_a_class

YEAR: Final = Days(date(2025, 1, 1), date(2025, 12, 31))
PERIODS: Final = (Days(), YEAR, Days(date(2024, 12, 31), date(2025, 1, 1)))
# Crossings of every kind: of two columns, of one, with a list on either side, of a block with itself.
CROSSED: Final = (
    (Dimension.SEX, Dimension.CATEGORY),
    (Dimension.STATUS, Dimension.AGE),
    (Dimension.CATEGORY, Dimension.STATUS),
    (Dimension.REGION, Dimension.DISTRICT),
    (Dimension.OFFICE, Dimension.CONSULTANT),
    (Dimension.SERVICE, Dimension.OVERRUN),
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def russian(reference_lists: None) -> Any:
    with override("ru"):
        yield


@pytest.fixture
def lists() -> Lists:
    return current_lists()


@pytest.fixture(scope="class")
def records(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with for_a_class(django_db_blocker):
        varied_records()
        yield


def made(asked: Asked | None = None, **fields: Any) -> Report:
    return make(asked or Asked(fields.pop("selection", Selection()), **fields), current_lists())


def block_of(dimension: Dimension, **fields: Any) -> Block:
    (block,) = made(blocks=(dimension,), **fields).blocks
    return block


def lines(dimension: Dimension, **fields: Any) -> list[tuple[str, int]]:
    return [(line.name, line.count) for line in block_of(dimension, **fields).lines]


def cells(url: str) -> list[tuple[Dimension, int | None]]:
    """What the address of rows says, as the page reads it."""
    found = []
    for name, value in parse_qsl(urlsplit(url).query, keep_blank_values=True):
        if name == "cell":
            dimension, _, key = value.partition(":")
            found.append((Dimension(dimension), int(key) if key else None))
    return found


def rows_behind(report: Report, url: str) -> int:
    asked = report.asked
    folding = Folding(current_lists(), report.bands, asked.unit, asked.every_status)
    conditions: list[Condition] = [folding.behind(*cell) for cell in cells(url)]
    with Direct.open() as counting:
        return len(counting.rows(asked.selection, conditions, asked.unit, limit=1000))


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize("source", Source)
class TestEveryBlock:
    def test_sums_to_the_total_of_its_unit(self, source: Source) -> None:
        for unit, days in product(Unit, PERIODS):
            report = made(selection=Selection(source, days), blocks=BLOCKS[source], unit=unit, compare=Compare.YEAR)
            total = getattr(report.totals, unit)
            assert [block.dimension for block in report.blocks] == list(BLOCKS[source])
            for block in report.blocks:
                assert sum(line.count for line in block.lines) == block.total == total, (block.title, unit, days)
                assert sum(line.share for line in block.lines) == pytest.approx(1 if total else 0)
                if report.before is not None:
                    before = getattr(report.before, unit)
                    assert sum(line.before or 0 for line in block.lines) == block.total_before == before
            assert sum(point.count for point in report.dynamics) == total

    def test_has_behind_each_figure_as_many_rows(self, source: Source) -> None:
        for unit, every_status in product(Unit, (False, True)):
            selection = Selection(source, YEAR)
            report = made(selection=selection, blocks=BLOCKS[source], unit=unit, every_status=every_status)
            for block in report.blocks:
                for line in block.lines:
                    assert rows_behind(report, line.rows_url) == line.count, (block.title, line.name, unit)

    def test_crossed_with_another_sums_to_the_same_and_has_as_many_rows(self, source: Source) -> None:
        for unit, crossed in product(Unit, CROSSED):
            report = made(selection=Selection(source), unit=unit, cross=crossed, blocks=crossed)
            cross, by_rows, by_columns = report.cross, *report.blocks
            assert cross is not None
            assert cross.total == sum(cross.row_totals) == sum(cross.column_totals) == getattr(report.totals, unit)
            assert [sum(row) for row in cross.counts] == list(cross.row_totals)
            assert [sum(column) for column in zip(*cross.counts, strict=True)] == list(cross.column_totals)
            for names, totals, block in (
                (cross.row_names, cross.row_totals, by_rows),
                (cross.column_names, cross.column_totals, by_columns),
            ):
                assert dict(zip(names, totals, strict=True)) == {line.name: line.count for line in block.lines}
            for counts, urls in zip(cross.counts, cross.urls, strict=True):
                for count, url in zip(counts, urls, strict=True):
                    assert bool(url) == bool(count)
                    assert not url or rows_behind(report, url) == count


@pytest.mark.usefixtures("records")
class TestNamedStatuses:
    def test_are_counted_each_and_called_so(self) -> None:
        block = block_of(Dimension.STATUS, every_status=True)
        assert block.unit == str(STATUSES)
        assert sum(line.count for line in block.lines) == block.total > made().totals.records

    def test_are_called_so_in_a_crossing_too(self) -> None:
        cross = made(every_status=True, cross=(Dimension.SEX, Dimension.STATUS)).cross
        assert cross is not None
        assert cross.unit == str(STATUSES)
        assert cross.total == block_of(Dimension.STATUS, every_status=True).total


class TestLines:
    def test_of_a_list_stand_in_its_order_what_is_not_stated_last(self) -> None:
        for code in ("NA", "SOC-1", "FAM-3", "CIV-1"):
            an_appeal(categories=[entry(List.CATEGORY, code)])
        names = current_lists()
        expected = [names.entry_of_code(List.CATEGORY, code).name for code in ("CIV-1", "FAM-3", "SOC-1")]
        assert lines(Dimension.CATEGORY) == [(name, 1) for name in [*expected, "Не указано"]]

    def test_of_age_begin_with_the_youngest(self) -> None:
        AgeBound.objects.all().delete()
        AgeBound.objects.bulk_create(AgeBound(since=age) for age in (20, 36, 61))
        for age in (None, 61, 36, 60, 20, 35, 19, 0, 120):
            an_appeal(age=age)
        assert [count for _, count in lines(Dimension.AGE)] == [2, 2, 2, 2, 1]
        assert [line.key for line in block_of(Dimension.AGE).lines] == [0, 20, 36, 61, None]

    def test_of_sex_are_women_men_and_those_not_stated(self) -> None:
        for sex in (Sex.NOT_STATED, Sex.MALE, Sex.FEMALE):
            an_appeal(sex=sex)
        assert [line.key for line in block_of(Dimension.SEX).lines] == [Sex.FEMALE, Sex.MALE, None]

    def test_of_places_begin_with_the_most_frequent_and_equal_ones_stand_by_the_alphabet(self) -> None:
        codes = ("41705000000000", "41708000000000", "41708000000000", "41702000000000", None, None, None)
        for code in codes:
            an_appeal(territory_id=Territory.objects.get(code=code).pk if code else None)
        assert lines(Dimension.REGION) == [
            ("Чуйская область", 2),
            ("Баткенская область", 1),
            ("Иссык-Кульская область", 1),
            ("Не указано", 3),
        ]

    def test_equal_ones_stand_by_the_alphabet_of_the_language(self) -> None:
        office = Office.objects.get(code="YSK-01")
        for name in ("Яковлева", "Өмүрзакова", "Орозова", "Ёлкина", "Егорова", "Жакупова"):
            an_appeal(by=a_consultant(full_name=name, office=office))
        names = [name for name, _ in lines(Dimension.CONSULTANT)]
        assert names == ["Егорова", "Ёлкина", "Жакупова", "Орозова", "Өмүрзакова", "Яковлева"]

    def test_keep_retired_entries_and_closed_offices(self) -> None:
        an_appeal(by=a_consultant(office=Office.objects.get(code="OSH-01")))
        retired = current_lists().entry_of_code(List.CATEGORY, "CIV-1")
        ListEntry.objects.filter(pk=retired.id).update(valid_until=date(2026, 3, 3))
        Office.objects.filter(code="OSH-01").update(closed_on=date(2026, 3, 3))
        assert lines(Dimension.OFFICE) == [("ЦБЮП г. Ош", 1)]
        assert lines(Dimension.CATEGORY) == [(retired.name, 1)]

    def test_of_who_has_not_answered_yet_are_not_stated(self) -> None:
        a_question()
        assert lines(Dimension.CONSULTANT, selection=Selection(Source.QUESTIONS)) == [("Не указано", 1)]


class TestShares:
    def test_are_of_the_blocks_total(self) -> None:
        for sex in (Sex.FEMALE, Sex.FEMALE, Sex.FEMALE, Sex.MALE):
            an_appeal(sex=sex)
        assert [line.share for line in block_of(Dimension.SEX).lines] == [0.75, 0.25]

    def test_of_nothing_are_none(self) -> None:
        report = made(cross=(Dimension.SEX, Dimension.AGE))
        assert all(block.lines == () and block.total == 0 for block in report.blocks)
        assert report.cross is not None
        assert (report.cross.counts, report.cross.total, report.dynamics) == ((), 0, ())


class TestComparison:
    def test_has_lines_of_either_period(self) -> None:
        an_appeal(sex=Sex.FEMALE, helped_at=NOON)
        an_appeal(sex=Sex.MALE, helped_at=NOON - timedelta(days=365))
        report = made(
            selection=Selection(days=Days(date(2026, 3, 2), date(2026, 3, 2))),
            compare=Compare.YEAR,
            blocks=(Dimension.SEX,),
        )
        assert report.before is not None
        assert (report.totals.records, report.before.records) == (1, 1)
        (block,) = report.blocks
        assert [(line.key, line.count, line.before) for line in block.lines] == [(Sex.FEMALE, 1, 0), (Sex.MALE, 0, 1)]
        assert (block.total, block.total_before) == (1, 1)
        assert block.lines[1].rows_url == ""

    def test_is_left_out_where_there_is_nothing_to_compare_with(self) -> None:
        an_appeal()
        report = made(compare=Compare.PREVIOUS, blocks=(Dimension.SEX,))
        assert report.before is None
        assert report.blocks[0].total_before is None
        assert report.blocks[0].lines[0].before is None


class TestDynamics:
    def test_has_every_step_those_of_no_records_too(self) -> None:
        karakol = a_consultant(office=Office.objects.get(code="YSK-01"))
        for day in (date(2023, 12, 31), date(2024, 2, 29), date(2024, 2, 29)):
            an_appeal(by=karakol, helped_at=datetime(day.year, day.month, day.day, 6, 0, tzinfo=UTC))
        points = made(step=Step.MONTH).dynamics
        assert [(point.first, point.count) for point in points] == [
            (date(2023, 12, 1), 1),
            (date(2024, 1, 1), 0),
            (date(2024, 2, 1), 2),
        ]
        weeks = made(step=Step.WEEK).dynamics
        assert (weeks[0].first, weeks[-1].first) == (date(2023, 12, 25), date(2024, 2, 26))
        assert len(weeks) == 10
        by_day = made(step=Step.DAY).dynamics
        assert len(by_day) == 61
        assert sum(point.count for point in by_day) == sum(point.count for point in weeks) == 3


class TestAnObserversReport:
    def test_leads_to_no_rows(self) -> None:
        an_appeal()
        report = made(named=False, cross=(Dimension.SEX, Dimension.AGE))
        assert report.cross is not None
        urls = [line.rows_url for block in report.blocks for line in block.lines]
        assert not any([*urls, *(url for row in report.cross.urls for url in row)])


class TestAddressOfRows:
    def test_is_that_of_the_report_with_the_line(self, lists: Lists) -> None:
        an_appeal(age=None)
        report = made(address="period=this-year&category=3&category=4", cross=(Dimension.SEX, Dimension.AGE))
        by_dimension = {block.dimension: block for block in report.blocks}
        url = by_dimension[Dimension.AGE].lines[0].rows_url
        assert url == "/reports/rows/?period=this-year&category=3&category=4&cell=age%3A"
        assert cells(url) == [(Dimension.AGE, None)]
        assert report.cross is not None
        assert cells(report.cross.urls[0][0]) == [(Dimension.SEX, Sex.FEMALE), (Dimension.AGE, None)]

    def test_of_a_report_without_filters_is_the_line_alone(self) -> None:
        an_appeal()
        assert block_of(Dimension.SEX).lines[0].rows_url == "/reports/rows/?cell=sex%3A1"


class TestScope:
    def test_is_the_selections(self) -> None:
        karakol, osh = (a_consultant(office=Office.objects.get(code=code)) for code in ("YSK-01", "OSH-01"))
        an_appeal(by=karakol)
        an_appeal(by=osh)
        own = Selection().having(Condition(Column.OFFICE, (karakol.office_id or 0,)))
        assert lines(Dimension.OFFICE, selection=own) == [("ЦБЮП г. Каракол", 1)]


class TestQueries:
    def test_are_as_many_however_much_is_asked(self, lists: Lists, django_assert_num_queries: Any) -> None:
        varied_records(20)
        asked = Asked(
            Selection(days=YEAR), compare=Compare.YEAR, cross=(Dimension.SEX, Dimension.AGE), unit=Unit.PEOPLE
        )
        # A savepoint and its end; bands; names of consultants; totals and groups of both periods; the crossing.
        with django_assert_num_queries(9):
            make(asked, lists)
