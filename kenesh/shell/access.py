"""Who may open a page. Roles are words here: the shell stands below the accounts that hold them."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

ADMINISTRATOR = "administrator"
HEAD = "head"
CONSULTANT = "consultant"
OBSERVER = "observer"
EVERYBODY = (ADMINISTRATOR, HEAD, CONSULTANT, OBSERVER)
OFFICE_AND_ADMINISTRATOR = (ADMINISTRATOR, HEAD, CONSULTANT)


def for_roles[**P](
    *roles: str,
) -> Callable[
    [Callable[Concatenate[Any, P], HttpResponseBase]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]
]:
    """The page is for these roles. Nobody signed in: the sign-in page, which leads back here. Another role: 404, as if
    there were no such page."""

    def decorate(
        view: Callable[Concatenate[Any, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            if request.user.role not in roles:
                raise Http404
            return view(request, *args, **kwargs)

        guarded.for_roles = roles  # type: ignore[attr-defined]  # read by the test that walks every page as every role
        return guarded

    return decorate


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """A part of a page cannot hold the sign-in page: htmx is told to take the whole page there, and back to itself."""
    htmx = getattr(request, "htmx", None)
    if not htmx:
        return redirect_to_login(request.get_full_path() if request.method in {"GET", "HEAD"} else _left(request))
    return HttpResponseClientRedirect(redirect_to_login(htmx.current_url_abs_path or "/").url)


def _left(request: HttpRequest) -> str:
    """The page whose button was pressed: where the button leads, only forms are taken."""
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return request.get_full_path()
    return urlsplit(page)._replace(scheme="", netloc="", fragment="").geturl() or "/"
