"""An office, and the day it closes."""

from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from kenesh.offices.forms.choices import one_of_territories
from kenesh.offices.forms.names import NAMES, NamedForm
from kenesh.offices.lists import Lists
from kenesh.offices.models import Office
from kenesh.shell.forms import Form
from kenesh.shell.widgets import Combobox, DateInput

ZONES = sorted(zone for zone in available_timezones() if zone.startswith(("Asia/", "Europe/")))


class OfficeForm(NamedForm):
    time_zone = forms.ChoiceField(
        label=Office._meta.get_field("time_zone").verbose_name,
        choices=[(zone, zone) for zone in ZONES],
        widget=Combobox(),
    )

    class Meta:
        model = Office
        fields = (
            "code",
            *NAMES,
            "kind",
            "territory",
            "address",
            "phone",
            "hours",
            "time_zone",
            "latitude",
            "longitude",
        )

    def __init__(self, *args: Any, lists: Lists, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["code"]
        one_of_territories(self.fields["territory"], lists, today, keep=self.instance.territory_id)


class CloseForm(Form):
    on = forms.DateField(label=_("First day without the office"), widget=DateInput())
