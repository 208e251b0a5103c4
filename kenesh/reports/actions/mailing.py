"""Mailing saved reports, each once a month."""

import logging
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from kenesh.letters import actions as letters
from kenesh.offices.lists import current_lists
from kenesh.refused import Refused
from kenesh.reports import exporting
from kenesh.reports.exporting.cover import figures
from kenesh.reports.models import SavedReport
from kenesh.reports.report import make
from kenesh.reports.saved import address_of_these_days, is_due, reading_to_mail, today_of

ATTACHED: Final = ("xlsx", "pdf")

logger = logging.getLogger(__name__)


def mail_due(*, now: datetime) -> tuple[int, int]:
    """Mail what is to be mailed. How many letters were written, and how many reports could not be made: these are tried
    again in an hour, and keep the others from nothing."""
    written = failed = 0
    for saved in SavedReport.objects.perhaps_due(now).select_related("owner__office").order_by("pk"):
        try:
            written += mail(saved, now=now)
        except Exception:
            logger.exception("Saved report %s could not be mailed.", saved.pk)
            SavedReport.objects.filter(pk=saved.pk).update(failed_at=now)
            failed += 1
    return written, failed


def mail(saved: SavedReport, *, now: datetime) -> bool:
    """Write the letter of this month, unless it has been written; whether it was. What the owner may see is looked at
    now: a report that no longer makes sense is told of once, and mailed no more.

    It is made before the row is locked: figures of one moment want a transaction of their own.
    """
    owner, today = saved.owner, today_of(saved.owner, now)
    if not is_due(saved, today):
        return False
    zone = ZoneInfo(owner.office.time_zone if owner.office else settings.TIME_ZONE)
    with translation.override(owner.language), timezone.override(zone):
        try:
            template, letter = "monthly", _letter(saved, today, now)
        except Refused as why:
            template, letter = "stopped", {"context": {"why": str(why.sentence)}}
    with transaction.atomic():
        same = {"address": saved.address, "scope": saved.scope, "mailed_on": saved.mailed_on}
        current = (
            SavedReport.objects.perhaps_due(now).select_for_update(of=("self",)).filter(pk=saved.pk, **same).first()
        )
        if current is None:
            return False
        letters.write(
            to=owner.email,
            language=owner.language,
            template=f"reports/letters/{template}",
            context={
                "name": owner.full_name,
                "report": current.name,
                "settings_url": settings.SITE_URL + reverse("reports:saved-one", args=[current.pk]),
                **letter.pop("context"),
            },
            **letter,
        )
        current.mailed_on, current.monthly = today, template == "monthly"
        current.save(update_fields=["mailed_on", "monthly"])
    return True


def _letter(saved: SavedReport, today: date, now: datetime) -> dict[str, Any]:
    lists = current_lists()
    reading, asked = reading_to_mail(saved, lists, today)
    report = make(asked, lists)
    cover = exporting.Cover.of(reading, by=saved.owner, at=now)
    files = [exporting.file(kind, report, cover, lists) for kind in ATTACHED]
    return {
        "attached": [letters.Attached(one.name, one.content_type, one.content) for one in files],
        "context": {
            "title": reading.title,
            "period": reading.period,
            "words": reading.words,
            "figures": figures(report),
            "url": f"{settings.SITE_URL}{reverse('reports:report')}?{address_of_these_days(asked)}",
        },
    }
