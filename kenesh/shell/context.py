"""What every page is given: the panel for the person's role, the languages, and whether the data is real."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from kenesh.shell.panel import Link

# Each language by its own name, so that whoever lost their way can find it: code, short, whole.
LANGUAGES: Final = (
    ("ru", "Рус", "Русский"),
    ("ky", "Кыр", "Кыргызча"),
    ("tt", "Тат", "Татарча"),
    ("en", "Eng", "English"),
)


@dataclass(frozen=True)
class PanelItem:
    """A link of the panel as this person sees it now. slot: the address of the htmx part that replaces the words."""

    url: str
    words: str | Promise
    more: bool
    slot: str
    current: bool


@cache
def all_links() -> tuple[Link, ...]:
    return tuple(import_string(settings.PANEL))


@lru_cache(maxsize=64)
def _seen(role: str, kind: str) -> tuple[tuple[str, Link], ...]:
    """The links this role sees in an office of this kind, each with where its pages begin."""
    seen = [link for link in all_links() if role in link.roles and (not link.kinds or kind in link.kinds)]
    return tuple((reverse(link.under or link.url), link) for link in seen)


def _current(role: str, kind: str, path: str) -> str:
    """Where the pages of the link begin that leads furthest towards the path."""
    return max((begins for begins, _ in _seen(role, kind) if path.startswith(begins)), key=len, default="")


def panel_for(role: str, kind: str = "", path: str = "") -> list[PanelItem]:
    """The links this role sees in an office of this kind; the one that leads furthest towards the path is current."""
    current = _current(role, kind, path)
    return [
        PanelItem(reverse(link.url), link.words, link.more, reverse(link.slot) if link.slot else "", begins == current)
        for begins, link in _seen(role, kind)
    ]


@lru_cache(maxsize=512)
def _panel(role: str, kind: str, current: str, language: str) -> SafeString:
    """As it stands on the page. language: of the moment, named so that each has its own."""
    items = panel_for(role, kind, current)
    if not items:
        return SafeString()
    more = [item for item in items if item.more]
    return render_to_string("shell/panel.html", {"links": [item for item in items if not item.more], "more": more})


def home_of(user: Any) -> str:
    """Where somebody signed in begins."""
    kind = kind_of(user)
    home: str | None = import_string(settings.HOMES).get(kind)
    return reverse(home) if home else panel_for(user.role, kind)[0].url


def kind_of(user: Any) -> str:
    """Of the person's office; empty for those who have none."""
    return user.office.kind if user.office else ""


def shell(request: HttpRequest) -> dict[str, Any]:
    """A part of a page, which shows no panel, pays nothing for it."""

    def panel() -> SafeString:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return SafeString()
        kind = kind_of(user)
        return _panel(user.role, kind, _current(user.role, kind, request.path), get_language() or "")

    return {"panel": SimpleLazyObject(panel), "languages": LANGUAGES, "demo": settings.DEMO}
