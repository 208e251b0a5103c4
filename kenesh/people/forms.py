"""What is written of a person, what is looked for in the register, and why a passport number is read."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kenesh.offices import choices
from kenesh.offices.lists import Lists
from kenesh.offices.models import List
from kenesh.offices.rules import NOT_STATED
from kenesh.people import rules
from kenesh.people.models import Person, Sex
from kenesh.shell.forms import Form
from kenesh.shell.phones import PhoneField
from kenesh.shell.widgets import Combobox, ComboboxMultiple, Segments

# The form's field → the person's column, in the order of the form.
FIELDS: Final[dict[str, str]] = {
    "full_name": "full_name",
    "sex": "sex",
    "born_in": "born_in",
    "phone": "phone",
    "whatsapp": "whatsapp",
    "email": "email",
    "territory": "territory_id",
    "citizenship": "citizenship_id",
    "social_statuses": "social_statuses",
}


class PersonForm(Form):
    """written and passport: what actions.keeping.correct() takes."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    full_name = forms.CharField(
        label=_("Full name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    born_in = forms.IntegerField(label=_("Year of birth"), required=False)
    sex = forms.TypedChoiceField(label=_("Sex"), choices=Sex.choices, coerce=int, widget=Segments)
    phone = PhoneField(label=_("Telephone"), required=False)
    whatsapp = PhoneField(label=_("WhatsApp"), required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    territory = forms.TypedChoiceField(
        label=_("Place of residence"),
        coerce=int,
        empty_value=None,
        required=False,
        widget=Combobox(placeholder=_("oblast, rayon, city")),
    )
    citizenship = forms.TypedChoiceField(
        label=_("Civil status"), coerce=int, empty_value=None, required=False, widget=Combobox
    )
    social_statuses = forms.TypedMultipleChoiceField(
        label=_("Social status"), coerce=int, required=False, widget=ComboboxMultiple
    )
    passport_number = forms.CharField(
        label=_("Passport number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    passport_removed = forms.BooleanField(label=_("Remove the number"), required=False)

    def __init__(
        self,
        *args: Any,
        instance: Person,
        lists: Lists,
        today: date,
        changed: Mapping[str, Any] | None = None,
        **kw: Any,
    ) -> None:
        """changed: values shown instead of the instance's. The number that is known is never shown in the field."""
        said = {field: getattr(instance, column) for field, column in FIELDS.items()}
        super().__init__(*args, initial=said | {"version": instance.version} | dict(changed or {}), **kw)
        self.instance, self.lists, self.today = instance, lists, today
        region = lists.country(lists.office(instance.office_id).territory_id)
        for name in ("phone", "whatsapp"):
            cast("PhoneField", self.fields[name]).region = region
        kept = [instance.citizenship_id] if instance.citizenship_id else []
        self._choices("citizenship", choices.with_empty(lists.choices(List.CITIZENSHIP, today, kept)))
        self._choices("social_statuses", lists.choices(List.SOCIAL_STATUS, today, instance.social_statuses))
        places, other_names, parts_of = choices.of_territories(lists, today)
        if instance.territory_id and instance.territory_id not in {place for place, _name in places}:
            places = [*places, (instance.territory_id, lists.territory(instance.territory_id).name)]
        self._choices("territory", choices.with_empty(places))
        combobox = cast("Combobox", self.fields["territory"].widget)
        combobox.search_words, combobox.notes = other_names, parts_of
        if instance.passport is None:
            del self.fields["passport_removed"]
            self.fields["passport_number"].help_text = _("Two letters and 7 figures, or 6 figures without the series.")
        else:
            self.fields["passport_number"].help_text = _("A number is known. Leave it empty to keep it.")

    @property
    def refused(self) -> bool:
        return self.is_bound and bool(self.errors)

    @property
    def written(self) -> dict[str, Any]:
        return {column: self.cleaned_data[field] for field, column in FIELDS.items()}

    @property
    def passport(self) -> str | None:
        """What the actions take: a number, "" to remove the one there is, None to leave it alone."""
        if self.cleaned_data.get("passport_removed"):
            return ""
        return self.cleaned_data["passport_number"] or None

    def clean_full_name(self) -> str:
        typed = self.cleaned_data["full_name"]
        name = " ".join("".join(letter if letter.isprintable() else " " for letter in typed).split())
        if not any(letter.isalpha() for letter in name):
            raise ValidationError(_("Write the name in letters."))
        return name

    def clean_born_in(self) -> int | None:
        year: int | None = self.cleaned_data["born_in"]
        if year is not None and not self.today.year - rules.OLDEST <= year <= self.today.year:
            raise ValidationError(
                _("Write the year of birth in four figures, from %(first)s to %(last)s."),
                params={"first": str(self.today.year - rules.OLDEST), "last": str(self.today.year)},
            )
        return year

    def clean_social_statuses(self) -> list[int]:
        """In the order of the list: the first is the main one."""
        chosen = set(self.cleaned_data["social_statuses"])
        entries = [entry for entry in self.lists.entries(List.SOCIAL_STATUS) if entry.id in chosen]
        if len(entries) > 1 and any(entry.code == NOT_STATED for entry in entries):
            raise ValidationError(_("Choose either «Not stated» or what applies, not both."))
        return [entry.id for entry in entries]

    def clean_passport_number(self) -> str:
        typed: str = self.cleaned_data["passport_number"]
        if not typed:
            return ""
        try:
            return rules.one_passport_number(typed)
        except rules.NotANumber as error:
            raise ValidationError(
                _(
                    "This is not a passport number. Write two letters and 7 figures (AN1234567), "
                    "or the 6 figures of a Russian passport without its series."
                )
            ) from error

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("passport_removed") and data.get("passport_number"):
            self.add_error("passport_number", _("Either a new number or «Remove the number», not both."))
        return data

    def _choices(self, name: str, offered: choices.Choices) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = offered


class RegisterFilter(Form):
    """What to look for. Lives in the address; what makes no sense there is passed over."""

    text = forms.CharField(
        label=_("Who"),
        required=False,
        max_length=200,
        widget=forms.SearchInput(
            attrs={"autocomplete": "off", "placeholder": _("name, telephone or passport number, from 3 characters")}
        ),
    )
    office = forms.TypedChoiceField(label=_("Office"), coerce=int, empty_value=None, required=False, widget=Combobox)
    sort = forms.ChoiceField(
        label=_("Sorted by"),
        required=False,
        choices=[("", _("last visit")), ("name", _("name"))],
        widget=Segments,
    )

    def __init__(self, *args: Any, lists: Lists, every_office: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if every_office:
            offered = [(one.id, one.name) for one in lists.offices()]
            cast("forms.ChoiceField", self.fields["office"]).choices = choices.with_empty(offered)
        else:
            del self.fields["office"]


class RevealForm(Form):
    why = forms.CharField(
        label=_("What for"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": _("for instance: a power of attorney")}),
    )


class OfficeForm(Form):
    """Which office's possible duplicates, and by which sign."""

    office = forms.TypedChoiceField(label=_("Office"), coerce=int, empty_value=None, required=False, widget=Combobox)
    by = forms.ChoiceField(
        label=_("What is the same"),
        required=False,
        choices=[("name", _("name and year of birth")), ("phone", _("telephone")), ("passport", _("passport number"))],
        widget=Segments,
    )

    def __init__(self, *args: Any, lists: Lists, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(one.id, one.name) for one in lists.offices()]
        cast("forms.ChoiceField", self.fields["office"]).choices = choices.with_empty(offered)
