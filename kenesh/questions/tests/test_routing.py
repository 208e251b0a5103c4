"""Where a question goes, on the real table, with the real offices."""

import csv
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from kenesh.accounts.models import Absence, User
from kenesh.accounts.tests.make import a_consultant, a_head
from kenesh.offices import reference
from kenesh.offices.lists import Lists, current_lists
from kenesh.offices.models import Level, Office, OfficeKind, Pause, Route, Territory
from kenesh.offices.models import Reason as TableReason
from kenesh.offices.rules import kilometres
from kenesh.offices.tests.make import a_territory, an_office
from kenesh.questions import routing
from kenesh.questions.models import Reason
from kenesh.questions.routing import Standing, Why, chosen, route, route_on, words
from kenesh.refused import Refused

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 2)
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=ZoneInfo("Asia/Bishkek"))
with (reference.FOLDER / "routing_kg.csv").open(encoding="utf-8") as table:
    READ = list(csv.DictReader(table))
ROWS = [(row["territory"], row["centre"]) for row in READ]
# Territory, its office, and where to when that one is not at work. Across the lake lies Cholpon-Ata, nearer to Ton
# than Kyzyl-Suu is; from Baetov the road comes out at Naryn and Kochkor, from Daroot-Korgon beyond Gulcha, at Kara-Suu.
TRAPS = [
    ("41702220000000", "YSK-02", "YSK-04"),
    ("41704210000000", "NAR-01", "NAR-02"),
    ("41706259000000", "OSH-06", "OSH-04"),
]


@pytest.fixture
def country(reference_lists: None) -> Iterator[None]:
    """Everything of reference/, and one consultant in each office; the words are Russian."""
    for office in Office.objects.all():
        a_consultant(office=office)
    with translation.override("ru"):
        yield


def place(code: str) -> int:
    return Territory.objects.values_list("pk", flat=True).get(code=code)


def goes_to(code: str, day: date = DAY) -> str:
    return current_lists().office(route_on(place(code), day).office_id).code


def region(lists: Lists, territory: int) -> str:
    """The oblast (or what stands in its stead) by the tree, found another way than the product does."""
    above = [lists.territory(territory), *lists.ancestors(territory)]
    return above[-2].code if len(above) > 1 else above[-1].code


def close(*codes: str) -> None:
    Office.objects.filter(code__in=codes).update(closed_on=DAY)


def said(code: str, day: date = DAY) -> str:
    routed = route_on(place(code), day)
    return words(routed.reason, routed.details, current_lists())


@pytest.mark.usefixtures("country")
class TestTable:
    def test_holds_58_territories_and_the_oblasts(self) -> None:
        oblasts = [row for row in READ if row["name_ru"].endswith("область")]
        assert (len(READ) - len(oblasts), len(oblasts)) == (58, 7)

    def test_says_where_every_territory_goes(self) -> None:
        assert {code: goes_to(code) for code, _office in ROWS} == dict(ROWS)

    def test_counts_for_whatever_is_within_its_territory(self) -> None:
        inner = a_territory(parent=Territory.objects.get(code="41702220000000"), code="inner")
        routed = route_on(inner.pk, DAY)
        assert routed.office_id == Office.objects.get(code="YSK-02").pk
        assert routed.reason == Reason.TABLE
        assert routed.details["row"]["place"] == inner.parent_id

    def test_sends_kazan_to_its_own_desks(self) -> None:
        assert goes_to("TT-KZN-AVI") == "KZN-02"
        assert goes_to("TT-CHL") == "KZN-01"  # by the row of the republic


