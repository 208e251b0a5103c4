"""What of an appeal is signed: its attachments."""

from kenesh.appeals.models import Appeal, AppealAttachment
from kenesh.signatures.attached import AttachedFiles


class Files(AttachedFiles):
    attachments, record, records, page = AppealAttachment, "appeal", Appeal.objects, "appeals:card"
