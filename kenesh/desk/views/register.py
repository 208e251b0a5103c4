"""The register «Консультации»: four tabs, a search field beneath each column, every order."""

from collections.abc import Sequence
from functools import cached_property
from time import time_ns
from typing import Any, Final

from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kenesh.accounts.middleware import StaffRequest
from kenesh.desk import columns as of_columns
from kenesh.desk import exporting
from kenesh.desk.actions.choosing import choose_columns
from kenesh.desk.columns import chosen
from kenesh.desk.filters import Offered, RegisterFilter, searched, tab_of, tabs_of
from kenesh.desk.head import kept_of, read, to_choose_from, url
from kenesh.desk.lines import Row, drawn, lines
from kenesh.desk.models import Consultation
from kenesh.desk.orders import consultants_of, order
from kenesh.desk.queries import Consultations
from kenesh.desk.wanted import Tab, WantedConsultations
from kenesh.offices.lists import Lists, current_lists
from kenesh.records import finding
from kenesh.records.journal import as_file
from kenesh.records.orders import Order
from kenesh.shell import sheets
from kenesh.shell.access import OFFICE_AND_ADMINISTRATOR, for_roles
from kenesh.shell.page import page

COUNTED_TO: Final = 10_000
TABS: Final[dict[Tab, str | Promise]] = {
    Tab.OPEN: pgettext_lazy("consultation", "In work"),
    Tab.MINE: pgettext_lazy("consultation", "Mine"),
    Tab.PLANNED: pgettext_lazy("consultation", "Planned"),
    Tab.ARCHIVE: pgettext_lazy("consultation", "Archive"),
}
NOTHING: Final[dict[Tab, Promise]] = {
    Tab.OPEN: _("No consultation is in work now."),
    Tab.MINE: _("You have no consultation to hold now. Those that wait for a consultant stand under «In work»."),
    Tab.PLANNED: _("Nobody is booked."),
    Tab.ARCHIVE: _("No consultation has ended yet."),
}


class Asked:
    """What one request asks of the register. shown: the columns the reader wants to see."""

    def __init__(self, request: StaffRequest, shown: Sequence[str] = ()) -> None:
        self.address, self.user, self.today = request.GET, request.user, localdate()
        self.kept = kept_of(request.GET)
        self.lists: Lists = current_lists()
        self.choices = Offered(self.user, self.lists)
        self.tab = tab_of(self.address, self.user)
        # What is searched by is seen, whatever the choice of columns.
        self.columns = list(dict.fromkeys([*shown, *searched(self.address, self.user, self.tab)]))
        self.head = read(self.kept, self.tab, self.columns, self.choices.to(self.columns), self.today)
        self.filter = self.head.filter

    def at(self, tab: Tab) -> RegisterFilter:
        """What is asked, at another tab."""
        columns = searched(self.address, self.user, tab)
        return read(self.kept, tab, columns, self.choices.to(columns), self.today).filter

    @cached_property
    def wanted(self) -> WantedConsultations | None:
        """None where a field makes no sense; then nothing is looked for."""
        return self.filter.wanted(self.user) if self.filter.is_valid() else None

    @cached_property
    def visible(self) -> Consultations:
        return Consultation.objects.visible_to(self.user)

    def order(self, wanted: WantedConsultations) -> Order:
        sort = self.address.get("sort", "")
        column = sort.removeprefix("-")
        return order(
            sort,
            self.tab,
            services=self.choices.services if column == "service" else {},
            offices=self.choices.offices if column == "office" else {},
            consultants=consultants_of(self.visible, wanted, self.user) if column == "consultant" else {},
        )


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def register(request: StaffRequest) -> HttpResponse:
    asked = Asked(request, chosen(request.user))
    shown = asked.columns
    context: dict[str, Any] = {
        "tab": asked.tab,
        "tabs": [(one, TABS[one], url(asked.kept, tab=one, state="", sort="")) for one in tabs_of(request.user)],
        "head": asked.head.html,
        "headings": asked.head.headings,
        "filter": asked.filter,
        "nothing": NOTHING[asked.tab],
        "all_url": f"{reverse('desk:register')}?tab={asked.tab}",
        "asked_at": str(time_ns()),
        "columns": to_choose_from(shown, of_columns.offered(request.user)),
    }
    if asked.wanted is not None:
        context |= _found_page(asked, asked.wanted, shown)
    return page(request, "desk/register.html", context, part="results")


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def found(request: StaffRequest) -> HttpResponse:
    """How many are found at each tab: asked for by the page once it stands, so that nobody waits for counting."""
    asked = Asked(request)
    counts = []
    for tab in tabs_of(request.user):
        there = asked.at(tab)
        if there.is_valid():
            count = finding.count(asked.visible, there.wanted(request.user), COUNTED_TO)
            counts.append((tab, min(count, COUNTED_TO), count > COUNTED_TO))
    here = next(((count, more) for tab, count, more in counts if tab is asked.tab), (0, False))
    return page(request, "desk/found.html", {"counts": counts, "count": here[0], "more": here[1]})


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def export(request: StaffRequest, kind: str) -> HttpResponseBase:
    """What the register shows, as a file: XLSX or CSV, row after row as the database gives them."""
    if kind not in sheets.CONTENT_TYPES:
        raise Http404
    asked = Asked(request)
    if asked.wanted is None:
        return redirect(url(asked.kept))
    consultations = finding.all_of(asked.visible, asked.wanted, asked.order(asked.wanted))
    rows = exporting.rows(consultations, asked.lists, asked.choices.services)
    return as_file(kind, gettext("consultations"), exporting.headings(), rows)


@for_roles(*OFFICE_AND_ADMINISTRATOR)
@require_POST
def columns(request: StaffRequest) -> HttpResponse:
    """The columns this person wants to see; back to what was looked at."""
    choose_columns(by=request.user, shown=of_columns.asked(request.POST, request.user))
    back = QueryDict(request.POST.get("back", ""), mutable=True)
    back.pop(request.POST.get("hide", ""), None)  # else the column would stand there for what is searched in it
    return redirect(f"{reverse('desk:register')}?{back.urlencode()}")


def _found_page(asked: Asked, wanted: WantedConsultations, shown: Sequence[str]) -> dict[str, Any]:
    order = asked.order(wanted)
    after = order.read(asked.address.get("after", ""))
    before = None if after else order.read(asked.address.get("before", ""))
    there = finding.find(asked.visible, wanted, order, after=after, before=before)
    these = asked.visible.filter(pk__in=there.ids).values_list(*Row._fields)
    rows = {row.id: row for row in map(Row._make, these)}
    consultations = [rows[number] for number in there.ids if number in rows]
    found = lines(consultations, shown, asked.lists, asked.choices)
    older = newer = ""
    if consultations and there.more_after:
        older = url(asked.kept, after=str(order.position_of(consultations[-1])))
    if consultations and there.more_before:
        newer = url(asked.kept, before=str(order.position_of(consultations[0])))
    return {
        "lines": found,
        "rows": drawn(found),
        "older": older,
        "newer": newer,
    }
