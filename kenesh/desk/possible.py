"""Which steps somebody may take with a consultation now: the buttons of its page. The actions ask again."""

from datetime import datetime

from django.utils.timezone import localdate

from kenesh.accounts.models import User
from kenesh.desk import rules
from kenesh.desk.models import Consultation
from kenesh.desk.rules import Action, State


def possible(consultation: Consultation, *, by: User, now: datetime) -> frozenset[Action]:
    """by: whoever may see it. now: a booking is a deputy's on its day, and missed once its time has come."""
    allowed = rules.allowed(State(consultation.state), consultation.who(by))
    planned = consultation.planned_from
    if consultation.consultant_id == by.pk:
        allowed -= {Action.ASSIGN}
    if planned is not None and localdate(planned) != localdate(now):
        allowed -= {Action.ASSIGN}
    if planned is not None and now < planned:
        allowed -= {Action.NO_SHOW}
    return allowed
