"""Which office answers for a territory."""

from datetime import date
from typing import Any

from kenesh.offices.forms.choices import one_of_offices
from kenesh.offices.lists import Lists
from kenesh.offices.models import Route
from kenesh.shell.forms import ModelForm


class RouteForm(ModelForm):
    class Meta:
        model = Route
        fields = ("office", "note")

    def __init__(self, *args: Any, lists: Lists, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one_of_offices(self.fields["office"], lists, today, keep=self.instance.office_id)
