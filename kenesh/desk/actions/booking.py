"""«Запись на консультацию»: booked, moved, did not come."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import OFFICE_ROLES, Role, User
from kenesh.accounts.models import State as Account
from kenesh.desk import reminders, rules
from kenesh.desk.actions.registering import Visitor, add, made_before, office_of
from kenesh.desk.actions.steps import Booked, Changed, held, in_turn, take, whose
from kenesh.desk.free import Timetable
from kenesh.desk.models import Consultation, Service
from kenesh.offices.lists import current_lists
from kenesh.refused import Refused


class NotFree(Refused):
    """The department or the consultant does not work then. A head may insist."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, status=422)


class Taken(Booked):
    """The consultant is booked then; the sentence says from when to when, and what is free near it."""

    def __init__(self, sentence: str) -> None:
        Refused.__init__(self, sentence, status=409)


@in_turn
def book(
    *,
    by: User,
    service: Service,
    submission: UUID,
    now: datetime,
    visitor: Visitor,
    consultant: User,
    since: datetime,
    until: datetime,
    insist: bool = False,
) -> Consultation:
    """A booking with a specialist or head of the own department. The database holds that nobody is booked twice at a
    time. Visitor (with an e-mail) and consultant get a letter with a calendar file. The same submission sent again is
    one booking. insist: also when the department or the consultant does not work; of heads.
    Raises NotFree, steps.Booked, Refused."""
    if before := made_before(submission, by=by):
        return before
    office = office_of(by)
    colleague = _at_work(consultant.pk)
    if colleague is None or colleague.office_id != office or colleague.role not in OFFICE_ROLES:
        raise Refused(_("Bookings are made with those who work at your department. Choose another consultant."))
    _can_be(colleague, since, until, by=by, now=now, insist=insist)
    booked = add(
        rules.Action.BOOK,
        by=by,
        service=service,
        submission=submission,
        now=now,
        visitor=visitor,
        day=localdate(since, ZoneInfo(current_lists().office(office).time_zone)),
        consultant=colleague,
        assigned_at=now,
        planned_from=since,
        planned_until=until,
    )
    reminders.tell_of_booking(booked, by=by, now=now)
    return booked


@in_turn
def move(
    consultation: Consultation, *, by: User, now: datetime, since: datetime, until: datetime, insist: bool = False
) -> Consultation:
    """To another time; both are told. To its own time: nothing changes. Raises NotFree, Refused, Booked, Gone."""
    colleague = _at_work(consultation.consultant_id)
    current = held(consultation, by)
    rules.may(rules.Action.MOVE, current.who(by))
    rules.after(rules.Action.MOVE, rules.State(current.state))
    was = current.planned_from
    if (was, current.planned_until) == (since, until) or was is None:
        return current
    if current.consultant_id != consultation.consultant_id:
        raise Changed
    if colleague is None:
        raise Refused(_("The consultant of this booking works here no more. Hand it over to a colleague first."))
    _can_be(colleague, since, until, by=by, now=now, insist=insist, without=current)
    take(current, rules.Action.MOVE, by=by, now=now, changes={"planned_from": since, "planned_until": until})
    reminders.tell_of_moving(current, was=was, by=by, now=now)
    return current


@in_turn
def no_show(consultation: Consultation, *, by: User, now: datetime) -> Consultation:
    """The visitor did not come; not before the time of the booking. Said twice, it is said once."""
    current = held(consultation, by)
    if current.state == rules.State.NO_SHOW:
        return current
    rules.may(rules.Action.NO_SHOW, current.who(by))
    rules.may_have_missed(current.planned_from, now)
    return take(current, rules.Action.NO_SHOW, by=by, now=now)


def _at_work(consultant: int | None) -> User | None:
    """Two bookings of one hour come one after the other, and the second reads of the first. None: not at work."""
    found = whose(consultant)
    return found if found is not None and found.state == Account.WORKING else None


def _can_be(
    consultant: User,
    since: datetime,
    until: datetime,
    *,
    by: User,
    now: datetime,
    insist: bool,
    without: Consultation | None = None,
) -> None:
    rules.booking_can_be(since, until, now)
    zone = ZoneInfo(current_lists().office(consultant.office_id or 0).time_zone)
    timetable = Timetable.of(consultant, localdate(since, zone), now=now, without=without)
    obstacle = timetable.obstacle(since, until)
    if obstacle is None:
        return
    if obstacle.taken:
        raise Taken(obstacle.sentence)
    if not (insist and by.role == Role.HEAD):
        raise NotFree(obstacle.sentence)
