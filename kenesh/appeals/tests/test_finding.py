"""Whatever is asked and however it is sorted, the pages are exactly what a plain sort of plain filters gives."""

import random
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, an_administrator
from kenesh.alphabet.order import alphabet_key
from kenesh.appeals.models import Appeal
from kenesh.appeals.orders import order as order_of
from kenesh.appeals.tests.make import NOON, an_appeal
from kenesh.appeals.views.journal import APPEALS
from kenesh.appeals.wanted import WantedAppeals
from kenesh.offices.lists import current_lists
from kenesh.offices.models import List, Office
from kenesh.people.models import Sex
from kenesh.records import finding
from kenesh.records.orders import Position

NAMES = (
    "Ёлкина Анна", "Елкина Анна", "Жумабекова Бурул", "Өмүралиева Жаңыл", "Орозова Гүл", "Ли Светлана",
    "Асан уулу Бакыт", "Асанов Бакыт", "Һади Мөнирә", "Хәсәнов Җәлил", "Ңурбек", "Нурбек", "ЯКОВЛЕВ ИВАН", "Smith John",
)  # fmt: skip


@pytest.fixture
def many() -> None:
    """Four hundred appeals of three offices, with many equal dates, ages and names, and holes in every list."""
    chance = random.Random(2)
    lists = current_lists()
    staff = [a_consultant(office=office) for office in Office.objects.order_by("code")[:3]]
    statuses = [e.id for e in lists.entries(List.SOCIAL_STATUS)][:7]
    categories = [e.id for e in lists.entries(List.CATEGORY)][::3]
    kinds = [e.id for e in lists.entries(List.KIND_OF_AID)][:4]
    citizenships = [e.id for e in lists.entries(List.CITIZENSHIP)]
    territories = [None, *(t.id for t in lists.territories())][::5]
    for _ in range(400):
        an_appeal(
            by=chance.choice(staff),
            helped_at=NOON - timedelta(hours=chance.randrange(0, 24 * 40, 6)),
            client_name=chance.choice(NAMES),
            age=chance.choice([None, 0, 9, 10, 17, 60, 60, 61, 119, 120, chance.randrange(121)]),
            sex=chance.choice(Sex.values),
            citizenship_id=chance.choice(citizenships),
            social_statuses=sorted(chance.sample(statuses, chance.choice([1, 1, 2])), key=statuses.index),
            categories=sorted(chance.sample(categories, chance.choice([1, 1, 3])), key=categories.index),
            kind_of_aid_id=chance.choice(kinds),
            territory_id=chance.choice(territories),
            in_writing=chance.random() < 0.2,
            advocate_provided=chance.random() < 0.1,
            phone=chance.choice(["", "+996555123456", "+996700000111"]),
            question=chance.choice(["", "Как оформить наследство после отца?", "Алименты на ребёнка не платят"]),
        )


def naive(appeal: Appeal, wanted: WantedAppeals) -> bool:
    """The filters again, in the plainest Python."""
    words = [word.lstrip("0") for word in wanted.text.lower().split()]
    texts = f"{appeal.question} {appeal.advice}".lower()
    return (
        (wanted.since is None or appeal.helped_at >= wanted.since)
        and (wanted.until is None or appeal.helped_at < wanted.until)
        and (wanted.office is None or appeal.office_id == wanted.office)
        and (wanted.age_from is None or (appeal.age is not None and appeal.age >= wanted.age_from))
        and (wanted.age_to is None or (appeal.age is not None and appeal.age <= wanted.age_to))
        and (not wanted.sexes or appeal.sex in wanted.sexes)
        and (not wanted.citizenships or appeal.citizenship_id in wanted.citizenships)
        and (not wanted.statuses or bool({*wanted.statuses} & {*appeal.social_statuses}))
        and (not wanted.categories or bool({*wanted.categories} & {*appeal.categories}))
        and (not wanted.kinds or appeal.kind_of_aid_id in wanted.kinds)
        and (not wanted.territories or appeal.territory_id in wanted.territories)
        and (wanted.consultant is None or appeal.consultant_id == wanted.consultant)
        and (not wanted.in_writing or appeal.in_writing)
        and (not wanted.advocate_provided or appeal.advocate_provided)
        and (not words or all(w in f"{appeal.client_name} {appeal.phone} {texts}".lower() for w in words))
    )


