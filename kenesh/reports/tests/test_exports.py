"""The files of a report: their figures are those of the page, whatever is asked, and whoever asks."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from random import Random
from typing import Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import openpyxl
import pypdfium2
import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext
from pytest_django import DjangoDbBlocker

from kenesh.accounts.models import Role, User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer, signed_in
from kenesh.appeals.tests.make import an_appeal
from kenesh.offices.lists import Lists, current_lists
from kenesh.offices.models import List, Office, OfficeKind
from kenesh.people.models import Sex
from kenesh.reports import exporting, filters
from kenesh.reports.exporting import Cover
from kenesh.reports.exporting.cover import figures as totals
from kenesh.reports.exporting.cover import how_counted
from kenesh.reports.report import Point, Report, make
from kenesh.reports.rules import Compare, Dimension, Period, Source, Step, Unit
from kenesh.reports.tests import reading
from kenesh.reports.tests.make import facts, varied_records
from kenesh.reports.words import Figures
from tests.database import for_a_class

pytestmark = [pytest.mark.django_db, pytest.mark.once]

CHOICES: Final = 200
PAPERS: Final = 20  # of them: a paper is set of the same report, line for line, whatever was chosen
DRAWN: Final = 5  # of the papers have charts and days: these take longer than all the rest
NO_CHART: Final = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 1"/>'
NOON: Final = datetime(2026, 3, 2, 12, 0, tzinfo=ZoneInfo("Asia/Bishkek"))
DAYS: Final = ("2024-02-29", "2024-11-15", "2024-12-31", "2025-01-01", "2025-03-31", "2025-12-31", "2026-01-01", "")
INJECTION: Final = '=HYPERLINK("http://example.org";"x")'


@pytest.fixture(scope="class")
def records(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with for_a_class(django_db_blocker):
        varied_records(100)
        yield


@pytest.fixture
def lists(reference_lists: None, records: None) -> Lists:
    return current_lists()


@pytest.fixture(autouse=True)
def in_russian() -> Iterator[None]:
    with translation.override("ru"):
        yield


def some_address(chance: Random, lists: Lists, user: User) -> str:
    """A choice of filters as the form sends it to that person, some of it left out."""
    entries = {name: [str(one.id) for one in lists.entries(name)] for name in List}
    since, until = sorted(chance.sample(DAYS, 2))
    staff = User.objects.filter(role=Role.CONSULTANT, **({"office": user.office} if user.office else {}))

    def several(offered: list[str]) -> list[str]:
        return chance.sample(offered[:6] + offered[-1:], chance.randint(1, 2))

    dimensions = [str(one) for one in Dimension]
    desk = user.office is None or user.office.kind == OfficeKind.DESK
    offered: dict[str, Any] = {
        "since": since,
        "until": until,
        "office": [str(one.id) for one in Office.objects.filter(code__in=("YSK-01", "OSH-01", "KZN-01"))][:1],
        "citizenship": several(entries[List.CITIZENSHIP]),
        "category": several(entries[List.CATEGORY]),
        "age_from": "20",
        "age_to": "60",
        "sex": str(int(chance.choice(Sex.values))),
        "status": several(entries[List.SOCIAL_STATUS]),
        "kind": several(entries[List.KIND_OF_AID]),
        "territory": str(chance.choice(lists.territories()).id),
        "consultant": str(chance.choice(staff.order_by("pk")).pk),
        "advocate": "on",
    }
    chosen = {name: value for name, value in offered.items() if value and chance.random() < 0.2}
    if chance.random() < 0.3:
        chosen = {"period": str(chance.choice(list(Period)))} | chosen
    elif chance.random() < 0.6:
        chosen |= {"since": since, "until": until}
    if chance.random() < 0.4:
        chosen["show"] = chance.sample(dimensions, chance.randint(1, 5))
    chosen |= {
        "source": str(chance.choice([Source.APPEALS, *(one for one in Source if desk or one != Source.CONSULTATIONS)])),
        "unit": str(chance.choice(list(Unit))),
        "step": str(chance.choice([Step.MONTH, Step.MONTH, Step.WEEK, Step.DAY])),
        "compare": str(chance.choice(list(Compare))),
        "statuses": chance.choice(["", "every"]),
    }
    if chance.random() < 0.4:
        chosen |= dict(zip(("rows", "columns"), chance.sample(dimensions, 2), strict=True))
    return urlencode({name: value for name, value in chosen.items() if value}, doseq=True)


def made(address: str, user: User, lists: Lists) -> tuple[Report, Cover]:
    found = filters.read(QueryDict(address), user, lists, localdate())
    assert found.asked, found.form.errors
    return make(found.asked, lists), Cover.of(found, by=user, at=NOON)


def page_of(address: str, browser: Client) -> str:
    """What is shown when the filters have changed."""
    with translation.override("ru"):
        return browser.get(f"/reports/?{address}", headers={"HX-Request": "true"}).content.decode()


def check_paper(content: bytes, report: Report) -> None:
    """The totals and every line of every table are there, in their order."""
    words, figures = _together(*reading.pages_of(content)), Figures()
    at = 0
    for total in totals(report):
        average = isinstance(total.count, float)
        count = figures.decimal(total.count, 1) if average else figures.whole(int(total.count))
        at = words.find(_together(total.words, count), at)
        assert at >= 0, total
    for block in report.blocks if report.totals.records else ():
        at = words.index(_together(f"{block.title} · {block.unit}"))
        for line in block.lines:
            before = "" if line.before is None else figures.whole(line.before)
            said = _together(line.name, figures.whole(line.count), figures.share(line.share), before)
            at = words.find(said, at)
            assert at > 0, said
        if block.lines:
            assert words.find(_together(gettext("Total"), figures.whole(block.total)), at) > 0, block


def check_drawings(content: bytes) -> None:
    """Something is drawn on every page."""
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            seen = bytes(page.render(scale=0.5, grayscale=True).buffer)
            assert min(seen) < 128 < max(seen)


def _together(*words: str) -> str:
    """Without spaces and hyphens: a line may be broken at either."""
    return re.sub(r"[\s\u00ad\u0002\ufffe-]+", "", "".join(words))


class TestFigures:
    def test_are_the_same_in_every_file_on_two_hundred_choices(self, lists: Lists) -> None:
        chance = Random("exports")
        own = Office.objects.get(code="YSK-01")
        readers = [an_administrator(), an_administrator(), an_observer(), a_head(office=own), a_consultant(office=own)]
        browsers = {user.pk: signed_in(user) for user in readers}
        counted = 0
        for number in range(CHOICES):
            user = chance.choice(readers)
            address = some_address(chance, lists, user)
            report, cover = made(address, user, lists)
            counted += bool(report.totals.records)
            expected = reading.of_report(report)
            assert reading.of_csv(b"".join(exporting.csv(report)), report) == expected, address
            assert reading.of_xlsx(exporting.xlsx(report, cover), report) == expected, address
            page = page_of(address, browsers[user.pk])
            if report.totals.records:
                assert reading.of_page(page) == reading.as_on_page(expected), address
            if number % (CHOICES // PAPERS):
                continue
            if number % (CHOICES // DRAWN) == 0:
                paper = exporting.pdf(report, cover, lists)
                check_drawings(paper)
            else:
                undated = report if report.step == Step.MONTH else replace(report, dynamics=())
                paper = exporting.pdf(undated, cover, lists, draw=lambda *_chart: NO_CHART)
            check_paper(paper, report)
        assert counted > CHOICES / 4

    def test_of_a_period_across_the_new_year_are_those_of_the_page(self, lists: Lists) -> None:
        """The predecessor took the first year from the last one, and months apart from years: its paper differed from
        its page, and November to February was nothing."""
        report, cover = made("since=2024-11-01&until=2025-02-28", an_administrator(), lists)
        there = [one for one in facts(Source.APPEALS) if date(2024, 11, 1) <= one.day <= date(2025, 2, 28)]
        assert report.totals.records == len(there) > 0
        paper = exporting.pdf(report, cover, lists)
        check_paper(paper, report)
        check_drawings(paper)
        assert cover.period in reading.pages_of(paper)[0]
        assert reading.of_csv(b"".join(exporting.csv(report)), report).totals[0] == len(there)
        assert reading.of_xlsx(exporting.xlsx(report, cover), report).totals[0] == len(there)

    def test_names_who_has_records_only_in_the_period_compared_with(self, lists: Lists) -> None:
        consultant = a_consultant(full_name="Ёлкин Пётр", office=Office.objects.get(code="YSK-01"))
        an_appeal(by=consultant, helped_at=datetime(2025, 3, 2, 12, 0, tzinfo=NOON.tzinfo))
        report, _cover = made("since=2026-03-01&until=2026-03-31&compare=year", an_administrator(), lists)
        [block] = [block for block in report.blocks if block.dimension == Dimension.CONSULTANT]
        assert ("Ёлкин Пётр", 0, 1) in [(line.name, line.count, line.before) for line in block.lines]


class TestPaper:
    @pytest.mark.parametrize("language", ["ru", "ky", "tt", "en"])
    def test_has_every_letter(self, lists: Lists, language: str) -> None:
        name = "Ңуркызы Өмүр Үсөн Әхмәт Җәмилә Һәдия Ёлкин"
        an_appeal(by=a_consultant(full_name=name, office=Office.objects.get(code="YSK-01")))
        report, cover = made("since=2026-03-01&show=consultant", an_administrator(full_name=name), lists)
        with translation.override(language):
            content = exporting.pdf(report, cover, lists)
        assert " ".join(reading.pages_of(content)).count(name) >= 2

    def test_is_the_same_for_the_same_report(self, lists: Lists) -> None:
        report, cover = made("source=appeals", an_administrator(), lists)
        assert exporting.pdf(report, cover, lists) == exporting.pdf(report, cover, lists)

    def test_turns_for_a_wide_cross_table_and_cuts_a_wider_one(self, lists: Lists) -> None:
        report, cover = made("since=2024-01-01&rows=sex&columns=district", an_administrator(), lists)
        assert report.cross
        names = tuple(f"Район {n}" for n in range(30))
        wide = replace(
            report.cross,
            column_names=names,
            counts=tuple((n,) * 30 for n in range(len(report.cross.row_names))),
            column_totals=(99,) * 30,
            urls=(),
        )
        content = exporting.pdf(replace(report, cross=wide), cover, lists)
        with pypdfium2.PdfDocument(content) as document:
            assert any(page.get_width() > page.get_height() for page in document)
        words = " ".join(reading.pages_of(content))
        assert all(name in words for name in names)

    def test_says_who_made_it_when_and_how_it_was_counted(self, lists: Lists) -> None:
        user = an_administrator(full_name="Токтоева Айнура")
        report, cover = made("source=appeals&unit=people&statuses=every", user, lists)
        words = " ".join(reading.pages_of(exporting.pdf(report, cover, lists)))
        assert "02.03.2026 12:00" in words
        assert "Токтоева Айнура" in words
        for sentence in how_counted(report):
            assert sentence in words

    def test_of_nothing_says_so(self, lists: Lists) -> None:
        report, cover = made("since=2001-01-01&until=2001-01-31", an_administrator(), lists)
        words = " ".join(reading.pages_of(exporting.pdf(report, cover, lists)))
        assert words.count(gettext("No records are found.")) == 1


class TestWorkbook:
    def opened(self, report: Report, cover: Cover) -> Any:
        return openpyxl.load_workbook(io.BytesIO(exporting.xlsx(report, cover)))

    def test_has_a_chart_beside_each_table(self, lists: Lists) -> None:
        report, cover = made("source=appeals&rows=sex&columns=age", an_administrator(), lists)
        [first, dynamics, cross] = self.opened(report, cover).worksheets
        assert len(first._charts) == len(report.blocks)
        assert len(dynamics._charts) == 1
        assert cross.freeze_panes == "B2"
        assert {sheet.page_setup.paperSize for sheet in (first, dynamics, cross)} == {9}

    def test_takes_no_name_for_a_formula(self, lists: Lists) -> None:
        an_appeal(by=a_consultant(full_name=INJECTION, office=Office.objects.get(code="YSK-01")))
        report, cover = made("since=2026-03-01&show=consultant", an_administrator(full_name=INJECTION), lists)
        [sheet, *_others] = self.opened(report, cover).worksheets
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == INJECTION]
        assert cells
        assert {cell.data_type for cell in cells} == {"s"}
        assert f"'{INJECTION}".replace('"', '""') in b"".join(exporting.csv(report)).decode()

    @pytest.mark.parametrize("language", ["ru", "ky", "tt", "en"])
    def test_opens_in_every_language(self, lists: Lists, language: str) -> None:
        report, cover = made("compare=previous&period=last-year&rows=sex&columns=age", an_administrator(), lists)
        with translation.override(language):
            assert len(self.opened(report, cover).worksheets) == 3

    def test_says_in_words_a_day_that_spreadsheets_do_not_know(self, lists: Lists) -> None:
        report, cover = made("since=2025-01-01&step=day", an_administrator(), lists)
        long_ago = replace(report, dynamics=(Point(date(1025, 3, 2), 1), Point(date(2025, 3, 2), 2)))
        [_first, sheet] = self.opened(long_ago, cover).worksheets
        assert [row[0].value for row in sheet.iter_rows(min_row=2)][:2] == ["02.03.1025", datetime(2025, 3, 2)]

    def test_has_tall_rows_for_long_names(self, lists: Lists) -> None:
        """Not every program makes them taller by itself: names lay over each other."""
        report, cover = made("source=appeals&show=category&show=sex", an_administrator(), lists)
        [sheet, *_others] = self.opened(report, cover).worksheets
        heights = {row[0].value: sheet.row_dimensions[row[0].row].height or 15 for row in sheet.iter_rows()}
        names = [line.name for block in report.blocks for line in block.lines]
        assert max(map(len, names)) > 60
        assert all(heights[name] >= 15 * len(name) / 46 for name in names)
        assert heights["Женский"] == 15

    def test_keeps_shares_as_numbers(self, lists: Lists) -> None:
        report, cover = made("period=last-year&show=sex", an_administrator(), lists)
        [sheet, *_others] = self.opened(report, cover).worksheets
        shares = [row[2] for row in sheet.iter_rows() if row[1].value == report.blocks[0].lines[0].count]
        assert {cell.number_format for cell in shares} == {"0.0%"}
        assert shares[-1].value == report.blocks[0].lines[0].share