@pytest.mark.usefixtures("country")
class TestOfficeThatCannotAnswer:
    @pytest.mark.parametrize("how", ["closed", "paused", "nobody"])
    def test_is_replaced_by_one_of_the_same_region_else_of_the_country(self, how: str) -> None:
        for territory, office in ROWS:
            own = Office.objects.get(code=office)
            match how:
                case "closed":
                    Office.objects.filter(pk=own.pk).update(closed_on=DAY)
                case "paused":
                    Pause.objects.create(office=own, first_day=DAY, last_day=DAY, reason="ремонт")
                case _:
                    for person in own.staff.all():
                        Absence.objects.create(user=person, first_day=DAY, last_day=DAY)
            lists, routed = current_lists(), route_on(place(territory), DAY)
            other = lists.office(routed.office_id)
            assert routed.reason == Reason.NEAREST, territory
            assert other.id != own.pk
            home = region(lists, place(territory))
            has_others = any(region(lists, one.territory_id) == home for one in lists.offices(DAY) if one.id != own.pk)
            assert (region(lists, other.territory_id) == home) == has_others, territory
            assert lists.country(other.territory_id) == "KG"
            assert routed.details["passed"][0] | {"km": 0} == {
                "office": own.pk,
                "why": how,
                "km": 0,
                **({"day": "2026-11-02"} if how != "nobody" else {}),
                **({"reason": "ремонт"} if how == "paused" else {}),
            }
            Office.objects.update(closed_on=None)
            Pause.objects.all().delete()
            Absence.objects.all().delete()

    @pytest.mark.parametrize(("territory", "own", "other"), TRAPS)
    def test_is_not_replaced_by_one_across_the_lake_or_the_mountains(
        self, territory: str, own: str, other: str
    ) -> None:
        close(own)
        assert goes_to(territory) == other

    def test_is_replaced_across_the_lake_when_nobody_else_of_the_oblast_is_at_work(self) -> None:
        close("YSK-01", "YSK-02", "YSK-04")
        assert goes_to("41702220000000") == "YSK-03"
        assert route_on(place("41702220000000"), DAY).details["beyond"]

    def test_is_replaced_from_another_oblast_when_its_own_has_none(self) -> None:
        close("TAL-01", "TAL-02")
        routed = route_on(place("41707232000000"), DAY)
        lists = current_lists()
        assert routed.details["region"] is None
        assert lists.country(lists.office(routed.office_id).territory_id) == "KG"
        far = [
            kilometres(lists.territory(place("41707232000000")), office) or 0
            for office in lists.offices(DAY)
            if lists.country(office.territory_id) == "KG"
        ]
        assert routed.details["km"] == min(far)

    def test_is_never_replaced_across_the_border_of_a_country(self) -> None:
        Office.objects.filter(code__startswith="KZN").update(closed_on=DAY)
        routed = route_on(place("TT-KZN-AVI"), DAY)
        assert routed.reason == Reason.NOBODY
        assert current_lists().office(routed.office_id).code.startswith("KZN")
        Office.objects.exclude(code__startswith="KZN").update(closed_on=DAY)
        Office.objects.filter(code__startswith="KZN").update(closed_on=None)
        assert goes_to("41702220000000") == "YSK-02"

    def test_is_replaced_by_another_desk_in_kazan(self) -> None:
        close("KZN-02")
        assert goes_to("TT-KZN-AVI") in {"KZN-05", "KZN-03", "KZN-04"}

    def test_is_not_replaced_by_a_desk_of_this_country(self) -> None:
        desk = an_office(
            kind=OfficeKind.DESK,
            territory=Territory.objects.get(code="41702220000000"),
            latitude=42.1,
            longitude=76.9,
        )
        a_consultant(office=desk)
        close("YSK-02")
        assert goes_to("41702220000000") == "YSK-04"

    def test_a_row_to_another_country_is_passed_over(self) -> None:
        Route.objects.filter(territory__code="41702220000000").update(office=Office.objects.get(code="KZN-01"))
        routed = route_on(place("41702220000000"), DAY)
        assert routed.details["passed"][0]["why"] == Why.ABROAD
        assert current_lists().office(routed.office_id).code.startswith("YSK")


