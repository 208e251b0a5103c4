"""Referrals for tests."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant
from kenesh.appeals.tests import make as appeals
from kenesh.organisations.models import Organisation
from kenesh.organisations.tests.make import an_organisation
from kenesh.referrals import actions
from kenesh.referrals.models import PrintedForm, Referral
from kenesh.referrals.proposing import fresh

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=ZoneInfo("Asia/Bishkek"))  # a Monday
OF_APPEALS_ONLY = ("helped_at", "kind_of_aid_id", "in_writing", "advocate_provided", "question", "advice")


def written(**changed: Any) -> dict[str, Any]:
    """What a consultant writes: complete, plain, and with `changed` in its place."""
    of_client = {name: value for name, value in appeals.written().items() if name not in OF_APPEALS_ONLY}
    return {
        **of_client,
        "referred_on": NOON.date(),
        "appeal_id": None,
        "organisation_id": changed.get("organisation_id") or the_court().pk,
        "asked": "Разъяснить порядок вступления в наследство.",
        "documents": "Копия паспорта\nСвидетельство о смерти",
        **changed,
    }


def the_court() -> Organisation:
    court = Organisation.objects.filter(code="COURT").first()
    return court or an_organisation(
        code="COURT", name_ru="Ак-Суйский районный суд", name_ky="Ак-Суу райондук соту", answer_within=10
    )


def a_referral(*, by: User | None = None, now: datetime = NOON, **changed: Any) -> Referral:
    """A referral written by a consultant."""
    return actions.refer(by=by or a_consultant(), submission=uuid4(), now=now, **written(**changed))


def a_printed(referral: Referral, language: str = "ru", now: datetime = NOON) -> PrintedForm:
    return actions.keep_form(referral, fresh(referral, language), by=referral.consultant, now=now)


def typed(**changed: Any) -> dict[str, Any]:
    """The form of a referral as a browser sends it; a value of None leaves the field out."""
    of_client = {
        name: value
        for name, value in appeals.typed().items()
        if name not in ("helped_at", "kind_of_aid", "question", "advice")
    }
    fields: dict[str, Any] = {
        **of_client,
        "referred_on": date(2026, 3, 2).isoformat(),
        "organisation": str(the_court().pk),
        "asked": "Разъяснить порядок вступления в наследство.",
        "documents": "Копия паспорта",
        **changed,
    }
    return {name: value for name, value in fields.items() if value is not None}
