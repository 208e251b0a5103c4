"""«Запись на консультацию»: the form, free times, another time, «Не явился», the hours of a department."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import date_format
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kenesh.accounts import drafts
from kenesh.accounts.middleware import StaffRequest
from kenesh.accounts.models import User
from kenesh.desk import rules
from kenesh.desk.actions import booking
from kenesh.desk.actions.hours import set_hours
from kenesh.desk.actions.registering import limit_on
from kenesh.desk.forms_booking import BookingForm, FreeForm, HoursForm, MoveForm
from kenesh.desk.free import Timetable, hours_of
from kenesh.desk.history import changes_of_hours
from kenesh.desk.models import Consultation, Service
from kenesh.desk.rules import Action, State
from kenesh.desk.views.showing import found
from kenesh.offices.lists import current_lists
from kenesh.offices.models import Office
from kenesh.refused import Refused
from kenesh.shell.access import ADMINISTRATOR, CONSULTANT, HEAD, for_roles
from kenesh.shell.forms import Form
from kenesh.shell.page import page

USUAL_LENGTH = 15  # minutes of a booking whose service has no regulated time today
FREE, TAKE = "free", "take"  # buttons of a page without scripts: show free times; put this one into the form
ABOUT_TIMES = ("consultant", "day", "length")  # what free times are asked by
FARTHEST = 366  # days ahead


@for_roles(CONSULTANT, HEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: StaffRequest, service: int) -> HttpResponse:
    chosen = get_object_or_404(Service.objects.visible_to(request.user), pk=service)
    at, status, office = now(), 200, request.user.office
    region = current_lists().country(office.territory_id) if office else ""
    new = {"submission": uuid4(), "length": _usual_length(chosen), "day": localdate(at)}
    form, kept = _form(request, BookingForm, new, service=chosen, by=request.user, now=at, region=region)
    if _is_sent(request):
        status = 422
        try:
            if form.is_valid():
                booked = booking.book(by=request.user, service=chosen, now=at, **form.written)
                drafts.forget(request)
                messages.success(request, _("Booking № %(number)s is registered.") % {"number": booked.number})
                return redirect("desk:card", booked.pk)
        except Refused as refused:
            status = form.refuse(refused)
    context = {"service": chosen, "form": form, "kept": kept, **_free_times(_known(form), at)}
    return page(request, "desk/book.html", context, status=status)


@for_roles(CONSULTANT, HEAD)
@require_safe
def free(request: StaffRequest, service: int) -> HttpResponse:
    """Free times of a colleague; moving: the number of the booking that is being moved."""
    chosen = get_object_or_404(Service.objects.visible_to(request.user), pk=service)
    moving, number = None, request.GET.get("moving", "")
    if number.isascii() and number.isdecimal():
        moving = Consultation.objects.visible_to(request.user).filter(pk=int(number) % 2**63).first()
    asked = FreeForm(request.GET, office=request.user.office_id or 0)
    context = {"service": chosen, **(_free_times(asked.cleaned_data, now(), moving) if asked.is_valid() else {})}
    return page(request, "desk/free.html", context, part="times")


@for_roles(CONSULTANT, HEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: StaffRequest, number: int) -> HttpResponse:
    consultation, at, status = found(request, number), now(), 200
    if not _may(request, consultation, Action.MOVE):
        return redirect("desk:card", number)
    form, kept = _form(request, MoveForm, MoveForm.of(consultation), by=request.user, now=at)
    if _is_sent(request):
        status = 422
        try:
            if form.is_valid():
                moved = booking.move(consultation, by=request.user, now=at, **form.written)
                drafts.forget(request)
                messages.success(request, _("Booking № %(number)s is moved.") % {"number": moved.number})
                return redirect("desk:card", number)
        except Refused as refused:
            status = form.refuse(refused)
    asked = _known(form) | {"consultant": consultation.consultant_id}
    times = _free_times(asked, at, consultation)
    context = {"consultation": consultation, "service": consultation.service, "form": form, "kept": kept, **times}
    return page(request, "desk/move.html", context, status=status)


@for_roles(CONSULTANT, HEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def no_show(request: StaffRequest, number: int) -> HttpResponse:
    consultation = found(request, number)
    if request.method == "POST":
        try:
            booking.no_show(consultation, by=request.user, now=now())
        except Refused as refused:
            messages.error(request, str(refused.sentence))
        return redirect("desk:card", number)
    if not _may(request, consultation, Action.NO_SHOW):
        return redirect("desk:card", number)
    return page(request, "desk/no_show.html", {"consultation": consultation})


@for_roles(ADMINISTRATOR, HEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: StaffRequest, office: int) -> HttpResponse:
    if not request.user.is_administrator and office != request.user.office_id:
        raise Http404
    department = get_object_or_404(Office, pk=office)
    form = HoursForm(request.POST or None, instance=hours_of(office))
    if request.method == "POST" and form.is_valid():
        set_hours(department, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("desk:hours", office)
    context = {"form": form, "office": department, "changes": changes_of_hours(department)}
    return page(request, "desk/hours.html", context, status=422 if form.errors else 200)


def _form[F: Form](request: StaffRequest, of: type[F], initial: dict[str, Any], **given: Any) -> tuple[F, bool]:
    """As sent; else as it was left when the page was closed (the second value says so); else new. Sent only to see free
    times, nothing else is wrong yet, and it has the time whose button was pressed."""
    typed = request.POST if request.method == "POST" else drafts.kept(request)
    if typed is None:
        return of(initial=initial, **given), False
    if TAKE in typed:
        typed = typed.copy()
        typed["day"], _blank, typed["time"] = str(typed[TAKE]).partition(" ")
    form = of(typed, initial=initial, **given)
    if not _is_sent(request):
        for name in set(form.errors) - set(ABOUT_TIMES if request.method == "POST" else ()):
            del form.errors[name]
    return form, request.method != "POST"


def _is_sent(request: StaffRequest) -> bool:
    return request.method == "POST" and not {FREE, TAKE} & request.POST.keys()


def _may(request: StaffRequest, consultation: Consultation, action: Action) -> bool:
    """Whether the step can be asked for; else it is said why not."""
    try:
        rules.may(action, consultation.who(request.user))
        rules.after(action, State(consultation.state))
        if action == Action.NO_SHOW:
            rules.may_have_missed(consultation.planned_from, now())
    except Refused as refused:
        messages.warning(request, str(refused.sentence))
        return False
    return True


def _known(form: Form) -> dict[str, Any]:
    """What stands in the form, as far as it is right."""
    return {**form.initial, **form.cleaned_data} if form.is_bound else dict(form.initial)


def _usual_length(service: Service) -> int:
    regulated = limit_on(service.pk, localdate())
    return max(rules.SHORTEST_BOOKING, regulated // 60) if regulated else USUAL_LENGTH


def _free_times(asked: Mapping[str, Any], at: datetime, moving: Consultation | None = None) -> dict[str, Any]:
    """For the part with free times: those of the day; where it has none, why, and some of a later day. asked: whose,
    of which day and how long, as far as it is known."""
    colleague = User.objects.filter(pk=asked.get("consultant")).first()
    day, minutes = asked.get("day"), asked.get("length")
    if colleague is None or day is None or not minutes or not 0 <= (day - localdate(at)).days <= FARTHEST:
        return {}
    length = timedelta(minutes=minutes)
    timetable = Timetable.of(colleague, day, now=at, without=moving)
    free = timetable.free(day, length)
    later = [] if free else timetable.later(day, length)
    return {
        "colleague": colleague,
        "free_day": _typed(day),
        "free": free,
        "why_none": "" if free else timetable.day_off(day),
        "later_day": _typed(later[0].date()) if later else "",
        "later": later,
    }


def _typed(day: date) -> str:
    """As it is typed, and read, in the language of the page."""
    return date_format(day, "SHORT_DATE_FORMAT")
