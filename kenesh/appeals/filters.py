"""The filters of the journal as they stand in the address: a page can be bookmarked and sent."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.appeals import choices
from kenesh.appeals.models import OLDEST, Sex
from kenesh.appeals.orders import Order, Position
from kenesh.appeals.wanted import Wanted
from kenesh.offices.lists import Lists
from kenesh.offices.models import List
from kenesh.shell.forms import Form
from kenesh.shell.widgets import Combobox, ComboboxMultiple, DateInput

# Parameters that belong to a page of the journal, not to what is looked for.
POSITION = ("after", "before")
# The filters in the line; the rest stand behind «Ещё фильтры».
FIRST = ("since", "until", "age_from", "age_to", "sex", "category", "text")


def _age(label: Any) -> forms.IntegerField:
    """One end of the ages: its label stands in the field."""
    shown = forms.NumberInput(attrs={"placeholder": label})
    return forms.IntegerField(label=label, min_value=0, max_value=OLDEST, required=False, widget=shown)


type Staff = tuple[tuple[int, str], ...]  # number and name


class JournalFilter(Form):
    """The filters of one address, for one reader. staff: the consultants to choose from."""

    since = forms.DateField(label=_("from"), required=False, widget=DateInput)
    until = forms.DateField(label=_("to"), required=False, widget=DateInput)
    age_from = _age(_("from"))
    age_to = _age(_("to"))
    sex = forms.TypedChoiceField(label=_("Sex"), coerce=int, empty_value=None, required=False)
    category = forms.TypedMultipleChoiceField(label=_("Category"), coerce=int, required=False, widget=ComboboxMultiple)
    text = forms.CharField(label=_("Name, telephone, text"), max_length=200, required=False)
    office = forms.TypedChoiceField(label=_("Centre"), coerce=int, empty_value=None, required=False, widget=Combobox)
    status = forms.TypedMultipleChoiceField(
        label=_("Social status"), coerce=int, required=False, widget=ComboboxMultiple
    )
    citizenship = forms.TypedMultipleChoiceField(
        label=_("Civil status"), coerce=int, required=False, widget=ComboboxMultiple
    )
    kind = forms.TypedMultipleChoiceField(label=_("Kind of aid"), coerce=int, required=False, widget=ComboboxMultiple)
    territory = forms.TypedChoiceField(
        label=_("Place of residence"),
        coerce=int,
        empty_value=None,
        required=False,
        widget=Combobox,
    )
    consultant = forms.TypedChoiceField(
        label=_("Consultant"),
        coerce=int,
        empty_value=None,
        required=False,
        widget=Combobox,
    )
    advocate = forms.BooleanField(label=_("Provided with an advocate"), required=False)
    in_writing = forms.BooleanField(label=_("Written appeal"), required=False)

    def __init__(self, data: QueryDict, *, staff: Staff, lists: Lists, today: date, all_offices: bool) -> None:
        super().__init__(data)
        self.address = data
        self.lists = lists
        self._offer("sex", choices.with_empty(list(Sex.choices), _("any")))
        self._offer("category", self._categories())
        for name, which in (
            ("status", List.SOCIAL_STATUS),
            ("citizenship", List.CITIZENSHIP),
            ("kind", List.KIND_OF_AID),
        ):
            self._offer(name, lists.choices(which))
        places, other_names, parts_of = choices.of_territories(lists, today)
        self._offer("territory", choices.with_empty(places, _("any")))
        territory = cast("Combobox", self.fields["territory"].widget)
        territory.search_words, territory.notes = other_names, parts_of
        self._offer("consultant", choices.with_empty(list(staff), _("any")))
        if all_offices:
            self._offer("office", choices.with_empty([(o.id, o.name) for o in lists.offices()], _("any")))
        else:
            del self.fields["office"]

    def _offer(self, name: str, offered: choices.Choices) -> None:
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
        """What the valid filters ask for. Days are days of the reader's office."""
        data = self.cleaned_data
        chosen = set(data["category"])
        within = {e.id for e in self.lists.entries(List.CATEGORY) if e.group_id in chosen}
        return Wanted(
            since=_midnight(data["since"]),
            until=_midnight(data["until"], days=1),
            office=data.get("office"),
            age_from=data["age_from"],
            age_to=data["age_to"],
            sexes=() if data["sex"] is None else (data["sex"],),
            citizenships=tuple(data["citizenship"]),
            statuses=tuple(data["status"]),
            categories=tuple(sorted(within | (chosen - {e.id for e in self.lists.groups(List.CATEGORY)}))),
            kinds=tuple(data["kind"]),
            territories=() if data["territory"] is None else tuple(sorted(self.lists.descendants(data["territory"]))),
            consultant=data["consultant"],
            in_writing=data["in_writing"],
            advocate_provided=data["advocate"],
            text=data["text"],
        )

    @property
    def in_use(self) -> list[str]:
        """Names of the filters that are set."""
        return [name for name in self.fields if any(self.address.getlist(name))]

    @property
    def folded_in_use(self) -> int:
        """How many of those behind «Ещё фильтры» are set."""
        return len([name for name in self.in_use if name not in FIRST])


