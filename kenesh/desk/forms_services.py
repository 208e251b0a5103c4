"""Forms of a service and of its regulated time."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kenesh.desk import norms, rules
from kenesh.desk.models import Norm, Service
from kenesh.offices.forms.names import NAMES, NamedForm
from kenesh.offices.models import Office
from kenesh.refused import Refused
from kenesh.shell.forms import Form
from kenesh.shell.widgets import DateInput

HELPS: Final = ("help_ru", "help_ky", "help_tt", "help_en")
HELP_LENGTH: Final = 4_000  # letters
FIELDS: Final[dict[rules.Field, str | Promise]] = {
    rules.Field.ADDRESS: _("Address of the object"),
    rules.Field.PASSPORT: _("Passport number"),
    rules.Field.CLIENT_NAME: _("Full name"),
    rules.Field.PHONE: _("Mobile telephone"),
    rules.Field.ORGANISATION: _("Organisation"),
    rules.Field.EMAIL: _("E-mail"),
}


def _minutes() -> forms.IntegerField:
    return forms.IntegerField(
        label=Norm._meta.get_field("minutes").verbose_name, min_value=1, max_value=rules.LONGEST_NORM
    )


def _act() -> forms.CharField:
    return forms.CharField(
        label=Norm._meta.get_field("act").verbose_name,
        max_length=300,
        required=False,
        help_text=_("The order or regulation, with its number and date."),
    )


def _help(language: str, **how: Any) -> forms.CharField:
    field: Any = Service._meta.get_field(f"help_{language}")
    return forms.CharField(
        label=field.verbose_name,
        max_length=HELP_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        **how,
    )


class ServiceForm(NamedForm):
    """A service as it stands."""

    required = forms.MultipleChoiceField(
        label=_("Required fields"), choices=list(FIELDS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    help_ru = _help("ru", help_text=_("Whom it is for, which papers, how long it takes. Shown beside the start form."))
    help_ky = _help("ky")
    help_tt = _help("tt")
    help_en = _help("en")
    position = forms.IntegerField(
        label=_("Place in the list"), min_value=0, max_value=9_999, required=False, help_text=_("Empty: the last.")
    )

    class Meta:
        model = Service
        fields = (*NAMES, "required", *HELPS, "position", "valid_from", "valid_until")
        widgets = {"valid_from": DateInput(), "valid_until": DateInput()}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].label = _("Offered from")
        self.fields["valid_until"].label = _("Offered until")
        self.fields["valid_until"].help_text = _("The last day. Consultations held before keep the service.")

    def clean_required(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["required"]
        if rules.Field.CLIENT_NAME not in chosen:
            raise forms.ValidationError(_("The full name is always required: nobody is found again without it."))
        return chosen

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        same = Service.objects.filter(office=self.department, name_ru__iexact=cleaned.get("name_ru", ""))
        if self.department and same.exclude(pk=self.instance.pk).exists():
            self.add_error("name_ru", _("The department has a service of this name already."))
        first, last = cleaned.get("valid_from"), cleaned.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("The last day is before the first."))
        if cleaned.get("position") is None and self.instance.pk:
            cleaned["position"] = self.instance.position
        return cleaned

    @property
    def department(self) -> Office | None:
        return self.instance.office if self.instance.office_id else None


class NewServiceForm(ServiceForm):
    """A new service with its first regulated time. departments: where it may be; of one, that one."""

    office = forms.ModelChoiceField(label=_("Department"), queryset=Office.objects.none())
    minutes = _minutes()
    act = _act()

    def __init__(self, *args: Any, departments: Sequence[Office], **kwargs: Any) -> None:
        initial = {"required": [field.value for field in rules.REQUIRED]} | kwargs.pop("initial", {})
        super().__init__(*args, initial=initial, **kwargs)
        self.departments = departments
        if len(departments) == 1:
            del self.fields["office"]
        else:
            choice = cast("forms.ModelChoiceField[Office]", self.fields["office"])
            choice.queryset = Office.objects.filter(pk__in=[one.pk for one in departments])
            choice.choices = [("", ""), *((one.pk, one.name) for one in departments)]

    @property
    def department(self) -> Office | None:
        return self.departments[0] if len(self.departments) == 1 else self.cleaned_data.get("office")

    @property
    def written(self) -> dict[str, Any]:
        """What actions.keeping.add() takes, but for by and since."""
        return self.cleaned_data | {"office": self.department}


class NormForm(Form):
    """closes: once it is valid, the one that ends the day before."""

    minutes = _minutes()
    since = forms.DateField(label=_("In force from"), widget=DateInput())
    until = forms.DateField(
        label=_("In force until"),
        required=False,
        widget=DateInput(),
        help_text=_("The last day. Empty: until further notice."),
    )
    act = _act()

    def __init__(self, *args: Any, there: Sequence[Norm], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.there, self.today = there, today
        self.closes: Norm | None = None

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "since" in data and "until" in data:
            try:
                self.closes = norms.taken_over(data["since"], data["until"], self.there, self.today)
            except Refused as refused:
                last_is_first = data["until"] is not None and data["until"] < data["since"]
                self.add_error("until" if last_is_first else "since", str(refused.sentence))
        return data


class EndForm(Form):
    until = forms.DateField(
        label=_("Last day"), required=False, widget=DateInput(), help_text=_("Empty: until further notice.")
    )

    def __init__(self, *args: Any, norm: Norm, others: Sequence[Norm], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.norm, self.others, self.today = norm, others, today

    def clean(self) -> dict[str, Any]:
        if "until" in self.cleaned_data:
            try:
                norms.may_end(self.norm, self.cleaned_data["until"], self.others, self.today)
            except Refused as refused:
                self.add_error("until", str(refused.sentence))
        return self.cleaned_data
