"""The filters of the journal of appeals."""

from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kenesh.appeals.wanted import WantedAppeals
from kenesh.offices.models import List
from kenesh.records.filters import JournalFilter, several


class AppealFilter(JournalFilter):
    first: ClassVar = ("since", "until", "age_from", "age_to", "sex", "category", "text")
    template: ClassVar = "appeals/filters.html"
    field_order = (
        *(*first, "office", "status", "citizenship", "kind"),
        *("territory", "consultant", "advocate", "in_writing"),
    )

    kind = several(_("Kind of aid"))
    advocate = forms.BooleanField(label=_("Provided with an advocate"), required=False)
    in_writing = forms.BooleanField(label=_("Written appeal"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kind", self.lists.choices(List.KIND_OF_AID))

    @property
    def wanted(self) -> WantedAppeals:
        """Days are days of the reader's office."""
        data = self.cleaned_data
        return WantedAppeals(
            **self.of_client(),
            since=_midnight(data["since"]),
            until=_midnight(data["until"], days=1),
            kinds=tuple(data["kind"]),
            in_writing=data["in_writing"],
            advocate_provided=data["advocate"],
        )


def _midnight(day: date | None, *, days: int = 0) -> datetime | None:
    if day is None or date.max - day < timedelta(days):
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time()))
