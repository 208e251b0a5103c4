"""What a consultation may and may not be: its states, its steps, its clock. Pure: no clock of its own, no database."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _

from kenesh.refused import Refused


class State(StrEnum):
    """Where a consultation is. WAITING: nobody has it; ASSIGNED: somebody has it and has not begun; PARKED: begun, and
    interrupted."""

    WAITING = "waiting"
    ASSIGNED = "assigned"
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    PARKED = "parked"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


class Action(StrEnum):
    """What is done with a consultation. Each leaves a Step."""

    REGISTER = "register"  # and begin at once
    QUEUE = "queue"  # registered for whoever is free
    BOOK = "book"
    ASSIGN = "assign"  # «Назначить мне»
    HAND_OVER = "hand_over"  # to a colleague, by its consultant or by the head
    RELEASE = "release"  # back to those nobody has
    START = "start"
    PARK = "park"
    RESUME = "resume"
    MOVE = "move"
    CANCEL = "cancel"
    NO_SHOW = "no_show"
    FINISH = "finish"
    UNDO = "undo"


OPEN: Final = (State.WAITING, State.ASSIGNED, State.IN_PROGRESS, State.PARKED)  # «В работе»
ENDED: Final = (State.COMPLETED, State.CANCELLED, State.NO_SHOW)  # «Архив»
HELD: Final = (State.PLANNED, State.IN_PROGRESS, State.PARKED)  # of a booking: its time is taken

# Action → state before → state after. What does not stand here cannot be done. UNDO leads back to the state before.
STEPS: Final[dict[Action, dict[State | None, State]]] = {
    Action.REGISTER: {None: State.IN_PROGRESS},
    Action.QUEUE: {None: State.WAITING},
    Action.BOOK: {None: State.PLANNED},
    Action.ASSIGN: {State.WAITING: State.ASSIGNED, State.PLANNED: State.PLANNED},
    Action.HAND_OVER: {
        State.WAITING: State.ASSIGNED,
        State.ASSIGNED: State.ASSIGNED,
        State.IN_PROGRESS: State.ASSIGNED,
        State.PARKED: State.ASSIGNED,
        State.PLANNED: State.PLANNED,
    },
    Action.RELEASE: {
        State.ASSIGNED: State.WAITING,
        State.IN_PROGRESS: State.WAITING,
        State.PARKED: State.WAITING,
    },
    Action.START: {State.ASSIGNED: State.IN_PROGRESS, State.PLANNED: State.IN_PROGRESS},
    Action.PARK: {State.IN_PROGRESS: State.PARKED},
    Action.RESUME: {State.PARKED: State.IN_PROGRESS},
    Action.MOVE: {State.PLANNED: State.PLANNED},
    Action.CANCEL: {
        State.WAITING: State.CANCELLED,
        State.ASSIGNED: State.CANCELLED,
        State.PLANNED: State.CANCELLED,
        State.PARKED: State.CANCELLED,
    },
    Action.NO_SHOW: {State.PLANNED: State.NO_SHOW},
    Action.FINISH: {State.IN_PROGRESS: State.COMPLETED},
}


class Who(StrEnum):
    """What a member of staff is to a consultation they may see."""

    CONSULTANT = "consultant"  # has it
    REGISTRAR = "registrar"  # has registered or booked it
    COLLEAGUE = "colleague"  # works at its department
    HEAD = "head"  # of its department
    ADMINISTRATOR = "administrator"


_ITS_OWN: Final = frozenset({Who.CONSULTANT})
_ITS_PEOPLE: Final = frozenset({Who.CONSULTANT, Who.REGISTRAR, Who.HEAD})
# Who may do what with a consultation there is.
MAY: Final[dict[Action, frozenset[Who]]] = {
    Action.ASSIGN: frozenset({Who.COLLEAGUE}),
    Action.HAND_OVER: frozenset({Who.CONSULTANT, Who.HEAD, Who.ADMINISTRATOR}),
    Action.RELEASE: frozenset({Who.CONSULTANT, Who.HEAD}),
    Action.START: _ITS_OWN,
    Action.PARK: _ITS_OWN,
    Action.RESUME: _ITS_OWN,
    Action.MOVE: _ITS_PEOPLE,
    Action.CANCEL: _ITS_PEOPLE,
    Action.NO_SHOW: _ITS_PEOPLE,
    Action.FINISH: _ITS_OWN,
}
UNDOABLE: Final = frozenset(
    {Action.ASSIGN, Action.HAND_OVER, Action.RELEASE, Action.CANCEL, Action.NO_SHOW, Action.FINISH}
)
UNDONE_WITHIN: Final = timedelta(minutes=1)
# These need a reason or a comment.
EXPLAINED: Final = frozenset({Action.ASSIGN, Action.PARK, Action.CANCEL, Action.RELEASE, Action.HAND_OVER})

YELLOW: Final = timedelta(minutes=3)  # before the end of the regulated time
LONGEST_NORM: Final = 8 * 60  # minutes
SHORTEST_BOOKING: Final = 5  # minutes
BEGUN_LIVES: Final = timedelta(hours=12)  # a clock begun at a form that was never registered


class Field(StrEnum):
    """What a service may require of the start form; the first four are those of the regulation."""

    ADDRESS = "address"
    PASSPORT = "passport"
    CLIENT_NAME = "client_name"
    PHONE = "phone"
    ORGANISATION = "organisation"
    EMAIL = "email"


REQUIRED: Final = (Field.ADDRESS, Field.PASSPORT, Field.CLIENT_NAME, Field.PHONE)
LOOKED_UP: Final = (Field.ADDRESS, Field.ORGANISATION)  # what a register may not know: «не найдено в системе»


@dataclass(frozen=True, slots=True)
class Span:
    """Some time of a consultation. ended_at: None while it runs. counts: it is work, and no interruption."""

    began_at: datetime
    ended_at: datetime | None
    counts: bool


def after(action: Action, state: State | None) -> State:
    """The state that follows; Refused where the step is not allowed."""
    following = STEPS[action].get(state)
    if following is None:
        raise Refused(_("This cannot be done with the consultation as it stands now."), status=409)
    return following


def allowed(state: State, who: Collection[Who]) -> frozenset[Action]:
    """What somebody may do with a consultation of this state: the buttons of its page."""
    return frozenset(action for action, those in MAY.items() if state in STEPS[action] and not those.isdisjoint(who))


def may(action: Action, who: Collection[Who]) -> None:
    if MAY[action].isdisjoint(who):
        raise Refused(_("This is not for you to do: ask its consultant or the head of the department."))


def explained(action: Action, words: str) -> None:
    if action in EXPLAINED and not words.strip():
        raise Refused(_("Write in a few words why, for your colleagues."))


def worked(spans: Iterable[Span], now: datetime) -> timedelta:
    """The time that counts, by now."""
    return sum(((one.ended_at or now) - one.began_at for one in spans if one.counts), timedelta())


def overrun(worked: timedelta, limit: timedelta) -> timedelta:
    """How much longer than the regulation allows; nothing where it kept to it."""
    return max(worked - limit, timedelta())


def stands_in_today(day: date, today: date) -> None:
    """day: of a colleague's booking."""
    if day != today:
        raise Refused(
            _("A colleague's booking is taken over on its day. Before that, the head hands it over."), status=409
        )


