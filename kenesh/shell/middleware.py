"""When the rules say no, the person reads why."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from kenesh.refused import Refused
from kenesh.shell import errors

type Handler = Callable[[HttpRequest], HttpResponseBase]


class _RefusedIsAPage:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return errors.show(request, exception.status, sentence=exception.sentence)
        return None


def refused_is_a_page(get_response: Handler) -> Handler:
    """Refused, raised anywhere under a view, is a polite page with its status."""
    return _RefusedIsAPage(get_response)
