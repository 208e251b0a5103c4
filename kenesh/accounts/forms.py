"""The shape of input about accounts."""

from datetime import date
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from kenesh.accounts import rules
from kenesh.accounts.models import OFFICE_ROLES, Absence, Role, State, User
from kenesh.offices.forms.away import AwayForm
from kenesh.offices.models import Office
from kenesh.shell.context import LANGUAGES as OWN_NAMES
from kenesh.shell.forms import Form, ModelForm
from kenesh.shell.widgets import Combobox

LONGEST_PASSWORD: Final = 1000
LANGUAGES: Final = [(code, name) for code, _short, name in OWN_NAMES]

# The framework's sentences are not in all our languages; the codes of its errors are the same everywhere.
WEAK: Final[dict[str, Any]] = {
    "password_too_short": ngettext_lazy(
        "Too short: %(min_length)d character is the least.",
        "Too short: %(min_length)d characters are the least.",
        "min_length",
    ),
    "password_too_common": _("Too many people use this password. Think of another."),
    "password_entirely_numeric": _("Figures alone are easily guessed. Add letters."),
    "password_too_similar": _("This resembles your name or e-mail too closely."),
}


class EmailField(forms.EmailField):
    """An e-mail as it is kept: copied from wherever, typed in whichever case."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=254,
            widget=forms.EmailInput(
                attrs={"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"}
            ),
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        return rules.plain_email(super().to_python(value) or "")


class PasswordField(forms.CharField):
    def __init__(self, *, autocomplete: str, **kwargs: Any) -> None:
        super().__init__(
            strip=False,
            max_length=LONGEST_PASSWORD,
            widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
            **kwargs,
        )


class SignInForm(Form):
    email = EmailField(label=_("Email"))
    password = PasswordField(label=_("Password"), autocomplete="current-password")


class RecoveryForm(Form):
    email = EmailField(label=_("Email"))


class NewPasswordForm(Form):
    """A password, twice. The person's name and e-mail may not be it."""

    password = PasswordField(
        label=_("Password"),
        autocomplete="new-password",
        help_text=_("At least 10 characters. Several words in a row are easy to remember and hard to guess."),
    )
    password_again = PasswordField(label=_("Password once more"), autocomplete="new-password")

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        try:
            password_validation.validate_password(password, self.person)
        except ValidationError as weak:
            raise ValidationError([_in_our_words(error) for error in weak.error_list]) from weak
        return password

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "password" in data and "password_again" in data and data["password"] != data["password_again"]:
            self.add_error("password_again", _("The two passwords differ. Type them once more."))
        return data


def _in_our_words(weak: ValidationError) -> ValidationError:
    ours = WEAK.get(weak.code or "")
    return ValidationError(ours % (weak.params or {})) if ours else weak


class ChangePasswordForm(NewPasswordForm):
    current = PasswordField(label=_("Present password"), autocomplete="current-password")
    field_order = ("current", "password", "password_again")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("New password")
        self.fields["password_again"].label = _("New password once more")


class _NameAndLanguage(ModelForm):
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, widget=forms.Select)

    class Meta:
        model = User
        fields = ("full_name", "language")

    def clean_full_name(self) -> str:
        name = rules.plain_name(self.cleaned_data["full_name"])
        if not any(letter.isalpha() for letter in name):
            raise ValidationError(_("Write the name in letters."))
        return name

    def _post_clean(self) -> None:
        """The account is changed by an action, under a lock; the form only says what to."""


class ProfileForm(_NameAndLanguage):
    full_name = forms.CharField(
        label=_("Full name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )


class PersonForm(_NameAndLanguage):
    """A member of staff, as the administrator writes them down."""

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Surname first, as in the passport."),
    )
    email = EmailField(
        label=_("Email"), help_text=_("The letter with the link goes here; later the person signs in with it.")
    )
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("Choose a role")), *Role.choices])
    office = forms.ModelChoiceField(
        Office.objects.none(),
        label=_("Office"),
        required=False,
        widget=Combobox(placeholder=_("Start typing the name")),
        help_text=_("For consultants and heads. Administrators and observers belong to no office."),
    )
    field_order = ("full_name", "email", "role", "office", "language")

    class Meta(_NameAndLanguage.Meta):
        fields = ("full_name", "email", "role", "office", "language")  # type: ignore[assignment]

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = Q(pk=self.instance.office_id)
        offices = Office.objects.filter(present | Q(pk__in=Office.objects.at_work(today))).order_by("name_ru")
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]
        self.fields["office"].empty_label = "—"  # type: ignore[attr-defined]
        self.fields["email"].widget.attrs["autocomplete"] = "off"
        if not self.instance.pk:
            self.fields["language"].initial = settings.LANGUAGE_CODE

    @property
    def says_optional(self) -> bool:
        """Whether the office may stay empty depends on the role: its hint says so."""
        return False

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if User.objects.filter(email=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Somebody is already registered with this e-mail."))
        return email

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("role") in OFFICE_ROLES:
            if "office" in data and data["office"] is None:
                self.add_error("office", _("Choose the office where this person works."))
        elif "role" in data:
            data["office"] = None
        return data


class StaffFilter(Form):
    """Which staff to show. Lives in the address; what makes no sense there is passed over."""

    office = forms.ModelChoiceField(Office.objects.none(), label=_("Office"), required=False, widget=Combobox)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("Any")), *Role.choices])
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("Any")), *State.choices])
    text = forms.CharField(
        label=_("Name or e-mail"),
        required=False,
        max_length=200,
        widget=forms.SearchInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if by.is_administrator:
            self.fields["office"].queryset = Office.objects.order_by("name_ru")  # type: ignore[attr-defined]
            self.fields["office"].empty_label = _("Any")  # type: ignore[attr-defined]
        else:
            del self.fields["office"]


class AbsenceForm(AwayForm):
    """Who of the office is away, and when."""

    person = forms.ModelChoiceField(User.objects.none(), label=_("Member of staff"), widget=Combobox)
    note = forms.CharField(
        label=_("Remark"),
        max_length=200,
        required=False,
        help_text=_("For instance: holiday, a journey for work. Do not write what somebody is ill with."),
    )
    field_order = ("person", "first_day", "last_day", "note")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = User.objects.visible_to(by).filter(is_active=True, role__in=OFFICE_ROLES).select_related("office")
        person: Any = self.fields["person"]
        person.queryset = staff.in_alphabetical_order()
        person.empty_label = "—"
        person.widget.notes = {one.pk: str(one.office) for one in staff}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        days = [data[name] for name in ("first_day", "last_day") if name in data]
        if "person" in data and len(days) == 2 and Absence.objects.filter(user=data["person"]).between(*days).exists():
            self.add_error("first_day", _("This person is away on some of these days already."))
        return data
