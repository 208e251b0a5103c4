"""When a consultant can be booked: the hours of the department, less days off, absences and what is booked already."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Self
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import Func
from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from kenesh.accounts.models import Absence, User
from kenesh.desk import rules
from kenesh.desk.models import Consultation, Hours
from kenesh.offices.calendars import calendar_of
from kenesh.offices.lists import current_lists
from kenesh.offices.models import Away, Pause
from kenesh.workdays.calendar import Calendar

STEP: Final = timedelta(minutes=15)  # between the times offered
AHEAD: Final = timedelta(days=31)  # how far the next free times are looked for
NEXT: Final = 3  # of them
A_DAY: Final = timedelta(days=1)
SATURDAY: Final = 5

type Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Obstacle:
    """Why not then. taken: there is another booking, which nobody can insist against."""

    sentence: str
    taken: bool = False


@dataclass(frozen=True)
class Timetable:
    """Of a consultant from one day on, for AHEAD, by their department's clock. now: what is earlier is not offered.
    booked: spans of time that are taken, in their order."""

    consultant: User
    now: datetime
    hours: Hours
    calendar: Calendar
    pauses: Sequence[Pause]
    absences: Sequence[Absence]
    booked: Sequence[Span]

    @classmethod
    def of(cls, consultant: User, day: date, *, now: datetime, without: Consultation | None = None) -> Self:
        """without: a booking that is being moved, whose own time is free for it. Seven small queries."""
        office, last = consultant.office_id or 0, day + AHEAD
        zone = ZoneInfo(current_lists().office(office).time_zone)
        span = (datetime.combine(day, time(), zone), datetime.combine(last + A_DAY, time(), zone))
        return cls(
            consultant,
            localtime(now, zone),
            hours_of(office),
            calendar_of(office),
            list(Pause.objects.filter(office_id=office).between(day, last)),
            list(Absence.objects.filter(user=consultant).between(day, last)),
            [
                (localtime(since, zone), localtime(until, zone))
                for since, until in _booked(consultant.pk, *span, without=without)
            ],
        )

    def obstacle(self, since: datetime, until: datetime) -> Obstacle | None:
        """What stands against a booking then, and what is free near it; None: nothing."""
        since, until = localtime(since, self.now.tzinfo), localtime(until, self.now.tzinfo)
        taken = next((span for span in self.booked if span[0] < until and since < span[1]), None)
        why = self._booked_then(taken) if taken else self.day_off(since.date()) or self._outside(since, until)
        if not why:
            return None
        near = self.near(since, until - since)
        return Obstacle(" ".join(filter(None, [why, _free_times(near, since.date())])), taken is not None)

    def free(self, day: date, length: timedelta) -> list[datetime]:
        """When a booking so long may begin that day."""
        return list(self._free(day, length))

    def near(self, since: datetime, length: timedelta) -> list[datetime]:
        """The free times of that day next to that time; where it has none, the first of the days after it."""
        same_day = sorted(self._free(since.date(), length), key=lambda start: abs(start - since))[:NEXT]
        return sorted(same_day) or self.later(since.date(), length)

    def later(self, day: date, length: timedelta) -> list[datetime]:
        """The first free times after that day."""
        for passed in range(1, AHEAD.days + 1):
            if found := self.free(day + A_DAY * passed, length)[:NEXT]:
                return found
        return []

    def day_off(self, day: date) -> str:
        """Why nobody can be booked that day; empty where they can."""
        if pause := _of_day(self.pauses, day):
            return _("The department does not work from %(first)s to %(last)s: %(reason)s.") % {
                "first": _day(pause.first_day),
                "last": _day(pause.last_day),
                "reason": pause.reason,
            }
        if not self._works(day):
            holiday = self.calendar.holiday_name(day, get_language() or "ru")
            if holiday:
                return _("%(day)s is a day off: %(holiday)s.") % {"day": _day(day), "holiday": holiday}
            return _("%(day)s is a day off.") % {"day": _day(day)}
        if absence := _of_day(self.absences, day):
            return _("%(name)s is away from %(first)s to %(last)s.") % {
                "name": self.consultant.short_name,
                "first": _day(absence.first_day),
                "last": _day(absence.last_day),
            }
        return ""

    def _works(self, day: date) -> bool:
        """Where Saturdays are worked, a holiday on one of them is still a day off."""
        if self.hours.saturdays and day.weekday() == SATURDAY and day not in self.calendar.exceptions:
            return not self.calendar.holidays(day)
        return self.calendar.is_working(day)

    def _outside(self, since: datetime, until: datetime) -> str:
        hours, day = self.hours, since.date()
        if since < self._at(day, hours.opens) or until > self._at(day, hours.closes):
            return _("The department takes visitors from %(opens)s to %(closes)s.") % {
                "opens": time_format(hours.opens),
                "closes": time_format(hours.closes),
            }
        rest = hours.rest_from and hours.rest_until and (hours.rest_from, hours.rest_until)
        if rest and since < self._at(day, rest[1]) and self._at(day, rest[0]) < until:
            return _("From %(since)s to %(until)s there is a break.") % {
                "since": time_format(rest[0]),
                "until": time_format(rest[1]),
            }
        return ""

    def _booked_then(self, span: Span) -> str:
        return _("%(name)s is booked already on %(day)s from %(since)s to %(until)s.") % {
            "name": self.consultant.short_name,
            "day": _day(span[0].date()),
            "since": _time(span[0]),
            "until": _time(span[1]),
        }

    def _free(self, day: date, length: timedelta) -> Iterator[datetime]:
        if self.day_off(day) or length <= timedelta():
            return
        for opens, closes in self._open(day):
            start = opens
            while start + length <= closes:
                free = all(until <= start or start + length <= since for since, until in self.booked)
                if free and start >= self.now:
                    yield start
                start += STEP

    def _open(self, day: date) -> list[Span]:
        hours = self.hours
        ends = [hours.opens, hours.rest_from, hours.rest_until, hours.closes]
        moments = [self._at(day, end) for end in ends if end is not None]
        return list(zip(moments[::2], moments[1::2], strict=True))

    def _at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, self.now.tzinfo)


def hours_of(office: int) -> Hours:
    """As the department has set them; else those of most offices, which stand in no row."""
    usual = Hours(office_id=office, opens=time(9), closes=time(18), rest_from=time(12), rest_until=time(13))
    return Hours.objects.filter(office_id=office).first() or usual


def _booked(consultant: int, since: datetime, until: datetime, *, without: Consultation | None) -> list[Span]:
    """By the index of the constraint that nobody is booked twice at a time, in its own words."""
    planned = Func("planned_from", "planned_until", function="tstzrange", output_field=DateTimeRangeField())
    held = Consultation.objects.filter(
        consultant=consultant, state__in=rules.HELD, planned_from__isnull=False, deleted_at=None
    ).alias(planned=planned)
    taken = held.filter(planned__overlap=TimestamptzRange(since, until))
    if without is not None:
        taken = taken.exclude(pk=without.pk)
    spans = taken.order_by("planned_from").values_list("planned_from", "planned_until")
    return [(begins, ends) for begins, ends in spans if begins and ends]


def _free_times(starts: Sequence[datetime], asked: date) -> str:
    """The times of the day asked for say no day."""
    if not starts:
        return ""
    times = ", ".join(_time(start) for start in starts)
    day = starts[0].date()
    if day == asked:
        return _("Free near it: %(times)s.") % {"times": times}
    return _("The next free times are on %(day)s: %(times)s.") % {"day": _day(day), "times": times}


def _of_day[A: Away](days: Sequence[A], day: date) -> A | None:
    return next((one for one in days if one.first_day <= day <= one.last_day), None)


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def _time(moment: datetime) -> str:
    return time_format(moment.time())
