"""The orders of the journal of appeals."""

from typing import Final

from kenesh.appeals.wanted import WantedAppeals
from kenesh.offices.lists import Lists
from kenesh.records.orders import Order, of_client

BY_DATE: Final = WantedAppeals.by_date
NEWEST_FIRST: Final = Order(BY_DATE, descending=True)


def order(sort: str, lists: Lists) -> Order:
    """The order an address names: a column, with «-» for descending. Unknown or empty: newest first."""
    descending, column = sort.startswith("-"), sort.removeprefix("-")
    if column == "number":
        return Order(("id",), descending)
    return of_client(column, descending, BY_DATE, lists) or NEWEST_FIRST
