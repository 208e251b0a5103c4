"""A territory."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from kenesh.offices.forms.choices import one_of_territories
from kenesh.offices.forms.names import NAMES, NamedForm
from kenesh.offices.lists import Lists
from kenesh.offices.models import Territory
from kenesh.shell.widgets import DateInput


class Lines(forms.Field):
    """Several names, one to a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = [" ".join(line.split()) for line in (value or "").splitlines()]
        if any(len(line) > LONGEST for line in lines):
            raise forms.ValidationError(
                _("One of the names is too long: %(limit)d characters are the most.") % {"limit": LONGEST}
            )
        return list(dict.fromkeys(filter(None, lines)))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != self.clean(data)


LONGEST = cast("Any", Territory._meta.get_field("aliases")).base_field.max_length


class TerritoryForm(NamedForm):
    aliases = Lines(
        label=Territory._meta.get_field("aliases").verbose_name,
        required=False,
        help_text=_("One to a line. The place is found by them too."),
    )

    class Meta:
        model = Territory
        fields = (
            "code",
            *NAMES,
            "level",
            "parent",
            "aliases",
            "centre_ru",
            "latitude",
            "longitude",
            "iso_3166_2",
            "valid_from",
        )
        widgets = {"valid_from": DateInput()}  # noqa: RUF012

    def __init__(self, *args: Any, lists: Lists, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["code"]
        within = lists.descendants(self.instance.pk) if self.instance.pk else frozenset()
        one_of_territories(self.fields["parent"], lists, today, keep=self.instance.parent_id, without=within)
