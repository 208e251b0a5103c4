"""What may become of a question. Pure: no clock, no database."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _

from kenesh.accounts.rules import Limit
from kenesh.refused import Refused

ANSWER_WITHIN: Final = 10  # working days: the bill on citizens' appeals passed on 2026-03-12
REVIEW_AFTER: Final = timedelta(days=365)  # proposed for a published answer
LONGEST_QUESTION: Final = 5_000  # letters
LONGEST_ANSWER: Final = 20_000
CONFIRMED_WITHIN: Final = timedelta(days=3)
SEEN_FOR: Final = timedelta(seconds=60)  # somebody at a form tells of themselves every 20 seconds

# Behind one address of a mobile network or of a village library are many people; behind a mailbox is one.
FROM_AN_ADDRESS: Final = Limit(30, timedelta(hours=1), timedelta(hours=1))
UNCHECKED_FROM_AN_ADDRESS: Final = Limit(5, timedelta(hours=1), timedelta(hours=1))  # each writes a letter to somebody
TO_A_MAILBOX: Final = Limit(5, timedelta(days=1), timedelta(days=1))
WRONG_CODES: Final = Limit(20, timedelta(minutes=15), timedelta(minutes=15))


class State(StrEnum):
    """Where a question is.

    Unconfirmed: sent without the page's own check, it waits for the link in the letter. Waiting: for the office.
    Answered: the answer waits for moderation. Returned: with a remark, to the office. Closed: the asker has the answer.
    """

    UNCONFIRMED = "unconfirmed"
    WAITING = "waiting"
    ANSWERED = "answered"
    RETURNED = "returned"
    CLOSED = "closed"


class Step(StrEnum):
    """What is done to a question."""

    CONFIRM = "confirm"
    ANSWER = "answer"
    RETURN = "return"
    PUBLISH = "publish"
    ANSWER_PRIVATELY = "private"
    REASSIGN = "reassign"


# From which states a step may be taken, and where it leads (None: the state stays).
STEPS: Final[dict[Step, tuple[tuple[State, ...], State | None]]] = {
    Step.CONFIRM: ((State.UNCONFIRMED,), State.WAITING),
    Step.ANSWER: ((State.WAITING, State.RETURNED, State.ANSWERED), State.ANSWERED),
    Step.RETURN: ((State.ANSWERED,), State.RETURNED),
    Step.PUBLISH: ((State.ANSWERED, State.CLOSED), State.CLOSED),
    Step.ANSWER_PRIVATELY: ((State.ANSWERED,), State.CLOSED),
    Step.REASSIGN: ((State.WAITING, State.RETURNED), State.WAITING),
}
OFFICE_S_TURN: Final = (State.WAITING, State.RETURNED)  # the red number of the panel counts these


def allows(state: State, step: Step) -> bool:
    return state in STEPS[step][0]


def step(state: State, step: Step) -> State:
    """The state after the step; Refused where it cannot be taken."""
    if not allows(state, step):
        raise Refused(_("The question has moved on meanwhile. Open it again to see where it is."), status=409)
    return STEPS[step][1] or state


def may_publish(consent: bool) -> None:
    if not consent:
        raise Refused(_("The asker has not agreed to publication: answer privately."))


def is_overdue(state: State, due_on: date | None, today: date) -> bool:
    return state in OFFICE_S_TURN and due_on is not None and due_on < today


def has_changed(changed_on: date | None, reviewed_on: date) -> bool:
    """Whether an act has changed since an answer resting on it was found right, on that day or as of it.

    An act marked as changed takes back what was found right since that day (actions.acts.mark_changed), so whoever
    looks again on that very day is done with it.
    """
    return changed_on is not None and changed_on > reviewed_on


def review_can_be(review_on: date, today: date) -> None:
    if review_on <= today:
        raise Refused(_("Choose a later day: today it has just been looked at."))


def act_can_change(on: date, today: date) -> None:
    if on > today:
        raise Refused(_("This day has not come yet. Mark the act when the change takes force."))


def may_go_abroad(role: str) -> bool:
    """Whether somebody of this role may send a question to an office of another country."""
    return role == "administrator"


def reassign(*, role: str, present: int | None, office: int, abroad: bool, closed_on: date | None, today: date) -> None:
    """May somebody of this role send the question from the present office to that one? Whoever may see the question is
    asked for elsewhere. abroad: it is not of the country of the asker."""
    if role not in {"administrator", "head"}:
        raise Refused(_("Questions are reassigned by the head of the office and by administrators."))
    if abroad and not may_go_abroad(role):
        raise Refused(_("Only an administrator sends a question to another country."))
    if office == present:
        raise Refused(_("The question is with this office already."), status=409)
    if closed_on is not None and closed_on <= today:
        raise Refused(_("This office is closed. Choose another."), status=409)
