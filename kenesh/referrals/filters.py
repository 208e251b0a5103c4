"""The filters of the journal of referrals."""

from datetime import timedelta
from typing import Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from kenesh.organisations.directory import current_directory
from kenesh.organisations.suggestions import WITH_CLOSED, Offered
from kenesh.records.filters import JournalFilter
from kenesh.referrals.models import State
from kenesh.referrals.rules import State as Where
from kenesh.referrals.wanted import WantedReferrals
from kenesh.shell.suggested import SuggestedField
from kenesh.shell.widgets import ComboboxMultiple


class ReferralFilter(JournalFilter):
    first: ClassVar = ("since", "until", "organisation", "state", "overdue", "text")
    template: ClassVar = "referrals/filters.html"
    field_order = (
        *(*first, "age_from", "age_to", "sex", "office", "category"),
        *("status", "citizenship", "territory", "consultant"),
    )

    organisation = SuggestedField("organisations", label=_("Referred to"), required=False, also={WITH_CLOSED: "1"})
    state = forms.MultipleChoiceField(label=_("State"), choices=State.choices, required=False, widget=ComboboxMultiple)
    overdue = forms.BooleanField(label=_("Overdue"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("SuggestedField", self.fields["organisation"]).offer(Offered(current_directory()))

    @property
    def wanted(self) -> WantedReferrals:
        data = self.cleaned_data
        return WantedReferrals(
            **self.of_client(),
            since=data["since"],
            until=None if data["until"] is None else data["until"] + timedelta(days=1),
            organisation=data["organisation"],
            states=tuple(Where(state) for state in data["state"]),
            overdue_on=self.today if data["overdue"] else None,
        )
