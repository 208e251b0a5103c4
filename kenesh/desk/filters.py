"""What is written beneath the columns of the register, as it stands in the address: a page can be bookmarked."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.desk.columns import COLUMNS, offered
from kenesh.desk.derived import parts
from kenesh.desk.models import Service, State
from kenesh.desk.orders import Names
from kenesh.desk.periods import read_period
from kenesh.desk.rules import State as Where
from kenesh.desk.wanted import STATES, Tab, WantedConsultations
from kenesh.offices.lists import Lists
from kenesh.offices.models import OfficeKind
from kenesh.shell.forms import Form
from kenesh.shell.widgets import Combobox

NOTHING: Final = (None, None)
_NUMBER: Final = re.compile(r"(?:(?P<year>\d{4})\s*[-–/]\s*)?(?P<serial>\d{0,9})")


class _Line(forms.TextInput):
    """Written in one go: there are many, and each would cost two templates."""

    input_type = "search"

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        shown = {"type": self.input_type, "name": name, "value": self.format_value(value)}
        return format_html("<input{}>", flatatt(self.build_attrs(self.attrs | shown, attrs)))


def _words(name: str, hint: Any = None) -> forms.CharField:
    shown = _Line({"placeholder": hint or False, "autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(label=COLUMNS[name], max_length=100, required=False, widget=shown)


class _Native(Combobox):
    """The browser's own list: ours would be cut off at the edge of the table."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        return super().render(name, value, {**(attrs or {}), "data-combobox": False}, renderer)


def _one(name: str, coerce: Callable[[str], Any] = int) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=COLUMNS[name], coerce=coerce, empty_value=None, required=False, widget=_Native)


type Named = tuple[tuple[int, str], ...]  # number and name


@dataclass(frozen=True)
class Choices:
    """What the fields of one page let one choose from. services: those of one name are one choice, the first's."""

    consultant: Named = ()
    service: Named = ()
    office: Named = ()

    def namesakes(self, service: int) -> tuple[int, ...]:
        name = dict(self.service)[service]
        return tuple(pk for pk, other in self.service if other == name)


class Offered:
    """What there is to choose from for this reader, by id: of their own department, for an administrator of all.
    Each is looked up where it is wanted."""

    def __init__(self, user: User, lists: Lists) -> None:
        self.user, self.lists = user, lists

    @cached_property
    def staff(self) -> Names:
        own = {"office__kind": OfficeKind.DESK} if self.user.is_administrator else {"office": self.user.office_id}
        return dict(User.objects.filter(**own).in_alphabetical_order().values_list("id", "full_name"))

    @cached_property
    def services(self) -> Names:
        own_words, visible = f"name_{get_language() or 'ru'}", Service.objects.visible_to(self.user)
        named = visible.order_by("position", "id").values_list("id", own_words, "name_ru")
        return {pk: name or russian for pk, name, russian in named}

    @cached_property
    def offices(self) -> Names:
        language = get_language() or "ru"
        return {one.id: one.name_in(language) for one in self.lists.offices() if one.kind == OfficeKind.DESK}

    def to(self, columns: Sequence[str]) -> Choices:
        """In the fields beneath these columns."""
        return Choices(
            consultant=tuple(self.staff.items()) if "consultant" in columns else (),
            service=tuple(self.services.items()) if "service" in columns else (),
            office=tuple(self.offices.items()) if "office" in columns else (),
        )


class RegisterFilter(Form):
    """The fields beneath some columns, for one reader at one tab."""

    number = _words("number")
    day = _words("day", _("dd.mm.yyyy"))
    address = _words("address")
    visitor = _words("visitor")
    organisation = _words("organisation")
    consultant = _one("consultant")
    state = _one("state", Where)
    service = _one("service")
    office = _one("office")

    def __init__(self, data: QueryDict, *, tab: Tab, columns: Sequence[str], choices: Choices, today: date) -> None:
        super().__init__(data)
        self.asked, self.tab, self.choices, self.today = data, tab, choices, today
        for name in [name for name in self.fields if name not in columns]:
            del self.fields[name]
        for name, field in self.fields.items():
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("any")), *self._offered(name)]

    def _offered(self, name: str) -> Iterable[tuple[Any, Any]]:
        match name:
            case "state":
                return ((state.value, State(state.value).label) for state in STATES[self.tab])
            case "service":
                first = {words: pk for pk, words in reversed(self.choices.service)}
                return ((pk, words) for words, pk in reversed(first.items()))
            case "consultant":
                return self.choices.consultant
        return self.choices.office

    def clean_number(self) -> tuple[int | None, int | None]:
        """Year and serial; nothing as long as it has only begun to be typed."""
        typed = _NUMBER.fullmatch(self.cleaned_data["number"].strip())
        if typed is None:
            raise ValidationError(_("Write the number like this: 15 or 2026-000015."))
        serial = int(typed["serial"] or 0)
        if not serial:
            return None, None
        return int(typed["year"]) if typed["year"] else None, serial

    def clean_day(self) -> tuple[datetime | None, datetime | None]:
        """From when until when, by the reader's clock."""
        typed = self.cleaned_data["day"].strip()
        if not typed:
            return None, None
        period = read_period(typed, self.today)
        if period is None:
            raise ValidationError(_("Write a day, a month or a year: 12.11.2026, 11.2026, 2026."))
        since, until = (timezone.make_aware(datetime.combine(day, time())) for day in period)
        return since, until

    def clean_address(self) -> str:
        return self._parts_of("address")

    def clean_visitor(self) -> str:
        return self._parts_of("visitor")

    def clean_organisation(self) -> str:
        return self._parts_of("organisation")

    def _parts_of(self, name: str) -> str:
        typed: str = self.cleaned_data[name].strip()
        if typed and not parts(typed):
            raise ValidationError(_("Write letters or figures to look for."))
        return typed

    def wanted(self, user: User) -> WantedConsultations:
        """What the valid fields ask for."""
        data = self.cleaned_data
        (year, serial), (since, until) = data.get("number", NOTHING), data.get("day", NOTHING)
        state, service = data.get("state"), data.get("service")
        return WantedConsultations(
            tab=self.tab,
            me=user.pk,
            # The department is named to the inverted index too, though visible_to() holds to it anyway.
            office=data.get("office") if user.is_administrator else user.office_id,
            since=since,
            until=until,
            year=year,
            serial=serial,
            address=data.get("address", ""),
            visitor=data.get("visitor", ""),
            organisation=data.get("organisation", ""),
            consultant=data.get("consultant"),
            states=() if state is None else (state,),
            services=() if service is None else self.choices.namesakes(service),
        )

    @property
    def in_use(self) -> list[str]:
        """Names of the fields that are filled in."""
        return [name for name in self.fields if self.asked.get(name)]


def tabs_of(user: User) -> list[Tab]:
    """An administrator holds no consultations."""
    return [tab for tab in Tab if tab is not Tab.MINE or not user.is_administrator]


def tab_of(address: QueryDict, user: User) -> Tab:
    """Unknown or none: the first."""
    there = tabs_of(user)
    return next((tab for tab in there if tab == address.get("tab")), there[0])


def searched(address: QueryDict, user: User, tab: Tab) -> list[str]:
    """The columns that something is looked for in."""
    asked = [name for name in offered(user) if address.get(name)]
    return asked if address.get("state") in STATES[tab] else [name for name in asked if name != "state"]
