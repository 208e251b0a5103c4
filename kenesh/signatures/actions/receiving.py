"""A signature comes, from the plug-in or as a file: kept whatever its check says, for it is evidence; checked again."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from kenesh.accounts.models import User
from kenesh.refused import Refused
from kenesh.shell.history import traced
from kenesh.signatures import cms, rules, trusting
from kenesh.signatures.actions.reading import holds, on_disk
from kenesh.signatures.cms import Cms, NotASignature, TooMany
from kenesh.signatures.models import Check, Signable, Signature
from kenesh.signatures.rules import Finding
from kenesh.signatures.trusting import Trusted
from kenesh.signatures.verifying import NOTHING_REVOKED, Found, unchecked, verify


def receive(signable: Signable, body: bytes, *, source: str, by: User, now: datetime) -> Signature:
    """Keep the signature and what its check says (`signature.newest`). The same one sent twice is kept once.

    body: CMS as DER, PEM or base64; source: a word of models.Source. No transaction stands around this: OpenSSL is
    waited for outside of any. Raises Refused for what is no signature at all, or one of another document inside it;
    of these nothing is kept.
    """
    signature = _read(body)
    digest = hashlib.sha256(signature.der).hexdigest()
    if kept := signable.signatures.filter(sha256=digest).first():
        return kept
    if signature.inside is not None:
        with on_disk(signable.content) as path:
            if not holds(path, signature.inside):
                raise rules.of_another_file()
    trusted = trusting.current()
    found = _check(signable, signature, trusted, now)
    with transaction.atomic(), traced(by):
        received, made = Signature.objects.get_or_create(
            signable=signable,
            sha256=digest,
            defaults={"body": signature.der, "source": source, "received_at": now, "received_by": by},
        )
        if made:
            _keep(received, found, trusted, now)
    return received


def check_again(signature: Signature, *, by: User | None, now: datetime) -> Check:
    """A new check against the list in use now, as of the day the signature came. by: None for the command.

    What still cannot be checked, for the same reasons, leaves no second row: the upkeep asks every few minutes.
    """
    trusted = trusting.current()
    revoked = {
        one["fingerprint"]: datetime.fromisoformat(one["revoked_at"])
        for check in signature.checks.all()
        for one in check.signers
        if one["revoked_at"]
    }
    found = _check(signature.signable, cms.read(bytes(signature.body)), trusted, signature.received_at, revoked)
    newest = signature.newest
    if newest and newest.verdict == found.verdict == rules.UNCHECKED and newest.findings == found.findings:
        return newest
    with transaction.atomic(), traced(by):
        return _keep(signature, found, trusted, now)


def _read(body: bytes) -> Cms:
    rules.fits(len(body))
    try:
        return cms.read(cms.unwrap(body))
    except NotASignature:
        raise rules.no_signature() from None
    except TooMany:
        raise rules.too_many() from None


def _check(
    signable: Signable,
    signature: Cms,
    trusted: Trusted | None,
    as_of: datetime,
    revoked: Mapping[str, datetime] = NOTHING_REVOKED,
) -> Found:
    try:
        with on_disk(signable.content) as path:
            return verify(signature, path, trusted, as_of, revoked)
    except Refused:
        return unchecked(signature, as_of, Finding.FILE_AWAY)


def _keep(signature: Signature, found: Found, trusted: Trusted | None, now: datetime) -> Check:
    return Check.objects.create(
        signature=signature,
        at=now,
        as_of=found.as_of,
        verdict=found.verdict,
        findings=found.findings,
        level=found.level,
        signers=found.signers,
        trusted_id=trusted.pk if trusted else None,
        detail=found.detail,
    )
