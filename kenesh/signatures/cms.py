"""Reading a signature (CMS, RFC 5652; CAdES, ETSI EN 319 122): who says to have signed, when, with which certificate.

Nothing here is proof of anything: that is verifying.py's part.
"""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from asn1crypto import cms, core
from asn1crypto import tsp as _stamps  # noqa: F401  # teaches asn1crypto what a time stamp is

from kenesh.signatures import bounds, certificates, rules
from kenesh.signatures.certificates import UNREADABLE, Certificate
from kenesh.signatures.rules import MOST_CERTIFICATES, MOST_SIGNERS, Finding

_ARMOUR: Final = re.compile(rb"-----BEGIN [A-Z0-9 ]{1,40}-----(.*?)-----END", re.DOTALL)
_SIGNED_AT: Final = "1.2.840.113549.1.9.5"
_SIGNING_CERTIFICATE: Final = {"1.2.840.113549.1.9.16.2.12", "1.2.840.113549.1.9.16.2.47"}  # what makes it CAdES
_SEQUENCE, _SET, _WRAPPED = 0x30, 0x31, 0xA0
_STAMP: Final = "1.2.840.113549.1.9.16.2.14"


class NotASignature(Exception):
    """No CMS with signed data, or one nobody can read."""


class TooMany(Exception):
    """Of signers or certificates."""


@dataclass(frozen=True, slots=True)
class Signer:
    """One of a signature.

    issuer, serial: of the certificate it names, empty where it names the key alone. certificate: that one, if it came
    along; None also where two came under its name (is_muddled). signature, digest: algorithms, as dotted numbers.
    signed_at: the signer's own word. has_attributes: the hash is signed together with something. is_cades: it says
    which certificate. stamp: DER of a time stamp's token, empty where it cannot be read. value: the signature proper.
    """

    issuer: str
    serial: str
    certificate: Certificate | None
    is_muddled: bool
    signature: str
    digest: str
    signed_at: datetime | None
    has_attributes: bool
    is_cades: bool
    stamp: bytes | None
    value: bytes

    def told(
        self, findings: Iterable[str] = (), *, stamped_at: datetime | None = None, revoked_at: datetime | None = None
    ) -> dict[str, Any]:
        """For Check.signers: what people are shown. Times are ISO 8601 in UTC; what is not known is empty. findings:
        words of rules.Finding about this signer."""
        known = self.certificate
        names = known.names if known else {}
        words = ("organisation", "unit", "title", "inn", "inn_organisation", "ogrn", "ogrnip", "snils")
        return {
            "name": certificates.called(names),
            **{word: names.get(word, "") for word in words},
            "issuer": certificates.called(known.issuer_names) if known else self.issuer,
            "issuer_organisation": known.issuer_names.get("organisation", "") if known else "",
            "serial": known.serial if known else self.serial,
            "fingerprint": known.fingerprint if known else "",
            "since": _iso(known.since) if known else "",
            "until": _iso(known.until) if known else "",
            "bits": {"1.2.643.7.1.1.2.2": 256, "1.2.643.7.1.1.2.3": 512}.get(self.digest),
            "signed_at": _iso(self.signed_at),
            "stamped_at": _iso(stamped_at),
            "revoked_at": _iso(revoked_at),
            "findings": sorted(findings),
        }


@dataclass(frozen=True, slots=True)
class Cms:
    """der: all of it. inside: the content it holds; None where it is detached. certificates: those that came along."""

    der: bytes
    signers: tuple[Signer, ...]
    certificates: tuple[Certificate, ...]
    inside: bytes | None

    def alone(self, number: int) -> bytes:
        """DER of the same with one signer only: each is told what is wrong with it."""
        if len(self.signers) == 1:
            return self.der
        name, wrapped = bounds.parts(self.der)
        *before, signers = bounds.parts(bounds.parts(wrapped)[0])
        signed = b"".join([*before, bounds.made_of(_SET, bounds.parts(signers)[number])])
        return bounds.made_of(_SEQUENCE, name + bounds.made_of(_WRAPPED, bounds.made_of(_SEQUENCE, signed)))


def unwrap(body: bytes) -> bytes:
    """DER of a file that may hold it as PEM or base64. Raises NotASignature."""
    text = body.strip()
    if text[:2] == b"\xff\xfe":
        text = text[2:].replace(b"\0", b"")
    text = text.removeprefix(b"\xef\xbb\xbf")
    if not body.startswith(b"\x30"):
        if found := _ARMOUR.search(text):
            text = found[1]
        try:
            body = base64.b64decode(b"".join(text.split()), validate=True)
        except (binascii.Error, ValueError):
            raise NotASignature from None
    try:
        length = bounds.measure(body)
    except bounds.Unbounded:
        raise NotASignature from None
    if body[length:].strip(b"\0\r\n\t "):
        raise NotASignature
    return body[:length]


