"""The choices of the form and the filters, in the reader's language, out of the reference lists."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language

from kenesh.offices.lists import Lists

type Choices = list[tuple[Any, Any]]


def of_territories(lists: Lists, day: date) -> tuple[Choices, dict[str, str], dict[str, str]]:
    """Every territory by name, its other names to be found by, and what it is part of to be told apart by."""
    return _of_territories(lists, day, get_language() or "")


@lru_cache(maxsize=16)
def _of_territories(lists: Lists, day: date, language: str) -> tuple[Choices, dict[str, str], dict[str, str]]:
    known = lists.territories(day)
    return (
        [(t.id, t.name) for t in known],
        {str(t.id): " ".join({*t.aliases, t.name_ru, t.name_ky, t.name_tt, t.name_en} - {t.name, ""}) for t in known},
        {str(t.id): lists.path(t.parent_id) if t.parent_id else "" for t in known},
    )


def with_empty(choices: Choices, words: Any = "") -> Choices:
    return [("", words), *choices]


def names(lists: Lists, ids: Iterable[int]) -> str:
    """The entries' names as one line."""
    language = get_language() or "ru"
    return ", ".join(lists.entry(id).name_in(language) for id in ids)
