"""«Ответить», and what the journal of questions is filtered by."""

from collections.abc import Collection
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from kenesh.offices import choices
from kenesh.offices.lists import Lists
from kenesh.offices.models import List
from kenesh.questions.rules import LONGEST_ANSWER
from kenesh.shell.forms import Form
from kenesh.shell.widgets import Combobox, ComboboxMultiple


class AnswerForm(Form):
    """version: of the question as it was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Answer"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Plain words, whole sentences. Name the law and its article: readers will look it up."),
    )
    categories = forms.TypedMultipleChoiceField(
        label=_("Category"), coerce=int, widget=ComboboxMultiple(placeholder=_("Choose categories"))
    )

    def __init__(self, *args: Any, lists: Lists, today: date, keep: Collection[int] = (), **kwargs: Any) -> None:
        """keep: categories the question has already, retired ones among them."""
        super().__init__(*args, **kwargs)
        self.lists = lists
        field = cast("forms.TypedMultipleChoiceField", self.fields["categories"])
        field.choices = lists.choices(List.CATEGORY, today, keep)

    def clean_categories(self) -> list[int]:
        """In the order of the list: the first is the main one."""
        chosen = set(self.cleaned_data["categories"])
        return [entry.id for entry in self.lists.entries(List.CATEGORY) if entry.id in chosen]


class QuestionFilter(Form):
    """All may be empty. office: only where all offices are seen."""

    text = forms.CharField(
        label=_("Number, words, name, telephone or e-mail"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    office = forms.TypedChoiceField(label=_("Centre"), coerce=int, empty_value=None, required=False, widget=Combobox)

    def __init__(self, *args: Any, lists: Lists, all_offices: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if all_offices:
            offices = [(one.id, one.name) for one in lists.offices()]
            cast("forms.TypedChoiceField", self.fields["office"]).choices = choices.with_empty(offices)
        else:
            del self.fields["office"]
