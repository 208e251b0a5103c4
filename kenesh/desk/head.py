"""The head of the register as an address has it: the headings, their menus and the fields beneath them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from kenesh.desk.columns import ALWAYS, COLUMNS, NEWEST_FIRST
from kenesh.desk.filters import Choices, RegisterFilter
from kenesh.desk.orders import usual
from kenesh.desk.wanted import STATES, Tab
from kenesh.records.filters import POSITION


def kept_of(address: QueryDict) -> dict[str, str]:
    """What an address asks for, apart from the page."""
    return {name: str(value) for name, value in address.items() if value and name not in POSITION}


def url(kept: Mapping[str, str], **changed: str) -> str:
    """The register from its first page, with some parameters changed; empty ones are left out."""
    asked = {name: value for name, value in kept.items() if name not in changed}
    asked |= {name: value for name, value in changed.items() if value}
    return f"{reverse('desk:register')}?{urlencode(asked)}" if asked else reverse("desk:register")


@dataclass(frozen=True)
class Heading:
    """A column's heading. about: its menu; url: a click sorts by it; usual: without sorting; sorted: «ascending»,
    «descending» or nothing, as ARIA says it; field: the search field beneath it."""

    name: str
    words: str
    about: str
    url: str
    ascending: str
    descending: str
    usual: str
    sorted: str
    may_hide: bool
    field: Any


@dataclass(frozen=True)
class Head:
    filter: RegisterFilter
    kept: Mapping[str, str]
    columns: Sequence[str]

    @cached_property
    def html(self) -> SafeString:
        """As it stands on the page."""
        return render_to_string("desk/register_head.html", {"headings": self.headings})

    @cached_property
    def headings(self) -> list[Heading]:
        return list(self._headings())

    def _headings(self) -> Iterator[Heading]:
        sort = self.kept.get("sort", "") or usual(self.filter.tab)
        about = gettext("What to do with the column «%(words)s»")
        for name in self.columns:
            words = str(COLUMNS[name])
            now_sorted = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
            turned = f"-{name}" if now_sorted == "ascending" or (not now_sorted and name in NEWEST_FIRST) else name
            yield Heading(
                name,
                words,
                about % {"words": words},
                url(self.kept, sort=turned),
                url(self.kept, sort=name),
                url(self.kept, sort=f"-{name}"),
                url(self.kept, sort=""),
                now_sorted,
                name != ALWAYS,
                self.filter[name],
            )


def read(kept: Mapping[str, str], tab: Tab, columns: Sequence[str], choices: Choices, today: date) -> Head:
    """What is asked, as it is meant at this tab. columns: those whose fields are wanted."""
    zone = timezone.get_current_timezone_name()
    return _read(urlencode(kept), tab, tuple(columns), choices, today, get_language() or "", zone)


@lru_cache(maxsize=256)
def _read(
    address: str, tab: Tab, columns: tuple[str, ...], choices: Choices, today: date, language: str, zone: str
) -> Head:
    """Kept, for building and drawing the fields takes longer than finding a page. A pure function of what it is given:
    language and time zone are those of the moment, named so that each has its own."""
    asked = QueryDict(address, mutable=True)
    kept = kept_of(asked)
    if asked.get("state") not in STATES[tab]:
        asked.pop("state", None)
    form = RegisterFilter(asked, tab=tab, columns=columns, choices=choices, today=today)
    form.is_valid()
    return Head(form, kept, columns)
