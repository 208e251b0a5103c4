"""The page of a consultation as it stands: what is known, what was done, and what this person can do now."""

from datetime import datetime
from math import ceil
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localdate, now

from kenesh.accounts import drafts
from kenesh.accounts.middleware import StaffRequest
from kenesh.desk import history
from kenesh.desk.actions.deleting import DELETE
from kenesh.desk.actions.steps import Gone
from kenesh.desk.actions.undoing import undoable
from kenesh.desk.clock import Clock
from kenesh.desk.course import course
from kenesh.desk.forms_card import FinishForm
from kenesh.desk.models import Consultation, State
from kenesh.desk.possible import possible
from kenesh.desk.rules import ENDED, UNDONE_WITHIN, Action
from kenesh.desk.views.following import outcomes
from kenesh.desk.words import css_of, of_length
from kenesh.people.forms import RevealForm
from kenesh.people.words import masked_passport
from kenesh.shell.history import events
from kenesh.shell.page import page
from kenesh.shell.phones import shown


def found(request: StaffRequest, number: int) -> Consultation:
    """The consultation, or 404. One deleted while something was typed at its page: what was typed is kept."""
    scope = Consultation.objects.of_scope(request.user)
    there = scope if request.method == "POST" else scope.filter(deleted_at=None)
    whole = there.select_related("service", "consultant", "person", "previous").prefetch_related("periods")
    consultation: Consultation = get_object_or_404(whole, pk=number)
    if consultation.deleted_at is not None:
        drafts.keep_for_later(request, now=now())
        raise Gone
    return consultation


def show(
    request: StaffRequest, consultation: Consultation, *, form: FinishForm | None = None, status: int = 200
) -> HttpResponse:
    """form: with what could not be saved. For htmx only the bar that offers to undo the last step."""
    at = now()
    can, kept = possible(consultation, by=request.user, now=at), False
    steps = list(consultation.steps.select_related("by", "consultant_after").order_by("pk"))
    if form is None and Action.FINISH in can:
        finished = any(step.action == Action.FINISH for step in steps)
        form, kept = to_finish(request, consultation, at, finished=finished)
    context = {
        "consultation": consultation,
        "css": css_of(consultation.state),
        "can": {action.value: True for action in can},
        "form": form,
        "kept": kept,
        "form_of_posted": request.POST.get(drafts.FIELD, ""),
        "clock": Clock.of(consultation, at) if consultation.began_at and consultation.worked is None else None,
        "clock_url": reverse("desk:clock", args=[consultation.pk]),
        "ended": consultation.state in ENDED,
        "mine": consultation.consultant_id == request.user.pk,
        "course": course(consultation, steps, localdate(at)),
        "busy_with": another_in_progress(request, consultation) if {Action.START, Action.RESUME} & can else None,
        "following": consultation.following.filter(deleted_at=None).order_by("pk"),
        **(outcomes(consultation) if consultation.state == State.COMPLETED else {}),
        "files": consultation.attachments.present().order_by("pk"),
        "changes": history.changes(consultation),
        "may_delete": consultation.state in ENDED and request.user.role in DELETE,
        **_of_visitor(consultation),
        **_of_time(consultation),
        **_to_undo(request, consultation, at),
    }
    return page(request, "desk/card.html", context, part="undo", status=status)


def to_finish(
    request: StaffRequest, consultation: Consultation, at: datetime, *, finished: bool
) -> tuple[FinishForm, bool]:
    """The form as it was left when the page was closed (the second value says so); else as new. finished: once it was,
    and that was undone: as it was then."""
    given: dict[str, Any] = {"by": request.user, "now": at, "over": is_over(consultation, at)}
    typed = drafts.kept(request)
    if typed is not None:
        return FinishForm.unsaved(typed, **given), True
    if not finished:
        return FinishForm(**given), False
    before = events(Consultation, pgh_obj_id=consultation.pk).exclude(summary="").latest("pgh_id")
    return FinishForm(initial={"comment": before.summary, "overrun_reason": before.overrun_reason}, **given), False


def is_over(consultation: Consultation, at: datetime) -> bool:
    return consultation.worked_by(at) > consultation.allowed


def another_in_progress(request: StaffRequest, consultation: Consultation) -> Consultation | None:
    """What keeps this person from beginning here."""
    own = Consultation.objects.visible_to(request.user).filter(consultant=request.user, state=State.IN_PROGRESS)
    return own.exclude(pk=consultation.pk).first()


def _of_visitor(consultation: Consultation) -> dict[str, Any]:
    person = consultation.person
    number = masked_passport(person.passport, person=person.pk, office=person.office_id) if person else ""
    return {
        "person": person,
        "passport": number,
        "reveal": RevealForm(auto_id="reveal_%s"),
        "phone": shown(consultation.phone) if consultation.phone else "",
    }


def _of_time(consultation: Consultation) -> dict[str, str]:
    """Of one that has ended: how long it took; how much longer than regulated."""
    if consultation.worked is None:
        return {}
    over = int(consultation.overrun.total_seconds())
    return {
        "worked": of_length(consultation.worked),
        "limit": of_length(consultation.limit),
        "overrun": of_length(over) if over else "",
    }


def _to_undo(request: StaffRequest, consultation: Consultation, at: datetime) -> dict[str, Any]:
    """The step this person can still take back, and for how many seconds."""
    step = undoable(consultation, by=request.user, now=at)
    if step is None:
        return {}
    return {"undoable": step, "undoable_for": max(1, ceil((step.at + UNDONE_WITHIN - at).total_seconds()))}
