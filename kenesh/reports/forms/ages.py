"""The lower ends of age bands, typed in one line."""

import re
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kenesh.reports.rules import OLDEST
from kenesh.shell.forms import Form

_BETWEEN: Final = re.compile(r"[\s,;]+")
LONGEST: Final = 400  # letters: every age there is, and commas


def typed(ends: list[int]) -> str:
    return ", ".join(map(str, ends))


class AgesForm(Form):
    """before: the ends as the form showed them first."""

    before = forms.CharField(widget=forms.HiddenInput, required=False)
    ends = forms.CharField(
        label=_("The age each band begins at"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"}),
        help_text=_("Full years with commas between, for instance: 20, 36, 61. A band lasts until the next begins."),
    )

    def clean_ends(self) -> list[int]:
        parts = [part for part in _BETWEEN.split(self.cleaned_data["ends"]) if part]
        if not parts:
            raise ValidationError(_("Write at least one age."))
        found: list[int] = []
        for part in parts:
            if not (part.isascii() and part.isdecimal()):
                raise ValidationError(_("“%(typed)s” is not a whole number of years."), params={"typed": part[:20]})
            age = int(part)
            if not 1 <= age <= OLDEST:
                raise ValidationError(
                    _("A band begins at an age from 1 to %(oldest)d. %(age)d is not one."),
                    params={"oldest": OLDEST, "age": age},
                )
            if age in found:
                raise ValidationError(_("%(age)d stands there twice."), params={"age": age})
            found.append(age)
        return sorted(found)

    def clean_before(self) -> list[int]:
        return [int(one) for one in _BETWEEN.split(self.cleaned_data["before"]) if one.isascii() and one.isdecimal()]

    @property
    def changed(self) -> dict[str, Any]:
        return {"ends": self.cleaned_data["ends"], "before": self.cleaned_data["before"]}
