"""The acts of law answers rest on: added, corrected, marked as changed."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models.functions import Least
from django.utils.timezone import localdate

from kenesh.accounts.models import User
from kenesh.questions import rules
from kenesh.questions.models import Act, Publication
from kenesh.shell.history import traced


def add(*, by: User, **fields: Any) -> Act:
    """fields: as the model's; name_ru is needed."""
    with transaction.atomic(), traced(by):
        return Act.objects.create(**fields)


def correct(act: Act, *, by: User, **fields: Any) -> Act:
    """Writes these fields and no others."""
    with transaction.atomic(), traced(by):
        current = Act.objects.select_for_update().get(pk=act.pk)
        for field, value in fields.items():
            setattr(current, field, value)
        current.save(update_fields=fields)
    return current


@transaction.atomic
def mark_changed(act: Act, *, on: date, change: str, by: User, now: datetime) -> Act:
    """The act changed on that day: what rests on it is to be looked at again, and its readers are told.

    Whoever found such an answer right on that day or later did not know of the change.
    """
    rules.act_can_change(on, localdate(now))
    current = correct(act, by=by, changed_on=on, change=change)
    with traced(by):
        Publication.objects.filter(acts=current, withdrawn_at=None).update(
            review_on=Least("review_on", on), reviewed_on=Least("reviewed_on", on - timedelta(days=1))
        )
    return current
