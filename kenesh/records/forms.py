"""«Информация о клиенте» in the form of every record."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.documents.forms import FilesField
from kenesh.offices import choices
from kenesh.offices.lists import Lists
from kenesh.offices.models import List
from kenesh.offices.rules import NOT_STATED
from kenesh.people.models import Person, Sex
from kenesh.records.models import OLDEST, Record
from kenesh.shell.forms import Form
from kenesh.shell.phones import PhoneField
from kenesh.shell.widgets import Combobox, ComboboxMultiple, Segments, Suggest


class RecordForm(Form):
    """The client as typed, the categories of the matter beside. A record's form adds its own fields.

    Nothing that is counted has a silent default: sex and statuses are chosen, «Не указано» among them.
    person: whom of the office's register the consultant has chosen. submission: one per form shown. version: of the
    record as it was shown. office: where a new record will be counted. file_page: the name of the address of one of its
    files.
    """

    file_page: ClassVar[str]

    submission = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    office = forms.IntegerField(widget=forms.HiddenInput, required=False)

    person = forms.IntegerField(widget=forms.HiddenInput, required=False)
    client_name = forms.CharField(
        label=_("Full name"),
        max_length=200,
        widget=Suggest("people", {"placeholder": _("Enter the client's full name")}, value_name="person"),
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
    files = FilesField(label=_("Attachments"))  # type: ignore[assignment]  # a field of a form, as Django means it

    def __init__(
        self,
        *args: Any,
        lists: Lists,
        now: datetime,
        region: str,
        by: User,
        instance: Record | None = None,
        office: int | None = None,
        changed: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """region: whose telephone numbers need no country code. by: whose form it is. office: of a new record, where it
        will be counted. changed: values shown instead of the instance's."""
        if instance is not None:
            kwargs["initial"] = self.typed(instance) | dict(changed or {})
        super().__init__(*args, **kwargs)
        self.lists = lists
        self.now = now
        self.register = by.office_id if instance is None else instance.office_id
        if by.is_administrator:
            self.fields["client_name"].widget.attrs["data-also"] = f"office={self.register}"
        today = timezone.localdate(now)
        self.own_office = office
        self.fields["age"].required = not self.data.get("age_not_stated")
        if instance is None and not self.is_bound:
            self.fields["client_name"].widget.attrs["autofocus"] = True
        for name, which, several in self.entries_of():
            attribute = self.attributes()[name]
            kept: Any = [] if instance is None else getattr(instance, attribute)
            offered = lists.choices(which, today, list(kept) if several else [kept] if kept else [])
            self.choice(name).choices = offered if several else choices.with_empty(offered)
        places, other_names, parts_of = choices.of_territories(lists, today)
        territory = self.choice("territory")
        territory.choices = choices.with_empty(places)
        combobox = cast("Combobox", territory.widget)
        combobox.search_words, combobox.notes = other_names, parts_of
        for name in ("phone", "whatsapp"):
            cast("PhoneField", self.fields[name]).region = region
        attached: Any = [] if instance is None else getattr(instance, "attachments").present()  # noqa: B009
        cast("FilesField", self.fields["files"]).offer(by=by, now=now, attached=attached, url=self.file_page)

    @classmethod
    def attributes(cls) -> Mapping[str, str]:
        """The form's field → the record's attribute, in the order of the form."""
        return CLIENT | {"categories": "categories"}

    @classmethod
    def entries_of(cls) -> tuple[tuple[str, List, bool], ...]:
        """The fields that offer entries of a list, and whether several may be chosen."""
        return (
            ("citizenship", List.CITIZENSHIP, False),
            ("social_statuses", List.SOCIAL_STATUS, True),
            ("categories", List.CATEGORY, True),
        )

    @classmethod
    def typed(cls, record: Any) -> dict[str, Any]:
        """The record as initial values of the form."""
        return {name: getattr(record, attribute) for name, attribute in cls.attributes().items()} | {
            "submission": record.submission,
            "version": record.version,
            "age_not_stated": record.age is None,
            "person": record.person_id,
        }

    @property
    def refused(self) -> bool:
        return self.is_bound and bool(self.errors)

    @property
    def beside(self) -> dict[str, Any]:
        """What the actions take besides what is written: whom it is about, and files."""
        return {name: self.cleaned_data[name] for name in ("person", "files")}

    @property
    def written(self) -> dict[str, Any]:
        """The valid form as the record's actions take it."""
        return {attribute: self.cleaned_data[name] for name, attribute in self.attributes().items()}

    def choice(self, name: str) -> forms.ChoiceField:
        return cast("forms.ChoiceField", self.fields[name])

    def clean_person(self) -> int | None:
        """Somebody who is no longer there, or never was in sight, was not chosen: the words typed still stand."""
        chosen = self.cleaned_data["person"]
        known = Person.objects.filter(office=self.register, merged_into=None)
        return chosen if chosen is not None and known.filter(pk=chosen).exists() else None

    def clean_client_name(self) -> str:
        name = " ".join("".join(c if c.isprintable() else " " for c in self.cleaned_data["client_name"]).split())
        if not any(letter.isalpha() for letter in name):
            raise ValidationError(_("Write the name in letters. Somebody who did not give one: «Did not give a name»."))
        return name

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


# The form's field → the record's attribute.
CLIENT: Final[dict[str, str]] = {
    "client_name": "client_name",
    "age": "age",
    "sex": "sex",
    "citizenship": "citizenship_id",
    "social_statuses": "social_statuses",
    "phone": "phone",
    "whatsapp": "whatsapp",
    "email": "email",
    "territory": "territory_id",
}
