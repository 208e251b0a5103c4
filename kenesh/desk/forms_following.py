"""The very forms of an appeal and a referral, begun from a consultation."""

from datetime import date, datetime
from typing import Any, Final

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kenesh.appeals.forms import AppealForm
from kenesh.desk.models import Consultation
from kenesh.documents import rules
from kenesh.people.models import Person
from kenesh.records.forms import RecordForm
from kenesh.referrals.forms import ReferralForm
from kenesh.refused import Refused

# Of the register of people, what a consultation does not ask: column → field of the form.
_KNOWN: Final = {
    "sex": "sex",
    "whatsapp": "whatsapp",
    "citizenship_id": "citizenship",
    "social_statuses": "social_statuses",
    "territory_id": "territory",
}


class FromConsultation(RecordForm):
    """consultation: that a new record is begun from; its files may come along."""

    consultations_files = forms.BooleanField(label=_("With the files of the consultation"), required=False)

    def __init__(self, *args: Any, consultation: Consultation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.along = 0 if consultation is None else consultation.attachments.present().count()
        if not self.along:
            del self.fields["consultations_files"]

    @staticmethod
    def of_client(consultation: Consultation, today: date) -> dict[str, Any]:
        """Initial values. What is counted is taken from the register of people only where it is known there."""
        person = consultation.person
        return {
            "person": consultation.person_id,
            "client_name": consultation.client_name,
            "phone": consultation.phone,
            "email": consultation.email,
            "consultations_files": True,
            **({} if person is None else _known(person, today)),
        }

    @property
    def with_files(self) -> bool:
        return bool(self.cleaned_data.get("consultations_files"))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("consultations_files") and "files" in data:
            try:
                rules.are_few_enough(self.along + len(data["files"].added))
            except Refused as refused:
                self.add_error("files", str(refused.sentence))
        return data


class AppealFrom(FromConsultation, AppealForm):
    @classmethod
    def carried_from(cls, consultation: Consultation, today: date) -> dict[str, Any]:
        helped_at: datetime = consultation.began_at or consultation.registered_at
        return {
            **cls.of_client(consultation, today),
            "helped_at": localtime(helped_at).replace(second=0, microsecond=0),
            "question": "\n".join(filter(None, [consultation.service.name, consultation.comment])),
            "advice": consultation.summary,
        }


class ReferralFrom(FromConsultation, ReferralForm):
    @classmethod
    def carried_from(cls, consultation: Consultation, today: date) -> dict[str, Any]:
        return {**cls.of_client(consultation, today), "asked": consultation.summary, "referred_on": today}


def _known(person: Person, today: date) -> dict[str, Any]:
    known = {field: getattr(person, column) for column, field in _KNOWN.items()}
    if person.born_in is not None:
        known["age"] = max(today.year - person.born_in, 0)
    return {field: value for field, value in known.items() if value or field == "age"}
