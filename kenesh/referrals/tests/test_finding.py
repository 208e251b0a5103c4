"""Whatever is asked and however it is sorted, the pages are exactly what a plain sort of plain filters gives."""

import random
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, an_administrator
from kenesh.alphabet.order import alphabet_key
from kenesh.offices.lists import current_lists
from kenesh.offices.models import List, Office
from kenesh.organisations.directory import current_directory
from kenesh.organisations.tests.make import an_organisation
from kenesh.people.models import Sex
from kenesh.records import finding
from kenesh.records.orders import Position
from kenesh.referrals import actions, rules
from kenesh.referrals.models import Referral
from kenesh.referrals.orders import order as order_of
from kenesh.referrals.queries import organisations_used
from kenesh.referrals.tests.make import NOON, a_referral
from kenesh.referrals.views.journal import REFERRALS
from kenesh.referrals.wanted import WantedReferrals

TODAY = NOON.date()
NAMES = (
    "Ёлкина Анна",
    "Өмүралиева Жаңыл",
    "Орозова Гүл",
    "Ли Светлана",
    "Асан уулу Бакыт",
    "Асанов Бакыт",
    "Smith John",
)
SORTS = ("", *REFERRALS.columns, *(f"-{name}" for name in REFERRALS.columns))


@pytest.fixture
def many() -> None:
    """Three hundred referrals of three offices, in every state, with many equal dates and names."""
    chance = random.Random(3)
    lists = current_lists()
    staff = [a_consultant(office=office) for office in Office.objects.order_by("code")[:3]]
    statuses = [e.id for e in lists.entries(List.SOCIAL_STATUS)][:5]
    categories = [e.id for e in lists.entries(List.CATEGORY)][::4]
    courts = [
        an_organisation(name_ru=name, answer_within=term) for name, term in (("Үй", 5), ("Суд", 10), ("Өнөр", 30))
    ]
    an_organisation(name_ru="Ни разу")
    for _ in range(300):
        by = chance.choice(staff)
        referral = a_referral(
            by=by,
            referred_on=TODAY - timedelta(days=chance.randrange(0, 60, 3)),
            client_name=chance.choice(NAMES),
            age=chance.choice([None, 0, 17, 60, 120]),
            sex=chance.choice(Sex.values),
            social_statuses=sorted(chance.sample(statuses, 2), key=statuses.index),
            categories=sorted(chance.sample(categories, chance.choice([1, 2])), key=categories.index),
            organisation_id=chance.choice(courts).pk,
            phone=chance.choice(["", "+996555123456"]),
            asked=chance.choice(["Принять заявление", "Разъяснить порядок наследования"]),
        )
        state = chance.choice(list(rules.State))
        if state != rules.State.GIVEN:
            actions.answer(referral, state=state, remark="", by=by, now=NOON)


def naive(referral: Referral, wanted: WantedReferrals) -> bool:
    """The filters again, in the plainest Python."""
    words = [word.lstrip("0") for word in wanted.text.lower().split()]
    said = f"{referral.client_name} {referral.phone} {referral.asked}".lower()
    return (
        (wanted.since is None or referral.referred_on >= wanted.since)
        and (wanted.until is None or referral.referred_on < wanted.until)
        and (wanted.office is None or referral.office_id == wanted.office)
        and (wanted.age_from is None or (referral.age is not None and referral.age >= wanted.age_from))
        and (not wanted.sexes or referral.sex in wanted.sexes)
        and (not wanted.statuses or bool({*wanted.statuses} & {*referral.social_statuses}))
        and (not wanted.categories or bool({*wanted.categories} & {*referral.categories}))
        and (wanted.organisation is None or referral.organisation_id == wanted.organisation)
        and (not wanted.states or referral.state in wanted.states)
        and (wanted.overdue_on is None or referral.is_overdue(wanted.overdue_on))
        and all(word in said for word in words)
    )


