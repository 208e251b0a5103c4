"""Pages."""

from kenesh.signatures.views.showing import content, document, several, signature
from kenesh.signatures.views.signing import sign, upload
from kenesh.signatures.views.trusting import trusted

__all__ = [
    "content",
    "document",
    "several",
    "sign",
    "signature",
    "trusted",
    "upload",
]
