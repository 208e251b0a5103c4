"""«Письма»: what has been written, and what became of it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kenesh.letters import actions, rules
from kenesh.letters.models import Letter, LetterAttachment, LetterState
from kenesh.shell import sheets
from kenesh.shell.access import ADMINISTRATOR, for_roles
from kenesh.shell.page import page

ON_A_PAGE = 50


def for_readers[**P](
    view: Callable[Concatenate[Any, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """For administrators; in a demonstration for everybody, since whoever is invited has no account yet."""
    guarded = for_roles(ADMINISTRATOR)(view)

    @wraps(guarded)
    def opened(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return (view if settings.DEMO else guarded)(request, *args, **kwargs)

    return opened


@for_readers
@never_cache
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    shown = Paginator(Letter.objects.newest_first().defer("text", "html"), ON_A_PAGE).get_page(request.GET.get("page"))
    return page(request, "letters/outbox.html", {"shown": shown, "letters_leave": settings.LETTERS_LEAVE})


@for_readers
@never_cache
@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Letter, pk=pk)
    text = found.text if settings.DEMO else rules.erased(found.text, found.secret)
    context = {
        "letter": found,
        "text": text,
        "hidden": rules.ERASED in text,
        "files": found.attachments.order_by("pk").defer("content").annotate(kept=Q(content__isnull=False)),
        "may_send": settings.LETTERS_LEAVE
        and found.state != LetterState.SENT
        and getattr(request.user, "is_administrator", False),
    }
    return page(request, "letters/letter_page.html", context)


@for_readers
@never_cache
@require_safe
def attachment(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    found = get_object_or_404(LetterAttachment, pk=file, letter=pk, content__isnull=False)
    return HttpResponse(
        bytes(found.content or b""),
        content_type=found.content_type,
        headers={"Content-Disposition": sheets.attachment(found.name)},
    )


@require_POST
@for_roles(ADMINISTRATOR)
def again(request: HttpRequest, pk: int) -> HttpResponse:
    actions.send_again(get_object_or_404(Letter, pk=pk), now=now())
    messages.success(request, _("The letter is on its way."))
    return redirect("letters:letter", pk)
