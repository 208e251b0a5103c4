"""What every exported record says by numbers, as words."""

from datetime import datetime
from functools import cache
from typing import Final

from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language

from kenesh.accounts.models import User
from kenesh.offices import choices
from kenesh.offices.lists import Lists
from kenesh.people.models import Sex

AT_ONCE: Final = 2_000  # rows read from the database's cursor


class Said:
    """Each worked out once, in the language and time zone of the call: rows are read after the page has been left."""

    def __init__(self, lists: Lists) -> None:
        language, self._zone = get_language() or "ru", get_current_timezone()
        self.staff = dict(User.objects.values_list("id", "full_name"))
        self.sexes = {sex.value: str(sex.label) for sex in Sex}
        self.place = cache(lambda pk: lists.path(pk) if pk else "")
        self.office = cache(lambda pk: lists.office(pk).name_in(language))
        self._names = cache(lambda ids: choices.names(lists, ids))

    def entries(self, *ids: int) -> str:
        """Of the lists, as one line."""
        return str(self._names(ids))

    def moment(self, at: datetime) -> datetime:
        """Without a time zone, as spreadsheets have them."""
        return at.astimezone(self._zone).replace(tzinfo=None)
