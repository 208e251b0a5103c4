"""«Ход»: what was done with a consultation, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format, time_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import pgettext

from kenesh.desk.models import Consultation, Kind, Step
from kenesh.desk.rules import Action
from kenesh.desk.words import of_length


@dataclass(frozen=True, slots=True)
class Line:
    """One step. at: when, as it is read; comment: the reason or remark; lasted: of an interruption that is over;
    undone: it was taken back."""

    moment: datetime
    at: str
    words: str
    by: str
    comment: str
    lasted: str
    undone: bool


def course(consultation: Consultation, steps: Iterable[Step], today: date) -> list[Line]:
    """The oldest first. steps: with `by` and `consultant_after`; the periods of the consultation are asked for once."""
    pauses = {
        period.began_at: period.ended_at - period.began_at
        for period in consultation.periods.all()
        if period.kind == Kind.PAUSE and period.ended_at is not None
    }
    return [
        Line(
            step.at,
            when(step.at, today),
            in_words(step),
            step.by.short_name,
            step.comment,
            of_length(int(pauses[step.at].total_seconds())) if step.action == Action.PARK and step.at in pauses else "",
            step.undone_at is not None,
        )
        for step in steps
    ]


def in_words(step: Step) -> str:
    match Action(step.action):
        case Action.HAND_OVER if step.consultant_after:
            name = step.consultant_after.short_name
            return pgettext("step of a consultation", "handed over to %(name)s") % {"name": name}
        case Action.MOVE if planned := step.before.get("planned_from"):
            time = date_format(localtime(datetime.fromisoformat(planned)), "SHORT_DATETIME_FORMAT")
            return pgettext("step of a consultation", "moved from %(time)s") % {"time": time}
        case action:
            return words()[action]


def words() -> dict[Action, str]:
    return {
        Action.REGISTER: pgettext("step of a consultation", "registered and begun"),
        Action.QUEUE: pgettext("step of a consultation", "registered, waits for a consultant"),
        Action.BOOK: pgettext("step of a consultation", "booked"),
        Action.ASSIGN: pgettext("step of a consultation", "assigned to themselves"),
        Action.HAND_OVER: pgettext("step of a consultation", "handed over"),
        Action.RELEASE: pgettext("step of a consultation", "put back among those nobody has"),
        Action.START: pgettext("step of a consultation", "begun"),
        Action.PARK: pgettext("step of a consultation", "interrupted"),
        Action.RESUME: pgettext("step of a consultation", "resumed"),
        Action.MOVE: pgettext("step of a consultation", "moved to another time"),
        Action.CANCEL: pgettext("step of a consultation", "cancelled"),
        Action.NO_SHOW: pgettext("step of a consultation", "the visitor did not come"),
        Action.FINISH: pgettext("step of a consultation", "finished"),
        Action.UNDO: pgettext("step of a consultation", "the last step was undone"),
    }


def when(moment: datetime, today: date) -> str:
    """Today's by the time alone."""
    local = localtime(moment)
    return time_format(local, "H:i") if localdate(moment) == today else date_format(local, "SHORT_DATETIME_FORMAT")
