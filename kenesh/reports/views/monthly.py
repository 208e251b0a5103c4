"""The centres' monthly form: one centre's, and all of a month."""

from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kenesh.accounts import drafts
from kenesh.accounts.middleware import StaffRequest
from kenesh.accounts.models import Role
from kenesh.offices.calendars import today_at
from kenesh.offices.lists import ListedOffice, Lists, current_lists
from kenesh.offices.models import OfficeKind
from kenesh.records.actions import MovedOn
from kenesh.refused import Refused
from kenesh.reports.actions import monthly as actions
from kenesh.reports.exporting import CONTENT_TYPES
from kenesh.reports.forms.monthly import HAND_IN, MonthlyFormForm, initial, label, typed
from kenesh.reports.models import MonthlyForm
from kenesh.reports.monthly import exporting, figures, rules, showing
from kenesh.reports.monthly.rules import Month
from kenesh.reports.monthly.showing import Shown
from kenesh.reports.monthly.words import month_words
from kenesh.shell import history, sheets
from kenesh.shell.access import ADMINISTRATOR, EVERYBODY, for_roles
from kenesh.shell.merging import merged
from kenesh.shell.page import page

MONTHS_OFFERED: Final = 36
KINDS: Final = (("xlsx", "XLSX"), ("pdf", "PDF"), ("csv", "CSV"))
NOT_READ: Final = ("version", "figures", "office", "month", "submitted_by")  # in the history


@dataclass(frozen=True)
class Centre:
    """A centre in the table of a month. late: the month is over and nothing has come. changed: how many figures are no
    longer as submitted."""

    office: ListedOffice
    shown: Shown
    submitted: bool
    late: bool

    @property
    def changed(self) -> int:
        return len(self.shown.differences)