@dataclass(frozen=True)
class Reading:
    """What an address asks for. errors: of a filter that makes no sense; then nothing is wanted."""

    filter: JournalFilter
    wanted: Wanted | None

    @cached_property
    def html(self) -> SafeString:
        """The filters as they stand on the page."""
        names = [name for name in self.filter.fields if name not in FIRST]
        context = {
            "filter": self.filter,
            "folded": [self.filter[name] for name in names],
        }
        return render_to_string("appeals/journal.html#filters", context)


def read(address: QueryDict, user: User, lists: Lists, now: datetime) -> Reading:
    """The address as this person means it."""
    colleagues = User.objects.all() if user.is_administrator else User.objects.filter(office=user.office_id)
    staff = tuple(colleagues.in_alphabetical_order().values_list("id", "full_name"))
    kept = address.copy()
    for name in POSITION:
        kept.pop(name, None)
    zone = timezone.get_current_timezone_name()
    words = kept.urlencode()
    own = None if user.is_administrator else user.office_id
    return _read(words, staff, lists, timezone.localdate(now), own, get_language() or "", zone)


@lru_cache(maxsize=256)
def _read(address: str, staff: Staff, lists: Lists, today: date, own: int | None, language: str, zone: str) -> Reading:
    """Kept, for building and drawing fifteen fields takes longer than finding a page. A pure function of what it is
    given: language and time zone are those of the moment, named so that each has its own."""
    asked = JournalFilter(QueryDict(address), staff=staff, lists=lists, today=today, all_offices=own is None)
    if not asked.is_valid():
        return Reading(asked, None)
    # The office is named to the inverted index too, though visible_to() holds to it anyway: lists meet inside it.
    return Reading(asked, asked.wanted if own is None else replace(asked.wanted, office=own))


def _midnight(day: date | None, *, days: int = 0) -> datetime | None:
    if day is None or date.max - day < timedelta(days):
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time()))


def written_position(position: Position) -> str:
    """The position as it stands in an address."""
    first, *rest = position.values
    words = first.isoformat() if isinstance(first, datetime) else "" if first is None else str(first)
    return "~".join([str(position.stretch), words, *map(str, rest)])


def read_position(words: str, order: Order) -> Position | None:
    """The position an address gives in this order; None where it is none (mangled, or of another order)."""
    stretch, _tilde, rest = words.partition("~")
    first, tilde, number = rest.rpartition("~")
    if len(order.columns) == 1:
        first, number = "", rest
    elif not tilde:
        return None
    try:
        key = int(stretch)
        last = int(number)
        match order.columns[0]:
            case "helped_at":
                moment = parse_datetime(first)
                if moment is None or timezone.is_naive(moment):
                    return None
                values: tuple[Any, ...] = (moment, last)
            case "age":
                values = (int(first) if first else None, last)
            case "name_key":
                values = (first, last)
            case _:
                values = (last,)
    except ValueError:
        return None
    known = any(s.key == key for s in order.stretches) and 0 <= last < 2**63
    return Position(key, values) if known and "\x00" not in first else None
