"""The clock, before there is a consultation: begun by the first character typed at the start form."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.desk import rules
from kenesh.desk.models import Beginning, Service
from kenesh.refused import Refused


@transaction.atomic
def begin(*, by: User, service: Service, submission: UUID, now: datetime) -> datetime:
    """When the clock of this form began: now, or when it was begun before (by a reload, another tab). Another person's
    form is Refused."""
    if service.office_id != by.office_id:
        raise Refused(_("This service is given by another department."))
    begun, _new = Beginning.objects.get_or_create(
        submission=submission, defaults={"user": by, "service": service, "began_at": now}
    )
    if begun.user_id != by.pk:
        raise Refused(_("This form was begun by somebody else. Open a new one."))
    return begun.began_at


def began(submission: UUID, *, by: User) -> datetime | None:
    """When the clock of this form of this person began; None: nothing has been typed yet."""
    return Beginning.objects.filter(submission=submission, user=by).values_list("began_at", flat=True).first()


def prune_beginnings(*, now: datetime) -> int:
    """Throws away clocks of forms that were never registered; gives how many. A part of `kenesh.upkeep`."""
    return Beginning.objects.filter(began_at__lt=now - rules.BEGUN_LIVES).delete()[0]
