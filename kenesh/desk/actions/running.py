"""What its consultant does with a consultation: start, park, resume, finish, release, hand over; and cancelling."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.desk import reminders, rules
from kenesh.desk.actions.registering import limit_on
from kenesh.desk.actions.steps import held, in_turn, take, whose
from kenesh.desk.models import Consultation, ConsultationAttachment, Kind
from kenesh.desk.rules import Action, State
from kenesh.documents.actions import NOTHING, Chosen, attach
from kenesh.offices.calendars import today_at
from kenesh.people.relations import recount
from kenesh.refused import Refused


@in_turn
def start(consultation: Consultation, *, by: User, now: datetime) -> Consultation:
    """An assigned or planned one begins, by its consultant. The limit is that of today. Raises Refused, Busy, Gone."""
    whose(by.pk)
    current = _held_for(consultation, Action.START, by)
    changes: dict[str, Any] = {}
    if current.began_at is None:  # else it has been handed over, with the time it took till then
        limit = limit_on(current.service_id, today_at(current.office_id, now))
        changes = {"began_at": now, "limit": limit or current.limit}
    take(current, Action.START, by=by, now=now, changes=changes)
    _go_on(current, Kind.WORK, by=by, now=now)
    recount(current.person_id)
    return current


@in_turn
def park(consultation: Consultation, *, by: User, now: datetime, reason: str) -> Consultation:
    """Interrupted: the clock stands, and another may be opened."""
    whose(by.pk)
    current = _held_for(consultation, Action.PARK, by, why=reason)
    take(current, Action.PARK, by=by, now=now, comment=reason)
    _go_on(current, Kind.PAUSE, by=by, now=now, reason=reason)
    return current


@in_turn
def resume(consultation: Consultation, *, by: User, now: datetime) -> Consultation:
    """The clock goes on. Raises Refused, Busy, Gone."""
    whose(by.pk)
    current = _held_for(consultation, Action.RESUME, by)
    take(current, Action.RESUME, by=by, now=now)
    _go_on(current, Kind.WORK, by=by, now=now)
    return current


@in_turn
def finish(
    consultation: Consultation,
    *,
    by: User,
    now: datetime,
    summary: str,
    overrun_reason: str = "",
    files: Chosen = NOTHING,
) -> Consultation:
    """«Завершить консультацию». Over the regulated time a reason is needed. The same finish sent twice is one."""
    current = held(consultation, by)
    if current.state == State.COMPLETED and (current.consultant_id, current.summary) == (by.pk, summary):
        return current
    _allowed(current, Action.FINISH, by)
    _stop(current, now)
    changes = _ended(current, now)
    worked = timedelta(seconds=changes["worked"])
    rules.finished_in(worked, current.allowed, overrun_reason)
    over = rules.overrun(worked, current.allowed) > timedelta()
    changes |= {"summary": summary, "overrun_reason": overrun_reason if over else ""}
    attach(ConsultationAttachment, {"consultation": current}, files, by=by, now=now)
    return take(current, Action.FINISH, by=by, now=now, changes=changes)


@in_turn
def release(consultation: Consultation, *, by: User, now: datetime, comment: str) -> Consultation:
    """Back to those nobody has; by its consultant or the head of the department."""
    current = _held_for(consultation, Action.RELEASE, by, why=comment)
    changes = {"consultant_id": None, "assigned_at": None, **_no_booking(current)}
    _stop(current, now)
    return take(current, Action.RELEASE, by=by, now=now, comment=comment, changes=changes)


@in_turn
def hand_over(consultation: Consultation, *, by: User, now: datetime, to: User, comment: str) -> Consultation:
    """To a colleague of the department at work; by its consultant or the head (or an administrator). When it began and
    the time it has taken stay. Of a booking both are told, and the visitor (kenesh.desk.reminders)."""
    whose(to.pk)
    current = _held_for(consultation, Action.HAND_OVER, by, why=comment)
    if to.pk == current.consultant_id:
        raise Refused(_("This colleague has the consultation already. Choose another."), status=409)
    day = today_at(current.office_id, (current.state == State.PLANNED and current.planned_from) or now)
    if not User.objects.on_duty(day).filter(pk=to.pk, office_id=current.office_id).exists():
        raise Refused(_("This colleague does not work at the department on that day. Choose another."), status=409)
    changes = {"consultant_id": to.pk, "assigned_at": now, **_no_booking(current)}
    _stop(current, now)
    take(current, Action.HAND_OVER, by=by, now=now, comment=comment, changes=changes)
    if current.state == State.PLANNED:
        reminders.tell_of_handing_over(current, now=now)
    return current


@in_turn
def cancel(consultation: Consultation, *, by: User, now: datetime, reason: str) -> Consultation:
    """By its consultant, the head, or whoever registered it. A booking's visitor is told (kenesh.desk.reminders)."""
    current = _held_for(consultation, Action.CANCEL, by, why=reason)
    booked = current.state == State.PLANNED
    _stop(current, now)
    changes = _ended(current, now) if current.began_at else {"ended_at": now}
    take(current, Action.CANCEL, by=by, now=now, comment=reason, changes=changes)
    if booked:
        reminders.tell_of_cancelling(current, by=by, now=now)
    return current


def _held_for(consultation: Consultation, action: Action, by: User, why: str = "") -> Consultation:
    current = held(consultation, by)
    _allowed(current, action, by)
    rules.explained(action, why)
    return current


def _allowed(current: Consultation, action: Action, by: User) -> None:
    rules.after(action, State(current.state))
    rules.may(action, current.who(by))


def _stop(current: Consultation, now: datetime) -> None:
    """The period that runs ends. Of two machines, one's clock may be a little behind."""
    for running in current.periods.filter(ended_at=None):
        running.ended_at = max(now, running.began_at)
        running.save(update_fields=["ended_at"])


def _go_on(current: Consultation, kind: Kind, *, by: User, now: datetime, reason: str = "") -> None:
    _stop(current, now)
    current.periods.create(kind=kind, consultant=by, began_at=now, reason=reason)


def _ended(current: Consultation, now: datetime) -> dict[str, Any]:
    """Once its last period has."""
    return {"ended_at": now, "worked": int(current.worked_by(now).total_seconds())}


def _no_booking(current: Consultation) -> dict[str, Any]:
    """What has begun and goes to somebody else takes nothing of their booked time."""
    return {} if current.began_at is None else {"planned_from": None, "planned_until": None}
