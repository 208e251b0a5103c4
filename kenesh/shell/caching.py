"""Pages that say the same to every visitor."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

A_MINUTE: Final = 60


def for_every_visitor[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse], seconds: int = A_MINUTE
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A proxy may keep the page for a minute, unless something in the request makes it somebody's own: a session, or a
    message that waits to be shown once."""

    @wraps(view)
    def kept(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if not request.COOKIES.keys() & {settings.SESSION_COOKIE_NAME, "messages"} and response.status_code == 200:
            patch_cache_control(response, public=True, max_age=seconds)
        return response

    return kept
