"""Signatures of a document, and those to be checked again. Whether the document may be seen is asked before."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from kenesh.signatures.models import Check, Signable, Signature, TrustedList, Verdict


def signables(kind: str, owner: int) -> QuerySet[Signable]:
    """Every content of the document somebody was about to sign, the newest first, with its signatures and their checks
    (`signature.newest`): three queries."""
    signatures = Signature.objects.select_related("received_by").prefetch_related("checks")
    return (
        Signable.objects.filter(kind=kind, owner=owner)
        .select_related("content")
        .prefetch_related(Prefetch("signatures", signatures))
        .order_by("-made_at", "-pk")
    )


def signatures_of(kind: str, owner: int) -> QuerySet[Signature]:
    """Of all contents of the document."""
    return Signature.objects.filter(signable__kind=kind, signable__owner=owner).select_related("signable__content")


def verdicts(kind: str, owners: Collection[int]) -> dict[int, list[str]]:
    """What is said of each signature of these documents, in one query; documents without any are left out."""
    newest = Check.objects.filter(signature=OuterRef("pk")).order_by("-pk").values("verdict")[:1]
    rows = Signature.objects.filter(signable__kind=kind, signable__owner__in=owners).annotate(said=Subquery(newest))
    found: dict[int, list[str]] = {}
    for owner, said in rows.values_list("signable__owner", "said"):
        found.setdefault(owner, []).append(said or Verdict.UNCHECKED)
    return found


def to_check_again(*, unchecked: bool = False, since: datetime | None = None) -> QuerySet[Signature]:
    """In the order they came. unchecked: only those that could not be checked, for want of the engine, of the file, or
    of a list where there is one by now. since: only those that came from then on."""
    found = Signature.objects.select_related("signable__content").order_by("pk")
    if unchecked:
        newest = Check.objects.filter(signature=OuterRef("pk")).order_by("-pk")
        found = found.annotate(
            said=Subquery(newest.values("verdict")[:1]), against=Subquery(newest.values("trusted")[:1])
        )
        without_list = Q(said=Verdict.UNTRUSTED, against__isnull=True) & Exists(TrustedList.objects.all())
        found = found.filter(Q(said__isnull=True) | Q(said=Verdict.UNCHECKED) | without_list)
    return found.filter(received_at__gte=since) if since else found
