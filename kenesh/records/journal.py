"""The pages of a journal: a page of rows, how many there are, and all of them as a file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate, now
from django.utils.translation import get_language, gettext
from django.utils.translation import override as language

from kenesh.accounts.middleware import StaffRequest
from kenesh.offices.lists import Lists, current_lists
from kenesh.records import finding
from kenesh.records.filters import POSITION, JournalFilter, Reading, read
from kenesh.records.orders import Order
from kenesh.records.queries import RESTORABLE_FOR, Records
from kenesh.records.wanted import Wanted
from kenesh.shell import sheets
from kenesh.shell.page import page

SHOWN_DELETED: Final = 200  # rows; what was deleted in 30 days
COUNTED_TO: Final = 10_000  # with filters; counting on would cost more than the figure tells
COUNTED_TO_UNFILTERED: Final = 100_000


@dataclass(frozen=True)
class Words:
    """What a journal says of its records. panel: its link; add: the button; none: nothing is found; first: nothing is
    there yet; file: the name of an exported file, without its date."""

    panel: str | Promise
    all: str | Promise
    add: str | Promise
    none: str | Promise
    first: str | Promise
    deleted: str | Promise
    file: str | Promise


@dataclass(frozen=True)
class Journal:
    """A journal of one kind of record.

    app: where its addresses stand (journal, found, export, add, deleted). columns: name in an address → heading; dated:
    those that begin with the newest at the first click, figures: those aligned as numbers. rows: the template of the
    table's rows, given lines (what `lines` makes of records) and labels.
    """

    app: str
    words: Words
    filter: type[JournalFilter]
    columns: Mapping[str, str | Promise]
    dated: frozenset[str]
    figures: frozenset[str]
    rows: str
    usual: str
    records: Callable[[], Records]
    shown: Callable[[QuerySet[Any]], QuerySet[Any]]
    order: Callable[[StaffRequest, Lists], Order]
    lines: Callable[[Sequence[Any], Lists], list[Any]]
    headings: Callable[[], list[sheets.Heading]]
    cells: Callable[[Records, Lists], Iterator[list[sheets.Cell]]]

    def read(self, request: StaffRequest, lists: Lists) -> Reading:
        return read(self.filter, request.GET, request.user, lists, now())

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"{self.app}:{name}", args=args)


@dataclass(frozen=True)
class Heading:
    """A column's heading: url sorts by it; sorted: «ascending», «descending» or nothing, as ARIA says it."""

    words: str | Promise
    url: str
    sorted: str
    figure: bool


def show(request: StaffRequest, journal: Journal) -> HttpResponse:
    lists = current_lists()
    asked = journal.read(request, lists)
    context: dict[str, Any] = {"journal": journal, "filter": asked.filter} | _addresses(journal)
    if not request.htmx:
        context["filters"] = asked.html
    if asked.wanted is not None:
        context |= _found_page(request, journal, asked.wanted, lists)
    return page(request, "records/journal.html", context, part="results")


def found(request: StaffRequest, journal: Journal) -> HttpResponse:
    """How many are found: asked for by the page once it stands, so that nobody waits for counting."""
    wanted = journal.read(request, current_lists()).wanted
    if wanted is None:
        return HttpResponse("")
    limit = COUNTED_TO if wanted else COUNTED_TO_UNFILTERED
    count = finding.count(journal.records().visible_to(request.user), wanted, limit)
    return page(request, "records/found.html", {"count": min(count, limit), "more": count > limit})


def export(request: StaffRequest, journal: Journal, kind: str) -> HttpResponseBase:
    """What the journal shows, as a file: XLSX or CSV, row after row as the database gives them."""
    if kind not in sheets.CONTENT_TYPES:
        raise Http404
    lists = current_lists()
    asked = journal.read(request, lists)
    if asked.wanted is None:
        context = {"journal": journal, "filter": asked.filter, "filters": asked.html} | _addresses(journal)
        return page(request, "records/journal.html", context, status=422)
    order = journal.order(request, lists)
    records = finding.all_of(journal.records().visible_to(request.user), asked.wanted, order)
    return as_file(kind, str(journal.words.file), journal.headings(), journal.cells(records, lists))