@pytest.mark.usefixtures("country")
class TestOfficeAtWork:
    def test_is_so_until_its_last_day_and_after_its_pause(self) -> None:
        ysk = Office.objects.get(code="YSK-01")
        Office.objects.filter(pk=ysk.pk).update(closed_on=DAY + timedelta(days=10))
        Pause.objects.create(office=ysk, first_day=DAY, last_day=DAY + timedelta(days=2), reason="ремонт")
        karakol = "41702410000010"
        after = {days: goes_to(karakol, DAY + timedelta(days=days)) for days in (-1, 0, 2, 3, 9, 10)}
        assert after == {-1: "YSK-01", 0: "YSK-04", 2: "YSK-04", 3: "YSK-01", 9: "YSK-01", 10: "YSK-04"}

    def test_has_a_head_or_a_consultant_who_works_and_is_not_away(self) -> None:
        ysk = Office.objects.get(code="YSK-01")
        User.objects.filter(office=ysk).update(activated_at=None)
        assert goes_to("41702410000010") == "YSK-04"
        head = a_head(office=ysk)
        assert goes_to("41702410000010") == "YSK-01"
        # Away before and after, in two absences: not away on the day between.
        Absence.objects.create(user=head, first_day=DAY - timedelta(days=3), last_day=DAY - timedelta(days=1))
        Absence.objects.create(user=head, first_day=DAY + timedelta(days=1), last_day=DAY + timedelta(days=3))
        assert goes_to("41702410000010") == "YSK-01"
        assert goes_to("41702410000010", DAY + timedelta(days=1)) == "YSK-04"
        User.objects.filter(pk=head.pk).update(is_active=False)
        assert goes_to("41702410000010") == "YSK-04"

    def test_is_asked_for_by_the_day_it_is_there(self) -> None:
        late = datetime(2026, 11, 1, 23, 30, tzinfo=ZoneInfo("Europe/Moscow"))  # in Bishkek the next day already
        close("YSK-02", "KZN-02")
        assert route(place("TT-KZN-AVI"), late).reason == Reason.TABLE
        assert route(place("41702220000000"), late).reason == Reason.NEAREST


@pytest.mark.usefixtures("country")
class TestNobodyAnywhere:
    def test_leaves_the_question_where_the_table_says(self) -> None:
        User.objects.all().delete()
        routed = route_on(place("41702220000000"), DAY)
        assert (routed.reason, current_lists().office(routed.office_id).code) == (Reason.NOBODY, "YSK-02")

    def test_leaves_it_at_the_nearest_that_is_not_closed_for_good(self) -> None:
        User.objects.all().delete()
        close("YSK-02")
        routed = route_on(place("41702220000000"), DAY)
        assert (routed.reason, current_lists().office(routed.office_id).code) == (Reason.NOBODY, "YSK-04")

    def test_is_refused_where_the_country_has_no_office(self) -> None:
        nowhere = a_territory(level=Level.COUNTRY, iso_3166_2="KZ")
        with pytest.raises(Refused):
            route(nowhere.pk, NOON)


@pytest.mark.usefixtures("country")
class TestPlaceWithoutARow:
    def test_goes_to_the_nearest_at_work(self) -> None:
        Route.objects.all().delete()
        routed = route_on(place("41702220000000"), DAY)
        lists = current_lists()
        assert (routed.reason, lists.office(routed.office_id).code) == (Reason.NEAREST, "YSK-03")
        assert len(words(routed.reason, routed.details, lists).split(". ")) >= 2  # no row; the nearest

    def test_off_the_map_is_measured_from_what_it_is_part_of(self) -> None:
        Route.objects.all().delete()
        inner = a_territory(parent=Territory.objects.get(code="41702220000000"))
        assert route_on(inner.pk, DAY).details["km"] == route_on(inner.parent_id or 0, DAY).details["km"]

    def test_is_a_whole_country_too(self) -> None:
        assert route_on(place("RU"), DAY).reason == Reason.NEAREST
        assert current_lists().office(route_on(place("41700000000000"), DAY).office_id).kind != OfficeKind.DESK


