"""A file on its way out: streamed, harmless in the browser, and only after its owner has asked who may see it."""

import logging
from typing import Final, Protocol

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from kenesh.documents import rules
from kenesh.documents.kinds import PDF
from kenesh.documents.models import StoredFile
from kenesh.refused import Refused

# Nothing in the file runs or fetches anything; the style is the browser's own, around a picture.
NOTHING: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# In older Chromes the viewer of PDF is a plug-in, which a sandbox forbids. It has one of its own, outside our origin.
VIEWER: Final = f"{NOTHING}; object-src 'self'"
SANDBOX: Final = f"{NOTHING}; sandbox"

logger = logging.getLogger(__name__)


class Named(Protocol):
    """An attachment of any record, or an upload: a stored content and the name it has here."""

    @property
    def file(self) -> StoredFile: ...
    @property
    def name(self) -> str: ...


def response(request: HttpRequest, attachment: Named) -> HttpResponseBase:
    """The file itself. Pictures and PDF are shown in the browser, anything else is saved under its name.

    The owner's view calls this after visible_to() has let the person see the record. No ETag: the page is not to be
    kept by the browser (no-store), so there is nothing to compare it with.
    """
    stored = attachment.file
    try:
        content = default_storage.open(stored.key)
    except OSError as error:
        logger.error("A file could not be read: %s", error)
        raise Refused(
            _("The store of files does not answer, so the file cannot be shown now."), status=rules.UNREACHABLE
        ) from error
    shown = FileResponse(content, as_attachment=not stored.is_shown, filename=attachment.name, content_type=stored.kind)
    shown.headers["Content-Length"] = str(stored.size)
    shown.headers["Content-Security-Policy"] = VIEWER if stored.kind == PDF.media else SANDBOX
    shown.headers["X-Content-Type-Options"] = "nosniff"
    shown.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    shown.headers["Cache-Control"] = "private, no-store"
    return shown
