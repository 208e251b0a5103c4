"""The shape of input about identity."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from kenesh.identity import rules
from kenesh.identity.actions.identifying import WRONG
from kenesh.identity.models import IdentifierKind
from kenesh.identity.rules import Outcome
from kenesh.shell.forms import Form

OUTCOMES: Final = {
    Outcome.IN: _("came in"),
    Outcome.LINKED: _("confirmed an account as theirs"),
    Outcome.UNKNOWN: _("no account is theirs"),
    Outcome.PRIVATE: _("a private person, an organisation is needed"),
    Outcome.FOREIGN: _("an organisation that is not their office's"),
    Outcome.FAILED: _("did not come through"),
}


class IdentifierForm(Form):
    """A number by which a state knows a member of staff."""

    kind = forms.ChoiceField(label=_("Which number"), choices=IdentifierKind)
    figures = forms.CharField(
        label=_("Number"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Only its last three figures are shown afterwards."),
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if {"kind", "figures"} <= data.keys():
            data["figures"] = rules.figures_of(data["figures"])
            if not rules.IS_GOOD[data["kind"]](data["figures"]):
                self.add_error("figures", WRONG[IdentifierKind(data["kind"])])
        return data


class JournalFilter(Form):
    text = forms.CharField(
        label=_("Number, name or e-mail"),
        required=False,
        max_length=200,
        widget=forms.SearchInput(attrs={"autocomplete": "off"}),
    )
    outcome = forms.ChoiceField(
        label=_("How it ended"),
        required=False,
        choices=[("", _("Any")), *((str(one), said) for one, said in OUTCOMES.items())],
    )
