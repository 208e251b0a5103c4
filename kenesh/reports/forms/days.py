"""Which days and which centre the work of consultants is looked at."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from kenesh.offices.choices import with_empty
from kenesh.offices.lists import Lists
from kenesh.reports.rules import Days
from kenesh.shell.forms import Form
from kenesh.shell.widgets import Combobox, DateInput


class DaysForm(Form):
    """All may be empty: this month, all centres. office: only where all offices are seen."""

    since = forms.DateField(label=_("from"), required=False, widget=DateInput)
    until = forms.DateField(label=_("to"), required=False, widget=DateInput)
    office = forms.TypedChoiceField(label=_("Centre"), coerce=int, empty_value=None, required=False, widget=Combobox)

    def __init__(self, data: Any, *, lists: Lists, today: date, own: int | None) -> None:
        """own: the only office the reader sees; None: all."""
        usual = {"since": today.replace(day=1).isoformat(), "until": today.isoformat()}
        given = data.copy()
        if not any(given.get(name) for name in usual):
            given.update(usual)
        super().__init__(given)
        self.own, self.today = own, today
        if own is None:
            offices = [(one.id, one.name) for one in lists.offices()]
            field = cast("forms.TypedChoiceField", self.fields["office"])
            field.choices = with_empty(offices, _("all"))
            cast("Combobox", field.widget).placeholder = _("all")
        else:
            del self.fields["office"]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The period ends before it begins."))
        return data

    @property
    def days(self) -> Days:
        return Days(self.cleaned_data["since"], self.cleaned_data["until"] or self.today)

    @property
    def of_office(self) -> int | None:
        found: int | None = self.own if self.own is not None else self.cleaned_data["office"]
        return found
