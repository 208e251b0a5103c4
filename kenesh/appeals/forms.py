"""The form of an appeal, «Добавить обращение»."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Self, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kenesh.appeals import choices, rules
from kenesh.appeals.models import OLDEST, Appeal, Sex
from kenesh.offices.lists import Lists
from kenesh.offices.models import List
from kenesh.offices.rules import NOT_STATED
from kenesh.refused import Refused
from kenesh.shell.forms import Form
from kenesh.shell.phones import PhoneField
from kenesh.shell.widgets import Combobox, ComboboxMultiple, DateTimeInput, Segments

TEXT = 4_000  # letters; a summary, not the case file


class AppealForm(Form):
    """One appeal as it is typed. written: what actions.record() and correct() take.

    Nothing that is counted has a silent default: sex, statuses and kind of aid are chosen, «Не указано» among them.
    """

    submission = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    office = forms.IntegerField(widget=forms.HiddenInput, required=False)

    client_name = forms.CharField(
        label=_("Full name"),
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": _("Enter the client's full name"), "autocomplete": "off"}),
    )
    age = forms.IntegerField(
        label=_("Age"),
        min_value=0,
        max_value=OLDEST,
        error_messages={"required": _("Write the age in full years, or tick «Age not stated».")},
    )
    age_not_stated = forms.BooleanField(label=_("Age not stated"), required=False)
    sex = forms.TypedChoiceField(label=_("Sex"), choices=Sex.choices, coerce=int, widget=Segments)
    citizenship = forms.TypedChoiceField(label=_("Civil status"), coerce=int, widget=Combobox)
    social_statuses = forms.TypedMultipleChoiceField(label=_("Social status"), coerce=int, widget=ComboboxMultiple)
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

    categories = forms.TypedMultipleChoiceField(
        label=_("Category"), coerce=int, widget=ComboboxMultiple(placeholder=_("Choose categories"))
    )
    kind_of_aid = forms.TypedChoiceField(label=_("Kind of aid"), coerce=int, widget=Combobox)
    in_writing = forms.BooleanField(label=_("Written appeal"), required=False)
    advocate_provided = forms.BooleanField(
        label=_("Assistance given in obtaining a free advocate from the CCGLA"),
        required=False,
    )
    question = forms.CharField(
        label=_("Question"),
        max_length=TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    advice = forms.CharField(
        label=_("Advice given"),
        max_length=TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    helped_at = forms.DateTimeField(label=_("Date and time of the help"), widget=DateTimeInput)

    def __init__(
        self,
        *args: Any,
        lists: Lists,
        now: datetime,
        region: str,
        instance: Appeal | None = None,
        office: int | None = None,
        changed: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """region: whose telephone numbers need no country code. office: of a new appeal, where it will be counted.
        changed: values shown instead of the instance's."""
        if instance is not None:
            kwargs["initial"] = typed(instance) | dict(changed or {})
        super().__init__(*args, **kwargs)
        self.now = now
        self.lists = lists
        self.own_office = office
        self.fields["age"].required = not self.data.get("age_not_stated")
        if instance is None and not self.is_bound:
            self.fields["client_name"].widget.attrs["autofocus"] = True
        today = timezone.localdate(now)
        for name, which, kept in (
            (
                "citizenship",
                List.CITIZENSHIP,
                [instance.citizenship_id] if instance else [],
            ),
            (
                "social_statuses",
                List.SOCIAL_STATUS,
                instance.social_statuses if instance else [],
            ),
            ("categories", List.CATEGORY, instance.categories if instance else []),
            (
                "kind_of_aid",
                List.KIND_OF_AID,
                [instance.kind_of_aid_id] if instance else [],
            ),
        ):
            offered = lists.choices(which, today, kept)
            several = name in {"social_statuses", "categories"}
            self._choice(name).choices = offered if several else choices.with_empty(offered)
        places, other_names, parts_of = choices.of_territories(lists, today)
        territory = self._choice("territory")
        territory.choices = choices.with_empty(places)
        combobox = cast("Combobox", territory.widget)
        combobox.search_words, combobox.notes = other_names, parts_of
        for name in ("phone", "whatsapp"):
            cast("PhoneField", self.fields[name]).region = region

    @classmethod
    def unsaved(cls, kept: QueryDict, **kwargs: Any) -> Self:
        """The form as it was typed and could not be saved: nothing in it is wrong yet."""
        form = cls(kept, **kwargs)
        form._errors = ErrorDict()  # type: ignore[attr-defined]  # what full_clean() would fill
        return form

    @property
    def refused(self) -> bool:
        return self.is_bound and bool(self.errors)

    def _choice(self, name: str) -> forms.ChoiceField:
        return cast("forms.ChoiceField", self.fields[name])

    def clean_client_name(self) -> str:
        name = " ".join("".join(c if c.isprintable() else " " for c in self.cleaned_data["client_name"]).split())
        if not any(letter.isalpha() for letter in name):
            raise ValidationError(_("Write the name in letters. Somebody who did not give one: «Did not give a name»."))
        return name

    def clean_helped_at(self) -> datetime:
        helped_at: datetime = self.cleaned_data["helped_at"]
        try:
            rules.help_is_not_in_the_future(helped_at, self.now)
        except Refused as refused:
            raise ValidationError(str(refused.sentence)) from refused
        return helped_at

    def clean_social_statuses(self) -> list[int]:
        return self._in_order("social_statuses", List.SOCIAL_STATUS)

    def clean_categories(self) -> list[int]:
        return self._in_order("categories", List.CATEGORY)

    def _in_order(self, name: str, which: List) -> list[int]:
        """In the order of the list: the first is the main one. «Не указано» beside a real value says two things."""
        chosen = set(self.cleaned_data[name])
        entries = [entry for entry in self.lists.entries(which) if entry.id in chosen]
        if len(entries) > 1 and any(entry.code == NOT_STATED for entry in entries):
            raise ValidationError(_("Choose either «Not stated» or what applies, not both."))
        return [entry.id for entry in entries]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("age") is not None and data.get("age_not_stated"):
            self.add_error("age", _("Either an age or «Age not stated», not both."))
        if self.own_office is not None and data.get("office") not in {None, self.own_office}:
            self._ask_about_the_office(self.own_office)
        return data

    def _ask_about_the_office(self, office: int) -> None:
        """The form was opened in another office than its author works in now. Pressing «Save» once more agrees."""
        typed_again = cast("QueryDict", self.data).copy()
        typed_again["office"] = str(office)
        self.data = typed_again
        words = _("You have moved to another office since this form was opened. Save again to record it in %(office)s.")
        self.add_error(None, ValidationError(words, params={"office": self.lists.office(office).name}))

    @property
    def written(self) -> dict[str, Any]:
        """The valid form as actions.record() and correct() take it."""
        data = self.cleaned_data
        return {field: data[name] for name, field in FIELDS.items()}


# The form's field → the appeal's attribute.
FIELDS: Final[dict[str, str]] = {
    "helped_at": "helped_at",
    "client_name": "client_name",
    "age": "age",
    "sex": "sex",
    "citizenship": "citizenship_id",
    "social_statuses": "social_statuses",
    "phone": "phone",
    "whatsapp": "whatsapp",
    "email": "email",
    "territory": "territory_id",
    "categories": "categories",
    "kind_of_aid": "kind_of_aid_id",
    "in_writing": "in_writing",
    "advocate_provided": "advocate_provided",
    "question": "question",
    "advice": "advice",
}


def typed(appeal: Appeal) -> dict[str, Any]:
    """The appeal as initial values of the form."""
    return {name: getattr(appeal, field) for name, field in FIELDS.items()} | {
        "submission": appeal.submission,
        "version": appeal.version,
        "age_not_stated": appeal.age is None,
    }
