"""The check of a signature: OpenSSL with the GOST engine, against this installation's own authorities and no others.

A good signature costs one process. Only where that fails are its signers looked at one by one, each with the whole
check and then with the mathematics alone, to tell exactly what is wrong. Revocation lists are read here, not by
OpenSSL: asked about a day in the past it refuses newer lists and does not look when a certificate was revoked.
"""

import math
import os
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from kenesh.gost import engine
from kenesh.signatures import cms, rules
from kenesh.signatures.certificates import Certificate
from kenesh.signatures.cms import Cms, Signer
from kenesh.signatures.rules import Finding
from kenesh.signatures.trusting import Trusted, file_of, pem

NOTHING_REVOKED: Final[Mapping[str, datetime]] = {}
BES, T, PLAIN = "CAdES-BES", "CAdES-T", "CMS"
_WITHIN: Final = 30.0  # seconds, all processes of one signature
_CLOCKS: Final = timedelta(minutes=10)  # a stamp's clock may be so much ahead of ours
_LONGEST_DETAIL: Final = 2000
# Where certificates are laid down for OpenSSL, if it is there. The signed file stays on disk.
_SHARED_MEMORY: Final = "/dev/shm"  # noqa: S108 — the folder made in it is ours alone
_ARITHMETIC: Final = re.compile("verification failure|signature mismatch|content verify error|CMS_SignerInfo_verify")
# What OpenSSL says of a certificate (crypto/x509/x509_txt.c).
_OF_A_CERTIFICATE: Final = {
    "unable to get local issuer certificate": Finding.UNKNOWN_AUTHORITY,
    "unable to get issuer certificate": Finding.UNKNOWN_AUTHORITY,
    "unable to verify the first certificate": Finding.UNKNOWN_AUTHORITY,
    "self-signed certificate in certificate chain": Finding.UNKNOWN_AUTHORITY,
    "self signed certificate in certificate chain": Finding.UNKNOWN_AUTHORITY,
    "self-signed certificate": Finding.SELF_SIGNED,
    "self signed certificate": Finding.SELF_SIGNED,
    "certificate has expired": Finding.AUTHORITY_OUT_OF_TIME,  # its own time is looked at here
    "certificate is not yet valid": Finding.AUTHORITY_OUT_OF_TIME,
    "certificate signature failure": Finding.CHANGED_CERTIFICATE,
    "unable to decrypt certificate's signature": Finding.CHANGED_CERTIFICATE,
    "invalid CA certificate": Finding.NOT_AN_AUTHORITY,
    "CA signature digest algorithm too weak": Finding.WEAK,
    "CA certificate key too weak": Finding.WEAK,
    "EE certificate key too weak": Finding.WEAK,
}


@dataclass(slots=True)
class Found:
    """What a check found: the fields of a row of models.Check."""

    as_of: datetime
    findings: list[str] = field(default_factory=list)
    level: str = ""
    signers: list[dict[str, Any]] = field(default_factory=list)
    detail: str = ""

    @property
    def verdict(self) -> str:
        return rules.verdict_of(self.findings)


@dataclass(slots=True)
class _Told:
    """What is known of one signer."""

    signer: Signer
    as_of: datetime
    findings: set[Finding]
    stamped_at: datetime | None = None
    revoked_at: datetime | None = None
    detail: str = ""

    def words(self) -> dict[str, Any]:
        return self.signer.told(self.findings, stamped_at=self.stamped_at, revoked_at=self.revoked_at)


def verify(
    signature: Cms,
    content: Path,
    trusted: Trusted | None,
    as_of: datetime,
    revoked: Mapping[str, datetime] = NOTHING_REVOKED,
) -> Found:
    """content: the file that was to be signed. trusted: None where no list is loaded. as_of: when the signature came,
    at which the certificates must be valid; a proven time stamp has its own time. revoked: fingerprint of a certificate
    → when it was revoked, as earlier checks found; authorities leave out of newer lists what has ended since."""
    general = [Finding.ATTACHED] if signature.inside is not None else []
    if not engine.is_available():
        return unchecked(signature, as_of, Finding.NO_ENGINE)
    if not signature.signers:  # of which OpenSSL would say that all is well
        return Found(as_of, sorted([*general, Finding.NO_SIGNER]))
    if trusted is None:
        general.append(Finding.NO_LIST)
    in_memory = _SHARED_MEMORY if os.access(_SHARED_MEMORY, os.W_OK) else None
    with TemporaryDirectory(prefix="kenesh-signature-", dir=in_memory) as folder:
        every = _Check(signature, content, trusted or Trusted((), ()), as_of, revoked, Path(folder)).signers()
    if trusted is None:
        for one in every:
            one.findings -= {Finding.UNKNOWN_AUTHORITY, Finding.NO_REVOCATIONS}
    return Found(
        as_of=max(one.as_of for one in every),
        findings=sorted({*general, *(finding for one in every for finding in one.findings)}),
        level=_level(every),
        signers=[one.words() for one in every],
        detail="\n".join(dict.fromkeys(one.detail for one in every if one.detail))[:_LONGEST_DETAIL],
    )


