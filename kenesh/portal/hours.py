"""Opening hours, kept as the offices write them («пн–пт 9:00–17:00»), in the language of the page and for machines."""

import re
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

DAYS: Final = dict(
    zip(
        ("пн", "вт", "ср", "чт", "пт", "сб", "вс"),
        (_("Mo"), _("Tu"), _("We"), _("Th"), _("Fr"), _("Sa"), _("Su")),
        strict=True,
    )
)
FOR_MACHINES: Final = dict(zip(DAYS, ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"), strict=True))
_DAY: Final = re.compile(rf"(?i)\b({'|'.join(DAYS)})\b")
_PLAIN: Final = re.compile(r"(\w\w)(?:–(\w\w))? (\d{1,2}):(\d\d)–(\d{1,2}):(\d\d)")


def in_words(hours: str) -> str:
    """The days of the week by the names of the page's language; the rest as it was written."""
    return hours if get_language() == "ru" else _DAY.sub(lambda day: str(DAYS[day[0].lower()]), hours)


def for_machines(hours: str) -> str:
    """schema.org's openingHours, «Mo-Fr 09:00-17:00»; empty where the hours are not that plain."""
    found = _PLAIN.fullmatch(hours.strip().lower())
    if found is None or any(day not in FOR_MACHINES for day in (found[1], found[2]) if day):
        return ""
    days = "-".join(FOR_MACHINES[day] for day in (found[1], found[2]) if day)
    return f"{days} {int(found[3]):02}:{found[4]}-{int(found[5]):02}:{found[6]}"
