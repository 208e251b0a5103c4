"""Trying the routing, and sending a question to another office by hand."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.offices.choices import of_territories, with_empty
from kenesh.offices.forms.choices import one_of_offices
from kenesh.offices.lists import Lists
from kenesh.offices.models import Office
from kenesh.questions.models import Assignment, Question
from kenesh.questions.rules import may_go_abroad
from kenesh.shell.forms import Form
from kenesh.shell.widgets import Combobox, DateInput


class TesterForm(Form):
    """Lives in the address. place: the id of a territory."""

    place = forms.TypedChoiceField(
        label=_("Place of residence"), coerce=int, widget=Combobox(placeholder=_("Start typing the name"))
    )
    day = forms.DateField(label=_("Day"), widget=DateInput)

    def __init__(self, *args: Any, lists: Lists, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices, words, notes = of_territories(lists, today)
        place: Any = self.fields["place"]
        place.choices = with_empty(choices)
        place.widget.search_words, place.widget.notes = words, notes


class ReassignForm(Form):
    office = forms.ModelChoiceField(Office.objects.none(), label=_("Where to"), widget=Combobox)
    remark = forms.CharField(
        label=_("Reason"),
        max_length=Assignment._meta.get_field("remark").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The office that gets the question reads it."),
    )

    def __init__(self, *args: Any, question: Question, by: User, lists: Lists, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["office"]
        one_of_offices(field, lists, today)
        country = lists.country(question.territory_id)
        offered = {
            office.id
            for office in lists.offices(today)
            if office.id != question.office_id
            and (may_go_abroad(by.role) or lists.country(office.territory_id) == country)
        }
        field.queryset = field.queryset.filter(pk__in=offered)
        field.choices = [choice for choice in field.widget.choices if choice[0] in offered or choice[0] == ""]
