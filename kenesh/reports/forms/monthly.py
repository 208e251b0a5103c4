"""What a centre adds by hand to its monthly form, and the month it is looked at."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from kenesh.reports.models import MonthlyForm
from kenesh.reports.monthly.rules import WORDS_OF, left_out
from kenesh.shell.forms import Form
from kenesh.shell.widgets import Segments

LONGEST: Final = 4_000  # letters
HAND_IN: Final = "hand-in"  # the button that submits
ANSWERS: Final = {"yes": True, "no": False}


def label(name: str) -> Any:
    """The words of the field, as its model has them."""
    return MonthlyForm._meta.get_field(name).verbose_name  # type: ignore[union-attr]  # a field has words


def _question(name: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label(name),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=ANSWERS.__getitem__,
        empty_value=None,
        required=False,
        widget=Segments,
    )


def _text(name: str, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label(name), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": rows})
    )


class MonthlyFormForm(Form):
    """version: of the form as it was shown, 0 where none was kept. Everything may be left for later, until the form is
    submitted: then each question is answered, and said what happened."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    equipment_problems = _question("equipment_problems")
    equipment_words = _text("equipment_words")
    duty_kept = _question("duty_kept")
    duty_words = _text("duty_words")
    incidents = _question("incidents")
    incidents_words = _text("incidents_words")
    training = _text("training")

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if HAND_IN in self.data and not self.errors:
            for name in left_out(self.answers):
                self.add_error(name, _("Say what happened.") if name in WORDS_OF.values() else _("Answer yes or no."))
        return data

    @property
    def version_shown(self) -> int:
        return self.cleaned_data["version"] or 0

    @property
    def answers(self) -> dict[str, Any]:
        """By attribute of the kept form."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @property
    def as_typed(self) -> dict[str, str]:
        return typed(MonthlyForm(**self.answers))

    @property
    def questions(self) -> list[tuple[Any, Any]]:
        """Each question with its words."""
        return [(self[question], self[words]) for question, words in WORDS_OF.items()]


def typed(kept: Any) -> dict[str, str]:
    """How what is kept (a form, or an event of its history) would be typed, by field."""
    said: dict[bool | None, str] = {True: "yes", False: "no", None: ""}
    words = {name: str(getattr(kept, name)) for name in (*WORDS_OF.values(), "training")}
    return {name: said[getattr(kept, name)] for name in WORDS_OF} | words


def initial(kept: MonthlyForm | None) -> dict[str, Any]:
    return {"version": 0} if kept is None else {"version": kept.version, **typed(kept)}
