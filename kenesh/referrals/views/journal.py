"""«Все перенаправления»."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.dateformat import format
from django.utils.formats import get_format
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.middleware import StaffRequest
from kenesh.offices import choices
from kenesh.offices.lists import Lists
from kenesh.organisations.directory import current_directory
from kenesh.records import journal as journals
from kenesh.records.orders import Order
from kenesh.referrals import exporting
from kenesh.referrals.filters import ReferralFilter
from kenesh.referrals.models import Referral, State
from kenesh.referrals.orders import order
from kenesh.referrals.queries import organisations_used
from kenesh.referrals.rules import OPEN
from kenesh.shell.access import OFFICE_AND_ADMINISTRATOR, for_roles

SOON: Final = timedelta(days=1)  # a term that ends today or tomorrow


@dataclass(frozen=True)
class Line:
    """A row of the journal in words. css: of the state's badge."""

    url: str
    number: str
    day: str
    date: str
    name: str
    organisation: str
    categories: str
    due: str
    state: str
    css: str
    office: str


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def journal(request: StaffRequest) -> HttpResponse:
    return journals.show(request, REFERRALS)


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def found(request: StaffRequest) -> HttpResponse:
    return journals.found(request, REFERRALS)


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def export(request: StaffRequest, kind: str) -> HttpResponseBase:
    return journals.export(request, REFERRALS, kind)


def asked_order(request: StaffRequest, lists: Lists) -> Order:
    sort = request.GET.get("sort", "")
    used = organisations_used(request.user) if sort.removeprefix("-") == "organisation" else ()
    return order(sort, lists, today=localdate(), used=used)


def shown(referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    """Only what a line of the journal shows and a position is made of."""
    return referrals.only(
        *("serial", "year", "referred_on", "client_name", "name_key", "sex", "age", "social_statuses"),
        *("citizenship_id", "organisation_id", "categories", "due_on", "state", "office_id"),
    )


def lines(referrals: Sequence[Referral], lists: Lists) -> list[Line]:
    """All words of the rows are made here: the template looks nothing up."""
    language, today = get_language() or "ru", localdate()
    directory = current_directory()
    states = {state.value: str(state.label) for state in State}
    short_date = get_format("SHORT_DATE_FORMAT")
    late = gettext("overdue")
    made = []
    for referral in referrals:
        overdue = referral.is_overdue(today)
        made.append(
            Line(
                reverse("referrals:card", args=[referral.pk]),
                referral.number,
                referral.referred_on.isoformat(),
                format(referral.referred_on, short_date),
                referral.client_name,
                directory.organisation(referral.organisation_id).name_in(language),
                choices.names(lists, referral.categories),
                format(referral.due_on, short_date),
                late if overdue else states[referral.state],
                css_of(referral, today),
                lists.office(referral.office_id).name_in(language),
            )
        )
    return made


def css_of(referral: Referral, today: date) -> str:
    """Red is for what waits for us, yellow for a term that ends; a word stands with either."""
    if referral.is_overdue(today):
        return "waits"
    if referral.state in OPEN:
        return "late" if referral.due_on - today <= SOON else ""
    return "done" if referral.state == State.HELPED else ""


REFERRALS: Final = journals.Journal(
    app="referrals",
    words=journals.Words(
        panel=_("Referrals"),
        all=_("All referrals"),
        add=_("Add referral"),
        none=_("No referrals are found."),
        first=_("There are no referrals yet. Write the first one, or open an appeal and refer its client."),
        deleted=_("Deleted referrals"),
        file=_("referrals"),
    ),
    filter=ReferralFilter,
    columns={
        "number": _("#"),
        "date": _("Date"),
        "name": _("Full name"),
        "organisation": _("Referred to"),
        "category": _("Category"),
        "due": _("Answer expected by"),
        "state": _("State"),
        "office": _("Centre"),
    },
    dated=frozenset({"number", "date", "due"}),
    figures=frozenset({"number"}),
    rows="referrals/rows.html",
    usual="",
    records=Referral.objects.all,
    shown=shown,
    order=asked_order,
    lines=lines,
    headings=exporting.headings,
    cells=exporting.rows,
)
