"""A page of the register: everybody, or those found, in either order, whatever their number."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction
from django.db.models import F, Func, IntegerField, Q, QuerySet
from django.utils.dateparse import parse_date
from psycopg.errors import QueryCanceled

from kenesh.people import sealed
from kenesh.people.models import Person
from kenesh.people.queries import PersonQuerySet
from kenesh.suggesting.contract import LEAST
from kenesh.suggesting.finding import Source, find, readings
from kenesh.suggesting.words import LONGEST, token

ON_A_PAGE: Final = 25
PATIENCE: Final = 500  # milliseconds for a statement that forgives mistakes
THERE: Final = "coalesce(merged_into_id, 0) = 0"  # not merged away, in words that no index but the tokens' serves
COLLECTED: Final = 3_000  # people; when more are found they are walked to, the last seen first

type People = PersonQuerySet[Person]


@dataclass(frozen=True)
class Order:
    """column, then the number, both in one direction."""

    column: str
    descending: bool

    def by(self, *, backwards: bool = False) -> list[str]:
        sign = "-" if self.descending != backwards else ""
        return [f"{sign}{self.column}", f"{sign}pk"]

    def beyond(self, position: "Position", *, backwards: bool = False) -> Q:
        way = "lt" if self.descending != backwards else "gt"
        further = Q(**{f"{self.column}__{way}": position.value}) | Q(**{f"pk__{way}": position.number})
        return Q(**{f"{self.column}__{way}e": position.value}) & further

    def read(self, words: str) -> "Position | None":
        """The position an address gives; None where it is none."""
        text, mark, number = words.rpartition("~")
        if not mark or not number.isdecimal() or len(number) > 18 or "\x00" in text:
            return None
        value = text if self.column == "name_key" else _day(text)
        return None if value is None else Position(value, int(number))

    def position_of(self, person: Person) -> "Position":
        return Position(getattr(person, self.column), person.pk)


@dataclass(frozen=True)
class Position:
    """Where a page begins or ends: at this person."""

    value: Any
    number: int

    def __str__(self) -> str:
        """As it stands in an address."""
        return f"{self.value}~{self.number}"


RECENT: Final = Order("last_on", descending=True)
BY_NAME: Final = Order("name_key", descending=False)


@dataclass(frozen=True)
class Page:
    """people: of this page. after, before: where the next and the previous begin, None at the ends. too_many: more were
    found than are put in order, so they stand by their last visit, whatever was asked."""

    people: list[Person]
    after: Position | None
    before: Position | None
    too_many: bool = False


def page_of(
    people: People,
    typed: str,
    order: Order,
    *,
    office: int | None,
    offices: list[int],
    after: str = "",
    before: str = "",
) -> Page:
    """people: who may be seen. typed: as suggestions understand it; less than three characters: everybody. office:
    whose people these are, None: of all `offices`."""
    found: QuerySet[Person] = people
    too_many = False
    if len(typed) >= LEAST:
        found, too_many = _found(people, typed, office=office, offices=offices)
        order = RECENT if too_many else order
    return _page(found, order, order.read(after), order.read(before), too_many=too_many)


def _found(people: People, typed: str, *, office: int | None, offices: list[int]) -> tuple[QuerySet[Person], bool]:
    """The people of the first reading that has any; True where there are too many to be put in order."""
    marks = sealed.marks_looked_for(typed, [office] if office is not None else offices)
    scope = "" if office is None else f"{office}:"
    for words in readings(plain_digits(typed), transliterated=True):
        wanted = _wanted(words, scope, "tokens") | (
            Q(passport__isnull=False, passport_marks__overlap=marks) if marks else Q(pk__in=[])
        )
        numbers = list(people.filter(wanted).order_by().values_list("pk", flat=True)[: COLLECTED + 1])
        if len(numbers) > COLLECTED:
            # Written so that no index answers it: the order's own is walked, and soon has a page of them.
            walked = Func(
                F("tokens"), template="(%(expressions)s || '{}'::int[])", output_field=ArrayField(IntegerField())
            )
            return people.alias(walked=walked).filter(_wanted(words, scope, "walked")), True
        if numbers:
            return people.filter(pk__in=numbers), False
    return people.filter(pk__in=_nearly(typed, scope)), False


def _nearly(typed: str, scope: str) -> list[int]:
    """Those who would be found but for one mistake; nobody where looking for them takes too long."""
    source = Source("people_person", "full_name, id", order="id", scope=scope, where=THERE)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # Hundreds of beginnings are asked for at once: the planner would sooner read the whole register.
            cursor.execute(f"SET LOCAL enable_seqscan = off; SET LOCAL statement_timeout = {PATIENCE}")
            return [number for _name, number in find(cursor.cursor, source, typed, limit=ON_A_PAGE).rows]
    except QueryCanceled:
        return []


def plain_digits(typed: str) -> str:
    """A telephone number in one piece, whatever stands between its figures: «+996 (555) 12-34-56». Else as typed."""
    digits = "".join(letter for letter in typed if letter.isdecimal())
    others = set(typed) - set(digits)
    return digits.removeprefix("00") if digits and others <= set("+()-–. \xa0") else typed


def _wanted(words: list[str], scope: str, column: str) -> Q:
    wanted = Q(**{f"{column}__contains": [token(word[:LONGEST], scope) for word in words]})
    for word in words:
        if len(word) > LONGEST:
            wanted &= Q(key__contains=f" {word}")
    return wanted


def _page(
    found: QuerySet[Person], order: Order, after: Position | None, before: Position | None, *, too_many: bool
) -> Page:
    backwards = after is None and before is not None
    start = before if backwards else after
    rows = found.filter(order.beyond(start, backwards=backwards)) if start else found
    people = list(rows.order_by(*order.by(backwards=backwards))[: ON_A_PAGE + 1])
    more, people = len(people) > ON_A_PAGE, people[:ON_A_PAGE]
    if backwards:
        people.reverse()
    if not people:
        return Page([], None, None, too_many)
    newer = more if backwards else start is not None
    older = True if backwards else more
    return Page(
        people,
        order.position_of(people[-1]) if older else None,
        order.position_of(people[0]) if newer else None,
        too_many,
    )


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
