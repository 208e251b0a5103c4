"""The orders of the journal of referrals. The usual one: what is overdue, then the newest."""

from collections.abc import Collection
from datetime import date
from typing import Any, Final

from django.db.models import Q

from kenesh.alphabet.order import alphabet_key
from kenesh.offices.lists import Lists
from kenesh.organisations.directory import current_directory
from kenesh.records.facets import Kind, token
from kenesh.records.orders import Order, Stretch, of_client, series
from kenesh.referrals.rules import State
from kenesh.referrals.wanted import WantedReferrals, mark, overdue

BY_DATE: Final = WantedReferrals.by_date
OVERDUE: Final = 0
OTHERS: Final = 1


def order(sort: str, lists: Lists, *, today: date, used: Collection[int]) -> Order:
    """The order an address names: a column, with «-» for descending. Unknown or empty: overdue first.

    used: the organisations that the reader's referrals point at.
    """
    descending, column = sort.startswith("-"), sort.removeprefix("-")
    match column:
        case "number":
            return Order(("year", "serial", "id"), descending)
        case "due":
            return Order(("due_on", "id"), descending)
        case "state":
            states = [Stretch(place, Q(state=state.value), mark(state)) for place, state in enumerate(State)]
            places = {state.value: place for place, state in enumerate(State)}
            return series(BY_DATE, states, descending, lambda referral: places[referral.state])
        case "organisation":
            directory = current_directory()
            names = sorted(used, key=lambda pk: (alphabet_key(directory.organisation(pk).name), pk))
            stretches = [
                Stretch(pk, Q(organisation_id=pk), token(Kind.ORGANISATION, pk), within_index=True) for pk in names
            ]
            return series(BY_DATE, stretches, descending, lambda referral: referral.organisation_id, _of_organisation)
    return of_client(column, descending, BY_DATE, lists) or overdue_first(today)


def overdue_first(today: date) -> Order:
    late = overdue(today)
    return Order(
        BY_DATE,
        True,
        (Stretch(OVERDUE, late, within_index=True), Stretch(OTHERS, ~late)),
        lambda referral: OVERDUE if referral.is_overdue(today) else OTHERS,
        lambda wanted: () if wanted.overdue_on is None else (OVERDUE,),
    )


def _of_organisation(wanted: Any) -> Collection[int]:
    return () if wanted.organisation is None else (wanted.organisation,)
