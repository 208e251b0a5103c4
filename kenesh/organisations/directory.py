"""The directory as pages read it: one immutable snapshot per process, as old as the lists of the request.

Triggers raise the version of the lists with every change of an organisation, so `current_lists()` pays for both.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any, Final

from django.utils.translation import get_language

from kenesh.alphabet.order import alphabet_key, fold
from kenesh.offices.lists import HOME, Listed, Lists, current_lists
from kenesh.organisations.models import Organisation

LANGUAGES: Final = ("ru", "ky", "tt", "en")


@dataclass(frozen=True, slots=True)
class ListedOrganisation(Listed):
    """answer_within: working days. closed_on: the first day it is no longer offered. categories: ids of entries."""

    territory_id: int | None
    categories: tuple[int, ...]
    what_it_does: str
    address: str
    hours: str
    phones: str
    email: str
    website: str
    answer_within: int
    notes: str
    closed_on: date | None

    def closed(self, day: date) -> bool:
        return self.closed_on is not None and self.closed_on <= day


@dataclass(frozen=True, slots=True)
class _Said:
    """All an organisation is found by: text, folded; digits of its telephones."""

    text: str
    digits: str


class _Word:
    """A folded word somebody looks for. «0312 62-01» is a telephone too, however it is written down."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.digits = "" if word.strip("+()-0123456789") else _digits(word).lstrip("0")

    def stands_in(self, said: _Said) -> bool:
        return self.word in said.text or (self.digits != "" and self.digits in said.digits)


class Directory:
    """All organisations, by id. An unknown id is a KeyError: rows are never deleted.

    Without a day, closed ones are there too. What depends on the language is that of the page.
    """

    def __init__(self, lists: Lists, organisations: Iterable[ListedOrganisation]) -> None:
        self.lists: Final = lists
        self.version: Final = lists.version
        self._organisations = {one.id: one for one in organisations}
        self._by_language: dict[tuple[str, str], Any] = {}
        # Folding is slow, and thousands stand in a few dozen places and deal with a few dozen categories.
        self._place_said = cache(self._fold_place)
        self._category_said = cache(self._fold_category)

    def organisation(self, pk: int) -> ListedOrganisation:
        return self._organisations[pk]

    def organisations(self, day: date | None = None) -> list[ListedOrganisation]:
        """Those offered on the day, alphabetically."""
        return [one for one in self._in_order if day is None or not one.closed(day)]

    def place(self, one: ListedOrganisation) -> str:
        """The territory and what it is part of; empty where it serves all."""
        return self.lists.path(one.territory_id) if one.territory_id else ""

    def region(self, one: ListedOrganisation) -> str:
        """ISO 3166: the country whose telephones need no + there."""
        return HOME if one.territory_id is None else self.lists.country(one.territory_id)

    def found(
        self, text: str = "", *, territory: int | None = None, category: int | None = None, day: date | None = None
    ) -> list[ListedOrganisation]:
        """Those that have every typed word, in whatever order, a part of a word too, in any field.

        territory: it and all within it. category: those that deal with it. day: those offered on it.
        """
        typed = [_Word(word) for word in fold(text).split()]
        within = None if territory is None else self.lists.descendants(territory)
        return [
            one
            for one in self.organisations(day)
            if (within is None or one.territory_id in within)
            and (category is None or category in one.categories)
            and all(word.stands_in(self._found_by[one.id]) for word in typed)
        ]

    @property
    def _in_order(self) -> list[ListedOrganisation]:
        language = get_language() or "ru"
        key = "in_order", language
        if key not in self._by_language:
            self._by_language[key] = sorted(
                self._organisations.values(), key=lambda one: (alphabet_key(one.name_in(language)), one.id)
            )
        found: list[ListedOrganisation] = self._by_language[key]
        return found

    @cached_property
    def _found_by(self) -> Mapping[int, _Said]:
        return {one.id: self._everything_said(one) for one in self._organisations.values()}

    def _everything_said(self, one: ListedOrganisation) -> _Said:
        own = [*_names(one), one.what_it_does, one.address, one.hours, one.phones, one.email, one.website, one.notes]
        said = [fold("\n".join([*own, one.code])), *self._said_of_place_and_categories(one)]
        return _Said("\n".join(said), _digits(one.phones))

    def _said_of_place_and_categories(self, one: ListedOrganisation) -> Iterable[str]:
        if one.territory_id is not None:
            yield self._place_said(one.territory_id)
        yield from map(self._category_said, one.categories)

    def _fold_place(self, pk: int) -> str:
        places = [self.lists.territory(pk), *self.lists.ancestors(pk)]
        return fold("\n".join(name for place in places for name in (*_names(place), *place.aliases)))

    def _fold_category(self, pk: int) -> str:
        return fold("\n".join(_names(self.lists.entry(pk))))


_newest: Directory | None = None


def current_directory() -> Directory:
    """The directory of now, as old as `current_lists()`."""
    global _newest
    lists, directory = current_lists(), _newest
    if directory is None or directory.version != lists.version:
        directory = _newest = _read(lists)
    return directory


def _read(lists: Lists) -> Directory:
    """Read after the lists. What points at a row younger than they are was committed since and is for the next
    version, which the same commit has raised."""
    fields = ListedOrganisation.__dataclass_fields__
    rows = (
        ListedOrganisation(**{**row, "categories": tuple(row["categories"])})
        for row in Organisation.objects.values(*fields)
    )
    places = {None, *(place.id for place in lists.territories())}
    return Directory(lists, [one for one in rows if one.territory_id in places and _known(lists, one.categories)])


def _known(lists: Lists, categories: Iterable[int]) -> bool:
    try:
        return all(lists.entry(pk) for pk in categories)
    except KeyError:
        return False


def _names(one: Listed) -> list[str]:
    return [name for language in LANGUAGES if (name := getattr(one, f"name_{language}"))]


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter in "0123456789")
