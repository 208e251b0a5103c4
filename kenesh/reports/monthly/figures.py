"""What is counted of a monthly form: of one centre, of many at once, and the sum of several."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import reduce
from itertools import zip_longest
from typing import Any, Final, Self

from django.db import connection

from kenesh.offices.lists import Lists
from kenesh.offices.models import FORM_LINES, List
from kenesh.offices.rules import NOT_STATED
from kenesh.people.models import Sex
from kenesh.reports.counting import Group
from kenesh.reports.counting.direct import mask_of, select_facts
from kenesh.reports.folding import LIST, Folding, Key
from kenesh.reports.models import AgeBound
from kenesh.reports.monthly.rules import Month
from kenesh.reports.rules import Band, Days, Dimension, Unit, bands
from kenesh.reports.selection import Column, Condition, Selection

VIOLENCE_LINE: Final = 28
PARTS: Final = (Dimension.SEX, Dimension.AGE, Dimension.CITIZENSHIP, Dimension.STATUS)

# The key of a line (an id, a sex, «20-35», «61-»; empty: not stated) → appeals, people.
type Part = dict[str, tuple[int, int]]

_COLUMNS: Final = {
    Dimension.SEX: Column.SEX,
    Dimension.AGE: Column.AGE,
    Dimension.STATUS: Column.STATUSES,
    Dimension.CITIZENSHIP: Column.CITIZENSHIP,
    Dimension.CATEGORY: Column.CATEGORIES,
}
_SETS: Final = (*_COLUMNS.values(), Column.ADVOCATE)
_NAMES: Final = ", ".join(_SETS)
_EACH: Final = ", ".join(f"(office, {one})" for one in _SETS)

# People of an office: each once, as the last of their appeals to it shows them.
_PEOPLE: Final = "SELECT DISTINCT ON (office, person) * FROM {} ORDER BY office, person, day DESC, id DESC"
_COUNTED: Final = ("appeals", "people", "victims", "people_victims")
_SQL: Final = f"""
    WITH appeals AS MATERIALIZED ({{selected}}),
        people AS ({_PEOPLE.format("appeals")}),
        victims AS (SELECT * FROM appeals WHERE categories && %s::bigint[]),
        people_victims AS ({_PEOPLE.format("victims")})
    {
    " UNION ALL ".join(
        f"SELECT '{one}', office, {_NAMES}, grouping({_NAMES}), count(*) FROM {one} GROUP BY GROUPING SETS ({_EACH})"
        for one in _COUNTED
    )
}
"""  # noqa: S608  # our own words


@dataclass(frozen=True)
class Profile:
    """Of the applicants. parts: by sex, age, citizenship and status; each sums to records and people."""

    records: int
    people: int
    parts: Mapping[str, Part]

    def __add__(self, other: Self) -> Self:
        parts: dict[str, Part] = {name: _added(self.parts.get(name, {}), other.parts.get(name, {})) for name in PARTS}
        return type(self)(self.records + other.records, self.people + other.people, parts)

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Self:
        parts = {
            name: {key: (records, people) for key, (records, people) in part.items()}
            for name, part in kept["parts"].items()
        }
        return cls(kept["records"], kept["people"], parts)


@dataclass(frozen=True)
class Figures:
    """lines: issues of each of the 29 lines; beside: those that have no line. advocates: appeals with an advocate."""

    lines: tuple[int, ...]
    beside: int
    advocates: int
    applicants: Profile
    violence: Profile

    @property
    def issues(self) -> int:
        return sum(self.lines) + self.beside

    def __add__(self, other: Self) -> Self:
        return type(self)(
            tuple(one + another for one, another in zip_longest(self.lines, other.lines, fillvalue=0)),
            self.beside + other.beside,
            self.advocates + other.advocates,
            self.applicants + other.applicants,
            self.violence + other.violence,
        )

    def as_dict(self) -> dict[str, Any]:
        """For a JSON column; `from_dict` reads it back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Self:
        return cls(
            tuple(kept["lines"]),
            kept["beside"],
            kept["advocates"],
            Profile.from_dict(kept["applicants"]),
            Profile.from_dict(kept["violence"]),
        )


def nothing() -> Figures:
    empty = Profile(0, 0, {name: {} for name in PARTS})
    return Figures((0,) * FORM_LINES, 0, 0, empty, empty)


def total(of: Iterable[Figures]) -> Figures:
    """The sum of forms: who came to two centres is in both."""
    return reduce(lambda one, other: one + other, of, nothing())


