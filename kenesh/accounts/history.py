"""What an account was before, and who made it what it is."""

from django.utils.translation import gettext as _

from kenesh.accounts.forms import LANGUAGES
from kenesh.accounts.models import User
from kenesh.offices.models import Office
from kenesh.shell import history


def changes(person: User) -> list[history.Change]:
    """The newest first."""
    events = history.events(User, pgh_obj=person)
    offices = Office.objects.in_bulk(set(events.exclude(office=None).values_list("office", flat=True)))
    return history.changes(
        events,
        show={
            "office": lambda pk: str(offices[pk]),
            "language": lambda code: dict(LANGUAGES).get(code) or code,
            "is_active": lambda active: _("yes") if active else _("no, deactivated"),
        },
    )