def read(der: bytes) -> Cms:
    """der: as unwrap gives it. Raises NotASignature, TooMany."""
    try:
        whole = cms.ContentInfo.load(der, strict=True)
        if whole["content_type"].native != "signed_data":
            raise NotASignature
        signed = whole["content"]
        signers, came = signed["signer_infos"], signed["certificates"]
        if len(signers) > MOST_SIGNERS or len(came) > MOST_CERTIFICATES:
            raise TooMany
        known = tuple(_certificates(came))
        inside = signed["encap_content_info"]["content"]
        return Cms(
            der=der,
            signers=tuple(_signer(one, known) for one in signers),
            certificates=known,
            inside=None if isinstance(inside, core.Void) else _inside(inside),
        )
    except UNREADABLE:
        raise NotASignature from None


def _certificates(came: Any) -> Iterable[Certificate]:
    for one in came:
        if one.name != "certificate":  # attribute certificates and such
            continue
        try:
            yield certificates.read(one.chosen.dump())
        except UNREADABLE:  # perhaps a stranger's; without the signer's own the check says so
            continue


def _inside(content: Any) -> bytes:
    """The bytes of an embedded content: an OCTET STRING, or in PKCS #7 anything."""
    native = content.native
    return native if isinstance(native, bytes) else bytes(content.contents)


def _signer(one: Any, known: tuple[Certificate, ...]) -> Signer:
    sid, signed, unsigned = one["sid"], one["signed_attrs"], one["unsigned_attrs"]
    issuer = serial = ""
    if sid.name == "issuer_and_serial_number":
        told, number = certificates.name(sid.chosen["issuer"]), sid.chosen["serial_number"].native
        issuer, serial = certificates.called(told.parts), f"{number:X}"
        named = {each.der: each for each in known if (each.issuer, each.number) == (told.key, number)}
    else:
        named = {each.der: each for each in known if each.own_key == sid.chosen.native}
    attributes = {} if isinstance(signed, core.Void) else {each["type"].dotted: each["values"] for each in signed}
    return Signer(
        issuer=issuer,
        serial=serial,
        certificate=next(iter(named.values())) if len(named) == 1 else None,
        is_muddled=len(named) > 1,
        signature=one["signature_algorithm"]["algorithm"].dotted,
        digest=one["digest_algorithm"]["algorithm"].dotted,
        signed_at=_time(attributes.get(_SIGNED_AT)),
        has_attributes=bool(attributes),
        is_cades=bool(_SIGNING_CERTIFICATE & attributes.keys()),
        stamp=_stamp(unsigned),
        value=one["signature"].native,
    )


def _time(values: Any) -> datetime | None:
    if not values:
        return None
    told = values[0].native
    return told.astimezone(UTC) if isinstance(told, datetime) and told.tzinfo else None


def _stamp(unsigned: Any) -> bytes | None:
    if isinstance(unsigned, core.Void):
        return None
    try:
        return next((bytes(one["values"][0].dump()) for one in unsigned if one["type"].dotted == _STAMP), None)
    except UNREADABLE:
        return b""


def stamped_at(token: bytes) -> datetime | None:
    """The time in a time stamp's token."""
    try:
        told = cms.ContentInfo.load(token)["content"]["encap_content_info"]["content"].parsed["gen_time"].native
    except UNREADABLE:
        return None
    return told if isinstance(told, datetime) and told.tzinfo else None


def certificates_of(token: bytes) -> list[Certificate]:
    """Those that came along with a time stamp."""
    try:
        return list(_certificates(cms.ContentInfo.load(token)["content"]["certificates"]))
    except UNREADABLE:
        return []


def stamper_of(token: bytes, known: Iterable[Certificate]) -> Certificate | None:
    """Whose of the known certificates made a time stamp."""
    try:
        return _signer(cms.ContentInfo.load(token)["content"]["signer_infos"][0], tuple(known)).certificate
    except UNREADABLE:
        return None


def own_findings(signer: Signer) -> list[Finding]:
    """What is wrong already at a look."""
    known = signer.certificate
    if known is None:
        return [Finding.MUDDLED if signer.is_muddled else Finding.NO_CERTIFICATE]
    return [
        *rules.of_algorithms(known.algorithm, signer.signature, signer.digest),
        *([] if known.may_sign else [Finding.WRONG_USE]),
    ]


def _iso(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else ""
