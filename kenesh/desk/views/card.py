"""A consultation's own page and the steps taken from it: finished, interrupted, handed over, cancelled, undone."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kenesh.accounts import drafts
from kenesh.accounts.middleware import StaffRequest
from kenesh.accounts.models import User
from kenesh.desk.actions import running, undoing
from kenesh.desk.asking import CANCEL, HAND_OVER, PARK, RELEASE, Asking
from kenesh.desk.clock import Clock
from kenesh.desk.forms_card import FinishForm, HandOverForm, ReasonForm
from kenesh.desk.models import Consultation
from kenesh.desk.possible import possible
from kenesh.desk.rules import Action
from kenesh.desk.views.showing import found, is_over, show
from kenesh.refused import Refused
from kenesh.shell.access import CONSULTANT, HEAD, OFFICE_AND_ADMINISTRATOR, for_roles
from kenesh.shell.page import page

type Act = Callable[[ReasonForm, datetime], object]

# Buttons of the form of finishing that lead elsewhere; what is typed there is kept meanwhile.
ELSEWHERE = {
    Action.PARK.value: "desk:park",
    Action.HAND_OVER.value: "desk:hand-over",
    Action.RELEASE.value: "desk:release",
}


@for_roles(*OFFICE_AND_ADMINISTRATOR)
@require_safe
def card(request: StaffRequest, number: int) -> HttpResponse:
    return show(request, found(request, number))


@for_roles(*OFFICE_AND_ADMINISTRATOR)
@require_safe
def clock(request: StaffRequest, number: int) -> HttpResponse:
    """The clock alone: a part of pages, by which they set theirs."""
    shown = Clock.of(found(request, number), now())
    return page(request, "desk/clock.html", {"clock": shown, "clock_url": reverse("desk:clock", args=[number])})


@for_roles(CONSULTANT, HEAD)
@require_POST
def finish(request: StaffRequest, number: int) -> HttpResponse:
    consultation, at = found(request, number), now()
    if elsewhere := ELSEWHERE.get(request.POST.get("then", "")):
        drafts.keep_for_later(request, now=at)
        return redirect(elsewhere, number)
    form = FinishForm(request.POST, request.FILES, by=request.user, now=at, over=is_over(consultation, at))
    if not form.is_valid():
        return show(request, consultation, form=form, status=422)
    try:
        running.finish(consultation, by=request.user, now=at, **form.written)
    except Refused as refused:
        form.add_error(None, str(refused.sentence))
        return show(request, consultation, form=form, status=refused.status)
    drafts.forget(request)
    messages.success(request, _("Consultation № %(number)s is finished.") % {"number": consultation.number})
    return redirect("desk:card", number)


@for_roles(CONSULTANT, HEAD)
@require_POST
def start_it(request: StaffRequest, number: int) -> HttpResponse:
    return _pressed(request, found(request, number), Action.START, running.start)


@for_roles(CONSULTANT, HEAD)
@require_POST
def resume(request: StaffRequest, number: int) -> HttpResponse:
    return _pressed(request, found(request, number), Action.RESUME, running.resume)


@for_roles(*OFFICE_AND_ADMINISTRATOR)
@require_POST
def undo(request: StaffRequest, number: int) -> HttpResponse:
    return _pressed(request, found(request, number), Action.UNDO, undoing.undo)


@for_roles(CONSULTANT, HEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def park(request: StaffRequest, number: int) -> HttpResponse:
    consultation = found(request, number)

    def act(form: ReasonForm, at: datetime) -> None:
        running.park(consultation, by=request.user, now=at, reason=form.cleaned_data["comment"])

    return _asked(request, consultation, PARK, act)


@for_roles(CONSULTANT, HEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: StaffRequest, number: int) -> HttpResponse:
    consultation = found(request, number)

    def act(form: ReasonForm, at: datetime) -> None:
        running.release(consultation, by=request.user, now=at, comment=form.cleaned_data["comment"])

    return _asked(request, consultation, RELEASE, act)


@for_roles(*OFFICE_AND_ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: StaffRequest, number: int) -> HttpResponse:
    consultation = found(request, number)

    def act(form: ReasonForm, at: datetime) -> None:
        to = get_object_or_404(User, pk=form.cleaned_data["colleague"])
        running.hand_over(consultation, by=request.user, now=at, to=to, comment=form.cleaned_data["comment"])

    department = {"office": consultation.office_id, "without": consultation.consultant_id}
    return _asked(request, consultation, HAND_OVER, act, HandOverForm, **department)


@for_roles(CONSULTANT, HEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: StaffRequest, number: int) -> HttpResponse:
    consultation = found(request, number)

    def act(form: ReasonForm, at: datetime) -> None:
        running.cancel(consultation, by=request.user, now=at, reason=form.cleaned_data["comment"])

    return _asked(request, consultation, CANCEL, act)


def _pressed(
    request: StaffRequest, consultation: Consultation, action: Action, act: Callable[..., object]
) -> HttpResponse:
    """A step that asks nothing. Why it cannot be taken is said on the consultation's page."""
    if not _is_second_click(request, consultation, action):
        try:
            act(consultation, by=request.user, now=now())
        except Refused as refused:
            messages.error(request, str(refused.sentence))
    return redirect("desk:card", consultation.pk)


def _asked(
    request: StaffRequest,
    consultation: Consultation,
    asking: Asking,
    act: Act,
    of: type[ReasonForm] = ReasonForm,
    **given: Any,
) -> HttpResponse:
    """A page with the question; once it is answered, the step. given: for the form."""
    at, status = now(), 200
    if _is_second_click(request, consultation, asking.action):
        return redirect("desk:card", consultation.pk)
    form, kept = _form(request, of, label=asking.label, **given)
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                act(form, at)
                drafts.forget(request)
                messages.success(request, asking.done % {"number": consultation.number})
                return redirect("desk:card", consultation.pk)
        except Refused as refused:
            form.add_error(None, str(refused.sentence))
            status = refused.status
    elif asking.action not in possible(consultation, by=request.user, now=at):
        messages.warning(request, _("This cannot be done with the consultation as it stands now."))
        return redirect("desk:card", consultation.pk)
    context = {"consultation": consultation, "asking": asking, "form": form, "kept": kept}
    return page(request, "desk/ask.html", context, status=status)


def _form(request: StaffRequest, of: type[ReasonForm], **given: Any) -> tuple[ReasonForm, bool]:
    """As sent; else as it was left when the page was closed (the second value says so); else new."""
    if request.method == "POST":
        return of(request.POST, **given), False
    typed = drafts.kept(request)
    return (of(**given), False) if typed is None else (of.unsaved(typed, **given), True)


def _is_second_click(request: StaffRequest, consultation: Consultation, action: Action) -> bool:
    """The button was pressed on a page as it stood before this person took this very step."""
    if request.method != "POST" or request.POST.get("version") == str(consultation.version):
        return False
    last = consultation.steps.order_by("pk").last()
    return last is not None and last.action == action and last.by_id == request.user.pk
