"""The form of an appeal, «Добавить обращение»."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kenesh.appeals import rules
from kenesh.offices.models import List
from kenesh.records.forms import RecordForm
from kenesh.refused import Refused
from kenesh.shell.widgets import Combobox, DateTimeInput

TEXT = 4_000  # letters; a summary, not the case file


class AppealForm(RecordForm):
    """One appeal as it is typed. written: what actions.record() and correct() take."""

    file_page: ClassVar = "appeals:attachment"

    kind_of_aid = forms.TypedChoiceField(label=_("Kind of aid"), coerce=int, widget=Combobox)
    in_writing = forms.BooleanField(label=_("Written appeal"), required=False)
    advocate_provided = forms.BooleanField(
        label=_("Assistance given in obtaining a free advocate from the CCGLA"),
        required=False,
    )
    question = forms.CharField(
        label=_("Question"),
        max_length=TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    advice = forms.CharField(
        label=_("Advice given"),
        max_length=TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    helped_at = forms.DateTimeField(label=_("Date and time of the help"), widget=DateTimeInput)

    @classmethod
    def attributes(cls) -> Mapping[str, str]:
        own = ("in_writing", "advocate_provided", "question", "advice")
        return {
            "helped_at": "helped_at",
            **super().attributes(),
            "kind_of_aid": "kind_of_aid_id",
            **{name: name for name in own},
        }

    @classmethod
    def entries_of(cls) -> tuple[tuple[str, List, bool], ...]:
        return (*super().entries_of(), ("kind_of_aid", List.KIND_OF_AID, False))

    def clean_helped_at(self) -> datetime:
        helped_at: datetime = self.cleaned_data["helped_at"]
        try:
            rules.help_is_not_in_the_future(helped_at, self.now)
        except Refused as refused:
            raise ValidationError(str(refused.sentence)) from refused
        return helped_at
