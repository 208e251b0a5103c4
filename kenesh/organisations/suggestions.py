"""Organisations suggested while one types, and understood by their names: kind `organisations`."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from psycopg import Cursor

from kenesh.accounts.models import Role
from kenesh.organisations.directory import LANGUAGES, Directory, ListedOrganisation, current_directory
from kenesh.suggesting.contract import Suggestion, Suggestions, Who
from kenesh.suggesting.finding import Shelf, find_among
from kenesh.suggesting.words import words_of

EXCERPT: Final = 90  # characters of what an organisation does, where that is why it was found
WITH_CLOSED: Final = "closed"  # the parameter that asks for closed ones as well


class Organisations:
    """By any name, by where it is, what it does and deals with. In memory: there are some thousands at most."""

    roles = frozenset({Role.CONSULTANT.value, Role.HEAD.value, Role.ADMINISTRATOR.value})

    def suggest(self, cursor: Cursor[Any], typed: str, who: Who, given: Mapping[str, str]) -> Suggestions:
        directory = current_directory()
        day = None if given.get(WITH_CLOSED) else who.today
        found = find_among(_shelf(directory, get_language() or "ru", day), typed)
        items = [
            Suggestion(str(one.id), one.name, described(directory, one), _why(directory, one, found.words))
            for _name, one in found.rows
        ]
        return Suggestions(items, found.words, found.more)


@dataclass(frozen=True)
class Offered:
    """kenesh.shell.suggested.Offered. day: those offered on it; None: all. keep: ids offered though closed, because the
    record has them."""

    directory: Directory
    day: date | None = None
    keep: Collection[int] = ()

    def named(self, value: int) -> tuple[str, str] | None:
        try:
            one = self.directory.organisation(value)
        except KeyError:
            return None
        return (one.name, described(self.directory, one)) if self._is_there(one) else None

    def exactly(self, typed: str) -> list[int]:
        wanted = words_of(typed)
        return [
            one.id
            for one in self.directory.organisations()
            if self._is_there(one) and any(words_of(name) == wanted for name in _names(one))
        ]

    def near(self, typed: str) -> list[int]:
        shelf = _shelf(self.directory, get_language() or "ru", self.day)
        return [one.id for _name, one in find_among(shelf, typed).rows]

    def _is_there(self, one: ListedOrganisation) -> bool:
        return self.day is None or one.id in self.keep or not one.closed(self.day)


def described(directory: Directory, one: ListedOrganisation) -> str:
    """Where it is and its telephones, in a line."""
    return " · ".join(filter(None, [directory.place(one), one.address, one.phones]))


@lru_cache(maxsize=8)
def _shelf(directory: Directory, language: str, day: date | None) -> Shelf:
    """Those offered on the day, None: all, in the alphabetical order of the language, by everything that is public."""
    return Shelf((one, one.name_in(language), _said(directory, one)) for one in directory.organisations(day))


def _said(directory: Directory, one: ListedOrganisation) -> str:
    lists = directory.lists
    own = [*_names(one), one.what_it_does, one.address, one.phones, one.email]
    places = []
    if one.territory_id is not None:
        places = [lists.territory(one.territory_id), *lists.ancestors(one.territory_id)]
    of_places = [name for place in places for name in (*_names(place), *place.aliases)]
    of_categories = [name for pk in one.categories for name in _names(lists.entry(pk))]
    return " ".join(dict.fromkeys([*own, *_numbers(one.phones), *of_places, *of_categories]))


def _numbers(phones: str) -> Iterator[str]:
    """The telephones as they may be typed without blanks: with the code of the country or not, or of the town."""
    for phone in phones.split(","):
        digits = "".join(letter for letter in phone if letter in "0123456789")
        yield from (digits, f"0{digits[-9:]}", digits[-6:])


def _names(one: Any) -> list[str]:
    return [name for language in LANGUAGES if (name := getattr(one, f"name_{language}"))]


def _why(directory: Directory, one: ListedOrganisation, words: Sequence[str]) -> str:
    """Where neither the name nor what stands beside it shows why it was found."""
    shown = words_of(f"{one.name} {described(directory, one)}")
    unseen = [word for word in words if not _begins(shown, word)]
    if not unseen:
        return ""

    def tells(text: str) -> bool:
        return any(_begins(words_of(text), word) for word in unseen)

    if name := next(filter(tells, _names(one)), ""):
        return _("also called: %(name)s") % {"name": name}
    for pk in one.categories:
        entry = directory.lists.entry(pk)
        if any(map(tells, _names(entry))):
            return _("deals with: %(category)s") % {"category": entry.name}
    if tells(one.what_it_does):
        return _excerpt(one.what_it_does, unseen)
    return one.email if tells(one.email) else ""


def _begins(words: Iterable[str], beginning: str) -> bool:
    return any(word.startswith(beginning) for word in words)


def _excerpt(text: str, words: Sequence[str]) -> str:
    """A piece of the text with the first of the words in it."""
    pieces = text.split()
    at = next((at for at, piece in enumerate(pieces) if any(_begins(words_of(piece), word) for word in words)), 0)
    start = max(0, at - 3)
    said = " ".join(pieces[start:])
    cut = said if len(said) <= EXCERPT else f"{said[:EXCERPT].rsplit(' ', 1)[0]}…"
    return f"…{cut}" if start else cut
