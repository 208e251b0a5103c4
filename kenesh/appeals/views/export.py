"""What the journal shows, as a file: XLSX or CSV, row after row as the database gives them."""

from collections.abc import Iterator
from typing import Final

from django.http import Http404, HttpResponseBase, StreamingHttpResponse
from django.utils.timezone import localdate, now
from django.utils.translation import get_language, gettext
from django.utils.translation import override as language

from kenesh.accounts.middleware import StaffRequest
from kenesh.appeals import exporting, finding, orders
from kenesh.appeals.filters import read
from kenesh.appeals.models import Appeal
from kenesh.offices.lists import current_lists
from kenesh.shell import sheets
from kenesh.shell.access import OFFICE_AND_ADMINISTRATOR, for_roles
from kenesh.shell.page import page

CONTENT_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def export(request: StaffRequest, kind: str) -> HttpResponseBase:
    if kind not in CONTENT_TYPES:
        raise Http404
    lists = current_lists()
    asked = read(request.GET, request.user, lists, now())
    if asked.wanted is None:
        return page(request, "appeals/journal.html", {"filter": asked.filter, "filters": asked.html}, status=422)
    order = orders.order(request.GET.get("sort", ""), lists)
    appeals = finding.all_of(Appeal.objects.visible_to(request.user), asked.wanted, order)
    headings, rows = exporting.headings(), exporting.rows(appeals, lists)
    if kind == "csv":
        chunks = sheets.csv(headings, rows)
    else:
        chunks = sheets.xlsx(headings, rows, gettext("A sheet holds no more rows. Take CSV, which has them all."))
    name = f"{gettext('appeals')}-{localdate():%Y-%m-%d}.{kind}"
    response = StreamingHttpResponse(_in_language(chunks), content_type=CONTENT_TYPES[kind])
    response.headers["Content-Disposition"] = sheets.attachment(name)
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _in_language(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The stream runs after the page's own language has been left behind."""
    chosen = get_language() or "ru"

    def spoken() -> Iterator[bytes]:
        while True:
            with language(chosen):
                chunk = next(chunks, None)
            if chunk is None:
                return
            yield chunk

    return spoken()
