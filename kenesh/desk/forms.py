"""The start form: the object and the visitor. A booking's form adds its own fields."""

from datetime import datetime
from typing import Any, ClassVar, Final, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.desk import rules
from kenesh.desk.actions.registering import Visitor
from kenesh.desk.models import Consultation, Service
from kenesh.offices.lists import HOME
from kenesh.people.models import Person
from kenesh.people.rules import NotANumber, one_passport_number
from kenesh.people.words import masked_passport
from kenesh.registers.models import Firm, House, Place
from kenesh.shell.forms import Form
from kenesh.shell.phones import PhoneField
from kenesh.shell.widgets import Suggest
from kenesh.suggesting.words import words_of

MASK: Final = "•"
# Of the visitor, in sight; what goes with them is hidden: person, address_guid, inn, ogrn.
CARRIED: Final = ("address", "passport", "client_name", "phone", "email", "organisation")


class VisitorForm(Form):
    """submission: one per form shown. person: whom of the office's register the consultant has chosen; the passport
    then shows the mask of the number that is known. address_guid, ogrn: of the registers; what was typed and not chosen
    has none, and wants a word in the comment.
    """

    first: ClassVar = "address"  # where one begins

    submission = forms.UUIDField(widget=forms.HiddenInput)
    person = forms.IntegerField(widget=forms.HiddenInput, required=False)
    address = forms.CharField(
        label=_("Address of the object"),
        max_length=300,
        widget=Suggest("addresses", {"placeholder": _("street and house")}, value_name="address_guid"),
    )
    address_guid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    passport = forms.CharField(
        label=_("Passport number"),
        max_length=40,
        # What is chosen by number is a person: their name takes the place of the one typed.
        widget=Suggest("people", {"data-overwrites": "client_name"}),
    )
    client_name = forms.CharField(label=_("Full name"), max_length=200, widget=Suggest("people", value_name="person"))
    phone = PhoneField(label=_("Mobile telephone"))
    email = forms.EmailField(label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=300,
        widget=Suggest("firms", {"placeholder": _("INN, OGRN, name or address")}, value_name="ogrn"),
    )
    inn = forms.CharField(max_length=12, widget=forms.HiddenInput, required=False)
    ogrn = forms.CharField(max_length=15, widget=forms.HiddenInput, required=False)
    comment = forms.CharField(
        label=pgettext_lazy("consultation", "Comment"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        service: Service,
        by: User,
        now: datetime,
        region: str,
        instance: Consultation | None = None,
        **kwargs: Any,
    ) -> None:
        """region: ISO 3166, the office's country: its telephones, passports and registers."""
        if instance is not None:
            written = {"submission": instance.submission, "comment": instance.comment}
            kwargs["initial"] = self.carried_from(instance) | written | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.service, self.by, self.now, self.region = service, by, now, region
        self.chosen: Person | None = None
        self.not_found: tuple[str, ...] = ()
        for name in rules.Field:
            self.fields[name].required = name in service.required or name == rules.Field.CLIENT_NAME
        cast("PhoneField", self.fields["phone"]).region = region
        if instance is None and not self.is_bound:
            self.fields[self.first].widget.attrs["autofocus"] = True
        if self.has_registers:
            self.fields["passport"].widget.attrs["inputmode"] = "numeric"
            self.fields["passport"].help_text = _("Only the 6 figures of the number, without the series.")
            self.fields["comment"].help_text = _(
                "If the address is not in the list, choose the nearest known one, and write the exact one here."
            )

    @property
    def has_registers(self) -> bool:
        """Kyrgyzstan has neither a register of addresses nor one of firms: there nothing can be missing from them."""
        return self.region != HOME

    @property
    def visitor(self) -> Visitor:
        """The valid form as the actions take it."""
        told = {name: self.cleaned_data[name] for name in ("client_name", "address", "address_guid", "phone", "email")}
        told |= {name: self.cleaned_data[name] for name in ("organisation", "inn", "ogrn", "passport", "comment")}
        return Visitor(person=self.cleaned_data["person"], not_found=self.not_found, **told)

    @property
    def refused(self) -> bool:
        return self.is_bound and bool(self.errors)

    @property
    def form_submission(self) -> UUID | None:
        """Of the form, whether or not the rest of it is right. None: it was damaged on its way."""
        value = self["submission"].value()
        try:
            return value if value is None or isinstance(value, UUID) else UUID(str(value))
        except ValueError:
            return None

    @property
    def unknown(self) -> dict[str, bool]:
        """Whether the value of a line was typed and not chosen, as the form stands now."""
        lines = {"address": "address_guid", "organisation": "ogrn"}
        return {name: bool(self[name].value() and not self[chosen].value()) for name, chosen in lines.items()}

    @classmethod
    def carried_from(cls, consultation: Consultation) -> dict[str, Any]:
        """The visitor of a consultation as initial values of another's form; the passport number as its mask."""
        person = consultation.person
        known = masked_passport(person.passport, person=person.pk, office=person.office_id) if person else ""
        told = ("address", "address_guid", "client_name", "phone", "email", "organisation", "inn", "ogrn")
        return {name: getattr(consultation, name) for name in told} | {
            "person": consultation.person_id,
            "passport": known,
        }

    def clean_person(self) -> int | None:
        """Somebody who is no longer there, or never was in sight, was not chosen: the words typed still stand."""
        known = Person.objects.filter(office=self.by.office_id, merged_into=None)
        self.chosen = known.filter(pk=self.cleaned_data["person"]).first() if self.cleaned_data["person"] else None
        return self.chosen.pk if self.chosen else None

    def clean_passport(self) -> str:
        typed: str = self.cleaned_data["passport"]
        if not typed or (MASK in typed and self.chosen and self.chosen.passport is not None):
            return ""
        if MASK in typed:
            raise ValidationError(_("Type the number, or choose the person once more from those offered."))
        try:
            return one_passport_number(typed)
        except NotANumber as error:
            if self.has_registers:
                raise ValidationError(_("Write the 6 figures of the number, without the series.")) from error
            raise ValidationError(_("Write two letters and 7 figures, like this: AN1234567.")) from error

    def clean_client_name(self) -> str:
        name = " ".join("".join(c if c.isprintable() else " " for c in self.cleaned_data["client_name"]).split())
        if not any(letter.isalpha() for letter in name):
            raise ValidationError(_("Write the name in letters."))
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        firm = Firm.objects.filter(ogrn=data["ogrn"]).first() if data.get("ogrn") and data.get("organisation") else None
        data["ogrn"], data["inn"] = (firm.ogrn, firm.inn) if firm else ("", "")
        if not (data.get("address") and self._is_known(data.get("address_guid"), data["address"], firm)):
            data["address_guid"] = None
        if self.has_registers:
            chosen = {"address": data["address_guid"], "organisation": firm}
            self.not_found = tuple(name for name in rules.LOOKED_UP if data.get(name) and not chosen[name])
        if self.not_found and "comment" in data and not data["comment"]:
            self.add_error("comment", self._about_the_unknown())
        return data

    def _is_known(self, guid: UUID | None, address: str, firm: Firm | None) -> bool:
        """Of the register, and of these words: without scripts the words may change and the guid stay."""
        if guid is None:
            return False
        before, now = words_of(self.initial.get("address") or ""), words_of(address)
        if guid == self.initial.get("address_guid") and now[: len(before)] != before[: len(now)]:
            return False
        if firm is not None and firm.address_guid == guid:
            return True
        return House.objects.filter(guid=guid).exists() or Place.objects.filter(guid=guid).exists()

    def _about_the_unknown(self) -> str:
        if self.not_found == ("organisation",):
            return gettext("The organisation is not found in the system. Say here which it is.")
        return gettext(
            "The address is not found in the system. Write the exact one here, and above the nearest one known."
        )


class PreviousForm(VisitorForm):
    """«Консультация предыдущего»: what is known of the visitor is carried over, field by field. previous: the
    consultation it is carried from."""

    first: ClassVar = "same_visitor"

    previous = forms.IntegerField(widget=forms.HiddenInput)
    same_visitor = forms.BooleanField(
        label=_("Yes, it is the same visitor"),
        error_messages={"required": _("Tick it if it is the same visitor. For another one press «Consultation».")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.carried:
            self.fields[name].mark = _("carried over")  # type: ignore[attr-defined]  # shown beside the label

    @property
    def carried(self) -> list[str]:
        """Fields that still say what was carried over."""
        was = {name: self.fields[name].prepare_value(self.initial.get(name)) for name in CARRIED}
        return [name for name in CARRIED if was[name] and self[name].value() == was[name]]

    @classmethod
    def new(cls, consultation: Consultation, submission: UUID) -> dict[str, Any]:
        """Initial values of a form carried from the consultation."""
        return cls.carried_from(consultation) | {"previous": consultation.pk, "submission": submission}
