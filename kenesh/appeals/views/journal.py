"""«Все обращения»."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.dateformat import format
from django.utils.formats import get_format
from django.utils.timezone import localtime, now
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.middleware import StaffRequest
from kenesh.appeals import choices, finding, orders
from kenesh.appeals.filters import POSITION, read, read_position, written_position
from kenesh.appeals.models import Appeal, Sex
from kenesh.appeals.wanted import Wanted
from kenesh.offices.lists import Lists, current_lists
from kenesh.shell.access import OFFICE_AND_ADMINISTRATOR, for_roles
from kenesh.shell.page import page

COUNTED_TO: Final = 10_000  # with filters; counting on would cost more than the figure tells
COUNTED_TO_UNFILTERED: Final = 100_000

HEADINGS: Final = {
    "number": _("#"),
    "date": _("Date"),
    "name": _("Full name"),
    "sex": _("Sex"),
    "age": _("Age"),
    "status": _("Social status"),
    "citizenship": _("Civil status"),
    "office": _("Centre"),
    "category": _("Category"),
}


@dataclass(frozen=True)
class Heading:
    """A column's heading: url sorts by it; sorted: «ascending», «descending» or nothing, as ARIA says it."""

    name: str
    words: Any
    url: str
    sorted: str


@dataclass(frozen=True)
class Line:
    """A row of the journal in words. marks: each with its class in the style sheet."""

    url: str
    number: str
    moment: str
    date: str
    time: str
    name: str
    sex: str
    age: str
    statuses: str
    citizenship: str
    office: str
    categories: str
    marks: tuple[tuple[str, str], ...]


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def journal(request: StaffRequest) -> HttpResponse:
    lists = current_lists()
    asked = read(request.GET, request.user, lists, now())
    context: dict[str, Any] = {"filter": asked.filter, "headings": list(_headings(request.GET))}
    if not request.htmx:
        context["filters"] = asked.html
    if asked.wanted is not None:
        context |= _found_page(request, asked.wanted, lists)
    return page(request, "appeals/journal.html", context, part="results")


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def found(request: StaffRequest) -> HttpResponse:
    """How many are found: asked for by the page once it stands, so that nobody waits for counting."""
    wanted = read(request.GET, request.user, current_lists(), now()).wanted
    if wanted is None:
        return HttpResponse("")
    limit = COUNTED_TO if wanted else COUNTED_TO_UNFILTERED
    count = finding.count(Appeal.objects.visible_to(request.user), wanted, limit)
    return page(request, "appeals/found.html", {"count": min(count, limit), "more": count > limit})


def _found_page(request: StaffRequest, wanted: Wanted, lists: Lists) -> dict[str, Any]:
    order = orders.order(request.GET.get("sort", ""), lists)
    after = read_position(request.GET.get("after", ""), order)
    before = None if after else read_position(request.GET.get("before", ""), order)
    visible = Appeal.objects.visible_to(request.user)
    found = finding.find(visible, wanted, order, after=after, before=before)
    rows = visible.for_journal().in_bulk(found.ids)
    appeals = [rows[number] for number in found.ids if number in rows]
    older = newer = ""
    if appeals and found.more_after:
        older = _address(request.GET, {"after": written_position(order.position_of(appeals[-1]))})
    if appeals and found.more_before:
        newer = _address(request.GET, {"before": written_position(order.position_of(appeals[0]))})
    return {
        "lines": _lines(appeals, lists),
        "labels": {name: str(words) for name, words in HEADINGS.items()},
        "older": older,
        "newer": newer,
    }


def _lines(appeals: Iterable[Appeal], lists: Lists) -> list[Line]:
    """All words of the rows are made here: the template has twenty values a row and looks nothing up."""
    language = get_language() or "ru"
    sexes = {sex.value: str(sex.label) for sex in Sex}
    advocate, in_writing = gettext("advocate"), gettext("in writing")
    short_date = get_format("SHORT_DATE_FORMAT")
    lines = []
    for appeal in appeals:
        helped_at = localtime(appeal.helped_at)
        marks = ((advocate, "done", appeal.advocate_provided), (in_writing, "", appeal.in_writing))
        lines.append(
            Line(
                reverse("appeals:card", args=[appeal.pk]),
                appeal.number,
                helped_at.isoformat(timespec="minutes"),
                format(helped_at, short_date),
                f"{helped_at:%H:%M}",
                appeal.client_name,
                sexes[appeal.sex],
                "—" if appeal.age is None else str(appeal.age),
                choices.names(lists, appeal.social_statuses),
                lists.entry(appeal.citizenship_id).name_in(language),
                lists.office(appeal.office_id).name_in(language),
                choices.names(lists, appeal.categories),
                tuple((words, css) for words, css, marked in marks if marked),
            )
        )
    return lines


def _headings(address: QueryDict) -> Iterator[Heading]:
    sort = address.get("sort", "") or "-date"
    for name, words in HEADINGS.items():
        now_sorted = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
        # A first click on a date or number shows the newest, on anything else the beginning of the alphabet.
        turned = f"-{name}" if now_sorted == "ascending" or (not now_sorted and name in {"date", "number"}) else name
        yield Heading(name, words, _address(address, {"sort": turned}), now_sorted)


def _address(address: QueryDict, changed: dict[str, str]) -> str:
    """The journal's address with some parameters changed, from its first page."""
    kept = address.copy()
    for name in (*POSITION, *changed):
        kept.pop(name, None)
    for name in [name for name in kept if not any(kept.getlist(name))]:
        del kept[name]
    kept.update(changed)
    return f"{reverse('appeals:journal')}?{kept.urlencode()}" if kept else reverse("appeals:journal")
