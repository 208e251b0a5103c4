"""«Запись на консультацию»: with whom and when; another time; the hours of a department; free times asked for."""

import re
from datetime import datetime, time, timedelta
from typing import Any, Final, cast

from django import forms
from django.utils.timezone import localdate, localtime, make_aware
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kenesh.accounts.models import Role, User
from kenesh.desk import rules
from kenesh.desk.actions.booking import NotFree
from kenesh.desk.actions.steps import Booked
from kenesh.desk.forms import VisitorForm
from kenesh.desk.models import Consultation, Hours
from kenesh.refused import Refused
from kenesh.shell.forms import Form, ModelForm
from kenesh.shell.suggested import SuggestedField
from kenesh.shell.widgets import DateInput
from kenesh.suggesting.staff import Colleagues

_TIME: Final = re.compile(r"(?P<hour>\d{1,2})(?:[:.\-\s]?(?P<minute>\d\d))?")


class HourField(forms.TimeField):
    """A time of the day as people type it: 14:15, 14.15, 1415, 9."""

    def __init__(self, **kwargs: Any) -> None:
        shown = forms.TimeInput(format="%H:%M", attrs={"placeholder": _("hh:mm"), "autocomplete": "off"})
        super().__init__(widget=shown, **kwargs)

    def to_python(self, value: Any) -> time | None:
        found = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
        if found is None:
            parsed: time | None = super().to_python(value)
            return parsed
        try:
            return time(int(found["hour"]), int(found["minute"] or 0))
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


def _length() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Length, minutes"), min_value=rules.SHORTEST_BOOKING, max_value=rules.LONGEST_NORM
    )


def _consultant() -> SuggestedField:
    return SuggestedField(
        "staff",
        label=pgettext_lazy("consultation", "Consultant"),
        placeholder=_("surname or name"),
        error_messages={"required": _("Choose the specialist or head the visitor is booked with.")},
    )


class _When(Form):
    """When. insist: also when the department or the consultant does not work; heads are asked, once that is known."""

    day = forms.DateField(label=_("Planned date"), widget=DateInput)
    time = HourField(label=_("Time"))
    length = _length()
    insist = forms.BooleanField(label=_("Book it all the same"), required=False)

    by: User
    now: datetime
    not_free = False

    @property
    def may_insist(self) -> bool:
        return self.by.role == Role.HEAD and (self.not_free or bool(self.data.get("insist")))

    @property
    def span(self) -> dict[str, datetime]:
        """Of the valid form, by the clock of the page."""
        since = make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"]))
        return {"since": since, "until": since + timedelta(minutes=self.cleaned_data["length"])}

    @property
    def written(self) -> dict[str, Any]:
        """What actions.booking.move() takes."""
        return {**self.span, "insist": self.cleaned_data["insist"]}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if all(data.get(name) for name in ("day", "length")) and data.get("time") is not None:
            try:
                rules.booking_can_be(**self.span, now=self.now)
            except Refused as refused:
                self.add_error("time" if data["day"] == localdate(self.now) else "day", str(refused.sentence))
        return data

    def refuse(self, refused: Refused) -> int:
        """Says it beside the field it is about; gives the status of the page."""
        self.add_error("time" if isinstance(refused, NotFree | Booked) else None, str(refused.sentence))
        self.not_free = isinstance(refused, NotFree)
        return refused.status


class MoveForm(_When):
    """Another time for a booking."""

    def __init__(self, *args: Any, by: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.now = by, now

    @staticmethod
    def of(booking: Consultation) -> dict[str, Any]:
        """The time of a booking as initial values, by the clock of the page."""
        if booking.planned_from is None or booking.planned_until is None:
            return {}
        since = localtime(booking.planned_from)
        length = (booking.planned_until - booking.planned_from) // timedelta(minutes=1)
        return {"day": since.date(), "time": since.time(), "length": length}


class BookingForm(_When, VisitorForm):
    """The start form, and with whom and when."""

    consultant = _consultant()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("SuggestedField", self.fields["consultant"]).offer(Colleagues(self.by.office_id or 0))
        self.order_fields([*VisitorForm.base_fields, "consultant"])

    @property
    def written(self) -> dict[str, Any]:
        """What actions.booking.book() takes."""
        return {
            **super().written,
            "submission": self.cleaned_data["submission"],
            "visitor": self.visitor,
            "consultant": User.objects.get(pk=self.cleaned_data["consultant"]),
        }


class FreeForm(Form):
    """Whose free times are asked for, of which day and how long."""

    consultant = _consultant()
    day = forms.DateField(label=_("Planned date"), widget=DateInput)
    length = _length()

    def __init__(self, *args: Any, office: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("SuggestedField", self.fields["consultant"]).offer(Colleagues(office))


class HoursForm(ModelForm):
    """When a department takes bookings."""

    opens = HourField(label=_("Opens"))
    closes = HourField(label=_("Closes"))
    rest_from = HourField(label=_("Break from"), required=False)
    rest_until = HourField(label=_("Break until"), required=False)

    class Meta:
        model = Hours
        fields = ("opens", "closes", "rest_from", "rest_until", "saturdays")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        opens, closes, rest_from, rest_until = (data.get(name) for name in self.Meta.fields[:4])
        if opens and closes and opens >= closes:
            self.add_error("closes", _("The department closes after it opens."))
        elif bool(rest_from) != bool(rest_until) and not self.errors:
            self.add_error("rest_until" if rest_from else "rest_from", _("Write both ends of the break, or neither."))
        elif opens and closes and rest_from and rest_until and not opens < rest_from < rest_until < closes:
            self.add_error("rest_from", _("The break lies within the hours, and ends after it begins."))
        return data
