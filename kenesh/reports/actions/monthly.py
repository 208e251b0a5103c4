"""The verbs of a monthly form: fill in, submit, open again."""

from datetime import datetime
from typing import Any

from django.db import transaction

from kenesh.accounts.models import User
from kenesh.offices.calendars import today_at
from kenesh.offices.lists import current_lists
from kenesh.records.actions import MovedOn, differs
from kenesh.reports.models import MonthlyForm
from kenesh.reports.monthly import figures, rules
from kenesh.reports.monthly.rules import Month
from kenesh.shell.history import traced


@transaction.atomic
def fill(office: int, month: Month, *, by: User, version: int, **answers: Any) -> MonthlyForm:
    """Keep what the centre answers; the form may be filled in later on. version: of the form as it was shown, 0 where
    there was none; MovedOn where a colleague has written since. Nothing new changes nothing."""
    own = by.office_id
    rules.fill(role=by.role, own=own, office=office, submitted=False)
    with traced(by):
        form, made = MonthlyForm.objects.get_or_create(office_id=office, month=month.first, defaults=answers)
    if made:
        return form
    current = _locked(form, by)
    rules.fill(role=by.role, own=own, office=office, submitted=current.submitted_at is not None)
    if not differs(current, answers):
        return current
    if current.version != version:
        raise MovedOn(current)
    for attribute, value in answers.items():
        setattr(current, attribute, value)
    current.version += 1
    with traced(by):
        current.save(update_fields=[*answers, "version"])
    return current


@transaction.atomic
def submit(office: int, month: Month, *, by: User, version: int, now: datetime, **answers: Any) -> MonthlyForm:
    """Hand the form in: the figures of this moment are kept with it. The same form sent twice is submitted once."""
    rules.submit(role=by.role, month=month, today=today_at(office, now))
    before = MonthlyForm.objects.visible_to(by).filter(office=office, month=month.first, submitted_by=by).first()
    if before is not None and not differs(before, answers):
        return before
    form = _locked(fill(office, month, by=by, version=version, **answers), by)
    form.figures = figures.count([office], month, current_lists())[office].as_dict()
    form.submitted_at, form.submitted_by = now, by
    with traced(by):
        form.save(update_fields=["figures", "submitted_at", "submitted_by"])
    return form


@transaction.atomic
def reopen(form: MonthlyForm, *, by: User) -> MonthlyForm:
    """The centre corrects and submits it once more; what it had submitted stays in the history."""
    current = _locked(form, by)
    rules.reopen(role=by.role, submitted=current.submitted_at is not None)
    current.figures = current.submitted_at = current.submitted_by = None
    with traced(by):
        current.save(update_fields=["figures", "submitted_at", "submitted_by"])
    return current


def _locked(form: MonthlyForm, by: User) -> MonthlyForm:
    return MonthlyForm.objects.visible_to(by).select_for_update(of=("self",)).get(pk=form.pk)
