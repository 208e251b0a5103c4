"""The verbs of a saved report: save, change, remove. It is its owner's alone, so no history of it is kept."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.refused import Refused
from kenesh.reports.models import SavedReport
from kenesh.reports.saved import scope_of, today_of


def save(*, by: User, name: str, address: str, monthly: bool, now: datetime) -> SavedReport:
    """address: of a report the person has just read."""
    return _kept(SavedReport(owner=by, scope=scope_of(by)), name=name, address=address, monthly=monthly, now=now)


def change(saved: SavedReport, *, by: User, name: str, address: str, monthly: bool, now: datetime) -> SavedReport:
    """Another name, another period, letters or none. What it is of stays as it was when it was saved."""
    with transaction.atomic():
        current = SavedReport.objects.visible_to(by).select_for_update().get(pk=saved.pk)
        return _kept(current, name=name, address=address, monthly=monthly, now=now)


def remove(saved: SavedReport, *, by: User) -> None:
    SavedReport.objects.visible_to(by).filter(pk=saved.pk).delete()


def _kept(saved: SavedReport, *, name: str, address: str, monthly: bool, now: datetime) -> SavedReport:
    if monthly and not saved.monthly:
        saved.monthly_since = today_of(saved.owner, now)
    saved.name, saved.address, saved.monthly = name, address, monthly
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError as error:
        raise Refused(_("You have a report of this name already. Choose another name."), status=409) from error
    return saved
