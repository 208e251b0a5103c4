"""The orders of the register: by every column, in the alphabet of the reader's language."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from kenesh.accounts.models import User
from kenesh.alphabet.order import alphabet_key
from kenesh.desk.models import Consultation
from kenesh.desk.queries import Consultations, consultants_in_archive
from kenesh.desk.rules import State
from kenesh.desk.wanted import STATES, Tab, WantedConsultations, mark
from kenesh.records.facets import Kind, token
from kenesh.records.orders import Order, Stretch, series

BY_DATE: Final = WantedConsultations.by_date
WRITTEN: Final = 0
BLANK: Final = 1
NOBODY: Final = 0

type Names = Mapping[int, str]


def usual(tab: Tab) -> str:
    """Without another order: of what is to come the next first, of all else the newest."""
    return "day" if tab in {Tab.MINE, Tab.PLANNED} else "-day"


def order(sort: str, tab: Tab, *, services: Names, offices: Names, consultants: Names) -> Order:
    """The order an address names: a column, with «-» for descending. Unknown or empty: the usual one of the tab.

    consultants: those of the consultations that the reader sees.
    """
    descending, column = sort.startswith("-"), sort.removeprefix("-")
    match column:
        case "day":
            return Order(BY_DATE, descending)
        case "number":
            return Order(("year", "serial", "id"), descending)
        case "visitor":
            return Order(("name_key", "id"), descending)
        case "address" | "organisation":
            return _of_text(f"{column}_key", descending)
        case "state":
            states = STATES[tab]
            stretches = [Stretch(place, Q(state=state.value), mark(state)) for place, state in enumerate(states)]
            return series(BY_DATE, stretches, descending, lambda one: states.index(State(one.state)))
        case "consultant":
            people = [
                *_of(Kind.CONSULTANT, "consultant_id", consultants),
                Stretch(NOBODY, Q(consultant=None), token(Kind.CONSULTANT, NOBODY), within_index=True),
            ]
            whose = Coalesce("consultant_id", Value(NOBODY))
            return series(BY_DATE, people, descending, _consultant_of, _asked("consultant"), whose)
        case "service":
            given = _of(Kind.SERVICE, "service_id", services)
            which = F("service_id")
            return series(BY_DATE, given, descending, lambda one: one.service_id, lambda wanted: wanted.services, which)
        case "office":
            departments = _of(Kind.OFFICE, "office_id", offices)
            return series(BY_DATE, departments, descending, lambda one: one.office_id, _asked("office"), F("office_id"))
    return order(usual(tab), tab, services={}, offices={}, consultants={})


def consultants_of(visible: Consultations, wanted: WantedConsultations, user: User) -> Names:
    """Whose the consultations of the tab are."""
    if not wanted.is_archived:
        used = set(visible.filter(wanted.of_office).order_by().values_list("consultant_id", flat=True).distinct())
    else:
        used = set(consultants_in_archive(user))
    return dict(User.objects.filter(pk__in=used).values_list("id", "full_name"))


def _of(kind: Kind, column: str, names: Names) -> list[Stretch]:
    alphabetical = sorted(names, key=lambda pk: (alphabet_key(names[pk]), pk))
    return [Stretch(pk, Q(**{column: pk}), token(kind, pk), within_index=True) for pk in alphabetical]


def _of_text(column: str, descending: bool) -> Order:
    """What is not written stands last, either way."""
    return Order(
        (column, "id"),
        descending,
        (
            Stretch(WRITTEN, Q(**{f"{column}__isnull": False}), within_index=True),
            Stretch(BLANK, Q(**{column: None}), within_index=True),
        ),
        lambda one: WRITTEN if getattr(one, column) else BLANK,
    )


def _consultant_of(consultation: Consultation) -> int:
    return consultation.consultant_id or NOBODY


def _asked(name: str) -> Callable[[Any], Collection[int]]:
    return lambda wanted: () if getattr(wanted, name) is None else (getattr(wanted, name),)
