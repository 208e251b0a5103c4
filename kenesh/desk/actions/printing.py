"""«Печать»: the record of a consultation on paper, kept as it was printed."""

from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.desk import paper, rules
from kenesh.desk.actions.steps import held
from kenesh.desk.models import Consultation, PrintedRecord
from kenesh.documents.actions import announce, store
from kenesh.refused import Refused


def print_record(consultation: Consultation, language: str, *, by: User, now: datetime) -> PrintedRecord:
    """The record in this language: as it was printed before, else a new one. Raises Gone, Refused.

    Not one transaction: a file is announced before it is stored (kenesh.documents).
    """
    rules.may_be_followed(rules.State(consultation.state))
    printed = consultation.papers.filter(version=consultation.version, language=language)
    if before := printed.first():
        return before
    text = paper.of(consultation, language, by=by, now=now)
    made = announce(ContentFile(paper.pdf(text)), "application/pdf")
    with transaction.atomic():
        current = held(consultation, by)
        if current.version != consultation.version:
            raise Refused(_("The consultation has changed in the meantime. Open it again."), status=409)
        if before := printed.first():  # by two at once: the paper is one
            return before
        return PrintedRecord.objects.create(
            consultation=current,
            version=current.version,
            language=language,
            text=text.as_dict(),
            file=store(made, now=now),
            printed_at=now,
            printed_by=by,
        )
