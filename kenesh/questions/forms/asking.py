"""What the asker types."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from typing import Any, Final, cast
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.rules import plain_email, plain_name
from kenesh.offices.choices import with_empty
from kenesh.offices.lists import ListedTerritory, Lists
from kenesh.offices.models import Level
from kenesh.questions import rules
from kenesh.shell.forms import Form
from kenesh.shell.phones import PhoneField
from kenesh.shell.widgets import Combobox

SHORTEST: Final = 15  # letters: less is no question anybody could answer


class TextField(forms.CharField):
    """Words in several lines. A browser sends each end of a line as two characters; it counts as one."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class AskForm(Form):
    """One question. submission: one per form shown. seen: similar answers were shown above it. solution: of the
    challenge. topic: empty unless a program fills in whatever it finds; people do not see it."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.BooleanField(required=False, widget=forms.HiddenInput)
    solution = forms.CharField(required=False, widget=forms.HiddenInput)
    topic = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    text = TextField(
        label=_("Your question"),
        min_length=SHORTEST,
        max_length=rules.LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What has happened, and what do you want to know? Names and numbers of papers are not needed."),
        error_messages={
            "required": _("Write your question."),
            "min_length": _("This is too short to be answered. Write in a few words what has happened."),
        },
    )
    territory = forms.TypedChoiceField(
        label=_("Place of residence"),
        coerce=int,
        widget=Combobox(placeholder=_("oblast, rayon, city")),
        help_text=_("The question goes to the centre that is responsible for this place."),
        error_messages={"required": _("Choose the place where you live.")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Write your e-mail: without it the answer cannot reach you.")},
    )
    by_letter = forms.BooleanField(
        label=_("Send me the answer itself by letter"),
        required=False,
        initial=True,
        help_text=_(
            "If others read your mail, untick this. Then letters carry neither the answer nor the code that opens it: "
            "write the code down when you see it."
        ),
    )
    name = forms.CharField(
        label=_("Your name"), max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = PhoneField(
        label=_("Telephone"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    safe_contact = forms.CharField(
        label=_("How to reach you safely"),
        max_length=300,
        required=False,
        help_text=_("For instance: «Call only from 9 to 12», «Only by my sister's telephone»."),
    )
    may_publish = forms.BooleanField(
        label=_("I agree that my question and the answer are published"),
        required=False,
        help_text=_(
            "They help others. A lawyer first takes out names, telephones, addresses and everything by which you could "
            "be known. Without your consent nobody but the lawyers sees the question. You can take the consent back."
        ),
    )

    def __init__(self, *args: Any, lists: Lists, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, initial={"submission": uuid4(), **kwargs.pop("initial", {})}, **kwargs)
        groups, words = _places(lists, timezone.localdate(now), get_language() or "")
        territory = cast("forms.ChoiceField", self.fields["territory"])
        territory.choices = with_empty(groups)
        cast("Combobox", territory.widget).search_words = words
        cast("PhoneField", self.fields["phone"]).region = _country(lists, self.data.get("territory", ""))

    @property
    def is_a_program_s(self) -> bool:
        return bool(self.data.get("topic"))

    @property
    def has_more(self) -> bool:
        """Whether something was typed into what may stay empty, or is wrong there: then it is shown open."""
        return any(self[name].value() or self[name].errors for name in ("name", "phone", "safe_contact"))

    @property
    def written(self) -> dict[str, Any]:
        """The valid form as actions.asking.ask takes it."""
        kept = ("submission", "solution", "text", "email", "by_letter", "name", "phone", "safe_contact", "may_publish")
        return {name: self.cleaned_data[name] for name in kept} | {"territory_id": self.cleaned_data["territory"]}

    def clean_email(self) -> str:
        return plain_email(self.cleaned_data["email"])

    def clean_name(self) -> str:
        return plain_name(self.cleaned_data["name"])


class CodeForm(Form):
    """The code of a question, typed by hand."""

    code = forms.CharField(
        label=_("Code of the question"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
        help_text=_("Letters and figures in three groups of five. It was shown after sending."),
        error_messages={"required": _("Type the code you were given.")},
    )


def _country(lists: Lists, typed: str) -> str:
    """Whose telephone numbers need no country code: those of the place's country."""
    try:
        return lists.country(int(typed))
    except (ValueError, KeyError):
        return "KG"


@lru_cache(maxsize=16)
def _places(lists: Lists, day: Any, language: str) -> tuple[list[Any], dict[str, str]]:
    """Places by oblast, so that a plain list can be read as well; and the words each is also found by: its names in the
    other languages, its former names, and what it is part of."""
    offered = [place for place in lists.territories(day) if place.level != Level.COUNTRY]
    groups = [
        (lists.territory(top).name_in(language), [(place.id, place.name_in(language)) for place in places])
        for top, places in groupby(offered, key=lambda place: _top(lists, place))
    ]
    return groups, {str(place.id): " ".join(_words(lists, place, language)) for place in offered}


def _top(lists: Lists, place: ListedTerritory) -> int:
    """The oblast, or the city beside oblasts, that the place is in."""
    return next(one.id for one in reversed([place, *lists.ancestors(place.id)]) if one.level != Level.COUNTRY)


def _words(lists: Lists, place: ListedTerritory, language: str) -> Iterator[str]:
    for one in [place, *lists.ancestors(place.id)]:
        if one.level != Level.COUNTRY:
            yield from {*one.aliases, one.name_ru, one.name_ky, one.name_tt, one.name_en} - {""}
