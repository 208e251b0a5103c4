"""Saving a report under a name."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.offices.choices import with_empty
from kenesh.reports.filters import PERIODS, Reading, changed
from kenesh.reports.models import SavedReport
from kenesh.reports.saved import is_of_fixed_days
from kenesh.shell.forms import Form

LONGEST_NAME = 120


class SavingForm(Form):
    """reading: of the report's address. saved: the one that is changed. A report of fixed days offers moving periods in
    their place, for the same figures are not worth a letter a month."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    period = forms.ChoiceField(label=_("Period"), required=False)
    monthly = forms.BooleanField(label=_("Mail it to me on the first of every month"), required=False)

    def __init__(
        self, *args: Any, owner: User, reading: Reading | None, saved: SavedReport | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.owner, self.reading, self.saved = owner, reading, saved
        self.fixed = reading is not None and is_of_fixed_days(reading)
        if reading is None or not self.fixed:
            del self.fields["period"]
        else:
            moving = [(str(period), words) for period, words in PERIODS.items()]
            field = cast("forms.ChoiceField", self.fields["period"])
            field.choices = with_empty(moving, reading.period)
        if reading is None:
            del self.fields["monthly"]

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        others = SavedReport.objects.visible_to(self.owner)
        if self.saved:
            others = others.exclude(pk=self.saved.pk)
        if others.filter(name=name).exists():
            raise ValidationError(_("You have a report of this name already. Choose another name."))
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.fixed and data.get("monthly") and not data.get("period"):
            self.add_error(
                "period",
                _(
                    "These days stay the same, so every letter would bring the same figures. Choose a period that "
                    "moves on, last month for instance."
                ),
            )
        return data

    @property
    def address(self) -> str:
        """Of the report, with the period chosen in the place of its days."""
        if self.reading is None or self.reading.asked is None:
            return self.saved.address if self.saved else ""
        kept = self.reading.asked.address
        period = self.cleaned_data.get("period")
        return changed(kept, period=period, since="", until="") if period else kept

    @property
    def values(self) -> dict[str, Any]:
        """What is to be kept."""
        monthly = self.cleaned_data.get("monthly", False)
        return {"name": self.cleaned_data["name"], "monthly": monthly, "address": self.address}
