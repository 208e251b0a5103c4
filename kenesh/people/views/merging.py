"""Possible duplicates, two people side by side, merging them, and undoing it. For administrators."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kenesh.accounts.middleware import StaffRequest
from kenesh.offices.lists import current_lists
from kenesh.people import duplicates as possible
from kenesh.people.actions import merging
from kenesh.people.forms import OfficeForm
from kenesh.people.models import Merge, Person
from kenesh.people.rules import UNDONE_WITHIN
from kenesh.people.words import Words, in_words, labels, masked_passport, served
from kenesh.shell.access import ADMINISTRATOR, for_roles
from kenesh.shell.history import NOTHING
from kenesh.shell.page import page

ON_A_PAGE = 50


@dataclass(frozen=True)
class Compared:
    """A column of two people: what each has. same: nothing to choose; of_other: the value of the second is proposed."""

    column: str
    label: str
    ours: str
    theirs: str
    same: bool
    of_other: bool


@require_safe
@for_roles(ADMINISTRATOR)
def duplicates(request: StaffRequest) -> HttpResponse:
    lists = current_lists()
    form = OfficeForm({"by": possible.SIGNS[-1], **request.GET.dict()}, lists=lists)
    form.is_valid()
    office, sign = form.cleaned_data.get("office"), form.cleaned_data.get("by") or possible.SIGNS[-1]
    context: dict[str, object] = {"form": form, "office": office}
    if office is not None:
        found = possible.pairs(office, sign, request.GET.get("after", ""))
        words = in_words(lists)
        context |= {
            "pairs": [(pair, _told(pair.one, words), _told(pair.other, words)) for pair in found.pairs],
            "after": found.after,
            "first": "after" not in request.GET,
        }
    return page(request, "people/duplicates.html", context, part="results")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMINISTRATOR)
def compare(request: StaffRequest, number: int, other: int) -> HttpResponse:
    """The first is kept, with those values of the second that are chosen."""
    kept, gone = (get_object_or_404(Person.objects.visible_to(request.user), pk=pk) for pk in (number, other))
    if kept.pk == gone.pk or kept.office_id != gone.office_id:
        raise Http404
    compared = _compared(kept, gone)
    if request.method == "POST":
        of_gone = {row.column for row in compared if request.POST.get(row.column) == "other"}
        merging.merge(kept, gone, by=request.user, now=now(), of_gone=of_gone)
        messages.success(request, _("Merged: %(name)s. It can be undone for 30 days.") % {"name": kept})
        return redirect("people:card", kept.pk)
    context = {
        "kept": kept,
        "gone": gone,
        "rows": compared,
        "reasons": possible.reasons(kept, gone),
        "served": (served(kept), served(gone)),
        "office": current_lists().office(kept.office_id).name,
    }
    return page(request, "people/compare.html", context)


@require_POST
@for_roles(ADMINISTRATOR)
def apart(request: StaffRequest, number: int, other: int) -> HttpResponse:
    one, second = (get_object_or_404(Person.objects.visible_to(request.user), pk=pk) for pk in (number, other))
    merging.tell_apart(one, second, by=request.user, now=now())
    messages.success(request, _("Noted: these are two people. They will not be offered again."))
    return redirect(f"{reverse('people:duplicates')}?office={one.office_id}")


@require_safe
@for_roles(ADMINISTRATOR)
def merges(request: StaffRequest) -> HttpResponse:
    made = Merge.objects.select_related("kept", "gone", "by", "undone_by").order_by("-at", "-pk")
    since = now() - UNDONE_WITHIN
    lists = current_lists()
    shown = Paginator(made, ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [(one, lists.office(one.kept.office_id).name, one.undone_at is None and one.at >= since) for one in shown]
    return page(request, "people/merges.html", {"rows": rows, "shown": shown})


@require_POST
@for_roles(ADMINISTRATOR)
def undo(request: StaffRequest, number: int) -> HttpResponse:
    made = merging.undo(get_object_or_404(Merge, pk=number), by=request.user, now=now())
    messages.success(request, _("Undone: %(name)s stands in the register again.") % {"name": made.gone})
    return redirect("people:merges")


def _told(person: Person, words: Words) -> list[str]:
    """What tells one person from another, in a line each."""
    said = (words[column](getattr(person, column)) for column in ("born_in", "phone", "territory_id"))
    return [*(one for one in said if one != NOTHING), served(person)]


def _compared(kept: Person, gone: Person) -> list[Compared]:
    words = in_words(current_lists())
    rows = []
    for column, label in labels().items():
        ours, theirs = getattr(kept, column), getattr(gone, column)
        said = words[column]
        rows.append(Compared(column, label, said(ours), said(theirs), ours == theirs, bool(theirs) and not ours))
    if kept.passport is not None or gone.passport is not None:
        ours, theirs = (
            masked_passport(one.passport, person=one.pk, office=one.office_id) or NOTHING for one in (kept, gone)
        )
        same = kept.passport_mark == gone.passport_mark or gone.passport is None
        rows.append(
            Compared(merging.PASSPORT, _("Passport number"), ours, theirs, same, of_other=kept.passport is None)
        )
    return rows