def plainly_sorted(appeals: list[Appeal], sort: str) -> list[int]:
    """The order again, by Python's own sort on what the columns show."""
    lists = current_lists()
    column, descending = sort.removeprefix("-"), sort.startswith("-")
    newest = sorted(appeals, key=lambda a: (a.helped_at, a.pk), reverse=True)
    match column:
        case "date":
            return [a.pk for a in sorted(appeals, key=lambda a: (a.helped_at, a.pk), reverse=descending)]
        case "number":
            return [a.pk for a in sorted(appeals, key=lambda a: a.pk, reverse=descending)]
        case "name":
            by_name = sorted(appeals, key=lambda a: (alphabet_key(a.client_name), a.pk), reverse=descending)
            return [a.pk for a in by_name]
        case "age":
            known = sorted((a for a in appeals if a.age is not None), key=lambda a: (a.age, a.pk), reverse=descending)
            unknown = sorted((a for a in appeals if a.age is None), key=lambda a: a.pk, reverse=descending)
            return [a.pk for a in known + unknown]
        case "sex":
            places = {value: place for place, value in enumerate(Sex.values)}
            newest.sort(key=lambda a: places[a.sex], reverse=descending)
        case "status":
            newest.sort(key=lambda a: alphabet_key(lists.entry(a.social_statuses[0]).name), reverse=descending)
        case "citizenship":
            newest.sort(key=lambda a: alphabet_key(lists.entry(a.citizenship_id).name), reverse=descending)
        case "category":
            newest.sort(key=lambda a: alphabet_key(lists.entry(a.categories[0]).name), reverse=descending)
        case "office":
            newest.sort(key=lambda a: alphabet_key(lists.office(a.office_id).name), reverse=descending)
    return [a.pk for a in newest]


def wanted_of(draw: Any) -> WantedAppeals:
    lists = current_lists()

    def some(ids: list[int]) -> Any:
        return st.lists(st.sampled_from(ids), max_size=2, unique=True).map(tuple)

    moments = st.none() | st.integers(0, 40).map(lambda days: NOON - timedelta(days=days))
    ages = st.none() | st.sampled_from([0, 9, 10, 17, 18, 59, 60, 61, 99, 120])
    oblast = st.sampled_from(lists.territories()).map(lambda t: tuple(sorted(lists.descendants(t.id))))
    return WantedAppeals(
        since=draw(moments),
        until=draw(moments),
        office=draw(st.none() | st.sampled_from([office.id for office in lists.offices()][:4])),
        age_from=draw(ages),
        age_to=draw(ages),
        sexes=draw(some(Sex.values)),
        citizenships=draw(some([e.id for e in lists.entries(List.CITIZENSHIP)])),
        statuses=draw(some([e.id for e in lists.entries(List.SOCIAL_STATUS)][:8])),
        categories=draw(some([e.id for e in lists.entries(List.CATEGORY)])),
        kinds=draw(some([e.id for e in lists.entries(List.KIND_OF_AID)])),
        territories=draw(st.just(()) | oblast),
        in_writing=draw(st.booleans()),
        advocate_provided=draw(st.booleans()),
        text=draw(st.sampled_from(["", "", "", "бакыт", "0555", "асан бак"])),
    )


@pytest.mark.django_db
class TestAPageOfAppeals:
    @settings(max_examples=120)
    @given(
        data=st.data(),
        sort=st.sampled_from([*APPEALS.columns, *(f"-{name}" for name in APPEALS.columns)]),
        walk=st.sampled_from([1, 30, 8000]),
    )
    def test_is_what_a_plain_sort_of_plain_filters_gives(self, many: None, data: Any, sort: str, walk: int) -> None:
        lists = current_lists()
        wanted = wanted_of(data.draw)
        order = order_of(sort, lists)
        everything = list(Appeal.objects.all())
        expected = plainly_sorted([a for a in everything if naive(a, wanted)], sort)
        rows = {a.pk: a for a in everything}
        visible = Appeal.objects.visible_to(an_administrator_once())
        kept = finding.WALK, finding.WALK_OF_ALL
        finding.WALK = finding.WALK_OF_ALL = walk  # type: ignore[misc]
        try:
            assert finding.count(visible, wanted, 1000) == len(expected)
            assert [a.pk for a in finding.all_of(visible, wanted, order)] == expected
            seen: list[int] = []
            after: Position | None = None
            while len(seen) <= len(expected):
                found = finding.find(visible, wanted, order, after=after)
                seen += found.ids
                if not found.more_after:
                    break
                after = order.read(str(order.position_of(rows[found.ids[-1]])))
                assert after is not None
            assert seen == expected
            if len(expected) > 2 * finding.PAGE:
                before = order.position_of(rows[expected[2 * finding.PAGE]])
                back = finding.find(visible, wanted, order, before=before)
                assert back.ids == expected[finding.PAGE : 2 * finding.PAGE]
                assert back.more_before
        finally:
            finding.WALK, finding.WALK_OF_ALL = kept  # type: ignore[misc]


def an_administrator_once() -> User:
    return User.objects.filter(role="administrator").first() or an_administrator()
