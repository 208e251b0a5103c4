"""When a monthly form may be filled in, handed in and opened again. Pure: no clock, no database."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from kenesh.refused import Refused

FIRST_YEAR: Final = 2000  # no centre kept records before

# A question → the answer after which it must be said what happened.
TO_EXPLAIN: Final[Mapping[str, bool]] = {"equipment_problems": True, "duty_kept": False, "incidents": True}
WORDS_OF: Final = {
    "equipment_problems": "equipment_words",
    "duty_kept": "duty_words",
    "incidents": "incidents_words",
}


@dataclass(frozen=True, order=True)
class Month:
    """A month of the calendar. first and last: its days."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    @classmethod
    def read(cls, typed: str) -> "Month | None":
        """2026-10. None: not a month, or none of those that a form is kept of."""
        found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", typed, re.ASCII)
        if found is None or int(found[1]) < FIRST_YEAR:
            return None
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return self.plus(1).first - timedelta(days=1)

    def plus(self, months: int) -> "Month":
        years, number = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(years, number + 1)

    def has_begun(self, today: date) -> bool:
        return self.first <= today


def may_submit(role: str) -> bool:
    return role in {"head", "administrator"}


def submit(*, role: str, month: Month, today: date) -> None:
    if not may_submit(role):
        raise Refused(_("The head of the centre submits the form."))
    if today < month.last:
        raise Refused(_("The month is not over yet: the form can be submitted from its last day on."), status=409)


def fill(*, role: str, own: int | None, office: int, submitted: bool) -> None:
    """own: the office of whoever fills it in, None where they have none."""
    if role == "observer" or (role != "administrator" and own != office):
        raise Refused(_("A centre's own staff fill in its form."))
    if submitted:
        raise Refused(_("This form has been submitted. An administrator can open it again."), status=409)


def reopen(*, role: str, submitted: bool) -> None:
    if role != "administrator":
        raise Refused(_("Only an administrator opens a submitted form again."))
    if not submitted:
        raise Refused(_("This form is open already."), status=409)


def left_out(answers: Mapping[str, bool | str | None]) -> list[str]:
    """What must still be filled in before the form can be submitted, by name of the field."""
    found = []
    for question, words in WORDS_OF.items():
        if answers[question] is None:
            found.append(question)
        elif answers[question] == TO_EXPLAIN[question] and not str(answers[words] or "").strip():
            found.append(words)
    return found
