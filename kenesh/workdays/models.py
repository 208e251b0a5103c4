"""Days that differ from what the calendar says of them."""

from datetime import date
from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kenesh.workdays import triggers
from kenesh.workdays.calendars import CALENDARS, FIRST_YEAR, LAST_YEAR


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), model_name="DayExceptionEvent"
)
class DayException(models.Model):
    """One day of one calendar that an administrator has settled: a day off that was a working day, or a Saturday that
    is worked. note: why, in the administrator's own words."""

    calendar = models.CharField(_("Calendar"), max_length=5, choices=list(CALENDARS.items()))
    day = models.DateField(_("Day"))
    works = models.BooleanField(_("What day it is"))
    note = models.CharField(_("Remark"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("exception of the calendar")
        verbose_name_plural = _("exceptions of the calendar")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["calendar", "day"], name="one_exception_per_day_of_a_calendar"),
            models.CheckConstraint(
                condition=Q(calendar__in=list(CALENDARS)), name="an_exception_is_of_a_known_calendar"
            ),
            models.CheckConstraint(
                condition=Q(day__range=(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))),
                name="an_exception_is_of_a_year_that_is_shown",
            ),
        ]
        triggers: ClassVar = [triggers.a_new_version()]

    def __str__(self) -> str:
        return f"{self.calendar} {self.day:%d.%m.%Y}"
