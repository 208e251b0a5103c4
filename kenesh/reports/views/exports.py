"""The report as a file: XLSX, PDF, CSV."""

from django.http import Http404, HttpResponse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_safe

from kenesh.accounts.middleware import StaffRequest
from kenesh.offices.lists import current_lists
from kenesh.reports import exporting, filters
from kenesh.reports.exporting import Cover
from kenesh.reports.report import make
from kenesh.reports.views import report as pages
from kenesh.shell.access import EVERYBODY, for_roles
from kenesh.shell.sheets import attachment


@require_safe
@for_roles(*EVERYBODY)
def export(request: StaffRequest, kind: str) -> HttpResponse:
    if kind not in exporting.CONTENT_TYPES:
        raise Http404
    lists = current_lists()
    reading = filters.read(request.GET, request.user, lists, localdate())
    if reading.asked is None:
        return pages.show(request, reading, lists)
    cover = Cover.of(reading, by=request.user, at=now())
    file = exporting.file(kind, make(reading.asked, lists), cover, lists)
    return HttpResponse(
        file.content,
        content_type=file.content_type,
        headers={"Content-Disposition": attachment(file.name)},
    )
