"""Decisions about signatures: what each finding means for the verdict, how large one may be, when a check got worse."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _

from kenesh.refused import Refused

LARGEST: Final = 512 * 1024  # bytes, as sent
MOST_SIGNERS: Final = 20
MOST_CERTIFICATES: Final = 100  # inside one signature
TOO_LARGE, WRONG = 413, 422  # HTTP statuses
# Of models.Verdict, the worst last.
VALID, UNCHECKED, UNTRUSTED, INVALID = "valid", "unchecked", "untrusted", "invalid"
_ORDER: Final = (VALID, UNCHECKED, UNTRUSTED, INVALID)


class Finding(StrEnum):
    """What is wrong with a signature, or worth a remark."""

    CHANGED_FILE = "changed-file"
    CHANGED_SIGNATURE = "changed-signature"
    CHANGED_EITHER = "changed-either"  # a signature without signed attributes does not tell which
    CHANGED_CERTIFICATE = "changed-certificate"
    OTHER_CERTIFICATE = "other-certificate"  # what was signed names another one than that it came with
    MUDDLED = "muddled"  # two certificates under one number
    UNREADABLE = "unreadable"
    NO_SIGNER = "no-signer"

    NO_CERTIFICATE = "no-certificate"
    SELF_SIGNED = "self-signed"
    UNKNOWN_AUTHORITY = "unknown-authority"
    NOT_AN_AUTHORITY = "not-an-authority"
    CHAIN = "chain"  # the way up to the authority is broken in another way
    REVOKED = "revoked"
    EXPIRED = "expired"
    NOT_YET = "not-yet"
    AUTHORITY_OUT_OF_TIME = "authority-out-of-time"
    WRONG_USE = "wrong-use"
    WEAK = "weak"
    FOREIGN = "foreign"
    NO_LIST = "no-list"

    NO_ENGINE = "no-engine"
    TOO_LONG = "too-long"
    FILE_AWAY = "file-away"

    REVOKED_LATER = "revoked-later"
    NO_REVOCATIONS = "no-revocations"
    STALE_REVOCATIONS = "stale-revocations"
    ATTACHED = "attached"
    STAMP_UNPROVEN = "stamp-unproven"


# What is not named here is a remark: it changes no verdict.
_MEANS: Final = {
    INVALID: {
        Finding.CHANGED_FILE,
        Finding.CHANGED_SIGNATURE,
        Finding.CHANGED_EITHER,
        Finding.CHANGED_CERTIFICATE,
        Finding.OTHER_CERTIFICATE,
        Finding.MUDDLED,
        Finding.UNREADABLE,
        Finding.NO_SIGNER,
    },
    UNTRUSTED: {
        Finding.NO_CERTIFICATE,
        Finding.SELF_SIGNED,
        Finding.UNKNOWN_AUTHORITY,
        Finding.NOT_AN_AUTHORITY,
        Finding.CHAIN,
        Finding.REVOKED,
        Finding.EXPIRED,
        Finding.NOT_YET,
        Finding.AUTHORITY_OUT_OF_TIME,
        Finding.WRONG_USE,
        Finding.WEAK,
        Finding.FOREIGN,
        Finding.NO_LIST,
    },
    UNCHECKED: {Finding.NO_ENGINE, Finding.TOO_LONG, Finding.FILE_AWAY},
}


def verdict_of(findings: Iterable[str]) -> str:
    """The worst of what they mean: one bad signer makes the whole bad. None at all: valid."""
    every = set(findings)
    return next((verdict for verdict in reversed(_ORDER) if every & _MEANS.get(verdict, set())), VALID)


def is_remark(finding: str) -> bool:
    """It changes no verdict."""
    return verdict_of([finding]) == VALID


def worst(verdicts: Iterable[str]) -> str:
    """Of several signatures: what whoever relies on them must know."""
    return max(verdicts, key=_ORDER.index)


def is_worse(now: str, before: str) -> bool:
    """Whether something relied on is lost. What was not checked before cannot become worse."""
    return before != UNCHECKED and _ORDER.index(now) > _ORDER.index(before)


# GOST R 34.10-2012 (the key or the key with the hash) and GOST R 34.11-2012.
GOST: Final = {"1.2.643.7.1.1.1.1", "1.2.643.7.1.1.1.2", "1.2.643.7.1.1.3.2", "1.2.643.7.1.1.3.3"}
STREEBOG: Final = {"1.2.643.7.1.1.2.2", "1.2.643.7.1.1.2.3"}
_WEAK: Final = (
    "1.2.643.2.2.",  # GOST R 34.10-94, -2001, 34.11-94: not to be used since 2019
    "1.2.840.113549.2.",  # MD2, MD5
    "1.2.840.113549.1.1.4.",  # MD5 with RSA
    "1.2.840.113549.1.1.5.",  # SHA-1 with RSA
    "1.3.14.3.2.26.",  # SHA-1
)


def of_algorithms(key: str, signature: str, digest: str) -> list[Finding]:
    """What is wrong with these, by their dotted numbers. Only GOST R 34.10-2012 with GOST R 34.11-2012 is taken."""
    if any(f"{one}.".startswith(weak) for one in (key, signature, digest) for weak in _WEAK):
        return [Finding.WEAK]
    if signature not in GOST or digest not in STREEBOG or (key and key not in GOST):
        return [Finding.FOREIGN]
    return []


def fits(size: int) -> None:
    """size: of the file of a signature, in bytes."""
    if size > LARGEST:
        raise Refused(
            _(
                "This is too large for the file of a signature: the most is %(most)d KB. "
                "Perhaps it is the document itself."
            )
            % {"most": LARGEST // 1024},
            status=TOO_LARGE,
        )


def no_signature() -> Refused:
    return Refused(
        _(
            "This is not the file of an electronic signature. Such files end in .sig, .p7s or .sgn; "
            "the document itself is not needed here."
        ),
        status=WRONG,
    )


def too_many() -> Refused:
    return Refused(
        _("There are too many signatures or certificates in this file. Send the signatures in separate files."),
        status=WRONG,
    )


def of_another_file() -> Refused:
    return Refused(
        _(
            "This file of a signature holds a document inside, and it is not this one. "
            "Sign this document anew, or choose another file."
        ),
        status=WRONG,
    )
