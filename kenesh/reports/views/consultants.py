"""The work of consultants."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from kenesh.accounts.middleware import StaffRequest
from kenesh.offices.lists import current_lists
from kenesh.reports.filters import PERIODS
from kenesh.reports.forms.days import DaysForm
from kenesh.reports.rules import Period, days_of
from kenesh.reports.work import STATED, Work, WorkOfAll, work
from kenesh.shell import sheets
from kenesh.shell.access import OFFICE_AND_ADMINISTRATOR, for_roles
from kenesh.shell.page import page
from kenesh.shell.sheets import Cell, Heading

KINDS: Final = (("xlsx", "XLSX"), ("csv", "CSV"))


@require_safe
@for_roles(*OFFICE_AND_ADMINISTRATOR)
def consultants(request: StaffRequest) -> HttpResponse:
    form, found = _found(request)
    context = {
        "form": form,
        "found": found,
        "kinds": KINDS,
        "periods": _periods(localdate()),
        "address": request.GET.urlencode(),
    }
    return page(request, "reports/consultants.html", context, status=200 if found else 422)


@require_safe
@for_roles(*OFFICE_AND_ADMINISTRATOR)
def export_consultants(request: StaffRequest, kind: str) -> HttpResponseBase:
    if kind not in dict(KINDS):
        raise Http404
    form, found = _found(request)
    if found is None:
        return consultants(request)
    writer = sheets.xlsx if kind == "xlsx" else sheets.csv
    content = b"".join(writer(_headings(desk=found.of_the_desk), _rows(found)))
    days = form.days
    name = f"{_('work of consultants')} {days.since or ''} {days.until}.{kind}"
    disposition = {"Content-Disposition": sheets.attachment(name)}
    return HttpResponse(content, content_type=sheets.CONTENT_TYPES[kind], headers=disposition)


def _found(request: StaffRequest) -> tuple[DaysForm, WorkOfAll | None]:
    """None: the address makes no sense, and the form says why."""
    lists, today = current_lists(), localdate()
    form = DaysForm(request.GET, lists=lists, today=today, own=request.user.office_id)
    return form, work(form.days, form.of_office, lists, today) if form.is_valid() else None


def _periods(today: date) -> list[tuple[str, str]]:
    """Words and address of the periods asked for most."""
    found = []
    for period in (Period.THIS_MONTH, Period.LAST_MONTH, Period.THIS_YEAR, Period.LAST_YEAR):
        days = days_of(period, today)
        found.append((str(PERIODS[period]), f"since={days.since}&until={days.until}"))
    return found


def _headings(*, desk: bool) -> list[Heading]:
    words = [
        (_("Consultant"), 36),
        (_("Centre"), 36),
        (_("Appeals"), 12),
        (pgettext("counted", "People"), 12),
        (pgettext("counted", "Issues"), 12),
        (_("With an advocate"), 12),
        (_("Referrals"), 12),
        (_("Referrals answered"), 12),
        (_("Referrals: helped"), 12),
        (_("Referrals overdue"), 12),
        (_("Online questions answered"), 12),
        (_("Median time of an answer, days"), 12),
        (_("Answered late"), 12),
        (_("Days with appeals"), 12),
        (_("Not stated: sex"), 12),
        (_("Not stated: age"), 12),
        (_("Not stated: social status"), 12),
        (_("Not stated: citizenship"), 12),
        (_("Not stated, %"), 12),
        (_("Last appeal"), 12),
    ]
    if desk:
        words += [
            (_("Consultations"), 12),
            (_("Consultations longer than regulated"), 12),
            (_("Average time of a consultation, minutes"), 12),
        ]
    return [Heading(one, width) for one, width in words]


def _rows(found: WorkOfAll) -> Iterator[list[Cell]]:
    for one in (*found.rows, found.total):
        total = one is found.total
        yield [
            _("Total") if total else one.name,
            one.office,
            *_cells(one),
            *(_of_desk(one) if found.of_the_desk else []),
        ]


def _of_desk(one: Work) -> list[Cell]:
    at_desk = one.consultations
    return [at_desk.records, at_desk.overruns, None if at_desk.average is None else round(at_desk.average, 1)]


def _cells(one: Work) -> list[Any]:
    appeals, referrals, answers = one.appeals, one.referrals, one.answers
    share = appeals.percent_not_stated
    return [
        *(appeals.records, appeals.people, appeals.issues, appeals.advocates),
        *(referrals.records, referrals.answered, referrals.helped, referrals.overdue),
        answers.records,
        None if answers.median_days is None else round(answers.median_days, 1),
        answers.late,
        appeals.days,
        *(appeals.not_stated.get(name, 0) for name in STATED),
        None if share is None else round(share, 1),
        appeals.last,
    ]
