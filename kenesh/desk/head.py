"""The head of the register as an address has it: the headings, their menus and the fields beneath them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
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


_TO: Final = 'href="{0}" hx-get="{0}" hx-target="#results" hx-swap="outerMorph" hx-push-url="true"'
_ARROWS: Final = {"ascending": "↑", "descending": "↓"}
_HEADING: Final = """<th id="column-{name}" scope="col" class="column-{name}" data-column{aria}>
<span class="register-heading"><a {turn}>{words}{arrow}</a><button type="button" class="register-more" \
popovertarget="menu-{name}" aria-haspopup="menu" aria-label="{about}">⋮</button></span>
<ul id="menu-{name}" class="register-menu" popover role="menu" aria-label="{words}">
<li role="none"><a role="menuitem" {up}>↑ {ascending}</a></li>
<li role="none"><a role="menuitem" {down}>↓ {descending}</a></li>
<li role="none"><a role="menuitem" {usual}>{unsorted}</a></li>
{hiding}</ul>
</th>"""
_HIDING: Final = """\
<li role="none"><button role="menuitem" form="columns" name="hide" value="{name}">{hide}</button></li>
"""


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


def _heading(one: Heading, words: Mapping[str, str]) -> str:
    """words: of the menu, escaped."""
    return _HEADING.format(
        name=one.name,
        words=escape(one.words),
        about=escape(one.about),
        aria=f' aria-sort="{one.sorted}"' if one.sorted else "",
        arrow=f' <span aria-hidden="true">{_ARROWS[one.sorted]}</span>' if one.sorted else "",
        turn=_TO.format(escape(one.url)),
        up=_TO.format(escape(one.ascending)),
        down=_TO.format(escape(one.descending)),
        usual=_TO.format(escape(one.usual)),
        hiding=_HIDING.format(name=one.name, hide=words["hide"]) if one.may_hide else "",
        **words,
    )


def _field(one: Heading) -> str:
    """The search field beneath the heading."""
    errors = one.field.errors
    wrong = ' class="field-wrong"' if errors else ""
    label = f'<label class="form-label" for="{one.field.id_for_label}">{escape(one.words)}</label>'
    return f'<td id="search-{one.name}"{wrong}>{label}{one.field}{errors or ""}</td>'


@dataclass(frozen=True)
class Head:
    filter: RegisterFilter
    kept: Mapping[str, str]
    columns: Sequence[str]

    @cached_property
    def html(self) -> SafeString:
        """As it stands on the page, written in one go: a template would be asked three hundred times."""
        words = {
            "ascending": escape(gettext("Ascending")),
            "descending": escape(gettext("Descending")),
            "unsorted": escape(gettext("Without sorting")),
            "hide": escape(gettext("Hide the column")),
        }
        headings = "".join(_heading(one, words) for one in self.headings)
        fields = "".join(map(_field, self.headings))
        rows = f'<tr class="register-headings">{headings}</tr>\n<tr class="register-fields">{fields}</tr>'
        return mark_safe(rows)  # noqa: S308  # every part is escaped

    @cached_property
    def headings(self) -> list[Heading]:
        return list(self._headings())

    def _headings(self) -> Iterator[Heading]:
        sort = self.kept.get("sort", "") or usual(self.filter.tab)
        about = gettext("What to do with the column «%(words)s»")
        unsorted = url(self.kept, sort="")
        sorted_by = f"{unsorted}{'&' if '?' in unsorted else '?'}sort="
        for name in self.columns:
            words = str(COLUMNS[name])
            now_sorted = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
            turned = f"-{name}" if now_sorted == "ascending" or (not now_sorted and name in NEWEST_FIRST) else name
            yield Heading(
                name,
                words,
                about % {"words": words},
                f"{sorted_by}{turned}",
                f"{sorted_by}{name}",
                f"{sorted_by}-{name}",
                unsorted,
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


def to_choose_from(shown: Sequence[str], offered: Iterable[str]) -> SafeString:
    """The form of columns as it stands on the page: those shown in their order, then the others."""
    return _to_choose_from(tuple(shown), tuple(name for name in offered if name not in shown), get_language() or "")


@lru_cache(maxsize=256)
def _to_choose_from(shown: tuple[str, ...], others: tuple[str, ...], language: str) -> SafeString:
    columns = [(name, COLUMNS[name], name in shown) for name in (*shown, *others)]
    return render_to_string("desk/register_columns.html", {"columns": columns})
