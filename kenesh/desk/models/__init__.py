"""The consultation desk: services and their regulated time, consultations, their steps and intervals, bookings."""

from kenesh.desk.models.booking import Columns, Feed, Hours, Reminder
from kenesh.desk.models.consultation import (
    VISITOR,
    Beginning,
    Consultation,
    Kind,
    Numbering,
    Period,
    State,
    Step,
)
from kenesh.desk.models.outcome import ConsultationAttachment, Outcome, PrintedRecord
from kenesh.desk.models.service import Norm, Service

__all__ = [
    "VISITOR",
    "Beginning",
    "Columns",
    "Consultation",
    "ConsultationAttachment",
    "Feed",
    "Hours",
    "Kind",
    "Norm",
    "Numbering",
    "Outcome",
    "Period",
    "PrintedRecord",
    "Reminder",
    "Service",
    "State",
    "Step",
]
