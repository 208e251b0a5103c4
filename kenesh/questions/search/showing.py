"""What was found in a text, marked."""

from collections.abc import Collection
from functools import lru_cache

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from kenesh.questions.search.words import WORD, folded, words
from kenesh.questions.stems import stems


def highlighted(text: str, wanted: str | Collection[str], language: str = "") -> SafeString:
    """The text, its words found marked. wanted: the search as typed, or Found.stems; language: of the text."""
    marked = _stems_of(wanted)
    if not marked:
        return escape(text)
    parts, done = [], 0
    for word in WORD.finditer(text):
        if _is_wanted(word.group(), marked, language):
            parts += [escape(text[done : word.start()]), format_html("<mark>{}</mark>", word.group())]
            done = word.end()
    return mark_safe("".join([*parts, escape(text[done:])]))  # noqa: S308  # every part is escaped


def excerpt(text: str, wanted: str | Collection[str] = "", language: str = "", length: int = 220) -> SafeString:
    """About so many letters of the text, from a little before the first words found, those marked."""
    marked = _stems_of(wanted)
    text = " ".join(text.split())
    found = (one.start() for one in WORD.finditer(text) if _is_wanted(one.group(), marked, language))
    first = next(found, 0) if marked else 0
    begin = 0 if first < length // 2 else text.rfind(" ", 0, first - length // 4) + 1
    end = len(text) if len(text) - begin <= length else max(text.rfind(" ", 0, begin + length), begin + length // 2)
    shown = highlighted(text[begin:end].rstrip(" ,;:"), marked, language)
    return format_html("{}{}{}", "… " if begin else "", shown, " …" if end < len(text) else "")


def stands_in(wanted: str | Collection[str], text: str, language: str = "") -> bool:
    """Whether any word of the text would be marked."""
    marked = _stems_of(wanted)
    return any(_is_wanted(one.group(), marked, language) for one in WORD.finditer(text))


def _stems_of(wanted: str | Collection[str]) -> frozenset[str]:
    found = (stem for word in words(wanted) for stem in stems(word)) if isinstance(wanted, str) else wanted
    return frozenset(found)


def _is_wanted(written: str, marked: frozenset[str], language: str) -> bool:
    return not marked.isdisjoint(_rooted(written, language))


@lru_cache(maxsize=100_000)
def _rooted(written: str, language: str) -> tuple[str, ...]:
    word = folded(written)
    return stems(word, language) if word else ()
