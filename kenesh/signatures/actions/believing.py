"""The list of trusted authorities: a new one, or the same with newer revocation lists."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from kenesh.accounts.models import User
from kenesh.shell.history import traced
from kenesh.signatures import trusting
from kenesh.signatures.certificates import Certificate
from kenesh.signatures.models import TrustedList
from kenesh.signatures.trusting import Revocations, Trusted, Unusable

_LOCK = 0x5167  # one who loads at a time


@dataclass(frozen=True, slots=True)
class Loaded:
    """trusted: the list in use now. is_new: it differs from the one before. remarks: what whoever loads should know."""

    trusted: Trusted
    is_new: bool
    remarks: tuple[str, ...]


def trust(
    authorities: Sequence[Certificate], revocations: Iterable[Revocations], *, by: User | None, now: datetime
) -> Loaded:
    """authorities: all that are believed from now on; none: those of the list in use stay. revocations: put beside
    those loaded before, each in the place of an older one of the same authority; those of authorities no longer
    believed go.

    Raises Unusable for what is no authority, and for a revocation list that none of them has signed.
    """
    remarks: list[str] = []
    with transaction.atomic(), traced(by):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        before = trusting.current()
        if not authorities and before is None:
            raise Unusable("no authorities are loaded yet: name their certificates")
        believed = authorities or (before.authorities if before else ())
        for one in believed:
            if not one.is_authority:
                raise Unusable(f"{one.title} ({one.serial}) is no authority: its certificate may not issue others")
            if one.until < now:
                remarks.append(f"{one.title}: expired on {one.until:%d.%m.%Y}; older signatures need it")
        kept = [one for one in (before.revocations if before else ()) if any(map(one.is_of, believed))]
        given = list(revocations)
        for each in given:
            _is_usable(each, believed, kept, remarks, now)
        made = Trusted.of(believed, [*kept, *given])
        if before and made.digest == before.digest:
            return Loaded(before, is_new=False, remarks=tuple(remarks))
        row = _row(made, by, now)
    return Loaded(Trusted(made.authorities, made.revocations, row.pk), is_new=True, remarks=tuple(remarks))


def _row(made: Trusted, by: User | None, now: datetime) -> TrustedList:
    """The newest row is the list in use. The same list as some time ago is told from it by the time it was made."""
    return TrustedList.objects.create(
        made_at=now,
        made_by=by,
        digest=made.digest,
        certificates=made.certificates_text,
        revocations=made.revocations_text,
    )


def _is_usable(
    one: Revocations, believed: Iterable[Certificate], kept: Iterable[Revocations], remarks: list[str], now: datetime
) -> None:
    if not trusting.is_signed(one, believed):
        raise Unusable(f"the revocation list of {one.title} is signed by none of the trusted authorities")
    if any(other.place == one.place and other.since > one.since for other in kept):
        remarks.append(f"{one.title}: a newer revocation list is loaded already, this one is left out")
    if one.until and one.until < now:
        remarks.append(f"{one.title}: this revocation list ended on {one.until:%d.%m.%Y}")
