"""Appeals as rows of a table for other programs."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kenesh.accounts.models import User
from kenesh.appeals import choices
from kenesh.appeals.models import Appeal, Sex
from kenesh.offices.lists import Lists
from kenesh.shell.phones import shown
from kenesh.shell.sheets import Cell, Heading


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


def rows(appeals: Iterable[Appeal], lists: Lists) -> Iterator[list[Cell]]:
    """One row an appeal; moments in the time zone of the page, without one, as spreadsheets have them."""
    staff = dict(User.objects.values_list("id", "full_name"))
    sexes = {sex.value: str(sex.label) for sex in Sex}
    yes, no = _("yes"), _("no")

    @cache
    def several(ids: tuple[int, ...]) -> str:
        return choices.names(lists, ids)

    @cache
    def place(id: int | None) -> str:
        return lists.path(id) if id else ""

    for appeal in appeals:
        row: list[Any] = [
            appeal.pk,
            localtime(appeal.helped_at).replace(tzinfo=None),
            appeal.client_name,
            sexes[appeal.sex],
            appeal.age,
            several(tuple(appeal.social_statuses)),
            several((appeal.citizenship_id,)),
            shown(appeal.phone) if appeal.phone else "",
            shown(appeal.whatsapp) if appeal.whatsapp else "",
            appeal.email,
            place(appeal.territory_id),
            lists.office(appeal.office_id).name,
            staff.get(appeal.consultant_id, ""),
            several(tuple(appeal.categories)),
            several((appeal.kind_of_aid_id,)),
            yes if appeal.in_writing else no,
            yes if appeal.advocate_provided else no,
            appeal.question,
            appeal.advice,
        ]
        yield row