def count(offices: Collection[int], month: Month, lists: Lists) -> dict[int, Figures]:
    """The form of each of the offices as the appeals are at this moment: one query, whatever their number."""
    age_bands = bands(AgeBound.lower_ends())
    folding = Folding(lists, age_bands, Unit.ISSUES)
    counted = _count(offices, month, lists)
    empty = _empty_parts(month, lists, age_bands)
    return {office: _figures(counted[office], folding, empty) for office in offices}


def line_of(lists: Lists) -> dict[int, int]:
    """Entry → the line it is counted in."""
    return {one.id: one.form_line for one in lists.entries(List.CATEGORY) if one.form_line is not None}


def _count(offices: Collection[int], month: Month, lists: Lists) -> dict[int, dict[tuple[str, Column], Group]]:
    """Office → what is counted and by which column → values and how many."""
    days = Days(month.first, month.last)
    selected, values = select_facts(Selection(days=days, conditions=(Condition(Column.OFFICE, tuple(offices)),)))
    violence = [entry for entry, line in line_of(lists).items() if line == VIOLENCE_LINE]
    places = {mask_of(_SETS, [one]): place for place, one in enumerate(_SETS)}
    found: dict[int, dict[tuple[str, Column], Group]] = defaultdict(lambda: defaultdict(dict))
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(selected=selected), [*values, violence])
        for counted, office, *shown, mask, number in cursor.fetchall():
            place = places[mask]
            value = tuple(shown[place]) if isinstance(shown[place], list) else shown[place]
            found[office][counted, _SETS[place]][(value,)] = number
    return found


def _figures(counted: Mapping[tuple[str, Column], Group], folding: Folding, empty: Mapping[Dimension, Part]) -> Figures:
    line = line_of(folding.lists)
    lines, beside = [0] * FORM_LINES, 0
    for entry, issues in folding.fold(Dimension.CATEGORY, counted.get(("appeals", Column.CATEGORIES), {})).items():
        if entry in line:
            lines[line[entry] - 1] += issues
        else:
            beside += issues
    return Figures(
        tuple(lines),
        beside,
        counted.get(("appeals", Column.ADVOCATE), {}).get((1,), 0),
        _profile("appeals", "people", counted, folding, empty),
        _profile("victims", "people_victims", counted, folding, empty),
    )


def _profile(
    of_records: str,
    of_people: str,
    counted: Mapping[tuple[str, Column], Group],
    folding: Folding,
    empty: Mapping[Dimension, Part],
) -> Profile:
    parts: dict[str, Part] = {}
    for dimension in PARTS:
        records = _by_key(folding, dimension, counted.get((of_records, _COLUMNS[dimension]), {}))
        people = _by_key(folding, dimension, counted.get((of_people, _COLUMNS[dimension]), {}))
        named = {key: (records[key], people[key]) for key in (*records, *people)}
        parts[dimension] = {**empty[dimension], **named}
    return Profile(
        sum(counted.get((of_records, Column.SEX), {}).values()),
        sum(counted.get((of_people, Column.SEX), {}).values()),
        parts,
    )


def _by_key(folding: Folding, dimension: Dimension, group: Group) -> Counter[str]:
    upper_ends = {band.since: band.until for band in folding.bands}

    def said(key: Key) -> str:
        if key is None:
            return ""
        return f"{key}-{upper_ends[key] or ''}" if dimension == Dimension.AGE else str(key)

    return Counter({said(key): count for key, count in folding.fold(dimension, group).items()})


def _empty_parts(month: Month, lists: Lists, age_bands: Iterable[Band]) -> dict[Dimension, Part]:
    """The lines that stand in a form though nobody is counted in them."""
    keys: dict[Dimension, list[str]] = {
        Dimension.SEX: [str(sex.value) for sex in Sex if sex != Sex.NOT_STATED],
        Dimension.AGE: [f"{band.since}-{band.until or ''}" for band in age_bands],
        **{
            dimension: [str(one.id) for one in lists.entries(LIST[dimension], month.last) if one.code != NOT_STATED]
            for dimension in (Dimension.STATUS, Dimension.CITIZENSHIP)
        },
    }
    return {dimension: dict.fromkeys([*keys[dimension], ""], (0, 0)) for dimension in PARTS}


def _added(one: Part, other: Part) -> Part:
    keys = dict.fromkeys([*one, *other])
    none = (0, 0)
    return {
        key: (one.get(key, none)[0] + other.get(key, none)[0], one.get(key, none)[1] + other.get(key, none)[1])
        for key in keys
    }
