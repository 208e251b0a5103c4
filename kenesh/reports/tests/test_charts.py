"""Charts: what they say, that their descriptions are Vega-Lite, and how they are drawn."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import altair
import pytest
from django.utils import translation
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from kenesh.offices.lists import ListedTerritory, Lists, current_lists
from kenesh.offices.models import List
from kenesh.reports import charts
from kenesh.reports.charts import drawing
from kenesh.reports.charts.look import figure
from kenesh.reports.report import Asked, make
from kenesh.reports.rules import Compare, Days, Dimension, Step, Unit
from kenesh.reports.selection import Selection
from kenesh.reports.tests.drawn import LONG, a_block, a_cross, a_report, every_chart, places, points
from kenesh.reports.tests.make import varied_records
from tests.browser import Complaints

pytestmark = pytest.mark.once

WHOLE = """() => [...document.querySelectorAll(".chart-drawing svg")].every((svg) => {
  const { left, right, top, bottom } = svg.getBoundingClientRect();
  const shown = [...svg.querySelectorAll("text:not([opacity='0'])")].map((text) => text.getBoundingClientRect());
  return shown.every((text) => !text.width ||
    (text.left >= left - 3 && text.right <= right + 3 && text.top >= top - 3 && text.bottom <= bottom + 3));
})"""
YEAR = Days(date(2025, 1, 1), date(2025, 12, 31))
LETTERS = "өүңӨҮҢ ёЁәҗһӘҖҺы"


def rows(described: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = described["data"]["values"]
    return found


def words(drawn: bytes) -> str:
    """The text of an SVG, its elements parted by lines."""
    return "\n".join(re.findall(r">([^<>]+)</t(?:ext|span)>", drawn.decode()))


def _places(drawn: bytes) -> dict[str, tuple[float, float]]:
    """Where each text of an SVG stands."""
    found = re.findall(r"<text[^>]*translate\(([-\d.]+),([-\d.]+)\)[^>]*>([^<]+)<", drawn.decode())
    return {text: (float(x), float(y)) for x, y, text in found}


def region(lists: Lists, iso: str) -> ListedTerritory:
    return next(one for one in lists.territories() if one.iso_3166_2 == iso)  # the tree names it before its parts


@pytest.fixture
def lists(reference_lists: None) -> Lists:
    return current_lists()


class TestDescription:
    def test_of_every_chart_of_every_report_is_vega_lite(self, lists: Lists) -> None:
        varied_records(40)
        for unit, step, compare in (
            (Unit.RECORDS, Step.MONTH, Compare.NOTHING),
            (Unit.ISSUES, Step.WEEK, Compare.YEAR),
            (Unit.PEOPLE, Step.DAY, Compare.PREVIOUS),
        ):
            asked = Asked(
                Selection(days=YEAR),
                unit=unit,
                step=step,
                compare=compare,
                cross=(Dimension.SEX, Dimension.CATEGORY),
            )
            report = make(asked, current_lists())
            assert report.cross is not None
            described = [
                *map(charts.of_block, report.blocks),
                charts.of_dynamics(report),
                charts.of_cross(report.cross),
                charts.of_map(report, current_lists()),
                charts.of_points(report, current_lists()),
            ]
            assert len(described) == 14
            for one in described:
                assert one is not None
                altair.Chart.from_dict(json.loads(json.dumps(one)))

    def test_is_vega_lite_of_what_is_long_wide_or_empty(self, lists: Lists) -> None:
        empty = [charts.of_block(a_block()), charts.of_dynamics(a_report()), charts.of_cross(a_cross(0, 0))]
        for one in [*every_chart().values(), *empty]:
            altair.Chart.from_dict(json.loads(json.dumps(one)))
        assert all(charts.svg(one).startswith(b"<svg") for one in empty)

    def test_speaks_the_language_of_the_reader(self) -> None:
        for language, count, share in (("ru", "12\xa0846", "50,0"), ("en", "12,846", "50.0")):
            with translation.override(language):
                found = words(charts.svg(charts.of_block(a_block(12846, 12846))))
            assert count in found
            assert share in found


class TestBlock:
    def test_keeps_the_order_of_its_table_and_every_line_of_it(self) -> None:
        shown = rows(charts.of_block(a_block(3, 9, 0, 5, unknown=2)))
        assert [(row["name"], row["bar"]) for row in shown] == [
            *((f"Строка {place}", count) for place, count in ((1, 3), (2, 9), (3, 0), (4, 5))),
            ("Не указано", 2),
        ]
        assert [row["unknown"] for row in shown] == [False, False, False, False, True]

    def test_sums_the_smallest_of_many_and_adds_up_all_the_same(self) -> None:
        block = a_block(1, 1, *range(40, 10, -1), 500, unknown=7, before=[2] * 33)
        with translation.override("en"):
            shown = rows(charts.of_block(block))
        assert len(shown) == 20 + 1 + 1
        assert sum(int(row["figure"]) for row in shown) == block.total
        assert sum(int(row["figure_before"]) for row in shown) == block.total_before
        assert [row["name"] for row in shown[-3:-1]] == ["Строка 33", "Others: 13"]
        assert shown[0]["name"] == "Строка 3"
        assert shown[-2]["bar"] is None  # it would be the longest of all

    def test_tells_apart_names_that_begin_alike(self, lists: Lists) -> None:
        """«Вопросы, связанные с…» are twenty of the categories."""
        for language in ("ru", "ky", "tt", "en"):
            with translation.override(language):
                names = [entry.name for which in List for entry in current_lists().entries(which)]
                shown = rows(charts.of_block(a_block(*range(20, 0, -1), names=names[:20])))
                cross = charts.of_cross(replace(a_cross(30, 3), row_names=tuple(names[:30])))
            assert len({row["label"] for row in shown}) == 20
            assert len({row["label"] for row in cross["layer"][0]["data"]["values"]}) == 30

    def test_cuts_the_longest_names_and_says_them_whole_to_whoever_points(self) -> None:
        (row,) = rows(charts.of_block(a_block(5, names=[f"{LONG}, и возмещением расходов"])))
        assert len(row["label"].split("\n")) == 2
        assert row["label"].endswith("…")
        assert row["name"] == f"{LONG}, и возмещением расходов"

    def test_has_names_above_its_bars_where_it_is_narrow(self) -> None:
        described = charts.of_block(a_block(5, 4, names=[LONG, "Ө"]))
        narrow, wide = (_places(charts.svg(described, width=width)) for width in (360, 642))
        assert narrow["Ө"][1] < narrow["4"][1] - 10
        assert wide["Ө"][1] == wide["4"][1]

    def test_leads_to_the_rows_only_those_who_may_see_them(self) -> None:
        assert "/reports/rows/" in json.dumps(charts.of_block(a_block(5, rows_url="/reports/rows/")))
        assert "href" not in json.dumps(charts.of_block(a_block(5)))


class TestDynamics:
    def test_lays_the_period_compared_with_behind_step_upon_step(self) -> None:
        report = a_report(
            days=YEAR,
            compare=Compare.YEAR,
            dynamics=points(date(2025, 2, 1), 5, 0, 7, step=31),
            dynamics_before=points(date(2024, 1, 1), 1, 2, step=31),
        )
        shown = [(row["step"], row["before"], row["count"]) for row in rows(charts.of_dynamics(report))]
        assert shown == [("01.2025", 1, None), ("02.2025", 2, 5), ("03.2025", 0, 0), ("04.2025", 0, 7)]

    def test_counts_weeks_from_the_monday_before_the_period(self) -> None:
        report = a_report(
            days=YEAR,
            compare=Compare.YEAR,
            step=Step.WEEK,
            dynamics=points(date(2024, 12, 30), 3, 4, step=7),
            dynamics_before=points(date(2024, 1, 8), 9, step=7),
        )
        shown = [(row["step"], row["before"], row["count"]) for row in rows(charts.of_dynamics(report))]
        assert shown == [("30.12.2024", 0, 3), ("06.01.2025", 9, 4)]

    def test_is_a_line_where_bars_would_be_too_thin(self) -> None:
        many = charts.of_dynamics(a_report(step=Step.DAY, dynamics=points(date(2020, 1, 1), *[3] * 2000)))
        assert [layer["mark"]["type"] for layer in many["layer"]] == ["line"]
        assert len(words(charts.svg(many)).splitlines()) < 30


class TestMap:
    def test_shades_each_oblast_and_both_cities(self, lists: Lists) -> None:
        with translation.override("ru"):  # the order of the places, and so their figures, too
            blocks = places(lists)
            described = charts.of_map(a_report(*blocks), lists)
        assert described is not None
        grounds = {one["iso"]: one for one in described["datasets"]["oblasts"]}
        assert set(grounds) == {"KG-B", "KG-C", "KG-GB", "KG-J", "KG-N", "KG-O", "KG-T", "KG-Y"}
        assert [one["iso"] for one in described["layer"][3]["data"]["values"]] == ["KG-GB", "KG-GO"]
        for line in blocks[0].lines:
            if line.key is not None and (place := lists.territory(line.key)).iso_3166_2 in grounds:
                assert grounds[place.iso_3166_2]["figure"].replace("\xa0", "") == str(line.count)

    def test_says_how_many_it_does_not_show(self, lists: Lists) -> None:
        regions, _districts = places(lists)
        tatarstan = next(line.count for line in regions.lines if line.key and lists.country(line.key) == "RU")
        with translation.override("en"):
            described = charts.of_map(a_report(regions), lists)
            outside = figure(tatarstan)
        assert described is not None
        assert described["title"]["text"][1:] == [
            f"Outside Kyrgyzstan: {outside}.",
            "The place is not stated: 44.",
        ]

    def test_is_none_where_nothing_of_the_report_lies_on_it(self, lists: Lists) -> None:
        abroad = a_report(a_block(7, dimension=Dimension.REGION, keys=[region(lists, "RU-TA").id]))
        assert charts.of_map(abroad, lists) is None
        assert charts.of_points(abroad, lists) is None
        assert charts.of_map(a_report(a_block(7)), lists) is None


class TestPoints:
    def test_count_a_city_whole_also_where_only_the_city_is_known(self, lists: Lists) -> None:
        bishkek = region(lists, "KG-GB")
        rayon = next(one for one in lists.territories() if one.parent_id == bishkek.id)
        report = a_report(
            a_block(10, dimension=Dimension.REGION, keys=[bishkek.id], names=[bishkek.name]),
            a_block(6, dimension=Dimension.DISTRICT, keys=[rayon.id], unknown=4),
        )
        described = charts.of_points(report, lists)
        assert described is not None
        (circle,) = described["layer"][2]["data"]["values"]
        assert (circle["name"], circle["count"]) == (bishkek.name, 10)
        assert "title" not in described

    def test_show_a_city_and_the_rayon_around_it_as_one(self, lists: Lists) -> None:
        naryn = [one for one in lists.territories() if one.code in {"41704400000010", "41704245000000"}]
        block = a_block(3, 8, dimension=Dimension.DISTRICT, keys=[one.id for one in naryn])
        described = charts.of_points(a_report(block), lists)
        assert described is not None
        (circle,) = described["layer"][2]["data"]["values"]
        assert (circle["count"], circle["figures"]) == (11, "8 + 3")

    def test_add_up_with_what_is_not_shown(self, lists: Lists) -> None:
        _regions, districts = places(lists)
        described = charts.of_points(a_report(districts), lists)
        assert described is not None
        shown = sum(circle["count"] for circle in described["layer"][2]["data"]["values"])
        said = sum(int(re.sub(r"\D", "", line)) for line in described["title"]["text"][1:])
        assert shown + said == districts.total


class TestCross:
    def test_sums_the_smallest_rows_and_columns_of_many(self) -> None:
        cross = a_cross(40, 20)
        cells = rows(charts.of_cross(cross))
        assert len(cells) == 31 * 13
        assert sum(cell["count"] for cell in cells) == cross.total


class TestDrawing:
    def test_has_every_letter_of_every_language(self) -> None:
        found = words(charts.svg(charts.of_block(a_block(1, names=[LETTERS]))))
        assert LETTERS.split() == found.split()[:2]

    def test_is_a_picture_as_large_as_asked_for(self) -> None:
        picture = charts.png(charts.of_block(a_block(5, 3, unknown=1)), scale=2, width=400)
        assert picture.startswith(b"\x89PNG")
        assert int.from_bytes(picture[16:20]) == 800
        assert len(picture) > 5000

    def test_says_what_is_wrong_with_a_description_and_goes_on(self) -> None:
        with pytest.raises(charts.Undrawable, match="conversion failed"):
            charts.svg({"mark": "nothing known", "width": 10, "encoding": {}})
        assert charts.svg(charts.of_block(a_block(1))).startswith(b"<svg")

    def test_goes_on_when_the_artist_has_gone(self) -> None:
        described = charts.of_block(a_block(1))
        before = words(charts.svg(described))
        assert drawing._artist.process is not None
        drawing._artist.process.kill()
        drawing._artist.process.wait()
        assert words(charts.svg(described)) == before

    def test_of_a_map_keeps_its_proportions(self, lists: Lists) -> None:
        with translation.override("ru"):
            described = charts.of_map(a_report(*places(lists)), lists)
        assert described is not None
        sizes = re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', charts.svg(described, width=320).decode())
        width, height = map(float, sizes[0])
        assert width == 320
        assert 150 < height < 320
        assert "Бишкек" in words(charts.svg(described))


class TestInTheBrowser:
    @pytest.fixture
    def page(self, reference_lists: None, live_server: LiveServer, settings: Settings, browser_page: Page) -> Page:
        settings.ROOT_URLCONF = "kenesh.reports.tests.drawn"
        browser_page.goto("/drawn/")
        return browser_page

    def test_all_are_drawn_without_breaking_the_security_policy(
        self, page: Page, axe: Callable[[Page], None], screenshot: Callable[[Page, str], None], complaints: Complaints
    ) -> None:
        drawn = page.locator(".chart-drawing svg")
        expect(drawn).to_have_count(len(every_chart()) - 1)
        page.locator("#closed summary").click()
        expect(drawn).to_have_count(len(every_chart()))
        expect(page.locator("#block svg")).to_contain_text("Ө, Ү, Ң: үй-бүлө")
        axe(page)
        screenshot(page, "charts")
        assert not complaints

    def test_they_are_as_wide_as_the_window_lets_them(
        self, page: Page, screenshot: Callable[[Page, str], None]
    ) -> None:
        page.locator("#closed summary").click()
        expect(page.locator(".chart-drawing svg")).to_have_count(len(every_chart()))
        for width in (360, 1024):
            page.set_viewport_size({"width": width, "height": 800})
            place = page.locator("#wide .chart-drawing").bounding_box()
            assert place
            expect(page.locator("#wide svg")).to_have_attribute("width", str(int(place["width"])))
            expect(page.locator("#map svg")).to_have_attribute("width", str(min(int(place["width"]), 860)))
            assert page.evaluate("document.documentElement.scrollWidth") == width
            page.wait_for_function(WHOLE)
            screenshot(page, f"charts-{width}")

    def test_pointing_at_a_bar_says_its_line_and_escape_stops_it(self, page: Page) -> None:
        page.locator("#block svg .mark-rect path").nth(1).hover()
        told = page.locator("#chart-told")
        expect(told).to_be_visible()
        expect(told).to_contain_text("Семейное право")
        expect(told).to_contain_text("3\xa0351")
        page.keyboard.press("Escape")
        expect(told).to_be_hidden()

    def test_a_bar_leads_to_the_rows_behind_it(self, page: Page) -> None:
        with page.expect_navigation(url="**/reports/rows/"):
            page.locator("#block svg .mark-rect path").first.click()

    def test_what_htmx_brings_is_drawn_too(self, page: Page) -> None:
        page.evaluate("""() => {
          const figure = document.querySelector("#cross figure").cloneNode(true);
          figure.querySelector(".chart-drawing").remove();
          figure.insertAdjacentHTML("afterbegin", '<div class="chart-drawing" aria-hidden="true"></div>');
          document.getElementById("months").replaceChildren(figure);
          document.dispatchEvent(new CustomEvent("htmx:after:swap"));
        }""")
        expect(page.locator("#months svg")).to_contain_text("ЦБЮП")
