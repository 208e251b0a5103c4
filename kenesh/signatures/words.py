"""What is said of a signature: a sentence for each finding, what a verdict means, how to verify it elsewhere."""

from collections.abc import Mapping
from datetime import datetime
from shlex import quote
from typing import Any, Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kenesh.gost import engine
from kenesh.signatures.models import Verdict
from kenesh.signatures.rules import Finding

_SENTENCES: Final[Mapping[Finding, str | Promise]] = {
    Finding.CHANGED_FILE: _("The document is not the one that was signed: it was changed after signing."),
    Finding.CHANGED_SIGNATURE: _("The signature itself was changed or spoilt."),
    Finding.CHANGED_EITHER: _("The signature is not of this document: one of them was changed."),
    Finding.CHANGED_CERTIFICATE: _("The certificate is not as its authority issued it: it was changed or forged."),
    Finding.OTHER_CERTIFICATE: _("The signature names another certificate than the one that came with it."),
    Finding.MUDDLED: _("Two different certificates under one number came with the signature."),
    Finding.UNREADABLE: _("OpenSSL cannot read the signature."),
    Finding.NO_SIGNER: _("Nobody has signed: there is no signer in the file of the signature."),
    Finding.NO_CERTIFICATE: _(
        "The signer's certificate did not come with the signature. Sign again and have the certificate put in."
    ),
    Finding.SELF_SIGNED: _("The certificate was issued by its owner, not by an authority."),
    Finding.UNKNOWN_AUTHORITY: _("The certificate was issued by an authority that is not on our list: %(issuer)s."),
    Finding.NOT_AN_AUTHORITY: _("The certificate was issued by somebody who may not issue certificates."),
    Finding.CHAIN: _("The way from the certificate to the authority cannot be followed."),
    Finding.REVOKED: _("The certificate was revoked on %(revoked)s, before the document was signed."),
    Finding.EXPIRED: _("The certificate had already ended when the signature came to us: on %(until)s."),
    Finding.NOT_YET: _("The certificate was not yet valid when the signature came to us: it is from %(since)s on."),
    Finding.AUTHORITY_OUT_OF_TIME: _("The certificate of the authority is not valid at this time."),
    Finding.WRONG_USE: _("The certificate is not for signing documents."),
    Finding.WEAK: _("The signature is made in an outdated way that can be forged (such as GOST of 2001 or SHA-1)."),
    Finding.FOREIGN: _("The signature is not made by GOST R 34.10-2012."),
    Finding.NO_LIST: _(
        "No trusted authorities are loaded yet. The administrator loads them; then it is checked again."
    ),
    Finding.NO_ENGINE: _(
        "This server cannot check signatures yet: the package %(package)s is to be installed. "
        "The signature is kept and will be checked then."
    ),
    Finding.TOO_LONG: _("The check took too long and was stopped. It can be repeated."),
    Finding.FILE_AWAY: _("The store of files did not answer, so the document could not be read. It can be repeated."),
    Finding.REVOKED_LATER: _("The certificate was revoked later, on %(revoked)s; the document was signed before."),
    Finding.NO_REVOCATIONS: _("Whether the certificate was revoked is not known: its authority's list is not loaded."),
    Finding.STALE_REVOCATIONS: _("Whether the certificate was revoked is not certain: the list loaded is out of date."),
    Finding.ATTACHED: _("The file of the signature holds the document itself, too; it is this one."),
    Finding.STAMP_UNPROVEN: _("The time stamp cannot be relied on; the time is the signer's own word."),
}
_MEANINGS: Final[Mapping[str, str | Promise]] = {
    Verdict.VALID: _("The document is as it was signed, and the signer's certificate is from a trusted authority."),
    Verdict.INVALID: _("The signature does not belong to this document as it is, or is damaged."),
    Verdict.UNTRUSTED: _("It is not certain who signed the document. What is wrong is said below."),
    Verdict.UNCHECKED: _("The signature is kept, but nothing can be said about it yet."),
}


def sentence(finding: str, signer: Mapping[str, Any] | None = None) -> str:
    """What the finding says, in the language of the page. signer: one of Check.signers, whose finding it is."""
    about = signer or {}
    return str(_SENTENCES[Finding(finding)]) % {
        "issuer": about.get("issuer") or "—",
        "revoked": _day(about.get("revoked_at")),
        "until": _day(about.get("until")),
        "since": _day(about.get("since")),
        "package": engine.PACKAGE,
    }


def meaning(verdict: str) -> str:
    """What follows from a verdict, one sentence."""
    return str(_MEANINGS[verdict])


def moment(told: str | None) -> datetime | None:
    """A time of Check.signers, for a page to show."""
    return datetime.fromisoformat(told) if told else None


def by_hand(file: str, signature: str) -> str:
    """The command that verifies the signature elsewhere. file, signature: names of the downloaded files."""
    return (
        f"openssl cms -verify -engine gost -binary -inform DER -in {quote(signature)} -content {quote(file)} "
        "-CAfile trusted.pem -no-CApath -no-CAstore -purpose any -out /dev/null"
    )


def _day(told: str | None) -> str:
    there = moment(told)
    return date_format(timezone.localtime(there), "SHORT_DATE_FORMAT") if there else "—"
