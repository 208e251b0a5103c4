"""Referrals as rows of a table for other programs."""

from collections.abc import Iterator
from functools import cache
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kenesh.offices.lists import Lists
from kenesh.organisations.directory import current_directory
from kenesh.records.exporting import AT_ONCE, Said
from kenesh.records.queries import Records
from kenesh.referrals.models import State
from kenesh.shell.sheets import Cell, Heading

# In the order in which rows() unpacks them.
COLUMNS: Final = (
    *("serial", "year", "referred_on", "client_name", "sex", "age", "social_statuses", "citizenship_id"),
    *("phone", "whatsapp", "email", "territory_id", "categories", "office_id", "consultant_id"),
    *("organisation_id", "asked", "documents", "due_on", "state", "answered_at", "remark"),
)


def headings() -> list[Heading]:
    """The columns: words and width in characters."""
    return [
        Heading(_("#"), 9),
        Heading(_("Date"), 12),
        Heading(_("Full name"), 34),
        Heading(_("Sex"), 11),
        Heading(_("Age"), 8),
        Heading(_("Social status"), 26),
        Heading(_("Civil status"), 18),
        Heading(_("Telephone"), 18),
        Heading(_("WhatsApp"), 18),
        Heading(_("E-mail"), 24),
        Heading(_("Place of residence"), 36),
        Heading(_("Category"), 50),
        Heading(_("Centre"), 28),
        Heading(_("Consultant"), 30),
        Heading(_("Referred to"), 40),
        Heading(_("What is asked"), 50),
        Heading(_("Documents given"), 40),
        Heading(_("Answer expected by"), 12),
        Heading(_("State"), 12),
        Heading(_("Answered"), 17),
        Heading(_("Remark"), 40),
    ]


def rows(referrals: Records, lists: Lists) -> Iterator[list[Cell]]:
    """One row a referral, in the order given, read through a cursor of the database: memory does not grow with them.

    Days and moments are in the time zone of the page, without one, as spreadsheets have them. Language and time zone
    are those of the call: the rows are read after the page has been left.
    """
    said, language = Said(lists), get_language() or "ru"
    directory = current_directory()
    states = {state.value: str(state.label) for state in State}

    @cache
    def organisation(pk: int) -> str:
        return directory.organisation(pk).name_in(language)

    def each() -> Iterator[list[Cell]]:
        for row in referrals.values_list(*COLUMNS).iterator(chunk_size=AT_ONCE):
            serial, year, day, name, sex, age, statuses, citizenship, phone, whatsapp, email, territory = row[:12]
            categories, office_id, consultant, sent_to, asked, documents, due_on, state, answered, remark = row[12:]
            yield [
                *(f"{serial}/{year}", day, name, said.sexes[sex], age, said.entries(*statuses)),
                *(
                    said.entries(citizenship),
                    phone,
                    whatsapp,
                    email,
                    said.place(territory),
                    said.entries(*categories),
                    said.office(office_id),
                ),
                *(said.staff.get(consultant, ""), organisation(sent_to), asked, documents, due_on),
                *(states[state], answered and said.moment(answered), remark),
            ]

    return each()
