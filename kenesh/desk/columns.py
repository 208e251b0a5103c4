"""The columns of the register, and which of them a person wants to see."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kenesh.accounts.models import User
from kenesh.desk.models import Columns

# Name in an address → heading.
COLUMNS: Final[Mapping[str, Any]] = {
    "number": _("Number"),
    "day": _("Date"),
    "address": _("Address"),
    "visitor": pgettext_lazy("register", "Visitor"),
    "organisation": _("Organisation"),
    "consultant": _("Consultant"),
    "state": _("Status"),
    "service": _("Service"),
    "office": _("Department"),
}
ALWAYS: Final = "number"  # the link that opens a row
OF_ADMINISTRATORS: Final = "office"
PLACE: Final = "place-"  # of a column, in its form
UNUSUAL: Final = "service"
NEWEST_FIRST: Final = frozenset({"number", "day"})  # at the first click on the heading


def offered(user: User) -> list[str]:
    """Only an administrator sees more than one department."""
    return [name for name in COLUMNS if name != OF_ADMINISTRATORS or user.is_administrator]


def usual(user: User) -> list[str]:
    return [name for name in offered(user) if name != UNUSUAL]


def chosen(user: User) -> list[str]:
    """The columns this person wants to see, in this order."""
    kept = next(iter(Columns.objects.filter(user=user).values_list("shown", flat=True)), None)
    return _possible(kept, user) if kept else usual(user)


def asked(form: QueryDict, user: User) -> list[str]:
    """What the form of columns asks for: those ticked, in its order; then one of its buttons. Empty: the usual ones.

    hide: a column not to be shown; earlier: one to be moved a place towards the beginning; place-…: the number of the
    place one is to have, among all that stand in the form.
    """
    if "usual" in form:
        return []
    wanted = sorted((name for name in form.getlist("shown") if name != form.get("hide")), key=_places(form))
    shown = _possible(wanted, user)
    moved = form.get("earlier", "")
    if moved in shown[1:]:
        place = shown.index(moved)
        shown[place - 1 : place + 1] = [moved, shown[place - 1]]
    return shown


def _places(form: QueryDict) -> Callable[[str], tuple[int, int]]:
    """What columns are sorted by. One moved to a place stands before the one that had it, or after, as it comes from
    behind or from before; without a number it stays."""
    there = {name: place for place, name in enumerate((key for key in form if key.startswith(PLACE)), 1)}

    def place(name: str) -> tuple[int, int]:
        was, typed = there.get(PLACE + name, len(COLUMNS)), form.get(PLACE + name, "")
        wanted = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else was
        return wanted, (wanted > was) - (wanted < was)

    return place


def _possible(names: Sequence[str], user: User) -> list[str]:
    there = offered(user)
    kept = [name for name in dict.fromkeys(names) if name in there]
    return kept if ALWAYS in kept else [ALWAYS, *kept]
