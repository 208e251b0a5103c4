"""An office, and the day it closes."""

from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kenesh.offices.forms.choices import one_of_territories
from kenesh.offices.forms.names import NAMES, NamedForm
from kenesh.offices.lists import Lists
from kenesh.offices.models import Office
from kenesh.offices.rules import is_ogrn
from kenesh.shell.forms import Form
from kenesh.shell.widgets import Combobox, DateInput

ZONES = sorted(zone for zone in available_timezones() if zone.startswith(("Asia/", "Europe/")))


class OfficeForm(NamedForm):
    """without_password: offered where another door of sign-in stands open, or to bring passwords back."""

    ogrn = forms.CharField(
        label=Office._meta.get_field("ogrn").verbose_name,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("Of the organisation for which its staff act when a national system lets them in."),
    )
    without_password = forms.BooleanField(
        label=_("Its staff sign in through the national system only, without a password"),
        required=False,
        help_text=_("First write down the SNILS or PIN of each of them: whoever has none cannot be recognised."),
    )
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
            "ogrn",
        )

    def __init__(self, *args: Any, lists: Lists, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["code"]
        self.fields["without_password"].initial = not self.instance.password_allowed
        if not settings.SIGN_IN and self.instance.password_allowed:
            del self.fields["without_password"]
        one_of_territories(self.fields["territory"], lists, today, keep=self.instance.territory_id)

    def clean_ogrn(self) -> str:
        figures = "".join(self.cleaned_data["ogrn"].split())
        if figures and not is_ogrn(figures):
            raise forms.ValidationError(_("There is no such number: an OGRN has 13 figures, a Kyrgyz INN has 14."))
        return figures

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "without_password" in cleaned:
            cleaned["password_allowed"] = not cleaned.pop("without_password")
        return cleaned

    @property
    def changed(self) -> dict[str, Any]:
        switched = {"password_allowed"} if "without_password" in self.changed_data else set()
        return super().changed | {name: self.cleaned_data[name] for name in switched}


class CloseForm(Form):
    on = forms.DateField(label=_("First day without the office"), widget=DateInput())
