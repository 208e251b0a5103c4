"""The forms of a referral: «Добавить перенаправление», the text to be printed, an answer."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Self, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kenesh.appeals.forms import AppealForm
from kenesh.appeals.models import Appeal
from kenesh.organisations.directory import current_directory
from kenesh.organisations.suggestions import Offered
from kenesh.records.forms import RecordForm
from kenesh.referrals import rules
from kenesh.referrals.models import Referral, State
from kenesh.referrals.paper import Paper
from kenesh.refused import Refused
from kenesh.shell.context import LANGUAGES
from kenesh.shell.forms import Form
from kenesh.shell.suggested import SuggestedField
from kenesh.shell.widgets import DateInput, Segments

TEXT = 4_000  # letters
REMARK = 1_000


class ReferralForm(RecordForm):
    """One referral as it is typed. written: what actions.refer() and correct() take."""

    file_page: ClassVar = "referrals:attachment"

    appeal = forms.IntegerField(widget=forms.HiddenInput, required=False)
    organisation = SuggestedField(
        "organisations",
        label=_("Referred to"),
        placeholder=_("name, place, what it does"),
        error_messages={"required": _("Choose the organisation the client is referred to.")},
    )
    asked = forms.CharField(label=_("What is asked"), max_length=TEXT, widget=forms.Textarea(attrs={"rows": 4}))
    documents = forms.CharField(
        label=_("Documents given"),
        max_length=TEXT,
        required=False,
        help_text=_("One on a line."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    referred_on = forms.DateField(label=_("Date"), widget=DateInput)
    appeals_files = forms.BooleanField(label=_("With the files of the appeal"), required=False)

    def __init__(
        self, *args: Any, instance: Referral | None = None, appeal: Appeal | None = None, **kwargs: Any
    ) -> None:
        """appeal: that a new referral is begun from; its files may come along."""
        super().__init__(*args, instance=instance, **kwargs)
        if appeal is None or not appeal.attachments.present().exists():
            del self.fields["appeals_files"]
        self.year = None if instance is None else instance.year
        kept = [] if instance is None else [instance.organisation_id]
        offered = Offered(current_directory(), timezone.localdate(self.now), kept)
        cast("SuggestedField", self.fields["organisation"]).offer(offered)

    @classmethod
    def attributes(cls) -> Mapping[str, str]:
        return {
            **super().attributes(),
            "appeal": "appeal_id",
            "organisation": "organisation_id",
            "asked": "asked",
            "documents": "documents",
            "referred_on": "referred_on",
        }

    @staticmethod
    def from_appeal(appeal: Appeal) -> dict[str, Any]:
        """All that a referral of the appeal's client can take over from it, as initial values."""
        said = AppealForm.typed(appeal)
        of_client = {name: said[name] for name in (*RecordForm.attributes(), "age_not_stated", "person")}
        return of_client | {"appeal": appeal.pk, "asked": appeal.question, "appeals_files": True}

    def clean_referred_on(self) -> date:
        day: date = self.cleaned_data["referred_on"]
        try:
            rules.day_can_be(day, timezone.localdate(self.now), self.year)
        except Refused as refused:
            raise ValidationError(str(refused.sentence)) from refused
        return day


def _line(label: Any, longest: int = 300, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=required)


def _lines(label: Any, rows: int, *, required: bool = True) -> forms.CharField:
    shown = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=TEXT, required=required, widget=shown)


class PaperForm(Form):
    """The text of the printed form, for last corrections. What the record says is not changed by it.

    paper: what is to be printed; the number, code and address of the slip are not typed.
    """

    office = _line(_("Office"))
    office_address = _line(_("Address"), required=False)
    office_phone = _line(_("Telephone"), required=False)
    date = _line(pgettext_lazy("printed form", "Date"), 40)
    to_whom = _line(pgettext_lazy("printed form", "To"))
    to_address = _line(_("Address of the organisation"), required=False)
    client = _line(pgettext_lazy("printed form", "Citizen"), 200)
    client_details = _lines(_("About the citizen"), 2, required=False)
    asked = _lines(_("What is asked"), 8)
    documents = _lines(_("Documents attached"), 3, required=False)
    consultant = _line(_("Consultant"), 200)
    answer_by = _line(_("Answer expected by"), 40)

    def __init__(self, *args: Any, proposed: Paper, **kwargs: Any) -> None:
        super().__init__(*args, initial=proposed.as_dict(), **kwargs)
        self.proposed = proposed

    @property
    def paper(self) -> Paper:
        return Paper.from_dict(self.proposed.as_dict() | self.cleaned_data)


class LanguageForm(Form):
    """In which language the form is printed."""

    language = forms.ChoiceField(
        label=_("Language of the form"), choices=[(code, name) for code, _short, name in LANGUAGES]
    )


class AnswerForm(Form):
    """«Получено / помогли / отказано», with a remark. Offered: what may follow the referral's state."""

    state = forms.ChoiceField(
        label=_("What came of it"),
        widget=Segments,
        error_messages={"required": _("Choose what came of it.")},
    )
    remark = forms.CharField(
        label=_("Remark"), max_length=REMARK, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    @classmethod
    def of(cls, referral: Referral, data: Any = None) -> Self:
        form = cls(data)
        offered = [(state.value, State(state.value).label) for state in rules.STEPS[rules.State(referral.state)]]
        cast("forms.ChoiceField", form.fields["state"]).choices = offered
        return form

    @property
    def answer(self) -> rules.State:
        return rules.State(self.cleaned_data["state"])


class CodeForm(Form):
    """The code of a slip, typed by hand. code: as it is kept, empty where it cannot be one."""

    code = forms.CharField(
        label=_("Code from the slip"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
        error_messages={"required": _("Type the code that stands on the slip.")},
    )
