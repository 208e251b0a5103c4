"""«Отчёты»: the filters, the tiles and the blocks."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import escape
from typing import Any, Final

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils.translation import override as language
from pytest_django import DjangoAssertNumQueries

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, an_administrator, an_observer, signed_in
from kenesh.appeals.models import Appeal
from kenesh.appeals.tests.make import NOON, an_appeal, entry
from kenesh.offices.lists import current_lists
from kenesh.offices.models import List, ListEntry, Office, Territory
from kenesh.people.models import Sex
from kenesh.reports import filters
from kenesh.reports.rules import BLOCKS, Compare, Days, Dimension, Period, Source, Step, Unit
from kenesh.reports.selection import Column, How

REPORT: Final = "/reports/"
YEAR: Final = "since=2026-01-01&until=2026-12-31"
TODAY: Final = date(2026, 11, 22)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lists(reference_lists: None) -> Iterator[None]:
    """The real reference lists, read in Russian."""
    with language("ru"):
        yield


@pytest.fixture
def karakol() -> User:
    return a_consultant(office=Office.objects.get(code="YSK-01"), full_name="Үмөтова Гүлзат")


@pytest.fixture
def osh() -> User:
    return a_consultant(office=Office.objects.get(code="OSH-01"), full_name="Эргешова Бурул")


def read(address: str, user: User | None = None) -> filters.Reading:
    return filters.read(QueryDict(address), user or an_administrator(), current_lists(), TODAY)


def asked(address: str, user: User | None = None) -> Any:
    reading = read(address, user)
    assert reading.asked is not None, reading.form.errors
    return reading.asked


def values(address: str, column: Column, user: User | None = None) -> tuple[int, ...] | None:
    found = [one for one in asked(address, user).selection.conditions if one.column == column]
    return found[0].values if found else None


class TestAnAddress:
    def test_that_says_nothing_asks_for_this_year(self) -> None:
        one = asked("")
        assert one.selection.days == Days(date(2026, 1, 1), TODAY)
        assert one.address == "period=this-year"
        assert one.blocks == BLOCKS[Source.APPEALS]

    def test_without_a_period_asks_for_all_time(self) -> None:
        assert asked("sex=1").selection.days == Days()

    def test_asks_for_itself_again(self) -> None:
        office, place = Office.objects.get(code="YSK-01"), Territory.objects.get(code="41702000000000")
        category, group = entry(List.CATEGORY, "CIV-1"), current_lists().groups(List.CATEGORY)[1].id
        typed = (
            f"source=referrals&since=01.02.2025&until=2025-12-31&office={office.pk}&category={category}&category={group}"
            f"&age_from=0&age_to=60&sex=0&territory={place.pk}&show=sex&show=age&unit=people&statuses=every"
            "&compare=previous&step=week&rows=sex&columns=age&view=charts&after=5&cell=sex:1&utm=x"
        )
        one = asked(typed)
        again = asked(one.address)
        assert again == one
        assert (one.unit, one.step, one.compare, one.every_status) == (
            Unit.PEOPLE,
            Step.WEEK,
            Compare.PREVIOUS,
            True,
        )
        assert one.blocks == (Dimension.AGE, Dimension.SEX)
        assert one.cross == (Dimension.SEX, Dimension.AGE)
        assert one.selection.source == Source.REFERRALS
        for left in ("view", "after", "cell", "utm"):
            assert left not in one.address

    def test_can_move_with_the_day(self) -> None:
        one = asked("period=last-month")
        assert one.selection.days == Days(date(2026, 10, 1), date(2026, 10, 31))
        assert one.address == "period=last-month"

    def test_moves_while_the_days_typed_are_those_of_its_period(self) -> None:
        assert read("period=last-year&since=2025-01-01&until=2025-12-31").moving == Period.LAST_YEAR
        fixed = read("period=last-year&since=2025-01-01&until=2025-11-30")
        assert fixed.moving is None
        assert fixed.asked
        assert fixed.asked.selection.days == Days(date(2025, 1, 1), date(2025, 11, 30))

    def test_reads_all_ten_blocks_from_the_button(self) -> None:
        assert asked("show=sex&show=all").blocks == BLOCKS[Source.APPEALS]

    @pytest.mark.parametrize(
        ("address", "field"),
        [
            ("since=2025-12-31&until=2025-01-01", "until"),
            ("since=31.02.2025", "since"),
            ("age_from=60&age_to=20", "age_to"),
            ("age_from=много", "age_from"),
            ("age_to=500", "age_to"),
            ("category=999999999", "category"),
            ("office=999999999", "office"),
            ("sex=7", "sex"),
            ("period=some-day", "period"),
            ("show=names", "show"),
            ("rows=name&columns=sex", "rows"),
        ],
    )
    def test_that_makes_no_sense_is_told_beside_the_field(self, address: str, field: str) -> None:
        reading = read(address)
        assert reading.asked is None
        assert list(reading.form.errors) == [field]


class TestAFilter:
    def test_of_a_group_of_categories_is_all_within_it(self) -> None:
        lists = current_lists()
        group = lists.groups(List.CATEGORY)[0]
        within = {one.id for one in lists.entries(List.CATEGORY) if one.group_id == group.id}
        assert within
        assert set(values(f"category={group.id}", Column.CATEGORIES) or ()) == within

    def test_of_several_categories_and_statuses_means_any_of_them(self) -> None:
        one, other = entry(List.CATEGORY, "CIV-1"), entry(List.CATEGORY, "FAM-1")
        made = asked(f"category={one}&category={other}&status={entry(List.SOCIAL_STATUS, 'PENS')}").selection
        assert {condition.how for condition in made.conditions} == {How.ANY}
        assert set(made.conditions[0].values) == {one, other}

    def test_of_a_place_is_all_within_it(self) -> None:
        place = Territory.objects.get(code="41702000000000")
        found = values(f"territory={place.pk}", Column.TERRITORY) or ()
        assert set(found) == current_lists().descendants(place.pk)
        assert len(found) > 1

    def test_may_name_a_category_that_is_retired(self) -> None:
        category = entry(List.CATEGORY, "CIV-1")
        ListEntry.objects.filter(pk=category).update(valid_until=date(2025, 6, 30))
        assert values(f"category={category}", Column.CATEGORIES) == (category,)

    def test_of_not_stated_is_also_where_nothing_stands(self) -> None:
        assert 0 in (values(f"category={entry(List.CATEGORY, 'NA')}", Column.CATEGORIES) or ())
        assert values("sex=0", Column.SEX) == (0,)

    def test_of_ages_is_every_age_between(self) -> None:
        assert values("age_from=60&age_to=62", Column.AGE) == (60, 61, 62)
        assert (values("age_to=1", Column.AGE), len(values("age_from=60", Column.AGE) or ())) == ((0, 1), 61)

    def test_reads_as_words_and_can_be_taken_away(self) -> None:
        category = entry(List.CATEGORY, "CIV-1")
        reading = read(f"since=2025-01-01&until=2025-12-31&sex=1&age_from=60&category={category}")
        inheritance = current_lists().entry(category).name
        assert reading.words == ["2025 год", inheritance, "60 и старше", "Женский"]
        without = {chip.words: chip.without for chip in reading.chips}
        assert without["Женский"] == f"since=2025-01-01&until=2025-12-31&category={category}&age_from=60"
        assert asked(without["2025 год"]).selection.days == Days()
        assert asked(read("").chips[0].without).selection.days == Days()


class TestTheReader:
    def test_of_an_office_asks_of_their_own_whatever_the_address_says(self, karakol: User, osh: User) -> None:
        for address in ("", f"office={osh.office_id}", f"office={osh.office_id}&office=&sex=1"):
            assert values(address, Column.OFFICE, karakol) == (karakol.office_id,)
            assert asked(address, karakol).own_office == karakol.office_id
            assert "office" not in asked(address, karakol).address

    def test_who_observes_asks_without_names(self, osh: User) -> None:
        observer = an_observer()
        plain = asked("sex=1", observer)
        assert not plain.named
        assert Dimension.CONSULTANT not in plain.blocks
        for address in (f"consultant={osh.pk}&sex=1", "show=consultant&sex=1", "sex=1&rows=consultant&columns=sex"):
            assert asked(address, observer).selection == plain.selection
            assert asked(address, observer).blocks == plain.blocks
            assert asked(address, observer).cross is None

    def test_who_observes_is_led_to_no_rows(self, karakol: User) -> None:
        an_appeal(by=karakol)
        html = signed_in(an_observer()).get(f"{REPORT}?{YEAR}").content.decode()
        assert "/reports/rows/" not in html
        assert "Үмөтова" not in html
        assert 'name="consultant"' not in html


class TestThePage:
    def test_opened_empty_has_the_form_and_the_figures_of_this_year(self, karakol: User) -> None:
        an_appeal(by=karakol, helped_at=NOON)
        response = signed_in(karakol).get(REPORT)
        assert response.status_code == 200
        assert 'id="filters"' in response.content.decode()
        assert response.context["reading"].moving == Period.THIS_YEAR
        assert len(response.context["tables"]) == 10

    def test_sums_every_block_to_its_total(self, karakol: User) -> None:
        for number in range(7):
            an_appeal(by=karakol, age=None if number % 3 else 40, sex=Sex(number % 3), helped_at=NOON)
        response = signed_in(karakol).get(f"{REPORT}?{YEAR}")
        for table in response.context["tables"]:
            counts = [int(row.figure) for row in (*table.rows, *table.rest)]
            assert sum(counts) == int(table.total) == 7, table.title
        assert "Не указано" in response.content.decode()

    def test_names_the_unit_of_every_block_and_can_switch_it(self, karakol: User) -> None:
        both = [entry(List.CATEGORY, "CIV-1"), entry(List.CATEGORY, "FAM-1")]
        for _ in range(2):
            an_appeal(by=karakol, categories=both)
        client = signed_in(karakol)
        totals = []
        for unit in Unit:
            response = client.get(f"{REPORT}?{YEAR}&unit={unit}")
            totals.append([int(tile.figure) for tile in response.context["tiles"]][:3])
            (of_sex,) = [table for table in response.context["tables"] if table.id == "block-sex"]
            assert int(of_sex.total) == {Unit.RECORDS: 2, Unit.PEOPLE: 1, Unit.ISSUES: 4}[unit]
            assert of_sex.title.endswith(f"· {of_sex.unit}")
        assert totals == [[2, 1, 4]] * 3

    def test_compares_with_another_period_in_words(self, karakol: User) -> None:
        for number in range(3):
            an_appeal(by=karakol, helped_at=NOON - timedelta(days=365 if number == 0 else 0))
        response = signed_in(karakol).get(f"{REPORT}?{YEAR}&compare=year")
        tile = response.context["tiles"][0]
        assert "▲" in tile.change
        assert "100" in tile.change
        table = response.context["tables"][0]
        assert (table.total, table.total_before, table.total_change.replace("\xa0", " ")) == ("2", "1", "+100,0 %")

    def test_says_when_there_is_nothing_to_compare_with(self, karakol: User) -> None:
        html = signed_in(karakol).get(f"{REPORT}?since=2026-01-01&compare=year").content.decode()
        assert "не с чем" in html.lower()

    def test_crosses_any_two_dimensions_with_sums(self, karakol: User) -> None:
        for number in range(5):
            an_appeal(by=karakol, sex=Sex.FEMALE if number else Sex.MALE, age=30)
        cross = signed_in(karakol).get(f"{REPORT}?{YEAR}&rows=sex&columns=age").context["cross"]
        assert [name for name, _cells, _sum in cross.rows] == ["Женский", "Мужской"]
        assert [sum for _name, _cells, sum in cross.rows] == ["4", "1"]
        assert (cross.totals, cross.total) == (("5",), "5")

    def test_refuses_to_cross_a_dimension_with_itself(self, karakol: User) -> None:
        response = signed_in(karakol).get(f"{REPORT}?{YEAR}&rows=sex&columns=sex")
        assert response.status_code == 422
        assert "выберите другую разбивку" in response.content.decode()

    def test_shows_no_thousands_of_empty_days_because_of_a_record_of_long_ago(self, karakol: User) -> None:
        an_appeal(by=karakol, helped_at=NOON)
        old = an_appeal(by=karakol, helped_at=NOON)
        Appeal.objects.filter(pk=old.pk).update(helped_at=NOON.replace(year=1950))  # brought from another system
        client = signed_in(karakol)
        response = client.get(f"{REPORT}?since=1900-01-01&step=day&view=charts")
        assert len(response.context["dynamics"]) == 76 * 12 + 1
        assert "Динамика показана по месяцам" in response.content.decode()
        assert "Динамика показана" not in client.get(f"{REPORT}?{YEAR}&step=day&view=charts").content.decode()

    def test_leaves_what_is_wrong_in_the_form_and_says_so_beside_it(self, karakol: User) -> None:
        for address in ("?since=завтра&sex=1&age_from=60", "?view=charts&since=завтра&sex=1&age_from=60"):
            response = signed_in(karakol).get(f"{REPORT}{address}")
            html = response.content.decode()
            assert response.status_code == 422
            assert 'value="завтра"' in html
            assert 'value="60"' in html
            assert "errorlist" in html

    def test_keeps_the_choice_in_every_link(self, karakol: User) -> None:
        an_appeal(by=karakol)
        html = signed_in(karakol).get(f"{REPORT}?{YEAR}&sex=1").content.decode()
        for link in (
            f"?{YEAR}&sex=1&view=charts",
            f"/reports/export/xlsx/?{YEAR}&sex=1",
            f"/reports/save/?{YEAR}&sex=1",
            f"/reports/rows/?{YEAR}&sex=1&cell=sex%3A1",
        ):
            assert f'href="{escape(link)}"' in html

    def test_shows_charts_with_their_tables_under_the_second_tab(self, karakol: User) -> None:
        an_appeal(by=karakol)
        html = signed_in(karakol).get(f"{REPORT}?{YEAR}&view=charts").content.decode()
        assert html.count("data-chart") >= 11
        assert html.count('class="lines"') >= 11
        assert 'id="filters"' not in html

    def test_shows_the_first_lines_of_a_long_block_and_opens_the_rest(self) -> None:
        for office in Office.objects.order_by("pk")[:16]:
            an_appeal(by=a_consultant(office=office))
        response = signed_in(an_administrator()).get(f"{REPORT}?{YEAR}&show=office")
        (table,) = response.context["tables"]
        assert (len(table.rows), len(table.rest), table.total) == (12, 4, "16")
        assert "4" in table.rest_words

    def test_says_what_to_do_where_nothing_is_found(self, karakol: User) -> None:
        html = signed_in(karakol).get(f"{REPORT}?since=1999-01-01&until=1999-12-31").content.decode()
        assert 'class="empty"' in html
        assert '<table class="lines"' not in html

    def test_says_which_filter_the_records_know_nothing_of(self, karakol: User) -> None:
        html = signed_in(karakol).get(f"{REPORT}?{YEAR}&source=questions&sex=1").content.decode()
        assert re.search(r'class="note">[^<]*\bПол\b', html)
        assert read("source=questions&sex=1&age_to=5&age_from=3", karakol).form.untold == ("Возраст", "Пол")

    def test_answers_htmx_with_the_results_and_the_plain_address(self, karakol: User) -> None:
        typed = "?period=this-year&since=&until=&unit=records&step=month&show=sex&sex="
        response = signed_in(karakol).get(f"{REPORT}{typed}", headers={"HX-Request": "true"})
        html = response.content.decode()
        assert 'id="results"' in html
        assert 'id="filters"' not in html
        assert response["HX-Push-Url"] == "/reports/?period=this-year&show=sex"

    def test_keeps_a_period_moving_that_a_form_without_scripts_has_sent(self, karakol: User) -> None:
        response = signed_in(karakol).get(f"{REPORT}?period=last-year&since=&until=&sex=1")
        assert (response.status_code, response["Location"]) == (302, "/reports/?period=last-year&sex=1")

    def test_costs_the_same_few_queries_whatever_it_shows(
        self, karakol: User, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for number in range(20):
            an_appeal(by=karakol, age=20 + number)
        client.force_login(karakol)
        client.get(f"{REPORT}?{YEAR}")
        # Session, person, lists, colleagues; bands, one moment of the records, their groups and totals, names of staff.
        with django_assert_max_num_queries(12):
            client.get(f"{REPORT}?{YEAR}&view=charts")
