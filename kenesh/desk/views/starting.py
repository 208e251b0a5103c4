"""«Консультация» and «Консультация предыдущего»: the start form, and its clock."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kenesh.accounts import drafts
from kenesh.accounts.middleware import StaffRequest
from kenesh.desk.actions import beginning, registering
from kenesh.desk.actions.registering import limit_on
from kenesh.desk.clock import Clock
from kenesh.desk.forms import PreviousForm, VisitorForm
from kenesh.desk.models import Consultation, Service, State
from kenesh.offices.lists import HOME, current_lists
from kenesh.refused import Refused
from kenesh.shell.access import CONSULTANT, HEAD, for_roles
from kenesh.shell.page import page


@for_roles(CONSULTANT, HEAD)
def start(request: StaffRequest, service: int) -> HttpResponse:
    given = _given(request, service)
    form, kept = form_of(request, VisitorForm, given, {"submission": uuid4()})
    if request.method == "POST" and form.is_valid() and (done := _registered(request, given, form)):
        return done
    return _show(request, given, form, kept=kept)


@for_roles(CONSULTANT, HEAD)
def previous(request: StaffRequest, service: int) -> HttpResponse:
    """With the visitor of this consultant's last consultation carried over, or of the one the form was shown with."""
    given = _given(request, service)
    typed = request.POST if request.method == "POST" else drafts.kept(request)
    own, chosen = Consultation.objects.previous_of(request.user), typed.get("previous", "") if typed else ""
    known = own.filter(pk=chosen) if chosen.isdecimal() and len(chosen) < 19 else own
    last = known.select_related("person").first()
    if last is None:
        if request.method == "POST":
            drafts.keep_for_later(request, now=now())
        raise Refused(_("You have had no consultation yet whose visitor could be carried over."), status=409)
    form, kept = form_of(request, PreviousForm, given, PreviousForm.new(last, uuid4()))
    if request.method == "POST" and form.is_valid():
        done = _registered(request, given, form, previous=last, carried=form.carried)
        if done:
            return done
    return _show(request, given, form, kept=kept, previous=last)


@for_roles(CONSULTANT, HEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def begun(request: StaffRequest, service: int) -> HttpResponse:
    """The clock of a start form; POST: something has been typed into it. What was typed is kept at once, so that a
    reload a moment later finds the same form and the same clock."""
    given, at = _given(request, service), now()
    submission = _uuid((request.POST if request.method == "POST" else request.GET).get("submission", ""))
    if submission is None:
        raise Refused(_("The form was damaged on its way. Open the page anew."), status=400)
    if request.method == "POST":
        beginning.begin(by=request.user, service=given, submission=submission, now=at)
        form = drafts.stated(request)
        if form and form.user == request.user.pk:
            drafts.keep(form, request.POST, now=at)
    return page(request, "desk/clock.html", _clock(request, given, submission))


def form_of[F: VisitorForm](
    request: StaffRequest, form: type[F], service: Service, initial: dict[str, Any]
) -> tuple[F, bool]:
    """The form as posted; else as it was kept (the second value says so); else as new."""
    office, lists = request.user.office, current_lists()
    region = HOME if office is None else lists.country(office.territory_id)
    told: dict[str, Any] = {"service": service, "by": request.user, "now": now(), "region": region, "initial": initial}
    if request.method == "POST":
        return form(request.POST, **told), False
    kept = drafts.kept(request)
    return (form(**told), False) if kept is None else (form.unsaved(kept, **told), True)


def _registered(request: StaffRequest, service: Service, form: VisitorForm, **chain: Any) -> HttpResponse | None:
    """Where to go on; None: the rules say no, and the form says why."""
    begin = "queue" not in request.POST
    submission = form.cleaned_data["submission"]
    try:
        made = registering.register(
            by=request.user,
            service=service,
            submission=submission,
            now=now(),
            visitor=form.visitor,
            begin=begin,
            **chain,
        )
    except Refused as no:
        form.add_error(None, str(no.sentence))
        return None
    drafts.forget(request)
    if begin:
        return redirect("desk:card", made.pk)
    messages.success(request, _("Consultation № %(number)s is in the queue.") % {"number": made.number})
    return redirect("desk:home")


def _show(request: StaffRequest, service: Service, form: VisitorForm, **context: Any) -> HttpResponse:
    """A form sent and not accepted has begun its clock, where nothing had before: without scripts nothing does."""
    submission = form.form_submission
    if request.method == "POST" and submission and "queue" not in request.POST:
        beginning.begin(by=request.user, service=service, submission=submission, now=now())
    context |= {"form": form, "service": service, **_clock(request, service, submission)}
    own = Consultation.objects.open_of(request.user)
    context["busy"] = next((one for one in own if one.state == State.IN_PROGRESS), None)
    return page(request, "desk/start.html", context, status=422 if form.refused else 200)


def _clock(request: StaffRequest, service: Service, submission: UUID | None) -> dict[str, Any]:
    at = now()
    began_at = beginning.began(submission, by=request.user) if submission else None
    limit = timedelta(seconds=limit_on(service.pk, localdate(began_at or at)) or 0)
    url = reverse("desk:begun", args=[service.pk])
    return {"clock": Clock.begun(began_at, limit, at), "clock_url": f"{url}?submission={submission or ''}"}


def _given(request: StaffRequest, service: int) -> Service:
    """One of those the department gives today, or 404."""
    given = Service.objects.visible_to(request.user).given_on(localdate(now()))
    return get_object_or_404(given, pk=service)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
