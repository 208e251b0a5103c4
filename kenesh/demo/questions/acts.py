"""The acts that answers rest on (data/acts.csv), one of them changed."""

import csv
from datetime import date
from pathlib import Path
from typing import Final

from kenesh.accounts.models import User
from kenesh.questions.models import Act
from kenesh.shell.history import traced

ACTS: Final = Path(__file__).parent.parent / "data" / "acts.csv"
WHERE: Final = {"KG": "https://cbd.minjust.gov.kg/", "RU": "http://pravo.gov.ru/"}  # the bases of each country's acts
CHANGED: Final = "APPEALS"
CHANGED_ON: Final = date(2026, 3, 12)  # the bill on citizens' appeals was passed
CHANGE: Final = "Срок ответа на обращение: 10 рабочих дней вместо 14 календарных."


def changed_by(until: date) -> date:
    """The day of the change, or the last of the data."""
    return min(CHANGED_ON, until)


def add(*, by: User, until: date) -> dict[str, int]:
    """All of them, as an administrator would; gives their numbers by code."""
    with ACTS.open(encoding="utf-8", newline="") as file:
        made = {row.pop("code"): Act(url=WHERE[row.pop("country")], **row) for row in csv.DictReader(file)}
    with traced(by):
        Act.objects.bulk_create(made.values())
        changed = made[CHANGED]
        changed.changed_on, changed.change = changed_by(until), CHANGE
        changed.save()
    return {code: act.pk for code, act in made.items()}
