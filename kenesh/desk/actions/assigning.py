"""«Назначить мне»: of two at once one gets it, and the other reads who has it since when."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from kenesh.accounts.models import User
from kenesh.desk import reminders, rules
from kenesh.desk.actions.steps import Changed, held, in_turn, take, whose
from kenesh.desk.models import Consultation, ConsultationAttachment
from kenesh.desk.rules import Action, State
from kenesh.documents.actions import NOTHING, Chosen, attach
from kenesh.offices.calendars import today_at
from kenesh.refused import Refused


class Taken(Refused):
    """Somebody was quicker. consultation: as it stands, with its consultant and assigned_at."""

    def __init__(self, consultation: Consultation, *, now: datetime) -> None:
        name = consultation.consultant.short_name if consultation.consultant else ""
        since = localtime(consultation.assigned_at or now)
        time = date_format(since, "TIME_FORMAT" if since.date() == localdate(now) else "SHORT_DATETIME_FORMAT")
        told = _("%(name)s has had this consultation since %(time)s.") % {"name": name, "time": time}
        super().__init__(told, status=409)
        self.consultation = consultation


@in_turn
def assign(
    consultation: Consultation, *, by: User, now: datetime, version: int, comment: str, files: Chosen = NOTHING
) -> Consultation:
    """Compare and set: the consultation, as it stood at `version`, is mine. One that waits, or a colleague's booking of
    today (a deputy). Mine already: nothing changes. Raises Taken, Changed, Refused, Booked, Gone."""
    whose(by.pk)
    current = held(consultation, by)
    state = State(current.state)
    if current.consultant_id == by.pk and state not in rules.ENDED:
        return current
    moved_on = current.version != version
    if current.consultant_id and (state in rules.OPEN or (state == State.PLANNED and moved_on)):
        raise Taken(current, now=now)
    rules.after(Action.ASSIGN, state)
    if moved_on:
        raise Changed
    rules.may(Action.ASSIGN, current.who(by))
    rules.explained(Action.ASSIGN, comment)
    if current.planned_from is not None and state == State.PLANNED:
        today, day = (today_at(current.office_id, moment) for moment in (now, current.planned_from))
        rules.stands_in_today(day, today)
    attach(ConsultationAttachment, {"consultation": current}, files, by=by, now=now)
    changes = {"consultant_id": by.pk, "assigned_at": now}
    take(current, Action.ASSIGN, by=by, now=now, comment=comment, changes=changes)
    if state == State.PLANNED:
        reminders.tell_of_handing_over(current, now=now)
    return current
