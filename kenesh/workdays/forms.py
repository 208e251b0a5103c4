"""An exception of a calendar."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from kenesh.shell.forms import Form
from kenesh.shell.widgets import DateInput, Segments
from kenesh.workdays.calendar import Calendar
from kenesh.workdays.calendars import FIRST_YEAR, LAST_YEAR

WORKS, OFF = "works", "off"


class ExceptionForm(Form):
    day = forms.DateField(label=_("Day"), widget=DateInput)
    works = forms.TypedChoiceField(
        label=_("What day it is"),
        choices=[(OFF, _("Day off")), (WORKS, _("Working day"))],
        coerce=lambda chosen: chosen == WORKS,
        widget=Segments,
    )
    note = forms.CharField(
        label=_("Remark"), max_length=200, required=False, help_text=_("For instance the decree that moved the day.")
    )

    def __init__(self, *args: Any, calendar: Calendar, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.calendar = calendar

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(
                _("The calendar has the years %(first)s to %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
            )
        if day in self.calendar.exceptions:
            raise ValidationError(_("This day already has an exception. Remove it first if it is wrong."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        day, works = cleaned.get("day"), cleaned.get("works")
        if day is not None and works is not None and self.calendar.is_working(day) == works:
            said = {"day": date_format(day, "SHORT_DATE_FORMAT")}
            if works:
                self.add_error("works", _("%(day)s is a working day already.") % said)
            else:
                self.add_error("works", _("%(day)s is a day off already.") % said)
        return cleaned
