"""Consultations as rows of a table for other programs."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kenesh.desk import rules
from kenesh.desk.models import State
from kenesh.desk.orders import Names
from kenesh.offices.lists import Lists
from kenesh.records.exporting import AT_ONCE, Said
from kenesh.records.queries import Records
from kenesh.shell.sheets import Cell, Heading

# In the order in which rows() unpacks them.
COLUMNS: Final = (
    *("year", "serial", "dated_at", "office_id", "service_id", "address", "client_name", "phone", "email"),
    *("organisation", "inn", "ogrn", "consultant_id", "state", "began_at", "ended_at", "worked", "limit"),
    *("overrun_reason", "comment", "summary"),
)


def headings() -> list[Heading]:
    """The columns: words and width in characters."""
    return [
        Heading(_("Number"), 14),
        Heading(_("Date"), 17),
        Heading(_("Department"), 30),
        Heading(_("Service"), 40),
        Heading(_("Address"), 44),
        Heading(pgettext("register", "Visitor"), 34),
        Heading(_("Mobile telephone"), 18),
        Heading(_("E-mail"), 24),
        Heading(_("Organisation"), 36),
        Heading(_("INN"), 14),
        Heading(_("OGRN"), 17),
        Heading(_("Consultant"), 30),
        Heading(_("Status"), 16),
        Heading(_("Began"), 17),
        Heading(_("Ended"), 17),
        Heading(_("Time spent, minutes"), 11),
        Heading(_("Regulated time, minutes"), 11),
        Heading(_("Why it took longer than regulated"), 36),
        Heading(_("Comment at the beginning"), 40),
        Heading(_("Comment at the end"), 50),
    ]


def rows(consultations: Records, lists: Lists, services: Names) -> Iterator[list[Cell]]:
    """One row for each, in the order given, read through a cursor of the database: memory does not grow with them.

    Moments are in the time zone of the page, without one, as spreadsheets have them. Language and time zone are those
    of the call: the rows are read after the page has been left.
    """
    said = Said(lists)
    states = {state.value: str(state.label) for state in State}

    def each() -> Iterator[list[Cell]]:
        for row in consultations.values_list(*COLUMNS).iterator(chunk_size=AT_ONCE):
            year, serial, dated_at, office, service = row[:5]
            consultant, state, began, ended, worked, limit, *texts = row[12:]
            yield [
                *(rules.number_of(year, serial), said.moment(dated_at), said.office(office), services.get(service, "")),
                *row[5:12],
                *(said.staff.get(consultant, ""), states[state]),
                *(began and said.moment(began), ended and said.moment(ended)),
                *(None if worked is None else round(worked / 60, 1), limit / 60),
                *texts,
            ]

    return each()