@pytest.mark.usefixtures("country")
class TestWords:
    def test_name_the_row_and_its_remark(self) -> None:
        assert "Тонский район" in said("41702220000000")
        assert "между ними озеро, дорога через Балыкчы" in said("41702220000000")
        assert "ЦБЮП г. Балыкчы" in said("41702220000000")

    def test_name_the_closed_office_its_day_and_the_other_with_its_distance(self) -> None:
        close("YSK-01")
        text = said("41702205000000")
        assert "ЦБЮП г. Каракол" in text
        assert "02.11.2026" in text
        assert "Дом юстиции с. Кызыл-Суу (ЦБЮП)" in text
        assert f"{route_on(place('41702205000000'), DAY).details['km']}" in text

    def test_name_what_was_gone_past_though_nearer(self) -> None:
        close("YSK-02")
        assert "ЦБЮП г. Чолпон-Ата" in said("41702220000000")

    def test_say_why_an_office_is_away(self) -> None:
        Pause.objects.create(office=Office.objects.get(code="YSK-02"), first_day=DAY, last_day=DAY, reason="нет света")
        assert "нет света" in said("41702220000000")

    def test_stay_what_they_were_after_the_office_has_opened_again(self) -> None:
        close("YSK-01")
        routed = route_on(place("41702205000000"), DAY)
        Office.objects.update(closed_on=None)
        assert "02.11.2026" in words(routed.reason, routed.details, current_lists())

    @pytest.mark.parametrize("language", ["ru", "ky", "tt", "en"])
    def test_are_there_for_every_reason_in_every_language(self, language: str) -> None:
        lists, at = current_lists(), Office.objects.get(code="YSK-01").pk
        close("YSK-02")
        with translation.override(language):
            for reason in (Reason.NEAREST, Reason.NOBODY, Reason.TABLE):
                assert words(reason, route_on(place("41702220000000"), DAY).details, lists)
            assert words(Reason.BY_HAND, {"from": at}, lists)
            assert words(Reason.TABLE, {}, lists)


@pytest.mark.usefixtures("country")
class TestCost:
    def test_is_three_queries_and_the_version_of_the_lists(
        self, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        somewhere = place("41702220000000")
        current_lists()
        with django_assert_num_queries(5):  # outside a request the version is looked at twice
            route(somewhere, NOON)


class TestProperty:
    @pytest.mark.usefixtures("country")
    def test_no_question_goes_to_an_office_not_at_work_while_one_of_the_country_is(self) -> None:
        lists = current_lists()
        rows = {route.territory_id: route for route in Route.objects.all()}
        offices = [one.id for one in lists.offices()]
        places = [one.id for one in lists.territories()]

        @settings(max_examples=150)
        @given(st.sampled_from(places), st.sets(st.sampled_from(offices)), st.sets(st.sampled_from(offices)))
        def holds(somewhere: int, on_duty: set[int], away: set[int]) -> None:
            pauses = {pk: Pause(office_id=pk, first_day=DAY, last_day=DAY, reason="ремонт") for pk in away}
            routed = chosen(somewhere, lists, Standing(DAY, rows, pauses, on_duty))
            able = {
                pk for pk in on_duty - away if lists.country(lists.office(pk).territory_id) == lists.country(somewhere)
            }
            assert lists.country(lists.office(routed.office_id).territory_id) == lists.country(somewhere)
            assert routed.office_id in able if able else routed.reason == Reason.NOBODY
            assert words(routed.reason, routed.details, lists)
            assert routing.steps(routed, lists)[-1].is_it

        holds()

    def test_an_office_chosen_by_hand_with_no_coordinates_hides_nobody(self) -> None:
        oblast = a_territory(level=Level.OBLAST, latitude=42.0, longitude=75.0)
        far, near = an_office(territory=oblast), an_office(territory=oblast, latitude=42.1, longitude=75.0)
        Route.objects.create(territory=oblast, office=far, reason=TableReason.CHOSEN)
        a_consultant(office=near)
        assert route_on(oblast.pk, DAY).office_id == near.pk
