"""«Все обращения»."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.dateformat import format
from django.utils.formats import get_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.middleware import StaffRequest
from kenesh.appeals import exporting
from kenesh.appeals.filters import AppealFilter
from kenesh.appeals.models import Appeal
from kenesh.appeals.orders import order
from kenesh.offices import choices
from kenesh.offices.lists import Lists
from kenesh.people.models import Sex
from kenesh.records import journal as journals
from kenesh.shell.access import OFFICE_AND_ADMINISTRATOR, for_roles


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
    return journals.show(request, APPEALS)


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def found(request: StaffRequest) -> HttpResponse:
    return journals.found(request, APPEALS)


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def export(request: StaffRequest, kind: str) -> HttpResponseBase:
    return journals.export(request, APPEALS, kind)


def shown(appeals: QuerySet[Appeal]) -> QuerySet[Appeal]:
    """Only what a line of the journal shows and a position is made of."""
    return appeals.only(
        *("helped_at", "client_name", "name_key", "sex", "age", "social_statuses", "citizenship_id"),
        *("office_id", "categories", "advocate_provided", "in_writing"),
    )


def lines(appeals: Sequence[Appeal], lists: Lists) -> list[Line]:
    """All words of the rows are made here: the template has twenty values a row and looks nothing up."""
    language = get_language() or "ru"
    sexes = {sex.value: str(sex.label) for sex in Sex}
    advocate, in_writing = gettext("advocate"), gettext("in writing")
    short_date = get_format("SHORT_DATE_FORMAT")
    made = []
    for appeal in appeals:
        helped_at = localtime(appeal.helped_at)
        marks = ((advocate, "done", appeal.advocate_provided), (in_writing, "", appeal.in_writing))
        made.append(
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
    return made


APPEALS: Final = journals.Journal(
    app="appeals",
    words=journals.Words(
        panel=_("Appeals"),
        all=_("All appeals"),
        add=_("Add appeal"),
        none=_("No appeals are found."),
        first=_("There are no appeals yet. Record the first one."),
        deleted=_("Deleted appeals"),
        file=_("appeals"),
    ),
    filter=AppealFilter,
    columns={
        "number": _("#"),
        "date": _("Date"),
        "name": _("Full name"),
        "sex": _("Sex"),
        "age": _("Age"),
        "status": _("Social status"),
        "citizenship": _("Civil status"),
        "office": _("Centre"),
        "category": _("Category"),
    },
    dated=frozenset({"number", "date"}),
    figures=frozenset({"number", "age"}),
    rows="appeals/rows.html",
    usual="-date",
    records=Appeal.objects.all,
    shown=shown,
    order=lambda request, lists: order(request.GET.get("sort", ""), lists),
    lines=lines,
    headings=exporting.headings,
    cells=exporting.rows,
)