@require_safe
@for_roles(*EVERYBODY)
def monthly(request: StaffRequest) -> HttpResponse:
    """All centres of a month, the last that is over unless another is asked for. Who works in a centre is led to its
    own form, and so is who asks for one centre's."""
    lists, month = current_lists(), _month(request.GET.get("month", ""), localdate())
    if request.user.office_id is not None and lists.office(request.user.office_id).kind == OfficeKind.DESK:
        return page(request, "reports/monthly_desk.html")
    if asked := _centre_asked(request, lists):
        return redirect("reports:monthly-of-office", asked.code, month)
    centres = _centres(request, month, lists)
    context = {
        "centres": centres,
        "shown": _whole(centres, month, lists),
        "method": exporting.method(),
        "kinds": KINDS,
        **_months(month, "reports:monthly"),
    }
    return page(request, "reports/monthly_centres.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*EVERYBODY)
def of_office(request: StaffRequest, code: str, month: str) -> HttpResponse:
    lists = current_lists()
    office = _centre(request, code, lists)
    asked = _month(month, today_at(office.id, now()))
    kept = _kept(request, asked).filter(office=office.id).first()
    if request.method != "POST":
        unsaved = drafts.kept(request) if kept is None or kept.submitted_at is None else None
        form = MonthlyFormForm.unsaved(unsaved) if unsaved else MonthlyFormForm(initial=initial(kept))
        return _show(request, office, asked, kept, form, unsaved=unsaved is not None)
    if request.user.role == Role.OBSERVER:
        raise Http404
    form = MonthlyFormForm(request.POST)
    if not form.is_valid():
        return _show(request, office, asked, kept, form, status=422)
    try:
        _write(request, office, asked, form)
    except MovedOn as moved:
        return _both(request, office, asked, moved.current, form)
    except Refused as refused:
        form.add_error(None, str(refused.sentence))
        return _show(request, office, asked, kept, form, status=refused.status)
    drafts.forget(request)
    return redirect("reports:monthly-of-office", code, month)


@require_POST
@for_roles(ADMINISTRATOR)
def reopen(request: StaffRequest, code: str, month: str) -> HttpResponse:
    office = _centre(request, code, current_lists())
    asked = _month(month, today_at(office.id, now()))
    actions.reopen(get_object_or_404(_kept(request, asked), office=office.id), by=request.user)
    messages.success(request, _("The form is open again: the centre can correct and submit it."))
    return redirect("reports:monthly-of-office", code, month)


@require_safe
@for_roles(*EVERYBODY)
def export_monthly(request: StaffRequest, kind: str) -> HttpResponseBase:
    """The form of one centre, or what stands in the table of all."""
    if kind not in CONTENT_TYPES:
        raise Http404
    lists, month = current_lists(), _month(request.GET.get("month", ""), localdate())
    if office := _centre_asked(request, lists):
        kept = _kept(request, month).filter(office=office.id).first()
        shown = _shown(request, office, month, kept, lists)
        headings, rows = exporting.headings(), exporting.rows(shown)
    else:
        centres = _centres(request, month, lists)
        shown = _whole(centres, month, lists)
        headings = exporting.headings_of_all()
        rows = exporting.rows_of_all(((one.office.code, one.shown) for one in centres), shown)
    match kind:
        case "pdf":
            content = exporting.pdf(shown, now())
        case "xlsx":
            content = b"".join(sheets.xlsx(headings, rows))
        case _:
            content = b"".join(sheets.csv(headings, rows))
    name = exporting.file_name(office.code if office else "", month, kind)
    disposition = {"Content-Disposition": sheets.attachment(name)}
    return HttpResponse(content, content_type=CONTENT_TYPES[kind], headers=disposition)


def _write(request: StaffRequest, office: ListedOffice, month: Month, form: MonthlyFormForm) -> None:
    version = form.version_shown
    if HAND_IN in request.POST:
        actions.submit(office.id, month, by=request.user, version=version, now=now(), **form.answers)
        messages.success(request, _("The form of %(month)s is submitted.") % {"month": month_words(month)})
    else:
        actions.fill(office.id, month, by=request.user, version=version, **form.answers)
        messages.success(request, _("Saved."))


def _both(
    request: StaffRequest, office: ListedOffice, month: Month, current: MonthlyForm, form: MonthlyFormForm
) -> HttpResponse:
    """409: what a colleague wrote meanwhile, and ours in the form; saving again saves what is seen."""
    events = history.events(MonthlyForm, pgh_obj_id=current.pk)
    began = events.filter(version=form.version_shown).order_by("-pgh_id").first()
    ours = form.as_typed
    base = None if began is None else typed(began)
    values, differences = merged({name: name for name in ours}, base, ours, typed(current))
    said = {"yes": _("yes"), "no": _("no"), "": "—"}
    told = [
        {
            "difference": one,
            "label": label(one.field),
            "ours": said.get(one.ours, one.ours),
            "theirs": said.get(one.theirs, one.theirs),
        }
        for one in differences
    ]
    again = MonthlyFormForm(initial={**values, "version": current.version})
    hand = history.last_hand(events)
    return _show(request, office, month, current, again, status=409, differences=told, hand=hand, record=current)


def _show(
    request: StaffRequest,
    office: ListedOffice,
    month: Month,
    kept: MonthlyForm | None,
    form: MonthlyFormForm,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    named, submitted = request.user.role != Role.OBSERVER, kept is not None and kept.submitted_at is not None
    context = {
        "differences": None,
        "office": office,
        "form": form if named and (form.is_bound or not submitted) else None,
        "kept": context.pop("unsaved", False),
        "shown": _shown(request, office, month, kept, current_lists()),
        "submitted": submitted,
        "may_submit": rules.may_submit(request.user.role),
        "over": today_at(office.id, now()) >= month.last,
        "method": exporting.method(),
        "kinds": KINDS,
        "changes": _changes(kept) if kept and named else [],
        **_months(month, "reports:monthly-of-office", office),
        **context,
    }
    return page(request, "reports/monthly.html", context, status=status)


def _changes(kept: MonthlyForm) -> list[history.Change]:
    return history.changes(history.events(MonthlyForm, pgh_obj=kept), hide=NOT_READ)


def _shown(request: StaffRequest, office: ListedOffice, month: Month, kept: MonthlyForm | None, lists: Lists) -> Shown:
    counted = figures.count([office.id], month, lists)[office.id]
    named = request.user.role != Role.OBSERVER
    return showing.of_centre(kept, counted, office.name, month, lists, named=named)


def _centres(request: StaffRequest, month: Month, lists: Lists) -> list[Centre]:
    offices = [one for one in lists.offices(month.first) if one.kind != OfficeKind.DESK]
    counted = figures.count([one.id for one in offices], month, lists)
    kept = {one.office_id: one for one in _kept(request, month)}
    named, over = request.user.role != Role.OBSERVER, localdate() > month.last
    found = []
    for office in offices:
        form = kept.get(office.id)
        submitted = form is not None and form.submitted_at is not None
        shown = showing.of_centre(form, counted[office.id], office.name, month, lists, named=named)
        found.append(Centre(office, shown, submitted, over and not submitted))
    return found


def _whole(centres: list[Centre], month: Month, lists: Lists) -> Shown:
    state = _("%(submitted)d of %(all)d submitted") % {
        "submitted": sum(one.submitted for one in centres),
        "all": len(centres),
    }
    return Shown(_("All centres"), month, figures.total(one.shown.figures for one in centres), lists, state)


def _kept(request: StaffRequest, month: Month) -> Any:
    return MonthlyForm.objects.visible_to(request.user).filter(month=month.first).select_related("submitted_by")


def _centre_asked(request: StaffRequest, lists: Lists) -> ListedOffice | None:
    """The centre named in the address, else the reader's own; None: all."""
    if code := request.GET.get("office", ""):
        return _centre(request, code, lists)
    own = request.user.office_id
    return None if own is None else _centre(request, lists.office(own).code, lists)


def _centre(request: StaffRequest, code: str, lists: Lists) -> ListedOffice:
    """404: there is none, it is a desk (which fills in no such form), or another than the reader's own."""
    own = request.user.office_id
    for one in lists.offices():
        if one.code == code and one.kind != OfficeKind.DESK and own in {None, one.id}:
            return one
    raise Http404


def _month(typed: str, today: Any) -> Month:
    """404 for a month that has not begun. None typed: the last one that is over."""
    month = Month.read(typed) if typed else Month.of(today).plus(-1)
    if month is None or not month.has_begun(today):
        raise Http404
    return month


def _months(month: Month, name: str, office: ListedOffice | None = None) -> dict[str, Any]:
    """The months on either side, and those to choose from: each with its words and its address."""
    current = Month.of(localdate())

    def url(one: Month) -> str:
        if office is not None:
            return reverse(name, args=[office.code, one])
        return f"{reverse(name)}?month={one}"

    offered = {current.plus(-back) for back in range(MONTHS_OFFERED)} | {month}
    return {
        "month": month,
        "earlier": (month_words(month.plus(-1)), url(month.plus(-1)))
        if month.plus(-1).year >= rules.FIRST_YEAR
        else None,
        "later": (month_words(month.plus(1)), url(month.plus(1))) if month < current else None,
        "months": [(one, month_words(one)) for one in sorted(offered, reverse=True)],
    }
