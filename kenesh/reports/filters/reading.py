"""An address read as its reader means it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Final
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from kenesh.accounts.models import Role, User
from kenesh.alphabet.order import alphabet_key
from kenesh.desk.models import Service
from kenesh.offices.lists import Lists
from kenesh.offices.models import OfficeKind
from kenesh.records.filters import Staff
from kenesh.reports.filters.form import NAMES, PERIODS, ReportFilter, source_of
from kenesh.reports.naming import named_services
from kenesh.reports.report import Asked
from kenesh.reports.rules import Days, Period, Source
from kenesh.reports.selection import Column, Condition, Selection
from kenesh.reports.words import TITLES_OF_REPORTS, of_days

OF_A_CHIP: Final = {"age": ("age_from", "age_to"), "period": ("period", "since", "until")}


@dataclass(frozen=True)
class Chip:
    """A filter in words. without: the report's address with it taken away; empty: it cannot be."""

    words: str
    without: str = ""


@dataclass(frozen=True)
class Reading:
    """What an address asks for. asked: None where something of it makes no sense; the form says what.

    chips: the period and the filters; period: in words; office: the reader's own, where they see no other.
    """

    form: ReportFilter
    asked: Asked | None = None
    title: str = ""
    period: str = ""
    chips: tuple[Chip, ...] = ()
    office: str = ""

    @property
    def words(self) -> list[str]:
        """The period and the filters, for a heading."""
        return [chip.words for chip in self.chips]

    @property
    def moving(self) -> Period | None:
        """The moving period asked for."""
        return self.form.moving if self.asked else None

    @property
    def periods(self) -> list[tuple[Promise, str, bool]]:
        """The moving periods: words, the report's address with it, whether it is the one asked for."""
        address = self.asked.address if self.asked else ""
        return [
            (words, changed(address, since="", until="", period=period), period == self.moving)
            for period, words in PERIODS.items()
        ]

    @cached_property
    def html(self) -> SafeString:
        """The form as it stands on the page."""
        context = {"form": self.form, "office": self.office, "periods": self.periods}
        return render_to_string(self.form.template, context)


def read(address: QueryDict, user: User, lists: Lists, today: date) -> Reading:
    """The address as this person means it: of their own office, without names for an observer, whatever it says."""
    named = user.role != Role.OBSERVER
    own = None if user.is_administrator or not named else user.office_id
    staff: Staff = ()
    if named:
        colleagues = User.objects.all() if own is None else User.objects.filter(office=own)
        staff = tuple(colleagues.in_alphabetical_order().values_list("id", "full_name"))
    offices = lists.offices() if own is None else [lists.office(own)]
    desk = any(office.kind == OfficeKind.DESK for office in offices)
    services = _services(own, lists) if desk and source_of(address) == Source.CONSULTATIONS else ()
    hidden = set() if named else {"consultant"}
    kept = [
        (name, value)
        for name, values in address.lists()
        for value in values
        if name in NAMES - hidden and not (name in {"show", "rows", "columns"} and value in hidden)
    ]
    return _read(urlencode(kept), staff, services, lists, today, own, named, desk, get_language() or "")


def _services(own: int | None, lists: Lists) -> Staff:
    """Those of the own department, or of all; alphabetically."""
    found = Service.objects.all() if own is None else Service.objects.filter(office=own)
    return tuple(sorted(named_services(found, lists).items(), key=lambda one: alphabet_key(one[1])))


@lru_cache(maxsize=256)
def _read(
    address: str,
    staff: Staff,
    services: Staff,
    lists: Lists,
    today: date,
    own: int | None,
    named: bool,
    desk: bool,
    language: str,
) -> Reading:
    """Kept, for building and drawing twenty fields takes long. A pure function of what it is given."""
    form = ReportFilter(
        QueryDict(address),
        staff=staff,
        lists=lists,
        today=today,
        all_offices=own is None,
        named=named,
        desk=desk,
        services=services,
    )
    office = "" if own is None else lists.office(own).name
    if not form.is_valid():
        return Reading(form, office=office)
    data, pairs = form.cleaned_data, list(form.pairs())
    conditions = tuple(form.conditions())
    if own is not None:
        conditions = (Condition(Column.OFFICE, (own,)), *conditions)
    asked = Asked(
        Selection(data["source"], form.days, conditions),
        blocks=form.blocks,
        unit=data["unit"],
        every_status=data["statuses"],
        compare=data["compare"],
        step=data["step"],
        cross=form.cross,
        address=_written(pairs),
        named=named,
        own_office=own,
    )
    period = of_days(form.days)
    chips = [Chip(period, _without(pairs, "period") if form.days != Days() else "")]
    if office:
        chips.append(Chip(office))
    chips += [Chip(words, _without(pairs, name, value)) for name, value, words in form.said()]
    return Reading(form, asked, str(TITLES_OF_REPORTS[data["source"]]), period, tuple(chips), office)


def changed(address: str, **values: str) -> str:
    """The address with these parameters in the place of its own; an empty one is taken away."""
    kept = [(name, value) for name, value in parse_qsl(address) if name not in values]
    return _written([*kept, *((name, value) for name, value in values.items() if value)])


def _without(pairs: Iterable[tuple[str, str]], name: str, value: str = "") -> str:
    names = OF_A_CHIP.get(name, (name,))
    return _written([pair for pair in pairs if pair[0] not in names or (value and pair[1] != value)])


def _written(pairs: Iterable[tuple[str, str]]) -> str:
    """Never empty: an empty address asks for the usual period."""
    return urlencode([(name, str(value)) for name, value in pairs]) or f"source={Source.APPEALS}"