def as_file(
    kind: str, name: str, headings: Sequence[sheets.Heading], rows: Iterator[list[sheets.Cell]]
) -> StreamingHttpResponse:
    """The rows as a file, sent as they are read. kind: of sheets.CONTENT_TYPES. name: without date and ending."""
    if kind == "csv":
        chunks = sheets.csv(headings, rows)
    else:
        chunks = sheets.xlsx(headings, rows, gettext("A sheet holds no more rows. Take CSV, which has them all."))
    name = f"{name}-{localdate():%Y-%m-%d}.{kind}"
    response = StreamingHttpResponse(_in_language(chunks), content_type=sheets.CONTENT_TYPES[kind])
    response.headers["Content-Disposition"] = sheets.attachment(name)
    response.headers["X-Accel-Buffering"] = "no"
    return response


def deleted(request: StaffRequest, journal: Journal) -> HttpResponse:
    """What an administrator can still restore."""
    restorable = journal.records().of_scope(request.user).restorable(now()).select_related("deleted_by")
    records = restorable.order_by("-deleted_at")[:SHOWN_DELETED]
    lists = current_lists()
    rows = [(record, lists.office(record.office_id).name, journal.url("restore", record.pk)) for record in records]
    context = {"journal": journal, "journal_url": journal.url("journal"), "rows": rows, "days": RESTORABLE_FOR.days}
    return page(request, "records/deleted.html", context)


def _found_page(request: StaffRequest, journal: Journal, wanted: Wanted, lists: Lists) -> dict[str, Any]:
    order = journal.order(request, lists)
    after = order.read(request.GET.get("after", ""))
    before = None if after else order.read(request.GET.get("before", ""))
    visible = journal.records().visible_to(request.user)
    found = finding.find(visible, wanted, order, after=after, before=before)
    rows = journal.shown(visible).in_bulk(found.ids)
    records = [rows[number] for number in found.ids if number in rows]
    older = newer = ""
    if records and found.more_after:
        older = _address(journal, request.GET, {"after": str(order.position_of(records[-1]))})
    if records and found.more_before:
        newer = _address(journal, request.GET, {"before": str(order.position_of(records[0]))})
    return {
        "lines": journal.lines(records, lists),
        "labels": {name: str(words) for name, words in journal.columns.items()},
        "headings": list(_headings(journal, request.GET)),
        "older": older,
        "newer": newer,
    }


def _addresses(journal: Journal) -> dict[str, str]:
    return {
        "journal_url": journal.url("journal"),
        "found_url": journal.url("found"),
        "xlsx_url": journal.url("export", "xlsx"),
        "csv_url": journal.url("export", "csv"),
        "add_url": journal.url("add"),
        "deleted_url": journal.url("deleted"),
    }


def _headings(journal: Journal, address: QueryDict) -> Iterator[Heading]:
    sort = address.get("sort", "") or journal.usual
    for name, words in journal.columns.items():
        now_sorted = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
        # A first click on a date or number shows the newest, on anything else the beginning of the alphabet.
        turned = f"-{name}" if now_sorted == "ascending" or (not now_sorted and name in journal.dated) else name
        yield Heading(words, _address(journal, address, {"sort": turned}), now_sorted, name in journal.figures)


def _address(journal: Journal, address: QueryDict, changed: dict[str, str]) -> str:
    """The journal's address with some parameters changed, from its first page."""
    kept = address.copy()
    for name in (*POSITION, *changed):
        kept.pop(name, None)
    for name in [name for name in kept if not any(kept.getlist(name))]:
        del kept[name]
    kept.update(changed)
    url = journal.url("journal")
    return f"{url}?{kept.urlencode()}" if kept else url


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
