"""Certificates as they are read for people: whose, by whom, for how long. Whether to believe them is OpenSSL's part.

asn1crypto reads them, for it asks for no knowledge of the key's algorithm and forgives what authorities do to names.
"""

import hashlib
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from asn1crypto import core, x509

# What asn1crypto raises for bytes that only look like what they should be.
UNREADABLE: Final = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError)
# 63-ФЗ, статья 17, and the order of the ФСБ № 795: what stands in the name of a qualified certificate.
_NAMES: Final = {
    "2.5.4.3": "common",
    "2.5.4.4": "surname",
    "2.5.4.42": "given",
    "2.5.4.10": "organisation",
    "2.5.4.11": "unit",
    "2.5.4.12": "title",
    "2.5.4.5": "number",
    "1.2.643.3.131.1.1": "inn",
    "1.2.643.100.4": "inn_organisation",
    "1.2.643.100.1": "ogrn",
    "1.2.643.100.5": "ogrnip",
    "1.2.643.100.3": "snils",
}
_LONGEST: Final = 300  # letters of one part of a name


class _Algorithm(core.Sequence):  # type: ignore[misc]
    _fields = [("algorithm", core.ObjectIdentifier), ("parameters", core.Any, {"optional": True})]  # noqa: RUF012


class _Key(core.Sequence):  # type: ignore[misc]
    """SubjectPublicKeyInfo of any algorithm: asn1crypto's own knows no GOST."""

    _fields = [("algorithm", _Algorithm), ("key", core.BitString)]  # noqa: RUF012


@dataclass(frozen=True, slots=True)
class Certificate:
    """der: as it came. subject, issuer: keys to compare names by, and beside them their parts by the words of _NAMES.
    serial: hexadecimal. algorithm: of the key, a dotted number. authority: it may issue others. may_sign: documents.
    own_key, issuer_key: key identifiers, where told."""

    der: bytes
    subject: Hashable
    issuer: Hashable
    names: Mapping[str, str]
    issuer_names: Mapping[str, str]
    number: int
    since: datetime
    until: datetime
    algorithm: str
    is_authority: bool
    may_sign: bool
    own_key: bytes | None
    issuer_key: bytes | None

    @property
    def serial(self) -> str:
        return f"{self.number:X}"

    @property
    def fingerprint(self) -> str:
        """SHA-1 of the DER, as certificate viewers show it."""
        return hashlib.sha1(self.der, usedforsecurity=False).hexdigest().upper()

    @property
    def title(self) -> str:
        return called(self.names)


@lru_cache(maxsize=128)
def read(der: bytes) -> Certificate:
    """Remembered: the same few people sign, under the same few authorities. Raises one of UNREADABLE."""
    return of(x509.Certificate.load(der, strict=True))


def of(certificate: Any) -> Certificate:
    body = certificate["tbs_certificate"]
    uses = certificate.key_usage_value.native if certificate.key_usage_value else None
    basic = certificate.basic_constraints_value
    subject, issuer = name(certificate.subject), name(certificate.issuer)
    return Certificate(
        der=certificate.dump(),
        subject=subject.key,
        issuer=issuer.key,
        names=subject.parts,
        issuer_names=issuer.parts,
        number=certificate.serial_number,
        since=certificate.not_valid_before,
        until=certificate.not_valid_after,
        algorithm=_Key.load(body["subject_public_key_info"].dump())["algorithm"]["algorithm"].dotted,
        is_authority=bool(basic and basic["ca"].native) and (uses is None or "key_cert_sign" in uses),
        may_sign=uses is None or bool({"digital_signature", "non_repudiation"} & uses),
        own_key=certificate.key_identifier,
        issuer_key=certificate.authority_key_identifier,
    )


@dataclass(frozen=True, slots=True)
class Name:
    """key: what equal names have in common, however their letters are encoded; OpenSSL compares so, too. parts: by the
    words of _NAMES."""

    key: Hashable
    parts: Mapping[str, str]


def name(of: Any) -> Name:
    key: list[Hashable] = []
    parts: dict[str, str] = {}
    for group in of.chosen:
        for one in group:
            number, text = one["type"].dotted, str(one["value"].native)
            key.append((number, " ".join(text.split()).lower()))
            if (word := _NAMES.get(number)) and word not in parts:
                parts[word] = _plain(text)
        key.append(None)
    # Until 2021 an organisation's ИНН stood in the place of a person's, with two noughts before it.
    if len(parts.get("inn", "")) == 12 and parts["inn"].startswith("00"):
        parts.setdefault("inn_organisation", parts.pop("inn")[2:])
    return Name(tuple(key), parts)


def called(names: Mapping[str, str]) -> str:
    """The person, else the organisation, as the certificate calls them."""
    person = " ".join(filter(None, (names.get("surname"), names.get("given"))))
    return person if names.get("given") else names.get("common") or person or names.get("organisation", "")


def _plain(text: str) -> str:
    """One line, nothing unseen."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:_LONGEST]
