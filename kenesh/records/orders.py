"""The orders of a journal: by every column, in the alphabet of the reader's language.

An order by a column of few values (sex, status, centre) is a series of stretches, one per value in the order of the
reader's language, each sorted by date. So four alphabets need no index of their own.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from kenesh.alphabet.order import alphabet_key
from kenesh.offices.lists import Lists
from kenesh.offices.models import List
from kenesh.people.models import Sex
from kenesh.records.facets import NO_AGE, Kind, token
from kenesh.records.models import OLDEST
from kenesh.records.wanted import Wanted

ANYTHING: Final = Q()


@dataclass(frozen=True)
class Stretch:
    """Part of an order: the rows where `plain` holds; `facet`, where there is one, says the same to the inverted index.

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

    def __str__(self) -> str:
        """As it stands in an address."""
        return "~".join([str(self.stretch), *map(_written, self.values)])


@dataclass(frozen=True)
class Order:
    """An order: its stretches, and the columns within each, all in one direction.

    key_of: a row's stretch. asked_of: the keys the filters leave, where they are about the same column; empty: all.
    value: the expression whose values the keys are, where there is one; many stretches are then told apart at once.
    """

    columns: tuple[str, ...]
    descending: bool
    stretches: tuple[Stretch, ...] = WHOLE
    key_of: Callable[[Any], int] = lambda record: 0
    asked_of: Callable[[Any], Collection[int]] = lambda wanted: ()
    value: Any = None

    @property
    def by(self) -> list[str]:
        return [f"-{column}" if self.descending else column for column in self.columns]

    def backwards(self) -> "Order":
        return replace(self, descending=not self.descending, stretches=self.stretches[::-1])

    def within(self, wanted: Wanted) -> "Order":
        """Without the stretches that the filters rule out."""
        asked = self.asked_of(wanted)
        return replace(self, stretches=tuple(s for s in self.stretches if s.key in asked)) if asked else self

    def position_of(self, record: Any) -> Position:
        return Position(self.key_of(record), tuple(getattr(record, column) for column in self.columns))

    def read(self, words: str) -> Position | None:
        """The position an address gives in this order; None where it is none (mangled, or of another order)."""
        stretch, tilde, rest = words.partition("~")
        parts = rest.rsplit("~", len(self.columns) - 1)
        if not tilde or "\x00" in words or len(parts) != len(self.columns):
            return None
        try:
            key = int(stretch)
            values = tuple(_READ.get(column, _number)(part) for column, part in zip(self.columns, parts, strict=True))
        except ValueError:
            return None
        return Position(key, values) if any(s.key == key for s in self.stretches) else None


def _written(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _number(words: str) -> int:
    number = int(words)
    if not 0 <= number < 2**63:
        raise ValueError(words)
    return number


def _moment(words: str) -> datetime:
    moment = parse_datetime(words)
    if moment is None or timezone.is_naive(moment):
        raise ValueError(words)
    return moment


def _day(words: str) -> date:
    day = parse_date(words)
    if day is None:
        raise ValueError(words)
    return day


_READ: Final[dict[str, Callable[[str], Any]]] = {
    "helped_at": _moment,
    "referred_on": _day,
    "due_on": _day,
    "dated_at": _moment,
    "name_key": str,
    "address_key": lambda words: words or None,
    "organisation_key": lambda words: words or None,
    "age": lambda words: _number(words) if words else None,
}


def series(
    columns: tuple[str, ...],
    stretches: Iterable[Stretch],
    descending: bool,
    key_of: Callable[[Any], int],
    asked_of: Callable[[Any], Collection[int]] = lambda wanted: (),
    value: Any = None,
) -> Order:
    """One stretch per value, each the newest first. columns: those of the date."""
    given = tuple(stretches)
    return Order(columns, True, given[::-1] if descending else given, key_of, asked_of, value)


def of_client(column: str, descending: bool, by_date: tuple[str, str], lists: Lists) -> Order | None:
    """The orders every record about a person has: by date, name, age, sex, status, citizenship, category, office.
    None for any other column."""
    match column:
        case "date":
            return Order(by_date, descending)
        case "name":
            return Order(("name_key", "id"), descending)
        case "age":
            return _by_age(descending)
        case "sex":
            sexes = [Stretch(sex, Q(sex=sex), token(Kind.SEX, sex)) for sex in Sex.values]
            return series(by_date, sexes, descending, lambda record: record.sex, lambda wanted: wanted.sexes)
        case "citizenship":
            return series(
                by_date,
                _entries(lists, List.CITIZENSHIP, Kind.ENTRY, "citizenship_id"),
                descending,
                lambda record: record.citizenship_id,
                lambda wanted: wanted.citizenships,
            )
        case "status":
            statuses = _entries(lists, List.SOCIAL_STATUS, Kind.MAIN_STATUS, "social_statuses__0")
            return series(by_date, statuses, descending, lambda record: record.social_statuses[0])
        case "category":
            categories = _entries(lists, List.CATEGORY, Kind.MAIN_CATEGORY, "categories__0")
            return series(by_date, categories, descending, lambda record: record.categories[0])
        case "office":
            offices = [
                Stretch(office.id, Q(office_id=office.id), token(Kind.OFFICE, office.id), within_index=True)
                for office in lists.offices()
            ]
            return series(
                by_date,
                offices,
                descending,
                lambda record: record.office_id,
                lambda wanted: () if wanted.office is None else (wanted.office,),
            )
    return None


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
        lambda record: NO_AGE if record.age is None else record.age // 10,
        lambda wanted: wanted.decades,
    )
