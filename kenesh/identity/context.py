"""For every template: the doors of sign-in and for whom the person acts."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kenesh.home import Wrong
from kenesh.identity import session
from kenesh.identity.providers import providers

_log = logging.getLogger(__name__)
GOSUSLUGI_FIRST: Final = {"ru", "tt"}  # languages of the country whose system it is


@dataclass(frozen=True, slots=True)
class Door:
    """A provider, as its button says it."""

    name: str
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Doors:
    """All of them, the most likely first; none is false."""

    all: tuple[Door, ...]

    def __iter__(self) -> Iterator[Door]:
        return iter(self.all)

    def __bool__(self) -> bool:
        return bool(self.all)

    @property
    def names(self) -> str:
        return ", ".join(door.title for door in self.all)


@dataclass(frozen=True, slots=True)
class Acting:
    """name: of the organisation acted for; empty: a private person. others: there is something else to choose."""

    name: str
    others: bool


def identity(request: HttpRequest) -> dict[str, Any]:
    """doors: providers, for the sign-in page. acting: for whom the person acts, None of whoever came with a password.
    Lazy: a page that shows neither pays nothing."""
    return {"doors": SimpleLazyObject(doors), "acting": SimpleLazyObject(lambda: acting(request))}


def doors() -> Doors:
    """None, and a line in the log, where the file that describes them has been spoilt: passwords still work."""
    try:
        listed = [(one, _is_gosuslugi(one)) for one in providers().values()]
    except Wrong:
        _log.exception("Nobody can sign in through a provider.")
        return Doors(())
    if get_language() in GOSUSLUGI_FIRST:
        listed.sort(key=lambda pair: not pair[1])
    return Doors(tuple(Door(one.name, str(one.title), _words(str(one.title), loud=loud)) for one, loud in listed))


def acting(request: HttpRequest) -> Acting | None:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    known = session.identity(request, now=now())
    if known is None or known.chosen is None:
        return None
    return Acting(known.chosen.name, bool(known.organisations))


def _words(title: str, *, loud: bool) -> str:
    """«ВОЙТИ ЧЕРЕЗ ГОСУСЛУГИ», as the portal's own buttons and the guide write it; «Войти через ЕСИ»."""
    words = _("Sign in through %(provider)s") % {"provider": title}
    return words.upper() if loud else words


def _is_gosuslugi(provider: Any) -> bool:
    return getattr(provider, "kind", "") == "esia"
