"""Pages for what went wrong: each says what happened and what to do next, in the person's language."""

from dataclasses import dataclass
from typing import Final

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import requires_csrf_token

type Words = str | Promise


@dataclass(frozen=True)
class Trouble:
    """heading: what happened; sentence: why, where nothing more exact is known; next: what to do now."""

    heading: Words
    sentence: Words
    next: Words


TROUBLES: Final = {
    400: Trouble(
        _("The browser sent something we could not read"),
        _("The address or the form was damaged on its way."),
        _("Go back and try once more. If it happens again, open the page anew."),
    ),
    403: Trouble(
        _("This is not allowed"),
        _("Your account may not do this."),
        _("If you need it for your work, ask the administrator."),
    ),
    404: Trouble(
        _("There is no such page"),
        _("The address is mistyped, the record has been removed, or it belongs to another office."),
        _("Check the address or start from the first page."),
    ),
    405: Trouble(
        _("There is nothing to read at this address"),
        _("It only takes what a button of a page sends."),
        _("Go back to the page with the button, or start from the first page."),
    ),
    409: Trouble(
        _("Something has changed in the meantime"),
        _("Somebody changed this before you did."),
        _("Open the page anew, look at what it says now, and repeat what is still needed."),
    ),
    413: Trouble(
        _("This is more than can be sent at once"),
        _("Nothing is saved."),
        _("Go back: what you typed is usually still in the form. Shorten it and send it again."),
    ),
    429: Trouble(
        _("Too many attempts"),
        _("This was tried too often in a short time."),
        _("Wait a little and try again."),
    ),
    503: Trouble(
        _("This cannot be done just now"),
        _("Something this page needs does not answer."),
        _("Try again in a minute. If it goes on, tell the administrator."),
    ),
}


def show(request: HttpRequest, status: int, *, sentence: Words = "") -> HttpResponse:
    """The page of this trouble; for htmx a message in the page that is already open, which keeps what was typed."""
    trouble = TROUBLES.get(status, TROUBLES[403])
    context = {
        "heading": trouble.heading,
        "sentence": sentence or trouble.sentence,
        "next": trouble.next,
        "status": str(status),
        "frame": "shell/base.html" if _is_staff(request) else "shell/public.html",
        "robots": "noindex",
    }
    htmx = getattr(request, "htmx", None)
    if htmx and not htmx.boosted and not htmx.history_restore_request:
        response = render(request, "shell/refused.html#message", context, status=status)
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#messages", "innerHTML show:top"
        return response
    return render(request, "shell/refused.html", context, status=status)


def _is_staff(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show(request, 403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """Our own failure. The database or the style sheet may be what failed, so the page asks neither for anything."""
    try:
        stylesheet = static("kenesh/kenesh.css")
    except ValueError:
        stylesheet = ""
    words = render_to_string("shell/broken.html", {"stylesheet": stylesheet})
    response = HttpResponse(words, status=500)
    if getattr(request, "htmx", None):
        response.headers["HX-Retarget"] = "body"
    return response
