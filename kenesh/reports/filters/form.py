"""The form of a report's filters: what may be asked for, and what an address asks for."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, ClassVar, Final

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kenesh.offices.choices import with_empty
from kenesh.offices.lists import Lists
from kenesh.offices.models import List
from kenesh.offices.rules import NOT_STATED
from kenesh.people.models import Sex
from kenesh.records.filters import JournalFilter, Staff, several
from kenesh.records.models import OLDEST
from kenesh.reports.naming import age_words
from kenesh.reports.report import TITLES
from kenesh.reports.rules import (
    BLOCKS,
    UNITS,
    Compare,
    Days,
    Dimension,
    Overrun,
    Period,
    Source,
    Step,
    Unit,
    days_of,
)
from kenesh.reports.selection import Column, Condition, How

SOURCES: Final = (
    (Source.APPEALS, _("Appeals")),
    (Source.REFERRALS, _("Referrals")),
    (Source.QUESTIONS, _("Online questions")),
    (Source.CONSULTATIONS, _("Consultations")),
)
PERIODS: Final[Mapping[Period, Promise]] = {
    Period.THIS_MONTH: _("This month"),
    Period.LAST_MONTH: _("Last month"),
    Period.THIS_QUARTER: _("This quarter"),
    Period.LAST_QUARTER: _("Last quarter"),
    Period.THIS_YEAR: _("This year"),
    Period.LAST_YEAR: _("Last year"),
}
COMPARISONS: Final = (
    (Compare.NOTHING, pgettext_lazy("to compare with", "nothing")),
    (Compare.PREVIOUS, _("the period before it")),
    (Compare.YEAR, _("the same days a year before")),
)
STEPS: Final = ((Step.MONTH, _("by month")), (Step.WEEK, _("by week")), (Step.DAY, _("by day")))
EVERY: Final = "every"
ALL: Final = "all"  # what the button «Выделить все» sends
USUAL: Final = Period.THIS_YEAR  # of an address that says nothing

FILTERS: Final = (
    *("office", "citizenship", "category", "age_from", "age_to", "sex", "status", "kind", "territory"),
    *("consultant", "advocate", "service", "overrun"),
)
# What only consultations are asked by.
OF_THE_DESK: Final = ("service", "overrun")
# What records of these do not tell: whoever asks by it finds nothing.
UNTOLD: Final[Mapping[Source, frozenset[str]]] = {
    Source.APPEALS: frozenset(),
    Source.REFERRALS: frozenset({"kind", "advocate"}),
    Source.QUESTIONS: frozenset({"citizenship", "age_from", "age_to", "sex", "status", "kind", "advocate"}),
    Source.CONSULTATIONS: frozenset(FILTERS) - {"office", "consultant", *OF_THE_DESK},
}


def _choice(label: Any, kind: Any, choices: Iterable[tuple[Any, Any]], usual: Any, **kwargs: Any) -> Any:
    """One of an enumeration; `usual` where the address says nothing."""
    offered = [(str(value), words) for value, words in choices]
    return forms.TypedChoiceField(
        label=label, coerce=kind, empty_value=usual, choices=offered, required=False, **kwargs
    )


class ReportFilter(JournalFilter):
    """named: whether the reader may ask by consultant. desk: whether there are consultations to be asked for; services:
    those they may be asked by."""

    template: ClassVar = "reports/filters.html"
    first: ClassVar = ()
    field_order = (
        *("source", "since", "until", "office", "citizenship", "category", "age_from", "age_to", "sex", "status"),
        *("kind", "territory", "consultant", "advocate", "service", "overrun"),
        *("show", "statuses", "compare", "step", "rows", "columns"),
    )

    text = None  # type: ignore[assignment]  # what one person is found by does not stand in a report
    source = _choice(_("What is counted"), Source, SOURCES, Source.APPEALS)
    period = _choice(_("Period"), Period, PERIODS.items(), None, widget=forms.HiddenInput)
    citizenship = several(_("Citizenship"))
    category = several(TITLES[Dimension.CATEGORY])
    kind = several(_("Kind of aid"))
    advocate = forms.BooleanField(label=_("Provided with an advocate"), required=False)
    service = several(_("Service"))
    overrun = forms.BooleanField(label=_("Longer than regulated"), required=False)
    show = forms.TypedMultipleChoiceField(
        label=_("Show blocks"), coerce=Dimension, required=False, widget=forms.CheckboxSelectMultiple
    )
    unit = _choice(_("Counted in"), Unit, ((unit, unit) for unit in Unit), Unit.RECORDS, widget=forms.HiddenInput)
    statuses = forms.BooleanField(
        label=_("Count each social status of a person, not the main one only"),
        required=False,
        widget=forms.CheckboxInput(attrs={"value": EVERY}),
    )
    compare = _choice(_("Compare with"), Compare, COMPARISONS, Compare.NOTHING)
    step = _choice(_("Dynamics"), Step, STEPS, Step.MONTH)
    rows = _choice(_("Rows of the cross table"), Dimension, (), None)
    columns = _choice(_("Its columns"), Dimension, (), None)

    def __init__(
        self,
        data: QueryDict,
        *,
        staff: Staff,
        lists: Lists,
        today: date,
        all_offices: bool,
        named: bool,
        desk: bool,
        services: Staff,
    ) -> None:
        source = source_of(data) if desk else Source.APPEALS
        offered = [one for one in BLOCKS[source] if named or one != Dimension.CONSULTANT]
        blocks = [(str(one), TITLES[one]) for one in offered]
        super().__init__(
            _filled(data, today, source, offered), staff=staff, lists=lists, today=today, all_offices=all_offices
        )
        self.staff, self.services = dict(staff), dict(services)
        self.offer("source", [(str(one), words) for one, words in SOURCES if desk or one != Source.CONSULTATIONS])
        self.offer("service", list(services))
        if source != Source.CONSULTATIONS:
            for name in OF_THE_DESK:
                del self.fields[name]
        self.offer("kind", lists.choices(List.KIND_OF_AID))
        self.offer("show", blocks)
        for name in ("rows", "columns"):
            self.offer(name, with_empty(blocks, pgettext_lazy("of a cross table", "none")))
        for name in ("office", "citizenship", "status", "kind", "territory", "consultant", "service"):
            if name in self.fields:
                self._widget(name).placeholder = _("any")
        self._widget("category").placeholder = _("All categories")
        if not named:
            del self.fields["consultant"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("rows") and data.get("rows") == data.get("columns"):
            self.add_error("columns", _("The rows of the cross table are the same: choose another breakdown."))
        return data

    def _widget(self, name: str) -> Any:
        return self.fields[name].widget

    @property
    def moving(self) -> Period | None:
        """The moving period, as long as the days typed are its days."""
        period: Period | None = self.cleaned_data["period"]
        return period if period and self.days == days_of(period, self.today) else None

    @property
    def days(self) -> Days:
        return Days(self.cleaned_data["since"], self.cleaned_data["until"])

    @property
    def blocks(self) -> tuple[Dimension, ...]:
        """In the order of the page; none chosen: all there are."""
        chosen = self.cleaned_data["show"] or self._offered
        return tuple(one for one in Dimension if one in chosen)

    @property
    def _offered(self) -> list[Dimension]:
        field = self.fields["show"]
        return [Dimension(value) for value, _words in field.choices]  # type: ignore[attr-defined]  # a choice field

    @property
    def cross(self) -> tuple[Dimension, Dimension] | None:
        rows, columns = self.cleaned_data["rows"], self.cleaned_data["columns"]
        return (rows, columns) if rows and columns else None

    def conditions(self) -> Iterator[Condition]:
        """Of the records asked for. Several values of one filter mean any of them."""
        data = self.cleaned_data
        if data.get("office") is not None:
            yield Condition(Column.OFFICE, (data["office"],))
        for column, name, of_list, how in (
            (Column.CITIZENSHIP, "citizenship", List.CITIZENSHIP, How.IN),
            (Column.CATEGORIES, "category", List.CATEGORY, How.ANY),
            (Column.STATUSES, "status", List.SOCIAL_STATUS, How.ANY),
            (Column.KIND, "kind", List.KIND_OF_AID, How.IN),
        ):
            if data[name]:
                yield Condition(column, self._entries(of_list, data[name]), how)
        if data["age_from"] is not None or data["age_to"] is not None:
            oldest = OLDEST if data["age_to"] is None else data["age_to"]
            yield Condition(Column.AGE, tuple(range(data["age_from"] or 0, oldest + 1)))
        if data["sex"] is not None:
            yield Condition(Column.SEX, (data["sex"],))
        if data["territory"] is not None:
            yield Condition(Column.TERRITORY, tuple(sorted(self.lists.descendants(data["territory"]))))
        if data.get("consultant") is not None:
            yield Condition(Column.CONSULTANT, (data["consultant"],))
        if data["advocate"]:
            yield Condition(Column.ADVOCATE, (1,))
        if data.get("service"):
            yield Condition(Column.SERVICE, tuple(sorted(data["service"])))
        if data.get("overrun"):
            yield Condition(Column.OVERRUN, tuple(int(one) for one in Overrun if one != Overrun.NONE))

    def _entries(self, of_list: List, chosen: list[int]) -> tuple[int, ...]:
        """A group is all within it; «Не указано» is also where nothing stands (0)."""
        ids = set(chosen)
        found = {one.id for one in self.lists.entries(of_list) if one.id in ids or one.group_id in ids}
        if any(self.lists.entry(id).code == NOT_STATED for id in found):
            found.add(0)
        return tuple(sorted(found))

    def pairs(self) -> Iterator[tuple[str, str]]:
        """The choice as an address says it: what is usual is left out, but never the period."""
        data = self.cleaned_data
        if data["source"] != Source.APPEALS:
            yield "source", data["source"]
        if self.moving:
            yield "period", self.moving
        else:
            yield from ((name, data[name].isoformat()) for name in ("since", "until") if data[name])
        yield from self._chosen()
        if len(self.blocks) < len(self._offered):
            yield from (("show", one) for one in self.blocks)
        for name, usual in (("unit", Unit.RECORDS), ("compare", Compare.NOTHING), ("step", Step.MONTH)):
            if data[name] != usual:
                yield name, data[name]
        if data["statuses"]:
            yield "statuses", EVERY
        yield from ((name, data[name]) for name in ("rows", "columns") if data[name])

    def _chosen(self) -> Iterator[tuple[str, str]]:
        """The filters set."""
        for name in FILTERS:
            value = self.cleaned_data.get(name)
            for one in value if isinstance(value, list) else (value,):
                if one is not None and one is not False:
                    yield name, "on" if one is True else str(one)

    def said(self) -> Iterator[tuple[str, str, str]]:
        """The filters in words: name and value in the address, and how they read."""
        data, lists = self.cleaned_data, self.lists
        if data.get("office") is not None:
            yield "office", str(data["office"]), lists.office(data["office"]).name
        for name in ("citizenship", "category"):
            yield from ((name, str(id), self._named(name, id)) for id in data[name])
        if data["age_from"] is not None or data["age_to"] is not None:
            yield "age", "", age_words(data["age_from"] or 0, data["age_to"])
        if data["sex"] is not None:
            label = str(Sex(data["sex"]).label)
            yield "sex", str(data["sex"]), label if data["sex"] else self._labelled("sex", label)
        for name in ("status", "kind"):
            yield from ((name, str(id), self._named(name, id)) for id in data[name])
        if data["territory"] is not None:
            place = lists.territory(data["territory"]).name
            yield "territory", str(data["territory"]), self._labelled("territory", place)
        if data.get("consultant") is not None:
            name = self.staff.get(data["consultant"], str(data["consultant"]))
            yield "consultant", str(data["consultant"]), self._labelled("consultant", name)
        yield from (("service", str(id), self.services[id]) for id in data.get("service") or ())
        for name in ("advocate", "overrun"):
            if data.get(name):
                yield name, "on", str(self.fields[name].label)

    def _named(self, name: str, id: int) -> str:
        entry = self.lists.entry(id)
        return self._labelled(name, entry.name) if entry.code == NOT_STATED else entry.name

    def _labelled(self, name: str, value: str) -> str:
        return gettext("%(filter)s: %(value)s") % {"filter": self.fields[name].label, "value": value}

    @property
    def set_aside(self) -> frozenset[str]:
        """The filters that do not stand in the form: consultations say nothing of them, and none of them is set."""
        if source_of(self.address) != Source.CONSULTATIONS:
            return frozenset()
        return frozenset(name for name in UNTOLD[Source.CONSULTATIONS] if not any(self.address.getlist(name)))

    @property
    def more_in_use(self) -> bool:
        """Whether anything is asked of what stands folded."""
        usual = {"step": Step.MONTH}
        names = ("compare", "step", "rows", "columns", "statuses")
        return any((self.address.get(name) or None) not in (None, usual.get(name)) for name in names)

    @property
    def untold(self) -> tuple[str, ...]:
        """The filters set of which these records say nothing, in words."""
        data = self.cleaned_data
        untold = UNTOLD[data["source"]]
        asked = [name for name, _value in self._chosen() if name in untold]
        labels = {name: str(_("Age") if name.startswith("age") else self.fields[name].label) for name in asked}
        return tuple(dict.fromkeys(labels.values()))


def source_of(address: QueryDict) -> Source:
    """What an address asks to count; appeals where it says nothing that makes sense."""
    asked = address.get("source", "")
    return Source(asked) if asked in list(Source) else Source.APPEALS


def _filled(address: QueryDict, today: date, source: Source, blocks: list[Dimension]) -> QueryDict:
    """The address with what it leaves to custom, so that the form shows it: the days of the period, all blocks. Blocks
    and a unit that these records do not have were chosen for others: they say nothing."""
    data = address.copy()
    if not data:
        data["period"] = str(USUAL)
    period = str(data.get("period", ""))
    if period in list(Period) and not data.get("since") and not data.get("until"):
        days = days_of(Period(period), today)
        data["since"], data["until"] = str(days.since), str(days.until)
    elsewhere = set(map(str, Dimension)) - set(map(str, BLOCKS[source]))
    shown = data.getlist("show")
    if ALL in shown or not any(shown) or elsewhere.intersection(shown):
        data.setlist("show", list(map(str, blocks)))
    if elsewhere & {data.get("rows"), data.get("columns")}:
        data["rows"] = data["columns"] = ""
    if data.get("unit") in set(map(str, Unit)) - set(map(str, UNITS[source])):
        data["unit"] = str(Unit.RECORDS)
    return data


# Everything that makes a report; what else stands in the address (a tab, a page, a line) is not its own.
NAMES: Final = frozenset(ReportFilter.base_fields)
