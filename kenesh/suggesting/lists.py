"""Territories and categories, out of the snapshot of the reference lists."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from psycopg import Cursor

from kenesh.accounts.models import Role
from kenesh.offices.lists import Listed, ListedEntry, ListedTerritory, Lists, current_lists
from kenesh.offices.models import List
from kenesh.suggesting.contract import Suggestion, Suggestions, Who
from kenesh.suggesting.finding import Shelf, find_among
from kenesh.suggesting.mistakes import begins_nearly
from kenesh.suggesting.words import words_of


class Territories:
    """Places in force, by any of their names in any language."""

    roles: frozenset[str] = frozenset(Role.values)

    def suggest(self, cursor: Cursor[Any], typed: str, who: Who, given: Mapping[str, str]) -> Suggestions:
        lists = current_lists()
        found = find_among(_territories(lists, who.today, get_language() or "ru"), typed)
        items = [self._one(lists, place, found.words) for _name, place in found.rows]
        return Suggestions(items, found.words, found.more)

    def _one(self, lists: Lists, place: ListedTerritory, words: list[str]) -> Suggestion:
        note = lists.path(place.parent_id) if place.parent_id else ""
        return Suggestion(str(place.id), place.name, note, _why(place, place.aliases, words))


class Categories:
    """Categories in force, with the group each is in."""

    roles: frozenset[str] = frozenset(Role.values)

    def suggest(self, cursor: Cursor[Any], typed: str, who: Who, given: Mapping[str, str]) -> Suggestions:
        lists = current_lists()
        found = find_among(_categories(lists, who.today, get_language() or "ru"), typed)
        items = [self._one(lists, entry, found.words) for _name, entry in found.rows]
        return Suggestions(items, found.words, found.more)

    def _one(self, lists: Lists, entry: ListedEntry, words: list[str]) -> Suggestion:
        note = lists.entry(entry.group_id).name if entry.group_id else ""
        return Suggestion(str(entry.id), entry.name, note, _why(entry, (), words))


def _why(one: Listed, former: tuple[str, ...], words: list[str]) -> str:
    """Said where the name on the page has not all the words."""
    if _has(one.name, words):
        return ""
    for name in former:
        if _has(name, words):
            return _("former name: %(name)s") % {"name": name}
    for name in (one.name_ru, one.name_ky, one.name_tt, one.name_en):
        if name and _has(name, words):
            return _("also: %(name)s") % {"name": name}
    return ""


def _has(name: str, words: list[str]) -> bool:
    return any(
        begins_nearly(one, word) if len(word) > 3 else one.startswith(word) for one in words_of(name) for word in words
    )


@lru_cache(maxsize=8)
def _territories(lists: Lists, day: date, language: str) -> Shelf:
    known = lists.territories(day)
    return Shelf((one, one.name_in(language), " ".join([*_names(one), *one.aliases])) for one in known)


@lru_cache(maxsize=8)
def _categories(lists: Lists, day: date, language: str) -> Shelf:
    known = lists.entries(List.CATEGORY, day)
    return Shelf((one, one.name_in(language), " ".join(_names(one))) for one in known)


def _names(one: Listed) -> tuple[str, str, str, str]:
    return one.name_ru, one.name_ky, one.name_tt, one.name_en
