"""The orders of the journal: by every column, in the alphabet of the reader's language.

An order by a column of few values (sex, status, centre) is a series of stretches, one per value in the order of the
reader's language, each sorted by date. So four alphabets need no index of their own.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db.models import Q

from kenesh.alphabet.order import alphabet_key
from kenesh.appeals.facets import NO_AGE, Kind, token
from kenesh.appeals.models import OLDEST, Appeal, Sex
from kenesh.appeals.wanted import Wanted
from kenesh.offices.lists import Lists
from kenesh.offices.models import List

COLUMNS: Final = ("number", "date", "name", "sex", "age", "status", "citizenship", "office", "category")
BY_DATE: Final = ("helped_at", "id")
ANYTHING: Final = Q()


@dataclass(frozen=True)
class Stretch:
    """Part of an order: the rows where `plain` holds; `facet` says the same to the inverted index.

    within_index: the order's own index begins with it, so that walking there costs nothing for the other rows.
    """

    key: int = 0
    plain: Q = ANYTHING
    facet: int | None = None
    within_index: bool = False


WHOLE: Final = (Stretch(),)


@dataclass(frozen=True)
class Position:
    """Where a page begins or ends: at this row. stretch: its key; values: the row's values of the order's columns."""

    stretch: int
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Order:
    """An order: its stretches, and the columns within each, all in one direction.

    key_of: a row's stretch. asked_of: the keys the filters leave, where they are about the same column; empty: all.
    """

    columns: tuple[str, ...]
    descending: bool
    stretches: tuple[Stretch, ...] = WHOLE
    key_of: Callable[[Appeal], int] = lambda appeal: 0
    asked_of: Callable[[Wanted], Collection[int]] = lambda wanted: ()

    @property
    def by(self) -> list[str]:
        return [f"-{column}" if self.descending else column for column in self.columns]

    def backwards(self) -> "Order":
        return replace(self, descending=not self.descending, stretches=self.stretches[::-1])

    def within(self, wanted: Wanted) -> "Order":
        """Without the stretches that the filters rule out."""
        asked = self.asked_of(wanted)
        return replace(self, stretches=tuple(s for s in self.stretches if s.key in asked)) if asked else self

    def position_of(self, appeal: Appeal) -> Position:
        return Position(self.key_of(appeal), tuple(getattr(appeal, column) for column in self.columns))


NEWEST_FIRST: Final = Order(BY_DATE, descending=True)


def order(sort: str, lists: Lists) -> Order:
    """The order an address names: one of COLUMNS, with «-» for descending. Unknown or empty: newest first."""
    descending, column = sort.startswith("-"), sort.removeprefix("-")
    match column:
        case "date":
            return Order(BY_DATE, descending)
        case "number":
            return Order(("id",), descending)
        case "name":
            return Order(("name_key", "id"), descending)
        case "age":
            return _by_age(descending)
        case "sex":
            sexes = [Stretch(sex, Q(sex=sex), token(Kind.SEX, sex)) for sex in Sex.values]
            return _series(sexes, descending, lambda appeal: appeal.sex, lambda wanted: wanted.sexes)
        case "citizenship":
            return _series(
                _entries(lists, List.CITIZENSHIP, Kind.ENTRY, "citizenship_id"),
                descending,
                lambda appeal: appeal.citizenship_id,
                lambda wanted: wanted.citizenships,
            )
        case "status":
            statuses = _entries(lists, List.SOCIAL_STATUS, Kind.MAIN_STATUS, "social_statuses__0")
            return _series(statuses, descending, lambda appeal: appeal.social_statuses[0])
        case "category":
            categories = _entries(lists, List.CATEGORY, Kind.MAIN_CATEGORY, "categories__0")
            return _series(categories, descending, lambda appeal: appeal.categories[0])
        case "office":
            offices = [
                Stretch(office.id, Q(office_id=office.id), token(Kind.OFFICE, office.id), within_index=True)
                for office in lists.offices()
            ]
            return _series(
                offices,
                descending,
                lambda appeal: appeal.office_id,
                lambda wanted: () if wanted.office is None else (wanted.office,),
            )
    return NEWEST_FIRST


def _series(
    stretches: Iterable[Stretch],
    descending: bool,
    key_of: Callable[[Appeal], int],
    asked_of: Callable[[Wanted], Collection[int]] = lambda wanted: (),
) -> Order:
    """One stretch per value, each the newest first."""
    given = tuple(stretches)
    return Order(BY_DATE, True, given[::-1] if descending else given, key_of, asked_of)


def _entries(lists: Lists, which: List, kind: Kind, column: str) -> list[Stretch]:
    alphabetical = sorted(lists.entries(which), key=lambda entry: alphabet_key(entry.name))
    return [Stretch(entry.id, Q(**{column: entry.id}), token(kind, entry.id)) for entry in alphabetical]


def _by_age(descending: bool) -> Order:
    """Stretches of ten years: what is asked far from the beginning of the order is not walked to. Unknown ages last."""
    tens = [
        Stretch(ten, Q(age__gte=ten * 10, age__lt=ten * 10 + 10), token(Kind.DECADE, ten), within_index=True)
        for ten in range(OLDEST // 10 + 1)
    ]
    unknown = Stretch(NO_AGE, Q(age=None), token(Kind.DECADE, NO_AGE), within_index=True)
    return Order(
        ("age", "id"),
        descending,
        (*(tens[::-1] if descending else tens), unknown),
        lambda appeal: NO_AGE if appeal.age is None else appeal.age // 10,
        lambda wanted: wanted.decades,
    )
