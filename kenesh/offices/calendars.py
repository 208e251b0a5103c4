"""By whose days off an office works."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.timezone import localdate

from kenesh.offices.lists import current_lists
from kenesh.workdays.calendar import Calendar, current_calendar
from kenesh.workdays.calendars import KYRGYZSTAN, TATARSTAN

CALENDARS_OF: Final = {"KG": KYRGYZSTAN, "RU": TATARSTAN}


def calendar_of(office: int) -> Calendar:
    """The working days of the office's country."""
    lists = current_lists()
    return current_calendar(CALENDARS_OF[lists.country(lists.office(office).territory_id)])


def today_at(office: int, now: datetime) -> date:
    """The day it is where the office stands."""
    return localdate(now, ZoneInfo(current_lists().office(office).time_zone))
