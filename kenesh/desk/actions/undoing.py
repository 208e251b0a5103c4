"""A step taken back, within a minute, by whoever made it."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.desk import rules
from kenesh.desk.actions.steps import Changed, held, in_turn, save, whose
from kenesh.desk.models import Consultation, Step
from kenesh.desk.rules import Action, State
from kenesh.refused import Refused
from kenesh.shell.history import traced


def undoable(consultation: Consultation, *, by: User, now: datetime) -> Step | None:
    """The last step, if this person may still take it back."""
    last = _last(consultation)
    try:
        _may_be(last, consultation, by=by, now=now)
    except Refused:
        return None
    return last


@in_turn
def undo(consultation: Consultation, *, by: User, now: datetime) -> Consultation:
    """The consultation as it stood before its last step, and its periods. A letter of that step has not left yet and
    does not leave (kenesh.desk.reminders). Raises Refused, Changed, Busy, Booked."""
    seen = _last(consultation)
    whose(seen.consultant_before_id)
    current = held(consultation, by)
    last = _last(current)
    if last.pk != seen.pk:
        raise Changed
    _may_be(last, current, by=by, now=now)
    state, consultant = current.state, current.consultant_id
    for name, value in last.before.items():
        field: Any = current._meta.get_field(name)
        setattr(current, name, field.to_python(value))
    current.version += 1
    with traced(by):
        save(current, update_fields=[*last.before, "version"])
    if current.state in {State.IN_PROGRESS, State.PARKED}:
        _run_on(current)
    last.undone_at = now
    last.save(update_fields=["undone_at"])
    Step.objects.create(
        consultation=current,
        action=Action.UNDO,
        state_before=state,
        state_after=current.state,
        consultant_before_id=consultant,
        consultant_after_id=current.consultant_id,
        by=by,
        at=now,
    )
    return current


def _last(consultation: Consultation) -> Step:
    """There always is one: it was registered or booked."""
    return consultation.steps.order_by("-pk")[0]


def _may_be(last: Step, consultation: Consultation, *, by: User, now: datetime) -> None:
    undone = last.undone_at is not None
    rules.may_be_undone(Action(last.action), at=last.at, by_same=last.by_id == by.pk, undone=undone, now=now)
    if last.action == Action.FINISH and (consultation.outcomes.exists() or consultation.papers.exists()):
        raise Refused(
            _("An appeal, a referral or a paper has been made of this consultation. It stays finished."), status=409
        )


def _run_on(current: Consultation) -> None:
    """None of the steps that can be undone begins a period: the last one ended with the step."""
    last = current.periods.order_by("-pk")[0]
    last.ended_at = None
    last.save(update_fields=["ended_at"])
