"""What every page is given: the panel for the person's role, the languages, and whether the data is real."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.module_loading import import_string

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


def panel_for(role: str, kind: str = "", path: str = "") -> list[PanelItem]:
    """The links this role sees in an office of this kind; the one that leads furthest towards the path is current."""
    seen = [link for link in all_links() if role in link.roles and (not link.kinds or kind in link.kinds)]
    links = [(reverse(link.under or link.url), link) for link in seen]
    current = max((begins for begins, _ in links if path.startswith(begins)), key=len, default="")
    return [
        PanelItem(reverse(link.url), link.words, link.more, reverse(link.slot) if link.slot else "", begins == current)
        for begins, link in links
    ]


def home_of(user: Any) -> str:
    """Where somebody signed in begins."""
    kind = kind_of(user)
    home: str | None = import_string(settings.HOMES).get(kind)
    return reverse(home) if home else panel_for(user.role, kind)[0].url


def kind_of(user: Any) -> str:
    """Of the person's office; empty for those who have none."""
    return user.office.kind if user.office else ""


def shell(request: HttpRequest) -> dict[str, Any]:
    """Lazy throughout: a part of a page, which shows no panel, pays nothing for it."""

    @cache
    def items() -> Sequence[PanelItem]:
        user = getattr(request, "user", None)
        return panel_for(user.role, kind_of(user), request.path) if user is not None and user.is_authenticated else []

    return {
        "panel": SimpleLazyObject(items),
        "panel_more": SimpleLazyObject(lambda: [item for item in items() if item.more]),
        "languages": LANGUAGES,
        "demo": settings.DEMO,
    }
