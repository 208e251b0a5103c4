"""Addresses of the public site: each page stands under the language it is in, /ru/…, /ky/…, /tt/…, /en/…"""

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from kenesh.shell.context import LANGUAGES

A_YEAR: Final = 365 * 24 * 60 * 60


@dataclass(frozen=True)
class InLanguage:
    """The page in one language: url is its path, address the whole of it."""

    code: str
    short: str
    name: str
    url: str

    @property
    def address(self) -> str:
        return settings.SITE_URL + self.url


def language_of(path: str) -> str:
    """The language a public page stands under; empty for a page without one."""
    first = path[1:].partition("/")[0]
    return first if first in dict(settings.LANGUAGES) and path.startswith(f"/{first}/") else ""


def in_languages(path: str) -> list[InLanguage]:
    """The same page in each language; for a page without a language, the first page of the site."""
    here = path.removeprefix(f"/{language_of(path)}") if language_of(path) else "/"
    return [InLanguage(code, short, name, f"/{code}{here}") for code, short, name in LANGUAGES]


def of_page(request: HttpRequest, canonical: str = "") -> dict[str, Any]:
    """What the head of a public page says of its address. canonical: its path, where the query belongs to it."""
    path = canonical or request.path
    return {"canonical": settings.SITE_URL + path, "alternates": in_languages(path)}


def keep_language(response: HttpResponseBase, language: str, *, secure: bool) -> None:
    """The language chosen in this browser, for a year."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=A_YEAR, secure=secure, httponly=True, samesite="Lax"
    )
