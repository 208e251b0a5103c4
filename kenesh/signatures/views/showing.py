"""A document's signatures: what is said of each, and the files to verify it elsewhere."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kenesh.accounts.middleware import StaffRequest
from kenesh.documents import serving
from kenesh.documents.models import StoredFile
from kenesh.gost import engine
from kenesh.shell.access import OFFICE_AND_ADMINISTRATOR, for_roles
from kenesh.shell.page import page
from kenesh.signatures import queries, telling
from kenesh.signatures.contract import signing_of
from kenesh.signatures.rules import worst
from kenesh.signatures.views.finding import found, signable_of

_MOST = 100  # documents asked about at once
_LONGEST = 18  # figures of the number of one


@dataclass(frozen=True)
class _Named:
    """A content under the name it was signed with."""

    file: StoredFile
    name: str


@never_cache
@require_safe
@for_roles(*OFFICE_AND_ADMINISTRATOR)
def document(request: StaffRequest, kind: str, owner: int) -> HttpResponse:
    _signing, shown = found(request, kind, owner)
    whole = shown.may_sign or request.user.is_administrator
    contents = [one for one in queries.signables(kind, owner) if one.signatures.all()]
    context = {
        "kind": kind,
        "document": shown,
        "contents": [
            (one, [telling.told(each, one.name, whole=whole) for each in one.signatures.all()]) for one in contents
        ],
        "engine": engine.is_available(),
        "package": engine.PACKAGE,
    }
    return page(request, "signatures/document.html", context)


@never_cache
@require_safe
@for_roles(*OFFICE_AND_ADMINISTRATOR)
def several(request: StaffRequest, kind: str) -> HttpResponse:
    """How the documents «?of=1&of=2» are signed: a part of the page of their record, or a page of its own."""
    signing = signing_of(kind)
    asked = request.GET.getlist("of")[:_MOST]
    owners = [int(one) for one in asked if one.isascii() and one.isdecimal() and len(one) <= _LONGEST]
    documents = signing.documents(request.user, owners) if signing else []
    if not documents:
        raise Http404
    said = queries.verdicts(kind, [one.owner for one in documents])
    rows = [
        {
            "document": one,
            "url": reverse("signatures:document", args=[kind, one.owner]),
            "many": len(said.get(one.owner, ())),
            "badge": telling.Badge.of(worst(said[one.owner])) if one.owner in said else None,
        }
        for one in documents
    ]
    return page(request, "signatures/several.html", {"rows": rows, "back": documents[0].page}, part="rows")


@never_cache
@require_safe
@for_roles(*OFFICE_AND_ADMINISTRATOR)
def content(request: StaffRequest, kind: str, owner: int, content: UUID) -> HttpResponseBase:
    """What was signed, or is about to be, to the byte."""
    _signing, shown = found(request, kind, owner)
    signable = signable_of(kind, shown, content)
    return serving.response(request, _Named(signable.content, signable.name))


@never_cache
@require_safe
@for_roles(*OFFICE_AND_ADMINISTRATOR)
def signature(request: StaffRequest, kind: str, owner: int, pk: int) -> HttpResponse:
    found(request, kind, owner)
    one = get_object_or_404(queries.signatures_of(kind, owner), pk=pk)
    saved = HttpResponse(bytes(one.body), content_type="application/pkcs7-signature")
    name = f"{one.signable.name}.sig"
    saved.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return saved
