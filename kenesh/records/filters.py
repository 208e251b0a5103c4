"""The filters of a journal as they stand in the address: a page can be bookmarked and sent."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.offices import choices
from kenesh.offices.lists import Lists
from kenesh.offices.models import List
from kenesh.people.models import Sex
from kenesh.records.models import OLDEST
from kenesh.records.wanted import Wanted
from kenesh.shell.forms import Form
from kenesh.shell.widgets import Combobox, ComboboxMultiple, DateInput

# Parameters that belong to a page of the journal, not to what is looked for.
POSITION = ("after", "before")

type Staff = tuple[tuple[int, str], ...]  # number and name


def _age(label: Any) -> forms.IntegerField:
    """One end of the ages: its label stands in the field."""
    shown = forms.NumberInput(attrs={"placeholder": label})
    return forms.IntegerField(label=label, min_value=0, max_value=OLDEST, required=False, widget=shown)


def several(label: Any) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(label=label, coerce=int, required=False, widget=ComboboxMultiple)


def one(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, required=False, widget=Combobox)


class JournalFilter(Form):
    """The filters of one address, for one reader; a journal's own adds what only its records have.

    staff: the consultants to choose from. first: the filters in the line; the rest stand behind «Ещё фильтры».
    template: draws them.
    """

    first: ClassVar[Collection[str]]
    template: ClassVar[str]

    since = forms.DateField(label=_("from"), required=False, widget=DateInput)
    until = forms.DateField(label=_("to"), required=False, widget=DateInput)
    age_from = _age(_("from"))
    age_to = _age(_("to"))
    sex = forms.TypedChoiceField(label=_("Sex"), coerce=int, empty_value=None, required=False)
    category = several(_("Category"))
    text = forms.CharField(label=_("Name, telephone, text"), max_length=200, required=False)
    office = one(_("Centre"))
    status = several(_("Social status"))
    citizenship = several(_("Civil status"))
    territory = one(_("Place of residence"))
    consultant = one(_("Consultant"))

    def __init__(self, data: QueryDict, *, staff: Staff, lists: Lists, today: date, all_offices: bool) -> None:
        super().__init__(data)
        self.address = data
        self.lists = lists
        self.today = today
        self.offer("sex", choices.with_empty(list(Sex.choices), _("any")))
        self.offer("category", self._categories())
        self.offer("status", lists.choices(List.SOCIAL_STATUS))
        self.offer("citizenship", lists.choices(List.CITIZENSHIP))
        places, other_names, parts_of = choices.of_territories(lists, today)
        self.offer("territory", choices.with_empty(places, _("any")))
        territory = cast("Combobox", self.fields["territory"].widget)
        territory.search_words, territory.notes = other_names, parts_of
        self.offer("consultant", choices.with_empty(list(staff), _("any")))
        if all_offices:
            self.offer("office", choices.with_empty([(o.id, o.name) for o in lists.offices()], _("any")))
        else:
            del self.fields["office"]

    def offer(self, name: str, offered: choices.Choices) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = offered

    def _categories(self) -> choices.Choices:
        """The groups first may be chosen whole."""
        groups = [(e.id, e.name) for e in self.lists.groups(List.CATEGORY)]
        return [
            (_("Whole branches of law"), groups),
            *self.lists.choices(List.CATEGORY),
        ]

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].strip()
        if text and not any(letter.isalnum() for letter in text):
            raise ValidationError(_("Write letters or figures to look for."))
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for first, last, sentence in (
            ("since", "until", _("The period ends before it begins.")),
            ("age_from", "age_to", _("The upper age is below the lower one.")),
        ):
            if data.get(first) is not None and data.get(last) is not None and data[first] > data[last]:
                self.add_error(last, sentence)
        return data

    @property
    def wanted(self) -> Wanted:
        """What the valid filters ask for."""
        raise NotImplementedError

    def of_client(self) -> dict[str, Any]:
        """Wanted's own fields but the period, whose ends are moments or days as the records have them."""
        data = self.cleaned_data
        chosen = set(data["category"])
        within = {e.id for e in self.lists.entries(List.CATEGORY) if e.group_id in chosen}
        return {
            "office": data.get("office"),
            "age_from": data["age_from"],
            "age_to": data["age_to"],
            "sexes": () if data["sex"] is None else (data["sex"],),
            "citizenships": tuple(data["citizenship"]),
            "statuses": tuple(data["status"]),
            "categories": tuple(sorted(within | (chosen - {e.id for e in self.lists.groups(List.CATEGORY)}))),
            "territories": ()
            if data["territory"] is None
            else tuple(sorted(self.lists.descendants(data["territory"]))),
            "consultant": data["consultant"],
            "text": data["text"],
        }

    @property
    def folded(self) -> list[Any]:
        """The fields behind «Ещё фильтры»."""
        return [self[name] for name in self.fields if name not in self.first]

    @property
    def in_use(self) -> list[str]:
        """Names of the filters that are set."""
        return [name for name in self.fields if any(self.address.getlist(name))]

    @property
    def folded_in_use(self) -> int:
        """How many of those behind «Ещё фильтры» are set."""
        return len([name for name in self.in_use if name not in self.first])


@dataclass(frozen=True)
class Reading:
    """What an address asks for. wanted: None where a filter makes no sense; then nothing is looked for."""

    filter: JournalFilter
    wanted: Wanted | None

    @cached_property
    def html(self) -> SafeString:
        """The filters as they stand on the page."""
        return render_to_string(self.filter.template, {"filter": self.filter})


def read(asked: type[JournalFilter], address: QueryDict, user: User, lists: Lists, now: datetime) -> Reading:
    """The address as this person means it."""
    colleagues = User.objects.all() if user.is_administrator else User.objects.filter(office=user.office_id)
    staff = tuple(colleagues.in_alphabetical_order().values_list("id", "full_name"))
    kept = address.copy()
    for name in POSITION:
        kept.pop(name, None)
    zone = timezone.get_current_timezone_name()
    words = kept.urlencode()
    own = None if user.is_administrator else user.office_id
    return _read(asked, words, staff, lists, timezone.localdate(now), own, get_language() or "", zone)


@lru_cache(maxsize=256)
def _read(
    asked: type[JournalFilter],
    address: str,
    staff: Staff,
    lists: Lists,
    today: date,
    own: int | None,
    language: str,
    zone: str,
) -> Reading:
    """Kept, for building and drawing fifteen fields takes longer than finding a page. A pure function of what it is
    given: language and time zone are those of the moment, named so that each has its own."""
    form = asked(QueryDict(address), staff=staff, lists=lists, today=today, all_offices=own is None)
    if not form.is_valid():
        return Reading(form, None)
    # The office is named to the inverted index too, though visible_to() holds to it anyway: lists meet inside it.
    return Reading(form, form.wanted if own is None else replace(form.wanted, office=own))
