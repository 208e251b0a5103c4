"""«Загрузки реестров»: what was loaded, when and how it went."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kenesh.registers import queries
from kenesh.registers.models import Load, State
from kenesh.shell.access import ADMINISTRATOR, for_roles
from kenesh.shell.page import page

ON_A_PAGE = 25
BROKEN_ON_A_PAGE = 50


@never_cache
@require_safe
@for_roles(ADMINISTRATOR)
def loads(request: HttpRequest) -> HttpResponse:
    shown = Paginator(queries.loads(), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [_row(load) for load in shown]
    live = any(row["progress"] for row in rows)
    return page(request, "registers/loads.html", {"rows": rows, "shown": shown, "live": live}, part="rows")


@never_cache
@require_safe
@for_roles(ADMINISTRATOR)
def load(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Load, pk=pk)
    broken = Paginator(queries.broken(found), BROKEN_ON_A_PAGE).get_page(request.GET.get("page"))
    return page(request, "registers/load.html", {**_row(found), "broken": broken}, part="state")


def _row(load: Load) -> dict[str, Any]:
    """progress: of a load at work. killed: it says so, and nobody is. duration: in words."""
    progress = queries.progress(load)
    seconds = round(load.seconds)
    duration = (
        _("%(minutes)s min %(seconds)s s") % {"minutes": seconds // 60, "seconds": seconds % 60}
        if seconds >= 60
        else _("%(seconds)s s") % {"seconds": seconds}
    )
    killed = load.state == State.LOADING and progress is None
    return {"load": load, "progress": progress, "killed": killed, "duration": duration}
