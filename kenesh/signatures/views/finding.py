"""The document an address names, for whoever may see it."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from kenesh.accounts.middleware import StaffRequest
from kenesh.signatures.contract import Document, Signing, signing_of
from kenesh.signatures.models import Signable


def found(request: StaffRequest, kind: str, owner: int) -> tuple[Signing, Document]:
    """404 where there is none in this person's sight."""
    signing = signing_of(kind)
    documents = signing.documents(request.user, [owner]) if signing else []
    if signing is None or not documents:
        raise Http404
    return signing, documents[0]


def to_sign(request: StaffRequest, kind: str, owner: int) -> tuple[Signing, Document]:
    """404 also where this person may see and not sign."""
    signing, document = found(request, kind, owner)
    if not document.may_sign:
        raise Http404
    return signing, document


def signable_of(kind: str, document: Document, content: object) -> Signable:
    """content: the number of one, as it was sent."""
    of_these = Signable.objects.filter(kind=kind, owner=document.owner).select_related("content")
    return get_object_or_404(of_these, pk=content)
