"""When the rules say no, the person reads why; an address without a page says so too."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from kenesh.refused import Refused
from kenesh.shell import errors

type Handler = Callable[[HttpRequest], HttpResponseBase]


class _RefusedIsAPage:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method == "GET":
            shown = errors.show(request, HTTPStatus.METHOD_NOT_ALLOWED)
            shown.headers["Allow"] = response.headers["Allow"]
            return shown
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return errors.show(request, exception.status, sentence=exception.sentence)
        return None


def refused_is_a_page(get_response: Handler) -> Handler:
    """Refused, raised anywhere under a view, is a polite page with its status; so is an address that takes only forms,
    opened by the choice of language or from the browser's history."""
    return _RefusedIsAPage(get_response)
