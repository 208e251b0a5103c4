"""The rows of the register in words and as they stand on the page."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cached_property
from html import escape
from typing import NamedTuple

from django.urls import reverse
from django.utils.formats import get_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kenesh.accounts.models import User
from kenesh.accounts.rules import short_name
from kenesh.desk import rules
from kenesh.desk.columns import COLUMNS
from kenesh.desk.filters import Offered
from kenesh.desk.models import State
from kenesh.desk.words import css_of
from kenesh.offices.lists import Lists


class Row(NamedTuple):
    """Of a consultation, only what its row shows and a position is made of."""

    id: int
    year: int
    serial: int
    dated_at: datetime
    address: str
    address_key: str | None
    client_name: str
    name_key: str
    organisation: str
    organisation_key: str | None
    inn: str
    consultant_id: int | None
    state: str
    service_id: int
    office_id: int


class Cell(NamedTuple):
    """label: of its column, for a narrow screen, escaped. small: beneath the text. url: where it leads; at: a moment,
    ISO 8601; badge: css classes of one."""

    label: str
    text: str
    small: str = ""
    url: str = ""
    at: str = ""
    badge: str = ""

    @property
    def html(self) -> str:
        said = escape(self.text)
        if self.small:
            said += f" <small>{escape(self.small)}</small>"
        if self.url:
            said = f'<a class="name" href="{self.url}">{said}</a>'
        elif self.badge:
            said = f'<span class="{self.badge}">{said}</span>'
        elif self.at:
            said = f'<time datetime="{self.at}">{said}</time>'
        return f'<td data-label="{self.label}">{said}</td>'


def drawn(rows: Iterable[Sequence[Cell]]) -> SafeString:
    """The rows of the table, written in one go: a template would be asked two hundred times."""
    return mark_safe("".join(f"<tr>{''.join(cell.html for cell in row)}</tr>" for row in rows))  # noqa: S308  # escaped


def lines(consultations: Sequence[Row], shown: Sequence[str], lists: Lists, choices: Offered) -> list[list[Cell]]:
    """A row of cells for each, in the order of the columns shown. choices: where names are known already."""
    words = _Words(consultations, lists, choices)
    cells = [words.cells[name] for name in shown]
    return [[cell(one) for cell in cells] for one in consultations]


class _Words:
    """How each column of a consultation reads, in the language and time zone of the page."""

    def __init__(self, consultations: Sequence[Row], lists: Lists, choices: Offered) -> None:
        self.consultations, self.choices, self.language = consultations, choices, get_language() or "ru"
        self.states = {state.value: (str(state.label), f"badge {css_of(state)}") for state in State}
        self.zone = get_current_timezone()
        self.day, self.time = (get_format(f"{kind}_INPUT_FORMATS")[0] for kind in ("DATE", "TIME"))
        self.label = {name: escape(str(heading)) for name, heading in COLUMNS.items()}
        card = reverse("desk:card", args=[0]).removesuffix("0/")
        self.cells: dict[str, Callable[[Row], Cell]] = {
            "number": lambda one: Cell(
                self.label["number"], rules.number_of(one.year, one.serial), url=f"{card}{one.id}/"
            ),
            "day": self.moment,
            "address": lambda one: Cell(self.label["address"], one.address),
            "visitor": lambda one: Cell(self.label["visitor"], one.client_name),
            "organisation": self.organisation,
            "consultant": lambda one: Cell(self.label["consultant"], self.staff.get(one.consultant_id or 0, "")),
            "state": self.state,
            "service": lambda one: Cell(self.label["service"], choices.services.get(one.service_id, "")),
            "office": lambda one: Cell(self.label["office"], lists.office(one.office_id).name_in(self.language)),
        }

    @cached_property
    def staff(self) -> dict[int, str]:
        """Whoever has left the department still stands at what they have done."""
        there = self.choices.staff
        gone = {one.consultant_id for one in self.consultations if one.consultant_id} - there.keys()
        left = User.objects.filter(pk__in=gone).values_list("id", "full_name") if gone else ()
        return {pk: short_name(name) for pk, name in (*there.items(), *left)}

    def moment(self, one: Row) -> Cell:
        at = one.dated_at.astimezone(self.zone)
        return Cell(self.label["day"], at.strftime(self.day), at.strftime(self.time), at=at.isoformat())

    def organisation(self, one: Row) -> Cell:
        inn = _("INN %(inn)s") % {"inn": one.inn} if one.inn else ""
        return Cell(self.label["organisation"], one.organisation, inn)

    def state(self, one: Row) -> Cell:
        words, badge = self.states[one.state]
        return Cell(self.label["state"], words, badge=badge)
