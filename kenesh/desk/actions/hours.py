"""When a department takes bookings."""

from datetime import time

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import Role, User
from kenesh.desk.models import Hours
from kenesh.offices.models import Office
from kenesh.refused import Refused
from kenesh.shell.history import traced


@transaction.atomic
def set_hours(
    office: Office,
    *,
    by: User,
    opens: time,
    closes: time,
    rest_from: time | None = None,
    rest_until: time | None = None,
    saturdays: bool = False,
) -> Hours:
    """By administrators, and by heads for their own department. Bookings there are already stay as they are."""
    if not by.is_administrator and (by.role != Role.HEAD or by.office_id != office.pk):
        raise Refused(_("The hours of a department are set by its head or an administrator."))
    given = {
        "opens": opens,
        "closes": closes,
        "rest_from": rest_from,
        "rest_until": rest_until,
        "saturdays": saturdays,
    }
    with traced(by):
        hours, _new = Hours.objects.update_or_create(office=office, defaults=given)
    return hours
