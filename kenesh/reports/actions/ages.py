"""The verb of age bands."""

from collections.abc import Sequence

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.refused import Refused
from kenesh.reports.models import AgeBound
from kenesh.shell.history import traced


@transaction.atomic
def change(ends: Sequence[int], *, before: Sequence[int], by: User) -> None:
    """These are the lower ends from now on, of every report. before: those that whoever changes them has seen."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE reports_agebound IN SHARE ROW EXCLUSIVE MODE")
    current = AgeBound.lower_ends()
    if current == sorted(ends):
        return
    if current != sorted(before):
        raise Refused(
            _("Somebody else has changed the bands meanwhile. Look at them below, and save again."), status=409
        )
    with traced(by):
        AgeBound.objects.exclude(since__in=ends).delete()
        AgeBound.objects.bulk_create([AgeBound(since=age) for age in ends if age not in current])
