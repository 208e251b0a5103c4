"""What a referral may and may not be. Pure: no clock, no database."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _

from kenesh.accounts.rules import Limit
from kenesh.refused import Refused

FIRST_YEAR: Final = 2000  # no centre kept records before; an earlier year is a slip of the hand


class State(StrEnum):
    """Where a referral is. Given to the client; the organisation has it; the end it came to."""

    GIVEN = "given"
    RECEIVED = "received"
    HELPED = "helped"
    DECLINED = "declined"


# Which answers may follow which. An end may be put right, but nothing goes back to the beginning.
STEPS: Final[dict[State, tuple[State, ...]]] = {
    State.GIVEN: (State.RECEIVED, State.HELPED, State.DECLINED),
    State.RECEIVED: (State.HELPED, State.DECLINED),
    State.HELPED: (State.DECLINED,),
    State.DECLINED: (State.HELPED,),
}
OPEN: Final = (State.GIVEN, State.RECEIVED)  # no end yet: what is overdue is one of these


def may_follow(state: State, answer: State) -> None:
    if answer not in STEPS[state]:
        raise Refused(_("This answer has been given already."), status=409)


def is_overdue(state: State, due_on: date, today: date) -> bool:
    """The term ends with its last day."""
    return state in OPEN and due_on < today


def day_can_be(referred_on: date, today: date, year: int | None = None) -> None:
    """year: of the number the referral has; it stays its year."""
    if referred_on > today:
        raise Refused(_("The date of a referral cannot be in the future."))
    if referred_on.year < FIRST_YEAR:
        raise Refused(_("The date of the referral is too long ago. Check the year."))
    if year is not None and referred_on.year != year:
        raise Refused(
            _("This referral has a number of %(year)s, so its date stays in that year. Delete it and write a new one.")
            % {"year": str(year)}
        )


WRONG_CODES: Final = Limit(20, timedelta(minutes=15), timedelta(minutes=15))  # of one address
ANSWERS: Final = Limit(10, timedelta(days=1), timedelta(days=1))  # to one slip
