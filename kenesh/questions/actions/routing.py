"""Sending a question to an office: by the rules when it has come in, by hand afterwards."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.offices.calendars import calendar_of, today_at
from kenesh.offices.lists import current_lists
from kenesh.offices.models import Office
from kenesh.questions import rules
from kenesh.questions.models import Assignment, Question, Reason
from kenesh.questions.routing import Routed
from kenesh.refused import Refused
from kenesh.shell.history import traced


@transaction.atomic
def assign(question: Question, routed: Routed, *, now: datetime, by: User | None = None) -> Assignment:
    """An unconfirmed question goes to its first office and waits there; the term begins to run.

    question: saved or not yet. One confirmed in the meantime is Refused.
    """
    state = question.state
    if question.pk:
        state = Question.objects.select_for_update().values_list("state", flat=True).get(pk=question.pk)
    question.state = rules.step(rules.State(state), rules.Step.CONFIRM).value
    question.office_id = routed.office_id
    question.due_on = calendar_of(routed.office_id).after(today_at(routed.office_id, now), rules.ANSWER_WITHIN)
    with traced(by):
        question.save(update_fields=["state", "office", "due_on"] if question.pk else None)
    return Assignment.objects.create(
        question=question,
        office_id=routed.office_id,
        reason=routed.reason,
        details=routed.details,
        by=by,
        at=now,
    )


@transaction.atomic
def reassign(question: Question, *, office: Office, remark: str, by: User, now: datetime) -> Question:
    """The question goes to another office; its term still runs from the day it came in.

    An administrator sends it anywhere, the head of the office that has it within the country. remark: why.
    """
    current = Question.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=question.pk).first()
    if current is None:
        raise Refused(_("The question is with another office now."), status=409)
    state = rules.step(rules.State(current.state), rules.Step.REASSIGN)
    lists, today = current_lists(), today_at(office.pk, now)
    rules.reassign(
        role=by.role,
        present=current.office_id,
        office=office.pk,
        abroad=lists.country(office.territory_id) != lists.country(current.territory_id),
        closed_on=office.closed_on,
        today=today,
    )
    came_in = current.assignments.order_by("pk").values_list("at", flat=True).first() or current.asked_at
    begins = today_at(office.pk, came_in)
    left, current.office, current.state = current.office_id, office, state.value
    current.due_on = calendar_of(office.pk).after(begins, rules.ANSWER_WITHIN)
    with traced(by):
        current.save(update_fields=["state", "office", "due_on"])
    Assignment.objects.create(
        question=current, office=office, reason=Reason.BY_HAND, details={"from": left}, remark=remark, by=by, at=now
    )
    return current
