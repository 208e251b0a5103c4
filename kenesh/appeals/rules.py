"""What an appeal may and may not be. Pure: no clock, no database."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from kenesh.refused import Refused

FIRST_YEAR = 2000  # no centre kept records before; an earlier year is a slip of the hand
CLOCKS_DIFFER = timedelta(minutes=5)  # between the consultant's computer and the server


def help_is_not_in_the_future(helped_at: datetime, now: datetime) -> None:
    if helped_at > now + CLOCKS_DIFFER:
        raise Refused(_("The date and time of the help cannot be in the future."))
    if helped_at.year < FIRST_YEAR:
        raise Refused(_("The date of the help is too long ago. Check the year."))