def unchecked(signature: Cms, as_of: datetime, why: Finding) -> Found:
    """Nothing could be asked; what can be read is told all the same."""
    return Found(as_of, [why], signers=[one.told() for one in signature.signers])


def _level(every: Sequence[_Told]) -> str:
    if not all(one.signer.is_cades for one in every):
        return PLAIN
    return T if all(one.stamped_at for one in every) else BES


@dataclass(slots=True)
class _Check:
    signature: Cms
    content: Path
    trusted: Trusted
    as_of: datetime
    revoked: Mapping[str, datetime]
    folder: Path
    ends: float = field(default_factory=lambda: time.monotonic() + _WITHIN)

    def signers(self) -> list[_Told]:
        every = [self._at_a_look(number, one) for number, one in enumerate(self.signature.signers)]
        if len(every) > 1 and self._are_all_well(every):
            return every
        for number, one in enumerate(every):
            self._ask(one, self.signature.alone(number))
        return every

    def _at_a_look(self, number: int, signer: Signer) -> _Told:
        told = _Told(signer, self.as_of, set(cms.own_findings(signer)))
        if signer.stamp is not None:
            told.stamped_at = self._stamped_at(signer, number)
            told.as_of = told.stamped_at or self.as_of
            if told.stamped_at is None:
                told.findings.add(Finding.STAMP_UNPROVEN)
        if signer.certificate is not None:
            self._look_at_time(told, signer.certificate)
            self._look_for_revocation(told, signer.certificate)
        return told

    def _look_at_time(self, told: _Told, certificate: Certificate) -> None:
        if told.as_of > certificate.until:
            told.findings.add(Finding.EXPIRED)
        if told.as_of < certificate.since:
            told.findings.add(Finding.NOT_YET)

    def _look_for_revocation(self, told: _Told, certificate: Certificate) -> None:
        lists = [one for one in self.trusted.revocations if one.is_about(certificate)]
        if not lists:
            told.findings.add(Finding.NO_REVOCATIONS)
        elif not any(one.until is None or one.until >= told.as_of for one in lists):
            told.findings.add(Finding.STALE_REVOCATIONS)
        days = self._revoked_at(certificate, self.signature.certificates)
        if not days and all(one.since > certificate.until for one in lists):
            days = [self.revoked[one] for one in (certificate.fingerprint,) if one in self.revoked]
        if days:
            told.revoked_at = min(days)
            told.findings.add(Finding.REVOKED if told.revoked_at <= told.as_of else Finding.REVOKED_LATER)

    def _revoked_at(self, certificate: Certificate, came: Iterable[Certificate]) -> list[datetime]:
        """When it, or any authority that may stand above it, was revoked."""
        ours, theirs = self.trusted.way_up(certificate, (one for one in came if one.is_authority))
        return [
            when
            for one in (certificate, *ours, *theirs)
            for each in self.trusted.revocations
            if each.is_about(one) and (when := each.revoked_at(one.number))
        ]

    def _are_all_well(self, every: Sequence[_Told]) -> bool:
        """The good way: one process for all of several signers."""
        if any(one.signer.certificate is None or rules.verdict_of(one.findings) != rules.VALID for one in every):
            return False
        if len({(one.as_of, one.signer.is_cades) for one in every}) > 1:
            return False
        done = self._run(every, self.signature.der, "-cades" if every[0].signer.is_cades else None)
        return done is not None and done.code == 0

    def _ask(self, told: _Told, alone: bytes) -> None:
        """Everything that is wrong with one signer."""
        signer = told.signer
        if signer.certificate is None:
            return
        done = self._run([told], alone, "-cades" if signer.is_cades else None)
        if done is None or done.code < 0:
            told.findings.add(Finding.TOO_LONG)
            return
        if done.code == 0:
            return
        told.detail = _said(done.err)
        arithmetic = self._run([told], alone, "-noverify")
        if arithmetic is None or arithmetic.code < 0:
            told.findings.add(Finding.TOO_LONG)
        elif arithmetic.code:
            told.detail = _said(arithmetic.err)
            told.findings |= {_of_arithmetic(arithmetic.err, signer), *_of_certificate(done.err, told.findings)}
        else:
            told.findings |= _of_certificate(done.err, told.findings)
        if rules.verdict_of(told.findings) == rules.VALID:  # OpenSSL has refused it, whatever for
            told.findings.add(Finding.UNREADABLE)

    def _run(self, every: Sequence[_Told], der: bytes, way: str | None) -> engine.Done | None:
        """cms -verify. None: OpenSSL did not answer in time."""
        authorities = {
            each.der: each
            for one in every
            if one.signer.certificate
            for each in self.trusted.above(one.signer.certificate, self.signature.certificates)
        }
        believed = ["-no-CAfile"]
        if authorities and way != "-noverify":
            file_of(authorities.values(), self.folder / "trusted.pem")
            believed = ["-CAfile", str(self.folder / "trusted.pem")]
        arguments = ["cms", "-verify", "-binary", "-inform", "DER", "-content", str(self.content), "-out", "/dev/null"]
        # Without the first two a signature under any authority of the system would be taken, RSA included.
        limits = ["-no-CApath", "-no-CAstore", *believed, "-partial_chain", "-purpose", "any"]
        at = ["-attime", str(math.floor(every[0].as_of.timestamp()))]
        return self._openssl([*arguments, *limits, *at, *([way] if way else [])], der)

    def _stamped_at(self, signer: Signer, number: int) -> datetime | None:
        """The time of the stamp, if an authority of the list stands behind it, nobody has revoked who made it (a stolen
        key stamps any day it likes), and it is of this very signature."""
        assert signer.stamp is not None  # noqa: S101
        when = cms.stamped_at(signer.stamp)
        if when is None or when > self.as_of + _CLOCKS:
            return None
        value, came, trusted = (self.folder / f"{name}-{number}" for name in ("value", "came", "trusted"))
        value.write_bytes(signer.value)
        inside = (*cms.certificates_of(signer.stamp), *self.signature.certificates)
        stamper = cms.stamper_of(signer.stamp, inside)
        if stamper is None or self._revoked_at(stamper, inside):
            return None
        came.write_text("".join(pem("CERTIFICATE", one.der) for one in inside))
        above = {each.der: each for one in inside for each in self.trusted.above(one, inside)}
        if not above:
            return None
        file_of(above.values(), trusted)
        done = self._openssl(
            [
                *("ts", "-verify", "-in", "/dev/stdin", "-token_in", "-data", value, "-untrusted", came),
                *("-CAfile", trusted, "-partial_chain", "-attime", str(math.floor(self.as_of.timestamp()))),
            ],
            signer.stamp,
        )
        return when if done and done.code == 0 and b"Verification: OK" in done.out else None

    def _openssl(self, arguments: Sequence[str | Path], given: bytes) -> engine.Done | None:
        """None: it did not answer in time."""
        left = self.ends - time.monotonic()
        try:
            return engine.run(arguments, given, within=left) if left > 0 else None
        except engine.TooLong:
            return None


def _of_arithmetic(said: str, signer: Signer) -> Finding:
    if not signer.has_attributes:
        return Finding.CHANGED_EITHER
    if "content verify error" in said:
        return Finding.CHANGED_FILE
    if _ARITHMETIC.search(said):
        return Finding.CHANGED_SIGNATURE
    return Finding.UNREADABLE


def _of_certificate(said: str, known: set[Finding]) -> set[Finding]:
    """What is wrong besides the mathematics. known: a time out of which the certificate itself is explains it."""
    if match := re.search(r"Verify error: ?(.+)", said):
        found = _OF_A_CERTIFICATE.get(match[1].strip(), Finding.CHAIN)
        is_known = found is Finding.AUTHORITY_OUT_OF_TIME and known & {Finding.EXPIRED, Finding.NOT_YET}
        return set() if is_known else {found}
    if "ESS routines" in said:
        return {Finding.OTHER_CERTIFICATE}
    return set()


def _said(err: str) -> str:
    """OpenSSL's words without its addresses."""
    lines = (re.sub(r"^[0-9A-F]{8,}:error:", "", line).strip() for line in err.splitlines())
    return "\n".join(line for line in lines if line)
