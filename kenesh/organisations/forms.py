"""An organisation, the day it closes, and what to look for in the directory."""

from datetime import date
from typing import Any, Final, Self, cast

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kenesh.offices.forms.choices import one_of_territories
from kenesh.offices.forms.names import NAMES, NamedForm
from kenesh.offices.lists import Lists
from kenesh.offices.models import List
from kenesh.organisations.models import LONGEST_TERM, USUAL_TERM, Organisation
from kenesh.shell.forms import Form
from kenesh.shell.widgets import Combobox, ComboboxMultiple, DateInput

# The form's field → the organisation's attribute.
FIELDS: Final[dict[str, str]] = {
    "name_ru": "name_ru",
    "name_ky": "name_ky",
    "name_tt": "name_tt",
    "name_en": "name_en",
    "what_it_does": "what_it_does",
    "categories": "categories",
    "territory": "territory_id",
    "address": "address",
    "hours": "hours",
    "phones": "phones",
    "email": "email",
    "website": "website",
    "answer_within": "answer_within",
    "notes": "notes",
}


class OrganisationForm(NamedForm):
    """written: what actions.add() and correct() take."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    categories = forms.TypedMultipleChoiceField(
        label=Organisation._meta.get_field("categories").verbose_name,
        coerce=int,
        required=False,
        widget=ComboboxMultiple(placeholder=_("Choose categories")),
        help_text=_("What people are sent there about."),
    )
    website = forms.URLField(
        label=Organisation._meta.get_field("website").verbose_name,
        max_length=300,
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
        error_messages={"invalid": _("Write the address of the website like this: https://example.org.")},
    )
    answer_within = forms.IntegerField(
        label=Organisation._meta.get_field("answer_within").verbose_name,
        min_value=1,
        max_value=LONGEST_TERM,
        initial=USUAL_TERM,
        help_text=_("How long a referral waits for its answer before it is overdue."),
    )

    class Meta:
        model = Organisation
        fields = (*NAMES, *(name for name in FIELDS if name not in NAMES))
        widgets = {  # noqa: RUF012
            "what_it_does": forms.Textarea(attrs={"rows": 3}),
            "notes": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {  # noqa: RUF012
            "phones": _("Several with commas between them, with a word on whose they are."),
            "hours": _("For instance: Mon–Fri 9:00–17:00, lunch 12:00–13:00."),
            "territory": _("Where it works. Leave it empty for one that serves all."),
            "notes": _("Only staff see them: whom to ask for, what to bring, when not to go."),
        }

    def __init__(self, *args: Any, lists: Lists, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one = self.instance
        self.initial.setdefault("version", one.version)
        one_of_territories(self.fields["territory"], lists, today, keep=one.territory_id)
        categories = cast("forms.TypedMultipleChoiceField", self.fields["categories"])
        categories.choices = lists.choices(List.CATEGORY, today, one.categories)
        self.lists = lists

    @classmethod
    def unsaved(cls, kept: QueryDict, **kwargs: Any) -> Self:
        """The form as it was typed and could not be saved: nothing in it is wrong yet."""
        form = cls(kept, **kwargs)
        form._errors = ErrorDict()  # type: ignore[attr-defined]  # what full_clean() would fill
        return form

    @property
    def refused(self) -> bool:
        return self.is_bound and bool(self.errors)

    def clean_categories(self) -> list[int]:
        """In the order of the list, whatever order they were chosen in."""
        chosen = set(self.cleaned_data["categories"])
        return [entry.id for entry in self.lists.entries(List.CATEGORY) if entry.id in chosen]

    @property
    def written(self) -> dict[str, Any]:
        """The valid form by attribute of the organisation."""
        data = self.cleaned_data
        territory = data["territory"]
        by_field = data | {"territory": territory.pk if territory else None}
        return {attribute: by_field[name] for name, attribute in FIELDS.items()}


class CloseForm(Form):
    on = forms.DateField(label=_("First day it is no longer offered"), widget=DateInput())


class DirectoryFilter(Form):
    """What to look for. Lives in the address; what makes no sense there is passed over."""

    text = forms.CharField(
        label=_("Any words"),
        required=False,
        max_length=200,
        widget=forms.SearchInput(
            attrs={"autocomplete": "off", "placeholder": _("name, address, telephone, what it does…")}
        ),
    )
    territory = forms.TypedChoiceField(
        label=_("Territory"), coerce=int, empty_value=None, required=False, widget=Combobox
    )
    category = forms.TypedChoiceField(
        label=_("Category"), coerce=int, empty_value=None, required=False, widget=Combobox
    )
    closed = forms.BooleanField(label=_("Closed ones too"), required=False)

    def __init__(self, *args: Any, lists: Lists, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one_of_territories(self.fields["territory"], lists, today)
        category = cast("forms.ChoiceField", self.fields["category"])
        category.choices = [("", ""), *lists.choices(List.CATEGORY)]