def plainly_sorted(referrals: list[Referral], sort: str) -> list[int]:
    lists, directory = current_lists(), current_directory()
    descending, column = sort.startswith("-"), sort.removeprefix("-")
    newest = sorted(referrals, key=lambda r: (r.referred_on, r.pk), reverse=True)
    match column:
        case "date":
            newest.sort(key=lambda r: (r.referred_on, r.pk), reverse=descending)
        case "number":
            newest.sort(key=lambda r: (r.year, r.serial, r.pk), reverse=descending)
        case "due":
            newest.sort(key=lambda r: (r.due_on, r.pk), reverse=descending)
        case "name":
            newest.sort(key=lambda r: (alphabet_key(r.client_name), r.pk), reverse=descending)
        case "organisation":
            newest.sort(
                key=lambda r: (alphabet_key(directory.organisation(r.organisation_id).name), r.organisation_id),
                reverse=descending,
            )
        case "category":
            newest.sort(key=lambda r: alphabet_key(lists.entry(r.categories[0]).name), reverse=descending)
        case "state":
            newest.sort(key=lambda r: [*rules.State].index(rules.State(r.state)), reverse=descending)
        case "office":
            newest.sort(key=lambda r: alphabet_key(lists.office(r.office_id).name), reverse=descending)
        case _:
            newest.sort(key=lambda r: not r.is_overdue(TODAY))
    return [r.pk for r in newest]


def wanted_of(draw: Any) -> WantedReferrals:
    lists, directory = current_lists(), current_directory()

    def some(ids: list[int]) -> Any:
        return st.lists(st.sampled_from(ids), max_size=2, unique=True).map(tuple)

    days = st.none() | st.integers(0, 60).map(lambda back: TODAY - timedelta(days=back))
    return WantedReferrals(
        since=draw(days),
        until=draw(days),
        office=draw(st.none() | st.sampled_from([office.id for office in lists.offices()][:4])),
        age_from=draw(st.none() | st.sampled_from([0, 18, 60])),
        sexes=draw(some(Sex.values)),
        statuses=draw(some([e.id for e in lists.entries(List.SOCIAL_STATUS)][:6])),
        categories=draw(some([e.id for e in lists.entries(List.CATEGORY)])),
        organisation=draw(st.none() | st.sampled_from([one.id for one in directory.organisations()])),
        states=draw(st.just(()) | st.lists(st.sampled_from([*rules.State]), max_size=2, unique=True).map(tuple)),
        overdue_on=draw(st.none() | st.just(TODAY)),
        text=draw(st.sampled_from(["", "", "", "бакыт", "0555", "наследования"])),
    )


@pytest.mark.django_db
class TestAPageOfReferrals:
    @settings(max_examples=100)
    @given(data=st.data(), sort=st.sampled_from(SORTS), walk=st.sampled_from([1, 30, 8000]))
    def test_is_what_a_plain_sort_of_plain_filters_gives(self, many: None, data: Any, sort: str, walk: int) -> None:
        wanted = wanted_of(data.draw)
        administrator = an_administrator_once()
        order = order_of(sort, current_lists(), today=TODAY, used=organisations_used(administrator))
        everything = list(Referral.objects.all())
        expected = plainly_sorted([r for r in everything if naive(r, wanted)], sort)
        rows = {r.pk: r for r in everything}
        visible = Referral.objects.visible_to(administrator)
        kept = finding.WALK, finding.WALK_OF_ALL
        finding.WALK = finding.WALK_OF_ALL = walk  # type: ignore[misc]
        try:
            assert finding.count(visible, wanted, 1000) == len(expected)
            assert [r.pk for r in finding.all_of(visible, wanted, order)] == expected
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
        finally:
            finding.WALK, finding.WALK_OF_ALL = kept  # type: ignore[misc]


def an_administrator_once() -> User:
    return User.objects.filter(role="administrator").first() or an_administrator()


class TestTheOrganisationsUsed:
    def test_are_those_the_person_sees(self, karakol: User, osh: User) -> None:
        first, second, _third = an_organisation(), an_organisation(), an_organisation()
        a_referral(by=karakol, organisation_id=first.pk)
        a_referral(by=karakol, organisation_id=first.pk)
        a_referral(by=osh, organisation_id=second.pk, referred_on=date(2026, 1, 12))
        assert organisations_used(karakol) == [first.pk]
        assert organisations_used(osh) == [second.pk]
        assert organisations_used(an_administrator()) == [first.pk, second.pk]
