"""What a consultation, or the hours of a department, said before, and who made them what they are."""

from typing import Any

from django.utils.formats import time_format
from django.utils.translation import gettext as _

from kenesh.accounts.models import User
from kenesh.desk.models import Consultation, Hours, Service
from kenesh.documents.history import history as of_files
from kenesh.offices.models import Office
from kenesh.shell import history
from kenesh.shell.phones import shown

HIDDEN = frozenset({"version", "year", "serial", "deleted_by"})


def changes(consultation: Consultation) -> list[history.Change]:
    """The newest first, with what was done with its files."""
    events: Any = history.events(Consultation, pgh_obj_id=consultation.pk)
    names = dict(User.objects.filter(pk__in=events.values("consultant_id")).values_list("pk", "full_name"))
    own = history.changes(
        events,
        show={
            "consultant": lambda pk: names[pk],
            "service": lambda pk: Service.objects.get(pk=pk).name,
            "phone": shown,
        },
        labels={"planned_until": _("Planned until"), "summary": _("Summary"), "deleted_at": _("Deleted")},
        hide=HIDDEN,
    )
    return sorted([*own, *of_files(consultation.attachments.ever())], key=lambda change: change.when, reverse=True)


def changes_of_hours(office: Office) -> list[history.Change]:
    """Of the hours of bookings, the newest first; before they were set they were the usual ones."""
    ends = {"opens", "closes", "rest_from", "rest_until"}
    return history.changes(history.events(Hours, office=office), show=dict.fromkeys(ends, time_format), hide={"office"})
