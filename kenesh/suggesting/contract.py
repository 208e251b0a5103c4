"""What everything that suggests agrees on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Protocol

from psycopg import Cursor

LEAST: Final = 3  # characters typed before anything is suggested
LONGEST_TYPED: Final = 200  # characters; more is no name
MOST: Final = 10  # suggestions


@dataclass(frozen=True, slots=True)
class Who:
    """Who asks. office: None for administrators and observers. today: by the clock of the office."""

    id: int
    role: str
    office: int | None
    language: str
    today: date


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line offered.

    value: what the form sends: a number, a guid, or the words themselves. label: what stands in the field once chosen,
    the first line of the offer. note: small beside it (district, ИНН, date of the last visit). why: said where the
    label alone does not show why it was found: «former name: Джалал-Абад». fill: field → value, what else choosing it
    fills in. goes_on: choosing it puts the label into the field and goes on typing (a street still without a house).
    """

    value: str
    label: str
    note: str = ""
    why: str = ""
    fill: Mapping[str, Any] = field(default_factory=dict)
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What a kind answers: at most MOST items, the best first. words: folded, as they were understood, which are marked
    in the labels; none: those typed. more: there are others beside these."""

    items: Sequence[Suggestion] = ()
    words: Sequence[str] = ()
    more: bool = False


class Kind(Protocol):
    """One kind of suggestions. Made once, without arguments. roles: who may ask; another gets 404."""

    roles: frozenset[str]

    def suggest(self, cursor: Cursor[Any], typed: str, who: Who, given: Mapping[str, str]) -> Suggestions:
        """typed: stripped, LEAST to LONGEST_TYPED characters. given: further parameters of the address, whatever they
        are: the kind believes none of them. The language of words is already who's."""
        ...