def finished_in(worked: timedelta, limit: timedelta, reason: str) -> None:
    if overrun(worked, limit) and not reason.strip():
        raise Refused(_("The consultation has taken longer than the regulation allows. Write why."))


def may_be_undone(action: Action, *, at: datetime, by_same: bool, undone: bool, now: datetime) -> None:
    """Of the last step of a consultation: by whoever made it, within a minute."""
    if undone or action not in UNDOABLE or not by_same:
        raise Refused(_("This step cannot be undone."), status=409)
    if now - at > UNDONE_WITHIN:
        raise Refused(_("A step can be undone for one minute. It has passed."), status=409)


def number_of(year: int, serial: int) -> str:
    """As it is said and printed: 2026-000015."""
    return f"{year}-{serial:06}"


def may_be_followed(state: State) -> None:
    """By its printed record, an appeal, a referral: what was said stands."""
    if state != State.COMPLETED:
        raise Refused(_("This is done with a consultation that is completed. Finish it first."), status=409)


def may_be_deleted(state: State) -> None:
    """Nobody waits for one that has ended: no clock runs, no time is taken, whoever was booked has been told."""
    if state not in ENDED:
        raise Refused(_("Only a consultation that has ended is deleted. Cancel this one first."), status=409)


def booking_can_be(since: datetime, until: datetime, now: datetime) -> None:
    if since < now:
        raise Refused(_("The time of a booking lies in the past. Check the date and the time."))
    if not timedelta(minutes=SHORTEST_BOOKING) <= until - since <= timedelta(minutes=LONGEST_NORM):
        raise Refused(_("A booking lasts from 5 minutes to 8 hours."))
    if since - now > timedelta(days=366):
        raise Refused(_("A booking is made for a year ahead at most. Check the year."))


def may_have_missed(planned: datetime | None, now: datetime) -> None:
    """Did the visitor of a booking not come? planned: its time; None: nobody is booked."""
    if planned is not None and now < planned:
        raise Refused(_("The time of the booking has not come yet. Cancel or move it instead."), status=409)
