"""An entry of a reference list, and the day it goes out of use."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kenesh.offices.forms.names import NAMES, NamedForm
from kenesh.offices.models import FORM_LINES, List, ListEntry
from kenesh.offices.rules import NOT_STATED
from kenesh.shell.forms import Form
from kenesh.shell.widgets import DateInput


class EntryForm(NamedForm):
    """Only the fields that this list has: groups where it has groups, the line of the form for categories."""

    class Meta:
        model = ListEntry
        fields = (*NAMES, "group", "form_line", "valid_from")
        widgets = {"valid_from": DateInput()}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entry, name = self.instance, List(self.instance.list)
        if entry.is_group or entry.code == NOT_STATED or not name.has_groups:
            del self.fields["group"]
        else:
            groups = ListEntry.objects.filter(list=name, is_group=True).order_by("position", "id")
            self.fields["group"].queryset = groups  # type: ignore[attr-defined]
            self.fields["group"].required = True
        if entry.is_group or entry.code == NOT_STATED or name is not List.CATEGORY:
            del self.fields["form_line"]
        else:
            self.fields["form_line"] = forms.IntegerField(
                label=self.fields["form_line"].label, required=False, min_value=1, max_value=FORM_LINES
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        same = ListEntry.objects.filter(
            list=self.instance.list,
            is_group=self.instance.is_group,
            group=cleaned.get("group", self.instance.group),
            name_ru__iexact=cleaned.get("name_ru", ""),
        )
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("name_ru", _("The list has an entry of this name already."))
        return cleaned


class RetireForm(Form):
    first_day_without = forms.DateField(label=_("Not offered from"), widget=DateInput())

    def __init__(self, *args: Any, begins: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.begins = begins

    def clean_first_day_without(self) -> date:
        day: date = self.cleaned_data["first_day_without"]
        if self.begins is not None and day <= self.begins:
            raise forms.ValidationError(_("It cannot be retired before it begins."))
        return day
