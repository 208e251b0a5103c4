"""Who is at the page: their language, their office's clock, their session, and the trace they leave."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pghistory
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django_htmx.middleware import HtmxDetails

from kenesh.accounts import drafts, rules
from kenesh.accounts.models import User
from kenesh.shell.addresses import keep_language, language_of

type Handler = Callable[[HttpRequest], HttpResponseBase]

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
UNATTENDED = "X-Unattended"  # sent by a page that asks by itself, without anybody's doing (kenesh.js)
SEEN = "seen"  # the key in the session: when it was last renewed, seconds since 1970


class StaffRequest(HttpRequest):
    """A request behind for_roles(): somebody is signed in."""

    user: User
    htmx: HtmxDetails


def own_language(get_response: Handler) -> Handler:
    """A public page speaks the language it stands under, any other that of the person signed in, else the one chosen
    in this browser, else Russian. A visitor's choice of a public page is kept for the pages without a language.

    It is left switched on: a streamed answer is written after this has returned.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        own = request.user.language if request.user.is_authenticated else in_this_browser(request)
        chosen = language_of(request.path) or own
        translation.activate(chosen)
        request.LANGUAGE_CODE = chosen
        response = get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or chosen)
        if chosen != own and not request.user.is_authenticated:
            keep_language(response, chosen, secure=request.is_secure())
            if "Cache-Control" in response.headers:  # a cookie is for one browser
                patch_cache_control(response, private=True)
        return response

    return middleware


def in_this_browser(request: HttpRequest) -> str:
    """The language of whoever is not signed in."""
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return cookie if cookie in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def person(get_response: Handler) -> Handler:
    """The office's clock; the session renewed while the person works; a form sent after it had ended is kept.

    Whoever is deactivated is not signed in from the next request on: sessions.ByEmail does not know them.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.user.is_authenticated:
            timezone.deactivate()
            if request.method == "POST" and (path := drafts.keep_for_later(request, now=timezone.now())):
                return _to_sign_in(request, path)
            return get_response(request)
        office = request.user.office
        timezone.activate(ZoneInfo(office.time_zone if office else settings.TIME_ZONE))
        _renew(request)
        response = get_response(request)
        # Else the Back button shows people's data after somebody has signed out of a shared computer.
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def _renew(request: HttpRequest) -> None:
    if UNATTENDED in request.headers:
        return
    now = int(timezone.now().timestamp())
    if now - request.session.get(SEEN, 0) >= rules.SESSION_IS_RENEWED_AFTER.total_seconds():
        request.session[SEEN] = now


def _to_sign_in(request: HttpRequest, path: str) -> HttpResponseBase:
    """Sign in, then back to the form. htmx would put the sign-in page inside the form, so it is told to go there."""
    response = redirect_to_login(path, f"{resolve_url(settings.LOGIN_URL)}?kept=1")
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(headers={"HX-Redirect": response.url})
    return response


def trace(get_response: Handler) -> Handler:
    """Whatever a request changes, the history knows by whom and on which page."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.method in SAFE:
            return get_response(request)
        with pghistory.context(user=request.user.pk, url=request.path):
            return get_response(request)

    return middleware
