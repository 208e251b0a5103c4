"""Days away: of an office, and of whoever else is away."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kenesh.offices.models import Office, Pause
from kenesh.shell.forms import Form
from kenesh.shell.widgets import DateInput


class AwayForm(Form):
    first_day = forms.DateField(label=_("First day away"), widget=DateInput)
    last_day = forms.DateField(label=_("Last day away"), widget=DateInput)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "first_day" in data and "last_day" in data and data["last_day"] < data["first_day"]:
            self.add_error("last_day", _("The last day is before the first."))
        return data


class PauseForm(AwayForm):
    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("For instance: repairs, no light. Readers of the site see it.")
    )

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.office = office

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        days = [data[name] for name in ("first_day", "last_day") if name in data]
        if len(days) == 2 and Pause.objects.filter(office=self.office).between(*days).exists():
            self.add_error("first_day", _("The office is away on some of these days already."))
        return data
