"""Appeals as rows of a table for other programs."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from kenesh.offices.lists import Lists
from kenesh.records.exporting import AT_ONCE, Said
from kenesh.records.queries import Records
from kenesh.shell.sheets import Cell, Heading

# In the order in which rows() unpacks them.
COLUMNS: Final = (
    *("id", "helped_at", "client_name", "sex", "age", "social_statuses", "citizenship_id"),
    *("phone", "whatsapp", "email", "territory_id", "office_id", "consultant_id"),
    *("categories", "kind_of_aid_id", "in_writing", "advocate_provided", "question", "advice"),
)


def headings() -> list[Heading]:
    """The columns: words and width in characters."""
    return [
        Heading(_("#"), 9),
        Heading(_("Date"), 17),
        Heading(_("Full name"), 34),
        Heading(_("Sex"), 11),
        Heading(_("Age"), 8),
        Heading(_("Social status"), 26),
        Heading(_("Civil status"), 18),
        Heading(_("Telephone"), 18),
        Heading(_("WhatsApp"), 18),
        Heading(_("E-mail"), 24),
        Heading(_("Place of residence"), 36),
        Heading(_("Centre"), 28),
        Heading(_("Consultant"), 30),
        Heading(_("Category"), 50),
        Heading(_("Kind of aid"), 28),
        Heading(_("Written appeal"), 10),
        Heading(_("Provided with an advocate"), 12),
        Heading(_("Question"), 50),
        Heading(_("Advice given"), 50),
    ]


def rows(appeals: Records, lists: Lists) -> Iterator[list[Cell]]:
    """One row an appeal, in the order given, read through a cursor of the database: memory does not grow with them.

    Moments are in the time zone of the page, without one, as spreadsheets have them; telephones are E.164. Language and
    time zone are those of the call: the rows are read after the page has been left.
    """
    said = Said(lists)
    marks = {True: _("yes"), False: _("no")}

    def each() -> Iterator[list[Cell]]:
        for row in appeals.values_list(*COLUMNS).iterator(chunk_size=AT_ONCE):
            number, helped_at, name, sex, age, statuses, citizenship, phone, whatsapp, email, territory = row[:11]
            office_id, consultant, categories, kind_of_aid, in_writing, advocate, question, advice = row[11:]
            yield [
                *(number, said.moment(helped_at), name, said.sexes[sex], age),
                *(said.entries(*statuses), said.entries(citizenship), phone, whatsapp, email, said.place(territory)),
                *(
                    said.office(office_id),
                    said.staff.get(consultant, ""),
                    said.entries(*categories),
                    said.entries(kind_of_aid),
                ),
                *(marks[in_writing], marks[advocate], question, advice),
            ]

    return each()
