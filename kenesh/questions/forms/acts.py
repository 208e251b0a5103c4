"""An act of law, and the day it changed."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kenesh.offices.forms.names import NAMES, NamedForm
from kenesh.questions import rules
from kenesh.questions.models import Act
from kenesh.refused import Refused
from kenesh.shell.forms import Form
from kenesh.shell.widgets import DateInput


class ActForm(NamedForm):
    url = forms.URLField(
        label=Act._meta.get_field("url").verbose_name,
        max_length=300,
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
        error_messages={"invalid": _("Write the address like this: https://example.org.")},
    )

    class Meta:
        model = Act
        fields = (*NAMES, "number", "url")
        help_texts = {"number": _("As it is cited: № 91 of 10.08.2022.")}  # noqa: RUF012

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if url and not url.lower().startswith(("http://", "https://")):
            raise forms.ValidationError(self.fields["url"].error_messages["invalid"])
        return url

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        same = Act.objects.filter(name_ru__iexact=cleaned.get("name_ru", ""), number=cleaned.get("number", ""))
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("name_ru", _("There is an act of this name and number already."))
        return cleaned


class ChangedForm(Form):
    on = forms.DateField(label=_("Since when it is changed"), widget=DateInput())
    change = forms.CharField(
        label=Act._meta.get_field("change").verbose_name,
        max_length=Act._meta.get_field("change").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In plain words: readers of the answers see it."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        try:
            rules.act_can_change(day, self.today)
        except Refused as refused:
            raise forms.ValidationError(str(refused.sentence)) from None
        return day
