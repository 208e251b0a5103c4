"""The days off of each calendar as the `holidays` library has them, in a shape of ours and in our words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import holidays
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kenesh.workdays.calendars import KYRGYZSTAN, TATARSTAN

# By the library's English names. A name that a later release of it brings is shown as «a public holiday», so that no
# page speaks two languages.
NAMES: Final[Mapping[str, Promise]] = {
    "New Year's Day": _("New Year's Day"),
    "New Year Holidays": _("New Year holidays"),
    "Christmas Day": _("Christmas"),
    "Fatherland Defender's Day": _("Defender of the Fatherland Day"),
    "Defender of the Fatherland Day": _("Defender of the Fatherland Day"),
    "International Women's Day": _("International Women's Day"),
    "Nooruz Holiday": _("Nooruz"),
    "Day of the People's April Revolution": _("Day of the People's April Revolution"),
    "Labor Day": _("Labour Day"),
    "Holiday of Spring and Labor": _("Day of Spring and Labour"),
    "May Holidays": _("May holidays"),
    "Constitution Day": _("Constitution Day"),
    "Victory Day": _("Victory Day"),
    "Russia Day": _("Russia Day"),
    "Independence Day": _("Independence Day"),
    "Unity Day": _("National Unity Day"),
    "Days of History and Commemoration of Ancestors": _("Days of History and Commemoration of Ancestors"),
    "Additional public holiday": _("Additional day off"),
    "Eid al-Fitr": _("Orozo Ait"),
    "Eid al-Adha": _("Kurman Ait"),
}
A_HOLIDAY: Final = _("Public holiday")

_LIBRARYS: Final = {KYRGYZSTAN: "KG", TATARSTAN: "RU"}
# Holidays of the Republic (its Law of 19 February 1992, № 1448-XII): month, day, name. Unlike federal ones they are not
# moved when they fall on a weekend.
_TATARSTANS: Final = (
    (8, 30, _("Day of the Republic of Tatarstan")),
    (11, 6, _("Day of the Constitution of Tatarstan")),
)
# The two Muslim holidays of Tatarstan are set by decree each year. The library has no table of the Republic's; that of
# Uzbekistan has the days of the decrees of 2020–2026, which Kyrgyzstan's has not (2022 and 2024).
_MUSLIM: Final = "UZ"
_MUSLIM_NAMES: Final = {"Eid al-Fitr": _("Uraza Bayram"), "Eid al-Adha": _("Kurban Bayram")}

_MARK: Final = re.compile(r" \((?P<observed>observed)?(?:, )?(?P<estimated>estimated)?\)$")
_MOVED: Final = re.compile(r"^Day off \(substituted from (?P<day>\d\d/\d\d/\d{4})\)$")


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day off by law. name is empty for a day off moved here from another day, which moved_from tells; observed: the
    rest day that follows a holiday on a weekend; estimated: it hangs on the moon and may be a day sooner or later."""

    day: date
    name: str | Promise
    moved_from: date | None = None
    observed: bool = False
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Year:
    """holidays: by day, one or more a day. weekends_worked: Saturdays and Sundays whose day off was moved away."""

    holidays: Mapping[date, tuple[Holiday, ...]]
    weekends_worked: frozenset[date]


@lru_cache(maxsize=128)
def year_of(calendar: str, year: int) -> Year:
    """The year of the calendar, without exceptions. A KeyError: there is no such calendar."""
    # The year after it may make a December Saturday a working day.
    known = holidays.country_holidays(_LIBRARYS[calendar], years=(year, year + 1), language="en_US", expand=False)
    found: dict[date, tuple[Holiday, ...]] = {}
    for day, names in sorted(known.items()):
        if day.year == year:
            found[day] = tuple(_read(day, name) for name in names.split("; "))
    if calendar == TATARSTAN:
        for holiday in _of_tatarstan(year):
            found[holiday.day] = (*found.get(holiday.day, ()), holiday)
    worked = frozenset(day for day in known.weekend_workdays if day.year == year and day not in found)
    return Year(MappingProxyType(dict(sorted(found.items()))), worked)


def _read(day: date, name: str) -> Holiday:
    if moved := _MOVED.match(name):
        return Holiday(day, "", moved_from=datetime.strptime(moved["day"], "%m/%d/%Y").date())  # noqa: DTZ007
    mark = _MARK.search(name)
    plain = NAMES.get(_MARK.sub("", name), A_HOLIDAY)
    return Holiday(day, plain, observed=bool(mark and mark["observed"]), estimated=bool(mark and mark["estimated"]))


def _of_tatarstan(year: int) -> Iterator[Holiday]:
    for month, number, name in _TATARSTANS:
        yield Holiday(date(year, month, number), name)
    muslim = holidays.country_holidays(_MUSLIM, years=year, language="en_US", expand=False, observed=False)
    for day, names in muslim.items():
        for written in names.split("; "):
            if ours := _MUSLIM_NAMES.get(_MARK.sub("", written)):
                yield Holiday(day, ours, estimated="estimated" in written)
